"""What the resident account of a case rests on, in words (contract, settlements)."""

from __future__ import annotations

from linkage_kit.audit import CaseAudit


def balance_year(audit: CaseAudit) -> int | None:
    """The last year, where its balance is recorded and so is the account; None where the account is a sum."""
    resident = audit.facts.resident
    last = len(resident) - 1
    return int(resident.year[last]) if last >= 0 and resident.known("balance")[last] else None


def account_basis(audit: CaseAudit) -> str:
    """The balance of the last year or, where that is not recorded, the sum of all years."""
    year = balance_year(audit)
    return "各年各项之和" if year is None else f"{year}年末累计储存额"
