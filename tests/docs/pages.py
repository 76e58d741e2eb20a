"""The documents, and their Markdown tables as rows."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRACT = (ROOT / "docs" / "data-contract.md").read_text(encoding="utf-8")
DICTIONARY = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
READINGS = (ROOT / "docs" / "readings.md").read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    """The text below a heading that starts with `title`, up to the next heading of its level or above."""
    start = re.search(rf"^(#+) {re.escape(title)}.*\n", page, re.MULTILINE)
    assert start, f"no heading {title!r}"
    end = re.compile(rf"^#{{1,{len(start[1])}}} ", re.MULTILINE).search(page, start.end())
    return page[start.end() : end.start() if end else None]


def tables(text: str) -> list[list[dict[str, str]]]:
    """Every Markdown table of a text as rows by header, cells without the marks of code."""
    return [_rows(block[0]) for block in re.finditer(r"(?:^\|.*\|\n)+", text, re.MULTILINE)]


def _rows(block: str) -> list[dict[str, str]]:
    header, _, *rows = ([cell.strip() for cell in line[1:-1].split("|")] for line in block.splitlines())
    return [dict(zip(header, (cell.replace("`", "") for cell in row), strict=True)) for row in rows]
