"""Lists of the employee scheme -> employee periods (article 12(1)): the months that were paid, region by region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkage_kit.casebook.problems import Problem, shown
from linkage_kit.casebook.tables import TABLES
from linkage_kit.importing.exports.synonyms import Synonyms
from linkage_kit.importing.lists.cancellations import Payments, numbered, taken_back
from linkage_kit.importing.lists.judging import judged
from linkage_kit.importing.lists.list_rows import Converted, Lines, ListSheet, as_column
from linkage_kit.importing.lists.month_doubts import (
    AT_AMOUNT,
    AT_KIND,
    SUPPLEMENT_ALONE,
    bare,
    denied_by,
    passed_over,
    refunds_unclear,
    supplements_alone,
    tell_unclear,
    told_paid_and_not,
    told_twice,
)
from linkage_kit.importing.lists.month_numbers import NO_MONTH, month_span, month_text, numbers_of
from linkage_kit.importing.lists.month_rows import SCHEME, month_rows, receipt_months
from linkage_kit.importing.lists.periods import Periods, late_note, period_rows, periods_of, places_of, slices
from linkage_kit.importing.lists.proof import is_bare, unproved
from linkage_kit.importing.merging.placed_rows import PlacedRows

TABLE = "employee_periods"
_COLUMNS = TABLES[TABLE].columns
_LONG = ("employee_months", "employee_split_months")


def employee_periods(sheets: Sequence[ListSheet], stored: pd.DataFrame, synonyms: Synonyms) -> Converted:
    """The periods of all lists together, except of those whose rows are periods already: of these one by one.

    `stored` are the periods that the casebook has: what contradicts them is a problem.
    """
    converted = Converted()
    for sheet in sheets:
        if sheet.rows.table == "employee_spans":
            _add_spans(sheet, stored, synonyms, converted)
    of_months = [sheet for sheet in sheets if sheet.rows.table != "employee_spans"]
    if of_months:
        _add_months(Lines(of_months), stored, synonyms, converted)
    return converted


def _add_spans(sheet: ListSheet, stored: pd.DataFrame, synonyms: Synonyms, converted: Converted) -> None:
    """The rows of a list of spans that were paid, as they stand."""
    lines, frame = Lines([sheet]), sheet.rows.frame
    received, bad = receipt_months(frame)
    when = frame[["received", "paid_on"]].notna().any(axis=1).to_numpy()
    found = judged(frame, SCHEME, when, synonyms)
    converted.problems += lines.problems(
        0, [*bad, *found.faults, *unproved(frame, found, when, sheet.columns)]
    )
    converted.notices += passed_over(sheet, found.passed_over)
    first, last = numbers_of(frame["start_month"]), numbers_of(frame["end_month"])
    has_case = frame["case_id"].notna().to_numpy()

    def meets(one: int, other: int) -> bool:
        return bool(first[one] <= last[other] and first[other] <= last[one])

    back = taken_back(
        Payments(
            found.paid & has_case,
            found.cancelled & has_case,
            [frame["case_id"]],
            numbered(pd.Series(list(zip(np.abs(found.amount), first, last))).astype(str)),
            numbered(places_of(frame)),
            found.amount < 0,
        ),
        meets,
    )
    kept = np.flatnonzero(found.paid & ~back.gone & has_case)
    case = numbered(frame["case_id"])
    of_case = {int(case[kept[own[0]]]): kept[own].tolist() for own in slices(case[kept])}
    for row in np.flatnonzero((found.refunded | found.supplement) & has_case).tolist():
        own = [one for one in of_case.get(int(case[row]), []) if meets(row, one)]
        if found.refunded[row] and own:
            back.unclear.append(row)
        elif found.supplement[row] and not own:
            converted.problems.append(lines.problem_where(row, AT_KIND, SUPPLEMENT_ALONE))
    tell_unclear(lines, back.unclear, converted)
    denied = np.flatnonzero((found.unpaid | found.refunded) & has_case).tolist() + back.alone
    told = pd.DataFrame(
        {
            "case_id": frame["case_id"].iloc[denied],
            "place": places_of(frame).iloc[denied],
            "first": first[denied],
            "last": last[denied],
            "line": denied,
        }
    )
    converted.problems += denied_by(told, stored, lines)
    is_late = found.late[kept] | ((received[kept] != NO_MONTH) & (received[kept] > last[kept]))
    notes = [
        f"补缴（{month_text(int(month))}到账）" if late and month != NO_MONTH else "补缴" if late else None
        for late, month in zip(is_late, received[kept])
    ]
    rows = frame.iloc[kept].reset_index(drop=True).assign(note=pd.Series(notes, dtype="str"))
    converted.rows.append(_placed(lines, rows, kept, np.arange(len(kept))))


def _add_months(lines: Lines, stored: pd.DataFrame, synonyms: Synonyms, converted: Converted) -> None:
    """The periods that the months of lists make."""
    frames = []
    for number, sheet in enumerate(lines.sheets):
        found = month_rows(sheet.rows, set(sheet.columns), synonyms)
        converted.problems += lines.problems(number, found.faults)
        converted.notices += passed_over(sheet, found.passed_over)
        if is_bare(sheet.columns) and sheet.rows.table in _LONG:
            converted.notices += bare(sheet, len(found.frame))
        own = found.frame["row"] + int(lines.starts[number])
        frames.append(found.frame.assign(line=own, list=number))
    months = pd.concat(frames, ignore_index=True)
    months = _without_exports_again(
        months[months["case_id"].notna()].reset_index(drop=True), lines, converted
    )
    line = months["line"].to_numpy(np.int64)
    back = taken_back(_payments(months))
    tell_unclear(lines, line[[*back.unclear, *refunds_unclear(months)]].tolist(), converted)
    paid = months[months["paid"].to_numpy(bool) & ~back.gone].reset_index(drop=True)
    converted.problems += supplements_alone(months[months["supplement"]], paid, lines)
    denied = months[months["unpaid"] | months["refunded"]].index.union(back.alone)
    told = months.loc[denied, ["case_id", "line"]].assign(
        place=places_of(months), first=months["month"], last=months["month"]
    )
    converted.problems += denied_by(told, stored, lines)
    converted.notices += told_paid_and_not(months[months["unpaid"]], paid, lines)
    converted.notices += told_twice(paid, lines)
    periods = periods_of(paid)
    of_period = paid["line"].to_numpy(np.int64)[periods.lines]
    rows = period_rows(periods).assign(note=_notes(paid, periods))
    placed = replace(_placed(lines, rows, of_period, periods.of), overlaps_told=True)
    converted.rows.append(placed)
    converted.additions += [
        f"{shown(case_id)} {month_span(first, last)}（{TABLE}）← {placed.sources.words(at)}"
        for at, (case_id, first, last) in enumerate(
            zip(periods.frame["case_id"], periods.frame["first"], periods.frame["last"])
        )
    ]


def _payments(months: pd.DataFrame) -> Payments:
    amount = months["amount"].to_numpy(np.float64)
    # What was paid for a span is alike only to what is taken back of the same span.
    alike = pd.DataFrame({"amount": np.abs(amount), "span": months["span"], "row": months["month"]})
    alike.loc[months["span"] == 1, "row"] = 0
    return Payments(
        months["paid"].to_numpy(bool),
        months["cancelled"].to_numpy(bool),
        [months["case_id"], months["month"]],
        np.asarray(alike.groupby(["amount", "span", "row"], dropna=False).ngroup(), np.int64),
        numbered(places_of(months)),
        amount < 0,
    )


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
        yield lines.problem_where(line, AT_AMOUNT, told)


def _notes(paid: pd.DataFrame, periods: Periods) -> pd.Series:
    """What is noted on each period: the months that were paid later."""
    month, received = (paid[name].to_numpy(np.int64)[periods.lines] for name in ("month", "received"))
    late = paid["late"].to_numpy(bool)[periods.lines] | (received > month)
    notes: list[str | None] = [None] * len(periods.frame)
    for own in slices(periods.of[late]):
        at = np.flatnonzero(late)[own]
        notes[int(periods.of[at[0]])] = late_note(month[at], received[at])
    return pd.Series(notes, dtype="str")
