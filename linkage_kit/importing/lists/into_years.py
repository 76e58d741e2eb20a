"""Lists of the resident scheme -> resident years: payments and items add up to the year that they were paid for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.checks import Fault
from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.tables import TABLES
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.cancellations import Payments, numbered, taken_back
from linkage_kit.importing.lists.judging import judged
from linkage_kit.importing.lists.list_rows import Converted, Lines, ListSheet, as_column
from linkage_kit.importing.lists.month_doubts import passed_over
from linkage_kit.importing.lists.month_numbers import NO_MONTH, month_text, receipts
from linkage_kit.importing.lists.periods import slices
from linkage_kit.importing.merging.placed_rows import PlacedRows

Numbers = npt.NDArray[np.int64]

TABLE, SCHEME = "resident_years", "resident"
_COLUMNS = TABLES[TABLE].columns
_DAY = TABLES["cases"].columns["applied_on"]
#: What a payment is made of; interest and other items are bookkeeping, which may be negative by itself.
PAID = ("personal", "land_personal", "collective", "land_collective", "subsidy")
_ADDED = (*PAID, "interest", "other")
_TOLD = ("county", "paid_on", "kind", "state")
_AT_AMOUNT = ("amount", *PAID, "state", "kind", "year")
_A_MONTH = len("2015-06")
# 威海市环翠区 is 环翠区.
_ABOVE_COUNTY = re.compile(r"^.*?[市盟州](?=.+[区县市旗])")


def resident_years(sheets: Sequence[ListSheet], stored: pd.DataFrame, synonyms: Synonyms) -> Converted:
    """The years of all lists together; `stored` are those that the casebook has: what contradicts them is a problem."""
    converted = Converted()
    lines = Lines(sheets)
    frames = []
    for number, sheet in enumerate(sheets):
        frame, faults = _payments(sheet, synonyms, converted)
        converted.problems += lines.problems(number, faults)
        frames.append(frame.assign(line=frame.index + int(lines.starts[number]), list=number))
    given = pd.concat(frames, ignore_index=True)
    given = given[given[["case_id", "year"]].notna().all(axis=1)].reset_index(drop=True)
    payments = _without_taken_back(given, stored, lines, converted)
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
    converted.additions += [
        f"{shown(case_id)} {paid_for}年（{TABLE}）← {sources.words(at)}"
        for at, (case_id, paid_for) in enumerate(zip(rows["case_id"], rows["year"]))
    ]
    converted.rows.append(PlacedRows(TABLE, rows, problem, sources))
    return converted


def _payments(sheet: ListSheet, synonyms: Synonyms, converted: Converted) -> tuple[pd.DataFrame, list[Fault]]:
    """What each row of a list adds to its year, and what tells it from others, with what it says of its payment."""
    frame = sheet.rows.frame
    faults: list[Fault] = []
    if sheet.rows.table == "resident_items":
        frame, faults = _by_item(frame, synonyms)
    _, bad = receipts(frame["paid_on"], "paid_on")
    given = frame[list(PAID)]
    whole = given.fillna(0).sum(axis=1).where(given.notna().any(axis=1))
    is_negative = (given < 0).any(axis=1).to_numpy(bool, na_value=False)
    when = frame["paid_on"].notna().to_numpy()
    # Of the amount only the sign is asked: one item below zero takes a payment back, whatever the others are.
    found = judged(frame.assign(amount=whole.mask(is_negative, -1)), SCHEME, when, synonyms)
    unsaid = found.silent & ~when if "state" in sheet.columns else np.zeros(len(frame), bool)
    faults += [
        Fault(int(row), "state", "没有写明是否已缴费，也没有缴费日期，不能确定是否缴费")
        for row in np.flatnonzero(unsaid)
    ]
    over = {what: mask for what, mask in found.passed_over.items() if what != "补差"}
    converted.notices += passed_over(sheet, over)
    if len(frame) and found.other.all():
        faults.append(Fault(0, "insurance", "清单中没有一行是居民养老保险的"))
    kept = frame.assign(
        paid_on=_days(frame["paid_on"]),
        county=frame["county"].str.replace(r"\s+", "", regex=True).str.replace(_ABOVE_COUNTY, "", regex=True),
        paid=(found.paid | found.supplement) & ~unsaid,
        cancelled=found.cancelled,
        refunded=found.refunded,
        unpaid=found.unpaid,
        negative=is_negative,
        is_late=found.late,
        item=frame.get("item"),
    )
    return kept, [*faults, *bad, *found.faults]


def _days(column: pd.Series) -> pd.Series:
    """Days of payment as 2015-06-25, months as 2015-06; what is neither is blank, and a fault of its own."""
    codes, distinct = pd.factorize(column)
    months, _ = receipts(pd.Series(distinct), "paid_on")
    texts: list[str | None] = []
    for text, month in zip(distinct, months.tolist()):
        try:
            texts.append(str(read_cell(text, _DAY).astype("datetime64[D]")))
        except CellError:
            texts.append(None if month == NO_MONTH else month_text(month))
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


def _without_taken_back(
    payments: pd.DataFrame, stored: pd.DataFrame, lines: Lines, converted: Converted
) -> pd.DataFrame:
    """The payments that were made and not taken back."""
    items = payments[list(_ADDED)].to_numpy(np.float64, na_value=0)
    # Two payments are of the same amount where they are so item by item.
    _, alike = np.unique(np.abs(items), axis=0, return_inverse=True)
    back = taken_back(
        Payments(
            payments["paid"].to_numpy(bool),
            payments["cancelled"].to_numpy(bool),
            [payments["case_id"], payments["year"]],
            np.asarray(alike.reshape(-1), np.int64),
            numbered(payments["county"]),
            payments["negative"].to_numpy(bool),
        )
    )
    line = payments["line"].to_numpy(np.int64)
    keys = pd.MultiIndex.from_frame(payments[["case_id", "year"]])
    refunded = payments["refunded"].to_numpy(bool)
    paid = payments["paid"].to_numpy(bool) & ~back.gone
    beside = refunded & keys.isin(keys[paid])
    for row in [*back.unclear, *np.flatnonzero(beside & _like_another(payments, paid, alike)).tolist()]:
        expected = "冲销或退费，不能确定是哪一笔缴费：没有同一年份、地区和金额的一笔，或不止一笔"
        converted.problems.append(lines.problem_where(int(line[row]), _AT_AMOUNT, expected))
    denied = refunded | payments["unpaid"].to_numpy(bool)
    denied[back.alone] = True
    has_money = stored[stored[list(PAID)].fillna(0).gt(0).any(axis=1)]
    known = keys.isin(pd.MultiIndex.from_frame(has_money[["case_id", "year"]]))
    for row in np.flatnonzero(denied & known & ~keys.isin(keys[paid])).tolist():
        expected = "写明没有缴费或已退回，而案卷中已有这一年的缴费，应核对后只留正确的"
        converted.problems.append(lines.problem_where(int(line[row]), ("state", "kind", "year"), expected))
    return payments[paid].reset_index(drop=True)


def _like_another(
    payments: pd.DataFrame, paid: npt.NDArray[np.bool_], alike: Numbers
) -> npt.NDArray[np.bool_]:
    """Whether a payment of the same year, amount and county is there, on the same day or where either has no day."""
    told = payments[["case_id", "year", "county"]].fillna("").assign(alike=alike.reshape(-1))
    undated = payments["paid_on"].isna().to_numpy()
    of_day = pd.MultiIndex.from_frame(told.assign(day=payments["paid_on"].fillna("")))
    of_year = pd.MultiIndex.from_frame(told)
    same_day, same_year = of_day.isin(of_day[paid]), of_year.isin(of_year[paid])
    return same_day | (same_year & undated) | of_year.isin(of_year[paid & undated])


def _years(payments: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """The number of the year of a case that each payment is for, and the first payment of each."""
    groups = payments.groupby(["case_id", "year"], sort=False).ngroup()
    year = np.asarray(groups, np.int64)
    _, first = np.unique(year, return_index=True)
    return year, first.astype(np.int64)


def _indistinct(payments: pd.DataFrame, year: Numbers, lines: Lines) -> Iterator[Problem]:
    """A problem for each row that stands twice, or of which nothing says that it is another payment of its year.

    Payments are told apart by their counties, days and items where all of a year say them; by days alone within a list.
    """
    line = payments["line"].to_numpy(np.int64)
    told = payments[[*_ADDED, "balance", "item", *_TOLD]].assign(year=year)
    equal = told.groupby(list(told.columns), dropna=False, sort=False).ngroup().to_numpy(np.int64)
    _, first = np.unique(equal, return_index=True)
    again = first[equal] != np.arange(len(equal))
    for row in np.flatnonzero(again):
        earlier = lines.sources.words_of([int(line[first[equal[row]]])])
        yield lines.problem(int(line[row]), "year", f"与{earlier}完全相同，应只留一行")
    rest = payments[~again]
    apart = year[~again]
    for name in ("county", "day", "item"):
        apart = _parted(apart, _day_of(rest, apart) if name == "day" else rest[name])
    is_dated = rest["paid_on"].notna().groupby(apart).transform("all").to_numpy(bool)
    in_one_list = rest["list"].groupby(apart).transform("nunique").to_numpy() == 1
    several = np.bincount(apart)[apart] > 1 if len(apart) else np.zeros(0, bool)
    unclear = np.flatnonzero(several & ~(is_dated & in_one_list))
    own = rest["line"].to_numpy(np.int64)
    for rows in slices(apart[unclear]):
        for row in unclear[rows]:
            words = lines.sources.words_of(int(own[one]) for one in unclear[rows] if one != row)
            expected = f"同一年份还有{words}，没有分别写明缴费日期或县（市、区），不能确定是否另一笔缴费"
            yield lines.problem(int(own[row]), "year", expected)


def _parted(groups: Numbers, column: pd.Series) -> Numbers:
    """The groups, parted by a column in which every row of the group says something."""
    all_say = column.notna().groupby(groups).transform("all").to_numpy(bool)
    parts = np.where(all_say, pd.factorize(column)[0], -1)
    return np.asarray(
        pd.DataFrame({"group": groups, "part": parts}).groupby(["group", "part"]).ngroup(), np.int64
    )


def _day_of(payments: pd.DataFrame, groups: Numbers) -> pd.Series:
    """The day of each payment, or but its month where another of the group has no more."""
    days = payments["paid_on"]
    shortest = days.str.len().groupby(groups).transform("min")
    return days.where(shortest != _A_MONTH, days.str[:_A_MONTH])


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
    """What the accounts of each year hold after its last payment, those of all counties together; blank where it is not
    clear which payment was the last.
    """
    rows = payments[["county", "balance", "paid_on"]].assign(year=year)
    rows = rows.sort_values("paid_on", kind="stable", na_position="first")
    account = rows.groupby(["year", "county"], dropna=False, sort=False)
    is_clear = (account["year"].transform("size") == 1) | (
        account["paid_on"].transform("count").eq(account["paid_on"].transform("size"))
        & account["paid_on"].transform("last").str.len().gt(_A_MONTH)
    )
    last = rows.assign(balance=rows["balance"].where(is_clear))[
        ~rows.duplicated(["year", "county"], keep="last")
    ]
    by_year = last.groupby("year", sort=True)
    named = by_year["county"].count() == by_year.size()
    is_known = (by_year["balance"].count() == by_year.size()) & (named | (by_year.size() == 1))
    return by_year["balance"].sum().where(is_known).astype("Int64").reset_index(drop=True)


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
