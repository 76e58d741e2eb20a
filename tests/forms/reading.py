"""What stands on a form's pages, read back out of its files."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property

import openpyxl
import pypdf
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Files:
    """A form's two files."""

    xlsx: bytes
    pdf: bytes

    @cached_property
    def sheet(self) -> Worksheet:
        """The workbook's only sheet."""
        book = openpyxl.load_workbook(io.BytesIO(self.xlsx))
        assert len(book.worksheets) == 1
        return book.worksheets[0]

    @cached_property
    def pages(self) -> list[str]:
        """Text of the PDF's pages without blanks and line breaks."""
        return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(self.pdf)).pages]

    def texts(self) -> dict[str, str]:
        """All text of each file in reading order, without blanks."""
        cells = "".join(str(cell.value) for row in self.sheet for cell in row if cell.value is not None)
        return {"xlsx": squeezed(cells), "pdf": "".join(self.pages)}

    def rows(self) -> list[list[object]]:
        """The sheet's rows without blank cells."""
        return [[cell.value for cell in row if cell.value is not None] for row in self.sheet]

    def beside(self, label: str) -> object:
        """What stands right of a label in the sheet."""
        for row in self.rows():
            if label in row:
                following = row[row.index(label) + 1 :]
                return following[0] if following else None
        raise AssertionError(f"{label} is not there")


def squeezed(text: str) -> str:
    """The text without any blanks."""
    return re.sub(r"\s", "", text)


def missing_words(text: str, words: list[str]) -> list[str]:
    """Those of the words that do not stand in the text in their order, one behind the other."""
    missing, at = [], 0
    for word in map(squeezed, words):
        found = text.find(word, at)
        if found < 0:
            missing.append(word)
        else:
            at = found + len(word)
    return missing
