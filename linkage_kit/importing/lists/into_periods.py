"""Lists of the employee scheme -> employee periods (article 12(1)): the months that were paid, region by region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.tables import TABLES
from linkage_kit.importing.exports.list_tables import LIST_TABLES
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.cancellations import taken_back
from linkage_kit.importing.lists.judging import judged, unclear
from linkage_kit.importing.lists.list_rows import Converted, Lines, ListSheet, as_column
from linkage_kit.importing.lists.month_numbers import NO_MONTH, month_span, month_text, numbers_of, receipts
from linkage_kit.importing.lists.month_rows import SCHEME, month_rows
from linkage_kit.importing.lists.periods import Periods, late_note, period_rows, periods_of, slices
from linkage_kit.importing.merging.placed_rows import PlacedRows

TABLE = "employee_periods"
_COLUMNS = TABLES[TABLE].columns
#: Where a cancellation and a supplement are told: at what says that it is one.
_AT_AMOUNT = ("amount", "personal", "employer_amount", "base", "state", "kind", "month")
_AT_KIND = ("kind", "state", "month")
#: More months than there are between the first and the last that a record can have.
_MONTHS_APART = 100_000


def employee_periods(sheets: Sequence[ListSheet], synonyms: Synonyms) -> Converted:
    """The periods of all lists together, except of those whose rows are periods already: of these one by one."""
    converted = Converted()
    for sheet in sheets:
        if sheet.rows.table == "employee_spans":
            _add_spans(sheet, synonyms, converted)
    of_months = [sheet for sheet in sheets if sheet.rows.table != "employee_spans"]
    if of_months:
        _add_months(Lines(of_months), synonyms, converted)
    return converted


def _add_spans(sheet: ListSheet, synonyms: Synonyms, converted: Converted) -> None:
    """The rows of a list of spans that were paid, as they stand."""
    lines, frame = Lines([sheet]), sheet.rows.frame
    found = judged(frame, SCHEME, "received", synonyms)
    received, bad = receipts(frame["received"], "received")
    converted.problems += lines.problems(0, [*found.faults, *unclear(frame, found, sheet.columns), *bad])
    gone, uneven = taken_back(
        found.paid,
        found.cancelled,
        found.amount,
        [frame["case_id"], frame["start_month"], frame["end_month"]],
    )
    _tell_uneven(lines, uneven, converted)
    converted.notices += _passed_over(sheet, found.passed_over)
    for row in np.flatnonzero(found.supplement):
        converted.problems.append(lines.problem_where(int(row), _AT_KIND, _SUPPLEMENT_ALONE))
    kept = np.flatnonzero(found.paid & ~gone)
    last = numbers_of(frame["end_month"])[kept]
    is_late = found.late[kept] | ((received[kept] != NO_MONTH) & (received[kept] > last))
    rows = frame.iloc[kept].reset_index(drop=True)
    notes = [
        f"补缴（{month_text(int(month))}到账）" if late and month != NO_MONTH else "补缴" if late else None
        for late, month in zip(is_late, received[kept])
    ]
    converted.rows.append(
        _placed(lines, rows.assign(note=pd.Series(notes, dtype="str")), kept, np.arange(len(kept)))
    )


def _add_months(lines: Lines, synonyms: Synonyms, converted: Converted) -> None:
    """The periods that the months of lists make."""
    frames = []
    for number, sheet in enumerate(lines.sheets):
        found = month_rows(sheet.rows, set(sheet.columns), synonyms)
        converted.problems += lines.problems(number, found.faults)
        converted.notices += _passed_over(sheet, found.passed_over)
        own = found.frame["row"] + int(lines.starts[number])
        frames.append(found.frame.assign(line=own, list=number))
    months = _without_exports_again(pd.concat(frames, ignore_index=True), lines, converted)
    amount = months["amount"].to_numpy(np.float64)
    gone, uneven = taken_back(
        months["paid"].to_numpy(bool),
        months["cancelled"].to_numpy(bool),
        amount,
        [months["case_id"], months["month"]],
    )
    _tell_uneven(lines, months["line"].to_numpy(np.int64)[uneven].tolist(), converted)
    paid = months[months["paid"].to_numpy(bool) & ~gone].reset_index(drop=True)
    converted.problems += _supplements_alone(months[months["supplement"]], paid, lines)
    periods = periods_of(paid)
    line = paid["line"].to_numpy(np.int64)[periods.lines]
    rows = period_rows(periods).assign(note=_notes(paid, periods))
    placed = _placed(lines, rows, line, periods.of)
    converted.rows.append(placed)
    converted.notices += _told_twice(paid, lines)
    converted.additions += [
        f"{case_id} {month_span(first, last)}（{TABLE}）← {source}"
        for case_id, first, last, source in zip(
            periods.frame["case_id"], periods.frame["first"], periods.frame["last"], placed.sources.texts()
        )
    ]


def _placed(
    lines: Lines, rows: pd.DataFrame, line: npt.NDArray[np.int64], position: npt.NDArray[np.int64]
) -> PlacedRows:
    """Rows of the table, made of these lines."""
    frame = pd.DataFrame(
        {
            name: as_column(rows[name], column) if name in rows else column.blanks(len(rows))
            for name, column in _COLUMNS.items()
        }
    )
    sources = lines.sources.made_into(line, position)
    first = dict(zip(position[::-1].tolist(), line[::-1].tolist()))

    def problem(at: int, column: str, expected: str) -> Problem:
        return lines.problem_where(first[at], (column, "month", "start_month", "year"), expected)

    return PlacedRows(TABLE, frame, problem, sources)


_SUPPLEMENT_ALONE = "只有补差，没有这个月份的缴费，不能确定是否缴费"


def _tell_uneven(lines: Lines, uneven: Sequence[int], converted: Converted) -> None:
    for line in uneven:
        expected = "冲销或退费，而没有时间和金额相同的一笔缴费可以冲抵，不能确定是否缴费"
        converted.problems.append(lines.problem_where(line, _AT_AMOUNT, expected))


def _without_exports_again(months: pd.DataFrame, lines: Lines, converted: Converted) -> pd.DataFrame:
    """The months without those that stand in an earlier list just so: two exports may share some rows."""
    if len(lines.sheets) == 1:
        return months
    told = [name for name in months.columns if name not in ("row", "line", "list")]
    group = months.groupby(told, sort=False, dropna=False).ngroup().to_numpy()
    sheet = lines.sheet_of(months["line"].to_numpy(np.int64))
    _, first = np.unique(group, return_index=True)
    again = sheet > sheet[first[group]]
    converted.problems += _unlike(months, again, lines)
    for number in np.unique(sheet[again]):
        of_sheet = months["line"].to_numpy(np.int64)[again & (sheet == number)]
        expected = f"有{len(np.unique(of_sheet))}行与其他清单中的完全相同，只计一次"
        converted.notices.append(lines.problem_where(int(of_sheet.min()), (), expected))
    return months[~again].reset_index(drop=True)


def _unlike(months: pd.DataFrame, again: npt.NDArray[np.bool_], lines: Lines) -> Iterator[Problem]:
    """A problem where a list has some of the rows that another has of a month in which a payment was taken back: it may
    be the same payment, or the one that was made anew.
    """
    keys = months[["case_id", "month"]]
    touched = pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(keys[months["cancelled"]]))
    if not (again & touched).any():
        return
    of_month = months.assign(again=again)[touched]
    share = of_month.groupby(["case_id", "month", "list"])["again"].transform("mean")
    for line in of_month["line"][of_month["again"] & (share < 1)].tolist():
        told = "本月有冲销或退费，而另一份清单中也有同样的一行，不能确定是同一笔还是另一笔，应只留一份清单"
        yield lines.problem_where(line, _AT_AMOUNT, told)


def _supplements_alone(supplements: pd.DataFrame, paid: pd.DataFrame, lines: Lines) -> Iterator[Problem]:
    """A problem for each supplement of a month that was not paid otherwise."""
    known = pd.MultiIndex.from_frame(paid[["case_id", "month"]])
    alone = ~pd.MultiIndex.from_frame(supplements[["case_id", "month"]]).isin(known)
    for line in supplements["line"].to_numpy(np.int64)[alone].tolist():
        yield lines.problem_where(line, _AT_KIND, _SUPPLEMENT_ALONE)


def _notes(paid: pd.DataFrame, periods: Periods) -> pd.Series:
    """What is noted on each period: the months that were paid later."""
    month, received = (paid[name].to_numpy(np.int64)[periods.lines] for name in ("month", "received"))
    late = paid["late"].to_numpy(bool)[periods.lines] | (received > month)
    notes: list[str | None] = [None] * len(periods.frame)
    for own in slices(periods.of[late]):
        at = np.flatnonzero(late)[own]
        notes[int(periods.of[at[0]])] = late_note(month[at], received[at])
    return pd.Series(notes, dtype="str")


def _told_twice(paid: pd.DataFrame, lines: Lines) -> Iterator[Problem]:
    """A notice for each run of months of a person that were paid more than once, with the rows of the payments."""
    case, _ = pd.factorize(paid["case_id"])
    month, line = (paid[name].to_numpy(np.int64) for name in ("month", "line"))
    # A case's months side by side: those of the next case are far away.
    number = case * _MONTHS_APART + month
    _, code, count = np.unique(number, return_inverse=True, return_counts=True)
    again = np.flatnonzero(count[code] > 1)
    again = again[np.argsort(number[again], kind="stable")]
    run = np.cumsum(np.diff(number[again], prepend=number[again][:1]) > 1)
    for own in slices(run):
        rows = again[own]
        expected = (
            f"{month_span(int(month[rows[0]]), int(month[rows[-1]]))}有几笔缴费"
            f"（{lines.sources.words_of(line[rows].tolist())}），相同的月份只计一次"
        )
        yield lines.problem_where(int(line[rows].min()), ("month", "month_of_year", "year"), expected)


def _passed_over(sheet: ListSheet, counts: Mapping[str, int]) -> list[Problem]:
    """A notice of how much of a list is no payment."""
    told = "、".join(
        f"{what}{count}{'个' if what.endswith('月') else '行'}" for what, count in counts.items() if count
    )
    if not told:
        return []
    file, name = sheet.rows.sources.sheets[0]
    title = LIST_TABLES[sheet.rows.table].title
    return [Problem(file, None, None, None, f"{title}中{told}，不计入缴费时段", name)]
