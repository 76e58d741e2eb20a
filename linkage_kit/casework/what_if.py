"""The recorded case beside one with other facts; and which single facts would change the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.alternatives import Alternative, decision_changes
from linkage_kit.audit.figures import figures
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.texts import text_of
from linkage_kit.casework.checking import CellAddress


@dataclass(frozen=True)
class Difference:
    """A figure of two cases, as text; "" where one does not have it."""

    figure: str
    recorded: str
    changed: str

    @property
    def differs(self) -> bool:
        """Whether the figure is another one."""
        return self.recorded != self.changed


def differences(recorded: CaseAudit, changed: CaseAudit) -> list[Difference]:
    """Every figure that either case has, side by side."""
    before, after = figures(recorded), figures(changed)
    return [
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys([*before, *after])
    ]


@dataclass(frozen=True)
class Change:
    """A fact that would change the outcome: its cell, its text now and then, and what is decided then.

    Sums are yuan as text, "" without a direction.
    """

    cell: CellAddress
    now: str
    then: str
    outcome: str
    articles: str
    reason: str
    refund_total: str
    merged: str


def changes_of(case: CaseAudit, keys: Mapping[str, Sequence[str]]) -> list[Change]:
    """The single facts that would change a case's outcome; `keys` are those of its rows by table."""
    return [_change(one, keys) for one in decision_changes(case)]


def _change(one: Alternative, keys: Mapping[str, Sequence[str]]) -> Change:
    fact = one.fact
    kind = TABLES[fact.table].columns[fact.column].kind
    return Change(
        cell=CellAddress(fact.table, keys[fact.table][fact.position], fact.column),
        now=_text(one.now, kind),
        then=_text(fact.value, kind),
        outcome=one.outcome,
        articles=one.articles,
        reason=one.reason,
        refund_total=_text(one.refund_total, "money"),
        merged=_text(one.merged, "money"),
    )


def _text(value: Any, kind: str) -> str:
    return "" if value is None else text_of(value, "value" if kind == "text" else kind)
