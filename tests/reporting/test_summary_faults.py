"""What goes wrong in a part of the summary stays in it: index table, page and paper are there for all the others."""

from __future__ import annotations

import dataclasses

import pytest
from papermill.exceptions import PapermillExecutionError

from linkage_kit.audit import audit
from linkage_kit.batch import summary as batch_summary
from linkage_kit.batch.summary import write_summary
from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.reporting import documents
from linkage_kit.reporting.index import report_rows
from linkage_kit.reporting.summary import SUMMARY_SECTIONS
from linkage_kit.sample import generate

from .hard_cases import ASOF
from .pages import pdf_text, soup, squeezed

NOT_MADE = "这一部分没有生成，其余部分不受影响"


@pytest.fixture
def written(tmp_path):
    """Writes the summary of three cases, as somebody else has spoilt it by then."""
    write_casebook(generate(3, seed=2), tmp_path / "casebook")
    result = audit(read_casebook(tmp_path / "casebook"), ASOF)
    result.save(tmp_path / "audit")

    def write():
        rows = report_rows(result, None, ["html"])
        lost = write_summary(tmp_path, result, rows, casebook=str(tmp_path / "casebook"))
        assert len((tmp_path / "index.csv").read_text(encoding="utf-8-sig").splitlines()) == 4
        page = soup((tmp_path / "index.html").read_text(encoding="utf-8"))
        return lost, page, squeezed(pdf_text(tmp_path / "summary.pdf"))

    return write


def foundering(*_):
    raise RuntimeError("failed to find glyph of 13812345678")


def test_a_part_that_founders_on_a_case_says_so_in_its_place(written, monkeypatch):
    spoilt = dataclasses.replace(SUMMARY_SECTIONS["agencies"], blocks=foundering)
    monkeypatch.setitem(SUMMARY_SECTIONS._sections, "agencies", spoilt)
    lost, page, paper = written()
    assert [str(each) for each in lost] == [
        "经办机构：程序出错（RuntimeError: failed to find glyph of 138****5678）"
    ]
    for text in (page.get_text(), paper):
        assert squeezed(text).count(squeezed(NOT_MADE)) == 1
        assert "13812345678" not in text
    assert len(page.select("#cases tbody tr")) == 3


def test_a_notebook_that_does_not_run_leaves_the_list_of_the_cases(written, monkeypatch):
    def killed(*_):
        raise PapermillExecutionError(0, 0, "", "MemoryError", "内存超过上限2 GiB", [])

    monkeypatch.setattr(batch_summary, "executed", killed)
    lost, page, paper = written()
    assert [str(each) for each in lost] == ["总体情况：内存超过上限2 GiB"]
    assert len(page.select("#cases tbody tr")) == 3
    assert "S0000001" in paper and squeezed(NOT_MADE) in paper


def test_a_part_that_cannot_be_set_is_missing_on_paper_alone(written, monkeypatch):
    sizes = documents.with_sizes

    def some(block):
        if block["kind"] == "listing":
            foundering()
        return sizes(block)

    monkeypatch.setattr(documents, "with_sizes", some)
    lost, page, paper = written()
    assert [each.job_id for each in lost] == ["案件目录"]
    assert squeezed(NOT_MADE) in paper and "办理时限" in paper
    assert len(page.select("#cases tbody tr")) == 3 and NOT_MADE not in page.get_text()
