"""Lists of months of the employee scheme: which rows surely are payments, so that nobody else need be asked.

A row that says that it was paid and nothing else is taken as it stands. Whoever has another row (a cancellation, a
refund, an amount of 0, a word that is not known) is left whole to the readers of the lists themselves (`lists`), for
what such a row means hangs on the others of its person.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.wording import wording
from linkage_kit.columns import Array, Mask
from linkage_kit.importing.lists.judging import PARTS, WHOLE
from linkage_kit.importing.lists.month_numbers import NO_MONTH, months_of_year, spans
from linkage_kit.importing.lists.proof import is_bare
from linkage_kit.matching.cells import BatchReader

_RECEIPTS = ("received", "paid_on")
_RECEIPT = r"[0-9]{4}-?[0-9]{2}(?:-?[0-9]{2})?"
_SAYS_PAID = ("paid", "late")
#: Words of a remark that contradict a payment; what else it says counts for nothing.
_NO_PAYMENT = ("unpaid", "cancelled", "refunded", "deemed")


def month_spans(reader: BatchReader) -> tuple[Array, Array]:
    """The first and last month of each row of a list, numbered from the year 0; `NO_MONTH` where it is not known."""
    if "month" in reader.batch.cells:
        months = reader.values("month")
        assert months is not None
        first, last, _ = spans(months.distinct, "month")
        return first[months.codes], last[months.codes]
    years, of_year = reader.values("year"), reader.values("month_of_year")
    assert years is not None and of_year is not None
    month = months_of_year(of_year.distinct, "month_of_year")[0][of_year.codes]
    known = (month != NO_MONTH) & (years.numbers() > 0)
    first = np.where(known, years.numbers() * 12 + month - 1, NO_MONTH)
    return first, first


def are_plain(reader: BatchReader, first: Array, last: Array) -> Mask:
    """Which rows of a list of months say that they were paid, and nothing that another row could change."""
    words = reader.known.synonyms
    payments = {name: _meanings(reader, name, words.payments) for name in ("kind", "state", "note")}
    insurance = _meanings(reader, "insurance", words.insurances)
    months = reader.values("months")
    plain = first != NO_MONTH
    if months is not None:
        plain &= (months.numbers() == 0) | (months.numbers() == last - first + 1)
    if payments["kind"] is not None:
        plain &= np.isin(payments["kind"], ("", "due", *_SAYS_PAID))
    if payments["note"] is not None:
        plain &= ~np.isin(payments["note"], _NO_PAYMENT)
    if insurance is not None:
        plain &= np.isin(insurance, ("employee", "pension"))
    amounts, receipts = _amounts(reader), _receipts(reader)
    for given in (*amounts, *receipts):
        plain &= given >= 0
    return plain & _is_proved(reader, payments, amounts, receipts)


def _is_proved(
    reader: BatchReader, payments: Mapping[str, Array | None], amounts: list[Array], receipts: list[Array]
) -> Mask | bool:
    """Which rows have what proves their payment, as far as their list has columns of it."""
    if payments["state"] is not None:
        return np.isin(payments["state"], _SAYS_PAID)
    if is_bare(reader.batch.cells.keys()):
        return True
    proofs = [np.maximum.reduce(given) > 0 for given in (amounts, receipts) if given]
    if proofs:
        return np.logical_and.reduce(proofs)
    return False if payments["kind"] is None else np.isin(payments["kind"], _SAYS_PAID)


def _meanings(reader: BatchReader, name: str, words: Mapping[str, str]) -> npt.NDArray[np.object_] | None:
    """What the words of a column mean, "" for a blank and "?" for one that is not known; None without the column."""
    values = reader.values(name)
    if values is None:
        return None
    texts = values.distinct.fillna("")
    return np.array([words.get(wording(text), "?") if text else "" for text in texts], object)[values.codes]


def _amounts(reader: BatchReader) -> list[Array]:
    """The amounts of each column of payments: 1 above 0, 0 for a blank, -1 for 0 and below."""
    found = []
    for name in (*WHOLE, *PARTS):
        values = reader.values(name)
        if values is not None:
            sign = np.where(values.distinct.isna(), 0, np.where(values.distinct.fillna(0) > 0, 1, -1))
            found.append(sign[values.codes])
    return found


def _receipts(reader: BatchReader) -> list[Array]:
    """Of each column of receipts: 1 for a month or day, 0 for a blank, -1 for what may be neither."""
    found = []
    for name in _RECEIPTS:
        values = reader.values(name)
        if values is not None:
            fits = values.distinct.str.fullmatch(_RECEIPT).fillna(False).to_numpy(bool)
            found.append(np.where(values.distinct.isna(), 0, np.where(fits, 1, -1))[values.codes])
    return found
