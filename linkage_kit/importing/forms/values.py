"""One cell of a form -> one value: what `read_cell` reads, with the unit that offices write behind a number.

A sign for nothing (—, /) in place of an amount is a blank, as in an export. Nothing else is forgiven: an amount in 万元
or in brackets, a third decimal, a dash in place of months are refused.
"""

from __future__ import annotations

import re
from typing import Any

from linkage_kit.casebook.cells import Broken, CellError, as_text, plain, read_cell, strip
from linkage_kit.casebook.tables import Column
from linkage_kit.casebook.wording import label_wording, wording
from linkage_kit.importing.exports.synonyms import load_synonyms
from linkage_kit.money import parse_yuan

_UNITS = {"元": "元", "年": "年", "月": "个月|月"}
_SIGN_OF_YUAN = re.compile(r"^[¥￥]\s*")
# Blanks of the form that nobody filled in.
_UNFILLED = frozenset({"年月日", "年月", "年", "元"})
_YEARS_AND_MONTHS = re.compile(r"(?:([0-9]{1,2})年)?(?:([0-9]{1,2})个?月)?")
_YEARS = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?")
_YEARS_EXPECTED = "应为按月折算的年限（如179个月为14年11个月或14.92）"
_UNIT_EXPECTED = "金额单位应为元；请换算为元后再导入"


def read_value(cell: object, column: Column) -> Any:
    """The value of a cell of this column, None where it is blank; raises CellError.

    `12.50元`, `¥12.50`, `2021年` and `7个月` are the numbers without their unit.
    """
    if column.kind == "money" and isinstance(cell, str) and wording(cell) in load_synonyms().blanks:
        return None
    return read_cell(without_number_unit(cell, column.unit or ""), column)


def read_field(cell: object, column: Column, unit: str) -> Any:
    """The value beside a label, None where nobody filled it in; raises CellError. `unit` is printed behind it."""
    if label_wording(cell) in _UNFILLED:
        return None
    return read_value(without_number_unit(cell, unit), column)


def without_number_unit(cell: object, unit: str) -> object:
    """A text cell without the unit that stands behind its number; any other cell as it is."""
    if not isinstance(cell, str) or unit not in _UNITS:
        return cell
    text = strip(plain(cell))
    if unit == "元":
        text = _SIGN_OF_YUAN.sub("", text)
    return re.sub(rf"\s*(?:{_UNITS[unit]})$", "", text)


def read_unit(cell: object) -> str | None:
    """元, None where no unit is written; raises CellError for any other."""
    unit = label_wording(cell)
    if unit not in ("", "元", "人民币元"):
        raise CellError(_UNIT_EXPECTED)
    return unit or None


def read_years(cell: object) -> int | None:
    """Months that a number of years says, None where it is blank; raises CellError.

    `14年11个月`, which is how `linkage forms` prints it, is read as it says. Of months ÷ 12 with at most two decimals,
    which is how offices print it too, every number of months has a text of its own; a text that none has (14.90) is
    refused.
    """
    if isinstance(cell, Broken):
        raise CellError(cell.why)
    text = re.sub(r"\s", "", plain(as_text(cell)))
    if not text or text in _UNFILLED:
        return None
    # The form's own 年 stands behind what somebody spelt out.
    spelt = _YEARS_AND_MONTHS.fullmatch(text.removesuffix("年") if text.endswith("月年") else text)
    if spelt is not None:
        return int(spelt[1] or 0) * 12 + int(spelt[2] or 0)
    number = text.removesuffix("年")
    if not _YEARS.fullmatch(number):
        raise CellError(_YEARS_EXPECTED)
    hundredths = parse_yuan(number)
    months = (hundredths * 12 + 50) // 100
    if (months * 100 + 6) // 12 != hundredths:
        raise CellError(_YEARS_EXPECTED)
    return months
