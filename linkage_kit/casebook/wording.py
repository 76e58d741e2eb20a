"""The wording of a text: what is left where blanks, line breaks, the width of characters and the kind of brackets do
not count. Headers of exports, labels of forms, units and notes are all compared by it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from linkage_kit.casebook.cells import as_text, plain, strip
from linkage_kit.casebook.characters import comparable

# 〔〕 and 【】 are brackets too; what `plain` makes of the full-width ones is already ( and ).
_BRACKETS = str.maketrans("〔〕【】［］[]", "()()()()")
_UNSEEN = re.compile(r"[\s\ufeff\u200b\u2060]+")

# A unit behind a label: in brackets, or after a slash or comma.
_UNIT = re.compile(
    r"(?P<label>.+?)(?:\((?:金额)?(?:单位:?)?|[/,])(?P<unit>(?:人民币)?[百千万亿]*元|角|分|个?月|年)\)?"
)
_UNITS_READ = ("元", "人民币元", "月", "个月", "年")
_UNIT_LINE = re.compile(r"单位:?(?P<unit>(?:人民币)?[百千万亿]*元|角|分)")
# 万元 and the like name a unit wherever they stand, but behind a figure, of which they are a part (5万元, 伍万元整).
_LARGE_UNIT = re.compile(
    r"(?<![0-9.零一二两三四五六七八九十几壹贰叁肆伍陆柒捌玖拾佰仟])(?P<unit>[百千万亿]+元)"
)

# What an office writes below the last row, so that nobody adds one.
_TABLE_ENDS = re.compile(r"[-—*=(]*以下(?:空白|无正文|无内容|无)[-—*=).。]*")


def with_plain_signs(text: str) -> str:
    """The text, as long as before, with full-width characters made plain and every bracket a round one."""
    return plain(text).translate(_BRACKETS)


@lru_cache(maxsize=65536)
def wording(text: str) -> str:
    """A text as it is compared: no blanks or line breaks, comparable characters, round brackets, small letters."""
    return _UNSEEN.sub("", comparable(with_plain_signs(text))).lower()


def label_wording(cell: object) -> str:
    """The wording of a cell as a label, which its closing colon is no part of; "" for a blank cell."""
    if cell is None:
        return ""
    return wording(cell if isinstance(cell, str) else as_text(cell)).rstrip(":")


def comparable_number(number: str) -> str:
    """An identity number as it is compared: full-width characters made plain, x as X."""
    return plain(strip(number)).strip().upper()


def foreign_unit(label: str) -> str | None:
    """The unit that a label or a line of text states, where it is not one that is read (yuan, months, years)."""
    text = wording(label)
    found = _LARGE_UNIT.search(text) or _UNIT.fullmatch(text) or _UNIT_LINE.search(text)
    return found["unit"] if found and found["unit"] not in _UNITS_READ else None


def ends_table(label: str) -> bool:
    """Whether a text says that no record follows below (以下空白)."""
    return _TABLE_ENDS.fullmatch(wording(label)) is not None


def unit_behind(label: str) -> str | None:
    """The unit behind a label of which this is the wording; None: it has none."""
    found = _UNIT.fullmatch(label)
    return found["unit"] if found else None


def without_unit(label: str) -> str:
    """The wording of a label without the unit behind it."""
    found = _UNIT.fullmatch(label)
    return found["label"] if found else label
