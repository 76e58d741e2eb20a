"""Whether a list that looks like one of a scheme may be one of the other, or of another insurance."""

from __future__ import annotations

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.headers import ExportLayout, header_problem
from linkage_kit.importing.exports.list_tables import ListTable
from linkage_kit.importing.exports.row_kinds import TITLE, RowKinds
from linkage_kit.importing.exports.synonyms import Synonyms

#: By which words titles tell the schemes apart: employee, resident.
_SCHEME_WORDS = ("职工", "居民")
#: Shorter names of insurances are parts of other words.
_LEAST_INSURANCE = 4
#: Columns that only the employee scheme has.
_EMPLOYEE_ALONE = (
    "单位名称",
    "缴费单位",
    "参保单位",
    "用人单位",
    "单位缴费",
    "单位缴费金额",
    "缴费基数",
    "月缴费基数",
    "缴费工资",
)


def scheme_doubts(sheet: Sheet, layout: ExportLayout, rows: RowKinds, synonyms: Synonyms) -> list[Problem]:
    """A list that may be one of the other scheme, or of another insurance: by what it calls itself, or by a column that
    only the other scheme has. What both keep (a month, a year, an amount) does not tell them apart.
    """
    if not isinstance(layout.table, ListTable):
        return []
    own, other = _SCHEME_WORDS if layout.table.into == "employee_periods" else _SCHEME_WORDS[::-1]
    titles = [row for row, why in rows.skipped.items() if why == TITLE]
    told = [
        sheet.file,
        sheet.name or "",
        *(sheet.text(row, at) for row in titles for at in range(sheet.width)),
    ]
    whole = wording("".join(told))
    why = None
    if other in whole and own not in whole:
        why = f"名称或标题写明是{other}养老保险，各列却像{layout.table.title}"
    elif insurance := _other_insurance(whole, synonyms):
        why = f"名称或标题写明是{insurance}，各列却像{layout.table.title}"
    elif column := _column_of_other(layout, own in whole):
        why = f"有{other}养老保险才有的列“{column}”，各列却像{layout.table.title}"
    elif _fits_both(layout) and own not in whole:
        why = (
            f"各列像{layout.table.title}，也可能是{other}养老保险的，应在标题或工作表名称中写明{own}养老保险"
        )
    return [header_problem(sheet, layout.header, None, f"{why}，不能确定")] if why else []


def _other_insurance(told: str, synonyms: Synonyms) -> str | None:
    """The insurance, none of the pensions, that a list calls itself; None where it names a pension too, or none."""
    if "养老" in told:
        return None
    names = [name for name, meaning in synonyms.insurances.items() if meaning == "others"]
    return next((name for name in names if len(name) >= _LEAST_INSURANCE and name in told), None)


def _column_of_other(layout: ExportLayout, is_named: bool) -> str | None:
    """A column of a resident list that only the employee scheme has."""
    if layout.table.into != "resident_years" or is_named:  # type: ignore[attr-defined]
        return None
    labels = {wording(label) for label in _EMPLOYEE_ALONE}
    left = (layout.header.title(at) for at in layout.left_out)
    return next((label for label in left if wording(label) in labels), None)


def _fits_both(layout: ExportLayout) -> bool:
    """Whether a list of years and months with the person's payments says nothing that only the employee scheme has."""
    told = {"employer", "employer_amount", "base", "region_code", "region_name", "insurance", "kind", "state"}
    return (
        layout.table.name == "employee_split_months"
        and "personal" in layout.at
        and not told & layout.at.keys()
    )
