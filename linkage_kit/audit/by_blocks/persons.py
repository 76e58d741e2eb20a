"""Which cases of a casebook are the same person's, found before it is audited in parts (code A08)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from linkage_kit.casebook import TABLES
from linkage_kit.casebook.lines.files import LineFile, Ranges
from linkage_kit.casebook.lines.ids import Keys
from linkage_kit.casebook.lines.lines import Lines
from linkage_kit.casebook.lines.mending import mended
from linkage_kit.identity import LENGTH

_U = np.uint64
_FACTORS = (_U(0x9E3779B97F4A7C15), _U(0xC2B2AE3D27D4EB4F), _U(0x165667B19E3779F9))
#: The bit by which a lower-case x differs from X, in the last of eight bytes.
_CASE_BIT = _U(0x20 << 56)


def number_keys(file: LineFile, ranges: Ranges) -> Keys:
    """A number a case that is the same for the same identity number; of a number that is not of 18 bytes another each.

    Raises NotPlain where the lines are not plain.
    """
    lines, places = _cases(file, ranges)
    cells = lines.cells(places["id_number"])
    first, last = lines.words[cells.start], lines.words[cells.end - 8]
    middle = lines.words[cells.start + 8] & _U(0xFFFF)
    with np.errstate(over="ignore"):
        keys = first * _FACTORS[0] + (last & ~_CASE_BIT) * _FACTORS[1] + middle * _FACTORS[2]
        others = np.arange(len(lines), dtype=_U) * _FACTORS[0] + _U(ranges["cases"][0])
    return np.where(cells.length == LENGTH, keys, others)


def repeated(keys: Keys) -> Keys:
    """The keys that occur more than once, ascending."""
    ascending = np.sort(keys)
    return np.unique(ascending[1:][ascending[1:] == ascending[:-1]])


def cases_at(file: LineFile, ranges: Ranges, rows: npt.NDArray[np.int64]) -> tuple[list[str], list[str]]:
    """The ids and numbers (x as X) of the cases in some rows."""
    lines, places = _cases(file, ranges)
    ids, numbers = lines.cells(0), lines.cells(places["id_number"])
    chosen = rows.tolist()
    return [lines.text(ids, row) for row in chosen], [lines.text(numbers, row).upper() for row in chosen]


def _cases(file: LineFile, ranges: Ranges) -> tuple[Lines, Mapping[str, int]]:
    with file.path.open("rb") as opened:
        lines = file.lines(opened, ranges["cases"])
    place = file.places["id_number"]
    # What is read as 18 characters and is not written so is longer: full-width digits, blanks around it.
    longer = np.flatnonzero(lines.cells(place).length > LENGTH)
    return mended(lines, TABLES["cases"].columns["id_number"], place, longer), file.places
