"""Where the money of a settlement goes, in the order of the form: back to the person, as subsidy, into the account."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SettlementLine:
    """A part of the base: `column` of the settlements, `recorded` of `cases`, its clause.

    `title` names it in a table, `label` in a picture, whose colour goes by `kind`.
    """

    column: str
    title: str
    label: str
    clause: str
    recorded: str
    kind: str


REFUND_LINE = SettlementLine(
    "refund_total", "退还本人（重复缴费清退总额）", "退还本人", "12(2)", "recorded_refund_total", "refund"
)
SUBSIDY_LINE = SettlementLine(
    "subsidy_total", "退还政府补贴", "补贴", "11", "recorded_subsidy_returned", "subsidy"
)
MERGED_LINE = SettlementLine(
    "merged", "并入个人账户", "并入个人账户", "11", "recorded_merged_amount", "merged"
)
SETTLEMENT_LINES = (REFUND_LINE, SUBSIDY_LINE, MERGED_LINE)
