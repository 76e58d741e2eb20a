"""The process that makes a worker's files: what goes wrong in it costs one notebook and no other."""

from __future__ import annotations

import os
import signal

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from linkage_kit.batch import exporting, forking
from linkage_kit.batch.exporting import NotExported, exports_of
from linkage_kit.batch.jobs import Job, Recipe
from linkage_kit.batch.limits import Limits

pytestmark = pytest.mark.skipif(not forking.is_available(), reason="no fork here")

EXPORTERS = '''
"""Letters that say which process made them; one that is to hang, end or fail does so."""

import os
import signal
import time

from nbconvert.exporters import Exporter

TROUBLE = {
    "hang": lambda: time.sleep(600),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(7),
    "error": lambda: 1 / 0,
}


class LetterExporter(Exporter):
    def from_notebook_node(self, nb, resources=None, **kw):
        said = nb.cells[0].outputs[0].text
        TROUBLE.get(said, str)()
        return f"{said}，{os.getpid()}", {}
'''


def said(text: str) -> NotebookNode:
    """An executed notebook that says something."""
    return new_notebook(cells=[new_code_cell(outputs=[new_output("stream", text=text)])])


@pytest.fixture
def letter(tmp_path, monkeypatch):
    """Exports a notebook that says something as two letters, both by one process."""
    (tmp_path / "troubled_letters.py").write_text(EXPORTERS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    formats = dict.fromkeys(("a", "b"), "troubled_letters:LetterExporter")
    recipe = Recipe("", {}, formats, limits=Limits(timeout=0.5))
    exports = exports_of(recipe, said("例"))

    def made(text: str) -> str:
        (first, _), (second, _) = exports(Job(recipe, text, {}, ("a", "b")), said(text))
        assert first == second
        return first.decode()

    return made


def maker(letter: str) -> int:
    return int(letter.split("，")[1])


def test_all_files_are_made_by_one_process_that_is_not_this_one(letter):
    assert maker(letter("甲")) == maker(letter("乙")) != os.getpid()


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ("hang", "超过0.5秒仍未完成，已终止"),
        ("killed", "导出报告的进程意外结束（信号SIGKILL）"),
        ("exit", "导出报告的进程意外结束（退出状态7）"),
    ],
)
def test_a_process_that_hangs_or_ends_costs_its_notebook_only(letter, trouble, told):
    before = maker(letter("甲"))
    with pytest.raises(NotExported) as refused:
        letter(trouble)
    assert str(refused.value) == told
    after = letter("乙")
    assert after.startswith("乙，")
    assert maker(after) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_an_exporter_that_fails_costs_its_notebook_and_no_process(letter):
    before = maker(letter("甲"))
    with pytest.raises(NotExported, match=r"程序出错（ZeroDivisionError: division by zero）"):
        letter("error")
    assert maker(letter("乙")) == before


def test_a_process_that_ended_between_two_notebooks_costs_none(letter):
    before = maker(letter("甲"))
    os.kill(before, signal.SIGKILL)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert maker(letter("乙")) != before


def test_a_process_is_replaced_before_it_has_kept_too_much(letter, monkeypatch):
    monkeypatch.setattr(exporting, "NOTEBOOKS_EACH", 2)
    first, second, third = (maker(letter(name)) for name in "甲乙丙")
    assert first == second != third
