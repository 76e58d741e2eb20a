"""The case ids of the lines of a block as numbers that sort as the ids do, and whose case each line is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.lines.lines import Cells, Lines, NotPlain
from linkage_kit.casebook.lines.texts import LONGEST_ID, are_case_ids
from linkage_kit.casebook.lines.values import FIRST

Keys = npt.NDArray[Any]
_WORD = 8
_U = np.uint64


@dataclass(frozen=True)
class CaseIds:
    """The ids of the cases of a block, ascending; they have the same first `shared` bytes."""

    lines: Lines
    cells: Cells

    @classmethod
    def of(cls, lines: Lines) -> CaseIds:
        """The ids of lines of `cases`; raises NotPlain where they are no ids, or no two differ or do not ascend."""
        ids = cls(lines, lines.cells(0))
        if not are_case_ids(lines, ids.cells).all():
            raise NotPlain("case ids")
        if (ids.keys[1:] <= ids.keys[:-1]).any():
            raise NotPlain("order of cases")
        return ids

    @cached_property
    def shared(self) -> int:
        """How many bytes all ids begin with."""
        if not len(self.cells):
            return 0
        least = int(self.cells.length.min())
        for first in range(0, least, _WORD):
            words = self.lines.words[self.cells.start + first] & FIRST[min(_WORD, least - first)]
            different = int(np.bitwise_or.reduce(words ^ words[0]))
            if different:
                return first + (different & -different).bit_length() // _WORD
        return least

    @cached_property
    def width(self) -> int:
        """Bytes of the longest id behind the shared ones."""
        return int(self.cells.length.max(initial=0)) - self.shared

    @cached_property
    def keys(self) -> Keys:
        """A key a case."""
        return self.keys_of(self.lines, self.cells)

    def keys_of(self, lines: Lines, cells: Cells) -> Keys:
        """Keys of other lines' ids, equal where the ids are: numbers, or where they are long bytes.

        Raises NotPlain for ids that are longer than any of the cases or begin otherwise than all of them.
        """
        length = cells.length
        if len(cells) and ((length < self.shared) | (length > self.shared + self.width)).any():
            raise NotPlain("unknown cases")
        for first in range(0, self.shared, _WORD):
            kept = FIRST[min(_WORD, self.shared - first)]
            begins = self.lines.words[self.cells.start[:1] + first] & kept
            if ((lines.words[cells.start + first] & kept) != begins).any():
                raise NotPlain("unknown cases")
        words = [
            self._word(lines, cells, self.shared + first) for first in range(0, max(self.width, 1), _WORD)
        ]
        if len(words) == 1:
            return words[0]
        assert self.width <= LONGEST_ID
        return np.stack(words, axis=1).astype(">u8").view(f"S{_WORD * len(words)}").ravel()

    @staticmethod
    def _word(lines: Lines, cells: Cells, first: int) -> npt.NDArray[np.uint64]:
        """Eight bytes of each id from `first` on as a number that sorts as they do, 0 behind the id's end."""
        kept = FIRST[np.clip(cells.length - first, 0, _WORD)]
        return (lines.words[cells.start + first] & kept).byteswap()

    def cases_of(self, lines: Lines) -> npt.NDArray[np.int64]:
        """For each line the position of its case; raises NotPlain where a line's id is none of the cases."""
        keys = self.keys_of(lines, lines.cells(0))
        if not len(keys):
            return np.zeros(0, np.int64)
        changes = keys[1:] != keys[:-1]
        first = np.concatenate([[0], np.flatnonzero(changes) + 1])
        at = np.searchsorted(self.keys, keys[first])
        if not len(self.keys) or (self.keys[np.minimum(at, len(self.keys) - 1)] != keys[first]).any():
            raise NotPlain("unknown cases")
        return np.repeat(at, np.diff(np.append(first, len(keys))))
