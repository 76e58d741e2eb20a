"""One cell of a form -> one value: what `read_cell` reads, with the unit that offices write behind a number.

Nothing else is forgiven: a dash for nothing, an amount in 万元 or in brackets, a third decimal are refused.
"""

from __future__ import annotations

import re
from typing import Any

from linkage_kit.casebook.cells import Broken, CellError, as_text, plain, read_cell, strip
from linkage_kit.casebook.tables import Column
from linkage_kit.money import parse_yuan

_UNITS = {"元": "元", "年": "年", "月": "个月|月"}
_SIGN_OF_YUAN = re.compile(r"^[¥￥]\s*")
_YEARS_AND_MONTHS = re.compile(r"(?:([0-9]{1,2})年)?(?:([0-9]{1,2})个?月)?")
_YEARS = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?")
_YEARS_EXPECTED = "应为按月折算的年限（年，最多两位小数，如179个月为14.92）"


def read_value(cell: object, column: Column) -> Any:
    """The value of a cell of this column, None where it is blank; raises CellError.

    `12.50元`, `¥12.50`, `2021年` and `7个月` are the numbers without their unit.
    """
    return read_cell(without_unit(cell, column.unit), column)


def without_unit(cell: object, unit: str | None) -> object:
    """A text cell without the unit that stands behind its number; any other cell as it is."""
    if not isinstance(cell, str) or unit not in _UNITS:
        return cell
    text = strip(plain(cell))
    if unit == "元":
        text = _SIGN_OF_YUAN.sub("", text)
    return re.sub(rf"\s*(?:{_UNITS[unit]})$", "", text)


def read_years(cell: object) -> int | None:
    """Months that a number of years says, None where it is blank; raises CellError.

    Annex 4 prints months ÷ 12 with at most two decimals, so every number of months has a text of its own; a text
    that none has (14.90) is refused. `14年11个月` is read as it says.
    """
    if isinstance(cell, Broken):
        raise CellError(cell.why)
    text = re.sub(r"\s", "", plain(as_text(cell)))
    if text in ("", "年"):
        return None
    spelt = _YEARS_AND_MONTHS.fullmatch(text)
    if spelt is not None and (spelt[2] is not None or spelt[1] is not None):
        return int(spelt[1] or 0) * 12 + int(spelt[2] or 0)
    number = text.removesuffix("年")
    if not _YEARS.fullmatch(number):
        raise CellError(_YEARS_EXPECTED)
    hundredths = parse_yuan(number)
    months = (hundredths * 12 + 50) // 100
    if (months * 100 + 6) // 12 != hundredths:
        raise CellError(_YEARS_EXPECTED)
    return months
