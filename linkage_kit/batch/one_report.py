"""The report of one case that is at hand, made by the process that is asked for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from linkage_kit.audit import AuditResult
from linkage_kit.batch import forking
from linkage_kit.batch.case_job import IN_MEMORY, case_job, case_notebook, case_recipe
from linkage_kit.batch.fingerprint import fingerprints
from linkage_kit.batch.jobs import run_job
from linkage_kit.batch.report_folder import AUDIT_FOLDER
from linkage_kit.casebook import write_casebook
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.errors import UserError


class NoReport(UserError):
    """A report that could not be made; says why in Chinese."""


def one_report(result: AuditResult, formats: Collection[str], *, unmask: bool = False) -> dict[str, bytes]:
    """The report of the only case of an audit, by format; the same as `linkage report` writes.

    Its notebook is run in a child of this process.

    Raises NoReport.
    """
    (case_id,) = result.decisions["case_id"]
    notebook = case_notebook()
    mark = fingerprints(result, notebook, unmask=unmask)[case_id]
    with _placed(result, unmask) as (casebook, saved):
        recipe = case_recipe(
            notebook, casebook, saved, result.asof, unmask=unmask, rulebook=result.rules.file
        )
        outcome = run_job(case_job(recipe, result[case_id], formats, mark))
    if outcome.failure:
        raise NoReport(outcome.failure.reason)
    return outcome.files


@contextmanager
def _placed(result: AuditResult, unmask: bool) -> Iterator[tuple[str, Path]]:
    """Where the notebook finds its case and the audit: in memory, which a forked child inherits, or else in files."""
    if forking.is_available():
        yield IN_MEMORY, Path(AUDIT_FOLDER)
        return
    with TemporaryDirectory(prefix="linkage-") as folder:
        casebook, saved = Path(folder, "casebook"), Path(folder, AUDIT_FOLDER)
        write_casebook(result.casebook, casebook, "parquet")
        result.save(saved, privacy=UNMASKED if unmask else MASKED)
        yield str(casebook), saved
