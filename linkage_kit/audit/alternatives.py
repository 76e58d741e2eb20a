"""What would change a decision: every single fact that the rules ask for, put otherwise, one at a time.

All trials are cases of one casebook, so they are decided and settled in one run. Clauses 2, 4, 7(1), 7(2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.decision_path import known_facts
from linkage_kit.audit.facts import Facts, facts_of
from linkage_kit.casebook import TABLES, Casebook, typed_casebook
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: Stands for every other province.
_ELSEWHERE = "11"


@dataclass(frozen=True)
class Fact:
    """One fact put otherwise: the cell (row position among the case's rows) and its typed value, None for a blank."""

    table: str
    position: int
    column: str
    value: Any


@dataclass(frozen=True)
class Alternative:
    """A fact that changes the decision, with what is decided then.

    `now` is the recorded value. Fen of the refund and of what is merged are None without a direction.
    """

    fact: Fact
    now: Any
    outcome: str
    articles: str
    reason: str
    refund_total: int | None
    merged: int | None


def decision_changes(case: CaseAudit) -> list[Alternative]:
    """The single facts that would change the outcome of a case, in the order of the rules; empty where none would."""
    facts = list(dict.fromkeys(_facts(case)))
    if not facts:
        return []
    tried = facts_of(_trials(case.records, facts), case.asof, case.rules).cases
    return [
        Alternative(
            fact=fact,
            now=_recorded(case.records, fact),
            outcome=tried.outcome[at],
            articles=tried.articles[at],
            reason=tried.reason[at],
            refund_total=int(tried.refund_total[at]) if tried.direction[at] else None,
            merged=int(tried.merged[at]) if tried.direction[at] else None,
        )
        for at, fact in enumerate(facts)
        if tried.outcome[at] != case.decision["outcome"]
    ]


def _facts(case: CaseAudit) -> Iterator[Fact]:
    """The facts to try, those that are recorded already left out."""
    for column, values in _values(case.facts).items():
        for value in values:
            fact = Fact("cases", 0, column, value)
            can_be = value is not None or TABLES["cases"].columns[column].nullable
            if can_be and value != _recorded(case.records, fact):
                yield fact
    if case.facts.cases.all_elsewhere[0]:
        yield Fact("employee_periods", 0, "region_code", _province(case.facts).ljust(6, "0"))


def _values(facts: Facts) -> dict[str, list[Any]]:
    """Values worth trying, by column of `cases`: words, both ends of the months of application, the least months."""
    known = known_facts(facts)
    least = known["minimum_months"]
    opens = max(known["window_opens"], known["effective_from"])
    reached = known["statutory_month"]
    groups = facts.rules.retirement_groups(known["benefit_applied_on"])
    return {
        "applied_on": [opens, known["benefit_applied_on"]],
        "benefit_applied_on": [
            known["applied_on"],
            reached if reached and reached > known["benefit_applied_on"] else None,
        ],
        "benefits_in_payment": _words("benefits_in_payment"),
        "retirement_group": [
            *(group.id for group in groups.values() if group.sex == facts.cases.sex[0]),
            None,
        ],
        "meets_employee_retirement": [True, False, None],
        "employee_paid_months": [least, least - 1],
        "benefit_province": [_province(facts), _ELSEWHERE, None],
        "choice": [*_words("choice"), None],
    }


def _province(facts: Facts) -> str:
    """Code of the province whose rules hold for the first case."""
    return str(facts.rules.province.on_or_first(facts.cases.applied_on)[0])


def _words(column: str) -> list[str]:
    return list(TABLES["cases"].columns[column].words or {})


def _recorded(records: Casebook, fact: Fact) -> Any:
    value: Any = records.held[fact.table][fact.column].iat[fact.position]
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _trials(records: Casebook, facts: list[Fact]) -> Casebook:
    """A casebook of one case a fact, in their order: the records with that fact in place of the recorded one."""
    ids = np.char.zfill(np.arange(len(facts)).astype(str), len(str(len(facts)))).astype(object)
    frames: dict[str, pd.DataFrame] = {}
    for name in ("cases", "resident_years", "employee_periods"):
        rows = records.held[name]
        repeated = rows.take(np.tile(np.arange(len(rows)), len(facts))).reset_index(drop=True)
        own = {fact: at * len(rows) + fact.position for at, fact in enumerate(facts) if fact.table == name}
        frames[name] = repeated.assign(
            **{column: _with(repeated, name, column, own) for column in {fact.column for fact in own}},
            case_id=pd.Series(np.repeat(ids, len(rows)), dtype="str"),
        )
    return typed_casebook(frames)


def _with(frame: pd.DataFrame, table: str, column: str, rows: Mapping[Fact, int]) -> pd.Series:
    """The column with the values of those facts that are about it, each in its row."""
    values = frame[column].astype(object).to_numpy(object, copy=True)
    for fact, row in rows.items():
        if fact.column == column:
            values[row] = fact.value
    return pd.Series(values, dtype=TABLES[table].columns[column].dtype)
