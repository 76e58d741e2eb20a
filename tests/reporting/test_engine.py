"""The forking papermill engine, and that papermill's own one gives the same report."""

from __future__ import annotations

import nbformat
import papermill
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from linkage_kit.reporting import batch, engine
from linkage_kit.reporting.exporters import NoReport, ReportHTMLExporter
from linkage_kit.resources import notebooks

from .hard_cases import ASOF

pytestmark = pytest.mark.skipif(not engine.is_available(), reason="no fork here")


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def run(path, *sources, **parameters):
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return papermill.execute_notebook(
        path, path, engine_name=engine.NAME, parameters=parameters, progress_bar=False
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


def test_papermills_own_engine_gives_the_same_report(hard, tmp_path):
    hard.audit.save(tmp_path / "audit")
    notebook = papermill.execute_notebook(
        notebooks() / batch.NOTEBOOK,
        None,
        parameters={
            "casebook": str(hard.casebook),
            "case_id": "RARE",
            "asof": ASOF.isoformat(),
            "audit": str(tmp_path / "audit"),
        },
        progress_bar=False,
    )
    for format_name in batch.EXPORTERS:
        file = hard.folder / hard.rows["RARE"].files[format_name]
        assert batch.exported(notebook, format_name) == file.read_bytes()


def test_a_notebook_that_was_not_run_is_no_report():
    notebook = nbformat.read(notebooks() / batch.NOTEBOOK, as_version=4)
    with pytest.raises(NoReport, match="请先运行全部单元格"):
        ReportHTMLExporter().from_notebook_node(notebook)


def test_nbconvert_finds_the_exporters_by_name():
    assert get_exporter("linkage-html") is batch.EXPORTERS["html"]
    assert get_exporter("linkage-pdf") is batch.EXPORTERS["pdf"]
