"""One audit of a casebook: the procedure, then the checks, as whole columns."""

from __future__ import annotations

from linkage_kit.audit import checks
from linkage_kit.audit.result import AuditResult
from linkage_kit.casebook import Casebook
from linkage_kit.casebook.days import DayLike, as_day
from linkage_kit.rulebook import Rulebook, shandong

__all__ = ["audit", "checks"]


def audit(casebook: Casebook, asof: DayLike, rules: Rulebook | None = None) -> AuditResult:
    """Decisions, overlaps, refunds, settlements, timeline and findings of every case, as of a day.

    By Shandong's rulebook where none is given.

    The same casebook gives the same tables whatever the order of its rows; one case alone gives the same rows as
    among a million. Raises DayError, in Chinese, where `asof` is no day; each own check or cause that did not run is a
    warning (BrokenOwn).
    """
    return AuditResult.of(casebook, as_day(asof, "审计基准日"), rules or shandong())
