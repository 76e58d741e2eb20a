"""Title block and identity: whose case, which agencies, as of when, on what legal basis."""

from __future__ import annotations

from linkage_kit.reporting.blocks import Document, Facts, Section
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.values import chinese_day, title
from linkage_kit.rulebook import RULEBOOK

#: Columns of `cases` in the identity block; the figures of the settlement stand there.
_COLUMNS = (
    "case_id",
    "name",
    "sex",
    "id_number",
    "birth_date",
    "phone",
    "household_address",
    "retirement_group",
    "channel",
    "applied_on",
    "benefit_applied_on",
    "benefits_in_payment",
    "meets_employee_retirement",
    "employee_paid_months",
    "benefit_province",
    "choice",
    "consolidated",
    "employee_agency_code",
    "resident_agency_code",
    "transferred_amount",
)


def build(case: ReportCase) -> Section:
    """Section of the title and identity; it carries the document's title."""
    document = Document(
        title="城乡养老保险制度衔接审核报告",
        subtitle=f"依据：{RULEBOOK.title}　审计基准日：{chinese_day(case.audit.asof)}",
        case_id=case.audit.case_id,
        asof=case.audit.asof.isoformat(),
    )
    facts = Facts([(title("cases", column), case.fact(column)) for column in _COLUMNS])
    return Section("identity", "案件基本信息", [facts], document)
