"""Annex 5: what is refunded of months that were paid twice (article 12(2))."""

from __future__ import annotations

import datetime as dt

from linkage_kit.audit import CaseAudit
from linkage_kit.forms.annex import CAPITAL, FILLED_ON, ID_NUMBER, NAME, TOTAL, Annex, Field, FormColumn
from linkage_kit.forms.case_values import (
    EMPLOYEE,
    RESIDENT,
    TO_EMPLOYEE,
    agency_values,
    lines_of,
    person_values,
)
from linkage_kit.forms.filling import Filling, NoForm
from linkage_kit.forms.table_layout import TableLayout
from linkage_kit.rulebook import clause

_ITEMS = {
    "personal": "个人缴费",
    "land_personal": "被征地个人缴费",
    "collective": "集体补助（其他资助）",
    "land_collective": "被征地集体缴费",
}
_SUBTOTAL = "小计"
_PAID, _REFUNDED = "当年缴费金额", "退还本人金额"
#: The columns of the audit's refunds that stand in the table, in its order; the note is a clerk's.
_COMPUTED = (
    "year",
    *_ITEMS,
    "subtotal",
    "months",
    *(f"refund_{item}" for item in _ITEMS),
    "refund_subtotal",
)


@clause("12(2)")
def refund_table(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 5: the refunds as the audit computes them, by the agency that is transferred into."""
    if case.settlement is None:
        raise NoForm(f"本案没有衔接方向，没有清退；{case.decision['reason']}")
    into = EMPLOYEE if case.decision["direction"] == TO_EMPLOYEE else RESIDENT
    refunds = case.refunds
    sums = [int(refunds[name].sum()) for name in _COMPUTED[1:]]
    return Filling(
        {
            **person_values(case),
            "cases.recorded_refund_total": int(case.settlement["refund_total"]),
            "cases.recorded_refund_capital": str(case.settlement["refund_total_capital"]),
        },
        lines=[[*line, None] for line in lines_of(refunds, _COMPUTED)],
        totals=[*sums, None],
        phone=agency_values(case, into)["phone"],
        filled_on=filled_on,
    )


REFUND_TABLE = Annex(
    number=5,
    title="城乡养老保险重复缴费清退表",
    short="清退表",
    clause="12(2)",
    filler=refund_table,
    layout=TableLayout(
        landscape=True,
        widths=(16, 22, 22, 24, 22, 23, 14, 22, 22, 24, 22, 23, 17),
        size=10,
        least_lines=12,
        top=(6, 7),
        person=(((2, 2), (1, 3), (1, 1), (1, 2)), ((2, 4), (2, 5))),
        after=(((3, 3), (1, 6)),),
        signatures=(4, 4, 5),
    ),
    top=(FILLED_ON,),
    person_title="参保人员基本信息",
    person=(
        Field("个人编号", "cases.personal_number"),
        NAME,
        Field("性别", "cases.sex"),
        Field("出生日期", "cases.birth_date"),
        ID_NUMBER,
        Field("户籍地址", "cases.household_address"),
    ),
    table_title="历年重复缴费和个人账户清退明细",
    columns=(
        FormColumn("重复年份", "claims.year"),
        *(
            FormColumn(label, f"resident_years.{item}", _PAID, read_as=f"paid_{item}")
            for item, label in _ITEMS.items()
        ),
        FormColumn(_SUBTOTAL, None, _PAID, read_as="paid_subtotal", like="claims.refund_subtotal"),
        FormColumn("重复月数", "claims.months"),
        *(FormColumn(label, f"claims.refund_{item}", _REFUNDED) for item, label in _ITEMS.items()),
        FormColumn(_SUBTOTAL, "claims.refund_subtotal", _REFUNDED),
        FormColumn("备注", "claims.note"),
    ),
    column_numbers=True,
    total=TOTAL,
    after=(
        Field("退还本人金额合计", "cases.recorded_refund_total"),
        Field(CAPITAL, "cases.recorded_refund_capital"),
    ),
    signatures=("经办人（签章）：", "联系电话：", "社保经办机构（章）:"),
    note="注：6=2+3+4+5；12=8+9+10+11",
    fills="claims",
)
