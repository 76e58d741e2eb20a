"""A batch runs any notebook that a job describes: it need be no report, and its exporter may be anybody's."""

from __future__ import annotations

import os
import pickle
from contextlib import contextmanager

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from linkage_kit.batch.jobs import Job, Outcome, Recipe, run_job
from linkage_kit.batch.scheduling import local_runners, outcomes

EXPORTER = '''
"""A letter as plain text."""

from nbconvert.exporters import Exporter
from traitlets import Unicode


class LetterExporter(Exporter):
    signed = Unicode("", help="Who signs.").tag(config=True)

    def from_notebook_node(self, nb, resources=None, **kw):
        said = nb.cells[-1].outputs[0]["data"]["text/plain"]
        return f"{said}\\n{self.signed}", {}
'''
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
PARAMETERS = new_code_cell("name = ''\noffice = ''", metadata={"tags": ["parameters"]})


def recipe(source: str = "f'{office}：{name}'") -> Recipe:
    notebook = new_notebook(cells=[PARAMETERS, new_code_cell(source)], metadata=KERNEL)
    return Recipe(
        nbformat.writes(notebook),
        {"office": "历下区"},
        {"txt": "office_letters:LetterExporter"},
        warm_up={"name": "试", "office": "试"},
    )


@pytest.fixture
def letters(tmp_path, monkeypatch):
    """An exporter of somebody's own."""
    (tmp_path / "office_letters.py").write_text(EXPORTER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


def letter(of: Recipe, name: str, **how) -> Job:
    return Job(of, name, {"name": name}, ("txt",), {"signed": "经办人"}, **how)


def test_letters_are_made_by_worker_processes(letters):
    shared = recipe()
    with local_runners(2) as runners:
        made = {one.job_id: one for one in outcomes(runners, (letter(shared, name) for name in "甲乙丙"))}
    assert {name: one.files["txt"].decode() for name, one in made.items()} == {
        name: f"'历下区：{name}'\n经办人" for name in "甲乙丙"
    }
    assert all(set(one.seconds) == {"cells", "txt"} for one in made.values())


@contextmanager
def in_memory(what: str):
    os.environ["WHAT_A_LETTER_NEEDS"] = what
    yield
    del os.environ["WHAT_A_LETTER_NEEDS"]


def test_what_a_job_needs_is_open_while_it_runs_and_no_longer(letters):
    of = recipe("import os\nos.environ['WHAT_A_LETTER_NEEDS']")
    outcome = run_job(letter(of, "甲", within=lambda: in_memory("the audit")))
    assert outcome.files["txt"].decode() == "'the audit'\n经办人"
    assert "WHAT_A_LETTER_NEEDS" not in os.environ


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", "单元格“1 / 0”：程序出错（ZeroDivisionError: division by zero）"),
        ("None", "导出TXT：程序出错（IndexError: "),
    ],
)
def test_what_goes_wrong_is_told_with_its_cell_or_step(letters, source, reason):
    outcome = run_job(letter(recipe(source), "甲"))
    assert outcome == Outcome("甲", failure=outcome.failure)
    assert str(outcome.failure).startswith(f"甲：{reason}")


def test_a_job_can_be_sent_to_another_process():
    job = letter(recipe(), "甲")
    assert pickle.loads(pickle.dumps(job)) == job
