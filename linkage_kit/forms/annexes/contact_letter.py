"""Annex 2: the letter from the employee agency to the resident one (article 9(1))."""

from __future__ import annotations

import datetime as dt

from linkage_kit.audit import CaseAudit
from linkage_kit.forms.annex import DATE_BLANKS, ID_NUMBER, NAME, Annex, Field
from linkage_kit.forms.case_values import (
    EMPLOYEE,
    RESIDENT,
    TO_EMPLOYEE,
    agency_values,
    by_column,
    person_values,
)
from linkage_kit.forms.field_cells import value_cell
from linkage_kit.forms.filling import Filling, NoForm
from linkage_kit.forms.grid import Cell, Form, Row, label
from linkage_kit.forms.letter_cells import LETTER_SIZE, LINE, SIGNATURE, addressee_cell
from linkage_kit.forms.written_lines import signature_line, whose
from linkage_kit.rulebook import clause

_WIDTHS = (20, 40, 17, 13, 33, 63)
_FIELD = 13.0


@clause("9(1)")
def contact_letter(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 2: from the employee agency to the resident one, in a linkage resident → employee only."""
    if case.decision["direction"] != TO_EMPLOYEE:
        raise NoForm(f"只用于居民养老保险衔接至企业职工养老保险；本案：{case.decision['reason']}")
    agency = agency_values(case, EMPLOYEE)
    return Filling(
        {**person_values(case), **by_column("agencies", agency)},
        addressee=agency_values(case, RESIDENT)["county"],
        phone=agency["phone"],
        filled_on=filled_on,
    )


def _layout(annex: Annex, filling: Filling) -> Form:
    width = len(_WIDTHS)
    name, sex, id_number = annex.person
    clerk, phone, seal, date = (signature_line(words, filling) for words in annex.signatures)
    return Form(
        annex.number,
        annex.title,
        False,
        _WIDTHS,
        whose=whose(filling),
        size=LETTER_SIZE,
        above=[
            Row([addressee_cell(filling, 15, annex.addressee, width)], LINE),
            *(Row([Cell(words, "paragraph", width, align="left")], LINE) for words in annex.text),
        ],
        body=[
            Row(
                [
                    cell
                    for field in (name, sex, id_number)
                    for cell in (label(field.label), value_cell(field, filling, 1))
                ],
                _FIELD,
            ),
            *(
                Row([label(field.label, 3), value_cell(field, filling, 3)], 1.2 * _FIELD)
                for field in annex.agency
            ),
        ],
        below=[
            Row([label(clerk, 3, 1, "left"), label(phone, 3, 1, "left")], 2 * SIGNATURE),
            Row([label("", 3), label(seal, 3, 1, "left")], SIGNATURE),
            Row([label("", 3), label(date, 3, 1, "left")], SIGNATURE),
        ],
    )


CONTACT_LETTER = Annex(
    number=2,
    title="城乡养老保险制度衔接联系函",
    short="联系函",
    clause="9(1)",
    filler=contact_letter,
    layout=_layout,
    addressee="社会保险经办机构：",
    text=(
        "根据《山东省城乡养老保险制度衔接经办规程》（鲁人社字〔2024〕84 号）有关规定，原在你处的参保人员，现申请将其"
        "居民基本养老保险转至我处，如无不妥，请按相关规定办理。",
    ),
    person=(NAME, Field("性 别", "cases.sex"), ID_NUMBER),
    agency=(
        Field("转入地社保经办机构行政区划代码", "agencies.agency_code"),
        Field("转入地社保经办机构开户名称", "agencies.account_name"),
        Field("转入地社保经办机构开户银行", "agencies.bank"),
        Field("转入地社保经办机构银行账号", "agencies.account_number"),
    ),
    signatures=("经办人（签章）：", "联系电话：", "转入地社保经办机构（章）：", DATE_BLANKS),
)
