"""Files and folders -> sheets: which files are read, and what is told of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.sheets.reader import SUFFIXES, read_sheets
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.encodings import UTF16_MARKS


@dataclass
class FileReader:
    """Reads files one after the other; adds to `problems` what cannot be read, and tells other files of folders."""

    problems: list[Problem]
    tell_no_table: Callable[[str], None]

    def sheets(self, path: Path) -> Iterator[Sheet]:
        """The sheets of a file, or of the files of a folder and the folders in it, named from that folder on."""
        files = _files(path)
        if path.is_dir() and not any(file.is_file() and _is_table(file) for file in files):
            self.problems.append(file_problem(path, f"其中没有可以导入的文件（{'、'.join(SUFFIXES)}）"))
        for file in files:
            name = file.relative_to(path).as_posix() if file != path else file.name
            if file == path or (file.is_file() and _is_table(file)):
                yield from self._sheets_of_file(file, name)
            else:
                self.tell_no_table(name)

    def _sheets_of_file(self, file: Path, name: str) -> Iterator[Sheet]:
        try:
            sheets = read_sheets(file)
        except CasebookError as error:
            self.problems.extend(replace(problem, file=name) for problem in error.problems)
        else:
            yield from (replace(sheet, file=name) for sheet in sheets)


def file_problem(path: Path, expected: str) -> Problem:
    """A problem of a whole file or folder."""
    return Problem(path.name or str(path), None, None, None, expected)


def _files(path: Path) -> list[Path]:
    """The path itself, or the files of a folder and the folders in it; hidden ones and locks of Excel are none.

    A link to a folder is not followed, for it may lead back: it is here as itself.
    """
    if not path.is_dir():
        return [path]
    return [
        file
        for file in sorted(path.rglob("*"))
        if (file.is_file() or file.is_symlink()) and not file.name.startswith((".", "~$"))
    ]


def _is_table(file: Path) -> bool:
    """Whether a file of a folder is read: of texts (.txt) those that a spreadsheet saves, which are UTF-16."""
    if file.suffix.lower() != ".txt":
        return file.suffix.lower() in SUFFIXES
    with file.open("rb") as opened:
        return opened.read(len(UTF16_MARKS[0])) in UTF16_MARKS
