"""Annex 4: the employee record, which the employee agency sends (article 10(1))."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from linkage_kit.audit import CaseAudit
from linkage_kit.columns import Columns
from linkage_kit.forms.annex import COUNTY, FILLED_ON, ID_NUMBER, NAME, Annex, Field, FormColumn
from linkage_kit.forms.case_values import (
    EMPLOYEE,
    TO_RESIDENT,
    agency_values,
    by_column,
    known_region,
    person_values,
    plain,
    text_of,
    transfer_values,
)
from linkage_kit.forms.filling import Filling, NoForm
from linkage_kit.forms.grid import Value
from linkage_kit.forms.table_layout import TableLayout
from linkage_kit.procedure.overlap import period_years
from linkage_kit.rulebook import clause

_PAID, _REALLY_PAID, _DEEMED = "缴费年限", "实际缴费年限", "视同缴费年限"


@clause("10(1)")
def employee_information(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 4: a line a period and calendar year."""
    if case.employee_periods.empty:
        raise NoForm("本案没有企业职工养老保险缴费记录")
    agency = agency_values(case, EMPLOYEE)
    return Filling(
        {
            **person_values(case),
            **by_column("agencies", agency),
            **_paid_years(case.case),
            **transfer_values(case, TO_RESIDENT),
        },
        lines=_period_lines(case.employee_periods),
        phone=agency["phone"],
        filled_on=filled_on,
    )


def _paid_years(case: pd.Series) -> dict[str, Value]:
    """Years of annex 4; those really paid only where they follow from the others."""
    paid, deemed = case["employee_paid_months"], case["deemed_months"]
    known = pd.notna(paid) and pd.notna(deemed)
    really = paid - deemed if known and paid >= deemed else None
    return {_PAID: _years(paid), _REALLY_PAID: _years(really), _DEEMED: _years(deemed)}


def _years(months: Any) -> str | None:
    """Months as `20年11个月`, whole years as `20年`: a decimal of years would not say which months."""
    if months is None or pd.isna(months):
        return None
    years, rest = divmod(int(months), 12)
    return f"{years}年{rest}个月" if rest else f"{years}年"


def _period_lines(periods: pd.DataFrame) -> list[list[Value]]:
    """Columns of annex 4: periods split at year ends, a period's balance on the line of its last year."""
    rows = Columns.from_frame(periods).with_columns(case=np.zeros(len(periods), np.int64))
    pieces = period_years(rows)
    lines: list[list[Value]] = []
    for at, (year, mask, paid) in enumerate(zip(pieces.year, pieces.mask, pieces.paid)):
        period = periods.iloc[int(pieces.period[at])]
        code = text_of(period["region_code"])
        is_last = int(year) == period["end_month"].year
        low, high = (int(mask) & -int(mask)).bit_length(), int(mask).bit_length()
        lines.append(
            [
                code,
                text_of(period["region_name"]) or known_region(code),
                int(year),
                f"{year}-{low:02d}",
                f"{year}-{high:02d}",
                int(paid),
                plain(period["balance"]) if is_last else None,
            ]
        )
    return lines


EMPLOYEE_INFORMATION = Annex(
    number=4,
    title="企业职工基本养老保险信息表",
    short="职工信息表",
    clause="10(1)",
    filler=employee_information,
    layout=TableLayout(
        landscape=False,
        widths=(24, 34, 16, 26, 26, 24, 36),
        size=10,
        least_lines=26,
        top=(3, 3, 1),
        person=(((1, 1), (1, 2), (1, 1)), ((1, 1), (2, 3)), ((1, 6),)),
        further=(((1, 1), (2, 1), (1, 1)), ((2, 5),)),
        signatures=(2, 3, 2),
    ),
    top=(COUNTY, FILLED_ON),
    person_title="参保人员基本信息",
    person=(
        Field("个人编号", "cases.personal_number"),
        NAME,
        Field("性 别", "cases.sex"),
        Field("出生日期", "cases.birth_date"),
        ID_NUMBER,
        Field("户籍地址", "cases.household_address"),
    ),
    further_title="养老保险转移信息",
    further=(
        Field(_PAID, unit="年", read_as="employee_paid_months"),
        Field(_REALLY_PAID, unit="年", read_as="actual_months"),
        Field(_DEEMED, unit="年", read_as="deemed_months"),
        Field("个人账户基金转移额", "cases.transferred_amount"),
    ),
    table_title="历年缴费及个人账户记账信息",
    columns=(
        FormColumn("行政区划代码", "employee_periods.region_code", "参保地区"),
        FormColumn("名称", "employee_periods.region_name", "参保地区"),
        FormColumn("年 份", read_as="year", like="resident_years.year"),
        FormColumn("缴费起始时间", "employee_periods.start_month"),
        FormColumn("缴费截止时间", "employee_periods.end_month"),
        FormColumn("缴费月数", "employee_periods.months"),
        FormColumn("至本年末个人账户累计储存额", "employee_periods.balance"),
    ),
    signatures=("经办人(签章)：", "联系电话：", "转出地社保经办机构(章):"),
    fills="employee_periods",
)
