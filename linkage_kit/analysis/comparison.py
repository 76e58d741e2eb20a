"""Two audits side by side and what differs in them: `lk.compare`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd

from linkage_kit.analysis.glance import glance_html
from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.casebook import RESULT_TABLES
from linkage_kit.casebook.units import in_yuan, marked
from linkage_kit.masking import names_person
from linkage_kit.reporting.blocks import Block, Paragraph, Section, Table, TableColumn, TableRow, plain_cells
from linkage_kit.reporting.case import MASKED
from linkage_kit.reporting.values import printed, records

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
        told = headlines(self.differences)
        rows = [
            TableRow(
                plain_cells(
                    MASKED.text(row.case_id) if names_person(row.case_id) else row.case_id,
                    RESULT_TABLES[row.table].title,
                    MASKED.text(row.row),
                    row.title,
                    MASKED.text(shown_value(row.table, row.column, row.before)),
                    MASKED.text(shown_value(row.table, row.column, row.after)),
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


def headlines(differences: pd.DataFrame) -> pd.DataFrame:
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


def shown_value(table: str, column: str, value: Any) -> str:
    """A value as it is printed; money is yuan here."""
    kind = RESULT_TABLES[table].columns[column].kind
    return _text(value) if kind in ("money", "value") else printed(table, column, value)
