"""The arithmetic by which a known wrong way comes to a claimant's total: year by year, then the sum. Clause 12(2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linkage_kit.audit.cause_registry import Cause
from linkage_kit.audit.claim_facts import written_years, years_of
from linkage_kit.audit.facts import Facts
from linkage_kit.columns import Columns
from linkage_kit.money import format_yuan
from linkage_kit.procedure.arithmetic import Arithmetic


def total_shown(cause: Cause, total: Any, facts: Facts) -> str:
    """The lines of a cause for a total (`TotalClaimFacts.record`) of the one case of `facts`, in yuan; "" where it has
    none.
    """
    rule = facts.arithmetic()
    if cause.writes is None:
        # What an audit kept of a cause of one's own.
        return cause.shows(total, rule)
    years = written_years(cause, total, years_of(facts.resident, facts.cases), rule)
    lines = list(_year_lines(cause, years, rule))
    amounts = [format_yuan(fen) for fen in years.claimed_total.tolist() if fen]
    if len(amounts) > 1:
        lines.append(f"各年合计 {' + '.join(amounts)} = {format_yuan(total.claimed_total)}")
    return "；".join(lines)


def _year_lines(cause: Cause, years: Columns, rule: Arithmetic) -> Iterator[str]:
    for position in range(len(years)):
        year = years.record(position)
        if year.claimed_total == year.computed_refund_subtotal:
            yield f"{year.year}年 {format_yuan(year.claimed_total)}（与应退相同）"
        elif not year.claimed_total:
            yield f"{year.year}年 0.00"
        elif shown := cause.shows(year, rule):
            yield f"{year.year}年 {shown}"
