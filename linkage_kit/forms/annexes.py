"""The five annexes of the procedure as data: titles, labels, columns and prescribed wording, exactly as issued.

Writer and reader share it, so that a form is found by the very labels that it is printed with. How a form is laid out
(widths, merged cells, orientation) is the writer's matter and stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A label with room for a value; `column` is `table.column` where the casebook holds it as it stands there.

    `unit` is printed behind the value (`年`).
    """

    label: str
    column: str | None = None
    unit: str = ""


@dataclass(frozen=True)
class FormColumn:
    """A column of a form's table; `group` is the title over several neighbours, `column` as in `Field`."""

    label: str
    column: str | None = None
    group: str = ""


@dataclass(frozen=True)
class Annex:
    """A form.

    `top` stands above it, `person` and `further` are blocks of fields with their titles (blank where the form has
    none), `columns` its table, titled `table_title`, `total` the label of the table's last row, `after` the fields
    below the table, `opinion` what the agency declares, `signatures` the labels of its last lines, `note` the line
    below it.
    """

    number: int
    title: str
    clause: str
    addressee: str = ""
    text: Sequence[str] = ()
    top: Sequence[Field] = ()
    person_title: str = ""
    person: Sequence[Field] = ()
    further_title: str = ""
    further: Sequence[Field] = ()
    table_title: str = ""
    columns: Sequence[FormColumn] = ()
    column_numbers: bool = False
    total: str = ""
    after: Sequence[Field] = ()
    agency_title: str = ""
    agency: Sequence[Field] = ()
    opinion_title: str = ""
    opinion: str = ""
    signatures: Sequence[str] = ()
    note: str = ""


UNIT_LINE = "单位：元"
DATE_BLANKS = "年 月 日"
#: Label of a sum in capital figures, and of the last row of annex 5's table.
CAPITAL, TOTAL = "大写", "合计"

_COUNTY = Field("县（市、区）：", "agencies.county")
_FILLED_ON = Field("填表日期：")
_NAME = Field("姓 名", "cases.name")
_ID_NUMBER = Field("公民身份号码", "cases.id_number")

NOTICE = Annex(
    number=1,
    title="城乡养老保险制度衔接告知书",
    clause="4",
    addressee="：",
    text=(
        "经查询，您在我省存在企业职工基本养老保险/居民基本养老保险参保缴费记录，在办理养老保险待遇享受手续之前可以办理"
        "城乡养老保险制度衔接手续，请确认是否办理。",
        "是 否",
        "若不办理，请在享受养老保险待遇后及时办理企业职工基本养老保险/居民基本养老保险退保手续。",
    ),
    signatures=("参保人（签字）：", DATE_BLANKS),
)

CONTACT_LETTER = Annex(
    number=2,
    title="城乡养老保险制度衔接联系函",
    clause="9(1)",
    addressee="社会保险经办机构：",
    text=(
        "根据《山东省城乡养老保险制度衔接经办规程》（鲁人社字〔2024〕84 号）有关规定，原在你处的参保人员，现申请将其"
        "居民基本养老保险转至我处，如无不妥，请按相关规定办理。",
    ),
    person=(_NAME, Field("性 别", "cases.sex"), _ID_NUMBER),
    agency=(
        Field("转入地社保经办机构行政区划代码", "agencies.agency_code"),
        Field("转入地社保经办机构开户名称", "agencies.account_name"),
        Field("转入地社保经办机构开户银行", "agencies.bank"),
        Field("转入地社保经办机构银行账号", "agencies.account_number"),
    ),
    signatures=("经办人（签章）：", "联系电话：", "转入地社保经办机构（章）：", DATE_BLANKS),
)

RESIDENT_INFORMATION = Annex(
    number=3,
    title="居民基本养老保险信息表",
    clause="9(2)",
    top=(_COUNTY, _FILLED_ON),
    person=(
        _NAME,
        Field("性别", "cases.sex"),
        _ID_NUMBER,
        Field("联系电话", "cases.phone"),
        Field("参保时间", "cases.resident_joined_on"),
        Field("缴费起始时间", "cases.resident_paid_from"),
        Field("缴费终止时间", "cases.resident_paid_to"),
        Field("累计缴费年限", "cases.resident_paid_years", "年"),
    ),
    table_title="历年个人账户明细",
    columns=(
        FormColumn("年份", "resident_years.year"),
        FormColumn("个人缴费", "resident_years.personal"),
        FormColumn("被征地个人缴费", "resident_years.land_personal"),
        FormColumn("集体补助（其他资助）", "resident_years.collective"),
        FormColumn("被征地集体缴费", "resident_years.land_collective"),
        FormColumn("个人缴费政府补贴", "resident_years.subsidy"),
        FormColumn("利息", "resident_years.interest"),
        FormColumn("其他", "resident_years.other"),
        FormColumn("个人账户累计储存额", "resident_years.balance"),
        FormColumn("备注", "resident_years.note"),
    ),
    after=(Field("转出时间"), Field("转出金额合计", "cases.transferred_amount"), Field(CAPITAL)),
    agency_title="居民养老保险社保经办机构信息",
    agency=(
        Field("行政区划代码", "agencies.agency_code"),
        Field("开户名称", "agencies.account_name"),
        Field("开户银行", "agencies.bank"),
        Field("银行账号", "agencies.account_number"),
    ),
    opinion_title="转出地社保经办机构意见：",
    opinion="经审核，该参保人员符合城乡养老保险制度衔接条件，同意办理衔接手续。",
    signatures=("经办人(签章)：", "联系电话：", "转出地社保经办机构(章):"),
)

EMPLOYEE_INFORMATION = Annex(
    number=4,
    title="企业职工基本养老保险信息表",
    clause="10(1)",
    top=(_COUNTY, _FILLED_ON),
    person_title="参保人员基本信息",
    person=(
        Field("个人编号", "cases.personal_number"),
        _NAME,
        Field("性 别", "cases.sex"),
        Field("出生日期", "cases.birth_date"),
        _ID_NUMBER,
        Field("户籍地址", "cases.household_address"),
    ),
    further_title="养老保险转移信息",
    further=(
        Field("缴费年限", unit="年"),
        Field("实际缴费年限", unit="年"),
        Field("视同缴费年限", unit="年"),
        Field("个人账户基金转移额", "cases.transferred_amount"),
    ),
    table_title="历年缴费及个人账户记账信息",
    columns=(
        FormColumn("行政区划代码", "employee_periods.region_code", "参保地区"),
        FormColumn("名称", "employee_periods.region_name", "参保地区"),
        FormColumn("年 份"),
        FormColumn("缴费起始时间", "employee_periods.start_month"),
        FormColumn("缴费截止时间", "employee_periods.end_month"),
        FormColumn("缴费月数", "employee_periods.months"),
        FormColumn("至本年末个人账户累计储存额", "employee_periods.balance"),
    ),
    signatures=("经办人(签章)：", "联系电话：", "转出地社保经办机构(章):"),
)

_PAID, _REFUNDED = "当年缴费金额", "退还本人金额"

REFUND_TABLE = Annex(
    number=5,
    title="城乡养老保险重复缴费清退表",
    clause="12(2)",
    top=(_FILLED_ON,),
    person_title="参保人员基本信息",
    person=(
        Field("个人编号", "cases.personal_number"),
        _NAME,
        Field("性别", "cases.sex"),
        Field("出生日期", "cases.birth_date"),
        _ID_NUMBER,
        Field("户籍地址", "cases.household_address"),
    ),
    table_title="历年重复缴费和个人账户清退明细",
    columns=(
        FormColumn("重复年份", "claims.year"),
        FormColumn("个人缴费", "resident_years.personal", _PAID),
        FormColumn("被征地个人缴费", "resident_years.land_personal", _PAID),
        FormColumn("集体补助（其他资助）", "resident_years.collective", _PAID),
        FormColumn("被征地集体缴费", "resident_years.land_collective", _PAID),
        FormColumn("小计", None, _PAID),
        FormColumn("重复月数", "claims.months"),
        FormColumn("个人缴费", "claims.refund_personal", _REFUNDED),
        FormColumn("被征地个人缴费", "claims.refund_land_personal", _REFUNDED),
        FormColumn("集体补助（其他资助）", "claims.refund_collective", _REFUNDED),
        FormColumn("被征地集体缴费", "claims.refund_land_collective", _REFUNDED),
        FormColumn("小计", "claims.refund_subtotal", _REFUNDED),
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
)

#: The annexes by number.
ANNEXES = {
    annex.number: annex
    for annex in (NOTICE, CONTACT_LETTER, RESIDENT_INFORMATION, EMPLOYEE_INFORMATION, REFUND_TABLE)
}
