"""A batch of case reports: the casebook is audited once, every case's notebook takes its part from that audit.

A run can end at any moment: reports appear whole or not at all, and each carries the fingerprint of what it was made
of, so that the next run makes only what is missing or has changed.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.notices import Notice
from linkage_kit.batch import forking
from linkage_kit.batch.case_job import case_job, case_notebook, case_recipe
from linkage_kit.batch.fingerprint import fingerprint_of, fingerprints
from linkage_kit.batch.jobs import Failure
from linkage_kit.batch.limits import Limits
from linkage_kit.batch.scheduling import cluster_runners, local_runners, outcomes
from linkage_kit.batch.summary import write_summary
from linkage_kit.casebook import (
    Casebook,
    Place,
    as_place,
    read_casebook,
    require_cases,
    write_casebook,
)
from linkage_kit.casebook.storage import refuse_casebook_folder
from linkage_kit.casebook.storage.atomic import clear_abandoned, write_file
from linkage_kit.reporting.formats import format_names
from linkage_kit.reporting.index import ReportRow, report_rows
from linkage_kit.rulebook import Rulebook

AUDIT_FOLDER = "audit"
#: What notebooks are told of a casebook that lies nowhere.
_IN_MEMORY = "内存中的案卷"


@dataclass(frozen=True)
class BatchResult:
    """A batch: the cases asked for, by case id, how many reports were made now, and the cases without a report.

    `notices` are what must be known of their audit.
    """

    rows: list[ReportRow]
    made: int
    failures: list[Failure]
    notices: list[Notice] = field(default_factory=list)


def write_reports(
    casebook: str | Place,
    out: str | Path,
    *,
    asof: dt.date,
    case_ids: str | Collection[str] | None = None,
    formats: str | Collection[str] | None = None,
    unmask: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    limits: Limits | None = None,
    fresh: bool = False,
    rules: Rulebook | None = None,
) -> BatchResult:
    """Write the reports of a casebook's cases (all, or those given) with their summary and the audit's tables.

    The casebook is a path, a database's URL or a `Database`, which is read once and named without its password.

    The reports have these formats (default: all) and follow this rulebook (default: Shandong's).
    `workers` processes (default: one a core) make them, or the Dask cluster whose `scheduler` address is given;
    `limits` hold for each notebook. Reports that are there already and would come out the same are kept, unless all
    are to be made `fresh`; a case whose report fails is among the failures, and the others go on.

    Raises CasebookError, before anything is written, where the casebook is invalid or lacks one of the cases, and
    NoCluster where the cluster does not answer.
    """
    place = as_place(casebook)
    place = place.resolve() if isinstance(place, Path) else place
    book = read_casebook(place)
    require_cases(place.name, _listed(case_ids) or (), book)
    # What cannot be written to is told before the work and not after it.
    Path(out).mkdir(parents=True, exist_ok=True)
    return write_reports_of(
        audit(book, asof, rules),
        out,
        place=place,
        case_ids=case_ids,
        formats=formats,
        unmask=unmask,
        workers=workers,
        scheduler=scheduler,
        limits=limits,
        fresh=fresh,
    )


def write_reports_of(
    result: AuditResult,
    out: str | Path,
    *,
    place: Place | None = None,
    case_ids: str | Collection[str] | None = None,
    formats: str | Collection[str] | None = None,
    unmask: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    limits: Limits | None = None,
    fresh: bool = False,
) -> BatchResult:
    """Write the reports of an audit that is at hand; everything else is as `write_reports` says.

    `place` is where its casebook lies, None where that is in memory alone. A single case or format may be a text.
    """
    case_ids, formats = _listed(case_ids), _listed(formats)
    book, folder = result.casebook, Path(out)
    require_cases("cases" if place is None else place.name, case_ids or (), book)
    refuse_casebook_folder(folder)
    if unknown := set(formats or ()) - set(format_names()):
        raise ValueError(f"报告的格式有{'、'.join(format_names())}，没有{'、'.join(sorted(unknown))}")
    folder.mkdir(parents=True, exist_ok=True)
    rows = report_rows(result, case_ids, list(formats or format_names()))
    notebook = case_notebook()
    marks = fingerprints(result, notebook, unmask=unmask)
    saved = (folder / AUDIT_FOLDER).resolve()
    for written in (folder, saved):
        clear_abandoned(written)
    result.save(saved)
    missing = {row.case_id: _missing(folder, row, None if fresh else marks[row.case_id]) for row in rows}
    todo = [case_id for case_id, names in missing.items() if names]
    failures = []
    with casebook_for_notebooks(place, book) as called:
        if todo:
            recipe = case_recipe(
                notebook, called, saved, result.asof, unmask=unmask, rulebook=result.rules.file, limits=limits
            )
            jobs = (case_job(recipe, result[case_id], missing[case_id], marks[case_id]) for case_id in todo)
            runners = cluster_runners(scheduler) if scheduler else local_runners(workers or cores())
            files = {row.case_id: row.files for row in rows}
            with runners as at_work, _progress(len(rows), len(rows) - len(todo)) as bar:
                for outcome in outcomes(at_work, jobs):
                    for name, data in outcome.files.items():
                        write_file(folder / files[outcome.job_id][name], data)
                    if outcome.failure:
                        failures.append(outcome.failure)
                    bar.update()
        failures.sort(key=lambda failure: failure.job_id)
        write_summary(folder, result, rows, failures, casebook=called, unmask=unmask)
    chosen = result if case_ids is None else result.select([row.case_id for row in rows])
    return BatchResult(rows, len(todo) - len(failures), failures, chosen.notices)


def _listed(given: str | Collection[str] | None) -> Collection[str] | None:
    return [given] if isinstance(given, str) else given


@contextmanager
def casebook_for_notebooks(place: Place | None, book: Casebook) -> Iterator[str]:
    """What notebooks are told of the casebook's place: of a database its name, so that no password is in their reach.

    They find its audit prepared. Where they cannot (no fork), they read a copy of it.
    """
    if isinstance(place, Path):
        yield str(place)
    elif forking.is_available():
        yield _IN_MEMORY if place is None else place.name
    else:
        with TemporaryDirectory(prefix="linkage-") as copy:
            write_casebook(book, Path(copy), "parquet")
            yield copy


def _progress(total: int, kept: int) -> tqdm:
    """A bar with rate and time left; nothing where nobody watches."""
    return tqdm(desc="生成报告", unit="份", total=total, initial=kept, disable=None)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _missing(folder: Path, row: ReportRow, fingerprint: str | None) -> tuple[str, ...]:
    """Formats in which a case has no report with this fingerprint."""
    return tuple(
        name
        for name, file in row.files.items()
        if fingerprint is None or fingerprint_of(folder / file) != fingerprint
    )
