"""Whole tables of the procedure from whole tables of records: overlaps, refunds, settlements, decisions, timelines.

Frames are those of pandas, polars, Arrow or DuckDB; what is given back is a pandas frame, money in yuan as exact
decimals (`money="fen"`: `Int64` fen), months and days `datetime64[s]`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from linkage_kit import clock
from linkage_kit.audit import AuditResult
from linkage_kit.audit.facts import Facts, facts_of
from linkage_kit.audit.own import collected
from linkage_kit.audit.result_tables import result_table
from linkage_kit.blocks import by_row
from linkage_kit.casebook import RESULT_TABLES, STORED_TABLES, Casebook, CasebookError
from linkage_kit.casebook.days import LAST_YEAR, DayLike, as_day
from linkage_kit.casebook.frames import type_frame
from linkage_kit.casebook.units import Money, as_money, in_yuan, marked
from linkage_kit.columns import Array, Columns, to_frame
from linkage_kit.procedure import overlap, refund
from linkage_kit.procedure.arithmetic import ITEMS, Arithmetic, arithmetic_on
from linkage_kit.rulebook import Rulebook, chosen

TODAY = "today"
#: A rulebook or the path of its file.
RulesLike = Rulebook | str | Path
#: A day on which the newest version of every rule holds.
NEWEST = dt.date(LAST_YEAR, 12, 31)


def overlaps(
    resident_years: Any,
    employee_periods: Any = None,
    *,
    money: Money = "yuan",
    rules: RulesLike | None = None,
    applied_on: DayLike | None = None,
) -> pd.DataFrame:
    """Overlap months of every resident year, article 12(1): the table `overlaps`, by case and year.

    Of a casebook or an audit alone, those of its cases; of two tables, of all their years. `rules` is a rulebook or the
    path of its file, Shandong's where none is given, in its newest version unless `applied_on` says a day of
    application.

    >>> import linkage_kit as lk
    >>> book = lk.sample_casebook()
    >>> lk.overlaps(book.resident_years, book.employee_periods).months.sum() == lk.overlaps(book).months.sum()
    np.True_

    Raises CasebookError with every cell that is wrong.
    """
    if (audited := _audited("overlaps", resident_years, employee_periods, rules, applied_on)) is not None:
        return _in_unit(audited, "overlaps", money)
    years = _years(resident_years, employee_periods, rules, applied_on)
    with_lists = years.rows.with_columns(month_list=overlap.month_lists(years.rows.mask))
    return years.table("overlaps", with_lists, money)


def refunds(
    resident_years: Any,
    employee_periods: Any = None,
    *,
    money: Money = "yuan",
    rules: RulesLike | None = None,
    applied_on: DayLike | None = None,
) -> pd.DataFrame:
    """What is refunded of each resident year, articles 11 and 12(2): the table `refunds` (annex 5), by case and year.

    Two tables know of no case, only of its records: every year with overlap months and principal has its refund. Of a
    casebook or an audit, only the years of cases that are linked at all. `rules` and `applied_on` are those of
    `overlaps`.

    >>> import linkage_kit as lk, pandas as pd
    >>> years = pd.DataFrame({"case_id": ["A"], "year": [2015], "personal": [500.0], "collective": [0.0],
    ...                       "subsidy": [30.0], "interest": [5.0]})
    >>> periods = pd.DataFrame({"case_id": ["A"], "start_month": ["2015-06"], "end_month": ["2015-12"]})
    >>> lk.refunds(years, periods)[["year", "months", "refund_subtotal", "subsidy_share"]]
       year  months refund_subtotal subsidy_share
    0  2015       7          291.67         17.50

    Raises CasebookError with every cell that is wrong.
    """
    if (audited := _audited("refunds", resident_years, employee_periods, rules, applied_on)) is not None:
        return _in_unit(audited, "refunds", money)
    years = _years(resident_years, employee_periods, rules, applied_on)
    rows = years.rows.with_columns(**by_row(lambda rows: refund.refunds(rows, years.rule), years.rows))
    return years.table("refunds", rows.select(rows.refundable), money)


def decisions(
    cases: Any,
    resident_years: Any = None,
    employee_periods: Any = None,
    *,
    money: Money = "yuan",
    rules: RulesLike | None = None,
) -> pd.DataFrame:
    """Whether each case is linked, in which direction and by which article (4 to 8): the table `decisions`.

    Of a casebook, of an audit, or of the three tables.

    >>> import linkage_kit as lk
    >>> lk.decisions(lk.sample_casebook()).outcome.iloc[0]
    'resident_to_employee'

    Raises CasebookError with every cell that is wrong.
    """
    return _of_cases("decisions", cases, resident_years, employee_periods, money=money, rules=rules)


def settlements(
    cases: Any,
    resident_years: Any = None,
    employee_periods: Any = None,
    *,
    money: Money = "yuan",
    rules: RulesLike | None = None,
) -> pd.DataFrame:
    """Totals of each linked case, articles 11 and 12(3): base = refunded + subsidy + merged: the table `settlements`.

    Of a casebook, of an audit, or of the three tables.

    >>> import linkage_kit as lk
    >>> totals = lk.settlements(lk.sample_casebook())
    >>> bool((totals.base == totals.merged + totals.refund_total + totals.subsidy_total).all())
    True

    Raises CasebookError with every cell that is wrong.
    """
    return _of_cases("settlements", cases, resident_years, employee_periods, money=money, rules=rules)


def timeline(
    cases: Any,
    resident_years: Any = None,
    employee_periods: Any = None,
    events: Any = None,
    *,
    asof: DayLike = TODAY,
    rules: RulesLike | None = None,
) -> pd.DataFrame:
    """The limited steps of each linked case, articles 9 and 10, with due dates and working days: the table `timeline`.

    Of a casebook, of an audit (then as of its day), or of the tables. `asof` only decides between open and overdue;
    `"today"` is the day of this computer.

    >>> import linkage_kit as lk
    >>> steps = lk.timeline(lk.sample_casebook(), asof="2026-06-30")
    >>> int((steps.status == "late").sum())
    1

    Raises CasebookError with every cell that is wrong, and DayError where `asof` is no day.
    """
    if isinstance(cases, AuditResult):
        own_day = None if asof == TODAY else asof
        refuse_beside_audit(resident_years=resident_years, events=events, asof=own_day, rules=rules)
        return _in_unit(cases.timeline, "timeline", "fen")
    book = casebook_of(cases, resident_years, employee_periods, events)
    return result_table("timeline", _facts(book, asof_day(asof), rules))


def asof_day(asof: DayLike) -> dt.date:
    """The as-of day: `"today"` or `"今天"` is the day of this computer. Raises DayError."""
    return clock.today() if asof in (TODAY, "今天") else as_day(asof, "审计基准日")


def casebook_of(cases: Any, resident_years: Any, employee_periods: Any, events: Any = None) -> Casebook:
    """The casebook given, or one of these tables; CasebookError where one that it must have is missing."""
    if isinstance(cases, Casebook):
        _refuse("案卷", resident_years=resident_years, employee_periods=employee_periods, events=events)
        return cases
    given = {"cases": cases, "resident_years": resident_years, "employee_periods": employee_periods}
    return Casebook.from_frames(given, events=events)


def _facts(book: Casebook, asof: dt.date, rules: RulesLike | None) -> Facts:
    with collected():
        return facts_of(book, asof, rules_of(rules))


def _of_cases(
    name: str,
    cases: Any,
    resident_years: Any,
    employee_periods: Any,
    *,
    money: Money,
    rules: RulesLike | None,
) -> pd.DataFrame:
    if isinstance(cases, AuditResult):
        refuse_beside_audit(resident_years=resident_years, rules=rules)
        return _in_unit(getattr(cases, name), name, money)
    book = casebook_of(cases, resident_years, employee_periods)
    # No day decides anything in these tables.
    return _in_unit(result_table(name, _facts(book, NEWEST, rules)), name, money)


def _audited(
    name: str, first: Any, second: Any, rules: RulesLike | None, applied_on: DayLike | None
) -> pd.DataFrame | None:
    """The table of a casebook or an audit, None where two tables are given."""
    if isinstance(first, AuditResult):
        refuse_beside_audit(employee_periods=second, rules=rules, applied_on=applied_on)
        table: pd.DataFrame = getattr(first, name)
        return table
    if isinstance(first, Casebook):
        _refuse("案卷", employee_periods=second, applied_on=applied_on)
        return result_table(name, _facts(first, NEWEST, rules))
    if second is None:
        raise TypeError(
            f"应给出案卷、审核结果，或resident_years和employee_periods两张表，现只有{type(first).__name__}"
        )
    return None


def refuse_beside_audit(**given: Any) -> None:
    """TypeError, in Chinese, where something is given beside an audit, which has its own."""
    _refuse("审核结果", **given)


def _refuse(beside: str, **given: Any) -> None:
    named = [name for name, value in given.items() if value is not None]
    if named:
        raise TypeError(f"给出{beside}时不能再给出{'、'.join(named)}，{beside}有自己的")


def rules_of(rules: RulesLike | None) -> Rulebook:
    """A rulebook, that of a file, or Shandong's where none is given."""
    return rules if isinstance(rules, Rulebook) else chosen(rules)


@dataclass(frozen=True)
class _Years:
    """Resident years by case and year with their overlap, the id of each case, and the way of counting."""

    rows: Columns
    ids: pa.Array
    rule: Arithmetic

    def table(self, name: str, rows: Columns, money: Money) -> pd.DataFrame:
        """Some of the rows as the result table of this name."""
        kinds = {column.name: column.kind for column in RESULT_TABLES[name].columns.values()}
        del kinds["case_id"]
        frame = to_frame(rows, kinds)
        frame.insert(0, "case_id", pd.array(self.ids.take(pa.array(rows.case)), dtype="str"))
        return _in_unit(frame, name, money)


def _years(
    resident_years: Any, employee_periods: Any, rules: RulesLike | None, applied_on: DayLike | None
) -> _Years:
    typed = [
        type_frame(given, STORED_TABLES[name])
        for name, given in (("resident_years", resident_years), ("employee_periods", employee_periods))
    ]
    if problems := [problem for one in typed for problem in one.located()]:
        raise CasebookError(problems)
    years, spans = (one.frame for one in typed)
    ids, case = _numbered(years["case_id"], spans["case_id"])
    rows = Columns.from_frame(years[["year", *ITEMS, "subsidy"]]).with_columns(case=case[: len(years)])
    key = overlap.year_key(rows)
    if (key[1:] < key[:-1]).any():
        rows = rows.select(np.argsort(key))
    periods = Columns.from_frame(spans[["start_month", "end_month", "months"]])
    periods = periods.with_columns(case=case[len(years) :])
    if (periods.case[1:] < periods.case[:-1]).any():
        periods = periods.select(np.argsort(periods.case, kind="stable"))
    rule = arithmetic_on(rules_of(rules), NEWEST if applied_on is None else as_day(applied_on, "申请日期"))
    return _Years(rows.with_columns(**by_row(partial(_overlap, rule), rows, periods)), ids, rule)


def _overlap(rule: Arithmetic, resident: Columns, periods: Columns) -> dict[str, Array]:
    pieces = overlap.resident_period_years(resident, periods)
    found = overlap.overlap_months(resident, pieces.select(rule.counts(pieces)))
    return {name: found[name] for name in found.names()}


def _numbered(*columns: pd.Series) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """The ids of several columns in order (by code point), and the number of each row's, columns one after another."""
    whole = pa.chunked_array([pa.array(column.array, pa.large_string()) for column in columns])
    coded = whole.combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return coded.dictionary.take(pa.array(order)), number[coded.indices.to_numpy()]


def _in_unit(frame: pd.DataFrame, name: str, money: Money) -> pd.DataFrame:
    """A result table in fen as one in the unit asked for."""
    unit = as_money(money)
    return marked(frame, "fen") if unit == "fen" else in_yuan(frame, RESULT_TABLES[name].columns)
