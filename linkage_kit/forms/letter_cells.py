"""What the notice and the letter share: their size, the heights of their lines (mm), and whom they are for."""

from __future__ import annotations

from linkage_kit.forms.filling import Filling
from linkage_kit.forms.grid import Cell

LETTER_SIZE = 14
LINE, SIGNATURE = 12.0, 16.0
_BLANK = "_"


def addressee_cell(filling: Filling, blanks: int, words: str, columns: int) -> Cell:
    """Who the paper is for, or room to write it."""
    return Cell(f"{filling.addressee or _BLANK * blanks}{words}", "text", columns, align="left")
