"""`linkage forms`: what it writes, what it says, and how it ends."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.cli import main
from linkage_kit.forms.grid import Form
from linkage_kit.forms.pdf import form_pdf
from linkage_kit.resources import sample_casebook
from linkage_kit.typesetting import NotSet

from .conftest import files


def linkage(*arguments: object):
    return CliRunner().invoke(
        main, [str(argument) for argument in ("forms", *arguments)], prog_name="linkage"
    )


@pytest.fixture(scope="module")
def folder(book, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("casebook") / "book"
    write_casebook(book, path)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_annexes_of_a_case(folder, tmp_path):
    result = linkage(folder, "--case", "FULL", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"10个文件在{tmp_path / 'out'}。\n"
    assert names(tmp_path / "out") == sorted(
        f"FULL-annex-{number}.{kind}" for number in range(1, 6) for kind in ("pdf", "xlsx")
    )


@pytest.fixture
def three(book, tmp_path) -> Path:
    """A casebook of three cases, of which one has no annex 2."""
    write_casebook(book.select(["FULL", "LONG", "NO-OVERLAP"]), tmp_path / "three")
    return tmp_path / "three"


def test_without_a_case_the_forms_of_all_cases_are_written(three, form, tmp_path):
    result = linkage(three, "--out", tmp_path / "out", "--annex", 2, "--annex", 5)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"10个文件在{tmp_path / 'out'}。\n"
    assert result.stderr == "1个案件没有附件2（用--case可以看到原因）。\n"
    assert names(tmp_path / "out") == [
        f"{case_id}-annex-{number}.{kind}"
        for case_id, number in (("FULL", 2), ("FULL", 5), ("LONG", 5), ("NO-OVERLAP", 2), ("NO-OVERLAP", 5))
        for kind in ("pdf", "xlsx")
    ]
    assert files(tmp_path / "out", "LONG", 5) == form("LONG", 5)


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (RuntimeError, 3)])
def test_forms_of_a_case_are_whole_where_another_s_cannot_be_made(
    three, form, tmp_path, monkeypatch, error, code
):
    made = []

    def breaking(form: Form, date: dt.date) -> bytes:
        made.append(form.annex)
        if made == [4, 5, 4, 5]:
            raise error
        return form_pdf(form, date)

    monkeypatch.setattr("linkage_kit.forms.write.form_pdf", breaking)
    result = linkage(three, "--out", tmp_path / "out", "--annex", 4, "--annex", 5)
    assert result.exit_code == code
    assert {f"FULL-annex-{n}.{kind}" for n in (4, 5) for kind in ("pdf", "xlsx")} <= {
        *names(tmp_path / "out")
    }
    assert not any(name.startswith("LONG") for name in names(tmp_path / "out"))
    assert files(tmp_path / "out", "FULL", 5) == form("FULL", 5)


def test_a_case_whose_forms_cannot_be_made_is_told_and_takes_no_other_with_it(
    three, form, tmp_path, monkeypatch
):
    def breaking(form: Form, date: dt.date) -> bytes:
        if "阿卜杜" in form.whose:
            raise NotSet("排版程序Typst不能排出这份PDF（13812345678）")
        return form_pdf(form, date)

    monkeypatch.setattr("linkage_kit.forms.write.form_pdf", breaking)
    result = linkage(three, "--out", tmp_path / "out", "--annex", 5)
    assert result.exit_code == 3
    assert result.stderr == "案件LONG的附件没有生成：排版程序Typst不能排出这份PDF（138****5678）\n"
    assert {name[:4] for name in names(tmp_path / "out")} == {"FULL", "NO-O"}


def test_forms_from_a_stored_casebook_are_those_from_memory(folder, form, tmp_path):
    linkage(folder, "--case", "FULL", "--annex", 5, "--out", tmp_path)
    assert files(tmp_path, "FULL", 5) == form("FULL", 5)


def test_an_annex_that_a_case_does_not_have_is_left_out_and_said(folder, tmp_path):
    result = linkage(folder, "--case", "LONG", "--out", tmp_path)
    assert result.exit_code == 0
    assert result.stdout.startswith("8个文件在")
    assert result.stderr.startswith("案件LONG没有附件2：只用于居民养老保险衔接至企业职工养老保险；本案：")


def test_an_annex_that_was_asked_for_and_does_not_exist_is_no_success(folder, tmp_path):
    result = linkage(folder, "--case", "LONG", "--annex", 2, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("day", ["2025-05-06", "2025年5月6日"])
def test_the_date_is_written_into_the_form(folder, tmp_path, day):
    linkage(folder, "--case", "FULL", "--annex", 5, "--date", day, "--out", tmp_path)
    assert "填表日期：2025年5月6日" in files(tmp_path, "FULL", 5).texts()["pdf"]


def test_blank_forms_need_no_casebook(form, tmp_path):
    result = linkage("--blank", "--out", tmp_path)
    assert result.exit_code == 0
    assert names(tmp_path) == sorted(
        f"annex-{number}.{kind}" for number in range(1, 6) for kind in ("pdf", "xlsx")
    )
    assert files(tmp_path, "", 5) == form("", 5)


@pytest.mark.parametrize(
    "arguments", [(), ("--case", "FULL"), ("--blank", "--case", "FULL"), ("BOOK", "--blank")]
)
def test_a_casebook_or_blank_forms_and_not_both(folder, tmp_path, arguments):
    given = [folder if argument == "BOOK" else argument for argument in arguments]
    result = linkage(*given, "--out", tmp_path)
    assert result.exit_code == 2
    assert "应给出案卷，或者只给出--blank。" in result.stderr


def test_a_case_that_is_not_there_is_told_before_anything_is_written(folder, tmp_path):
    result = linkage(folder, "--case", "FULL", "--case", "NO-SUCH", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "案卷中没有这个案件" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_date_that_no_record_can_have_is_refused(folder, tmp_path):
    result = linkage(folder, "--case", "FULL", "--date", "1900-01-01", "--out", tmp_path)
    assert result.exit_code == 2
    assert "应在1950年至2099年之间。" in result.stderr


def test_forms_are_not_put_among_the_casebook_s_tables(folder):
    assert linkage(folder, "--case", "FULL", "--out", folder).exit_code == 2


def test_nothing_is_written_where_a_form_cannot_be_made(folder, tmp_path, monkeypatch):
    def broken(form: object, date: dt.date) -> bytes:
        raise RuntimeError("no PDF")

    monkeypatch.setattr("linkage_kit.forms.write.form_pdf", broken)
    assert linkage(folder, "--case", "FULL", "--out", tmp_path / "out").exit_code == 3
    assert not (tmp_path / "out").exists()


def test_a_case_that_is_called_by_an_identity_number_is_masked_in_what_is_told(tmp_path):
    number = "370102196505010017"
    book = read_casebook(sample_casebook())
    book = book.select(book.cases["case_id"][book.cases["recorded_direction"] == "employee_to_resident"][:1])
    write_casebook(
        Casebook.from_frames(**{name: frame.assign(case_id=number) for name, frame in book.tables.items()}),
        tmp_path / "book",
    )
    result = linkage(tmp_path / "book", "--case", number, "--annex", 2, "--out", tmp_path / "out")
    assert "案件3701**************没有附件2：" in result.stderr


def test_files_have_names_that_people_know_where_they_are_asked_for(folder, form, tmp_path):
    result = linkage(folder, "--case", "FULL", "--names", "chinese", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    titles = ("附件1-告知书", "附件2-联系函", "附件3-居民信息表", "附件4-职工信息表", "附件5-清退表")
    assert names(tmp_path) == [f"FULL-{title}.{kind}" for title in titles for kind in ("pdf", "xlsx")]
    assert (tmp_path / "FULL-附件5-清退表.pdf").read_bytes() == form("FULL", 5).pdf


def test_blank_forms_have_such_names_too(tmp_path):
    linkage("--blank", "--annex", 5, "--names", "chinese", "--out", tmp_path)
    assert names(tmp_path) == ["附件5-清退表.pdf", "附件5-清退表.xlsx"]


def test_such_a_name_shows_no_identity_number_that_a_case_is_called_by(book, tmp_path):
    number = "37010219640512003X"
    frames = {name: frame.assign(case_id=number) for name, frame in book.select(["FULL"]).tables.items()}
    write_casebook(Casebook.from_frames(**frames), tmp_path / "book")
    linkage(tmp_path / "book", "--annex", 5, "--names", "chinese", "--out", tmp_path / "out")
    assert len(names(tmp_path / "out")) == 2
    assert not [name for name in names(tmp_path / "out") if number in name]
