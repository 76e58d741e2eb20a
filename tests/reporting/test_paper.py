"""How a report fills its pages: no gaps, nothing that stands alone at the end of a page or at the beginning of one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.documents import report_pdf
from linkage_kit.reporting.sections import REPORT_SECTIONS

from .pages import pdf_lines, squeezed

#: The text of a page lies between these heights above its lower edge, in points.
LOWEST, HIGHEST = 51, 780
#: Cases with and without a dispute, with many findings, with little to say, and the one of thirty years.
CASES = ["SD-01", "SD-04", "SD-10", "SD-13", "SD-16", "SD-17", "SD-20"]
THIRTY_YEARS = "LONG"


@dataclass(frozen=True)
class Paper:
    """A report's sections as data, and the lines of its pages without headers and footers."""

    sections: list[dict]
    pages: list[list[tuple[float, str]]]

    @property
    def texts(self) -> list[list[str]]:
        """The lines' texts."""
        return [[text for _, text in page] for page in self.pages]

    def blocks(self, kind: str) -> list[dict]:
        """All blocks of a kind."""
        return [block for section in self.sections for block in section["blocks"] if block["kind"] == kind]


def printed(case: ReportCase, only: tuple[str, ...] = ()) -> Paper:
    """A report on paper, or some sections of it."""
    parts = [section(case).data() for section in REPORT_SECTIONS.in_order() if not only or section.id in only]
    parts = [part for part in parts if part["document"] or part["blocks"]]
    lines = pdf_lines(report_pdf(parts))
    return Paper(parts, [[line for line in page if LOWEST <= line[0] <= HIGHEST] for page in lines])


@pytest.fixture(scope="session")
def papers(result, hard) -> dict[str, Paper]:
    cases = {case_id: result[case_id] for case_id in CASES} | {THIRTY_YEARS: hard.audit[THIRTY_YEARS]}
    return {case_id: printed(ReportCase(case, MASKED)) for case_id, case in cases.items()}


@pytest.fixture(params=[*CASES, THIRTY_YEARS])
def paper(papers, request) -> Paper:
    return papers[request.param]


def test_no_page_but_the_last_ends_in_a_gap(paper):
    filled = [(HIGHEST - page[-1][0]) / (HIGHEST - LOWEST) for page in paper.pages[:-1]]
    assert min(filled) > 0.7, filled


def test_no_title_stands_at_the_end_of_a_page(paper):
    titles = {squeezed(block["caption"]) for kind in ("table", "picture") for block in paper.blocks(kind)}
    titles |= {squeezed(section["title"]) for section in paper.sections}
    for page in paper.texts:
        assert page[-1].split("、", 1)[-1] not in titles and page[-1] not in titles


def test_no_row_stands_alone_where_a_table_breaks(paper):
    for table in paper.blocks("table"):
        rows = {squeezed("".join(cell["text"] for cell in row["cells"])) for row in table["rows"]}
        counts = [len(rows.intersection(page)) for page in paper.texts]
        # A row that wraps is not found as one line; of tables that have such, nothing is said.
        if sum(counts) == len(rows) > 3:
            assert 1 not in counts, (table["caption"], counts)


def test_no_item_of_a_list_stands_alone(paper):
    (readings,) = paper.blocks("items")
    starts = [squeezed(f"{number}.{title}") for number, (title, _) in enumerate(readings["items"], 1)]
    counts = [sum(any(line.startswith(start) for line in page) for start in starts) for page in paper.texts]
    assert sum(counts) == len(starts) and 1 not in counts


def test_who_signs_signs_the_hashes_of_the_inputs(paper):
    *_, last = paper.texts
    assert last.index("本案输入数据的校验值（SHA-256）") < last.index("经办人：日期：")


@pytest.mark.parametrize(("case_id", "pages"), [("SD-01", 5), ("SD-10", 6), ("SD-16", 6)])
def test_a_report_takes_no_more_pages_than_it_needs(papers, case_id, pages):
    assert len(papers[case_id].pages) == pages


def test_a_dispute_by_itself_takes_two_pages(result):
    paper = printed(ReportCase(result["SD-17"], MASKED), ("identity", "dispute"))
    assert len(paper.pages) == 2
