"""Checks and causes of one's own, from a notebook: registered, listed, tried for a while, removed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

import pandas as pd

from linkage_kit.audit import stake
from linkage_kit.audit.advice import NONE, Advice
from linkage_kit.audit.cause_registry import (
    Explanation,
    Fits,
    Shows,
    claim_cause,
    nothing_shown,
    transfer_cause,
    unregister_cause,
    written_cause,
)
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.own_words import registered, registered_as
from linkage_kit.audit.registry import CHECKS, Hits, own_checks, unregister_check
from linkage_kit.audit.registry import check as registered_check

#: What an own check finds: `Hits`, or a Boolean a case.
Found = Any
Find = Callable[[Facts], Found]


def check(
    code: str,
    title: str,
    message: str = "",
    *,
    severity: str = "warning",
    article: str = "",
    values: str = "",
    tables: tuple[str, ...] = ("cases",),
    stake: stake.Stake | None = None,
    owner: str = "both",
    advice: str | Advice = "",
    mends: str = "",
    step: str = "findings",
) -> Callable[[Find], Find]:
    """Register a check of one's own under a code, for all audits to come; again replaces it.

    The function is given the facts of an audit and gives a Boolean a case, or `Hits` where it is about years, steps or
    figures. `facts.cases`, `.resident`, `.periods`, `.events`, `.claims` and `.timeline` have columns as NumPy arrays:
    a row a case, resident year and so on, sorted by case, with `case` (the position in `facts.cases`), money in fen,
    months as numbers, days as `datetime64[D]`. A blank is "" in text, 0 in numbers, NaT in days:
    `facts.cases.known("transferred_amount")` says where a value is. The names are in `dir(facts.cases)`, with units in
    docs/package.md. A pandas Series has to be indexed by case id; a list of case ids is taken too.

    `message` is one Chinese sentence with `{year}`, `{step}`, `{claimant}`, `{expected}`, `{actual}`, `{difference}`
    where wanted (default: the title). `severity` is error, warning or info; `article` a clause; `values` what expected
    and actual are (money: fen, number, date, word, bool, text); `stake` the money that it is about (default: the
    difference, where values are money); `advice` what to do, in Chinese.

    >>> import linkage_kit as lk
    >>> with lk.checks():
    ...     @lk.check("X01", "未登记联系电话", article="14")
    ...     def phone_missing(facts):
    ...         return facts.cases.phone == ""
    ...     result = lk.audit(lk.sample_casebook(), "2026-06-30")
    >>> int((result.findings.code == "X01").sum())
    0

    Raises ValueError for an unknown severity, kind of values, clause or field, and for a code of the package.
    """
    # The name of the parameter hides the module's.
    measured = _default_stake(values) if stake is None else stake
    return registered_check(
        code,
        severity=severity,
        title=title,
        message=message or f"{title}。",
        article=article,
        values=values,
        tables=tables,
        stake=measured,
        owner=owner,
        advice=advice if isinstance(advice, Advice) else Advice(NONE.rank - 1, advice) if advice else NONE,
        mends=mends,
        step=step,
    )


def _default_stake(values: str) -> stake.Stake:
    return stake.DIFFERENCE if values == "money" else stake.NOTHING


def cause(
    name: str,
    title: str,
    explanation: Explanation = "",
    *,
    shows: Shows = nothing_shown,
    of: str = "claim",
) -> Callable[[Fits], Fits]:
    """Register a known wrong way of one's own of computing a claim; it is tried after those of the package.

    The function is given rows of claims (columns as NumPy arrays) and the way of counting in force, and says of which
    rows it reproduces the figure to the fen. A row has `claimant`, `year`, `months`, the claimed `refund_personal`,
    `refund_land_personal`, `refund_collective`, `refund_land_collective`, `refund_subtotal` and `claimed_total` (fen),
    and, under `computed_…`, what is right for the same year: the four items of principal, `computed_subtotal`,
    `computed_subsidy`, `computed_interest` (fen), `computed_months`, `computed_counted` (months with those that count
    twice), `computed_refund_…` (fen); further `due`, `in_account`, `linked` (Booleans).

    With `of="written"` the function gives instead what somebody writes who makes the mistake (fen; a row's total, or
    its four items), from `year` and the `computed_…` columns alone: so it is found in a total of all years, too.

    `explanation` says in Chinese what the wrong way does, `shows` gives its line of arithmetic for a row (of a claim:
    for the row and the way of counting). `of` is "claim", "written", or "transfer" for wrong ways of transferring the
    account (rows of cases, no way of counting).

    >>> import linkage_kit as lk
    >>> with lk.checks():
    ...     @lk.cause("twice", "重复退还", "同一年度的清退金额计算了两次。")
    ...     def twice(rows, rule):
    ...         return rows.claimed_total == 2 * rows.computed_refund_subtotal
    ...     _ = lk.audit(lk.sample_casebook(), "2026-06-30")

    Raises ValueError for another `of`, and for the name of a cause of the package.
    """
    families = {"claim": claim_cause, "written": written_cause, "transfer": transfer_cause}
    if of not in families:
        raise ValueError(f"of应为{'、'.join(families)}之一，现为{of!r}")
    return families[of](name, title=title, explanation=explanation or f"{title}。", shows=shows)


def unregister(*names: str) -> None:
    """Remove own checks (by code) and causes (by name). KeyError, in Chinese, for one that is not there.

    >>> import linkage_kit as lk
    >>> mine = lk.check("X02", "全部")(lambda facts: facts.cases.name != "")
    >>> lk.unregister("X02")
    """
    for name in names:
        if name in CHECKS:
            unregister_check(name)
        else:
            unregister_cause(name)


class checks:
    """The checks, to be looked at: `lk.checks()` shows a table of all of them, own ones first.

    `with lk.checks():` is a while: what is registered or removed within is undone at its end. Registries are those of
    the whole process: not for several threads at a time.
    """

    def __init__(self) -> None:
        self._while = ExitStack()

    def __enter__(self) -> Self:
        self._while.enter_context(registered_as(registered()))
        return self

    def __exit__(self, *error: Any) -> None:
        self._while.close()

    @property
    def table(self) -> pd.DataFrame:
        """A row a check: code, severity, clause, title, and whether it is one's own."""
        own = own_checks()
        rows = [
            {
                "code": code,
                "severity": known.severity,
                "article": known.article,
                "title": known.title,
                "own": code in own,
            }
            for code, known in sorted(CHECKS.items(), key=lambda item: (item[0] not in own, item[0]))
        ]
        return pd.DataFrame(rows)

    def __len__(self) -> int:
        return len(CHECKS)

    def __repr__(self) -> str:
        return self.table.to_string(index=False)

    def _repr_html_(self) -> str:
        return str(self.table.to_html(index=False))


__all__ = ["Hits", "cause", "check", "checks", "unregister"]
