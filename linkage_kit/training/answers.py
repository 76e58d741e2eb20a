"""What a trainee writes, read as generously as an import reads cells; what cannot be read is told how to write it.

An answer is a Python value: fen, a whole number, a day, a word of the contract, a set of months.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from linkage_kit.casebook.cells import LARGEST_INT, CellError, as_text, plain, read_cell, strip
from linkage_kit.casebook.column import Column
from linkage_kit.importing.exports.cleaning import clean
from linkage_kit.importing.exports.synonyms import load_synonyms
from linkage_kit.money import format_yuan, read_capital, to_capital
from linkage_kit.procedure.overlap import month_lists

#: An answer: fen or a number, a day, a word, a set of calendar months.
Value = int | dt.date | str | frozenset[int]

_RUN = re.compile(r"([0-9]{1,2})(?:[~～\-—–至到]+([0-9]{1,2}))?")
_FIRST_DAY = re.compile(r"(?<=[0-9]{4}-[0-9]{2})-01$")
_UNIT = re.compile(r"(?<=[0-9])\s*(?:个?(?:月|工作日|日|天)|次)$")


@dataclass(frozen=True)
class Blank:
    """Nothing was written."""


@dataclass(frozen=True)
class Unreadable:
    """What was written, and how it should be written, in Chinese."""

    text: str
    expected: str


Answer = Value | Blank | Unreadable
BLANK = Blank()


@dataclass(frozen=True)
class AnswerKind:
    """How answers of a kind are read and written: `words` are the choices of a word and their titles."""

    id: str
    read: Callable[[str], Value]
    text: Callable[[Any], str]
    example: str
    words: Mapping[str, str] | None = None

    def shown(self, value: Value) -> str:
        """The answer for people: a word by its title."""
        return self.text(value) if self.words is None else self.words.get(str(value), str(value))


def read_answer(written: object, kind: AnswerKind) -> Answer:
    """The answer that somebody wrote; Unreadable says in Chinese how it should be written."""
    text = strip(as_text(written))
    if not text:
        return BLANK
    try:
        return kind.read(text)
    except CellError as error:
        return Unreadable(text, str(error))


def _of_column(column: Column) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = read_cell(clean(text, column, load_synonyms()), column)
        if value is None:
            raise CellError("没有填写数值")
        return value

    return read


def _column(kind: str, **more: Any) -> Column:
    return Column("answer", "答案", "", kind, **more)  # type: ignore[arg-type]


def _day(text: str) -> dt.date:
    day: dt.date = _of_column(_column("date"))(text).astype("datetime64[D]").item()
    return day


def _month(text: str) -> dt.date:
    # A spreadsheet keeps a month as its first day.
    text = _FIRST_DAY.sub("", text)
    month: dt.date = _of_column(_column("month"))(text).astype("datetime64[D]").item()
    return month


def _count(text: str) -> int:
    number: int = _of_column(_column("int"))(_UNIT.sub("", plain(text)))
    if not 0 <= number <= LARGEST_INT:
        raise CellError("应为不小于0的整数")
    return number


def _capital(text: str) -> int:
    fen = read_capital(text)
    if fen is None:
        raise CellError("应为大写金额，如壹仟贰佰元整")
    return fen


def _months(text: str) -> frozenset[int]:
    shown = plain(text).removesuffix("份").replace("月", "").strip("、,;. ")
    if shown in ("无", "没有", "0"):
        return frozenset()
    found: set[int] = set()
    for part in re.split(r"[、,;\s]+", shown):
        run = _RUN.fullmatch(part)
        if run is None:
            raise CellError("应为月份，如1~3、7；没有的写“无”")
        first, last = int(run[1]), int(run[2] or run[1])
        if not 1 <= first <= last <= 12:
            raise CellError("月份应在1至12之间，从小到大，如1~3、7")
        found.update(range(first, last + 1))
    return frozenset(found)


def _month_text(months: frozenset[int]) -> str:
    mask = sum(1 << (month - 1) for month in months)
    return str(month_lists(np.array([mask]))[0]) or "无"


MONEY = AnswerKind("money", _of_column(_column("money")), format_yuan, "如1234.50")
COUNT = AnswerKind("count", _count, str, "如7")
DAY = AnswerKind("day", _day, str, "如2026-03-02")
MONTH = AnswerKind("month", _month, lambda month: f"{month:%Y-%m}", "如2026-03")
MONTHS = AnswerKind("months", _months, _month_text, "如1~3、7，没有的写“无”")
CAPITAL = AnswerKind("capital", _capital, to_capital, "如壹仟贰佰元整")


def word(words: Mapping[str, str]) -> AnswerKind:
    """One of these words, by itself or by its title."""
    read = _of_column(_column("word", words=words))

    def by_title(text: str) -> Any:
        try:
            return read(text)
        except CellError:
            raise CellError(f"应为下列之一：{'、'.join(words.values())}") from None

    return AnswerKind("word", by_title, str, "选一项", words)
