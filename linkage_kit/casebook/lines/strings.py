"""Columns of text in Arrow's memory: made of numbers, of cells and of few words, and joined to lines of a file.

What is asked of Arrow here needs no pandas: `pa.array` of a list, `pa.scalar` and `to_numpy` would import it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from linkage_kit.casebook.lines.lines import MARGIN, Cells, Lines
from linkage_kit.casebook.lines.values import FIRST
from linkage_kit.coded import Coded
from linkage_kit.money import Fen, format_yuan

Numbers = npt.NDArray[np.integer]
_U = np.uint64
#: A string view holds so many bytes in itself.
_INLINE = 12
#: An amount below this many fen has no more characters than that.
_SHORT_FEN, _SHORT_NEGATIVE_FEN = 10**11, 10**10
_POWERS = 10 ** np.arange(3, 12)


def strings(texts: list[str] | tuple[str, ...]) -> pa.StringArray:
    """Some texts as a column."""
    encoded = [text.encode() for text in texts]
    offsets = np.zeros(len(encoded) + 1, np.int32)
    np.cumsum([len(text) for text in encoded], out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def taken(texts: pa.StringArray, rows: Numbers) -> pa.StringArray:
    """For each row the text at its position."""
    return texts.take(_positions(rows))


def words(column: Coded) -> pa.StringArray:
    """The text of each row."""
    return taken(_of_words(column.words), column.codes)


@lru_cache(maxsize=256)
def _of_words(texts: tuple[str, ...]) -> pa.StringArray:
    return strings(texts)


def cell_texts(lines: Lines, cells: Cells) -> pa.StringArray:
    """The text of cells of ordinary lines."""
    low, high = lines.words[cells.start], lines.words[cells.start + 8]
    short = low & FIRST[np.minimum(cells.length, 8)]
    rest = high & FIRST[np.clip(cells.length - 8, 0, _INLINE - 8)]
    is_inline = cells.length <= _INLINE
    # Of a longer text the view holds four bytes, the buffer (the first) and the place in it.
    begins = np.where(is_inline, short, low)
    ends = np.where(is_inline, (short >> _U(32)) | (rest << _U(32)), cells.start.astype(_U) << _U(32))
    return _views(cells.length.astype(_U) | (begins << _U(32)), ends, lines.data)


def whole_lines(lines: Lines) -> pa.LargeBinaryArray:
    """The lines with their ends."""
    offsets = np.concatenate([[MARGIN], lines.after])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(lines.data)]
    return pa.Array.from_buffers(pa.large_binary(), len(lines), buffers)


def yuan(fen: Fen) -> pa.StringArray:
    """Amounts with two decimals."""
    negative = fen < 0
    size = np.abs(fen)
    if (size >= np.where(negative, _SHORT_NEGATIVE_FEN, _SHORT_FEN)).any():
        return strings([format_yuan(amount) for amount in fen.tolist()])
    whole, cents = _split(size.view(_U), 100)
    digits = np.searchsorted(_POWERS, size, side="right").astype(_U) + _U(1)
    # Up to nine digits of yuan: the first and the last eight of them, as eight characters with zeros before.
    leading, low = _split(whole, 10**8)
    text = _eight_digits(low) >> ((_U(8) - np.minimum(digits, _U(8))) << _U(3))
    tens, ones = _split(cents, 10)
    end = _U(0x30302E) + (tens << _U(8)) + (ones << _U(16))
    shift = np.minimum(digits, _U(8)) << _U(3)
    first = np.where(shift < 64, text | (end << (shift & _U(63))), text)
    second = np.where(shift < 64, np.where(shift > 0, end >> (_U(64) - np.maximum(shift, _U(1))), _U(0)), end)
    length = digits + _U(3)
    for mark, where in ((leading + _U(0x30), digits > 8), (np.full(len(fen), ord("-"), _U), negative)):
        if where.any():
            second = np.where(where, (second << _U(8)) | (first >> _U(56)), second)
            first = np.where(where, (first << _U(8)) | mark, first)
    length += negative
    return _views(length | (first << _U(32)), (first >> _U(32)) | (second << _U(32)))


def whole_numbers(values: Numbers) -> pa.StringArray:
    """Whole numbers as they are written."""
    return _positions(values).cast(pa.string())


def days(values: npt.NDArray[np.datetime64]) -> pa.StringArray:
    """Days as `2025-01-03`, NaT as a blank; those of the contract and the year after."""
    texts, first, after = _of_days()
    # NaT is the least of all numbers; what it is clipped to is the blank.
    at = np.where(np.isnat(values), after, (values - first).astype(np.int64))
    return taken(texts, at)


@lru_cache(maxsize=1)
def _of_days() -> tuple[pa.StringArray, np.datetime64, int]:
    """The text of every day there may be, the first day, and the place of the blank behind the last one."""
    all_days = np.arange("1950-01-01", "2102-01-01", dtype="datetime64[D]")
    return strings([*np.datetime_as_string(all_days).tolist(), ""]), all_days[0], len(all_days)


def chosen(mask: npt.NDArray[np.bool_], texts: pa.StringArray) -> pa.StringArray:
    """The texts where the mask holds, else blanks."""
    bits = pa.Array.from_buffers(
        pa.bool_(), len(mask), [None, pa.py_buffer(np.packbits(mask, bitorder="little"))]
    )
    return pc.if_else(bits, texts, strings(("",))[0])


def one_by_one(texts: npt.NDArray[np.object_] | Coded) -> pa.StringArray:
    """A column of any texts."""
    return words(texts) if isinstance(texts, Coded) else strings(texts.tolist())


def lines_of(*segments: str | pa.StringArray) -> pa.StringArray:
    """A text a row: the segments one after another, of which those that are no column stand in every row."""
    merged: list[str | pa.StringArray] = []
    for segment in segments:
        if isinstance(segment, str) and merged and isinstance(merged[-1], str):
            merged[-1] += segment
        else:
            merged.append(segment)
    columns = [_constant(segment) if isinstance(segment, str) else segment for segment in merged]
    return pc.binary_join_element_wise(*columns, _constant(""))


@lru_cache(maxsize=1024)
def _constant(text: str) -> pa.Scalar:
    return strings((text,))[0]


def content(lines: pa.Array) -> memoryview:
    """The bytes of all texts one after another."""
    data = lines.buffers()[2]
    if not len(lines) or data is None:
        return memoryview(b"")
    size = np.int64 if pa.types.is_large_binary(lines.type) else np.int32
    offsets = np.frombuffer(lines.buffers()[1], size)[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(data)[int(offsets[0]) : int(offsets[-1])]


def _positions(rows: Numbers) -> pa.Int64Array:
    return pa.Array.from_buffers(
        pa.int64(), len(rows), [None, pa.py_buffer(np.ascontiguousarray(rows, np.int64))]
    )


def _views(
    low: npt.NDArray[np.uint64], high: npt.NDArray[np.uint64], *data: npt.NDArray[np.uint8]
) -> pa.StringArray:
    views = np.stack([low, high], axis=1)
    buffers = [None, pa.py_buffer(views), *map(pa.py_buffer, data)]
    return pa.Array.from_buffers(pa.string_view(), len(low), buffers).cast(pa.string())


def _split(numbers: npt.NDArray[np.uint64], by: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Quotient and rest; NumPy divides by one number many times faster than it gives both at once."""
    quotient = numbers // _U(by)
    return quotient, numbers - quotient * _U(by)


def _eight_digits(number: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Numbers of up to eight digits as eight characters, the first of them in the lowest byte."""
    high, low = _split(number, 10_000)
    value = high | (low << _U(32))
    hundreds = ((value * _U(10486)) >> _U(20)) & _U(0x0000007F0000007F)
    value = hundreds | ((value - hundreds * _U(100)) << _U(16))
    tens = ((value * _U(103)) >> _U(10)) & _U(0x000F000F000F000F)
    value = tens | ((value - tens * _U(10)) << _U(8))
    return value + _U(0x3030303030303030)
