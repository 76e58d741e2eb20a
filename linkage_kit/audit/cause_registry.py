"""The registry of known wrong ways: each has a name, and either what it writes or the test whether it reproduces a
figure to the fen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np

from linkage_kit.audit import own
from linkage_kit.audit.own import is_own, said
from linkage_kit.audit.written import Fits, Writes, fits_of
from linkage_kit.coded import Coded, code_type, vocabulary
from linkage_kit.columns import Columns, Mask
from linkage_kit.masking import mask_text
from linkage_kit.procedure.arithmetic import Arithmetic

Function = TypeVar("Function", bound=Callable[..., Any])
#: The arithmetic of a wrong way for one row (`Columns.record`), as a line such as `8.33 × 7 = 58.31`.
Shows = Callable[..., str]
#: What a wrong way does: a Chinese sentence, or a function of the way of counting in force that gives it.
Explanation = str | Callable[[Arithmetic], str]


@dataclass(frozen=True)
class Cause:
    """A known wrong way: its name, Chinese title and explanation, the test whether it reproduces a figure, and the
    arithmetic that shows it.

    `writes` is what somebody writes who makes the mistake, from which the test follows; None where only the test is
    known: such a way is not tried on a total of all years.
    """

    name: str
    title: str
    explanation: Explanation
    fits: Fits
    shows: Shows
    writes: Writes | None = None

    @property
    def function(self) -> Callable[..., Any]:
        """What was registered."""
        return self.writes or self.fits

    def explained(self, rule: Arithmetic) -> str:
        """What the wrong way does, in the words of the way of counting in force."""
        return self.explanation if isinstance(self.explanation, str) else self.explanation(rule)


#: Codes of claimed amounts: where one of their findings has no cause, no known wrong way gives the amount.
CODES_OF_AMOUNTS = ("R02", "R04", "A09")
#: Known wrong ways of a claim, in the order in which they are tried.
CLAIM_CAUSES: dict[str, Cause] = {}
#: Known wrong ways of a transfer (code S06).
TRANSFER_CAUSES: dict[str, Cause] = {}


def claim_causes() -> dict[str, Cause]:
    """Wrong ways of a claim by name; own ones as the audit that is shown has them."""
    return {**CLAIM_CAUSES, **said("claim_causes")}


def causes() -> dict[str, Cause]:
    """Every cause by name; own ones as the audit that is shown has them."""
    return {**claim_causes(), **TRANSFER_CAUSES, **said("transfer_causes")}


def unregister_cause(name: str) -> None:
    """Remove a cause of one's own. Raises KeyError or, for one of the package, ValueError, in Chinese."""
    families = [family for family in (CLAIM_CAUSES, TRANSFER_CAUSES) if name in family]
    if not families:
        raise KeyError(f"没有自定义的审核或原因{mask_text(name)}")
    if not is_own(families[0][name].function):
        raise ValueError(f"原因{name}是规程的审核所用，不能去掉")
    for family in families:
        del family[name]


def nothing_shown(*row: Any) -> str:
    """For a cause that has no arithmetic to show."""
    return ""


def claim_cause(
    name: str, *, title: str, explanation: Explanation, shows: Shows = nothing_shown
) -> Callable[[Fits], Fits]:
    """Register the test for a known wrong way of computing a year's claim; it is tried after those already registered.

    The function is given rows of `Facts.claims` and the `Arithmetic` in force for them; `shows` gives the line of
    arithmetic that leads to the claim, for one row and that `Arithmetic`.
    """
    return _cause(CLAIM_CAUSES, name, lambda test: Cause(name, title, explanation, test, shows))


def written_cause(
    name: str, *, title: str, explanation: Explanation, shows: Shows = nothing_shown
) -> Callable[[Writes], Writes]:
    """Register what somebody writes who computes claims in a known wrong way, for years and totals of all years alike.

    The function is given rows with the `computed_…` and neighbours' columns of `Facts.claims`, and the `Arithmetic` in
    force; it gives `Written`, a list of them, or the amounts (fen; rows x items, or the rows' totals). For the rest see
    `claim_cause`.
    """
    return _cause(
        CLAIM_CAUSES, name, lambda writes: Cause(name, title, explanation, fits_of(writes), shows, writes)
    )


def transfer_cause(
    name: str, *, title: str, explanation: Explanation, shows: Shows = nothing_shown
) -> Callable[[Fits], Fits]:
    """Register a known wrong way of transferring the account; `shows` is given a row of `Facts.cases`."""
    return _cause(TRANSFER_CAUSES, name, lambda test: Cause(name, title, explanation, test, shows))


def _cause(
    family: dict[str, Cause], name: str, made: Callable[[Callable[..., Any]], Cause]
) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        if not callable(function):
            raise ValueError(f"原因{name}应是一个函数，现为{type(function).__name__}")
        taken = {**CLAIM_CAUSES, **TRANSFER_CAUSES}.get(name)
        if taken and is_own(function) and not is_own(taken.function):
            raise ValueError(f"原因{name}是规程的审核所用，请另取名称")
        family[name] = made(function)
        return function

    return register


def first_fitting(family: dict[str, Cause], rows: Columns, *given: Any) -> Coded:
    """Name of the first cause of a family that reproduces each row, "" where none does.

    `given` is what the causes of the family are told beside the rows.
    """
    names = vocabulary(*family)
    codes = np.zeros(len(rows), code_type(names))
    for cause in reversed(list(family.values())):
        fits = own.run(
            cause.function,
            cause.name,
            cause.title,
            partial(_fits, cause, rows, *given),
            np.zeros(len(rows), bool),
        )
        codes[fits] = names.index(cause.name)
    return Coded(codes, names)


def _fits(cause: Cause, rows: Columns, *given: Any) -> Mask:
    """The rows that the cause reproduces; TypeError, in Chinese, where an own one gives no Boolean a row."""
    found = np.asarray(cause.fits(rows, *given))
    if found.dtype != bool or found.shape != (len(rows),):
        raise TypeError(f"应给出每行一个是否（共{len(rows)}个）")
    return found
