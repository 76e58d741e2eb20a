"""What a case's report costs: stock papermill and nbconvert, ours, and the floor below which no notebook can come.

All ways take the same cases of the same saved audit, in turns, so that a busy machine is as busy for each.
"""

from __future__ import annotations

import ast
import dataclasses
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

# One worker is one core's work; the floor has to be, too.
os.environ.update(dict.fromkeys(("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import nbformat
import papermill
import psutil
from nbconvert import HTMLExporter
from tqdm import tqdm

from linkage_kit.audit import AuditResult, audit
from linkage_kit.batch import jobs
from linkage_kit.batch.case_job import NOTEBOOK, case_job, case_notebook, case_recipe
from linkage_kit.batch.jobs import Job, Outcome
from linkage_kit.batch.pool import Worker
from linkage_kit.batch.scheduling import Runners, local_runners, outcomes
from linkage_kit.casebook import write_casebook
from linkage_kit.casebook.storage.atomic import write_file
from linkage_kit.reporting.blocks import SECTION_MIME
from linkage_kit.reporting.charts.canvas import Canvas
from linkage_kit.resources import notebooks
from linkage_kit.sample import generate

ASOF = date(2026, 6, 30)
SEED, FEW, MANY = 1, 60, 1_000
ROUNDS, STOCK_EACH, OURS_EACH = 3, 3, 20
MEMORY_AT = (1, 100, MANY)
BOTH = ("html", "pdf")


class Batch:
    """Generated cases with their saved audit, and the jobs for their reports."""

    def __init__(self, folder: Path, count: int) -> None:
        casebook = generate(count, SEED)
        write_casebook(casebook, folder / "casebook")
        self.result: AuditResult = audit(casebook, ASOF)
        self.result.save(folder / "audit")
        self.ids: list[str] = self.result.decisions["case_id"].tolist()
        self.out = folder / "out"
        self.recipe = case_recipe(
            case_notebook(), str(folder / "casebook"), folder / "audit", ASOF, unmask=False
        )

    def job(self, case_id: str, formats: Sequence[str] = BOTH) -> Job:
        """A case to be reported."""
        return case_job(self.recipe, self.result[case_id], formats, "0" * 64)

    def write(self, outcome: Outcome) -> None:
        """The files of an outcome."""
        assert outcome.failure is None, outcome.failure
        for name, data in outcome.files.items():
            write_file(self.out / f"{outcome.job_id}.{name}", data)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        _print_rates(Batch(Path(folder, "few"), FEW))
        _print_memory(Batch(Path(folder, "many"), MANY))


def _print_rates(batch: Batch) -> None:
    seconds: dict[str, list[float]] = defaultdict(list)
    parts: dict[str, list[float]] = defaultdict(list)
    with _warm(batch, 1) as one, _warm(batch, 2) as two:
        for _ in tqdm(range(ROUNDS), desc="reports", disable=None):
            few, more = batch.ids[:STOCK_EACH], batch.ids[:OURS_EACH]
            seconds["stock"] += _each(lambda ids: [_stock(batch, case_id) for case_id in ids], few)
            seconds["html"] += _each(lambda ids: _ours(batch, one, ids, ("html",)), more)
            seconds["both"] += _each(lambda ids: _ours(batch, one, ids, BOTH, parts), more)
            seconds["floor"] += _each(lambda ids: _floor(batch, ids, parts), more)
            seconds["two"] += _each(lambda ids: _ours(batch, two, ids, BOTH), more * 2)
            parts["fork and papermill"] += _empty(batch, one)
    stock, html, both, floor, two_workers = (
        statistics.median(seconds[name]) for name in ("stock", "html", "both", "floor", "two")
    )
    print(f"reports of {FEW} generated cases, ms a case (medians of {ROUNDS} turns), against stock:")
    for label, value in (
        ("stock papermill + stock nbconvert HTML", stock),
        ("ours, HTML, one worker", html),
        ("ours, HTML + PDF, one worker", both),
        ("floor: the same cells as plain code, HTML + PDF", floor),
        ("ours, HTML + PDF, two workers", two_workers),
    ):
        print(f"  {label:50} {value * 1e3:8.1f} {stock / value:7.1f} x")
    print(
        f"one worker takes {both / floor:.2f} times the floor; two are {both / two_workers:.2f} times as fast as one"
    )
    print("where a case's time goes (one worker, HTML + PDF):")
    shares = {name: statistics.mean(values) for name, values in parts.items()}
    shares["cells without charts"] = shares.pop("cells") - shares["charts"]
    shares["rest"] = both - sum(shares.values())
    for name, value in shares.items():
        print(f"  {name:50} {value * 1e3:8.1f} ms {value / both:7.0%}")


def _print_memory(batch: Batch) -> None:
    worker = Worker(batch.recipe)
    process = psutil.Process(worker.pid)
    found = {}
    start = time.perf_counter()
    for number, case_id in enumerate(tqdm(batch.ids, desc="memory", disable=None), 1):
        batch.write(worker.run(batch.job(case_id)))
        if number in MEMORY_AT:
            found[number] = _memory(process)
    seconds = time.perf_counter() - start
    worker.close()
    shown = ", ".join(f"{size >> 20} MiB at case {number:,}" for number, size in found.items())
    grown = found[MEMORY_AT[-1]] / found[MEMORY_AT[1]] - 1
    print(f"memory of a worker with its exports: {shown} ({grown:+.1%} from the second)")
    left = {path.name for path in batch.out.iterdir()} - {f"{i}.{name}" for i in batch.ids for name in BOTH}
    print(f"{MANY:,} cases by one worker: {seconds:.0f} s, {len(left)} files left over")


def _memory(process: psutil.Process) -> int:
    """Bytes that a worker and its children have, what they share counted once."""
    living = [child for child in process.children() if child.status() != psutil.STATUS_ZOMBIE]
    return sum(each.memory_full_info().pss for each in (process, *living))


@contextmanager
def _warm(batch: Batch, workers: int) -> Iterator[Runners]:
    """Workers that have made a report each already."""
    with local_runners(workers) as runners:
        _ours(batch, runners, batch.ids[: 2 * workers], BOTH)
        yield runners


def _each(run: Callable[[list[str]], object], ids: list[str]) -> list[float]:
    """Seconds that a case takes where these are run."""
    start = time.perf_counter()
    run(ids)
    return [(time.perf_counter() - start) / len(ids)]


def _stock(batch: Batch, case_id: str) -> None:
    notebook = papermill.execute_notebook(
        notebooks() / NOTEBOOK,
        None,
        parameters={**batch.recipe.parameters, "case_id": case_id},
        progress_bar=False,
    )
    write_file(batch.out / f"{case_id}-stock.html", HTMLExporter().from_notebook_node(notebook)[0].encode())


def _ours(
    batch: Batch,
    runners: Runners,
    ids: list[str],
    formats: Sequence[str],
    parts: dict[str, list[float]] | None = None,
) -> None:
    for outcome in outcomes(runners, (batch.job(case_id, formats) for case_id in ids)):
        batch.write(outcome)
        for name in formats if parts is not None else ():
            parts[name.upper()].append(outcome.seconds[name])


def _empty(batch: Batch, runners: Runners) -> list[float]:
    """Seconds that a notebook takes that has nothing but parameters."""
    notebook = nbformat.reads(batch.recipe.notebook, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    recipe = dataclasses.replace(batch.recipe, notebook=nbformat.writes(notebook))
    empty = (Job(recipe, case_id, {}, ()) for case_id in batch.ids[:OURS_EACH])
    return [outcome.seconds["cells"] for outcome in outcomes(runners, empty)]


def _floor(batch: Batch, ids: list[str], parts: dict[str, list[float]]) -> None:
    """The cells' code run in this process, then the same exports."""
    notebook = nbformat.reads(batch.recipe.notebook, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for case_id in ids:
        job = batch.job(case_id)
        names: dict[str, Any] = {}
        start = time.perf_counter()
        with job.within(), _charts_timed() as charts:
            for cell in cells:
                shown = _run(cell.source, names)
                if "parameters" in cell.metadata.get("tags", ()):
                    names.update({**batch.recipe.parameters, **job.parameters})
                cell.outputs = [] if shown is None else [_output(shown)]
        parts["cells"].append(time.perf_counter() - start)
        parts["charts"].append(sum(charts))
        files = {name: jobs.exported(notebook, batch.recipe.exporters[name], job.options) for name in BOTH}
        batch.write(Outcome(case_id, files))


def _run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell's code; what its last line shows."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def _output(shown: Any) -> Any:
    output = {
        "output_type": "execute_result",
        "data": shown._repr_mimebundle_({SECTION_MIME}),
        "metadata": {},
        "execution_count": 1,
    }
    return nbformat.from_dict(output)


@contextmanager
def _charts_timed() -> Iterator[list[float]]:
    """Seconds from a canvas to its picture, within."""
    seconds: list[float] = []
    begin, finish = Canvas.__init__, Canvas.svg
    started: dict[int, float] = {}

    def timed_begin(self: Canvas, *args: Any, **kwargs: Any) -> None:
        started[id(self)] = time.perf_counter()
        begin(self, *args, **kwargs)

    def timed_finish(self: Canvas) -> str:
        picture = finish(self)
        seconds.append(time.perf_counter() - started[id(self)])
        return picture

    Canvas.__init__, Canvas.svg = timed_begin, timed_finish  # type: ignore[method-assign]
    try:
        yield seconds
    finally:
        Canvas.__init__, Canvas.svg = begin, finish  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
