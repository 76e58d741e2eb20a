"""`linkage report --check`: verified without making, and what another program learns of it."""

from __future__ import annotations

import pytest

from linkage_kit.resources import sample_casebook

from .conftest import linkage

MAKE = ("--asof", "2026-06-30", "--case", "SD-01", "--format", "html", "--workers", "1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("check") / "out"
    made = linkage("report", sample_casebook(), "--out", out, *MAKE)
    assert made.exit_code == 0, made.output
    return out


def contents(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_true_folder_ends_with_0_and_nothing_is_made(folder):
    before = contents(folder)
    result = linkage("report", "--check", folder)
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "11个文件完整、未被改动，没有不符之处。\n",
        "",
    )
    assert contents(folder) == before


def test_with_the_casebook_it_tells_what_is_missing(folder):
    result = linkage("report", sample_casebook(), "--check", folder)
    assert result.exit_code == 1
    assert result.stdout.startswith("19个案件没有报告：SD-02、")


def test_the_day_is_the_folder_s_unless_another_is_asked_for(folder):
    same = linkage("report", sample_casebook(), "--check", folder)
    assert "已过期" not in same.stdout
    other = linkage("report", sample_casebook(), "--check", folder, "--asof", "2026-07-31")
    assert "1个案件的报告已过期（审计基准日是2026-06-30），应重新生成：SD-01。" in other.stdout


def test_an_edited_folder_ends_with_1_and_is_mended_by_the_next_run(folder):
    report = folder / "SD-01.html"
    whole = report.read_bytes()
    report.write_bytes(whole.replace(b"533.33", b"633.33"))
    result = linkage("report", "--check", folder)
    assert result.exit_code == 1
    assert "SD-01.html：在生成之后被改动" in result.stdout.splitlines()
    made = linkage("report", sample_casebook(), "--out", folder, *MAKE)
    assert made.exit_code == 0
    assert "已生成1个案件的报告（审计基准日2026-06-30）" in made.stdout
    assert "1个文件在上次生成之后被改动或者不完整，已重新生成：SD-01.html。" in made.stdout
    assert report.read_bytes() == whole


def test_what_is_no_folder_is_told(tmp_path):
    result = linkage("report", "--check", tmp_path / "none")
    assert result.exit_code == 1 and "找不到目录" in result.stderr


def test_without_it_casebook_and_folder_are_needed(tmp_path):
    for arguments, told in (
        (["--out", tmp_path / "x"], "缺少参数“案卷”"),
        ([sample_casebook()], "缺少选项“--out”"),
    ):
        result = linkage("report", *arguments)
        assert result.exit_code == 2 and told in result.stderr
