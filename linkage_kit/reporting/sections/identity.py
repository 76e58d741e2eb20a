"""Title block: whose case, which agencies, as of when, on what legal basis, and the conclusion in plain words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.casebook.row_hashes import inputs_hash
from linkage_kit.regions import region_name
from linkage_kit.reporting.blocks import Block, Document, LabelledValues
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.notices import case_notices
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.sections.conclusion import conclusion
from linkage_kit.reporting.sections.next_steps import next_steps
from linkage_kit.reporting.sections.verdicts import verdict_table
from linkage_kit.reporting.values import BLANK, chinese_day, title

#: Columns of `cases` in the identity block; the case stands above it, and what a decision rests on beside the decision.
_COLUMNS = (
    "name",
    "sex",
    "id_number",
    "birth_date",
    "phone",
    "household_address",
    "channel",
    "applied_on",
    "benefit_applied_on",
)
_AGENCIES = {"employee_agency_code": "职工养老保险经办机构", "resident_agency_code": "居民养老保险经办机构"}
_NUMBER_DIGITS = 8


def _document(case: ReportCase) -> Document:
    """What the whole report is about."""
    audit = case.audit
    return Document(
        title="城乡养老保险制度衔接审核报告",
        subtitle=f"依据：{audit.rules.title}　审计基准日：{chinese_day(audit.asof)}",
        case_id=case.case_id,
        asof=audit.asof.isoformat(),
        rulebook=audit.rules.digest,
        number=report_number(case),
    )


@report_section("identity", "案件与结论", document=_document)
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the conclusion, of what must be known beforehand, and of the identity."""
    facts = [
        *((title("cases", column), case.fact(column)) for column in _COLUMNS),
        *((label, case.shown(agency(case.audit.case[column]))) for column, label in _AGENCIES.items()),
    ]
    return [
        conclusion(case),
        *case_notices(case),
        *verdict_table(case),
        next_steps(case),
        LabelledValues(facts),
    ]


def report_number(case: ReportCase) -> str:
    """`SD-01-20260701-3F9A0C2B`: case, as-of date and the beginning of the hash of the case's input rows as shown."""
    digest = inputs_hash(case.row_hashes)[:_NUMBER_DIGITS].upper()
    return f"{case.case_id}-{case.audit.asof:%Y%m%d}-{digest}"


def agency(code: Any) -> str:
    """An agency by the name of its region and its code."""
    if pd.isna(code):
        return BLANK
    name = region_name(code)
    return code if name == code else f"{name}（{code}）"
