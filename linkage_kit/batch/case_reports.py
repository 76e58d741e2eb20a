"""A batch of case reports: the casebook is audited once, every case's notebook takes its part from that audit.

A run can end at any moment: reports appear whole or not at all, and each carries the fingerprint of what it was made
of, so that the next run makes only what is missing or has changed.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.notices import Notice
from linkage_kit.batch import forking
from linkage_kit.batch.case_job import IN_MEMORY
from linkage_kit.batch.fingerprint import fingerprints
from linkage_kit.batch.folder_check import changed_files
from linkage_kit.batch.jobs import Failure
from linkage_kit.batch.limits import Limits
from linkage_kit.batch.making import Making
from linkage_kit.batch.partial_reports import in_report_order, partial_rows
from linkage_kit.batch.report_file import Condition, ReportFile, read_report
from linkage_kit.batch.report_folder import (
    AUDIT_FOLDER,
    ReportFolder,
    Wanted,
    part_of,
    report_files,
    report_folder,
    told_of,
    told_of_changes,
    told_of_index,
    withdraw_other,
)
from linkage_kit.batch.scheduling import cluster_runners, local_runners
from linkage_kit.batch.summary import write_summary
from linkage_kit.blocks import cores
from linkage_kit.casebook import (
    Casebook,
    Place,
    as_place,
    read_casebook,
    require_cases,
    write_casebook,
)
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.casebook.storage import refuse_casebook_folder
from linkage_kit.casebook.storage.atomic import clear_abandoned, exclusive
from linkage_kit.reporting.formats import format_names
from linkage_kit.reporting.index import EDITED, ReportRow, report_rows
from linkage_kit.rulebook import Rulebook


@dataclass(frozen=True)
class BatchResult:
    """A batch: the cases asked for, by case id, how many reports were made now, and the cases without a report.

    `unsummed` are the parts that the summary lacks, `of_folder` what else is to be told of the folder, in Chinese: what
    was found edited and is mended, what is outdated, what belongs to no case. `notices` are those of the audit.
    """

    rows: list[ReportRow]
    made: int
    failures: list[Failure]
    unsummed: list[Failure] = field(default_factory=list)
    of_folder: list[str] = field(default_factory=list)
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
    only: Collection[str] = (),
) -> BatchResult:
    """Write the reports of a casebook's cases (all, or those given) with their summary and the audit's tables.

    The casebook is a path, a database's URL or a `Database`, which is read once and named without its password.

    The reports have these formats (default: all) and follow this rulebook (default: Shandong's).
    `workers` processes (default: one a core) make them, or the Dask cluster whose `scheduler` address is given;
    `limits` hold for each notebook. Reports that are there already and would come out the same are kept, unless all
    are to be made `fresh`; a case whose report fails is among the failures, and the others go on.

    Reports of `only` some sections (ids) have page one and these; cases that have none of them have no such report.
    Their files have names of their own, and the summary, which is of whole reports, stays as it is.

    Raises CasebookError, before anything is written, where the casebook is invalid or lacks one of the cases, and
    NoCluster where the cluster does not answer.
    """
    place = as_place(casebook)
    place = Path(os.path.realpath(place)) if isinstance(place, Path) else place
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
        only=only,
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
    only: Collection[str] = (),
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
    only = in_report_order(only)
    folder.mkdir(parents=True, exist_ok=True)
    privacy = UNMASKED if unmask else MASKED
    rows = report_rows(result, case_ids, list(formats or format_names()), result.names(privacy))
    runners = partial(cluster_runners, scheduler) if scheduler else partial(local_runners, workers or cores())
    making = Making(result, folder, runners, limits, unmask, only)
    # Two runs into one folder take their turns, or the index would know only its own run's reports.
    with exclusive(folder):
        if only:
            return _write_partial(making, partial_rows(result, rows, only), place, fresh=fresh)
        return _write_whole(making, rows, place, fresh=fresh)


def _write_whole(making: Making, rows: list[ReportRow], place: Place | None, *, fresh: bool) -> BatchResult:
    """Write whole reports with their summary and the audit's tables."""
    result, folder, unmask = making.result, making.folder, making.unmask
    privacy = UNMASKED if unmask else MASKED
    wanted = Wanted(result, making.notebook, unmask=unmask)
    marks = wanted.now
    before, changed = report_files(folder), changed_files(folder)
    found = report_folder(before, result, wanted)
    saved = (folder / AUDIT_FOLDER).resolve()
    for written in (folder, saved):
        clear_abandoned(written)
    withdraw_other(folder, result)
    result.save(saved, privacy=privacy)
    missing = {row.case_id: _missing(before, row, None if fresh else marks[row.case_id]) for row in rows}
    with casebook_for_notebooks(place, result.casebook) as called:
        made, failures = making.make(rows, missing, marks, called, saved)
        lying = report_folder(before | {name: read_report(folder / name) for name in made}, result, wanted)
        told = told_of(lying, result)
        covered = _covered(result, lying, rows)
        unsummed = write_summary(
            folder,
            result,
            covered,
            failures,
            casebook=called,
            states=lying.unfit,
            notices=[*part_of(len(covered), result), *told],
            fingerprints={case_id: lying.accepted.get(case_id, {mark}) for case_id, mark in marks.items()},
            unmask=unmask,
        )
    mended = [name for name in made if found.states.get(name) == EDITED]
    of_folder = [*told_of_changes([*mended, *changed]), *told]
    made_now = _count(missing) - len(failures)
    return BatchResult(rows, made_now, failures, unsummed, of_folder, _notices_of(result, rows))


def _write_partial(making: Making, rows: list[ReportRow], place: Place | None, *, fresh: bool) -> BatchResult:
    """Write reports of some sections: nothing of the folder's whole reports, summary and audit is touched."""
    result, folder = making.result, making.folder
    marks = fingerprints(result, making.notebook, unmask=making.unmask, only=making.only)
    before = {name: read_report(folder / name) for row in rows for name in row.files.values()}
    missing = {row.case_id: _missing(before, row, None if fresh else marks[row.case_id]) for row in rows}
    clear_abandoned(folder)
    with (
        TemporaryDirectory(prefix="linkage-") as saved,
        casebook_for_notebooks(place, result.casebook) as called,
    ):
        # Where a process cannot fork, the notebooks read the audit from there.
        result.save(Path(saved) / AUDIT_FOLDER, privacy=UNMASKED if making.unmask else MASKED)
        _, failures = making.make(rows, missing, marks, called, Path(saved) / AUDIT_FOLDER)
    made_now = _count(missing) - len(failures)
    told = told_of_index(folder, result)
    return BatchResult(rows, made_now, failures, of_folder=told, notices=_notices_of(result, rows))


def _notices_of(result: AuditResult, rows: Collection[ReportRow]) -> list[Notice]:
    """What a reader of the reports must know of their audit, and of what was chosen for them."""
    chosen = [row.case_id for row in rows]
    return (result if len(chosen) == len(result.casebook) else result.select(chosen)).notices


def _count(missing: Mapping[str, Collection[str]]) -> int:
    """The cases of which something is missing."""
    return sum(map(bool, missing.values()))


def _covered(result: AuditResult, folder: ReportFolder, rows: Collection[ReportRow]) -> list[ReportRow]:
    """The cases that the summary is about, in all formats: those asked for, and those that have a report here."""
    cases = folder.cases | {row.case_id for row in rows}
    return [row for row in report_rows(result, None, format_names()) if row.case_id in cases]


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
        yield IN_MEMORY if place is None else place.name
    else:
        with TemporaryDirectory(prefix="linkage-") as copy:
            write_casebook(book, Path(copy), "parquet")
            yield copy


def _missing(there: Mapping[str, ReportFile], row: ReportRow, fingerprint: str | None) -> tuple[str, ...]:
    """Formats in which a case has no whole, unchanged report with this fingerprint."""
    return tuple(
        name
        for name, file in row.files.items()
        if fingerprint is None
        or file not in there
        or there[file].condition != Condition.WHOLE
        or there[file].marks.fingerprint != fingerprint
    )
