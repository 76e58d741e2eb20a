"""The mistakes that exercises know, in words: what somebody does who makes it, and how to teach against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from linkage_kit.audit.cause_registry import CLAIM_CAUSES, TRANSFER_CAUSES
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.procedure.decision import RULES
from linkage_kit.resources import read_yaml
from linkage_kit.rulebook import shandong
from linkage_kit.training.reckoning.choices import mistake_of_rule
from linkage_kit.training.reckoning.ways import Mistakes

_FILE = Path(__file__).with_name("mistakes.yaml")


@dataclass(frozen=True)
class Mistake:
    """A mistake in Chinese: its title, what somebody does, and how to teach against it."""

    name: str
    title: str
    what: str
    teach: str


@lru_cache(maxsize=1)
def mistakes() -> dict[str, Mistake]:
    """Every mistake by its name; those that are causes of the audit are called as they are there."""
    rules = shandong()
    arithmetic = arithmetic_on(rules, rules.effective_from)
    causes = {
        name: {"title": cause.title, "what": cause.explained(arithmetic)}
        for name, cause in {**CLAIM_CAUSES, **TRANSFER_CAUSES}.items()
    }
    said = {name: causes.get(name, {}) | words for name, words in read_yaml(_FILE).items()}
    overlooked = {
        mistake_of_rule(number): {
            "title": f"漏看了“{rule.title}”",
            "what": f"应先适用{rules.citation(rule.article)}：{rule.title}。",
            "teach": "按顺序逐条问，前面的适用了就不再看后面的。",
        }
        for number, rule in enumerate(RULES[:-1])
    }
    return {name: Mistake(name, **words) for name, words in {**said, **overlooked}.items()}


def in_words(found: Iterable[Mistakes]) -> str:
    """The titles of mistakes: those made together joined by “加上”, those between which the answer does not tell by
    “或者”.
    """
    known = mistakes()
    return "，或者".join("加上".join(f"“{known[name].title}”" for name in together) for together in found)
