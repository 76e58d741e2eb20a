"""Registries of finding codes and causes. A check is one function; a new one registers itself by decoration.

from linkage_kit.audit.registry import Hits, check

@check("X01", severity="warning", article="14", title="未登记联系电话", message="案件没有联系电话，无法告知办理结果。")
def phone_missing(facts):
    return Hits.of_cases(facts, facts.cases.phone == "")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_kit.columns import Array, Columns, Mask
from linkage_kit.rulebook import clause, shandong

if TYPE_CHECKING:
    from linkage_kit.audit.facts import Facts

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


Find = Callable[["Facts"], Hits]
Fits = Callable[..., Mask]
#: The arithmetic of a wrong way for one row (`Columns.record`), as a line such as `8.33 × 7 = 58.31`.
Shows = Callable[..., str]


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


@dataclass(frozen=True)
class Cause:
    """A known wrong way: its name, Chinese title and explanation, the test whether it reproduces a figure, and the
    arithmetic that shows it."""

    name: str
    title: str
    explanation: str
    fits: Fits
    shows: Shows


#: Finding codes, by code, in the order of registration.
CHECKS: dict[str, Check] = {}
#: Known wrong ways of a claim, in the order in which they are tried.
CLAIM_CAUSES: dict[str, Cause] = {}
#: Known wrong ways of a transfer (code S06).
TRANSFER_CAUSES: dict[str, Cause] = {}


def causes() -> dict[str, Cause]:
    """Every registered cause by name."""
    return {**CLAIM_CAUSES, **TRANSFER_CAUSES}


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


def nothing_shown(*row: Any) -> str:
    """For a cause that has no arithmetic to show."""
    return ""


def claim_cause(
    name: str, *, title: str, explanation: str, shows: Shows = nothing_shown
) -> Callable[[Fits], Fits]:
    """Register a known wrong way of computing a year's claim; it is tried after those already registered.

    The function is given rows of `Facts.claims` and the `Arithmetic` in force for them; `shows` gives the line of
    arithmetic that leads to the claim, for one row and that `Arithmetic`.
    """
    return _cause(CLAIM_CAUSES, name, title, explanation, shows)


def transfer_cause(
    name: str, *, title: str, explanation: str, shows: Shows = nothing_shown
) -> Callable[[Fits], Fits]:
    """Register a known wrong way of transferring the account; `shows` is given a row of `Facts.cases`."""
    return _cause(TRANSFER_CAUSES, name, title, explanation, shows)


def _cause(
    family: dict[str, Cause], name: str, title: str, explanation: str, shows: Shows
) -> Callable[[Fits], Fits]:
    def register(fits: Fits) -> Fits:
        family[name] = Cause(name, title, explanation, fits, shows)
        return fits

    return register


def first_fitting(family: dict[str, Cause], rows: Columns, *given: Any) -> Array:
    """Name of the first cause of a family that reproduces each row, "" where none does.

    `given` is what the causes of the family are told beside the rows.
    """
    names = np.full(len(rows), "", object)
    for cause in reversed(family.values()):
        names[cause.fits(rows, *given)] = cause.name
    return names
