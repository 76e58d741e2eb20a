"""Lists of the employee scheme, whatever a row of theirs is -> a row a month and what is said of its payment.

A list may have a row a month, a column a month of the year, or a column a year (`schemas/lists/employee_*.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.cells import CellError, plain, read_cell
from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.list_tables import LIST_TABLES, MONTH_COLUMNS, YEAR_COLUMNS
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.judging import Judged, Mask, judged
from linkage_kit.importing.lists.month_numbers import NO_MONTH, Months, months_of_year, receipts, spans
from linkage_kit.importing.lists.proof import unproved
from linkage_kit.importing.merging.placed_rows import PlacedRows

SCHEME = "employee"
_AMOUNT = LIST_TABLES["employee_months"].columns["amount"]
_PAID, _UNPAID, _UNREADABLE = 1, 0, -1
#: What a word in the cell of a month says; a supplement alone says nothing of its month.
_MARKS = {
    "paid": _PAID,
    "late": _PAID,
    "unpaid": _UNPAID,
    "cancelled": _UNPAID,
    "refunded": _UNPAID,
    "deemed": _UNPAID,
}
#: What tells one payment of a month from another.
_TEXTS = ("case_id", "region_code", "region_name", "employer", "kind", "state")
_FLAGS = ("paid", "cancelled", "refunded", "unpaid", "supplement", "late")


@dataclass(frozen=True)
class MonthRows:
    """Months of one list: `frame` has `row` (position in the list), `month`, `received` (numbered from the year 0;
    `NO_MONTH`: not said), `amount` in fen for `span` months together, what a row says of its payment (as `Judged`), and
    what tells a payment from another. `passed_over` are the rows that are no payment, by what they are.
    """

    frame: pd.DataFrame
    passed_over: Mapping[str, Mask]
    faults: list[Fault]


def month_rows(rows: PlacedRows, known: set[str], synonyms: Synonyms) -> MonthRows:
    """The months of a list; `known` are the columns that it has."""
    if rows.table == "employee_months":
        return _of_months(rows.frame, known, synonyms)
    if rows.table == "employee_split_months":
        return _of_split_months(rows.frame, known, synonyms)
    columns = MONTH_COLUMNS if rows.table == "employee_month_columns" else YEAR_COLUMNS
    return _of_grid(rows.frame, {name: number for name, number in columns.items() if name in known}, synonyms)


def receipt_months(frame: pd.DataFrame) -> tuple[Months, list[Fault]]:
    """The month in which each row was received, or else paid."""
    received, bad = receipts(frame["received"], "received")
    paid_on, more = receipts(frame["paid_on"], "paid_on")
    return np.where(received == NO_MONTH, paid_on, received), [*bad, *more]


def _of_months(frame: pd.DataFrame, known: set[str], synonyms: Synonyms) -> MonthRows:
    first, last, wrong = spans(frame["month"], "month")
    count = np.where(first == NO_MONTH, 0, last - first + 1)
    return _long(frame, first, count, known, wrong, synonyms)


def _of_split_months(frame: pd.DataFrame, known: set[str], synonyms: Synonyms) -> MonthRows:
    month, wrong = months_of_year(frame["month_of_year"], "month_of_year")
    is_known = (month != NO_MONTH) & frame["year"].notna().to_numpy()
    first = np.where(is_known, frame["year"].fillna(0).to_numpy(np.int64) * 12 + month - 1, NO_MONTH)
    return _long(frame, first, is_known.astype(np.int64), known, wrong, synonyms)


def _long(
    frame: pd.DataFrame, first: Months, count: Months, known: set[str], wrong: list[Fault], synonyms: Synonyms
) -> MonthRows:
    """A row a span of months -> a row a month."""
    received, bad = receipt_months(frame)
    when = frame[["received", "paid_on"]].notna().any(axis=1).to_numpy()
    found = judged(frame, SCHEME, when, synonyms)
    faults = [
        *wrong,
        *bad,
        *found.faults,
        *unproved(frame, found, when, known),
        *_miscounted(frame, count, found.paid),
    ]
    row = np.repeat(np.arange(len(frame)), count)
    months = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return MonthRows(_frame(frame, row, months, received, count, found), found.passed_over, faults)


def _miscounted(frame: pd.DataFrame, count: Months, paid: Mask) -> Iterator[Fault]:
    """Payments whose number of months is not that of their span."""
    said = frame["months"].to_numpy(np.float64, na_value=np.nan)
    for row in np.flatnonzero(paid & ~np.isnan(said) & (count > 0) & (said != count)):
        yield Fault(int(row), "months", f"与所属期的{count[row]}个月不符")


def _frame(
    frame: pd.DataFrame,
    row: npt.NDArray[np.int64],
    month: Months,
    received: Months,
    span: Months,
    found: Judged,
) -> pd.DataFrame:
    texts = {name: frame[name].take(row).array for name in _TEXTS if name in frame}
    return pd.DataFrame(
        {
            "row": row,
            "month": month,
            "received": received[row],
            "amount": found.amount[row],
            "span": span[row],
            **texts,
            **{name: getattr(found, name)[row] for name in _FLAGS},
        }
    )


def _of_grid(frame: pd.DataFrame, columns: Mapping[str, int], synonyms: Synonyms) -> MonthRows:
    """A cell a month -> a row a month; a blank, 0 or × is a month that was not paid."""
    never = np.zeros(len(frame), bool)
    found = judged(frame, SCHEME, never, synonyms)
    across, faults = _across(frame)
    faults += found.faults
    faults += [
        Fault(int(row), "kind", "补差不是某个月的缴费，不能确定是否缴费")
        for row in np.flatnonzero(found.supplement)
    ]
    counts = found.paid & (across > 0)
    faults += _several_rows(frame, counts)
    paid = np.zeros((len(frame), len(columns)), bool)
    for number, name in enumerate(columns):
        paid[:, number], unreadable = _marks(frame[name], name, counts, synonyms)
        faults += unreadable
    if "months" in frame:
        faults += _uncounted(frame, paid.sum(axis=1), counts)
    row, at = np.nonzero(np.repeat(counts[:, None], len(columns), axis=1))
    numbers = np.array(list(columns.values()), np.int64)[at]
    months = across[row] * 12 + numbers - 1 if "year" in frame else numbers * 12 + across[row] - 1
    nothing, ones = np.full(len(frame), NO_MONTH), np.ones(len(frame), np.int64)
    rows = _frame(frame, row, months, nothing, ones, found)
    is_paid = paid[row, at]
    return MonthRows(rows.assign(paid=is_paid, unpaid=~is_paid), found.passed_over, faults)


def _across(frame: pd.DataFrame) -> tuple[Months, list[Fault]]:
    """The year of each row of a grid, or the month of the year."""
    if "year" in frame:
        return frame["year"].fillna(0).to_numpy(np.int64), []
    months, wrong = months_of_year(frame["month_of_year"], "month_of_year")
    return np.where(months == NO_MONTH, 0, months), wrong


def _several_rows(frame: pd.DataFrame, counts: Mask) -> Iterator[Fault]:
    """Rows of a grid that are of the same year as another: they may be its base and its payments."""
    across = "year" if "year" in frame else "month_of_year"
    told = frame[["case_id", across, "region_code", "region_name", "employer"]][counts]
    for row in told.index[told.duplicated(keep=False)].tolist():
        yield Fault(row, across, "有几行是同一年度、同一地区的，不能确定各是什么，应只留写明是否缴费的一行")


def _marks(cells: pd.Series, name: str, counts: Mask, synonyms: Synonyms) -> tuple[Mask, list[Fault]]:
    """Whether the cells of a month say that it was paid, in the rows that count."""
    codes, distinct = pd.factorize(cells)
    found = np.array([_mark(str(cell), synonyms) for cell in distinct] + [_UNPAID])[codes]
    faults = [
        Fault(int(row), name, "应为√、1或金额（已缴费），0、×或空白（未缴费），或同义词文件payments中的词")
        for row in np.flatnonzero((found == _UNREADABLE) & counts)
    ]
    return (found == _PAID) & counts, faults


def _mark(cell: str, synonyms: Synonyms) -> int:
    """What the cell of a month says."""
    meaning = synonyms.payments.get(wording(cell))
    if meaning is not None:
        return _MARKS.get(meaning, _UNREADABLE)
    try:
        amount = read_cell(clean(plain(cell), _AMOUNT, synonyms), _AMOUNT) or 0
    except CellError:
        return _UNREADABLE
    return _UNREADABLE if amount < 0 else _PAID if amount else _UNPAID


def _uncounted(frame: pd.DataFrame, marked: npt.NDArray[np.int64], counts: Mask) -> Iterator[Fault]:
    said = frame["months"].to_numpy(np.float64, na_value=np.nan)
    for row in np.flatnonzero(counts & ~np.isnan(said) & (said != marked)):
        yield Fault(int(row), "months", f"与本行标明已缴费的{marked[row]}个月不符")
