"""The report of one case that is at hand, made by a process of its own while this one goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from linkage_kit.audit import audit
from linkage_kit.batch.case_job import case_job, case_notebook, case_recipe
from linkage_kit.batch.fingerprint import fingerprints
from linkage_kit.batch.jobs import Recipe
from linkage_kit.batch.pool import CannotStart, Worker
from linkage_kit.casebook import Casebook, write_casebook
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.rulebook import Rulebook


class NoReport(RuntimeError):
    """A report that could not be made; says why in Chinese."""


class ReportMaker:
    """Makes one report at a time. Its process starts with the first one, which takes seconds, and then waits."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def make(
        self,
        records: Casebook,
        asof: dt.date,
        formats: Collection[str],
        *,
        unmask: bool = False,
        rules: Rulebook | None = None,
    ) -> dict[str, bytes]:
        """The report of the only case of `records`, by format; the same as `linkage report` writes.

        By Shandong's rulebook where none is given.

        Raises NoReport.
        """
        result = audit(records, asof, rules)
        (case_id,) = result.decisions["case_id"]
        notebook = case_notebook()
        mark = fingerprints(result, notebook, unmask=unmask)[case_id]
        # Where a process cannot fork, the notebook reads its case from here.
        with TemporaryDirectory(prefix="linkage-") as folder:
            casebook, saved = Path(folder, "casebook"), Path(folder, "audit")
            write_casebook(records, casebook, "parquet")
            result.save(saved, privacy=UNMASKED if unmask else MASKED)
            recipe = case_recipe(
                notebook, str(casebook), saved, asof, unmask=unmask, rulebook=result.rules.file
            )
            try:
                outcome = self._ready(recipe).run(case_job(recipe, result[case_id], formats, mark))
            except CannotStart as error:
                raise NoReport(str(error)) from None
        if outcome.failure:
            raise NoReport(outcome.failure.reason)
        return outcome.files

    def close(self) -> None:
        """End the process, at once where it is at work."""
        if self._worker is not None:
            self._worker.kill()

    def _ready(self, recipe: Recipe) -> Worker:
        if self._worker is None or not self._worker.is_alive:
            self._worker = Worker(recipe)
        return self._worker
