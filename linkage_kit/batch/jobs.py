"""A notebook to be run and what came of it: what a batch, its worker processes and a cluster hand each other.

Nothing in here knows what the notebook is about: a `Recipe` describes what all notebooks of a batch have in common, a
`Job` what is one's own.
"""

from __future__ import annotations

import pkgutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, TypeVar

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from linkage_kit.batch import engine
from linkage_kit.batch.limits import Limits
from linkage_kit.errors import program_error, reason_of
from linkage_kit.masking import mask_text

#: What papermill tells of a limit or a crash is a sentence already; of any other error it needs the name.
_SENTENCES = ("Timeout", "ChildCrashed", "MemoryError")

T = TypeVar("T")

#: A file of a notebook, and the seconds that it took.
Export = tuple[bytes, float]
#: Makes a job's files of its executed notebook, format after format.
Exports = Callable[["Job", NotebookNode], Iterator[Export]]


@dataclass(frozen=True)
class Recipe:
    """What all notebooks of a batch have in common.

    `notebook` is its JSON, `parameters` what each is told, `exporters` the nbconvert exporter of each format, as
    `module:Class`. Only outputs of the `mime_types` are made (all, where none is named). A worker that is about to run
    such notebooks first runs one with the parameters `warm_up`, by which everything is imported and used once.
    """

    notebook: str
    parameters: Mapping[str, Any]
    exporters: Mapping[str, str]
    limits: Limits = field(default_factory=Limits)
    mime_types: tuple[str, ...] = ()
    warm_up: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """A notebook to be run: `id` says what it is about, `parameters` are its own, beside those of the recipe.

    `options` are the traits that its exporters are given. `within` opens what the run needs and closes it again: a
    forked notebook inherits what it has put into memory. All of a job can be pickled.
    """

    recipe: Recipe
    id: str
    parameters: Mapping[str, Any]
    formats: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    within: Callable[[], AbstractContextManager[object]] = nullcontext


@dataclass(frozen=True)
class Failure:
    """Why a job has no files: in Chinese, masked, beginning with the cell (its first line) or the step."""

    job_id: str
    reason: str

    def __str__(self) -> str:
        return f"{self.job_id}：{self.reason}"


@dataclass(frozen=True)
class Outcome:
    """A job's files by format, or why there are none; `seconds` tells where the time went (`cells`, and by format)."""

    job_id: str
    files: dict[str, bytes] = field(default_factory=dict)
    failure: Failure | None = None
    seconds: dict[str, float] = field(default_factory=dict)


def exports(job: Job, notebook: NotebookNode) -> Iterator[Export]:
    """The files of a job, made of its executed notebook by this process."""
    for name in job.formats:
        yield timed(partial(exported, notebook, job.recipe.exporters[name], job.options))


def run_job(job: Job, exports: Exports = exports) -> Outcome:
    """Execute the notebook and export it; nothing that goes wrong in there is raised."""
    seconds, step = {}, "执行笔记本"
    try:
        with job.within():
            notebook, seconds["cells"] = timed(partial(executed, job.recipe, job.parameters))
        files, made = {}, exports(job, notebook)
        for name in job.formats:
            step = f"导出{name.upper()}"
            files[name], seconds[name] = next(made)
    except PapermillExecutionError as error:
        first_line = next(iter(error.source.strip().splitlines()), "")
        return _failed(job, f"单元格“{first_line}”：{why_not_executed(error)}")
    except Exception as error:
        return _failed(job, f"{step}：{reason_of(error)}")
    return Outcome(job.id, files, seconds=seconds)


def why_not_executed(error: PapermillExecutionError) -> str:
    """Why a cell failed, in Chinese."""
    return error.evalue if error.ename in _SENTENCES else program_error(error.ename, error.evalue)


def executed(recipe: Recipe, parameters: Mapping[str, Any]) -> NotebookNode:
    """The recipe's notebook, executed by papermill with its parameters and these.

    Raises papermill's PapermillExecutionError where a cell fails.
    """
    return papermill.execute_notebook(
        _notebook(recipe.notebook),
        None,
        parameters={**recipe.parameters, **parameters},
        engine_name=engine.NAME,
        limits=recipe.limits,
        mime_types=recipe.mime_types,
        progress_bar=False,
    )


def exported(notebook: NotebookNode, exporter: str, options: Mapping[str, Any]) -> bytes:
    """An executed notebook as a file, made by an nbconvert exporter (`module:Class`) with these traits."""
    made: Any = pkgutil.resolve_name(exporter)(**options).from_notebook_node(notebook)[0]
    return made.encode() if isinstance(made, str) else made


@lru_cache(maxsize=1)
def _notebook(text: str) -> NotebookNode:
    return nbformat.reads(text, as_version=4)


def _failed(job: Job, reason: str) -> Outcome:
    return Outcome(job.id, failure=Failure(job.id, mask_text(reason)))


def timed(do: Callable[[], T]) -> tuple[T, float]:
    """What is done, and the seconds that it took."""
    start = time.perf_counter()
    return do(), time.perf_counter() - start
