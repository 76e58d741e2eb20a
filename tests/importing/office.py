"""Writes a good casebook as an office's system exports it: the same facts in odd clothes, by a seeded choice.

The exports stay true because they are made from a casebook: whatever this writes must be read as that casebook.
"""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import yaml
from openpyxl.styles import Alignment

from linkage_kit.casebook import TABLES, Casebook, Column
from linkage_kit.casebook.texts import text_table
from linkage_kit.resources import schemas

SYNONYMS = yaml.safe_load((schemas() / "synonyms.yaml").read_text(encoding="utf-8"))
FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in "0123456789.,-()"}
ENCODINGS = ("gb18030", "utf-8", "utf-8-sig")


def write_exports(book: Casebook, folder: Path, rng: random.Random) -> list[Path]:
    """The tables of a casebook as exports in a folder: a CSV file each, or workbooks with one or all of them."""
    sheets = {
        name: office_rows(name, frame, book.cases, rng) for name, frame in book.tables.items() if len(frame)
    }
    folder.mkdir(parents=True, exist_ok=True)
    together = rng.random() < 0.3
    paths: list[Path] = []
    if together:
        paths.append(write_workbook(folder / "导出.xlsx", sheets))
    for number, (name, sheet) in enumerate(sheets.items() if not together else ()):
        if rng.random() < 0.5:
            paths.append(write_workbook(folder / f"导出{number}.xlsx", {name: sheet}))
        else:
            paths.append(write_csv(folder / f"导出{number}.csv", sheet, rng.choice(ENCODINGS)))
    return paths


class OfficeSheet:
    """Rows of cells, and ranges of them (rows and columns from 0, both ends included) to be merged."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self.merged: list[tuple[int, int, int, int]] = []


def write_workbook(path: Path, sheets: dict[str, OfficeSheet]) -> Path:
    """An .xlsx file with these sheets; their names say nothing."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(sheets.values(), 1):
        page = book.create_sheet(f"Sheet{number}")
        for row in sheet.rows:
            page.append(row)
        for top, left, bottom, right in sheet.merged:
            page.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
            page.cell(top + 1, left + 1).alignment = Alignment(horizontal="center", wrap_text=True)
    book.save(path)
    return path


def write_csv(path: Path, sheet: OfficeSheet, encoding: str) -> Path:
    """A CSV file; numbers and dates as a spreadsheet would show them."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[_csv_cell(cell) for cell in row] for row in sheet.rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def _csv_cell(cell: Any) -> Any:
    """Long numbers are protected, so that a spreadsheet shows all their digits."""
    long = isinstance(cell, str) and cell.isdigit() and len(cell) == 18
    return "" if cell is None else f'="{cell}"' if long else cell


def office_rows(name: str, frame: pd.DataFrame, cases: pd.DataFrame, rng: random.Random) -> OfficeSheet:
    """One table: titles, header (of two rows at times), records with blank and repeated rows between, totals, foot."""
    table = TABLES[name]
    texts = text_table(frame, table)
    columns = [
        column
        for column in table.columns
        if column in texts and not _may_be_left_out(texts, table.columns[column], rng)
    ]
    rng.shuffle(columns)
    fields: list[tuple[str, list[Any]]] = [
        (
            _label(name, table.columns[column], rng),
            [_cell(value, table.columns[column], rng) for value in texts[column]],
        )
        for column in columns
    ]
    if (
        name != "cases"
        and "case_id" in columns
        and not cases["id_number"].duplicated().any()
        and rng.random() < 0.6
    ):
        fields[columns.index("case_id")] = _person(frame, cases, "id_number", rng)
        fields.insert(rng.randrange(len(fields) + 1), _person(frame, cases, "name", rng))
        columns = ["" for _ in fields]
    if rng.random() < 0.5:
        fields.insert(0, ("序号", [str(number + 1) for number in range(len(frame))]))
    return _laid_out(fields, frame, table, columns, rng)


def _may_be_left_out(texts: pd.DataFrame, column: Column, rng: random.Random) -> bool:
    return not column.required and bool(texts[column.name].isna().all()) and rng.random() < 0.7


def _person(frame: pd.DataFrame, cases: pd.DataFrame, what: str, rng: random.Random) -> tuple[str, list[Any]]:
    column = TABLES["cases"].columns[what]
    values = frame["case_id"].map(cases.set_index("case_id")[what])
    if what == "id_number":
        values = values.str.lower() if rng.random() < 0.3 else values
    return _label("cases", column, rng), [_cell(value, column, rng) for value in values]


def _label(table: str, column: Column, rng: random.Random) -> str:
    label = rng.choice(
        [column.title, column.title, column.name, *SYNONYMS["tables"].get(table, {}).get(column.name, [])]
    )
    if not label.isascii():
        at = rng.randrange(1, len(label)) if len(label) > 1 else 0
        label = label[:at] + rng.choice(["", "", "\n", " ", "　"]) + label[at:]
        label = (
            label.translate(FULL_WIDTH) if rng.random() < 0.5 else label.replace("（", "(").replace("）", ")")
        )
        if column.kind == "money":
            label += rng.choice(["", "", "（元）", "(元)", "(单位：元)"])
    return label + rng.choice(["", "", " "])


def _cell(value: Any, column: Column, rng: random.Random) -> Any:
    """A stored text (yuan, ISO date, YYYY-MM, English word) in one of the forms that offices use; the same fact."""
    if pd.isna(value):
        return rng.choice([None, "", " "] if column.kind == "text" else [None, "", "  ", "-", "—"])
    text = _FORMS.get(column.kind, _text_form)(str(value), column, rng)
    if not isinstance(text, str):
        return text
    if column.kind not in ("text", "word") or column.code:
        text = text.translate(FULL_WIDTH) if rng.random() < 0.2 else text
    return text + rng.choice(["", "", "", " ", "　", "\t"])


def _money_form(text: str, column: Column, rng: random.Random) -> Any:
    yuan, fen = text.split(".")
    short = yuan if fen == "00" else text.rstrip("0")
    return rng.choice(
        [text, short, f"{float(text):,.2f}", text + "元", "￥" + f"{float(text):,.2f}", float(text)]
    )


def _date_form(text: str, column: Column, rng: random.Random) -> Any:
    year, month, day = map(int, text.split("-"))
    forms = [
        text,
        text.replace("-", ""),
        f"{year}.{month}.{day}",
        f"{year}/{month}/{day}",
        f"{year}年{month}月{day}日",
    ]
    return rng.choice([*forms, text + " 00:00:00", pd.Timestamp(text).to_pydatetime()])


def _month_form(text: str, column: Column, rng: random.Random) -> Any:
    year, month = map(int, text.split("-"))
    return rng.choice(
        [text, text.replace("-", ""), int(text.replace("-", "")), f"{year}年{month}月", f"{year}/{month:02d}"]
    )


def _int_form(text: str, column: Column, rng: random.Random) -> Any:
    units = {"年": ["年", "年度", " 年"], "月": ["个月", "月"]}.get(column.unit or "", [""])
    return rng.choice([text, int(text), text + rng.choice(units)])


def _bool_form(text: str, column: Column, rng: random.Random) -> Any:
    return rng.choice([text, "是" if text == "true" else "否"])


def _word_form(text: str, column: Column, rng: random.Random) -> Any:
    assert column.words is not None
    return rng.choice([text, column.words[text]])


def _text_form(text: str, column: Column, rng: random.Random) -> Any:
    if column.name == "id_number":
        return rng.choice([text, "'" + text])
    if column.name == "name" and len(text) == 2 and not text.isascii():
        return rng.choice([text, f"{text[0]}　{text[1]}"])
    return text


_FORMS = {
    "money": _money_form,
    "date": _date_form,
    "month": _month_form,
    "int": _int_form,
    "bool": _bool_form,
    "word": _word_form,
}


def _laid_out(
    fields: list, frame: pd.DataFrame, table: Any, columns: list[str], rng: random.Random
) -> OfficeSheet:
    sheet = OfficeSheet()
    width = len(fields)
    for title in rng.sample(["某县社会保险中心导出", "打印日期：2026年3月1日", "单位：元"], rng.randrange(4)):
        sheet.rows.append([title])
        if width > 1 and rng.random() < 0.7:
            sheet.merged.append((len(sheet.rows) - 1, 0, len(sheet.rows) - 1, width - 1))
    header = [label for label, _ in fields]
    if table.name != "cases" and rng.random() < 0.3:
        sheet.merged.append((len(sheet.rows), 0, len(sheet.rows), width - 1))
        sheet.rows.append([f"{rng.choice(SYNONYMS['groups'])}", *[None] * (width - 1)])
    sheet.rows.append(header)
    for row in range(len(frame)):
        if rng.random() < 0.05:
            sheet.rows.append([None] * width)
        if row and rng.random() < 0.05:
            sheet.rows.append(header)
        sheet.rows.append([cells[row] for _, cells in fields])
    _totals(sheet, fields, frame, table, columns, rng)
    if rng.random() < 0.4:
        sheet.rows.append([])
        sheet.rows.append(["制表人：王芳", *[None] * max(width - 2, 0), "审核人：赵强"][:width])
    return sheet


def _totals(
    sheet: OfficeSheet, fields: list, frame: pd.DataFrame, table: Any, columns: list[str], rng: random.Random
) -> None:
    amounts = {
        at: name
        for at, name in enumerate(columns)
        if name and table.columns[name].kind == "money" and name != "balance" and fields[0][0] != "序号"
    }
    free = [at for at in range(len(fields)) if at not in amounts]
    if not amounts or not free or rng.random() < 0.4:
        return
    row: list[Any] = [None] * len(fields)
    row[free[0]] = rng.choice(["合计", "合 计", "总计", "合计："])
    for at, name in amounts.items():
        row[at] = f"{int(frame[name].sum()) / 100:,.2f}"
    sheet.rows.append(row)
