"""An annex is its module and a line: registered from outside it is offered, written, listed on the page and read."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import TABLES, Casebook, read_casebook, write_casebook
from linkage_kit.casework.session import Session
from linkage_kit.casework.steps.choose import Choose
from linkage_kit.casework.steps.produce import Produce
from linkage_kit.cli import main
from linkage_kit.forms.annex import ID_NUMBER, NAME, Annex, Field, FormColumn
from linkage_kit.forms.annexes import annex_numbered, annex_numbers, register_annex, unregister_annex
from linkage_kit.forms.case_values import lines_of, person_values
from linkage_kit.forms.filling import Filling, NoForm
from linkage_kit.forms.table_layout import TableLayout
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
CASE = "SD-13"
NUMBER, TITLE = 6, "居民缴费对账清单"
COLUMNS = {
    "year": "年份",
    "personal": "本人缴纳",
    "collective": "集体补助",
    "subsidy": "补贴",
    "interest": "利息",
}


def account_statement(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """An office's own paper: what somebody paid in the resident scheme, who is asked whether it is so."""
    if case.resident_years.empty:
        raise NoForm("本案没有居民养老保险缴费记录，无从对账")
    return Filling(
        person_values(case), lines=lines_of(case.resident_years, list(COLUMNS)), filled_on=filled_on
    )


@pytest.fixture
def statement() -> Iterator[Annex]:
    """The annex, while a test runs."""
    yield register_annex(
        Annex(
            number=NUMBER,
            title=TITLE,
            clause="9(2)",
            filler=account_statement,
            layout=TableLayout(
                landscape=False,
                widths=(30, 40, 40, 40, 36),
                size=10,
                least_lines=20,
                top=(4, 1),
                person=(((1, 1), (1, 2)),),
                signatures=(5,),
            ),
            top=(Field("对账日期："),),
            person=(NAME, ID_NUMBER),
            table_title="历年缴费",
            columns=[FormColumn(label, f"resident_years.{name}") for name, label in COLUMNS.items()],
            signatures=("参保人（签字）：",),
            fills="resident_years",
        )
    )
    unregister_annex(NUMBER)


def linkage(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def words(xlsx: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx)).active
    return [cell.value for row in sheet for cell in row if cell.value is not None]


@pytest.mark.usefixtures("statement")
def test_the_help_offers_it() -> None:
    text = linkage("forms", "--help").output
    assert "[1|2|3|4|5|6]" in text
    assert f"附件6  {TITLE}" in text
    assert f"附件6  {TITLE}" in linkage("import", "--help").output


@pytest.mark.usefixtures("statement")
def test_it_is_written_filled_and_blank(tmp_path: Path) -> None:
    made = linkage(
        "forms", sample_casebook(), "--case", CASE, "--annex", NUMBER, "--out", tmp_path / "filled"
    )
    assert made.exit_code == 0, made.output
    assert sorted(path.suffix for path in (tmp_path / "filled").iterdir()) == [".pdf", ".xlsx"]
    said = words((tmp_path / "filled" / f"{CASE}-annex-6.xlsx").read_bytes())
    years = read_casebook(sample_casebook()).select([CASE]).resident_years
    assert said[:2] == ["附件6", TITLE]
    assert {"本人缴纳", *years["year"]} <= set(said)

    assert linkage("forms", "--blank", "--out", tmp_path / "blank").exit_code == 0
    assert (tmp_path / "blank" / "annex-6.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("statement")
def test_a_case_without_it_is_told_why(tmp_path: Path) -> None:
    book = read_casebook(sample_casebook()).select([CASE])
    empty = {**book.tables, "resident_years": TABLES["resident_years"].empty()}
    write_casebook(Casebook.from_frames(**empty), tmp_path / "book")
    told = linkage("forms", tmp_path / "book", "--case", CASE, "--annex", NUMBER, "--out", tmp_path / "out")
    assert told.exit_code == 3
    assert f"案件{CASE}没有附件6：本案没有居民养老保险缴费记录，无从对账" in told.output


@pytest.mark.usefixtures("statement")
def test_the_page_lists_offers_and_makes_it(tmp_path: Path) -> None:
    session = Session(shutil.copytree(sample_casebook(), tmp_path / "casebook"), ASOF)
    session.open(CASE)
    choose, produce = Choose(session), Produce(session)
    choose.update(session.draft)
    produce.update(session.draft)
    assert choose.parts["annexesRead"] == "附件3、4、5、6"
    assert produce.parts["annexes"][-1] == [NUMBER, TITLE, ""]

    async def make() -> None:
        produce.vue_produce({"annexes": [NUMBER], "formats": [], "unmask": False, "filledOn": "2026-06-30"})
        await produce.task

    asyncio.run(make())
    try:
        assert produce.parts["failures"] == []
        assert [name for name, _, _ in produce.parts["files"]] == [f"{CASE}-附件6.xlsx", f"{CASE}-附件6.pdf"]
    finally:
        produce.close()
        choose.close()
        session.leave()


@pytest.mark.usefixtures("statement")
def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """By its title and labels, which are no other annex's."""
    book = read_casebook(sample_casebook()).select([CASE])
    linkage("forms", sample_casebook(), "--case", CASE, "--annex", NUMBER, "--out", tmp_path / "filled")
    write_casebook(
        Casebook.from_frames(**{**book.tables, "resident_years": TABLES["resident_years"].empty()}),
        tmp_path / "book",
    )
    form = tmp_path / "filled" / f"{CASE}-annex-6.xlsx"
    result = linkage("import", form, "--into", tmp_path / "book", "--out", tmp_path / "book")
    assert result.exit_code == 0, result.output
    assert "附件6（1页）" in result.output
    years = read_casebook(tmp_path / "book").resident_years
    assert years[list(COLUMNS)].equals(book.resident_years[list(COLUMNS)])


@pytest.mark.usefixtures("statement")
def test_one_of_the_same_number_or_title_is_refused() -> None:
    with pytest.raises(ValueError, match=f"附件6《{TITLE}》已经登记"):
        register_annex(annex_numbered(NUMBER))


def test_taken_out_again_it_is_refused_and_not_listed(tmp_path: Path) -> None:
    assert NUMBER not in annex_numbers()
    refused = linkage("forms", "--blank", "--annex", NUMBER, "--out", tmp_path)
    assert refused.exit_code == 2
    assert "“6”不在可选值“1”、“2”、“3”、“4”、“5”之中" in refused.output
    assert TITLE not in linkage("forms", "--help").output


def test_every_annex_is_a_module_of_its_own() -> None:
    package = Path(__file__).parents[2] / "linkage_kit" / "forms" / "annexes"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    assert {
        annex_numbered(number).filler.__module__.rpartition(".")[2] for number in annex_numbers()
    } == modules
