"""A batch: its index, its file names, what is made again and what is kept, what is refused."""

from __future__ import annotations

import csv
import shutil

import nbformat
import pytest

from linkage_kit.audit import AuditResult
from linkage_kit.batch import NoCluster, write_reports
from linkage_kit.batch.case_job import NOTEBOOK
from linkage_kit.casebook import RESULT_TABLES, CasebookError, read_casebook
from linkage_kit.reporting.case import open_case
from linkage_kit.reporting.index import columns
from linkage_kit.resources import notebooks
from tests.file_bytes import digest
from tests.reporting.hard_cases import ASOF
from tests.reporting.pages import soup

OF_THE_BATCH = {"index.html", "index.csv", "summary.pdf", "audit"}
AUDIT_FILES = {"audit.json", *(f"{name}.csv" for name in RESULT_TABLES)}


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


def test_nothing_but_reports_summary_and_audit_is_left_in_the_folder(hard):
    listed = {file for row in hard.rows.values() for file in row.files.values()}
    assert {path.name for path in hard.folder.iterdir()} == listed | OF_THE_BATCH
    assert {path.name for path in (hard.folder / "audit").iterdir()} == AUDIT_FILES


def test_the_audit_beside_the_reports_is_the_one_of_the_casebook(hard):
    saved = AuditResult.load(hard.folder / "audit", read_casebook(hard.casebook))
    assert saved.summary() == hard.audit.summary()


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
    assert {path.name for path in (tmp_path / "one").iterdir()} == {"same-id~2.html"} | OF_THE_BATCH


def test_a_case_that_is_not_there_is_refused_before_anything_is_written(hard, tmp_path):
    with pytest.raises(CasebookError, match="没有这个案件"):
        write_reports(hard.casebook, tmp_path / "none", asof=ASOF, case_ids=["RARE", "SD-99"])
    assert not (tmp_path / "none").exists()


def test_a_bad_casebook_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(CasebookError):
        write_reports(tmp_path / "missing", tmp_path / "none", asof=ASOF)
    assert not (tmp_path / "none").exists()


def times(folder):
    """When each report was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.name not in OF_THE_BATCH}


@pytest.fixture
def copy(hard, tmp_path):
    """A casebook and its reports that a test may change."""
    shutil.copytree(hard.casebook, tmp_path / "casebook")
    shutil.copytree(hard.folder, tmp_path / "out")
    return tmp_path


def again(copy, **options):
    return write_reports(copy / "casebook", copy / "out", asof=ASOF, **options)


def changed_files(copy, before):
    return {name for name, time in times(copy / "out").items() if before.get(name) != time}


def test_what_is_there_and_unchanged_is_kept(copy):
    before = times(copy / "out")
    assert len(before) > 10
    assert again(copy).made == 0
    assert times(copy / "out") == before


def test_what_is_missing_or_torn_is_made_again_and_nothing_else(copy, hard):
    before = times(copy / "out")
    (copy / "out" / "LONG.pdf").unlink()
    torn = (copy / "out" / "RARE.html").read_bytes()
    (copy / "out" / "RARE.html").write_bytes(torn[: len(torn) // 2])
    assert again(copy).made == 2
    assert changed_files(copy, before) == {"LONG.pdf", "RARE.html"}
    for name in ("LONG.pdf", "RARE.html"):
        assert digest((copy / "out" / name).read_bytes()) == digest((hard.folder / name).read_bytes())


def test_a_case_whose_data_changed_is_made_again(copy):
    before = times(copy / "out")
    cases = copy / "casebook" / "cases.csv"
    cases.write_text(
        cases.read_text(encoding="utf-8-sig").replace("阿卜杜热合曼", "阿卜杜"), encoding="utf-8"
    )
    assert again(copy).made == 1
    assert changed_files(copy, before) == {"LONG.html", "LONG.pdf"}
    assert "阿卜杜·买买提吐尔逊" in (copy / "out" / "LONG.html").read_text(encoding="utf-8")


def test_reports_of_cases_that_are_not_asked_for_are_left_alone(copy):
    before = times(copy / "out")
    assert again(copy, case_ids=["LONG"], formats=["html"], unmask=True).made == 1
    assert changed_files(copy, before) == {"LONG.html"}
    assert times(copy / "out").keys() == before.keys()


def test_all_is_made_again_on_request(copy):
    before = times(copy / "out")
    assert again(copy, case_ids=["LONG", "RARE"], fresh=True).made == 2
    assert changed_files(copy, before) == {"LONG.html", "LONG.pdf", "RARE.html", "RARE.pdf"}


def test_what_a_killed_run_left_half_written_is_cleared_away(copy):
    for folder in (copy / "out", copy / "out" / "audit"):
        (folder / ".linkage-killed").mkdir()
        (folder / ".linkage-killed" / "lock").touch()
        (folder / ".linkage-killed" / "LONG.pdf").write_bytes(b"%PDF")
    assert again(copy, case_ids=["LONG"]).made == 0
    assert not list((copy / "out").rglob(".linkage-*"))


@pytest.mark.parametrize("address", ["nowhere", "tcp://127.0.0.1:9", "abc://127.0.0.1:9"])
def test_a_cluster_that_does_not_answer_is_told(copy, address):
    (copy / "out" / "LONG.pdf").unlink()
    with pytest.raises(NoCluster, match=f"连接不上Dask调度器 {address}"):
        again(copy, scheduler=address)


def test_a_casebook_without_cases_gives_an_index_that_says_so(hard, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    for file in hard.casebook.glob("*.csv"):
        head = file.read_text(encoding="utf-8-sig").splitlines()[0]
        (empty / file.name).write_text(f"{head}\n", encoding="utf-8")
    assert write_reports(empty, tmp_path / "out", asof=ASOF).rows == []
    assert "没有案件" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    text = (tmp_path / "out" / "index.csv").read_text(encoding="utf-8-sig")
    assert text == ",".join(columns()) + "\n"
    with pytest.raises(ValueError, match="案卷中没有案件"):
        open_case(str(empty))


def test_the_notebook_is_kept_without_outputs():
    notebook = nbformat.read(notebooks() / NOTEBOOK, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert [cell.metadata.tags for cell in code if "tags" in cell.metadata] == [["parameters"]]
