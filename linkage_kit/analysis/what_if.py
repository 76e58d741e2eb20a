"""A case as it is beside the case with other facts: `lk.what_if`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linkage_kit.analysis.audits import audit
from linkage_kit.analysis.changes import Change, changed_case
from linkage_kit.analysis.comparison import Comparison
from linkage_kit.analysis.tables import TODAY, RulesLike
from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.casebook import Casebook
from linkage_kit.casebook.days import DayLike


@dataclass(frozen=True)
class Trial:
    """A case audited as it is and with other facts, and which facts those are."""

    comparison: Comparison[CaseAudit]
    changes: tuple[Change, ...]


def what_if(
    casebook: Casebook | AuditResult,
    case_id: str,
    changes: Mapping[tuple[Any, ...], Any],
    asof: DayLike | None = None,
    rules: RulesLike | None = None,
) -> Comparison[CaseAudit]:
    """A case as it is and with other facts, audited both ways; nothing of the casebook changes.

    A key of `changes` names a cell: table, the row's key, column. The keys are the year for `resident_years`, the first
    month for `employee_periods`, the step for `events` (one that is not recorded is added), claimant and year for
    `claims` (None for the total of all years); `cases` has none. A value is what a person writes ("800.00", "2025-04",
    Decimal, date), None a blank.
    Of an audit, `asof` and `rules` are its own unless one is given; of a casebook, today and Shandong's.

    >>> import linkage_kit as lk
    >>> changes = {("resident_years", 2019, "personal"): "1200.00"}
    >>> tried = lk.what_if(lk.sample_casebook(), "SD-08", changes, "2026-06-30")
    >>> tried.after.refunds.refund_subtotal.sum() > tried.before.refunds.refund_subtotal.sum()
    np.True_

    Raises ChangeError for a cell that the case does not have, CasebookError for values that cannot be together.
    """
    return trial(casebook, case_id, changes, asof, rules).comparison


def trial(
    casebook: Casebook | AuditResult,
    case_id: str,
    changes: Mapping[Any, Any],
    asof: DayLike | None = None,
    rules: RulesLike | None = None,
) -> Trial:
    """The same with the list of what was changed."""
    recorded = (casebook.casebook if isinstance(casebook, AuditResult) else casebook).select(case_id)
    changed, made = changed_case(recorded, changes)
    if isinstance(casebook, AuditResult) and asof is None and rules is None:
        # By its own checks, too.
        return Trial(
            Comparison(casebook.again(recorded)[case_id], casebook.again(changed)[case_id]), tuple(made)
        )
    day = TODAY if asof is None else asof
    return Trial(
        Comparison(audit(recorded, day, rules)[case_id], audit(changed, day, rules)[case_id]), tuple(made)
    )
