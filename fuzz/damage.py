"""Damage, seeded: to the text of a cell, to the rows and columns of a table, to the bytes of a file."""

from __future__ import annotations

import copy
from random import Random

from fuzz.inputs import Grid

#: Characters that exports, scanners, spreadsheets and transmission put into texts.
ODD = (
    "０１９．，－：／　ｘ\u00a0\u200b\ufeff\u2060\u202e\u00ad\t\r\n\0\x1a\x7f\ufffd\ue000鿬𰻝😀é\u0301'\"=+-@,;|."
    "年月日元万—–〇零壹①²½٣۳०0123456789eExXNaN∞%￥$¥"
)
#: Whole texts that programs leave in cells.
WHOLE = (
    "", " ", "—", "/", "0", "-0", "0.0", "-0.01", "1e3", "1E-2", "nan", "NaN", "inf", "-inf", "None", "NULL", "N/A",
    "#N/A", "#REF!", "TRUE", "是", "否", "否 ", "1,234.5", "1.234,50", "12,34.00", "１２３", "0x1F", "1_000", "٣٤",
    "100000000000000000000", "9999999999999.99", "500.005", "0.30000000000000004", "800元", "1.2万元", "￥500",
    "2025-02-29", "2025-13-01", "0000-00-00", "20250403", "2025.1", "2025.10", "2025/4/3", "2025年4月3日", "45000",
    "1900-01-00", "2025-04-03T00:00:00", "2025-04-03 23:59:60", "'2025-04", "201504", "2015-6", "2015.06",
    "=1+1", "'=1", "''=1", "+1", "@x", "a" * 300, "\u202e张三", "张\0三", "张\n三", '"', '""', "a\"b,c", "\\", "\\N",
    "合计", "小计", "以下空白", "371082196810067919", "3.71082E+17", "１９６５", "resident", "居民养老保险", "37 ",
)  # fmt: skip


def odd_text(rng: Random, text: str) -> str:
    """The text of a cell, damaged."""
    choice = rng.randrange(7)
    if choice == 0:
        return rng.choice(WHOLE)
    at = rng.randrange(len(text) + 1)
    if choice == 1 or not text:
        return text[:at] + rng.choice(ODD) + text[at:]
    at = min(at, len(text) - 1)
    if choice == 2:
        return text[:at] + rng.choice(ODD) + text[at + 1 :]
    if choice == 3:
        return text[:at] + text[at + 1 :]
    if choice == 4:
        return text[:at] + text[at] + text[at:]
    if choice == 5:
        return text[:at]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def damaged_cell(rng: Random, grid: Grid, *, in_header: bool) -> tuple[Grid, str]:
    """A table with one cell damaged, of the header or below it."""
    changed = copy.deepcopy(grid)
    row = 0 if in_header else rng.randrange(1, len(grid))
    column = rng.randrange(len(grid[row]))
    before = grid[row][column]
    changed[row][column] = odd_text(rng, before)
    return changed, f"cell {row + 1},{column + 1}: {before!r} -> {changed[row][column]!r}"


def damaged_structure(rng: Random, grid: Grid) -> tuple[Grid, str]:
    """A table with rows or columns gone, doubled, moved, cut or put between."""
    rows = copy.deepcopy(grid)
    row, column = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
    choice = rng.choice(
        ("row gone", "row twice", "rows swapped", "column gone", "column twice", "columns swapped", "blank row",
         "blank column", "row cut", "row longer", "header below", "no header", "title above", "header alone", "nothing")
    )  # fmt: skip
    match choice:
        case "row gone":
            del rows[row]
        case "row twice":
            rows.insert(row, list(rows[row]))
        case "rows swapped":
            other = rng.randrange(len(rows))
            rows[row], rows[other] = rows[other], rows[row]
        case "column gone":
            rows = [[*one[:column], *one[column + 1 :]] for one in rows]
        case "column twice":
            rows = [[*one[: column + 1], *one[column:]] for one in rows]
        case "columns swapped":
            other = rng.randrange(len(rows[0]))
            for one in rows:
                one[column], one[other] = one[other], one[column]
        case "blank row":
            rows.insert(row, [""] * len(rows[0]))
        case "blank column":
            rows = [[*one[:column], "", *one[column:]] for one in rows]
        case "row cut":
            rows[row] = rows[row][:column]
        case "row longer":
            rows[row] = [*rows[row], odd_text(rng, "1")]
        case "header below":
            rows.insert(row, list(rows[0]))
        case "no header":
            del rows[0]
        case "title above":
            rows.insert(0, ["某县缴费明细"])
        case "header alone":
            del rows[1:]
        case "nothing":
            rows.clear()
    return rows, f"{choice} at {row + 1},{column + 1}"


def damaged_bytes(rng: Random, data: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """A file with some bytes changed, gone, put in or moved; the last are the bytes of the whole file that were hit."""
    if not data:
        return b"\0", "a byte in an empty file", (0, 0)
    at = rng.randrange(len(data))
    length = min(len(data) - at, rng.choice((1, 1, 1, 2, 3, 8, 64, 1024)))
    choice = rng.choice(("bit", "byte", "gone", "put in", "cut off", "twice", "elsewhere", "zeros"))
    end = at + length
    match choice:
        case "bit":
            end = at + 1
            changed = data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[end:]
        case "byte":
            end = at + 1
            changed = data[:at] + bytes([rng.randrange(256)]) + data[end:]
        case "gone":
            changed = data[:at] + data[end:]
        case "put in":
            end = at
            changed = data[:at] + rng.randbytes(length) + data[at:]
        case "cut off":
            end = len(data)
            changed = data[:at]
        case "twice":
            changed = data[:end] + data[at:]
        case "elsewhere":
            other = rng.randrange(len(data))
            end = at
            changed = data[:at] + data[other : other + length] + data[at:]
        case _:
            changed = data[:at] + bytes(length) + data[end:]
    return changed, f"{choice} at byte {at}, {length} long", (at, end)
