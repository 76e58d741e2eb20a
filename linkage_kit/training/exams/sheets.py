"""Answer sheets: a workbook for each paper in which only answers can be filled in, and what comes back of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from linkage_kit.casebook.cells import Broken, as_text, strip
from linkage_kit.casebook.problems import CasebookError
from linkage_kit.casebook.sheets.reader import stored_sheets
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.storage.workbook import put_text, repeatable_bytes
from linkage_kit.errors import UserError
from linkage_kit.training.exams.exam import Paper

ANSWERS, TRAINEE = "答题", "考生"
_ANSWER_TITLES = ("题号", "项目", "编码", "答案")
_TRAINEE_TITLES = ("考号", "姓名", "试卷编码")
_WIDTHS = (8, 44, 34, 30)
#: A list of choices longer than this does not fit into a cell's rule.
_LONGEST_LIST = 255
_RULE = Side(style="thin", color="9AA5B1")
_RULED = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_TITLE_FILL, _ANSWER_FILL = (PatternFill("solid", fgColor=colour) for colour in ("DDE7F0", "FFFBE6"))
_TEXT = "@"


class SheetProblem(UserError):
    """A file that is no answer sheet that can be marked; says why in Chinese."""


@dataclass(frozen=True)
class Written:
    """A row of a sheet: where it stands, what it says, and whether its answer is a formula or cannot be read."""

    row: int
    question: str
    item: str
    code: str
    answer: object
    trouble: str = ""


@dataclass(frozen=True)
class AnswerSheet:
    """What came back: the file, the paper's code, who filled it in, and the rows."""

    file: str
    paper: str
    number: str
    name: str
    rows: tuple[Written, ...]


def sheet_bytes(
    paper: Paper, answers: Mapping[tuple[int, str], str] = MappingProxyType({}), name: str = ""
) -> bytes:
    """The answer sheet of a paper: `答题` with a row a field, of which the answer is not locked, and `考生`.

    `answers` are filled in, by question and code, and the `name` of whoever filled them in.
    """
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = ANSWERS
    rows = [
        (str(question.number), field.title, field.code, field.kind)
        for question in paper.questions
        for field in question.exercise.fields
    ]
    _put_row(page, 1, _ANSWER_TITLES, is_title=True)
    for number, (question, item, code, kind) in enumerate(rows, start=2):
        _put_row(page, number, (question, item, code, ""))
        _open(page.cell(number, len(_ANSWER_TITLES)), answers.get((int(question), code), ""))
        _offer(page, number, kind)
    for index, width in enumerate(_WIDTHS):
        page.column_dimensions["ABCD"[index]].width = width
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.protection.sheet = True
    _put_trainee(book, paper, name)
    return repeatable_bytes(book)


def _put_trainee(book: openpyxl.Workbook, paper: Paper, name: str) -> None:
    page: Any = book.create_sheet(TRAINEE)
    _put_row(page, 1, _TRAINEE_TITLES, is_title=True)
    _put_row(page, 2, (paper.trainee.number, paper.trainee.name, paper.code))
    if not paper.trainee.name:
        _open(page.cell(2, 2), name)
    for index, width in enumerate((18, 18, 24)):
        page.column_dimensions["ABC"[index]].width = width
    page.protection.sheet = True


def _put_row(page: Any, row: int, texts: tuple[str, ...], *, is_title: bool = False) -> None:
    for column, text in enumerate(texts, start=1):
        cell = page.cell(row, column)
        put_text(cell, text)
        cell.border = _RULED
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if is_title:
            cell.font, cell.fill = Font(bold=True), _TITLE_FILL


def _open(cell: Any, text: str) -> None:
    """Lets a cell be filled in; as text, so that a spreadsheet makes no date or number of it."""
    cell.value = None
    if text:
        put_text(cell, text)
    cell.number_format = _TEXT
    cell.protection = Protection(locked=False)
    cell.fill = _ANSWER_FILL


def _offer(page: Any, row: int, kind: Any) -> None:
    """The choices of a word as a list, and how an answer is written as a note at the cell."""
    listed = ",".join(kind.words.values()) if kind.words else ""
    if listed and len(listed) <= _LONGEST_LIST:
        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
    else:
        rule = DataValidation(allow_blank=True, showErrorMessage=False)
    rule.promptTitle, rule.prompt, rule.showInputMessage = "怎样填写", kind.example, True
    page.add_data_validation(rule)
    rule.add(page.cell(row, len(_ANSWER_TITLES)).coordinate)


def read_sheet(path: Path) -> AnswerSheet:
    """What was filled in. SheetProblem where the file cannot be read or is no answer sheet."""
    if path.suffix.lower() != ".xlsx":
        raise SheetProblem("不是答题表：应为.xlsx工作簿")
    try:
        sheets = {sheet.name: sheet for sheet in stored_sheets(path)}
    except CasebookError as error:
        raise SheetProblem(error.problems[0].expected) from None
    if missing := [name for name in (ANSWERS, TRAINEE) if name not in sheets]:
        raise SheetProblem(f"不是答题表：没有工作表{'、'.join(missing)}")
    page, who = sheets[ANSWERS], sheets[TRAINEE]
    _require_titles(page, _ANSWER_TITLES)
    _require_titles(who, _TRAINEE_TITLES)
    if len(who.cells) < 2:
        raise SheetProblem(f"工作表{TRAINEE}中没有考生")
    number, name, code = (_told(who, 1, column) for column in range(3))
    return AnswerSheet(path.name, code, number, name, tuple(_rows(page, _formulas(path))))


def _require_titles(sheet: Sheet, titles: tuple[str, ...]) -> None:
    found = [_told(sheet, 0, column) for column in range(len(titles))] if sheet.cells else []
    if found != list(titles):
        raise SheetProblem(f"工作表{sheet.name}的列应为{'、'.join(titles)}")


def _told(sheet: Sheet, row: int, column: int) -> str:
    return sheet.text(row, column) if column < sheet.width else ""


def _rows(sheet: Sheet, formulas: frozenset[str]) -> Iterator[Written]:
    for row in range(1, len(sheet.cells)):
        question, item, code = (_told(sheet, row, column) for column in range(3))
        cell = sheet.cells[row][3]
        if not (question or item or code or cell):
            continue
        trouble = ""
        if sheet.address(row, 3) in formulas:
            trouble = "答案是公式，应填写数值或文字"
        elif isinstance(cell, Broken):
            trouble = cell.why
        yield Written(row + 1, question, item, code, strip(as_text(cell)), trouble)


def _formulas(path: Path) -> frozenset[str]:
    """The cells of the answers that hold a formula: nobody knows by which figures it was computed."""
    try:
        book = openpyxl.load_workbook(path)
        cells = [cell for row in book[ANSWERS].iter_rows(min_col=4, max_col=4) for cell in row]
    except Exception as error:
        # What reads a damaged workbook founders on it in many ways; every one of them means the same.
        raise SheetProblem("工作簿已损坏，应在表格软件中打开并另存为.xlsx") from error
    return frozenset(cell.coordinate for cell in cells if cell.data_type == "f")
