"""The case ids of the lines of a block as numbers that sort as the ids do, and whose case each line is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.lines.lines import Cells, Lines, NotPlain
from linkage_kit.casebook.lines.texts import are_case_ids
from linkage_kit.casebook.lines.values import FIRST

Keys = npt.NDArray[Any]
_WORD = 8
_U = np.uint64


class NotSorted(NotPlain):
    """Lines that are not with their cases, because files are not sorted, or because there is no such case."""


@dataclass(frozen=True)
class Window:
    """The bytes in which ids differ: behind the first `shared` ones, which all of them begin with, up to `width` more.

    `prefix` are the words (up to eight bytes each) that they begin with.
    """

    shared: int
    width: int
    prefix: tuple[int, ...]

    @classmethod
    def of(cls, lines: Lines, cells: Cells) -> Window:
        """That of some ids."""
        if not len(cells):
            return cls(0, 0, ())
        least, most = int(cells.length.min()), int(cells.length.max())
        prefix = []
        for first in range(0, least, _WORD):
            words = lines.words[cells.start + first] & FIRST[min(_WORD, least - first)]
            different = int(np.bitwise_or.reduce(words ^ words[0]))
            if different:
                shared = first + ((different & -different).bit_length() - 1) // _WORD
                prefix.append(int(words[0] & FIRST[shared - first]))
                return cls(shared, most - shared, tuple(prefix))
            prefix.append(int(words[0]))
        return cls(least, most - least, tuple(prefix))

    def keys(self, lines: Lines, cells: Cells) -> Keys:
        """A key an id, that sorts as the ids do and is equal where they are: numbers, or where they are long bytes.

        Raises NotPlain for an id that is longer than any of those, or begins otherwise.
        """
        length = cells.length
        if len(cells) and ((length < self.shared) | (length > self.shared + self.width)).any():
            raise NotSorted("unknown cases")
        for number, begins in enumerate(self.prefix):
            first = number * _WORD
            kept = FIRST[min(_WORD, self.shared - first)] if self.shared > first else FIRST[0]
            if ((lines.words[cells.start + first] & kept) != _U(begins)).any():
                raise NotSorted("unknown cases")
        words = [_word(lines, cells, self.shared + first) for first in range(0, max(self.width, 1), _WORD)]
        if len(words) == 1:
            return words[0]
        return np.stack(words, axis=1).astype(">u8").view(f"S{_WORD * len(words)}").ravel()


def _word(lines: Lines, cells: Cells, first: int) -> npt.NDArray[np.uint64]:
    """Eight bytes of each id from `first` on as a number that sorts as they do, 0 behind the id's end."""
    kept = FIRST[np.clip(cells.length - first, 0, _WORD)]
    return (lines.words[cells.start + first] & kept).byteswap()


@dataclass(frozen=True)
class CaseIds:
    """The ids of the cases of a block, ascending."""

    lines: Lines
    cells: Cells

    @classmethod
    def of(cls, lines: Lines) -> CaseIds:
        """The ids of lines of `cases`; raises NotPlain where they are no ids, NotSorted where they do not ascend."""
        ids = cls(lines, lines.cells(0))
        if not are_case_ids(lines, ids.cells).all():
            raise NotPlain("case ids")
        if (ids.keys[1:] <= ids.keys[:-1]).any():
            raise NotSorted("order of cases")
        return ids

    @cached_property
    def window(self) -> Window:
        """The bytes in which they differ."""
        return Window.of(self.lines, self.cells)

    @cached_property
    def keys(self) -> Keys:
        """A key a case."""
        return self.window.keys(self.lines, self.cells)

    def cases_of(self, lines: Lines) -> npt.NDArray[np.int64]:
        """For each line the position of its case; raises NotSorted where a line's id is none of the cases."""
        keys = self.window.keys(lines, lines.cells(0))
        if not len(keys):
            return np.zeros(0, np.int64)
        changes = keys[1:] != keys[:-1]
        first = np.concatenate([[0], np.flatnonzero(changes) + 1])
        at = np.searchsorted(self.keys, keys[first])
        if not len(self.keys) or (self.keys[np.minimum(at, len(self.keys) - 1)] != keys[first]).any():
            raise NotSorted("unknown cases")
        return np.repeat(at, np.diff(np.append(first, len(keys))))
