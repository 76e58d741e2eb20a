"""The rows that a finding rests on, in words: file, sheet and line as `linkage validate` names them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from linkage_kit.audit.evidence import EvidenceRow
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.problems import in_file
from linkage_kit.casebook.sources import joined_sources
from linkage_kit.lazily import lazily
from linkage_kit.masking import mask_text

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

#: So many rows of a table are told one by one, each with its key; of more the lines, as ranges.
_ROWS_NAMED = 3
_NOTHING = "案卷中没有该环节的登记"
_ALL_YEARS = "各年合计"


def evidence_in_words(finding: Any, rows: Sequence[EvidenceRow]) -> str:
    """All rows of a finding (`year`, `step`, `claimant`), table by table; a finding about what is not there says so."""
    if not rows:
        return _NOTHING
    groups = groupby(rows, key=lambda row: (_place(row), row.table))
    return "；".join(_group(finding, place, list(group)) for (place, _), group in groups)


def row_in_words(finding: Any, row: EvidenceRow) -> str:
    """One row: its place, and its key where the finding does not name it."""
    return _group(finding, _place(row), [row])


def lines_in_words(numbers: Sequence[int]) -> str:
    """Row numbers, neighbours joined: `第3行、第12~19行`."""
    return "、".join(f"第{run}行" for run in _runs(numbers))


def _place(row: EvidenceRow) -> str:
    return TABLES[row.table].title if row.line is None else in_file(row.file, row.sheet) + " "


def _group(finding: Any, place: str, rows: Sequence[EvidenceRow]) -> str:
    """Rows of one table in one file, or in none, and what they were imported from."""
    sources = joined_sources(row.source for row in rows)
    return _rows(finding, place, rows) + (f"，导入自{mask_text(sources)}" if sources else "")


def _rows(finding: Any, place: str, rows: Sequence[EvidenceRow]) -> str:
    if rows[0].table == "cases" and rows[0].line is None:
        return place
    if len(rows) <= _ROWS_NAMED:
        return place + "、".join(f"第{_number(row)}行{_key(finding, row)}" for row in rows)
    return f"{place}{lines_in_words([_number(row) for row in rows])}（{_years(rows) or f'共{len(rows)}行'}）"


def _number(row: EvidenceRow) -> int:
    return row.number if row.line is None else row.line


def _runs(numbers: Sequence[int]) -> list[str]:
    """Whole numbers in order, each run of neighbours as one."""
    ordered = sorted(numbers)
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(ordered), key=lambda numbered: numbered[1] - numbered[0])
    ]
    return [str(run[0]) if len(run) == 1 else f"{run[0]}~{run[-1]}" for run in runs]


def _years(rows: Sequence[EvidenceRow]) -> str:
    """The years of rows that are told apart by them alone; "" for others."""
    others = {tuple(value for name, value in row.key.items() if name != "year") for row in rows}
    if len(others) > 1 or not all(row.key.get("year") for row in rows):
        return ""
    return "、".join(f"{run}年" for run in _runs([row.key["year"] for row in rows]))


def _key(finding: Any, row: EvidenceRow) -> str:
    """A row's key as far as it is not the finding's own: the year, the claimant, the step, or the span."""
    key = row.key
    if row.table == "employee_periods":
        return f"（{key['start_month']:%Y-%m}~{key['end_month']:%Y-%m}）"
    own = [
        _VALUES[name](value)
        for name, value in key.items()
        if name in _VALUES and not _is(finding, name, value)
    ]
    return f"（{''.join(own)}）" if own else ""


def _is(finding: Any, name: str, value: Any) -> bool:
    said = getattr(finding, name)
    return not pd.isna(said) and said == value


def _word(table: str, column: str) -> Any:
    words = TABLES[table].columns[column].words or {}
    return lambda value: words.get(value, value)


_VALUES = {
    "claimant": _word("claims", "claimant"),
    "year": lambda year: f"{year}年" if year else _ALL_YEARS,
    "step": _word("events", "step"),
}
