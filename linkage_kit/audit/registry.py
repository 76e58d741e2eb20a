"""The registry of finding codes. A check is one function; a new one registers itself by decoration.

from linkage_kit.audit.registry import Hits, check

@check("X01", severity="warning", article="14", title="未登记联系电话", message="案件没有联系电话，无法告知办理结果。")
def phone_missing(facts):
    return Hits.of_cases(facts, facts.cases.phone == "")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter

import numpy as np

from linkage_kit.audit.facts import Facts
from linkage_kit.columns import Array, Mask
from linkage_kit.rulebook import clause, shandong

#: What a check's message may speak of.
MESSAGE_FIELDS = ("year", "step", "claimant", "expected", "actual", "difference", "record")
SEVERITIES = ("error", "warning", "info")
#: How `expected` and `actual` are written; money and numbers also give `difference`.
VALUE_KINDS = ("", "money", "number", "date", "word", "bool", "text")


@dataclass(frozen=True)
class Hits:
    """What a check found, a row a finding, as arrays of one length; columns that stay blank are None.

    `case` is the position of the case in `facts.cases`. `expected` and `actual` hold fen, numbers, days, words,
    Booleans or text, as the check's `values` says. `article` overrides the registered one, row by row.
    """

    case: Array
    year: Array | None = None
    step: Array | None = None
    claimant: Array | None = None
    expected: Array | None = None
    actual: Array | None = None
    cause: Array | None = None
    article: Array | None = None

    @classmethod
    def of_cases(cls, facts: Facts, cases: Mask, *, decided: bool = False) -> Hits:
        """One finding for each case of the mask; `decided` cites the clause that decided the case."""
        rows = np.flatnonzero(cases)
        return cls(case=rows, article=facts.cases.articles[rows] if decided else None)


Find = Callable[[Facts], Hits]


@dataclass(frozen=True)
class Check:
    """A finding code: severity, clause id ("" where none or where each row has its own), Chinese title and message.

    `tables` names the casebook's tables whose rows are the evidence.
    """

    code: str
    severity: str
    article: str
    title: str
    message: str
    values: str
    tables: tuple[str, ...]
    find: Find


#: Finding codes, by code, in the order of registration.
CHECKS: dict[str, Check] = {}


def check(
    code: str,
    *,
    severity: str,
    title: str,
    message: str,
    article: str = "",
    values: str = "",
    tables: tuple[str, ...] = ("cases",),
) -> Callable[[Find], Find]:
    """Register a check under its finding code; the same module may register it again (as when a cell is run twice).

    `message` is one Chinese sentence with `{year}`, `{step}`, `{claimant}`, `{expected}`, `{actual}`,
    `{difference}` where wanted. The function is listed as carrying out `article`. Raises ValueError for an unknown
    severity, kind of values, clause or field of the message, and for a code that another module has.
    """
    if severity not in SEVERITIES:
        raise ValueError(f"severity must be one of {SEVERITIES}: {severity!r}")
    if values not in VALUE_KINDS:
        raise ValueError(f"values must be one of {VALUE_KINDS}: {values!r}")

    if article and article not in shandong().clauses:
        raise ValueError(f"no such clause in the rulebook: {article!r}")

    unknown = {field for _, field, _, _ in Formatter().parse(message) if field is not None} - set(
        MESSAGE_FIELDS
    )
    if unknown:
        raise ValueError(f"message fields must be among {MESSAGE_FIELDS}: {sorted(unknown)}")

    def register(find: Find) -> Find:
        taken = CHECKS.get(code)
        if taken and taken.find.__module__ != find.__module__:
            raise ValueError(f"code {code} is already a check of {taken.find.__module__}; take another")
        if article:
            clause(article)(find)
        CHECKS[code] = Check(code, severity, article, title, message, values, tables, find)
        return find

    return register
