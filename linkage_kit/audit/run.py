"""One audit of a casebook: the procedure, then the checks, as whole columns."""

from __future__ import annotations

from datetime import date

from linkage_kit.audit import checks
from linkage_kit.audit.result import AuditResult
from linkage_kit.casebook import Casebook
from linkage_kit.rulebook import Rulebook, shandong

__all__ = ["audit", "checks"]


def audit(casebook: Casebook, asof: date, rules: Rulebook | None = None) -> AuditResult:
    """Decisions, overlaps, refunds, settlements, timeline and findings of every case, as of a day.

    By Shandong's rulebook where none is given.

    The same casebook gives the same tables whatever the order of its rows; one case alone gives the same rows as
    among a million.
    """
    return AuditResult.of(casebook, asof, rules or shandong())
