"""What an audit says of its own checks and causes, kept with it: without their functions, which may be gone or changed.

A report made later, or in another process, says what the audit beside it said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from linkage_kit.audit import own
from linkage_kit.audit.cause_registry import CLAIM_CAUSES, TRANSFER_CAUSES, Cause
from linkage_kit.audit.fact_tables import FindingRows
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import CHECKS, Check
from linkage_kit.audit.stake import Stake
from linkage_kit.audit.total_arithmetic import total_shown
from linkage_kit.procedure.arithmetic import arithmetic_on

#: Rows of a cause, each with what its arithmetic is told beside it.
GivenRows = Iterator[tuple[Any, tuple[Any, ...]]]
#: By registry (`checks`, `claim_causes`, `transfer_causes`) and name.
OwnWords = Mapping[str, Mapping[str, Any]]
_REGISTRIES: dict[str, dict[str, Any]] = {
    "checks": CHECKS,
    "claim_causes": CLAIM_CAUSES,
    "transfer_causes": TRANSFER_CAUSES,
}


@dataclass(frozen=True)
class RecordedLines:
    """The lines of arithmetic of an own cause, as they were for each row: by case, claimant and year (0: all years)."""

    lines: Mapping[tuple[str, str, int], str]

    def __call__(self, row: Any, *_: Any) -> str:
        return self.lines.get(_key(row), "")

    def of_case(self, case_id: str) -> list[tuple[tuple[str, str, int], str]]:
        """The lines of one case, in order."""
        return sorted(line for line in self.lines.items() if line[0][0] == case_id)


def own_words(facts: Facts, found: FindingRows) -> OwnWords:
    """The words of those own checks and causes that found something."""
    codes, causes = set(found.code), {*found.cause, *facts.claims.cause, *facts.totals.cause}
    return {
        "checks": {c: _words(check) for c, check in own_entries(CHECKS).items() if c in codes},
        "claim_causes": {
            name: _told(cause, facts, _claims_of(name, facts), _totals_of(name, facts))
            for name, cause in own_entries(CLAIM_CAUSES).items()
            if name in causes
        },
        "transfer_causes": {
            name: _told(cause, facts, _cases_of(name, facts, found), iter(()))
            for name, cause in own_entries(TRANSFER_CAUSES).items()
            if name in causes
        },
    }


def words_of_case(words: OwnWords, case_id: str) -> str:
    """All that these words can say in what is written of a case, as one text."""
    checks = [
        (code, check.title, check.owner, check.advice, check.tables)
        for code, check in sorted(words.get("checks", {}).items())
    ]
    causes = [
        (name, cause.title, cause.explanation, cause.shows.of_case(case_id))
        for registry in ("claim_causes", "transfer_causes")
        for name, cause in sorted(words.get(registry, {}).items())
    ]
    return repr((checks, causes))


def own_entries(registry: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a registry that are a user's own."""
    return {name: entry for name, entry in registry.items() if own.is_own(_function(entry))}


def registered() -> dict[str, dict[str, Any]]:
    """The own entries of every registry, with their functions."""
    return {name: own_entries(registry) for name, registry in _REGISTRIES.items()}


@contextmanager
def registered_as(entries: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Within, these are the own checks and causes, and no others."""
    before = {name: dict(registry) for name, registry in _REGISTRIES.items()}
    for name, registry in _REGISTRIES.items():
        for key in own_entries(registry):
            del registry[key]
        registry.update(entries.get(name, {}))
    try:
        yield
    finally:
        for name, registry in _REGISTRIES.items():
            registry.clear()
            registry.update(before[name])


def _function(entry: Check | Cause) -> Callable[..., Any]:
    return entry.find if isinstance(entry, Check) else entry.function


def _gone(*given: Any) -> Any:
    raise RuntimeError("only the words of this check or cause were kept")


def _words(check: Check) -> Check:
    return replace(check, find=_gone, stake=Stake(_gone, check.stake.matter), rests={})


def _told(cause: Cause, facts: Facts, rows: GivenRows, totals: GivenRows) -> Cause:
    """A cause with its explanation as text, and the lines that it gives for its rows and totals of all years."""
    run = partial(own.run, cause.function, cause.name, f"{cause.title}，说明和验算", instead="")
    lines = {_key(row): run(call=partial(cause.shows, row, *given)) for row, given in rows}
    lines |= {_key(row): run(call=partial(total_shown, cause, row, *given)) for row, given in totals}
    rule = arithmetic_on(facts.rules, facts.asof.astype(dt.date))
    explained = run(call=partial(cause.explained, rule))
    return replace(cause, explanation=explained, fits=_gone, shows=RecordedLines(lines), writes=None)


def _claims_of(name: str, facts: Facts) -> GivenRows:
    """The claims of a cause, each with the way of counting of its case."""
    known = facts.claims.known("months")
    for position in np.flatnonzero(facts.claims.cause == name).tolist():
        row = facts.claims.record(position)
        row.months = row.months if known[position] else None
        yield row, (arithmetic_on(facts.rules, facts.cases.applied_on[row.case].item()),)


def _totals_of(name: str, facts: Facts) -> GivenRows:
    """The totals of a cause, each with the facts of its case."""
    for position in np.flatnonzero(facts.totals.cause == name).tolist():
        row = facts.totals.record(position)
        yield row, (facts.of_case(row.case),)


def _cases_of(name: str, facts: Facts, found: FindingRows) -> GivenRows:
    for case in dict.fromkeys(found.case[found.cause == name].tolist()):
        yield facts.cases.record(case), ()


def _key(row: Any) -> tuple[str, str, int]:
    return row.case_id, getattr(row, "claimant", ""), getattr(row, "year", 0)
