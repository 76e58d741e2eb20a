"""What the resident account of a case rests on, in words (contract, settlements)."""

from __future__ import annotations

import numpy as np

from linkage_kit.audit import CaseAudit
from linkage_kit.procedure.settlement import account_rows

_SUM = "各年各项之和"


def account_basis(audit: CaseAudit) -> str:
    """The balance of the last year or, where that is not recorded, the sum of all years; "" where there is no year."""
    resident = audit.facts.resident
    if not len(resident):
        return ""
    last = len(resident) - 1
    if not resident.known("balance")[last]:
        return _SUM
    return f"{int(resident.year[last])}年末累计储存额"


def account_in_words(audit: CaseAudit) -> str:
    """The account with what it rests on."""
    return f"居民个人账户储存额（{account_basis(audit)}）"


def rests_on(audit: CaseAudit) -> set[int]:
    """The years on which the account rests."""
    resident = audit.facts.resident
    return set(resident.year[np.flatnonzero(account_rows(resident))].tolist())
