"""What goes wrong is told in Chinese, in a line, masked, and leaves nothing behind."""

import errno
import re

import pytest

from linkage_kit.resources import sample_casebook

from .conftest import GOLDEN, linkage

ID_NUMBER = "379901196505010015"


@pytest.mark.parametrize("command", ["audit", "report"])
def test_an_invalid_casebook_leaves_nothing_behind(broken, tmp_path, command):
    result = linkage(command, broken, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 3
    assert not (tmp_path / "out").exists()


def test_a_missing_casebook_is_told_in_one_line(tmp_path):
    result = linkage("audit", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "nowhere" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_the_folder_is_told_in_one_line(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    result = linkage("audit", GOLDEN, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_case_that_the_casebook_does_not_have_is_told_in_one_line(tmp_path):
    result = linkage("report", sample_casebook(), "--out", tmp_path / "out", "--case", "NOBODY")
    assert result.exit_code == 1
    assert result.stderr == "casebook “case_id”列：“NOBODY”，案卷中没有这个案件\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", GOLDEN, "--out", "x", "--case", ID_NUMBER],
        ["audit", GOLDEN, "--out", "x", "--asof", ID_NUMBER],
        ["audit", GOLDEN, ID_NUMBER, "--out", "x"],
        ["sample", ID_NUMBER + "x", "--out", "x"],
        ["report", GOLDEN, "--out", "x", f"--{ID_NUMBER}"],
        ["validate", f"/nowhere/{ID_NUMBER}"],
        [ID_NUMBER],
    ],
)
def test_a_number_in_the_wrong_place_is_masked(arguments):
    result = linkage(*arguments)
    assert result.exit_code in (1, 2)
    assert "3799**************" in result.stderr
    assert ID_NUMBER not in result.output


@pytest.mark.parametrize("command", ["audit", "report"])
@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("afile", "错误：{out}：(不是目录|已经存在)"),
        ("afile/within", "错误：.*afile.*：(不是目录|已经存在)"),
        ("a" * 300, "错误：{out}：名称过长"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_told_by_its_own_name(
    tmp_path, monkeypatch, command, out, sentence
):
    (tmp_path / "afile").write_text("mine", encoding="utf-8")
    monkeypatch.setattr("linkage_kit.batch.case_reports.audit", None)  # Reports are refused before any work.
    result = linkage(command, GOLDEN, "--out", tmp_path / out)
    assert result.exit_code == 1
    assert re.fullmatch(sentence.format(out=re.escape(str(tmp_path / out))) + "\n", result.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["afile"]


def test_a_name_that_no_file_can_have_is_told_in_one_line():
    result = linkage("validate", "a" * 300)
    assert (result.exit_code, result.stderr) == (1, f"错误：{'a' * 300}：名称过长\n")


def test_an_error_of_the_system_without_a_word_for_it_is_told_too(tmp_path, monkeypatch):
    def fail(casebook, asof, rules, out, told, hides):
        raise OSError(errno.EMFILE, "Too many open files", str(tmp_path / "13812345678"))

    monkeypatch.setattr("linkage_kit.cli.commands.audit.audit_files", fail)
    result = linkage("audit", GOLDEN, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == f"错误：{tmp_path / '138****5678'}：无法读写\n"
