"""The list of a class: a table with 姓名 and, if the office gives numbers of its own, 考号."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.sheets.reader import SUFFIXES, read_sheets
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.wording import wording
from linkage_kit.training.exams.exam import Trainee

_NAME, _NUMBER = "姓名", "考号"
#: The titles stand within so many rows.
_TITLE_WITHIN = 10


def read_roster(file: Path) -> tuple[Trainee, ...]:
    """The trainees of a workbook's first sheet with names, or of a CSV file, in its order.

    Raises CasebookError with every row that has no name and every number that stands twice.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise CasebookError([Problem(file.name, None, None, None, f"名单应为{'、'.join(SUFFIXES)}之一")])
    for sheet in read_sheets(file):
        # Above the titles of an office's list stands what it is a list of.
        for row in range(min(len(sheet.cells), _TITLE_WITHIN)):
            titles = [wording(sheet.text(row, column)) for column in range(sheet.width)]
            if _NAME in titles:
                return _trainees(file, sheet, titles, row)
    raise CasebookError([Problem(file.name, None, None, None, f"名单应有{_NAME}一列，也可以有{_NUMBER}一列")])


def _trainees(file: Path, sheet: Sheet, titles: list[str], header: int) -> tuple[Trainee, ...]:
    problems: list[Problem] = []
    found: list[Trainee] = []
    for row in range(header + 1, len(sheet.cells)):
        told = {title: sheet.text(row, column) for column, title in enumerate(titles)}
        if not any(told.values()):
            continue
        if not told[_NAME]:
            problems.append(Problem(file.name, row + 1, _NAME, "", "应有姓名"))
        found.append(Trainee(told.get(_NUMBER) or f"{len(found) + 1:03d}", told[_NAME]))
    for number, count in Counter(each.number for each in found).items():
        if count > 1:
            problems.append(Problem(file.name, None, _NUMBER, number, f"考号应各不相同，这个有{count}个"))
    if not found:
        problems.append(Problem(file.name, None, None, None, "名单中没有人"))
    if problems:
        raise CasebookError(problems)
    return tuple(found)
