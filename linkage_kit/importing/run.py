"""Files of offices -> a casebook: each sheet by what it is, whose record each row is, everything wrong in one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from linkage_kit.casebook import STORED_TABLES, TABLES, Casebook, CasebookError, Problem
from linkage_kit.importing.exports.flat import Context, FlatSheet, Refused, records, understand
from linkage_kit.importing.exports.headers import dropped_captions, table_meant
from linkage_kit.importing.exports.labels import Synonyms, load_synonyms
from linkage_kit.importing.exports.mapping import SheetMapping, of_flat, of_other, of_refused
from linkage_kit.importing.forms.annexes import (
    Booked,
    Page,
    book_forms,
    is_annex,
    letter,
    payment_notices,
    read_annex,
    second_periods,
)
from linkage_kit.importing.merging.row_batches import merge
from linkage_kit.importing.reading.sheets import SUFFIXES, Sheet, read_sheets

_TEXT_ALONE = "只有文字，没有表，不导入"
_HIDDEN_UNKNOWN = "隐藏的工作表，没有认得的表头，不导入"
_EMPTY = "空白，不导入"
_NO_TABLE = "不是表格文件，不导入"


@dataclass(frozen=True)
class ImportResult:
    """The casebook with the imported rows (None where there are problems), what was made of each sheet, what is wrong.

    `known` counts rows that were there already and said the same. `notices` are of annexes: what a form says twice and
    differently, what is hidden, what was kept instead; it was imported as it stands all the same.
    """

    casebook: Casebook | None
    mapping: tuple[SheetMapping, ...]
    problems: tuple[Problem, ...]
    known: int = 0
    notices: tuple[Problem, ...] = ()


def import_files(
    paths: Iterable[Path],
    into: Casebook | None = None,
    cases: Path | None = None,
    claimant: str = "agency",
    synonyms: Path | None = None,
) -> ImportResult:
    """The casebook `into` with what stands in the files and folders, or everything that is wrong with them.

    `cases` is a file with the table of cases, in any form that an export may have. `claimant` (`agency` or `person`)
    made the computations that do not say whose they are. `synonyms` is a file of the user's own names of columns.
    Raises CasebookError where the file of synonyms is none. Nothing is written.
    """
    words = load_synonyms(synonyms)
    mapping: list[SheetMapping] = []
    problems: list[Problem] = []
    flats: list[FlatSheet] = []
    pages: list[Page] = []
    notices: list[Problem] = []
    cases_unread = False
    for sheet in _sheets([*([cases] if cases else []), *paths], problems, mapping):
        if is_annex(sheet):
            reading = read_annex(sheet)
            pages.extend(reading.pages)
            problems.extend(reading.problems)
            notices.extend(reading.notices)
            mapping.append(of_other(sheet, reading.summary))
            continue
        if name := letter(sheet):
            mapping.append(of_other(sheet, f"{name}，其中没有要导入的记录，不导入"))
            continue
        found = understand(sheet, words) if sheet.cells else None
        if isinstance(found, FlatSheet):
            flats.append(found)
            mapping.append(of_flat(found, words))
            table = found.layout.table.name
            notices.extend(dropped_captions(sheet, found.layout.header, table, words))
        elif found is None:
            reason = _EMPTY if not sheet.cells else _HIDDEN_UNKNOWN if sheet.hidden else _TEXT_ALONE
            mapping.append(of_other(sheet, reason))
        else:
            mapping.append(of_refused(found, words))
            problems.extend(found.problems)
            cases_unread = cases_unread or _is_of_cases(found, words)
    cases_unread = cases_unread or (cases is not None and any(one.file == cases.name for one in problems))
    if cases and not cases_unread and not any(flat.layout.table.name == "cases" for flat in flats):
        problems.append(_problem(cases, f"不是{TABLES['cases'].title}，其中没有案件表"))
    there = into.stored if into else {name: table.empty() for name, table in STORED_TABLES.items()}
    frames, known = _merged(there, flats, pages, claimant, words, not cases_unread, problems, notices)
    if problems:
        return ImportResult(None, tuple(mapping), tuple(problems))
    try:
        book = Casebook.from_frames(**frames, extra=into.extra if into else None)
    except CasebookError as error:
        return ImportResult(None, tuple(mapping), tuple(error.problems))
    return ImportResult(book, tuple(mapping), (), known, tuple(notices))


def _merged(
    there: Mapping[str, pd.DataFrame],
    flats: Sequence[FlatSheet],
    pages: Sequence[Page],
    claimant: str,
    synonyms: Synonyms,
    complete: bool,
    problems: list[Problem],
    notices: list[Problem],
) -> tuple[dict[str, pd.DataFrame], int]:
    """The tables with the rows of the sheets, `cases` first, because the others' rows belong to its rows; where a table
    of cases could not be read and they are not `complete`, it is not told that a case is not there.
    """
    frames = dict(there)
    booked: Booked | None = None
    known = 0
    for name in sorted(STORED_TABLES, key=lambda name: name != "cases"):
        context = Context.of(frames["cases"], claimant, synonyms, complete)
        read = [records(flat, context) for flat in flats if flat.layout.table.name == name]
        of_forms = [part for part in booked.parts if part.table == name] if booked else []
        if booked and name == "employee_periods":
            exported = [frames[name], *(part.frame for part, _ in read)]
            problems.extend(second_periods(booked, pd.concat(exported, ignore_index=True)))
        parts = [*(part for part, _ in read), *of_forms]
        frames[name], same, contradictions = merge(name, frames[name], parts)
        wrong = [problem for _, found in read for problem in found] + contradictions
        if name == "cases" and complete and (flats or pages) and not len(frames["cases"]):
            wrong.append(
                Problem(
                    flats[0].sheet.file if flats else pages[0].grid.sheet.file,
                    None,
                    None,
                    None,
                    "没有案件，应以--into给出案卷，或以--cases给出案件表",
                )
            )
        complete = complete and not (name == "cases" and wrong)
        known += same
        problems.extend(wrong)
        if name == "cases" and complete:
            booked = book_forms(pages, frames, claimant)
            frames |= {"cases": booked.cases, "agencies": booked.agencies}
            problems.extend(booked.problems)
            notices.extend(booked.notices)
    if booked:
        notices.extend(payment_notices(booked, frames["resident_years"]))
    return frames, known


def _is_of_cases(refused: Refused, synonyms: Synonyms) -> bool:
    """Whether a sheet that cannot be read is a table of cases, or nearest to one."""
    return refused.header is not None and table_meant(refused.sheet, refused.header, synonyms) == "cases"


def _sheets(paths: Iterable[Path], problems: list[Problem], mapping: list[SheetMapping]) -> Iterable[Sheet]:
    """The sheets of all files, one file after the other; what cannot be read becomes a problem.

    Files in a folder that are no tables are noted in the mapping.
    """
    for path in paths:
        files = _files(path)
        if path.is_dir() and not any(map(_is_table, files)):
            problems.append(_problem(path, f"其中没有可以导入的文件（{'、'.join(SUFFIXES)}）"))
        for file in files:
            name = file.relative_to(path).as_posix() if file != path else file.name
            if not _is_table(file) and file != path:
                mapping.append(SheetMapping(name, None, _NO_TABLE))
                continue
            try:
                yield from (replace(sheet, file=name) for sheet in read_sheets(file))
            except CasebookError as error:
                problems.extend(replace(problem, file=name) for problem in error.problems)


def _files(path: Path) -> list[Path]:
    """The path itself, or the files of a folder and the folders in it; hidden ones and locks of Excel are none."""
    if not path.is_dir():
        return [path]
    return [
        file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith((".", "~$"))
    ]


def _is_table(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES


def _problem(path: Path, expected: str) -> Problem:
    return Problem(path.name or str(path), None, None, None, expected)
