"""A block of lines of one table as bytes, and where each cell begins and ends."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
#: Positions in the bytes of a block.
Places = npt.NDArray[np.int64]

#: So many zeros stand before and behind the bytes of a block, so that a load near an edge stays inside.
MARGIN = 64
_COMMA, _LINE_FEED, _RETURN = b",\n\r"
#: Separators are looked for in pieces that stay in the processor's cache.
_PIECE = 1 << 18
#: What is said of a text with these bytes depends on the whole file: lost characters and private ones.
_TOLD_OF = (
    b"\xef\xbf\xbd",
    b"\xee",
    *(bytes([0xEF, second]) for second in range(0xA0, 0xA4)),
    b"\xf3",
    b"\xf4",
)


class NotPlain(Exception):
    """The bytes are no lines that can be taken at sight: somebody else has to read them."""


@dataclass(frozen=True)
class Cells:
    """The cells of one column: where each begins and ends."""

    start: Places
    end: Places

    @cached_property
    def length(self) -> Places:
        """Bytes of each cell."""
        return self.end - self.start

    def take(self, rows: npt.NDArray[np.integer]) -> Cells:
        """Those of some rows."""
        return Cells(self.start[rows], self.end[rows])

    def __len__(self) -> int:
        return len(self.start)


class Lines:
    """Lines of `width` cells each, ended by CRLF, without quotes, as valid UTF-8.

    `data` are the bytes with a margin on either side, `words` the eight bytes that begin at each of them.
    """

    def __init__(self, data: Bytes, width: int) -> None:
        """Raises NotPlain where the bytes between the margins are not such lines."""
        self.data = data
        self.words = _words_of(data)
        content = data[MARGIN : len(data) - MARGIN]
        text = content.tobytes()
        rows = text.count(b"\n")
        ends = _separators(content)
        if len(ends) != rows * width or text.count(b"\r") != rows or b'"' in text or b"\0" in text:
            raise NotPlain("cells")
        ends = ends.reshape(rows, width)
        last = ends[:, -1]
        if (content[last] != _LINE_FEED).any() or (content[last - 1] != _RETURN).any():
            raise NotPlain("line ends")
        self.is_ascii = text.isascii()
        if not self.is_ascii:
            _require_text(text)
        self.ends = np.ascontiguousarray(ends.T) + MARGIN
        self.after = self.ends[-1] + 1
        self.ends[-1] -= 1

    @classmethod
    def of(cls, content: bytes | memoryview, width: int) -> Lines:
        """Lines of these bytes."""
        data = np.zeros(len(content) + 2 * MARGIN, np.uint8)
        data[MARGIN : MARGIN + len(content)] = np.frombuffer(content, np.uint8)
        return cls(data, width)

    def with_data(self, data: Bytes) -> Lines:
        """The same cells with other bytes in them, as many as there were."""
        same = copy(self)
        same.data = data
        same.words = _words_of(data)
        return same

    def __len__(self) -> int:
        return self.ends.shape[1]

    @property
    def start(self) -> Places:
        """Where each line begins."""
        return np.concatenate([[MARGIN], self.after[:-1]])[: len(self)]

    def cells(self, column: int) -> Cells:
        """The cells of a column by its place in the lines."""
        return Cells(self.start if column == 0 else self.ends[column - 1] + 1, self.ends[column])

    def text(self, cells: Cells, row: int) -> str:
        """One cell's text."""
        return self.data[cells.start[row] : cells.end[row]].tobytes().decode()

    def content(self) -> memoryview:
        """All the bytes."""
        return self.data.data[MARGIN : len(self.data) - MARGIN]

    def line(self, row: int) -> bytes:
        """The bytes of one line, without its end."""
        start = MARGIN if row == 0 else self.after[row - 1]
        return self.data[start : self.ends[-1, row]].tobytes()


def _words_of(data: Bytes) -> Words:
    """The eight bytes that begin at each byte, as a number: no copy."""
    return np.ndarray((len(data) - 7,), "<u8", buffer=data, strides=(1,))


def _separators(content: Bytes) -> Places:
    found = []
    for first in range(0, len(content), _PIECE):
        piece = content[first : first + _PIECE]
        ends = piece == _COMMA
        ends |= piece == _LINE_FEED
        found.append(np.flatnonzero(ends) + first)
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _require_text(text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError:
        raise NotPlain("no UTF-8") from None
    if any(told in text for told in _TOLD_OF):
        raise NotPlain("characters to tell of")
