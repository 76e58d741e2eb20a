"""The notebook of the first steps runs, in ten cells, and shows what its title promises."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "first_steps.ipynb"


def test_ten_cells_from_two_small_frames_to_a_refund_an_audit_a_picture_and_a_report(tmp_path):
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) == 10 and not any(cell.outputs for cell in cells)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    shown = [cell.outputs[-1].get("data", {}) if cell.outputs else {} for cell in cells]
    assert "291.67" in shown[1]["text/plain"]
    assert "审核结果" in shown[4]["text/html"] and "image/png" in shown[6]
    assert shown[9]["text/html"].startswith("<iframe sandbox ")
    assert not any("warning" in str(cell.outputs).lower() for cell in cells)
