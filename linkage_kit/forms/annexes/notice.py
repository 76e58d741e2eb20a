"""Annex 1: the notice to the person (article 4)."""

from __future__ import annotations

import datetime as dt

from linkage_kit.audit import CaseAudit
from linkage_kit.forms.annex import DATE_BLANKS, Annex
from linkage_kit.forms.case_values import EMPLOYEE, RESIDENT, text_of
from linkage_kit.forms.filling import Filling
from linkage_kit.forms.grid import Cell, Form, Row, label
from linkage_kit.forms.letter_cells import LETTER_SIZE, LINE, SIGNATURE, addressee_cell
from linkage_kit.forms.written_lines import date_line
from linkage_kit.rulebook import clause

_SCHEMES = {EMPLOYEE: "企业职工基本养老保险", RESIDENT: "居民基本养老保险"}
_WIDTHS = (48, 9, 14, 38, 9, 14, 54)
_ANSWERS = 9.0


@clause("4")
def notice(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 1: the schemes in which the person has no record are struck out; whether they apply is theirs to tick."""
    recorded = {EMPLOYEE: len(case.employee_periods), RESIDENT: len(case.resident_years)}
    missing = tuple(name for scheme, name in _SCHEMES.items() if not recorded[scheme])
    return Filling(addressee=text_of(case.case["name"]), struck=missing)


def _layout(annex: Annex, filling: Filling) -> Form:
    width = len(_WIDTHS)
    question, answers, otherwise = annex.text
    signature = annex.signatures[0]
    return Form(
        annex.number,
        annex.title,
        False,
        _WIDTHS,
        size=LETTER_SIZE,
        above=[
            Row([addressee_cell(filling, 12, annex.addressee, width)], LINE),
            Row([Cell(question, "paragraph", width, align="left", struck=filling.struck)], LINE),
            Row(_answers(answers), _ANSWERS),
            Row([Cell(otherwise, "paragraph", width, align="left")], LINE),
        ],
        below=[
            Row([label("", 4), label(signature, 3, 1, "left")], 2 * SIGNATURE),
            Row([label("", 4), label(date_line(None), 3, 1, "left")], SIGNATURE),
        ],
    )


def _answers(words: str) -> list[Cell]:
    """The answers to choose from, each behind a square to tick."""
    cells = [label("")]
    for answer in words.split():
        cells += [Cell(None, "box"), label(answer), label("")]
    return cells


NOTICE = Annex(
    number=1,
    title="城乡养老保险制度衔接告知书",
    short="告知书",
    clause="4",
    filler=notice,
    layout=_layout,
    addressee="：",
    text=(
        "经查询，您在我省存在企业职工基本养老保险/居民基本养老保险参保缴费记录，在办理养老保险待遇享受手续之前可以办理"
        "城乡养老保险制度衔接手续，请确认是否办理。",
        "是 否",
        "若不办理，请在享受养老保险待遇后及时办理企业职工基本养老保险/居民基本养老保险退保手续。",
    ),
    signatures=("参保人（签字）：", DATE_BLANKS),
)
