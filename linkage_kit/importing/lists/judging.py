"""What a row of a list says of its payment: that it was made, is owed, was taken back, was but added, or never is one.

Nothing is guessed: a row that does not say it, or says two things, is a fault of its cell. Words and their meaning
stand in `schemas/synonyms.yaml`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.synonyms import Synonyms

Mask = npt.NDArray[np.bool_]

#: Amounts of a payment, of which one says it all, or the others do together; the base is asked where there is none.
_WHOLE, _PARTS, _BASE = "amount", ("personal", "employer_amount"), "base"
_ONE_OF = "应为下列含义之一的词（写入同义词文件的{section}）：{meanings}"
_MEANINGS = "已缴费paid、补缴late、未缴费unpaid、退费或冲销cancelled、补差supplement、视同缴费deemed"
_INSURANCES = "职工养老employee、居民养老resident、其他险种others"


@dataclass(frozen=True)
class Judged:
    """What rows say, row for row: a row that is wrong or does not count is none of these.

    `paid` includes the `silent` ones, of whose payment no word is said. `amount` is what was paid in fen (NaN where it
    is not said; negative for what is taken back). `passed_over` counts the rows that are no payment, by what they are.
    """

    paid: Mask
    silent: Mask
    cancelled: Mask
    supplement: Mask
    late: Mask
    passed_over: Mapping[str, int]
    amount: npt.NDArray[np.float64]
    faults: list[Fault]


def judged(frame: pd.DataFrame, scheme: str, when: str, synonyms: Synonyms) -> Judged:
    """What each row of a typed list says; `scheme` is the insurance whose rows count, `when` the column that says when
    a payment was made.
    """
    faults: list[Fault] = []
    kind = _meanings(frame, "kind", "payments", synonyms.payments, _MEANINGS, faults)
    state = _meanings(frame, "state", "payments", synonyms.payments, _MEANINGS, faults)
    insurance = _meanings(frame, "insurance", "insurances", synonyms.insurances, _INSURANCES, faults)
    amount = _amounts(frame)

    def says(meaning: str) -> Mask:
        return (kind == meaning) | (state == meaning)

    wrong = _marked(len(frame), faults)
    other = (insurance != "") & (insurance != scheme)
    counts = ~other & ~wrong
    deemed = counts & says("deemed")
    cancelled = counts & ~deemed & (says("cancelled") | (amount < 0))
    unpaid = counts & ~deemed & ~cancelled & says("unpaid")
    rest = counts & ~deemed & ~cancelled & ~unpaid
    supplement = rest & says("supplement")
    is_said = says("paid") | says("late")
    contradictory = list(_contradictions(frame, unpaid, kind, state, when))
    wrong |= _marked(len(frame), contradictory)
    return Judged(
        rest & ~supplement & ~wrong,
        rest & ~supplement & ~wrong & ~is_said,
        cancelled & ~wrong,
        supplement & ~wrong,
        says("late"),
        {
            "其他险种": int((other & ~wrong).sum()),
            "视同缴费": int(deemed.sum()),
            "未缴费": int((unpaid & ~wrong).sum()),
        },
        amount,
        [*faults, *contradictory],
    )


def _meanings(
    frame: pd.DataFrame,
    column: str,
    section: str,
    words: Mapping[str, str],
    listed: str,
    faults: list[Fault],
) -> npt.NDArray[np.object_]:
    """What the words of a column mean, "" for a blank; adds a fault for each that is not known."""
    if column not in frame:
        return np.full(len(frame), "", object)
    codes, distinct = pd.factorize(frame[column])
    meanings = np.array([words.get(wording(str(word)), None) for word in distinct] + [""], object)
    found = meanings[codes]
    expected = _ONE_OF.format(section=section, meanings=listed)
    faults.extend(Fault(int(row), column, expected) for row in np.flatnonzero(pd.isna(found)))
    return found


def _amounts(frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    """What each row says was paid: the whole amount, or else the parts together, or else the base."""
    amount = np.full(len(frame), np.nan)
    parts = [_fen(frame, name) for name in _PARTS]
    together = np.where(np.isnan(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))
    for given in (_fen(frame, _WHOLE), together, _fen(frame, _BASE)):
        amount = np.where(np.isnan(amount), given, amount)
    return amount


def _fen(frame: pd.DataFrame, column: str) -> npt.NDArray[np.float64]:
    if column not in frame:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(np.float64, na_value=np.nan)


def _contradictions(
    frame: pd.DataFrame,
    unpaid: Mask,
    kind: npt.NDArray[np.object_],
    state: npt.NDArray[np.object_],
    when: str,
) -> Iterator[Fault]:
    """Rows that say that they were paid and that they were not; the kind of what is owed may well be a normal one."""
    for row in np.flatnonzero(unpaid & (kind == "unpaid") & np.isin(state, ("paid", "late"))).tolist():
        told = f"与缴费类型“{shown(str(frame['kind'].iat[row]))}”矛盾，不能确定是否缴费"
        yield Fault(row, "state", told)
    if when in frame:
        for row in np.flatnonzero(unpaid & frame[when].notna().to_numpy()).tolist():
            yield Fault(row, when, "写明没有缴费，却有缴费或到账的时间，不能确定是否缴费")


def unclear(frame: pd.DataFrame, found: Judged, known: Collection[str]) -> Iterator[Fault]:
    """Rows without a word of their payment where the list has columns that would say it, and they do not: `known` are
    the columns that the list has.
    """
    silent, amount = found.silent, found.amount
    received = frame["received"].notna().to_numpy() if "received" in known else np.zeros(len(frame), bool)
    money = next((name for name in (_WHOLE, *_PARTS, _BASE) if name in known), None)
    if money is not None:
        for row in np.flatnonzero(silent & (amount == 0)):
            yield Fault(int(row), money, "金额为0，又没有写明缴费状态，不能确定是否缴费")
        for row in np.flatnonzero(silent & np.isnan(amount) & ~received):
            yield Fault(int(row), money, "没有金额，也没有写明缴费状态，不能确定是否缴费")
    if "received" in known:
        is_paid = (amount > 0) if money is not None else np.ones(len(frame), bool)
        for row in np.flatnonzero(silent & ~received & is_paid):
            yield Fault(int(row), "received", "没有到账时间，也没有写明缴费状态，不能确定是否缴费")
    elif money is None and (word := next((name for name in ("state", "kind") if name in known), None)):
        for row in np.flatnonzero(silent):
            yield Fault(int(row), word, "没有写明，不能确定是否缴费")


def _marked(rows: int, faults: list[Fault]) -> Mask:
    mask = np.zeros(rows, bool)
    mask[[fault.position for fault in faults]] = True
    return mask
