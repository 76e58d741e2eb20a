"""Lines as far as masked papers may depend on them: of numbers of persons what may be shown, the rest stars."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook.cells import escape, unescape
from linkage_kit.casebook.lines.lines import Cells, Lines, NotPlain
from linkage_kit.casebook.lines.mending import QUOTED, with_cells
from linkage_kit.casebook.lines.rows import Positions, Rows
from linkage_kit.casebook.lines.texts import counts
from linkage_kit.casebook.privacy import MASKED
from linkage_kit.casebook.tables import Table
from linkage_kit.coded import Mask
from linkage_kit.masking import LEAST_DIGITS, LEAST_HIDDEN, PASSWORD_MARK, names_person

_STAR, _ESCAPE = b"*'"
#: Characters of an identity number and of a phone that are shown, first and last.
_ID_SHOWN, _PHONE_SHOWN, _OTHER_PHONE_SHOWN = (4, 0), (3, 4), (0, 4)
#: A phone of so many digits may be an identity number.
_LONG_PHONE = 14
#: The first bytes of what may be a digit of another script.
_OTHER_DIGITS = [0xD9, 0xDB, 0xDF, 0xE0, 0xE1, 0xEA, 0xEF, 0xF0]
_MAY_BE_DIGIT = np.zeros(256, bool)
_MAY_BE_DIGIT[[*b"0123456789", *_OTHER_DIGITS]] = True
#: A case id that holds a number of a person has so many characters at least.
_LEAST_PERSONAL = 11


def masked_lines(rows: Rows, table: Table) -> Lines:
    """The lines with what may be shown of their texts; case ids are shown as they stand (`require_no_personal_ids`)."""
    data = rows.lines.data.copy()
    changed: dict[int, dict[int, bytes]] = {}
    for name, column in table.columns.items():
        if name == "case_id" or name not in rows.places or column.kind not in ("text", "value"):
            continue
        cells = rows.cells(name)
        if name == "id_number":
            rest = _stars(data, cells, rows.lines, *_ID_SHOWN)
        elif name == "phone":
            rest = _masked_phones(data, cells, rows.lines)
        else:
            rest = np.flatnonzero(are_worth_a_look(rows.lines, cells))
        for row, cell in _looked_at(rows.lines, cells, rest, partial(MASKED.cell, name)):
            changed.setdefault(row, {})[rows.places[name]] = cell
    lines = rows.lines.with_data(data)
    return with_cells(lines, changed) if changed else lines


def require_no_personal_ids(lines: Lines, ids: Cells) -> None:
    """Raises NotPlain where a case id is or holds the number of a person: such cases have other names."""
    digits = counts(lines, (lines.data >= ord("0")) & (lines.data <= ord("9")), ids)
    for row in np.flatnonzero(digits >= _LEAST_PERSONAL).tolist():
        if names_person(lines.text(ids, row)):
            raise NotPlain("personal case ids")


def are_worth_a_look(lines: Lines, cells: Cells) -> Mask:
    """Texts in which there may be something to mask."""
    look = cells.length >= LEAST_DIGITS
    if look.any():
        look &= counts(lines, _MAY_BE_DIGIT[lines.data], cells) >= LEAST_DIGITS
    content = lines.content().tobytes()
    if PASSWORD_MARK.encode() in content:
        look |= np.array([PASSWORD_MARK in lines.text(cells, row) for row in range(len(cells))], bool)
    return look


def _masked_phones(data: npt.NDArray[np.uint8], cells: Cells, lines: Lines) -> Positions:
    mobile = lines.data[cells.start] == ord("1")
    rest = []
    for chosen, shown in ((mobile, _PHONE_SHOWN), (~mobile, _OTHER_PHONE_SHOWN)):
        rows = np.flatnonzero(chosen & (cells.length < _LONG_PHONE))
        rest.append(rows[_stars(data, cells.take(rows), lines, *shown)])
    return np.concatenate([*rest, np.flatnonzero(cells.length >= _LONG_PHONE)])


def _stars(data: npt.NDArray[np.uint8], cells: Cells, lines: Lines, first: int, last: int) -> Positions:
    """Puts stars over all but the first and last characters of each ASCII cell; gives the rows of the others, and of
    those with a mark before them that is none of their characters.
    """
    plain = (counts(lines, lines.data >= 0x80, cells) == 0) & (lines.data[cells.start] != _ESCAPE)
    start = cells.start + first
    hidden = cells.length - first - last
    few = hidden < LEAST_HIDDEN
    start, hidden = np.where(few, cells.start, start), np.where(few, cells.length, hidden)
    start, hidden = start[plain], hidden[plain]
    within = np.arange(hidden.sum()) - np.repeat(np.cumsum(hidden) - hidden, hidden)
    data[np.repeat(start, hidden) + within] = _STAR
    return np.flatnonzero(~plain)


def _looked_at(
    lines: Lines, cells: Cells, rows: Positions, mask: Callable[[str], str]
) -> list[tuple[int, bytes]]:
    """Those of some cells that are shown otherwise than they are."""
    found = []
    for row in rows.tolist():
        text = lines.text(cells, row)
        shown = escape(mask(unescape(text)))
        if not QUOTED.isdisjoint(shown):
            raise NotPlain("cells to quote")
        if shown != text:
            found.append((row, shown.encode()))
    return found
