"""What a row of a list says of its payment: that it was made, is owed, was taken back, was but added, or never is one.

Nothing is guessed: a row that says two things is a fault of its cell. The state describes the row itself; the kind says
what sort of transaction it is, and of what is owed it may well be a normal one. Words and their meaning stand in
`schemas/synonyms.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.synonyms import Synonyms

Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]

#: What was paid, by which column says it all, or by the columns that do so together.
WHOLE, PARTS = ("paid_amount", "amount"), ("personal", "employer_amount")
_ONE_OF = "应为下列含义之一的词（写入同义词文件的{section}）：{meanings}"
_MEANINGS = "已缴费paid、补缴late、应缴due、未缴费unpaid、冲销cancelled、已退费refunded、补差supplement、视同缴费deemed"
_INSURANCES = "职工养老employee、居民养老resident、养老（未分）pension、其他险种others"
#: Meanings that a remark contradicts a payment with.
_NO_PAYMENT = ("unpaid", "cancelled", "refunded", "deemed")


@dataclass(frozen=True)
class Judged:
    """What rows say, row for row, each at most one of these; a row that is wrong is none.

    `silent` are those of the paid ones of whose payment no state speaks, `kind_says` those whose kind does. `cancelled`
    takes another payment back, `refunded` was taken back itself. `late`: a word says that it was paid later. `amount`
    is in fen, NaN where it is not said.
    """

    paid: Mask
    silent: Mask
    kind_says: Mask
    cancelled: Mask
    refunded: Mask
    unpaid: Mask
    supplement: Mask
    deemed: Mask
    other: Mask
    late: Mask
    amount: npt.NDArray[np.float64]
    faults: list[Fault]

    @property
    def passed_over(self) -> Mapping[str, Mask]:
        """The rows that are no payment, by what they are."""
        return {
            "其他险种": self.other,
            "视同缴费": self.deemed,
            "未缴费": self.unpaid,
            "已退费": self.refunded,
            "冲销": self.cancelled,
            "补差": self.supplement,
        }


def judged(frame: pd.DataFrame, scheme: str, when: Mask, synonyms: Synonyms) -> Judged:
    """What each row of a typed list says: `scheme` is the insurance whose rows count, `when` whether a row says when it
    was paid.
    """
    faults: list[Fault] = []
    kind = _meanings(frame, "kind", synonyms.payments, faults)
    state = _meanings(frame, "state", synonyms.payments, faults)
    insurance = _meanings(frame, "insurance", synonyms.insurances, faults)
    amount = amounts(frame)
    faults += _unsaid(frame, "insurance", insurance)
    other = ~np.isin(insurance, ("", scheme, "pension"))
    faults += [
        fault for fault in _contradictions(frame, kind, state, when, synonyms) if not other[fault.position]
    ]
    counts = ~other & ~_marked(len(frame), faults)

    deemed = counts & ((kind == "deemed") | (state == "deemed"))
    rest = counts & ~deemed
    takes_back = np.isin(kind, ("cancelled", "refunded")) | (state == "cancelled") | (amount < 0)
    cancelled = rest & takes_back
    refunded = rest & ~takes_back & (state == "refunded")
    unpaid = rest & ~takes_back & ((state == "unpaid") | (kind == "unpaid"))
    rest &= ~(cancelled | refunded | unpaid)
    supplement = rest & ((kind == "supplement") | (state == "supplement"))
    paid = rest & ~supplement
    is_said = np.isin(state, ("paid", "late"))
    return Judged(
        paid,
        paid & ~is_said,
        np.isin(kind, ("paid", "late")),
        cancelled,
        refunded,
        unpaid,
        supplement,
        deemed,
        other,
        (kind == "late") | (state == "late"),
        amount,
        faults,
    )


def amounts(frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    """What each row says was paid, in fen: the whole amount, or else its parts together."""
    amount = np.full(len(frame), np.nan)
    parts = [fen(frame, name) for name in PARTS]
    together = np.where(np.isnan(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))
    for given in (*(fen(frame, name) for name in WHOLE), together):
        amount = np.where(np.isnan(amount), given, amount)
    return amount


def _meanings(frame: pd.DataFrame, column: str, words: Mapping[str, str], faults: list[Fault]) -> Words:
    """What the words of a column mean, "" for a blank; adds a fault for each that is not known."""
    if column not in frame:
        return np.full(len(frame), "", object)
    codes, distinct = pd.factorize(frame[column])
    meanings = np.array([words.get(wording(str(word))) for word in distinct] + [""], object)
    found = meanings[codes]
    section, listed = ("insurances", _INSURANCES) if column == "insurance" else ("payments", _MEANINGS)
    expected = _ONE_OF.format(section=section, meanings=listed)
    faults.extend(Fault(int(row), column, expected) for row in np.flatnonzero(pd.isna(found)))
    return np.where(pd.isna(found), "", found)


def _unsaid(frame: pd.DataFrame, column: str, found: Words) -> Iterator[Fault]:
    """Rows that do not say what others of the list do."""
    if column in frame and (found != "").any():
        for row in np.flatnonzero(frame[column].isna()):
            yield Fault(int(row), column, "没有写明，而其他行写明了")


def _contradictions(
    frame: pd.DataFrame, kind: Words, state: Words, when: Mask, synonyms: Synonyms
) -> Iterator[Fault]:
    """Rows that say that they were paid and that they were not."""
    opposed = (kind == "unpaid") & np.isin(state, ("paid", "late"))
    opposed |= np.isin(kind, ("cancelled", "refunded")) & (state == "unpaid")
    for row in np.flatnonzero(opposed).tolist():
        told = f"与缴费类型“{shown(str(frame['kind'].iat[row]))}”矛盾，不能确定是否缴费"
        yield Fault(row, "state", told)
    unpaid = (state == "unpaid") | (kind == "unpaid")
    column = next((name for name in ("received", "paid_on") if name in frame), "")
    for row in np.flatnonzero(unpaid & when).tolist():
        yield Fault(row, column, "写明没有缴费，却有缴费或到账的时间，不能确定是否缴费")
    paid_amount = fen(frame, "paid_amount")
    for row in np.flatnonzero(unpaid & (paid_amount > 0)).tolist():
        yield Fault(row, "paid_amount", "写明没有缴费，却有实缴金额，不能确定是否缴费")
    yield from _remarks(frame, kind, state, synonyms)


def _remarks(frame: pd.DataFrame, kind: Words, state: Words, synonyms: Synonyms) -> Iterator[Fault]:
    """Remarks that nothing was paid, of which kind and state say nothing."""
    if "note" not in frame:
        return
    codes, distinct = pd.factorize(frame["note"])
    said = np.array([synonyms.payments.get(wording(str(note)), "") for note in distinct] + [""], object)[
        codes
    ]
    known = np.isin(kind, _NO_PAYMENT) | np.isin(state, _NO_PAYMENT)
    for row in np.flatnonzero(np.isin(said, _NO_PAYMENT) & ~known).tolist():
        yield Fault(row, "note", "备注写明没有缴费或已退回，其他列没有写明，不能确定是否缴费")


def fen(frame: pd.DataFrame, column: str) -> npt.NDArray[np.float64]:
    """The amounts of a column, NaN where it is blank or not there."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(np.float64, na_value=np.nan)


def _marked(rows: int, faults: list[Fault]) -> Mask:
    mask = np.zeros(rows, bool)
    mask[[fault.position for fault in faults]] = True
    return mask
