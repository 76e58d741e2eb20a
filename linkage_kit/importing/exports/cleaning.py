"""Cells as offices fill them -> cells as a casebook's reader takes them; what is not one of these forms is left alone.

Units behind a number (元, 个月, 年度), currency signs before it, the clock time 00:00:00 behind a date, what protects
digits in CSV (`="0371"`, `'0371`), and signs that stand for nothing.
"""

from __future__ import annotations

import datetime as dt
import re

from linkage_kit.casebook.cells import plain, strip
from linkage_kit.casebook.tables import Column
from linkage_kit.casebook.wording import wording
from linkage_kit.importing.exports.synonyms import Synonyms

_MONEY = re.compile(r"(?P<sign>-?)(?:[￥¥]|RMB|CNY|人民币)?(?P<number>[-0-9,.]*[0-9])\s*元?", re.IGNORECASE)
_COUNT = re.compile(r"(?P<number>[0-9]+)\s*个?月")
_YEAR = re.compile(r"(?P<number>[0-9]{4})\s*年度?")
_MIDNIGHT = re.compile(r"(?P<day>.+?)[T\s]+0?0:00(?::00(?:\.0+)?)?")
# A ' before one of these characters, or before another ', is a casebook's own and taken off by its reader.
_PROTECTED = re.compile(r"""="(?P<inner>[^"]*)"|'(?P<rest>[^=+\-@\t\r'].*)""", re.DOTALL)
# A name of two characters is padded to the width of three.
_PADDED_NAME = re.compile(r"([\u3400-\u9fff])[\s\u3000]+([\u3400-\u9fff])")


def clean(cell: object, column: Column, synonyms: Synonyms) -> object:
    """The cell without the office's additions; the same object where there are none."""
    if isinstance(cell, dt.datetime) or not isinstance(cell, str):
        return cell
    protected = _PROTECTED.fullmatch(strip(cell)) if column.code or column.kind != "text" else None
    text = (protected["inner"] or protected["rest"] or "") if protected else cell
    if column.kind == "text":
        return _name(text) if column.name == "name" else text
    if wording(text) in synonyms.blanks:
        return None
    plainly = plain(strip(text))
    match column.kind:
        case "money":
            found = _MONEY.fullmatch(plainly)
            return found["sign"] + found["number"] if found else text
        case "int":
            found = (_YEAR if column.unit == "年" else _COUNT).fullmatch(plainly)
            return found["number"] if found else text
        case "date" | "month":
            found = _MIDNIGHT.fullmatch(plainly)
            return found["day"] if found else text
    return text


def _name(text: str) -> str:
    padded = _PADDED_NAME.fullmatch(strip(text))
    return padded[1] + padded[2] if padded else text
