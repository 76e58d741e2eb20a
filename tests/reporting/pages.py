"""Reads figures back out of reports."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path

import pypdf
from bs4 import BeautifulSoup, Tag

#: An address that a page could load, or a file's place on a machine.
ADDRESS = re.compile(r"https?:|//[a-z]|url\((?!#)|@import|file:", re.IGNORECASE)


def soup(html: str) -> BeautifulSoup:
    """A page, parsed."""
    return BeautifulSoup(html, "html.parser")


def tables(html: str, section: str) -> list[list[list[str]]]:
    """Texts of the body cells of a section's tables: table, row, cell; notes are rows of one cell."""
    part = soup(html).find(id=section)
    assert isinstance(part, Tag)
    return [
        [
            [cell.get_text() for cell in row.find_all(["td", "th"])]
            for row in table.select("tbody tr, tfoot tr")
        ]
        for table in part.find_all("table")
    ]


def facts(html: str, section: str) -> dict[str, str]:
    """Labels and values of a section."""
    part = soup(html).find(id=section)
    assert isinstance(part, Tag)
    return {row.dt.get_text(): row.dd.get_text() for row in part.select("dl > div")}


@lru_cache(maxsize=64)
def pdf_text(path: Path) -> str:
    """Text of a PDF, pages joined by line breaks."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def pdf_lines(pdf: bytes) -> list[list[tuple[float, str]]]:
    """The lines of each page of a PDF from top to bottom: height above the lower edge, in points, and squeezed text."""
    pages = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        found: dict[int, list[str]] = {}

        def put(text: str, outer: list[float], inner: list[float], *_: object, found=found) -> None:
            if text.strip():
                height = round(outer[1] * inner[4] + outer[3] * inner[5] + outer[5])
                found.setdefault(height, []).append(text)

        page.extract_text(visitor_text=put)
        pages.append([(height, squeezed("".join(found[height]))) for height in sorted(found, reverse=True)])
    return pages


def squeezed(text: str) -> str:
    """Text without blanks and line breaks, for what a PDF wraps."""
    return re.sub(r"\s+", "", text)
