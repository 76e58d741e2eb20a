"""The forking papermill engine, and that papermill's own one gives the same report."""

from __future__ import annotations

import contextlib
import pkgutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from linkage_kit.batch import engine, forking, jobs
from linkage_kit.batch.case_job import NOTEBOOK
from linkage_kit.batch.fingerprint import fingerprint_of
from linkage_kit.batch.limits import Limits
from linkage_kit.reporting.exporters import NoReport, ReportHTMLExporter
from linkage_kit.reporting.formats import formats
from linkage_kit.resources import notebooks
from tests.file_bytes import digest
from tests.reporting.hard_cases import ASOF

pytestmark = pytest.mark.skipif(not forking.is_available(), reason="no fork here")


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def run(path, *sources, limits=None, **parameters):
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return papermill.execute_notebook(
        path, path, engine_name=engine.NAME, limits=limits, parameters=parameters, progress_bar=False
    )


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def test_results_displays_and_prints_are_kept(tmp_path):
    notebook = run(tmp_path / "n.ipynb", "print('甲')\nx = 6", "display('乙')\nx * 7")
    kinds = [
        (output.output_type, output.get("text") or output.data["text/plain"]) for output in outputs(notebook)
    ]
    assert kinds == [("stream", "甲\n"), ("display_data", "'乙'"), ("execute_result", "42")]


def test_one_notebook_cannot_see_another_ones_state(tmp_path):
    run(tmp_path / "a.ipynb", "import decimal\ndecimal.left_behind = left_behind = 1")
    notebook = run(tmp_path / "b.ipynb", "import decimal\n'left_behind' in {**globals(), **vars(decimal)}")
    assert outputs(notebook)[0].data["text/plain"] == "False"


def test_an_error_is_told_and_ends_the_notebook(tmp_path):
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        run(tmp_path / "n.ipynb", "1 / 0", f"open({str(tmp_path / 'ran')!r}, 'w')")
    assert not (tmp_path / "ran").exists()


def test_a_crash_of_the_child_is_told(tmp_path):
    with pytest.raises(PapermillExecutionError, match="子进程意外结束"):
        run(tmp_path / "n.ipynb", "import os\nos._exit(3)")


def test_parameters_reach_the_notebook(tmp_path):
    assert outputs(run(tmp_path / "n.ipynb", "wanted", wanted="丙"))[0].data["text/plain"] == "'丙'"


def alive_in_group(group):
    """Processes of a process group that have not ended."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, of = process.joinpath("stat").read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state != "Z":
                found.append(process.name)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_what_hangs_is_told_and_ends(tmp_path):
    with pytest.raises(PapermillExecutionError, match=r"超过0\.5秒仍未完成，已终止"):
        run(
            tmp_path / "n.ipynb",
            f"import os\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))",
            "import subprocess\nsubprocess.run(['sleep', '600'])",
            limits=Limits(timeout=0.5),
        )
    child = int((tmp_path / "pid").read_text())
    waited(lambda: not alive_in_group(child))


@pytest.mark.parametrize(
    "greedy", ["x = bytearray(1 << 28)", "x = []\nwhile True:\n    x.append(bytearray(4096))"]
)
def test_what_eats_memory_is_told(tmp_path, greedy):
    with pytest.raises(PapermillExecutionError, match=r"内存超过上限0\.125 GiB"):
        run(tmp_path / "n.ipynb", greedy, limits=Limits(memory=1 << 27))


def test_memory_within_the_limit_can_be_used(tmp_path):
    run(tmp_path / "n.ipynb", "len(bytearray(1 << 26))", limits=Limits(memory=1 << 27))


def test_the_signal_that_ended_a_child_is_told(tmp_path):
    with pytest.raises(PapermillExecutionError, match="子进程意外结束（信号SIGKILL）"):
        run(tmp_path / "n.ipynb", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")


def test_an_output_that_cannot_be_shown_is_an_error(tmp_path):
    source = (
        "class Broken:\n    def _repr_mimebundle_(self, **kw):\n        raise KeyError('template')\nBroken()"
    )
    with pytest.raises(PapermillExecutionError, match="KeyError"):
        run(tmp_path / "n.ipynb", source)


def test_the_shell_is_the_one_of_its_process(tmp_path):
    notebook = run(tmp_path / "n.ipynb", "import __main__\nget_ipython().user_ns is __main__.__dict__")
    assert outputs(notebook)[0].data["text/plain"] == "True"


def test_the_parent_keeps_its_main_module(tmp_path):
    main = sys.modules["__main__"]
    run(tmp_path / "n.ipynb", "1")
    assert sys.modules["__main__"] is main


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_no_child_outlives_a_parent_that_is_killed(tmp_path):
    nbformat.write(
        new_notebook(
            cells=[
                new_code_cell(
                    f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
                    "time.sleep(600)"
                )
            ],
            metadata=KERNEL,
        ),
        tmp_path / "n.ipynb",
    )
    parent = subprocess.Popen(
        [sys.executable, "-m", "papermill", "n.ipynb", "out.ipynb", "--engine", engine.NAME],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    try:
        child = int(waited(lambda: (tmp_path / "pid").read_text()))
    finally:
        parent.kill()
        parent.wait()
    waited(lambda: not Path(f"/proc/{child}").exists())


def waited(look, seconds=60):
    """What `look` gives, as soon as it gives something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError):
            if found := look():
                return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def test_without_fork_papermills_engine_does_the_work_and_says_so(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(forking, "is_available", lambda: False)
    notebook = run(tmp_path / "n.ipynb", "6 * 7")
    assert outputs(notebook)[0].data["text/plain"] == "42"
    assert "改用papermill自带的引擎" in caplog.text


def test_papermills_own_engine_gives_the_same_report(hard, tmp_path):
    hard.audit.save(tmp_path / "audit")
    notebook = papermill.execute_notebook(
        notebooks() / NOTEBOOK,
        None,
        parameters={
            "casebook": str(hard.casebook),
            "case_id": "RARE",
            "asof": ASOF.isoformat(),
            "audit": str(tmp_path / "audit"),
        },
        progress_bar=False,
    )
    for known in formats():
        file = hard.folder / hard.rows["RARE"].files[known.name]
        options = {"fingerprint": fingerprint_of(file)}
        assert digest(jobs.exported(notebook, known.exporter, options)) == digest(file.read_bytes())


def test_a_notebook_that_was_not_run_is_no_report():
    notebook = nbformat.read(notebooks() / NOTEBOOK, as_version=4)
    with pytest.raises(NoReport, match="请先运行全部单元格"):
        ReportHTMLExporter().from_notebook_node(notebook)


def test_nbconvert_finds_the_exporters_by_name():
    for known in formats():
        assert get_exporter(f"linkage-{known.name}") is pkgutil.resolve_name(known.exporter)


@pytest.mark.parametrize("module", ["engine", "forked_notebook", "jobs", "worker_process", "case_reports"])
def test_modules_may_be_imported_before_papermill(module):
    source = (
        f"import linkage_kit.batch.{module}; from papermill.engines import papermill_engines; "
        f"papermill_engines.get_engine({engine.NAME!r})"
    )
    subprocess.run([sys.executable, "-c", source], check=True)
