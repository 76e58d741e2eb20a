"""What is to be done about a case, in the order in which it must be done: how much, by whom, towards whom, until when.

A module a matter: `decision` (who may link, which way), `refund` (months, annex 5, money), `settlement` (transfer,
subsidy, account), `timeline` (steps), `records` (what was written down). A new one registers itself by decoration.
"""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.audit.advice import CLOSE, Advice
from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.registry import known_check
from linkage_kit.audit.remedies import decision, records, refund, settlement, timeline
from linkage_kit.audit.remedies.registry import PARTIES, REMEDIES, Remedy, remedy
from linkage_kit.audit.remedies.situation import Situation

__all__ = [
    "PARTIES",
    "Remedy",
    "decision",
    "records",
    "refund",
    "remedies",
    "remedy",
    "settlement",
    "timeline",
]


def remedies(case: CaseAudit) -> list[Remedy]:
    """The things to be done about a case, in order; there is always one."""
    situation = Situation(case)
    advised = dict.fromkeys([*REMEDIES, *_advised(case)])
    found = [one for advice in sorted(advised, key=_rank) for one in _of(advice, situation)]
    return found or [Remedy(CLOSE.action, CLOSE.text)]


def _advised(case: CaseAudit) -> Iterator[Advice]:
    """What the checks advise whose findings the case has, each once."""
    for code in dict.fromkeys(case.found.code):
        check = known_check(code)
        if check and check.advice.text:
            yield check.advice


def _of(advice: Advice, situation: Situation) -> list[Remedy]:
    if advice in REMEDIES:
        return list(REMEDIES[advice](situation))
    return [Remedy(advice.action, advice.text)]


def _rank(advice: Advice) -> int:
    return advice.rank
