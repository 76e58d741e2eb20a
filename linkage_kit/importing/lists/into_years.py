"""Lists of the resident scheme -> resident years: payments and items add up to the year that they were paid for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.tables import TABLES
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.cancellations import taken_back
from linkage_kit.importing.lists.judging import judged
from linkage_kit.importing.lists.list_rows import Converted, Lines, ListSheet, as_column
from linkage_kit.importing.lists.periods import slices
from linkage_kit.importing.merging.placed_rows import PlacedRows

Numbers = npt.NDArray[np.int64]

TABLE, SCHEME = "resident_years", "resident"
_COLUMNS = TABLES[TABLE].columns
_DAY = TABLES["cases"].columns["applied_on"]
#: What a payment is made of, and what is not paid: it may be negative by itself.
PAID = ("personal", "land_personal", "collective", "land_collective", "subsidy")
_ADDED = (*PAID, "interest", "other")
_TOLD = ("county", "paid_on", "kind", "state")
_AT_AMOUNT = ("amount", *PAID, "state", "kind", "year")


def resident_years(sheets: Sequence[ListSheet], synonyms: Synonyms) -> Converted:
    """The years of all lists together."""
    converted = Converted()
    lines = Lines(sheets)
    frames = []
    for number, sheet in enumerate(sheets):
        frame, faults = _payments(sheet.rows, synonyms)
        converted.problems += lines.problems(number, faults)
        frames.append(frame.assign(line=frame.index + int(lines.starts[number])))
    payments = _without_taken_back(pd.concat(frames, ignore_index=True), lines, converted)
    year, first = _years(payments)
    converted.problems += _indistinct(payments, year, lines)
    rows = _summed(payments, year, first)
    sources = lines.sources.made_into(payments["line"].to_numpy(np.int64), year)
    line = payments["line"].to_numpy(np.int64)[first]

    def problem(at: int, column: str, expected: str) -> Problem:
        return lines.problem_where(int(line[at]), (column, "amount", "year"), expected)

    converted.problems += [
        problem(int(row), name, "相加后不能是负数")
        for name in PAID
        for row in np.flatnonzero((rows[name] < 0).fillna(False))
    ]
    counts = np.bincount(year, minlength=len(rows))
    converted.additions += [
        f"{case_id} {year}年（{TABLE}）← {source}"
        for case_id, year, source, count in zip(rows["case_id"], rows["year"], sources.texts(), counts)
        if count > 1
    ]
    converted.rows.append(PlacedRows(TABLE, rows, problem, sources))
    return converted


def _payments(rows: PlacedRows, synonyms: Synonyms) -> tuple[pd.DataFrame, list[Fault]]:
    """What each row of a list adds to its year, and what tells it from others; with `paid` and `cancelled`."""
    frame = rows.frame
    faults: list[Fault] = []
    if rows.table == "resident_items":
        frame, faults = _by_item(frame, synonyms)
    # Interest and other items are bookkeeping, which corrections push below zero: no payment is taken back by it.
    given = frame[list(PAID)]
    whole = given.fillna(0).sum(axis=1).where(given.notna().any(axis=1))
    found = judged(frame.assign(amount=whole), SCHEME, "paid_on", synonyms)
    kept = frame.assign(
        paid_on=_days(frame["paid_on"]),
        paid=found.paid | found.supplement,
        cancelled=found.cancelled,
        is_late=found.late,
        item=frame.get("item"),
    )
    return kept, [*faults, *found.faults]


def _days(column: pd.Series) -> pd.Series:
    """Days of payment, each in one form, so that the same day is the same; what is no day is left as it stands."""
    codes, distinct = pd.factorize(column)
    texts: list[str | None] = []
    for text in distinct:
        try:
            texts.append(str(read_cell(text, _DAY).astype("datetime64[D]")))
        except CellError:
            texts.append(str(text))
    return pd.Series([*texts, None], dtype="str").take(codes).reset_index(drop=True)


def _by_item(frame: pd.DataFrame, synonyms: Synonyms) -> tuple[pd.DataFrame, list[Fault]]:
    """Rows with an item and its amount as rows with the items' columns."""
    codes, distinct = pd.factorize(frame["item"])
    names = np.array([synonyms.items.get(wording(str(item))) for item in distinct] + [""], object)[codes]
    expected = "不认得这个项目，应为历年缴费的各金额列之一；别的说法写入同义词文件的items"
    faults = [Fault(int(row), "item", expected) for row in np.flatnonzero(pd.isna(names))]
    columns = {
        name: frame["amount"].where(pd.Series(names == name, index=frame.index)).astype("Int64")
        for name in _ADDED
    }
    blank = {"balance": _COLUMNS["balance"].blanks(len(frame)), "note": _COLUMNS["note"].blanks(len(frame))}
    return frame.assign(**columns, **blank), faults


def _without_taken_back(payments: pd.DataFrame, lines: Lines, converted: Converted) -> pd.DataFrame:
    """The payments that were made and not taken back."""
    given = payments[list(PAID)].to_numpy(np.float64, na_value=0)
    # Two payments are of the same amount where they are so item by item.
    _, code = np.unique(np.abs(given), axis=0, return_inverse=True)
    amount = np.asarray((code.reshape(-1) + 1) * np.where((given < 0).any(axis=1), -1, 1), np.float64)
    cancelled = payments["cancelled"].to_numpy(bool)
    gone, uneven = taken_back(
        payments["paid"].to_numpy(bool), cancelled, amount, [payments["case_id"], payments["year"]]
    )
    for row in uneven:
        expected = "冲销或退费，而没有同一年份、金额相同的一笔缴费可以冲抵"
        line = int(payments["line"].to_numpy(np.int64)[row])
        converted.problems.append(lines.problem_where(line, _AT_AMOUNT, expected))
    is_made = payments["paid"].to_numpy(bool) & ~gone
    has_key = payments[["case_id", "year"]].notna().all(axis=1).to_numpy()
    return payments[is_made & has_key].reset_index(drop=True)


def _years(payments: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """The number of the year of a case that each payment is for, and the first payment of each."""
    groups = payments.groupby(["case_id", "year"], sort=False).ngroup()
    year = np.asarray(groups, np.int64)
    _, first = np.unique(year, return_index=True)
    return year, first.astype(np.int64)


def _indistinct(payments: pd.DataFrame, year: Numbers, lines: Lines) -> Iterator[Problem]:
    """A problem for each row that stands twice, or of which nothing says that it is another payment of its year."""
    line = payments["line"].to_numpy(np.int64)
    told = payments[[*_ADDED, "balance", "item", *_TOLD]].assign(year=year)
    again = told.duplicated().to_numpy()
    equal = told.groupby(list(told.columns), dropna=False, sort=False).ngroup().to_numpy()
    for row in np.flatnonzero(again):
        earlier = lines.sources.words_of([int(line[np.flatnonzero(equal == equal[row])[0]])])
        yield lines.problem(int(line[row]), "year", f"与{earlier}完全相同，应只留一行")
    others = np.bincount(year[~again], minlength=len(payments)) > 1
    place = payments[["county", "item"]].assign(year=year)
    is_named = payments[["county", "item"]].notna().any(axis=1).to_numpy()
    alone = is_named & ~place[~again].duplicated(keep=False).reindex(place.index, fill_value=False).to_numpy()
    unclear = others[year] & payments["paid_on"].isna().to_numpy() & ~alone & ~again
    for row in np.flatnonzero(unclear):
        rest = np.flatnonzero((year == year[row]) & ~again)
        words = lines.sources.words_of(int(line[one]) for one in rest if one != row)
        expected = f"同一年份还有{words}，没有写明缴费日期或县（市、区），不能确定是否另一笔缴费"
        yield lines.problem(int(line[row]), "year", expected)


def _summed(payments: pd.DataFrame, year: Numbers, first: Numbers) -> pd.DataFrame:
    """A row a year: the sums of its payments (blank where none has the item), the balance, what is to be noted."""
    by_year = payments.groupby(year, sort=True)
    sums = {name: by_year[name].sum(min_count=1).astype("Int64").reset_index(drop=True) for name in _ADDED}
    keys = payments[["case_id", "year"]].iloc[first].reset_index(drop=True)
    given = {
        **sums,
        "case_id": keys["case_id"],
        "year": keys["year"],
        "balance": _balances(payments, year),
        "note": _notes(payments, year, len(first)),
    }
    return pd.DataFrame({name: as_column(given[name], column) for name, column in _COLUMNS.items()})


def _balances(payments: pd.DataFrame, year: Numbers) -> pd.Series:
    """What the accounts of each year hold after its last payment: of each county's account, together."""
    latest = payments[["county", "balance", "paid_on"]].assign(year=year)
    latest = latest.sort_values("paid_on", kind="stable", na_position="first")
    accounts = (
        latest.groupby(["year", "county"], dropna=False, sort=False)["balance"].last().astype("Float64")
    )
    by_year = accounts.groupby(level="year", sort=True)
    whole = by_year.sum().where(by_year.count() == by_year.size())
    return whole.astype("Int64").reset_index(drop=True)


def _notes(payments: pd.DataFrame, year: Numbers, years: int) -> pd.Series:
    """What there is to note of each year."""
    several = payments["county"].groupby(year).transform("nunique").to_numpy() > 1
    is_noted = several | payments["note"].notna().to_numpy() | payments["is_late"].to_numpy(bool)
    notes: list[str | None] = [None] * years
    at = np.flatnonzero(is_noted)
    for own in slices(year[at]):
        notes[int(year[at[own[0]]])] = _note(payments.iloc[at[own]])
    return pd.Series(notes, dtype="str")


def _note(of_year: pd.DataFrame) -> str:
    """The notes of rows, the counties whose accounts were added up, and that a payment was made later."""
    counties = of_year["county"].dropna().unique().tolist()
    notes = of_year["note"].dropna().unique().tolist()
    if len(counties) > 1:
        notes.append(f"{'、'.join(counties)}的账户相加")
    if of_year["is_late"].any():
        days = of_year["paid_on"][of_year["is_late"]].dropna().unique().tolist()
        notes.append("补缴" + (f"（{'、'.join(days)}缴费）" if days else ""))
    return "；".join(notes)
