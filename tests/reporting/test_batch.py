"""A batch: its index, its file names, what is refused."""

from __future__ import annotations

import csv

import nbformat
import pytest

from linkage_kit.casebook import CasebookError
from linkage_kit.reporting import batch, write_reports
from linkage_kit.reporting.case import open_case
from linkage_kit.resources import notebooks

from .hard_cases import ASOF
from .pages import soup


def index_rows(folder):
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_index_tells_which_file_is_whose(hard):
    files = {row["case_id"]: row["html"] for row in index_rows(hard.folder)}
    assert files["index"] == "index~2.html"
    assert (files["Same-Id"], files["same-id"]) == ("Same-Id.html", "same-id~2.html")
    for case_id, file in files.items():
        page = soup((hard.folder / file).read_text(encoding="utf-8"))
        assert page.select_one("header .case").get_text() == case_id


def test_nothing_but_reports_and_index_is_left_in_the_folder(hard):
    listed = {file for row in hard.rows.values() for file in row.files.values()}
    assert {path.name for path in hard.folder.iterdir()} == listed | {"index.html", "index.csv"}


def test_the_index_page_links_every_report(hard):
    page = soup((hard.folder / "index.html").read_text(encoding="utf-8"))
    links = {link["href"] for link in page.select("main a")}
    assert links == {f"./{file}" for row in hard.rows.values() for file in row.files.values()}


def test_the_index_counts_findings_and_refunds_as_the_audit(hard):
    for row in index_rows(hard.folder):
        case = hard.audit[row["case_id"]]
        assert int(row["errors"]) == (case.findings["severity"] == "error").sum()
        assert bool(row["refund_total"]) == (case.settlement is not None)


def test_one_case_and_one_format(hard, tmp_path):
    write_reports(hard.casebook, tmp_path / "one", asof=ASOF, case_ids=["same-id"], formats=["html"])
    assert {path.name for path in (tmp_path / "one").iterdir()} == {
        "same-id~2.html",
        "index.html",
        "index.csv",
    }


def test_a_case_that_is_not_there_is_refused_before_anything_is_written(hard, tmp_path):
    with pytest.raises(CasebookError, match="没有这个案件"):
        write_reports(hard.casebook, tmp_path / "none", asof=ASOF, case_ids=["RARE", "SD-99"])
    assert not (tmp_path / "none").exists()


def test_a_bad_casebook_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(CasebookError):
        write_reports(tmp_path / "missing", tmp_path / "none", asof=ASOF)
    assert not (tmp_path / "none").exists()


def test_a_changed_casebook_is_read_again(hard, tmp_path):
    changed = tmp_path / "casebook"
    changed.mkdir()
    for file in hard.casebook.glob("*.csv"):
        (changed / file.name).write_bytes(file.read_bytes())
    for name in ("另一人", "又一人"):
        text = (hard.casebook / "cases.csv").read_text(encoding="utf-8-sig").replace("另一人", name)
        (changed / "cases.csv").write_text(text, encoding="utf-8")
        (row,) = write_reports(changed, tmp_path / "out", asof=ASOF, case_ids=["same-id"], formats=["html"])
        assert name in (tmp_path / "out" / row.files["html"]).read_text(encoding="utf-8")


def test_a_casebook_without_cases_gives_an_index_that_says_so(hard, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    for file in hard.casebook.glob("*.csv"):
        head = file.read_text(encoding="utf-8-sig").splitlines()[0]
        (empty / file.name).write_text(f"{head}\n", encoding="utf-8")
    assert write_reports(empty, tmp_path / "out", asof=ASOF) == []
    assert "案卷中没有案件" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    text = (tmp_path / "out" / "index.csv").read_text(encoding="utf-8-sig")
    assert text == "case_id,name,outcome,refund_total,errors,warnings,infos\n"
    with pytest.raises(ValueError, match="案卷中没有案件"):
        open_case(str(empty))


def test_the_notebook_is_kept_without_outputs():
    notebook = nbformat.read(notebooks() / batch.NOTEBOOK, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert [cell.metadata.tags for cell in code if "tags" in cell.metadata] == [["parameters"]]
