"""Whether the rows of a block are all as their table's schema wants them; where not, others tell what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.lines.lines import NotPlain
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.coded import Coded
from linkage_kit.columns import Columns, months

#: Checks of a column that its reader has made already.
_READ = ("str_matches",)


def require_in_order(rows: Columns, table: Table) -> None:
    """Raises NotPlain where a row is not as the schema wants it, or the schema wants what is not known here.

    `rows` are the columns of the table and `case`, the position of each row's case.
    """
    for name, column in table.columns.items():
        if name == "case_id" or column.beyond_contract:
            continue
        if not column.nullable and not rows.known(name).all():
            raise NotPlain("blanks")
        for check, facts in column.checks.items():
            if check not in _READ and not _COLUMN_CHECKS.get(check, _unknown)(rows, column, facts):
                raise NotPlain(check)
    for check, facts in table.checks.items():
        if not _ROW_CHECKS.get(check, _unknown)(rows, table, facts):
            raise NotPlain(check)


def _unknown(rows: Columns, what: Any, facts: Any) -> bool:
    return False


def _at_least(rows: Columns, column: Column, facts: Any) -> bool:
    least = facts["min_value"] if isinstance(facts, Mapping) else facts
    values = rows[column.name]
    # A blank is 0.
    return (
        bool(((values >= least) | ~rows.known(column.name)).all())
        if least > 0
        else not (values < least).any()
    )


def _in_range(rows: Columns, column: Column, facts: Any) -> bool:
    values, known = rows[column.name], rows.known(column.name)
    least, most = facts["min_value"], facts["max_value"]
    if column.kind in ("date", "month"):
        least, most = np.datetime64(str(least)[:10]), np.datetime64(str(most)[:10])
    return bool((((values >= least) & (values <= most)) | ~known).all())


def _unique(rows: Columns, table: Table, facts: Any) -> bool:
    key: npt.NDArray[np.int64] = rows["case"].astype(np.int64)
    known = np.ones(len(rows), bool)
    for name in facts["columns"][1:]:
        values: Any = rows[name]
        size, number = (len(values.words), values.codes) if isinstance(values, Coded) else (10_000, values)
        key = key * size + number
        known &= rows.known(name)
    key = key[known]
    return bool((key[1:] > key[:-1]).all()) or len(np.unique(key)) == len(key)


def _ends_after_start(rows: Columns, table: Table, facts: Any) -> bool:
    return not (rows[facts["end"]] < rows[facts["start"]]).any()


def _span(rows: Columns, facts: Any) -> npt.NDArray[np.int64]:
    span: npt.NDArray[np.int64] = months(rows[facts["end"]]) - months(rows[facts["start"]]) + 1
    return span


def _within_span(rows: Columns, table: Table, facts: Any) -> bool:
    return not (rows[facts["months"]] > _span(rows, facts)).any()


def _partial_in_one_year(rows: Columns, table: Table, facts: Any) -> bool:
    partial = rows.known(facts["months"]) & (rows[facts["months"]] < _span(rows, facts))
    years = [months(rows[facts[end]]) // 12 for end in ("start", "end")]
    return not (partial & (years[0] != years[1])).any()


def _total_alone(rows: Columns, table: Table, facts: Any) -> bool:
    claimant: Any = rows[facts["claim"][1]]
    key = rows["case"] * len(claimant.words) + claimant.codes
    totals = key[~rows.known(facts["year"])]
    return bool((np.bincount(key, minlength=1)[totals] == 1).all())


def _total_only(rows: Columns, table: Table, facts: Any) -> bool:
    total = ~rows.known(facts["year"])
    nothing_else = np.ones(len(rows), bool)
    for name in facts["blank"]:
        nothing_else &= ~rows.known(name)
    return not (total & ~(rows.known(facts["total"]) & nothing_else)).any()


_COLUMN_CHECKS: dict[str, Callable[[Columns, Column, Any], bool]] = {
    "greater_than_or_equal_to": _at_least,
    "in_range": _in_range,
}
_ROW_CHECKS: dict[str, Callable[[Columns, Table, Any], bool]] = {
    "unique_key": _unique,
    "end_after_start": _ends_after_start,
    "within_span": _within_span,
    "partial_in_one_year": _partial_in_one_year,
    "total_alone": _total_alone,
    "total_only": _total_only,
}
