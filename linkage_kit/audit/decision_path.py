"""The way to a case's decision: every rule in the order of the contract, whether it applied, and on what facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from linkage_kit.audit.facts import Facts
from linkage_kit.columns import Columns
from linkage_kit.procedure.decision import RULES, Rule, Situation, conditions_met, deciding_rule, window_opens


@dataclass(frozen=True)
class Tried:
    """A rule and its answer for a case: it did not apply, it decided, or one before it had decided already.

    `facts` are the values of the rule's facts by name: text, numbers, Booleans, dates (`datetime.date`), region codes
    as a list; None is what is not known.
    """

    rule: Rule
    answer: Literal["passed", "decided", "untried"]
    facts: Mapping[str, Any]


def decision_path(facts: Facts) -> list[Tried]:
    """Every rule as it was tried for the first case of `facts`; the one that decided is that of `decision.decide`."""
    decided = int(deciding_rule(Situation(facts.cases, facts.computed, facts.rules))[0])
    known = known_facts(facts)
    return [
        Tried(
            rule,
            "decided" if number == decided else "passed" if number < decided else "untried",
            {name: known[name] for name in rule.facts},
        )
        for number, rule in enumerate(RULES)
    ]


def known_facts(facts: Facts) -> dict[str, Any]:
    """What the rules look at, by name, of the first case of `facts`: values as `Tried.facts` has them."""
    cases, computed = facts.cases, facts.computed
    statutory = int(computed.statutory_months[0])
    recorded = {name: _value(cases, name) for name in _RECORDED}
    month = np.datetime64("0000-01", "M") + statutory
    return {
        **recorded,
        "effective_from": facts.rules.effective_from,
        "resident_years": len(facts.resident),
        "employee_periods": len(facts.periods),
        "window_opens": window_opens(cases.benefit_applied_on, facts.rules)[0].item(),
        "regions": sorted(set(facts.periods.region_code.tolist())),
        "minimum_months": int(computed.minimum_months[0]),
        "statutory_month": month.astype("datetime64[D]").item() if statutory else None,
        "conditions_met": bool(conditions_met(cases, computed)[0]),
    }


_RECORDED = (
    "applied_on",
    "benefit_applied_on",
    "benefits_in_payment",
    "meets_employee_retirement",
    "employee_paid_months",
    "birth_date",
    "retirement_group",
    "benefit_province",
    "choice",
)


def _value(cases: Columns, name: str) -> Any:
    value = cases[name][:1].tolist()[0]
    return value if cases.known(name)[0] and value != "" else None
