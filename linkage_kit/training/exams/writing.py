"""The folders of an exam: papers, sheets, solutions and key; then marks, feedback and the report of the class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from linkage_kit.batch.jobs import Failure, Job, Outcome, Recipe, run_job
from linkage_kit.batch.scheduling import local_runners, outcomes
from linkage_kit.blocks import cores
from linkage_kit.casebook.storage import csv
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.reporting.blocks import SECTION_MIME
from linkage_kit.reporting.formats import formats
from linkage_kit.resources import notebooks
from linkage_kit.training.exams.exam import Exam, ExamError
from linkage_kit.training.exams.key import PLAN, read_key, write_key
from linkage_kit.training.exams.marked import (
    MarkedClass,
    changes_table,
    marks_table,
    problems_table,
    scores_table,
)
from linkage_kit.training.exams.opened import class_in_memory
from linkage_kit.training.exams.papers import paper_pdf, solution_pdf
from linkage_kit.training.exams.sheets import sheet_bytes

PAPERS, SHEETS, SOLUTIONS, KEY, FEEDBACK = "papers", "sheets", "solutions", "key", "feedback"
_PAPER_NOTEBOOK, _CLASS_NOTEBOOK = "exam_feedback.ipynb", "exam_class.ipynb"
#: Answers, names and scores are open to the trainer's own user alone.
_PRIVATE = 0o600
_OF_PAPER = re.compile(r"[0-9]{3,}\.(?:html|pdf)")


def write_exam(exam: Exam, out: Path) -> None:
    """Write the papers, answer sheets, solutions and key of an exam.

    ExamError where another exam lies in the folder: its sheets may be in the hands of trainees already.
    """
    key = out / KEY
    if (key / PLAN).exists() and read_key(key).plan != exam.plan:
        raise ExamError(f"{out}中已有另一次考试的试卷和标准答案，请另选目录")
    write_key(exam, key)
    for paper in exam.papers:
        write_file(out / PAPERS / f"{paper.no}.pdf", paper_pdf(exam, paper))
        write_file(out / SHEETS / f"{paper.no}.xlsx", sheet_bytes(paper))
        write_file(out / SOLUTIONS / f"{paper.no}.pdf", solution_pdf(exam, paper), _PRIVATE)


def refuse_other_marks(exam: Exam, out: Path) -> None:
    """ExamError where the marks of another exam lie in the folder: they would be replaced by these."""
    report = out / "class.html"
    if report.exists() and f"考试编码 {exam.plan.code}" not in report.read_text(
        encoding="utf-8", errors="replace"
    ):
        raise ExamError(f"{out}中已有另一次考试的成绩，请另选目录")


def write_marks(marked: MarkedClass, out: Path, before: MarkedClass | None = None) -> list[Failure]:
    """Write the tables of a marked class, everybody's feedback and the report of the class; what could not be made.

    `before` is the class as it was marked without the answers accepted since: whose score moved is written too.
    """
    tables = {
        "marks.csv": marks_table(marked.papers),
        "scores.csv": scores_table(marked.papers),
        "problems.csv": problems_table(marked.problems),
    }
    if before is not None:
        tables["changes.csv"] = changes_table(before.papers, marked.papers)
    for name, table in tables.items():
        write_file(out / name, csv.table_bytes(table, None), _PRIVATE)
    if before is None:
        (out / "changes.csv").unlink(missing_ok=True)
    _withdraw(out / FEEDBACK, marked)
    failures = _kept([run_job(_class_job(marked))], out)
    if marked.papers:
        with local_runners(min(cores(), len(marked.papers))) as runners:
            failures += _kept(outcomes(runners, _feedback_jobs(marked)), out / FEEDBACK)
    return sorted(failures, key=lambda failure: failure.job_id)


def _withdraw(folder: Path, marked: MarkedClass) -> None:
    """Take away the feedback of papers that are not marked any more."""
    kept = {paper.no for paper in marked.papers}
    for file in folder.glob("*") if folder.is_dir() else ():
        if _OF_PAPER.fullmatch(file.name) and file.stem not in kept:
            file.unlink()


def _kept(made: Iterable[Outcome], folder: Path) -> list[Failure]:
    """Put what was made into the folder; what could not be made."""
    failures = []
    for outcome in made:
        if outcome.failure:
            failures.append(outcome.failure)
        for name, data in outcome.files.items():
            write_file(folder / f"{outcome.job_id}.{name}", data, _PRIVATE)
    return failures


def _feedback_jobs(marked: MarkedClass) -> Iterator[Job]:
    recipe = _recipe(_PAPER_NOTEBOOK)
    for paper in marked.papers:
        alone = replace(marked, papers=(paper,), problems=())
        yield _job(recipe, paper.no, alone, {"paper": paper.no})


def _class_job(marked: MarkedClass) -> Job:
    return _job(_recipe(_CLASS_NOTEBOOK), "class", marked, {})


def _recipe(notebook: str) -> Recipe:
    return Recipe(
        notebook=(notebooks() / notebook).read_text(encoding="utf-8"),
        parameters={},
        exporters={known.name: known.exporter for known in formats()},
        mime_types=(SECTION_MIME,),
    )


def _job(recipe: Recipe, name: str, marked: MarkedClass, parameters: Mapping[str, str]) -> Job:
    # What the notebook calls the places is only how it finds the class that is in memory.
    told = {"key": KEY, "sheets": SHEETS}
    return Job(
        recipe=recipe,
        id=name,
        parameters={**told, **parameters},
        formats=tuple(recipe.exporters),
        within=partial(class_in_memory, KEY, SHEETS, marked),
    )
