"""One cell -> one value, and back: the forms that offices write, nothing guessed.

A cell is text, or a typed value of a spreadsheet or Parquet file. Accepted are full-width digits, outer blanks,
thousands separators, the usual forms of dates and months, and words in English or by Chinese title.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from linkage_kit.casebook.characters import comparable, with_whole_characters
from linkage_kit.casebook.checks import words_expected
from linkage_kit.casebook.tables import Column
from linkage_kit.encodings import NoText, decoded
from linkage_kit.lazily import lazily
from linkage_kit.money import LARGEST_FEN, TOO_LARGE, parse_yuan
from linkage_kit.yes_no import TRUTH

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

Values = npt.NDArray[np.object_]

# Full-width forms of the ASCII characters, and the ideographic space.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# What surrounds a cell unseen: every Unicode blank, and the zero-width ones that exports leave.
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\ufeff\u200b\u2060"

_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
    r"|(?P<sep>[-./])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})"
    r"| *年 *(?P<m3>[0-9]{1,2}) *月 *(?P<d3>[0-9]{1,2}) *日)"
)
_MONTH = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:(?P<m>[0-9]{2})|[-/](?P<m2>[0-9]{1,2})|\.(?P<m3>[0-9]{2}|[2-9])| *年 *(?P<m4>[0-9]{1,2}) *月)"
)
# A spreadsheet makes `2015.1` of 2015.10 too; `2015.3` can be of nothing but March.
_JANUARY_OR_OCTOBER = re.compile(r"([0-9]{4})\.1")
_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)")
_YEAR = re.compile(r"[0-9]+")
_AMOUNT = re.compile(_NUMBER.pattern + r"(?:\.[0-9]{1,2})?")
# As many digits as the largest amount has, so that nothing that matches is too large.
_STORED_AMOUNT = rf"^-?[0-9]{{1,{len(str(LARGEST_FEN)) - 2}}}\.[0-9]{{2}}$"

#: The largest whole number of a cell.
LARGEST_INT = 10**9 - 1

# Characters that make a spreadsheet compute a text cell. A leading ' before them, or before more of itself, is ours.
_COMPUTED = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"''*[=+\-@\t\r]")

_DATE_EXPECTED = "应为日期，如2025-01-03"
_MONTH_EXPECTED = "应为月份，如2025-01"
_MONTH_UNCLEAR = "分不清是1月还是10月（表格会去掉末尾的0），应写作{year}-01或{year}-10"
# What stands for a character that was lost when somebody read a text in the wrong encoding.
_LOST = "\ufffd"
_CHARACTERS_LOST = "有不能识别的字符（�），原来的字已丢失，应重新填写"
_BOOL_EXPECTED = "应为true（是）或false（否）"
_INT_EXPECTED = "应为整数"
_INT_TOO_LARGE = f"应不超过{LARGEST_INT}"
_NAN = "不是数，没有内容的应为空值（NULL）"
_YEAR_EXPECTED = "应为年份，如2025"
_MONEY_EXPECTED = "应为最多两位小数的金额（元）"
MONEY_TOO_LARGE = f"金额应小于{TOO_LARGE}"


class CellError(ValueError):
    """A cell that cannot be read; the text is what is expected, in Chinese."""


@dataclass(frozen=True)
class Broken:
    """A cell whose content is lost or an error already: what it shows and why it cannot be read."""

    text: str
    why: str


def stored_cell(cell: object) -> object:
    """A typed value of a file or database as a cell: a blank is NULL there, and NaN came of a wrong computation."""
    is_nan = isinstance(cell, float | Decimal) and math.isnan(cell)
    return Broken("NaN", _NAN) if is_nan else cell


def read_cell(cell: object, column: Column) -> Any:
    """The value of a cell of this column, None where it is blank; raises CellError."""
    if isinstance(cell, Broken):
        raise CellError(cell.why)
    text = strip(as_text(cell))
    if not text:
        return None
    if _LOST in text:
        raise CellError(_CHARACTERS_LOST)
    if column.kind == "month" and isinstance(cell, dt.date) and text.endswith("-01"):
        text = text.removesuffix("-01")
    return _READERS[column.kind](text, column)


def clean_text(text: str, column: Column) -> str | None:
    """Text as it will be when it was written and read again: no outer blanks, plain codes, None for nothing."""
    return read_cell(escape(text), column) if strip(text) else None


def stored_amounts(cells: Values) -> Values:
    """Fen of the cells that are amounts as this package stores them (`1234.50`), None for all others.

    It reads a whole column at once what `read_cell` would read the same one by one.
    """
    fen = np.full(len(cells), None, object)
    if pd.api.types.infer_dtype(cells, skipna=False) == "string":
        texts = pa.array(cells, pa.string())
        stored = pc.match_substring_regex(texts, _STORED_AMOUNT).to_numpy(zero_copy_only=False)
        digits = pc.replace_substring(texts.filter(pa.array(stored)), ".", "")
        fen[stored] = digits.cast(pa.int64()).to_numpy().astype(object)
    return fen


def as_text(cell: object) -> str:
    """The text that a typed cell stands for; "" for a blank one.

    Floats are read at 15 significant digits, which is what a spreadsheet shows and keeps of a number.
    """
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Broken():
            return cell.text
        case bool() | np.bool_():
            return "true" if cell else "false"
        case Decimal():
            return "" if cell.is_nan() else f"{cell.normalize():f}"
        case float():
            return "" if math.isnan(cell) else f"{Decimal(f'{cell:.15g}').normalize():f}"
        case dt.datetime():
            midnight = cell.time() == dt.time() and cell.tzinfo is None
            return cell.date().isoformat() if midnight else cell.isoformat(" ")
        case dt.date() | dt.time():
            return cell.isoformat()
        case bytes():
            return _text_of_bytes(cell)
    return str(cell)


def _text_of_bytes(cell: bytes) -> str:
    """The text of a binary cell; where it is none, with signs for what is lost."""
    try:
        return decoded(cell)
    except NoText:
        return cell.decode("utf-8", "replace")


def strip(text: str) -> str:
    """Text without the blanks around it, zero-width ones included."""
    return text.strip(_BLANKS)


def is_blank_text(text: str) -> bool:
    """Whether nothing but blanks stands in a text; most begin with something else."""
    return not text or (text[0] in _BLANKS and not strip(text))


def plain(text: str) -> str:
    """Text with full-width letters, digits and punctuation made plain."""
    return text.translate(_PLAIN)


def escape(text: str) -> str:
    """Text with a leading ' where a spreadsheet would compute it (contract: what an audit gives)."""
    return "'" + text if _COMPUTED.match(text) else text


def unescape(text: str) -> str:
    """Text without the leading ' that `escape` puts."""
    return text[1:] if _ESCAPED.match(text) else text


def _text(text: str, column: Column) -> str:
    return unescape(plain(text) if column.code else text)


def _value(text: str, column: Column) -> str:
    return text


def _word(text: str, column: Column) -> str:
    assert column.words is not None
    if text in column.words:
        return text
    said = comparable(plain(text))
    for word, title in column.words.items():
        if said in (word, comparable(plain(title))):
            return word
    raise CellError(words_expected(column.words))


def _money(text: str, column: Column) -> int:
    amount = plain(text)
    if not _AMOUNT.fullmatch(amount):
        raise CellError(_MONEY_EXPECTED)
    try:
        return parse_yuan(amount.replace(",", ""))
    except ValueError:
        raise CellError(MONEY_TOO_LARGE) from None


def _int(text: str, column: Column) -> int:
    number = plain(text)
    if not (_YEAR if column.unit == "年" else _NUMBER).fullmatch(number):
        raise CellError(_YEAR_EXPECTED if column.unit == "年" else _INT_EXPECTED)
    digits = number.replace(",", "").lstrip("-0")
    # Python refuses to read a number of some thousand digits at all.
    if len(digits) > len(str(LARGEST_INT)):
        raise CellError(_INT_TOO_LARGE)
    return int(number.replace(",", ""))


def _bool(text: str, column: Column) -> bool:
    try:
        return TRUTH[plain(text).lower()]
    except KeyError:
        raise CellError(_BOOL_EXPECTED) from None


def _date(text: str, column: Column) -> np.datetime64:
    return _day(_DATE.fullmatch(_with_plain_blanks(text)), _DATE_EXPECTED)


def _month(text: str, column: Column) -> np.datetime64:
    if unclear := _JANUARY_OR_OCTOBER.fullmatch(plain(text)):
        raise CellError(_MONTH_UNCLEAR.format(year=unclear[1]))
    return _day(_MONTH.fullmatch(_with_plain_blanks(text)), _MONTH_EXPECTED)


def _with_plain_blanks(text: str) -> str:
    """A date as its forms are written, whichever blanks stand in it: `2025 年 4 月 3 日`."""
    return " ".join(with_whole_characters(plain(text)).split())


def _day(found: re.Match[str] | None, expected: str) -> np.datetime64:
    if found is None:
        raise CellError(expected)
    parts = {name[0]: int(part) for name, part in found.groupdict().items() if part and name != "sep"}
    try:
        return np.datetime64(dt.date(parts["y"], parts["m"], parts.get("d", 1)), "s")
    except ValueError:
        raise CellError(expected) from None


_READERS: dict[str, Callable[[str, Column], Any]] = {
    "text": _text,
    "value": _value,
    "word": _word,
    "money": _money,
    "int": _int,
    "bool": _bool,
    "date": _date,
    "month": _month,
}
