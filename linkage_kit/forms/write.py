"""The annex forms of a case, or blank ones, as files: a workbook and a PDF of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from linkage_kit.audit import CaseAudit, audit
from linkage_kit.casebook import Casebook
from linkage_kit.casebook.storage.atomic import write_folder
from linkage_kit.errors import reason_of
from linkage_kit.forms.annexes import annex_numbered, annex_numbers
from linkage_kit.forms.filling import Filling, NoForm
from linkage_kit.forms.grid import Form
from linkage_kit.forms.names import Naming, case_names, english
from linkage_kit.forms.pdf import form_pdf
from linkage_kit.forms.workbook import form_workbook
from linkage_kit.masking import mask_text
from linkage_kit.rulebook import Rulebook, shandong


@dataclass(frozen=True)
class Written:
    """Names of the files that were made; in Chinese, why a case (id) has none of the other annexes (number), and why
    those of a case could not be made.
    """

    files: list[str]
    left_out: dict[tuple[str, int], str]
    failed: dict[str, str] = field(default_factory=dict)


def form_files(name: str, form: Form, dated: dt.date) -> dict[str, bytes]:
    """A form as a workbook and as a PDF, by file name; a PDF/A has to bear a date, `dated`."""
    return {
        f"{name}.xlsx": form_workbook(form),
        f"{name}.pdf": form_pdf(form, dated),
    }


def write_forms(
    book: Casebook,
    folder: Path,
    case_ids: Iterable[str],
    annexes: Iterable[int] | None = None,
    filled_on: dt.date | None = None,
    rules: Rulebook | None = None,
    naming: Naming = english,
) -> Written:
    """Writes these annexes (all, if none is named) of these cases, a case's all at once or none.

    A bar shows how far it is. A case that fails takes no other with it. The figures follow this
    rulebook (default: Shandong's). A form that says no day is dated as of its first. A case's name depends on the whole
    casebook's.
    """
    names = case_names(book, naming)
    ids, numbers = list(dict.fromkeys(case_ids)), _in_order(annexes)
    # What a form says does not depend on the as-of date.
    rules = rules or shandong()
    result = audit(book.select(ids), rules.effective_from, rules)
    written: list[str] = []
    left_out: dict[tuple[str, int], str] = {}
    failed: dict[str, str] = {}
    for case_id in tqdm(ids, desc="写出附件", unit="个案件", disable=None):
        try:
            files, lacking = _files_of(result[case_id], names[case_id], numbers, filled_on, naming)
        except Exception as error:
            failed[case_id] = mask_text(reason_of(error))
            continue
        _write(folder, files)
        written += files
        left_out |= {(case_id, number): reason for number, reason in lacking.items()}
    return Written(written, left_out, failed)


def _files_of(
    case: CaseAudit, name: str, numbers: Iterable[int], filled_on: dt.date | None, naming: Naming
) -> tuple[dict[str, bytes], dict[int, str]]:
    """A case's annexes by file name, and why it has none of the others (number)."""
    files: dict[str, bytes] = {}
    lacking: dict[int, str] = {}
    for number in numbers:
        annex = annex_numbered(number)
        try:
            form = annex.form(annex.fill(case, filled_on))
        except NoForm as reason:
            lacking[number] = str(reason)
        else:
            files |= form_files(naming(name, annex), form, filled_on or case.rules.effective_from)
    return files, lacking


def write_blank_forms(
    folder: Path,
    annexes: Iterable[int] | None = None,
    filled_on: dt.date | None = None,
    rules: Rulebook | None = None,
    naming: Naming = english,
) -> Written:
    """Writes these annexes (all, if none is named) with nothing filled in but the date, where one is given."""
    dated = filled_on or (rules or shandong()).effective_from
    files: dict[str, bytes] = {}
    for number in _in_order(annexes):
        annex = annex_numbered(number)
        files |= form_files(naming("", annex), annex.form(Filling(filled_on=filled_on)), dated)
    _write(folder, files)
    return Written(list(files), {})


def _in_order(wanted: Iterable[int] | None) -> list[int]:
    """Numbers of annexes, each once; of all where none is asked for."""
    return sorted(set(annex_numbers() if wanted is None else wanted))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    if files:
        write_folder(folder, files)
