"""The table of a form's page: rows of records, rows of totals, repeated headers; where the foot begins.

Hidden rows and columns are read like the others. A cell that is merged over several rows says the same of each where
it is text (a region, a note); an amount or a time so merged is refused, because whose it is is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linkage_kit.casebook.cells import CellError, as_text
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.wording import label_wording
from linkage_kit.importing.forms.grid import Grid
from linkage_kit.importing.forms.header import FormHeader, HeaderFinder
from linkage_kit.importing.forms.layout import FormLayout, Heading
from linkage_kit.importing.forms.values import read_value

_TOTALS = frozenset({"合计", "总计", "小计", "累计", "本页合计", "本页小计", "年度合计"})


@dataclass(frozen=True)
class TableLine:
    """A row of the table: the sheet's column and the value (None: blank) of each key."""

    row: int
    at: Mapping[str, int]
    values: Mapping[str, Any]


@dataclass
class TableReader:
    """Reads the rows below a header, one after the other."""

    layout: FormLayout
    grid: Grid
    finder: HeaderFinder
    header: FormHeader
    lines: list[TableLine] = field(default_factory=list)
    totals: list[TableLine] = field(default_factory=list)
    foot: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._begin(self.header)

    def read(self, end: int) -> TableReader:
        """Reads on to the row before `end`; returns itself, filled."""
        row = self.header.bottom + 1
        while row < end:
            row = self._read_row(row)
        return self

    def _begin(self, header: FormHeader) -> None:
        self.header = header
        self._headings = {column: self.layout.by_key[key] for key, column in header.at.items()}
        self._numbers_due = any(one.number is not None for one in self.layout.headings)
        self._in_foot = False

    def _read_row(self, row: int) -> int:
        """Reads one row, or a whole header; returns the next row."""
        filled = self.grid.filled(row)
        words = [label_wording(cell) for _, cell in filled if isinstance(cell, str)]
        if words and (again := self.finder.at(row)):
            self._begin(again)
            return again.bottom + 1
        silent = len(words) == len(filled) and all(map(self._is_silent, words))
        if silent and not self._in_foot:
            return row + 1
        self._in_foot = self._in_foot or self._starts_foot(filled)
        if self._in_foot:
            self.foot.append(row)
        elif self._numbers_due and self._is_numbers(filled):
            self._check_numbers(row)
        elif self._is_total(filled):
            self.totals.append(self._line(row, filled, _TOTALS))
        else:
            self._numbers_due = False
            self.lines.append(self._line(row, filled))
        return row + 1

    def _is_silent(self, wording: str) -> bool:
        return self.layout.is_title(wording) or self.layout.is_furniture(wording)

    def _starts_foot(self, filled: list[tuple[int, object]]) -> bool:
        """Whether the row has one of the labels that stand below the table, outside the column of notes."""
        return any(
            self.layout.foot_labels.split(cell) or self.layout.begins_foot(label_wording(cell))
            for column, cell in filled
            if isinstance(cell, str) and column != self.header.at.get("note")
        )

    def _is_total(self, filled: list[tuple[int, object]]) -> bool:
        """Whether the row is one of totals: it says so, not in its note alone, and has no year."""
        at = self.header.at
        words = {column: label_wording(cell) for column, cell in filled if column != at.get("note")}
        of_year = words.get(at["year"], "") if "year" in at else ""
        return of_year in _TOTALS | {""} and not _TOTALS.isdisjoint(words.values())

    def _is_numbers(self, filled: list[tuple[int, object]]) -> bool:
        """Whether the row is that of the columns' numbers: the column of years has its number."""
        of_column = {
            self._headings[column].number: as_text(cell)
            for column, cell in filled
            if column in self._headings
        }
        return any(number is not None and number == 1 and text == "1" for number, text in of_column.items())

    def _check_numbers(self, row: int) -> None:
        self._numbers_due = False
        for column, cell in self.grid.filled(row):
            heading = self._headings.get(column)
            if heading is None or as_text(cell) != str(heading.number):
                expected = "栏号" if heading is None else f"“{heading.shown}”的栏号{heading.number}"
                self.problems.append(self.grid.problem((row, column), f"应为{expected}，表头与栏号不符"))

    def _line(
        self, row: int, filled: list[tuple[int, object]], names: frozenset[str] = frozenset()
    ) -> TableLine:
        """The row's values; `names` are texts that name it and are no values."""
        values: dict[str, Any] = {}
        for column, heading in self._headings.items():
            values[heading.key] = self._value(row, column, heading, names)
        for column, cell in filled:
            if column not in self._headings and label_wording(cell) not in names:
                self.problems.append(self.grid.problem((row, column), "表头没有这一栏，不知其含义"))
        return TableLine(row, self.header.at, values)

    def _value(self, row: int, column: int, heading: Heading, names: frozenset[str]) -> Any:
        place = self.grid.anchor(row, column)
        cell = self.grid.sheet.cells[place[0]][place[1]]
        if cell is None or (isinstance(cell, str) and label_wording(cell) in names):
            return None
        block = self.grid.cover(row, column)
        shared = [one for at, one in self._headings.items() if block.left <= at <= block.right]
        if len(shared) > 1 or (block.bottom > block.top and heading.column.kind != "text"):
            self.problems.append(
                self.grid.problem(place, f"与“{heading.shown}”栏的其他单元格合并，不知属于哪一格")
            )
            return None
        try:
            return read_value(cell, heading.column)
        except CellError as error:
            self.problems.append(self.grid.problem(place, str(error), heading.column.name))
            return None
