"""CSV files, whoever reads them: their records, and what tells that a file is not whole or not what it seems.

Cells stand between commas; between tabs only in UTF-16, as which a spreadsheet saves its "Unicode 文本".
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_kit.encodings import UTF16_MARKS, NoText, as_gb18030, decoded, is_rather_gb18030, is_surely_utf8

# A cell may be as long as it likes.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

_SAVE_AS = "请在表格软件中另存为“CSV UTF-8（逗号分隔）”"
_UTF16_UNMARKED = f"像是没有标记的UTF-16编码，无法读取；{_SAVE_AS}"
_OTHER_SEPARATORS = {";": "分号（;）", "\t": "制表符", "|": "竖线（|）"}
#: Of the bytes of UTF-16, every other one is a zero where letters and digits stand.
_UTF16_ZEROS = 0.4
#: So many texts of cells are held once.
_TEXTS_KNOWN = 1 << 16
#: A cell is taken for rows of the table only where those have more cells than this.
_FEW_CELLS = 2


class CsvFault(Exception):
    """What is wrong with a CSV file, in Chinese (`expected`), and in which row (the first is 1; None: in all of it)."""

    def __init__(self, row: int | None, expected: str) -> None:
        super().__init__(row, expected)
        self.row = row
        self.expected = expected


@dataclass(frozen=True)
class CsvText:
    """The text of a CSV file, and what stands between its cells; `is_guessed` where it could be UTF-8 too."""

    text: str
    separator: str
    is_guessed: bool = False

    @classmethod
    def read(cls, path: Path) -> CsvText:
        """The text of a file, whose encoding is judged by those beside it where its own bytes do not settle it.

        Where they could be UTF-8 as well, but give Chinese in GB18030 alone, they are UTF-8 only if a file beside them
        surely is. Raises CsvFault where it is no text, and OSError.
        """
        data = path.read_bytes()
        if not is_rather_gb18030(data) or any(is_surely_utf8(one.read_bytes()) for one in _beside(path)):
            return cls.of(data)
        return cls(as_gb18030(data), ",", is_guessed=True)

    @classmethod
    def of(cls, data: bytes) -> CsvText:
        """The text of a file's bytes; raises CsvFault where they are none."""
        try:
            text = decoded(data)
        except NoText as error:
            raise CsvFault(error.line, "不是UTF-8或GB18030编码，无法读取") from None
        if "\0" in text:
            raise CsvFault(None, _UTF16_UNMARKED if _is_utf16(data) else "不是CSV表格，无法读取")
        return cls(text, "\t" if data.startswith(UTF16_MARKS) and "\t" in text else ",")

    def records(self) -> Iterator[list[str]]:
        """The cells, record by record; raises CsvFault where quotes are not closed."""
        number = 0
        # Most cells of a long file say what another one says: each text is held once.
        known: dict[str, str] = {}
        try:
            for record in csv.reader(_lines(self.text), delimiter=self.separator, strict=True):
                number += 1
                yield [known.get(cell, cell) for cell in record]
                if len(known) < _TEXTS_KNOWN:
                    known.update(zip(record, record))
        except csv.Error:
            raise CsvFault(number + 1, "引号不成对，无法读取") from None

    @property
    def is_cut_off(self) -> bool:
        """Whether the last line has no end though others have one: its last cell may not be whole."""
        end = self.text.rstrip(" \x1a")
        return ("\n" in end or "\r" in end) and not end.endswith(("\n", "\r"))


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, one by one: a file in memory would take four bytes a character."""
    if text.count("\r") != text.count("\r\n"):
        yield from io.StringIO(text, newline="")
        return
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _beside(path: Path) -> list[Path]:
    """The other CSV files of the folder."""
    return [
        file
        for file in path.parent.iterdir()
        if file.suffix.lower() == ".csv" and file != path and file.is_file()
    ]


def row_faults(
    csv_text: CsvText, records: Sequence[Sequence[str]], short: Sequence[CsvFault]
) -> list[CsvFault]:
    """What is wrong with the rows of a file, in their order: `short` ones, and what no spreadsheet would write."""
    found = [*short, *swallowed_rows(records, csv_text.separator)]
    if csv_text.is_cut_off and len(records) not in {fault.row for fault in found}:
        found.append(cut_off(len(records)))
    return sorted(found, key=lambda fault: fault.row or 0)


def cut_off(row: int) -> CsvFault:
    """What is told of the last row where its line has no end."""
    expected = "最后一行的末尾没有换行，文件可能不完整；核对后应在表格软件中另存，或在末尾补上换行"
    return CsvFault(row, expected)


def short_rows(records: Sequence[Sequence[str]], columns: int) -> list[CsvFault]:
    """What is told of the rows below the header that are shorter than it, but for those of blanks alone."""
    below = ((row, record) for row, record in enumerate(records[1:], start=2) if any(map(str.strip, record)))
    return [fault for row, record in below if (fault := short_row(row, len(record), columns))]


def short_row(row: int, cells: int, columns: int) -> CsvFault | None:
    """What is told of a row that has fewer cells than the header has columns; None of all others."""
    if cells >= columns:
        return None
    return CsvFault(row, f"只有{cells}个单元格，而表头有{columns}列，文件可能不完整；空白单元格也应有分隔符")


def other_separator(records: Sequence[Sequence[str]]) -> CsvFault | None:
    """What is told of a file that has something else between its cells: it stands equally often in two lines of one
    cell each, one below the other, or in the only line.
    """
    lines = [
        (row, record[0] if len(record) == 1 else "") for row, record in enumerate(records, start=1) if record
    ]
    for (row, line), (_, below) in zip(lines, lines[1:] or lines):
        for separator, name in _OTHER_SEPARATORS.items():
            if line.count(separator) == below.count(separator) > 0:
                return CsvFault(row, f"单元格之间是{name}，应为逗号；{_SAVE_AS}")
    return None


def swallowed_rows(records: Sequence[Sequence[str]], separator: str) -> list[CsvFault]:
    """What is told of the rows with a cell in quotes that holds whole rows of the table."""
    expected = "第{}个单元格的引号中有整行的记录，应删去多出的引号，或补上缺少的引号"
    return [
        CsvFault(row, expected.format(at + 1))
        for row, record in enumerate(records, start=1)
        if (at := _holding_rows(record, separator)) is not None
    ]


def _holding_rows(record: Sequence[str], separator: str) -> int | None:
    """The place of the first cell of a record that holds rows; None: of none."""
    several = (at for at, cell in enumerate(record) if "\n" in cell or "\r" in cell)
    return next((at for at in several if _holds_rows(record[at], at, len(record), separator)), None)


def _holds_rows(cell: str, at: int, width: int, separator: str) -> bool:
    """Whether the lines of a cell, the `at`-th of `width`, are the end of a row, whole rows, the beginning of one."""
    counts = [line.count(separator) for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return width > _FEW_CELLS and (
        (counts[0] == width - 1 - at and counts[-1] == at) or width - 1 in counts[1:-1]
    )


def _is_utf16(data: bytes) -> bool:
    zeros = max(data[0::2].count(0), data[1::2].count(0))
    return len(data) % 2 == 0 and zeros > _UTF16_ZEROS * len(data) / 2
