"""Cells of text: which of them are not sure to be just what would be written for the text that is read of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.lines.lines import MARGIN, Cells, Lines
from linkage_kit.coded import Mask

#: An ASCII text with such a byte first or last has blanks around it, or is what a spreadsheet would compute.
_BLANKS_AND_CONTROLS = [*range(0x21), 0x7F]
_COMPUTED = [*b"=+-@'"]
#: The first bytes of characters among which there are blanks.
_LEADS = [0xC2, 0xE1, 0xE2, 0xE3, 0xEF]
_FIRST = np.zeros(256, bool)
_FIRST[[*_BLANKS_AND_CONTROLS, *_COMPUTED, *_LEADS]] = True
_LAST = np.zeros(256, bool)
_LAST[_BLANKS_AND_CONTROLS] = True
_THREE_BYTES = np.zeros(256, bool)
_THREE_BYTES[_LEADS[1:]] = True
#: What a case id is made of, and what it may begin with.
_OF_ID = np.zeros(256, bool)
_OF_ID[[*b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-"]] = True
_FIRST_OF_ID = _OF_ID.copy()
_FIRST_OF_ID[[*b"._-"]] = False
LONGEST_ID = 64


def odd_texts(lines: Lines, cells: Cells) -> Mask:
    """Which cells may have blanks around them, or a mark before them that keeps a spreadsheet from computing them."""
    known = cells.length > 0
    last = lines.data[cells.end - 1]
    odd = _FIRST[lines.data[cells.start]] | _LAST[last]
    if not lines.is_ascii:
        odd |= (last >= 0x80) & (
            _THREE_BYTES[lines.data[cells.end - 3]] | (lines.data[cells.end - 2] == _LEADS[0])
        )
    return known & odd


def odd_codes(lines: Lines, cells: Cells) -> Mask:
    """Which cells of digits and letters may have such blanks or marks, or full-width characters."""
    odd = odd_texts(lines, cells)
    if not lines.is_ascii:
        odd |= counts(lines, lines.data >= 0x80, cells) > 0
    return odd


def are_case_ids(lines: Lines, cells: Cells) -> Mask:
    """Which cells are case ids."""
    length = cells.length
    others = counts(lines, ~_OF_ID[lines.data], cells)
    return (length > 0) & (length <= LONGEST_ID) & _FIRST_OF_ID[lines.data[cells.start]] & (others == 0)


def counts(lines: Lines, chosen: Mask, cells: Cells) -> npt.NDArray[np.int64]:
    """How many of the chosen bytes stand in each cell."""
    at = np.flatnonzero(chosen[MARGIN : len(lines.data) - MARGIN]) + MARGIN
    if not len(at):
        return np.zeros(len(cells), np.int64)
    return np.searchsorted(at, cells.end) - np.searchsorted(at, cells.start)
