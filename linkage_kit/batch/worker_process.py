"""A worker of a batch: a process with the libraries imported and used once, that runs one notebook after another.

It reads a pickled recipe and then jobs from its standard input and writes pickled outcomes to its standard output, and
ends with the input or with the process that started it.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import BinaryIO

import nbformat
from nbformat import NotebookNode

from linkage_kit.batch import jobs
from linkage_kit.batch.exporting import exports_of
from linkage_kit.batch.forked_notebook import warm_shell
from linkage_kit.batch.limits import end_with
from linkage_kit.batch.shell import Shell


def main(parent: int) -> None:
    """Serve the process `parent`."""
    given, answers = _streams()
    end_with(parent)
    recipe = pickle.load(given)
    example = example_of(recipe)
    warm_shell()
    exports = exports_of(recipe, example)
    _answer(answers, None)
    while True:
        try:
            job = pickle.load(given)
        except EOFError:
            return
        _answer(answers, jobs.run_job(job, exports))


def example_of(recipe: jobs.Recipe) -> NotebookNode:
    """A notebook of the recipe, executed in this process, so that every child finds used what its cells need: modules,
    templates, fonts and tables are loaded on first use.
    """
    notebook = nbformat.reads(recipe.notebook, as_version=4)
    shell = Shell.prepared()
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.outputs = [nbformat.from_dict(output) for output in shell.outputs_of(cell.source, number)]
        if "parameters" in cell.metadata.get("tags", ()):
            shell.user_ns.update(recipe.warm_up)
    return notebook


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for jobs and outcomes alone: prints of others go to standard error."""
    given, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.dup2(2, 1)
    return given, answers


def _answer(answers: BinaryIO, outcome: jobs.Outcome | None) -> None:
    pickle.dump(outcome, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
