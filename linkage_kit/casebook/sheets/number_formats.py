"""What a cell's number format says that its number is: not yuan, where it shows 万元, percents, or thousands of it."""

from __future__ import annotations

import re
from functools import lru_cache

#: Formats that every spreadsheet knows by their numbers.
BUILT_IN = {9: "0%", 10: "0.00%"}
# Text that a format shows as it is: in quotes, behind a sign that lets the next one stand, a currency in brackets.
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|\[\$([^\]-]*)[^\]]*\]')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LARGE = re.compile(r"[十百千万亿拾佰仟萬億]+元?|角|分")
_LETTER = re.compile(r"[KkMmWw]")
_DATE = re.compile(r"[ymdhs年月日]", re.I)
#: A comma behind the last digit shows a thousandth.
_SCALED = re.compile(r"[0#?.],+(?![0#?,])")


@lru_cache(maxsize=1024)
def unit_refused(number_format: str) -> str | None:
    """Why numbers of this format cannot be read as they are stored; None: they can."""
    shown = "".join("".join(groups) for groups in _LITERAL.findall(number_format))
    signs = _BRACKETS.sub("", _LITERAL.sub("", number_format))
    if _DATE.search(signs):
        return None
    if large := _LARGE.search(signs + shown) or _LETTER.fullmatch(shown.strip()):
        return f"数字格式中的单位是{large[0]}，{_EXPECTED}"
    if "%" in signs:
        return f"数字格式是百分比，{_EXPECTED}"
    return f"数字格式把数缩小到千分之一或更小来显示，{_EXPECTED}" if _SCALED.search(signs) else None


_EXPECTED = "应换算为元，改用普通的数字格式"
