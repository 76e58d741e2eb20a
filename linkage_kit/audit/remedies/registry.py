"""The registry of remedies: what says of an advice how much, by whom, towards whom and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linkage_kit.audit.advice import Advice
from linkage_kit.audit.remedies.situation import Situation

#: Who acts, or towards whom: in Chinese.
PARTIES = {
    "employee": "职工经办机构",
    "resident": "居民经办机构",
    "both": "双方机构",
    "person": "参保人员",
    "fund": "居民养老保险基金",
    "claimant": "主张方",
    "auditor": "审核人员",
    "": "",
}


@dataclass(frozen=True)
class Remedy:
    """One thing to be done, in its place of the order.

    `action` is its word for other programs, `text` a Chinese clause. `amount` is fen, None where no one sum is meant.
    `by` and `towards` are of `PARTIES`; `until` says in Chinese by when, "" where nothing is said of it.
    """

    action: str
    text: str
    amount: int | None = None
    by: str = ""
    towards: str = ""
    until: str = ""


Remedies = Callable[[Situation], Iterable[Remedy]]
#: What each advice comes to in a case.
REMEDIES: dict[Advice, Remedies] = {}


def remedy(advice: Advice) -> Callable[[Remedies], Remedies]:
    """Register what an advice comes to in a case: nothing, one thing to do, or several; an advice has one at most."""

    def register(remedies: Remedies) -> Remedies:
        REMEDIES[advice] = remedies
        return remedies

    return register
