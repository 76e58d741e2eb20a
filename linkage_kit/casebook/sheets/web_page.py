"""Tables of a web page: what web systems save as .xls is one, and a spreadsheet opens it without saying so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from linkage_kit.casebook.sheets.limits import MOST_CELLS, refused, too_many_cells
from linkage_kit.casebook.sheets.sheet import CellRange, Sheet
from linkage_kit.encodings import NoText, decoded

#: A page takes many times its size while it is read.
_MOST_BYTES = 16 << 20
#: So far a cell may reach, as browsers have it.
_WIDEST, _TALLEST = 1000, 65_534
_NO_TABLE = "扩展名是工作簿，内容却是网页或文本，其中没有表格；应在表格软件中打开并另存为.xlsx"


def is_web_page(data: bytes) -> bool:
    """Whether the bytes look like a page with a table."""
    return b"\0" not in data[:4096] and b"<table" in data[: 1 << 20].lower()


def read_web_page(path: Path, data: bytes) -> list[Sheet]:
    """A sheet a table, named by its place in the page; raises CasebookError."""
    if len(data) > _MOST_BYTES:
        raise refused(path, f"网页大于{_MOST_BYTES >> 20}MB，应在表格软件中打开并另存为.xlsx")
    try:
        text = decoded(data)
        if text.lower().count("<table") != text.lower().count("</table"):
            raise refused(path, "网页中的表格没有结束，文件可能不完整，应重新导出")
        page = BeautifulSoup(text, "html.parser")
        tables = [table for table in page.find_all("table") if table.find_parent("table") is None]
        sheets = [_sheet(path, table, number) for number, table in enumerate(tables, 1)]
    except NoText:
        raise refused(path, "不是UTF-8或GB18030编码的网页，应在表格软件中打开并另存为.xlsx") from None
    except RecursionError:
        raise refused(path, _NO_TABLE) from None
    if not sheets:
        raise refused(path, _NO_TABLE)
    return sheets


def _sheet(path: Path, table: Tag, number: int) -> Sheet:
    cells: dict[tuple[int, int], object] = {}
    taken: set[tuple[int, int]] = set()
    merged: list[CellRange] = []
    height = width = 0
    for row, line in enumerate(_own(table, "tr")):
        column = 0
        for cell in _own(line, "td", "th"):
            while (row, column) in taken:
                column += 1
            across, down = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _TALLEST)
            if len(taken) + across * down > MOST_CELLS:
                raise refused(path, too_many_cells(), _name(number))
            taken |= {(row + below, column + beside) for below in range(down) for beside in range(across)}
            cells[row, column] = _text(cell)
            if across * down > 1:
                merged.append(CellRange(row, column, row + down - 1, column + across - 1))
            column += across
            width = max(width, column)
        height = row + 1
    if height * width > MOST_CELLS:
        raise refused(path, too_many_cells(), _name(number))
    grid = [[cells.get((row, column)) for column in range(width)] for row in range(height)]
    inside = [block._replace(bottom=min(block.bottom, height - 1)) for block in merged if block.top < height]
    return Sheet(path.name, _name(number), grid, tuple(inside))


def _name(number: int) -> str:
    return f"网页中的第{number}张表"


def _own(tag: Tag, *names: str) -> Iterator[Tag]:
    """The parts of a table or row of these names, without those of a table inside it."""
    owner = "table" if tag.name == "table" else "tr"
    for one in tag.find_all(list(names)):
        if one.find_parent(owner) is tag:
            yield one


def _span(cell: Tag, name: str, most: int) -> int:
    text = str(cell.get(name, "1")).strip()
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 9 else 1


def _text(cell: Tag) -> str | None:
    """What the cell shows: line breaks where the page has them, other white space as one blank."""
    for end in cell.find_all("br"):
        end.replace_with("\n")
    lines = (" ".join(line.split()) for line in cell.get_text().split("\n"))
    return "\n".join(line for line in lines if line) or None
