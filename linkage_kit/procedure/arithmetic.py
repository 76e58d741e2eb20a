"""The arithmetic that a rulebook names: small pure functions, and what of them holds for a case by its date.

Where law changes *how* something is counted, not only a number, a dated line of the rulebook names a function of
one of these registries (`portion: twelfths`). A newer way of counting (article 16) is one more function here.

A year's overlap is a share of that year: an exact fraction, `part / whole`, two arrays of whole numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from linkage_kit.columns import Array, Columns, Days, Mask
from linkage_kit.money import Fen, half_up, share_out
from linkage_kit.rulebook import Rulebook, RulebookError, clause

F = TypeVar("F", bound=Callable[..., object])

#: The refundable items in the order of annex 5.
ITEMS = ("personal", "land_personal", "collective", "land_collective")
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Share:
    """Shares of whole years, row for row: `part / whole`, in whole numbers."""

    part: Array
    whole: Array

    def of(self, amounts: Fen) -> Fen:
        """Each row's share of an amount in fen, rounded half up."""
        return half_up(amounts * self.part, self.whole)


@dataclass(frozen=True)
class Variant:
    """A way of counting: its function, what a report says of it in Chinese, and its words in a line of arithmetic.

    `note` is for the rounding what stands under annex 5's table, for the portion (whose phrase is `÷…×…`) what the
    amount of one unit is called. `leaves` is for the subsidy: whether any of it leaves
    the account.
    """

    apply: Callable[..., Any]
    reading: str
    phrase: str = ""
    note: str = ""
    leaves: bool = True


#: The ways of counting by parameter of the rulebook and name. What the functions of each are given and give:
#: `overlap`: pieces of `overlap.period_years` -> which count; `portion`: years, overlap months, the months as twelve
#: bits -> Share; `rounding`: principal (rows x items, fen), Share -> refund (rows x items, fen); `subsidy`: the year's
#: subsidy (fen), Share -> what leaves the account (fen); `remaining`: months that remain once the overlap is gone ->
#: the whole years that they make, -1 where the rules do not ask.
VARIANTS: dict[str, dict[str, Variant]] = {
    "overlap": {},
    "portion": {},
    "rounding": {},
    "subsidy": {},
    "remaining": {},
}
REFUNDABLE = "refundable_items"


@dataclass(frozen=True)
class Arithmetic:
    """The ways of counting in force on some date; `items` are the items of principal that are refunded."""

    variants: Mapping[str, Variant]
    items: tuple[str, ...]

    def counts(self, pieces: Columns) -> Mask:
        """Which pieces of employee periods count for the overlap."""
        return self.variants["overlap"].apply(pieces)

    def portion(self, years: Array, months: Array, mask: Array) -> Share:
        """The share of each year that its overlap is: years, overlap months, and the months as twelve bits."""
        return self.variants["portion"].apply(years, months, mask)

    def principal(self, paid: Fen) -> Fen:
        """What of the four items (rows x 4, fen) may be refunded: items that are not refundable count as 0."""
        if set(self.items) == set(ITEMS):
            return paid
        return paid * np.array([item in self.items for item in ITEMS], np.int64)

    def refund(self, principal: Fen, share: Share) -> Fen:
        """Refund of each item (rows x items, fen) from the refundable principal (rows x items, fen)."""
        return self.variants["rounding"].apply(principal, share)

    def total(self, principal: Fen, share: Share) -> Fen:
        """Sum of the refund of all items (rows, fen)."""
        return self.refund(principal, share).sum(axis=1)

    def subsidy(self, subsidy: Fen, share: Share) -> Fen:
        """The part of each year's government subsidy that leaves the account (fen)."""
        return self.variants["subsidy"].apply(subsidy, share)

    @property
    def portion_words(self) -> str:
        """How an amount becomes its share, in words: `÷12×重复月数`."""
        return self.variants["portion"].phrase

    @property
    def divisor(self) -> str:
        """The first half of it: `÷12`."""
        return self.portion_words.partition("×")[0]

    @property
    def units(self) -> str:
        """What it multiplies by: `重复月数`."""
        return self.portion_words.partition("×")[2]

    @property
    def unit_amount(self) -> str:
        """What the amount of one such unit is called: `月额`."""
        return self.variants["portion"].note

    @property
    def subsidy_leaves(self) -> bool:
        """Whether any of the overlap's subsidy leaves the account."""
        return self.variants["subsidy"].leaves

    def remaining_years(self, months_left: Array) -> Array:
        """Whole years that the months make which remain once the overlap is gone; -1 where the rules do not ask."""
        return self.variants["remaining"].apply(months_left)


def arithmetic_by_case(
    rules: Rulebook, applied_on: Days
) -> Iterator[tuple[Arithmetic, npt.NDArray[np.bool_] | slice]]:
    """Each way of counting with the cases it holds for, by the day of application; one way alone gives a slice.

    A day before the rulebook's first value has the first one: such a case is outside the procedure, but its overlap
    is shown.
    """
    names = (*VARIANTS, REFUNDABLE)
    changes = sorted({since for name in names for since, _ in rules.parameters[name].values})
    ways: dict[tuple[object, ...], int] = {}
    version_of = []
    for since in changes:
        key = tuple(_hashable(rules.parameters[name].at_or_first(since)) for name in names)
        version_of.append(ways.setdefault(key, len(ways)))
    if len(ways) == 1:
        yield _arithmetic(dict(zip(names, next(iter(ways))))), slice(None)
        return
    at = np.searchsorted(np.array(changes, "datetime64[D]"), applied_on, side="right") - 1
    version = np.array(version_of)[np.maximum(at, 0)]
    for key, number in ways.items():
        yield _arithmetic(dict(zip(names, key))), version == number


def require_known(rules: Rulebook) -> None:
    """RulebookError where a dated line names a way of counting or an item that there is not."""
    for name in VARIANTS:
        for _, value in rules.parameters[name].values:
            _variant(name, value)
    for _, items in rules.parameters[REFUNDABLE].values:
        _require_items(items)


def arithmetic_on(rules: Rulebook, applied_on: dt.date) -> Arithmetic:
    """The way of counting for a case by its day of application."""
    names = (*VARIANTS, REFUNDABLE)
    return _arithmetic({name: _hashable(rules.parameters[name].at_or_first(applied_on)) for name in names})


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _arithmetic(named: Mapping[str, Any]) -> Arithmetic:
    _require_items(named[REFUNDABLE])
    return Arithmetic({name: _variant(name, named[name]) for name in VARIANTS}, named[REFUNDABLE])


def _require_items(items: Collection[str]) -> None:
    if unknown := set(items) - set(ITEMS):
        raise RulebookError(f"规则库“{REFUNDABLE}”中没有这些缴费项目：{'、'.join(sorted(unknown))}")


def _variant(parameter: str, name: str) -> Variant:
    known = VARIANTS[parameter]
    if name not in known:
        raise RulebookError(f"规则库“{parameter}”没有“{name}”这种算法，应为其中之一：{'、'.join(known)}")
    return known[name]


def variant(
    parameter: str, name: str, *, reading: str = "", phrase: str = "", note: str = "", leaves: bool = True
) -> Callable[[F], F]:
    """Register a way of counting under the name by which a dated line of a rulebook asks for it."""

    def register(function: F) -> F:
        VARIANTS[parameter][name] = Variant(function, reading, phrase, note, leaves)
        return function

    return register


@variant(
    "overlap",
    "any_month_of_span",
    reading="职工缴费时段含起止当月；同一月份在两处缴费只计一次；视同缴费年限不是缴费，不计入；"
    "四项本金全年为零的年度不产生清退。",
)
def any_month_of_span(pieces: Columns) -> Mask:
    """Every period counts; how many of a partial one's months overlap is bounded (reading 2)."""
    return np.ones(len(pieces), bool)


@variant(
    "overlap",
    "fully_paid_only",
    reading="只有足额缴费的职工缴费时段计入重复月份，含起止当月；同一月份在两处缴费只计一次；"
    "视同缴费年限不是缴费，不计入；四项本金全年为零的年度不产生清退。",
)
def fully_paid_only(pieces: Columns) -> Mask:
    """Only periods whose every month was paid count."""
    return ~pieces.partial


@clause("12(2)")
@variant("portion", "twelfths", phrase="÷12×重复月数", note="月额")
def twelfths(years: Array, months: Array, mask: Array) -> Share:
    """Overlap months over twelve."""
    return Share(months, np.broadcast_to(np.int64(MONTHS_A_YEAR), len(months)))


@variant("portion", "days", phrase="÷当年天数×重复天数", note="日额")
def days(years: Array, months: Array, mask: Array) -> Share:
    """Days of the overlap months over the days of the year; twelfths where it is not known which months they are."""
    january = ((years - 1970) * MONTHS_A_YEAR).astype("datetime64[M]")
    starts = (january[:, None] + np.arange(MONTHS_A_YEAR + 1)).astype("datetime64[D]").astype(np.int64)
    lengths = np.diff(starts, axis=1)
    of_year = lengths.sum(axis=1)
    chosen = (mask[:, None] >> np.arange(MONTHS_A_YEAR)) & 1
    known = chosen.sum(axis=1) == months
    return Share(
        np.where(known, (lengths * chosen).sum(axis=1), months * of_year),
        np.where(known, of_year, MONTHS_A_YEAR * of_year),
    )


@variant(
    "rounding",
    "total_then_items",
    reading="每年只在算出小计时四舍五入到分一次，再按最大余数分摊到四项，余数相同的归前一项，使各项之和等于小计。",
    phrase="按最大余数分摊为",
    note="每年先按公式算出小计，再按最大余数分摊到各项。",
)
def total_then_items(principal: Fen, share: Share) -> Fen:
    """The total once, half up, shared out over the items by largest remainder, ties to the earlier (reading 1)."""
    return share_out(share.of(principal.sum(axis=1)), principal * share.part[:, None], share.whole)


@variant(
    "rounding",
    "each_item",
    reading="每年的各项分别四舍五入到分，小计为各项之和。",
    phrase="四舍五入为",
    note="每年的各项分别按公式算出，小计为各项之和。",
)
def each_item(principal: Fen, share: Share) -> Fen:
    """Each item rounded half up by itself."""
    return half_up(principal * share.part[:, None], share.whole[:, None])


@clause("11")
@variant(
    "subsidy",
    "leaves_the_account",
    reading="重复月份的政府补贴逐年按“当年补贴{portion}”四舍五入到分，不退本人。",
)
def subsidy_share(subsidy: Fen, share: Share) -> Fen:
    """The overlap's share of the subsidy, in fen, half up: it goes back or into the pool (reading 3)."""
    return share.of(subsidy)


@variant("subsidy", "stays_in_the_account", reading="重复月份的政府补贴留在个人账户，不退还。", leaves=False)
def no_subsidy(subsidy: Fen, share: Share) -> Fen:
    """Nothing of the subsidy leaves the account."""
    return np.zeros(len(subsidy), np.int64)


@variant("remaining", "not_counted")
def not_counted(months_left: Array) -> Array:
    """The rules do not ask what the remaining months make."""
    return np.full(len(months_left), -1)


@variant(
    "remaining",
    "whole_years",
    reading="清退后剩余的居民缴费月数合并计算为整年，不足一年的不计。",
)
def whole_years(months_left: Array) -> Array:
    """The months added up to whole years; a rest under a year does not count."""
    return months_left // MONTHS_A_YEAR
