"""A section of the report is its function and a cell: one from outside stands at its place on page and paper."""

from __future__ import annotations

import datetime as dt

import nbformat
import pypdf
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell

from linkage_kit import reporting
from linkage_kit.audit import audit
from linkage_kit.batch.case_job import case_job, case_notebook, case_recipe
from linkage_kit.batch.jobs import run_job
from linkage_kit.casebook import read_casebook
from linkage_kit.reporting.blocks import Paragraph
from linkage_kit.reporting.formats import format_names
from linkage_kit.reporting.sections import REPORT_SECTIONS, report_section
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
ID, TITLE, SENTENCE = "hardship", "困难情况", "本案申请人登记为低保对象。"


@pytest.fixture
def hardship():
    """A section that stands right behind the refund."""

    @report_section(ID, TITLE, after="refund")
    def blocks(case):
        return [Paragraph(f"{SENTENCE}案件编号{case.audit.case_id}。", "warn")]

    yield
    REPORT_SECTIONS.unregister(ID)


def notebook_with_a_cell(source: str, behind: str) -> bytes:
    notebook = nbformat.reads(case_notebook().decode(), as_version=4)
    at = next(number for number, cell in enumerate(notebook.cells) if cell.source == behind)
    notebook.cells.insert(at + 1, new_code_cell(source))
    return nbformat.writes(notebook).encode()


def test_a_section_registered_from_outside_stands_behind_the_one_that_it_names(hardship):
    order = [section.id for section in REPORT_SECTIONS.in_order()]
    assert order[order.index("refund") + 1] == ID
    assert order[order.index(ID) + 1] == "disputes"
    assert reporting.hardship is REPORT_SECTIONS[ID]


def test_its_cell_shows_it_on_the_page_and_on_paper(hardship, tmp_path):
    result = audit(read_casebook(sample_casebook()), ASOF)
    result.save(tmp_path / "audit")
    notebook = notebook_with_a_cell("reporting.hardship(case)", "reporting.refund(case)")
    recipe = case_recipe(notebook, str(sample_casebook()), tmp_path / "audit", ASOF, unmask=False)
    outcome = run_job(case_job(recipe, result["SD-13"], format_names(), ""))
    assert outcome.failure is None
    page = BeautifulSoup(outcome.files["html"], "html.parser")
    shown = [part["id"] for part in page.select("main section[id]")]
    assert shown == [section.id for section in REPORT_SECTIONS.in_order()]
    part = page.find(id=ID)
    assert part.find("h2").get_text(strip=True).endswith(TITLE)
    assert f"{SENTENCE}案件编号SD-13。" in part.get_text()
    (tmp_path / "report.pdf").write_bytes(outcome.files["pdf"])
    paper = pypdf.PdfReader(tmp_path / "report.pdf")
    assert SENTENCE in "".join("".join(sheet.extract_text().split()) for sheet in paper.pages)
    assert f"五、 {TITLE}" in [entry["/Title"] for entry in paper.outline]


def test_taken_out_again_it_is_gone():
    assert ID not in REPORT_SECTIONS
    assert not hasattr(reporting, ID)


def test_two_sections_of_one_id_are_refused(hardship):
    with pytest.raises(ValueError, match=f"报告的部分“{ID}”已经登记"):
        report_section(ID, TITLE, after="refund")(lambda case: [])


def test_a_section_behind_one_that_there_is_not_is_refused():
    report_section(ID, TITLE, after="nowhere")(lambda case: [])
    try:
        with pytest.raises(ValueError, match=f"报告的部分{ID}所跟随的部分没有登记"):
            REPORT_SECTIONS.in_order()
    finally:
        REPORT_SECTIONS.unregister(ID)
