"""Which rows of which files and sheets a row of a table was made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.problems import in_file
from linkage_kit.casebook.sources import source_text

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SourceRows:
    """The rows of files from which the rows of a frame were made, a line each, in the order of the frame's rows.

    `position` is the row of the frame, `sheet` the number of the sheet in `sheets` (file, name of the sheet or None),
    `row` the row there as a spreadsheet numbers it.
    """

    sheets: Sequence[tuple[str, str | None]]
    position: Numbers
    sheet: Numbers
    row: Numbers

    @classmethod
    def of_sheet(cls, file: str, sheet: str | None, rows: npt.NDArray[np.integer]) -> SourceRows:
        """A row of a sheet for each row of the frame."""
        count = len(rows)
        return cls([(file, sheet)], np.arange(count), np.zeros(count, np.int64), rows.astype(np.int64))

    @classmethod
    def together(cls, parts: Iterable[SourceRows]) -> SourceRows:
        """The rows of frames that are put one below the other, each made of one row; their positions are new ones."""
        given = list(parts)
        starts = np.cumsum([0, *(len(part.sheets) for part in given)])
        sheets = [sheet for part in given for sheet in part.sheets]
        numbers = [part.sheet + start for part, start in zip(given, starts)]
        rows = [part.row for part in given]
        row = np.concatenate(rows) if rows else np.empty(0, np.int64)
        sheet = np.concatenate(numbers) if numbers else np.empty(0, np.int64)
        return cls(sheets, np.arange(len(row)), sheet, row)

    def made_into(self, lines: Numbers, positions: Numbers) -> SourceRows:
        """The rows from which another frame was made: these `lines` went into its rows at `positions`."""
        order = np.lexsort((self.row[lines], self.sheet[lines], positions))
        chosen, made = lines[order], positions[order]
        # A line that went into a row with several of its cells is one line of it.
        new = np.ones(len(order), bool)
        new[1:] = (np.diff(chosen) != 0) | (np.diff(made) != 0)
        return SourceRows(self.sheets, made[new], self.sheet[chosen[new]], self.row[chosen[new]])

    def words(self, position: int) -> str:
        """Where a row of the frame comes from: 清单.xlsx 工作表“Sheet1” 第2～13行."""
        first, last = np.searchsorted(self.position, (position, position + 1))
        return self._words(range(int(first), int(last)))

    def texts(self) -> list[str]:
        """What the casebook keeps of it, for each row of the frame in order: the names of files as they are."""
        ends = np.flatnonzero(np.diff(self.position)) + 1
        starts = [0, *ends.tolist()] if len(self.position) else []
        names = [file if sheet is None else f"{file} 工作表“{sheet}”" for file, sheet in self.sheets]
        return [
            self._text(range(start, end), names)
            for start, end in zip(starts, [*starts[1:], len(self.position)])
        ]

    def words_of(self, lines: Iterable[int]) -> str:
        """The same of single lines."""
        return self._words(sorted(lines, key=lambda line: (int(self.sheet[line]), int(self.row[line]))))

    def _words(self, lines: Iterable[int]) -> str:
        return self._text(lines, [in_file(*sheet) for sheet in self.sheets])

    def _text(self, lines: Iterable[int], names: Sequence[str]) -> str:
        by_sheet = groupby(lines, key=lambda line: int(self.sheet[line]))
        return source_text((names[sheet], [int(self.row[line]) for line in own]) for sheet, own in by_sheet)
