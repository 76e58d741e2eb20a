"""Files of offices -> a casebook, in stages: files are read, sheets understood, and what they say merged.

Every stage adds to one outcome; nothing is imported where a stage found a problem.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from linkage_kit.casebook import STORED_TABLES, TABLES, Casebook, CasebookError, Problem
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.casebook.units import marked
from linkage_kit.csv_text import cut_off
from linkage_kit.importing.exports.export_sheet import ExportSheet, RefusedSheet, understand_export
from linkage_kit.importing.exports.headers import dropped_captions, table_meant
from linkage_kit.importing.exports.mapping import (
    SheetMapping,
    mapping_of_annex,
    mapping_of_export,
    mapping_of_other,
    mapping_of_refused,
)
from linkage_kit.importing.exports.synonyms import Synonyms, load_synonyms
from linkage_kit.importing.forms.annex_sheets import is_annex, letter, read_annex
from linkage_kit.importing.merging.casebook_merge import CasebookMerge
from linkage_kit.importing.merging.import_log import with_log
from linkage_kit.importing.outcome import ImportOutcome, ImportResult
from linkage_kit.importing.reading.files import FileReader, file_problem

__all__ = ["ImportResult", "import_files"]

_TEXT_ALONE = "只有文字，没有表，不导入"
_HIDDEN_UNKNOWN = "隐藏的工作表，没有认得的表头，不导入"
_EMPTY = "空白，不导入"
_NO_TABLE = "不是表格文件，不导入"
_GUESSED = "按GB18030编码读取（也可能是UTF-8），请核对其中的汉字"


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
    known_labels = load_synonyms(synonyms)
    outcome = ImportOutcome()
    for path in [*([cases] if cases else []), *paths]:
        _read_path(path, known_labels, outcome)
    if cases:
        _check_cases(cases, outcome)
    stored = into.stored if into else {name: table.empty() for name, table in STORED_TABLES.items()}
    tables = CasebookMerge(dict(stored), claimant, known_labels, outcome).merged()
    if not outcome.problems:
        try:
            missing = {name for name in STORED_TABLES if into is None or name in into.absent}
            # A table of which nothing was given is not there: what was not recorded is not a record of nothing.
            typed = {
                name: marked(frame, "fen")
                for name, frame in tables.items()
                if len(frame) or name not in missing or STORED_TABLES[name].required_table
            }
            extra = with_log(into.extra if into else {}, outcome.log)
            return outcome.accepted(Casebook.from_frames(typed, extra=extra))
        except CasebookError as error:
            outcome.problems.extend(error.problems)
    return outcome.refused()


def _read_path(path: Path, synonyms: Synonyms, outcome: ImportOutcome) -> None:
    """Reads and understands the sheets of a file or folder, in the order in which they stand."""
    reader = FileReader(
        outcome.problems, lambda name: outcome.mapping.append(SheetMapping(name, None, _NO_TABLE))
    )
    for sheet in reader.sheets(path):
        _understand(sheet, synonyms, outcome)


def _understand(sheet: Sheet, synonyms: Synonyms, outcome: ImportOutcome) -> None:
    """Adds what a sheet is: an annex, one of the letters, an export, or nothing to import."""
    if sheet.is_guessed:
        outcome.notices.append(Problem(sheet.file, None, None, None, _GUESSED))
    if is_annex(sheet):
        _add_annex(sheet, outcome)
    elif name := letter(sheet):
        outcome.mapping.append(mapping_of_other(sheet, f"{name}，其中没有要导入的记录，不导入"))
    elif not sheet.cells:
        outcome.mapping.append(mapping_of_other(sheet, _EMPTY))
    else:
        _add_export(sheet, synonyms, outcome)


def _add_annex(sheet: Sheet, outcome: ImportOutcome) -> None:
    reading = read_annex(sheet)
    if sheet.is_cut_off:
        fault = cut_off(len(sheet.cells))
        outcome.problems.append(Problem(sheet.file, fault.row, None, None, fault.expected))
    outcome.pages.extend(reading.pages)
    outcome.problems.extend(reading.problems)
    outcome.notices.extend(reading.notices)
    outcome.mapping.append(mapping_of_annex(sheet, reading.summary))


def _add_export(sheet: Sheet, synonyms: Synonyms, outcome: ImportOutcome) -> None:
    match understand_export(sheet, synonyms):
        case None:
            outcome.mapping.append(mapping_of_other(sheet, _HIDDEN_UNKNOWN if sheet.hidden else _TEXT_ALONE))
        case RefusedSheet() as refused:
            outcome.mapping.append(mapping_of_refused(refused, synonyms))
            outcome.problems.extend(refused.problems)
            if _is_of_cases(refused, synonyms):
                outcome.cases_complete = False
        case ExportSheet() as export:
            layout = export.layout
            outcome.exports.append(export)
            outcome.mapping.append(mapping_of_export(export, synonyms))
            outcome.notices.extend(dropped_captions(sheet, layout.header, layout.table.name, synonyms))


def _is_of_cases(refused: RefusedSheet, synonyms: Synonyms) -> bool:
    """Whether a sheet that cannot be read is a table of cases, or nearest to one."""
    return refused.header is not None and table_meant(refused.sheet, refused.header, synonyms) == "cases"


def _check_cases(file: Path, outcome: ImportOutcome) -> None:
    """Adds a problem where the file given as the table of cases could be read and holds none."""
    if any(problem.file == file.name for problem in outcome.problems):
        outcome.cases_complete = False
    if outcome.cases_complete and not outcome.exports_of("cases"):
        outcome.problems.append(file_problem(file, f"不是{TABLES['cases'].title}，其中没有案件表"))
