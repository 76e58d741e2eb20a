"""Annex 3: the resident account, which the resident agency sends (article 9(2))."""

from __future__ import annotations

import datetime as dt

from linkage_kit.audit import CaseAudit
from linkage_kit.forms.annex import CAPITAL, COUNTY, FILLED_ON, ID_NUMBER, NAME, Annex, Field, FormColumn
from linkage_kit.forms.case_values import (
    RESIDENT,
    TO_EMPLOYEE,
    agency_values,
    by_column,
    lines_of,
    person_values,
    transfer_values,
)
from linkage_kit.forms.filling import Filling, NoForm
from linkage_kit.forms.table_layout import TableLayout
from linkage_kit.rulebook import clause

_COLUMNS = {
    "year": "年份",
    "personal": "个人缴费",
    "land_personal": "被征地个人缴费",
    "collective": "集体补助（其他资助）",
    "land_collective": "被征地集体缴费",
    "subsidy": "个人缴费政府补贴",
    "interest": "利息",
    "other": "其他",
    "balance": "个人账户累计储存额",
    "note": "备注",
}


@clause("9(2)")
def resident_information(case: CaseAudit, filled_on: dt.date | None) -> Filling:
    """Annex 3: the resident account year by year, and what was transferred out of it."""
    if case.resident_years.empty:
        raise NoForm("本案没有居民养老保险缴费记录")
    agency = agency_values(case, RESIDENT)
    return Filling(
        {**person_values(case), **by_column("agencies", agency), **transfer_values(case, TO_EMPLOYEE)},
        lines=lines_of(case.resident_years, list(_COLUMNS)),
        phone=agency["phone"],
        filled_on=filled_on,
    )


RESIDENT_INFORMATION = Annex(
    number=3,
    title="居民基本养老保险信息表",
    short="居民信息表",
    clause="9(2)",
    filler=resident_information,
    layout=TableLayout(
        landscape=True,
        widths=(18, 28, 28, 28, 28, 28, 25, 25, 34, 30),
        size=10,
        least_lines=14,
        top=(3, 4, 3),
        person=(((1, 1), (1, 1), (1, 2), (1, 2)), ((1, 1), (1, 1), (1, 2), (1, 2))),
        after=(((1, 2), (1, 2), (1, 3)),),
        agency=(((1, 2), (1, 4)), ((1, 2), (1, 4))),
        agency_title=2,
        opinion_title=2,
        signatures=(3, 3, 4),
    ),
    top=(COUNTY, FILLED_ON),
    person=(
        NAME,
        Field("性别", "cases.sex"),
        ID_NUMBER,
        Field("联系电话", "cases.phone"),
        Field("参保时间", "cases.resident_joined_on"),
        Field("缴费起始时间", "cases.resident_paid_from"),
        Field("缴费终止时间", "cases.resident_paid_to"),
        Field("累计缴费年限", "cases.resident_paid_years", "年"),
    ),
    table_title="历年个人账户明细",
    columns=[FormColumn(label, f"resident_years.{name}") for name, label in _COLUMNS.items()],
    after=(
        Field("转出时间"),
        Field("转出金额合计", "cases.transferred_amount"),
        Field(CAPITAL, read_as="capital"),
    ),
    agency_title="居民养老保险社保经办机构信息",
    agency=(
        Field("行政区划代码", "agencies.agency_code", read_as="resident_agency_code"),
        Field("开户名称", "agencies.account_name"),
        Field("开户银行", "agencies.bank"),
        Field("银行账号", "agencies.account_number"),
    ),
    opinion_title="转出地社保经办机构意见：",
    opinion="经审核，该参保人员符合城乡养老保险制度衔接条件，同意办理衔接手续。",
    signatures=("经办人(签章)：", "联系电话：", "转出地社保经办机构(章):"),
    fills="resident_years",
)
