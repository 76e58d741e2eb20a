"""How much of a file is read, and how it is refused; one set of limits for every kind of file."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from linkage_kit.casebook.problems import CasebookError, Problem

#: More cells than this in a sheet's used range, or more bytes in a file, are refused before they take memory.
MOST_CELLS = 4_000_000
MOST_BYTES = 128 << 20
#: The same of a CSV file, which takes a fraction of a workbook's memory: a list of months of ten thousand persons.
MOST_TEXT_CELLS = 16_000_000
MOST_TEXT_BYTES = 256 << 20
#: More bytes of text than this in a sheet's cells are refused too: one text may stand in all of them.
MOST_TEXT = 4 * MOST_BYTES

NO_WORKBOOK = "不是Excel工作簿，或文件已损坏，无法读取；应在表格软件中打开并另存为.xlsx"
PASSWORD = "工作簿有打开密码，应取消密码后再读取"
CUT = "应删去表格下方和右侧的空白行列（包括只有格式的），或拆分后再读取"


class NoWorkbook(Exception):
    """The file is no workbook of the kind that it seems, or a broken one."""


class TooBig(Exception):
    """What is packed in the file takes more than the bytes allowed."""


def unpacked_parts(data: bytes, wanted: re.Pattern[str], most_bytes: int = MOST_BYTES) -> dict[str, bytes]:
    """The parts of a package whose names are wanted, unpacked, by name; raises NoWorkbook or TooBig."""
    found: dict[str, bytes] = {}
    left = most_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                if not wanted.fullmatch(entry.filename):
                    continue
                if entry.file_size > left:
                    raise TooBig
                # A part is read up to the size that it declares, and its checksum must then fit.
                found[entry.filename] = package.read(entry)
                left -= entry.file_size
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise NoWorkbook from None
    return found


def packed_again(package_parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as an uncompressed package; each is taken out of `package_parts`, so that nothing is held twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in list(package_parts):
            package.writestr(name, package_parts.pop(name))
    stream.seek(0)
    return stream


def too_many_cells(most: int = MOST_CELLS) -> str:
    """What is told of a sheet with more cells."""
    return f"使用的区域超过{most // 10_000}万个单元格；{CUT}"


def too_big() -> str:
    """What is told of a file that expands beyond measure."""
    return f"解压后大于{MOST_BYTES >> 20}MB；{CUT}"


def refused(path: Path, expected: str, sheet: str | None = None) -> CasebookError:
    """The error of a file, or of a sheet of it, that is not read."""
    return CasebookError([Problem(path.name, None, None, None, expected, sheet)])
