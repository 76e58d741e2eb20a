"""Figures that are one of several words: what decides, and what somebody overlooks who takes another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from linkage_kit.audit import CaseAudit
from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.decision import RULES, Situation
from linkage_kit.training.reckoning.ways import Reckoning, Way, ingredients


def choice(wrong: Mapping[str, Sequence[str]], shown: str = "") -> Reckoning:
    """A word that is one of the ingredients (`choice_ingredients`); `wrong`: what may be chosen by each mistake."""
    ways = {name: partial(_instead, words) for name, words in wrong.items()}
    return Reckoning(lambda rows: rows.word, ways, lambda row: shown)


def choice_ingredients(word: str) -> Columns:
    """The right word."""
    return ingredients(word=word)


def _instead(words: Sequence[str], rows: Columns) -> list[Columns]:
    return [rows.with_columns(word=np.full(len(rows), word, object)) for word in words]


def mistake_of_rule(number: int) -> str:
    """The mistake of overlooking a rule of the decision."""
    same = [at for at, rule in enumerate(RULES) if rule.outcome == RULES[number].outcome]
    place = f"_{same.index(number) + 1}" if len(same) > 1 else ""
    return f"overlooked_{RULES[number].outcome}{place}"


def decision_ingredients(case: CaseAudit, own_outcome: str = "") -> Columns:
    """What a decision is made of: which of the rules apply to the case, as a set of bits.

    `own_outcome`: the outcome that somebody has, of whose rules the first counts that applies; "": none.
    """
    facts = case.facts
    situation = Situation(facts.cases, facts.computed, facts.rules)
    applies = sum(1 << number for number, rule in enumerate(RULES) if rule.applies(situation)[0])
    return ingredients(applies=applies, own_outcome=own_outcome)


def _decided(column: str, rows: Columns) -> Array:
    allowed = [(rows.own_outcome == "") | (rows.own_outcome == rule.outcome) for rule in RULES]
    applies = [(rows.applies >> number & 1).astype(bool) for number in range(len(RULES))]
    # Of an outcome of which no rule applies, the first rule that gives it.
    fallback = np.select(allowed, np.arange(len(RULES)))
    chosen = np.select([one & other for one, other in zip(allowed, applies)], np.arange(len(RULES)), fallback)
    return np.array([getattr(rule, column) for rule in RULES], object)[chosen]


def _decided_shown(row: Any) -> str:
    number = next(number for number in range(len(RULES)) if row.applies >> number & 1)
    return RULES[number].title


def _overlook(number: int, rows: Columns) -> list[Columns]:
    return [rows.with_columns(applies=rows.applies & ~np.int64(1 << number))]


#: The last rule decides whatever no other did: it cannot be overlooked.
_RULE_WAYS: dict[str, Way] = {
    mistake_of_rule(number): partial(_overlook, number) for number in range(len(RULES) - 1)
}
#: What the first rule that applies decides, and the clause by which it does.
OUTCOME = Reckoning(partial(_decided, "outcome"), _RULE_WAYS, _decided_shown)
ARTICLE = Reckoning(partial(_decided, "article"), _RULE_WAYS, _decided_shown)
