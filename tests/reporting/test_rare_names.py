"""Every name is set, whatever characters it has, wherever a case's texts stand."""

from __future__ import annotations

import io

import pypdf
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import read_casebook
from linkage_kit.reporting import summary
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.documents import report_pdf
from linkage_kit.reporting.index import index_table
from linkage_kit.reporting.print_sizes import ems
from linkage_kit.reporting.sections import REPORT_SECTIONS
from linkage_kit.reporting.summary import SUMMARY_SECTIONS
from linkage_kit.reporting.summary.exporter import index_page

from .hard_cases import ASOF, hard_tables
from .pages import squeezed

#: The text's font alone has the first five; `Zhú` is written with a combining accent; no font has the last two.
SET = {
    "U+9FEC": "王鿬",
    "U+9FD1": "李鿑鿯",
    "U+30EDD": "张𰻝",
    "U+3106C": "赵𱁬",
    "accent": "Zhu\u0301 Li\u01d6",
}
UNKNOWN = {"emoji": "林😀", "no-glyph": "m\u0308Q\u0301 \U000323af"}
NAMES = SET | UNKNOWN


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """The audit of cases with such names, addresses, agencies and notes."""
    tables = hard_tables()
    for rows in tables.rows.values():
        rows.clear()
    del tables.rows["claims"]
    for case_id, name in NAMES.items():
        tables.case(case_id.replace("+", ""), name=name, household_address=f"山东省{name}县", phone=name)
    for row in tables.rows["events"]:
        text = NAMES.get(row["case_id"].replace("U", "U+"), UNKNOWN.get(row["case_id"], SET["accent"]))
        row |= {"agency": f"{text}经办机构", "note": text}
    folder = tables.write(tmp_path_factory.mktemp("rare") / "casebook")
    return audit(read_casebook(folder), ASOF)


def paper(parts):
    return pypdf.PdfReader(io.BytesIO(report_pdf([part.data() for part in parts])))


def text_of(parts):
    return squeezed("".join(page.extract_text() for page in paper(parts).pages))


def report_of(result, case_id):
    case = ReportCase(result[case_id.replace("+", "")], MASKED)
    return [build(case) for build in REPORT_SECTIONS.in_order()]


@pytest.mark.parametrize("case_id", SET)
def test_a_name_that_one_of_the_fonts_has_is_set(result, case_id):
    text = text_of(report_of(result, case_id))
    shown = {"accent": "ZhúLiǖ"}.get(case_id, SET[case_id])
    assert f"姓名{shown}" in text
    assert "没有下列字" not in text


@pytest.mark.parametrize(("case_id", "shown"), [("emoji", "林[U+1F600]"), ("no-glyph", "[U+323AF]")])
def test_a_name_that_no_font_has_is_written_out_and_the_paper_says_so(result, case_id, shown):
    text = text_of(report_of(result, case_id))
    assert shown in text
    assert "PDF所用的字体没有下列字，文中以方括号内的统一码代替" in text


def test_the_summary_of_all_is_set_on_page_and_paper(result):
    batch = summary.Batch(result, index_table(result), MASKED, result, index_table(result).head(0))
    parts = [build(batch) for build in SUMMARY_SECTIONS.in_order()]
    assert not any(part.failure for part in parts)
    text = text_of(parts)
    assert all(name in text for name in ("王鿬", "李鿑鿯", "张𰻝", "赵𱁬", "ZhúLiǖ", "林[U+1F600]"))
    page = index_page([part.data() for part in parts]).decode()
    assert all(name in page for name in NAMES.values())


def test_a_character_that_no_font_has_takes_the_room_of_a_box():
    assert ems("\U000323af") == 1.0
    assert ems("王鿬") == ems("王五")
