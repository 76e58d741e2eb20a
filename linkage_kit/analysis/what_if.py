"""A case as it is beside the case with other facts, and two audits side by side: `lk.what_if`, `lk.compare`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd

from linkage_kit.analysis.audits import audit
from linkage_kit.analysis.glance import glance_html
from linkage_kit.analysis.tables import TODAY, RulesLike
from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.casebook import RESULT_TABLES, TABLES, Casebook
from linkage_kit.casebook.cells import CellError, as_text, read_cell
from linkage_kit.casebook.days import DayLike
from linkage_kit.casebook.problems import shown
from linkage_kit.casebook.units import in_yuan, marked
from linkage_kit.errors import UserError
from linkage_kit.masking import mask_text
from linkage_kit.reporting.blocks import Block, Paragraph, Section, Table, TableColumn, TableRow, plain_cells
from linkage_kit.reporting.case import MASKED
from linkage_kit.reporting.values import printed, records

#: What tells the rows of a case's table apart, for a change; `cases` has one row.
_KEYS = {
    "cases": (),
    "resident_years": ("year",),
    "employee_periods": ("start_month",),
    "events": ("step",),
    "claims": ("claimant", "year"),
}
Audited = TypeVar("Audited", AuditResult, CaseAudit)
_COLUMNS = ("案件编号", "表", "行", "栏目", "原来", "改后")
_ROWS = 60
#: What tells of a row that only one side has.
_HEADLINES = {
    "decisions": "outcome",
    "overlaps": "months",
    "refunds": "refund_subtotal",
    "settlements": "refund_total",
    "timeline": "status",
    "findings": "message",
}


class ChangeError(UserError):
    """A change that names no cell of the case, or a value that the cell cannot have; says so in Chinese."""


@dataclass(frozen=True)
class Comparison(Generic[Audited]):
    """Two audits and what differs in them.

    `differences` has a row a result that differs: `case_id`, `table`, `row` (its key, as text), `column`, `title`,
    `before` and `after` (money as Decimal yuan, None where one side has no such row).
    """

    before: Audited
    after: Audited

    @cached_property
    def differences(self) -> pd.DataFrame:
        """A row a figure, day, word or finding that differs."""
        parts = [_differences(name, self.before, self.after) for name in RESULT_TABLES]
        return marked(pd.concat(parts, ignore_index=True), "yuan")

    @property
    def conditions(self) -> list[str]:
        """What else differs between the two: the as-of day, the rules."""
        told = []
        if self.before.asof != self.after.asof:
            told.append(f"审计基准日不同：{self.before.asof}和{self.after.asof}")
        if self.before.rules.digest != self.after.rules.digest:
            told.append(f"规则库不同：{self.before.rules.title}和{self.after.rules.title}")
        return told

    def __repr__(self) -> str:
        found = self.differences
        return "；".join([f"{len(found)}处不同" if len(found) else "没有不同", *self.conditions])

    def _repr_html_(self) -> str:
        told = _headlines(self.differences)
        rows = [
            TableRow(
                plain_cells(
                    row.case_id,
                    RESULT_TABLES[row.table].title,
                    MASKED.text(row.row),
                    row.title,
                    MASKED.text(_shown(row.table, row.column, row.before)),
                    MASKED.text(_shown(row.table, row.column, row.after)),
                )
            )
            for row in records(told.head(_ROWS))
        ]
        more = f"共{len(told)}行，列出前{_ROWS}行。" if len(told) > _ROWS else ""
        table = Table("不同之处　单位：元", [TableColumn(title) for title in _COLUMNS], rows, footnote=more)
        blocks: list[Block] = [Paragraph(f"{line}。", "warn") for line in self.conditions]
        blocks.append(table if rows else Paragraph("没有不同。", "good"))
        return glance_html(Section("comparison", "对比", blocks))


def compare(before: Audited, after: Audited) -> Comparison[Audited]:
    """Two audits, or two cases, side by side: every row of their result tables that differs in something.

    >>> import linkage_kit as lk
    >>> book = lk.sample_casebook()
    >>> lk.compare(lk.audit(book, "2026-06-30"), lk.audit(book, "2026-06-30"))
    没有不同
    """
    for given in (before, after):
        if not isinstance(given, AuditResult | CaseAudit):
            raise TypeError(f"应给出两个审核结果或两个案件，现有{type(given).__name__}")
    if isinstance(before, AuditResult) != isinstance(after, AuditResult):
        raise TypeError("应给出两个审核结果，或两个案件，不是各一个")
    return Comparison(before, after)


def what_if(
    casebook: Casebook | AuditResult,
    case_id: str,
    changes: Mapping[tuple[Any, ...], Any],
    asof: DayLike | None = None,
    rules: RulesLike | None = None,
) -> Comparison[CaseAudit]:
    """A case as it is and with other facts, audited both ways; nothing of the casebook changes.

    A key of `changes` names a cell: table, the row's key, column. The keys are the year for `resident_years`, the first
    month for `employee_periods`, the step for `events` (one that is not recorded is added), claimant and year for
    `claims`; `cases` has none. A value is what a person writes ("800.00", "2025-04", Decimal, date), None a blank.
    Of an audit, `asof` and `rules` are its own unless one is given; of a casebook, today and Shandong's.

    >>> import linkage_kit as lk
    >>> changes = {("resident_years", 2019, "personal"): "1200.00"}
    >>> tried = lk.what_if(lk.sample_casebook(), "SD-08", changes, "2026-06-30")
    >>> tried.after.refunds.refund_subtotal.sum() > tried.before.refunds.refund_subtotal.sum()
    np.True_

    Raises ChangeError for a cell that the case does not have, CasebookError for values that cannot be together.
    """
    recorded = (casebook.casebook if isinstance(casebook, AuditResult) else casebook).select(case_id)
    frames = recorded.tables
    if not isinstance(changes, Mapping):
        raise ChangeError(f"应为格子和值，如{{{_example('cases')}: 'defer'}}，现为{type(changes).__name__}")
    problems: list[str] = []
    taken: set[tuple[str, int, str]] = set()
    for cell, value in changes.items():
        try:
            table, row, column = place = _located(frames, cell)
            if place in taken:
                raise ChangeError(f"{_named(cell)}：这一格给出了两次")
            taken.add(place)
            frames[table] = _changed(frames[table], table, row, column, value)
        except ChangeError as error:
            problems.append(str(error))
    # A step without its day has not been done.
    frames["events"] = marked(frames["events"].dropna(subset="date").reset_index(drop=True), "fen")
    if problems:
        raise ChangeError("\n".join(problems))
    there = {name: frame for name, frame in frames.items() if name not in recorded.absent or len(frame)}
    changed = recorded.assign(**there)
    if isinstance(casebook, AuditResult) and asof is None and rules is None:
        # By its own checks, too.
        return Comparison(casebook.again(recorded)[case_id], casebook.again(changed)[case_id])
    day = TODAY if asof is None else asof
    return Comparison(audit(recorded, day, rules)[case_id], audit(changed, day, rules)[case_id])


def _only_id(frames: Mapping[str, pd.DataFrame]) -> str:
    return str(frames["cases"]["case_id"].iat[0])


def _located(frames: dict[str, pd.DataFrame], cell: Any) -> tuple[str, int, str]:
    """Table, row position and column of a cell; ChangeError where there is no such cell."""
    parts = cell if isinstance(cell, tuple) else (cell,)
    table = str(parts[0]) if parts else ""
    if table not in _KEYS:
        raise ChangeError(f"{_named(cell)}：第一项应为表名，{'、'.join(_KEYS)}之一")
    keys, given, column = _KEYS[table], parts[1:-1], str(parts[-1])
    named = ("表", *(TABLES[table].columns[key].title for key in keys), "列")
    expected = f"应为（{'，'.join(named)}），如{_example(table)}"
    # `cases` may be named with its case, too.
    if len(given) != len(keys) and not (table == "cases" and given == (_only_id(frames),)):
        raise ChangeError(f"{_named(cell)}：{expected}")
    titles = {spec.title: name for name, spec in TABLES[table].columns.items()}
    column = titles.get(column) or column
    if column not in TABLES[table].columns or column == "case_id":
        raise ChangeError(
            f"{_named(cell)}：{TABLES[table].title}（{table}）没有{mask_text(column)}这一列，{expected}"
        )
    frame = frames[table]
    chosen = np.ones(len(frame), bool)
    for key, value in zip(keys, given, strict=False):
        chosen &= (frame[key] == _read(table, key, value, cell)).fillna(False).to_numpy(bool)
    rows = np.flatnonzero(chosen)
    if not len(rows) and table == "events":
        # A step that has not been done is done by its day.
        frames[table] = _with_step(frame, _only_id(frames), _read(table, "step", given[0], cell))
        return table, len(frame), column
    if len(rows) != 1:
        there = "、".join(str(_label(frame, keys, row)) for row in range(len(frame))) or "无"
        count = "没有这一行" if not len(rows) else f"有{len(rows)}行，无法确定是哪一行"
        raise ChangeError(f"{_named(cell)}：{TABLES[table].title}（{table}）中{count}，现有：{there}")
    return table, int(rows[0]), column


def _with_step(events: pd.DataFrame, case_id: str, step: str) -> pd.DataFrame:
    new = pd.DataFrame({"case_id": [case_id], "step": [step]}).reindex(columns=events.columns)
    return marked(pd.concat([events, new.astype(events.dtypes)], ignore_index=True), "fen")


def _named(cell: Any) -> str:
    """The name of a cell as an error shows it."""
    return mask_text(str(cell))


def _example(table: str) -> str:
    return {
        "cases": '("cases", "choice")',
        "resident_years": '("resident_years", 2016, "personal")',
        "employee_periods": '("employee_periods", "2015-06", "end_month")',
        "events": '("events", "refund_paid", "date")',
        "claims": '("claims", "agency", 2016, "refund_personal")',
    }[table]


def _label(frame: pd.DataFrame, keys: tuple[str, ...], row: int) -> str:
    values = [frame[key].iat[row] for key in keys]
    return " ".join(f"{one:%Y-%m}" if isinstance(one, pd.Timestamp) else str(one) for one in values)


def _read(table: str, column: str, value: Any, cell: Any) -> Any:
    blank = value is None or (pd.api.types.is_scalar(value) and pd.isna(value))
    given = None if blank else str(value) if isinstance(value, pd.Period) else value
    try:
        return read_cell(given, TABLES[table].columns[column])
    except CellError as error:
        raise ChangeError(f"{_named(cell)}：“{shown(as_text(value), column)}”，{error}") from None


def _changed(frame: pd.DataFrame, table: str, row: int, column: str, value: Any) -> pd.DataFrame:
    read = _read(table, column, value, (table, column))
    values = frame[column].copy()
    values.iloc[row] = pd.NA if read is None and values.dtype != "str" else read
    return frame.assign(**{column: values})


def _headlines(differences: pd.DataFrame) -> pd.DataFrame:
    """The differences with one line for a row that only one side has."""
    of_row = differences.groupby(["case_id", "table", "row"], dropna=False)
    one_sided = of_row["before"].transform("count").eq(0) | of_row["after"].transform("count").eq(0)
    headline = differences["column"] == differences["table"].map(_HEADLINES)
    return differences[~one_sided | headline]


def _differences(name: str, before: Any, after: Any) -> pd.DataFrame:
    """The cells of one result table that differ, those of rows that one side lacks included."""
    table = RESULT_TABLES[name]
    keys = [column for column in table.columns if column in _row_keys(name)]
    sides = [_long(in_yuan(getattr(one, name), table.columns), keys) for one in (before, after)]
    both = sides[0].merge(
        sides[1], on=["case_id", "row", "column"], how="outer", suffixes=("_a", "_b"), sort=False
    )
    changed = [_text(a) != _text(b) for a, b in zip(both["value_a"], both["value_b"], strict=True)]
    differ = both[np.array(changed, bool)]
    titles = {column: spec.title for column, spec in table.columns.items()}
    return pd.DataFrame(
        {
            "case_id": differ["case_id"].astype("str"),
            "table": pd.Series(name, differ.index, dtype="str"),
            "row": differ["row"].astype("str"),
            "column": differ["column"].astype("str"),
            "title": differ["column"].map(titles).astype("str"),
            "before": _or_none(differ["value_a"]),
            "after": _or_none(differ["value_b"]),
        }
    ).reset_index(drop=True)


def _row_keys(name: str) -> tuple[str, ...]:
    """What tells rows of a result table apart, within a case."""
    extra = ("code", "year", "step", "claimant") if name == "findings" else ()
    return ("case_id", *RESULT_TABLES[name].key, *extra)


def _long(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """A row a cell: case, key of the row as text, column, value."""
    own = [key for key in keys if key != "case_id"]
    row = pd.Series(
        [
            " ".join(text for text in map(_text, values) if text)
            for values in zip(*(frame[key] for key in own))
        ]
        if own
        else [""] * len(frame),
        index=frame.index,
        dtype="str",
    )
    parts = [
        pd.DataFrame(
            {"case_id": frame["case_id"], "row": row, "column": column, "value": frame[column].astype(object)}
        )
        for column in frame.columns
        if column not in keys
    ]
    long = pd.concat(parts, ignore_index=True)
    # Rows of one key, which an own check may find, are compared in their order.
    again = long.groupby(["case_id", "row", "column"]).cumcount()
    return long.assign(row=long["row"].where(again == 0, long["row"] + " #" + (again + 1).astype("str")))


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _or_none(values: pd.Series) -> pd.Series:
    return values.where(values.notna(), None)


def _shown(table: str, column: str, value: Any) -> str:
    """A value as it is printed; money is yuan here."""
    kind = RESULT_TABLES[table].columns[column].kind
    return _text(value) if kind in ("money", "value") else printed(table, column, value)
