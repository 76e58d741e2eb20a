"""The audit of a casebook's files in parts, where that is possible."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from pathlib import Path

from linkage_kit.audit.by_blocks.run import Asked, Outcome, audit_in_parts
from linkage_kit.audit.own_words import registered
from linkage_kit.blocks import cores
from linkage_kit.casebook.lines.folder import Folder
from linkage_kit.casebook.lines.lines import NotPlain
from linkage_kit.casebook.storage import is_half_written, refuse_casebook_folder
from linkage_kit.rulebook import Rulebook

#: Bytes of files for which it does not pay to start other processes: some two thousand cases.
FEW = 2_000_000


def audit_files(
    folder: Path, asof: date, rules: Rulebook, out: Path, told: Callable[[int, int], None], *, hides: bool
) -> Outcome | None:
    """Audits the CSV files of a folder into another, in parts; None where the whole has to be read at once.

    `told` is told how many cases there are and how many more are done; `hides`: numbers of persons are masked. Raises
    CasebookError where a casebook lies in the other folder, and OSError.
    """
    refuse_casebook_folder(out)
    if not folder.is_dir() or is_half_written(folder) or any(registered().values()):
        return None
    try:
        files = Folder.of(folder)
        with _executor(files.size) as executor:
            return audit_in_parts(Asked(files, asof, rules, hides, out, told), executor)
    except NotPlain:
        return None


def _executor(size: int) -> Executor:
    """As many processes as may run here; for few cases this one alone."""
    if size < FEW:
        return ThreadPoolExecutor(1)
    is_forked = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if is_forked else "spawn")
    return ProcessPoolExecutor(cores(), context)
