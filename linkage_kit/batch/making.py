"""How the reports of a batch are made: job after job, each put in place as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tqdm import tqdm

from linkage_kit.audit import AuditResult
from linkage_kit.batch.case_job import case_job, case_notebook, case_recipe
from linkage_kit.batch.jobs import Failure, Job, Outcome
from linkage_kit.batch.limits import Limits
from linkage_kit.batch.scheduling import Runners, outcomes
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.errors import reason_of
from linkage_kit.masking import mask_text
from linkage_kit.reporting.index import ReportRow


@dataclass(frozen=True)
class Making:
    """How the reports of a batch are made; `only` some sections of them, where any are named."""

    result: AuditResult
    folder: Path
    runners: Callable[[], AbstractContextManager[Runners]]
    limits: Limits | None
    unmask: bool
    only: tuple[str, ...]

    @cached_property
    def notebook(self) -> bytes:
        """The notebook that they are made by."""
        return case_notebook()

    def make(
        self,
        rows: Sequence[ReportRow],
        missing: Mapping[str, Collection[str]],
        marks: Mapping[str, str],
        called: str,
        saved: Path,
    ) -> tuple[list[str], list[Failure]]:
        """Make what is `missing` of each case, by format; gives the files written, and the cases without."""
        todo = [case_id for case_id, names in missing.items() if names]
        failures: list[Failure] = []
        made: list[str] = []
        if not todo:
            return made, failures
        result, rulebook = self.result, self.result.rules.file
        recipe = case_recipe(
            self.notebook,
            called,
            saved,
            result.asof,
            unmask=self.unmask,
            rulebook=rulebook,
            limits=self.limits,
        )
        jobs = _prepared(
            todo, lambda each: case_job(recipe, result[each], missing[each], marks[each], self.only), failures
        )
        files = {row.case_id: row.files for row in rows}
        with self.runners() as at_work, _progress(len(rows), len(rows) - len(todo)) as bar:
            for outcome in outcomes(at_work, jobs):
                failure = outcome.failure or _unwritten(self.folder, files[outcome.job_id], outcome)
                if failure:
                    failures.append(failure)
                else:
                    made += [files[outcome.job_id][name] for name in outcome.files]
                bar.update()
        return made, sorted(failures, key=lambda failure: failure.job_id)


def _prepared(todo: Iterable[str], prepare: Callable[[str], Job], failures: list[Failure]) -> Iterator[Job]:
    """The jobs of the cases; a case that cannot even be prepared is among the failures and takes no other with it."""
    for case_id in todo:
        try:
            job = prepare(case_id)
        except Exception as error:
            failures.append(Failure(case_id, mask_text(f"准备案件：{reason_of(error)}")))
        else:
            yield job


def _unwritten(folder: Path, files: Mapping[str, str], outcome: Outcome) -> Failure | None:
    """Puts a case's reports in place; why not, where something is in the way of one."""
    try:
        for name, data in outcome.files.items():
            write_file(folder / files[name], data)
    except OSError as error:
        return Failure(outcome.job_id, f"写出报告：{Path(str(error.filename)).name}：{reason_of(error)}")
    return None


def _progress(total: int, kept: int) -> tqdm:
    """A bar with rate and time left; nothing where nobody watches."""
    return tqdm(desc="生成报告", unit="份", total=total, initial=kept, disable=None)
