"""A form's files: printable on A4, continued under the same header, safe to open, the same every time."""

import io
import re
import zipfile

import pypdf
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from linkage_kit.filenames import distinct_names
from linkage_kit.forms.annexes import annex_numbered, annex_numbers
from linkage_kit.forms.filling import Filling
from linkage_kit.forms.write import write_forms

from .conftest import Form, files
from .hard_cases import HOSTILE, ORDINARY_YEARS
from .reading import squeezed

ODD = [f"ODD-{at}" for at in range(len(HOSTILE))]
_A4 = (210, 297)


def parts(xlsx: bytes) -> dict[str, str]:
    """The XML files of a workbook."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


def heights(sheet: Worksheet) -> list[float]:
    """Heights of the sheet's rows in points."""
    return [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]


@pytest.mark.parametrize(("case_id", "words"), [*zip(ODD, HOSTILE)], ids=ODD)
@pytest.mark.parametrize("annex", annex_numbers())
def test_no_cell_is_a_formula_whatever_its_text_begins_with(form: Form, case_id, words, annex):
    book = form(case_id, annex)
    assert not any(
        re.search(r"<f[ />]", text) for name, text in parts(book.xlsx).items() if "worksheets" in name
    )
    assert {cell.data_type for row in book.sheet for cell in row} <= {"s", "n", "inlineStr"}
    said = [cell for row in book.sheet for cell in row if cell.value in (words, f"{words}：")]
    assert said
    for cell in said:
        assert cell.quotePrefix == (words[0] in "=+-@\t")


@pytest.mark.parametrize(("case_id", "words"), [*zip(ODD, HOSTILE)], ids=ODD)
def test_text_is_text_in_a_pdf(form: Form, case_id, words):
    assert squeezed(words) in form(case_id, 5).texts()["pdf"]


def test_identity_and_account_numbers_are_text(form: Form):
    numbers = {"370102196505010017", "6228480039876543210", "370103", "13812345678"}
    cells = [cell for row in form("FULL", 3).sheet for cell in row if str(cell.value) in numbers]
    assert len(cells) == len(numbers)
    assert {cell.data_type for cell in cells} == {"s"}


def test_amounts_are_numbers_with_separators_and_two_decimals(form: Form):
    cell = next(cell for row in form("HUGE", 5).sheet for cell in row if cell.value == 999_999_999_999.99)
    assert cell.number_format == "#,##0.00"


@pytest.mark.parametrize("annex", annex_numbers())
def test_a_sheet_prints_on_a4_as_wide_as_the_page_with_its_header_repeated(form: Form, annex):
    sheet = form("", annex).sheet
    landscape = annex in (3, 5)
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == ("landscape" if landscape else "portrait")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    if annex_numbered(annex).columns:
        first, last = map(int, re.findall(r"\d+", sheet.print_title_rows))
        titles = [cell.value for row in sheet.iter_rows(first, last) for cell in row]
        assert {column.label for column in annex_numbered(annex).columns} <= set(titles)


@pytest.mark.parametrize("annex", annex_numbers())
@pytest.mark.parametrize("case_id", ["", "FULL"])
def test_a_short_form_is_one_page_of_a4(form: Form, annex, case_id):
    pages = pypdf.PdfReader(io.BytesIO(form(case_id, annex).pdf)).pages
    assert len(pages) == 1
    size = tuple(
        round(float(side) / 72 * 25.4) for side in (pages[0].mediabox.width, pages[0].mediabox.height)
    )
    assert size == (_A4[::-1] if annex in (3, 5) else _A4)


@pytest.mark.parametrize("years", ORDINARY_YEARS)
def test_an_ordinary_record_is_one_page_with_its_agency_opinion_and_signatures(form: Form, years):
    information = form(f"ORDINARY-{years}", 3)
    (page,) = information.pages
    for words in (
        "2025",
        "市中区社会保险基金财政专户",
        annex_numbered(3).opinion,
        annex_numbered(3).signatures[2],
    ):
        assert squeezed(words) in page
    assert information.sheet.page_setup.fitToHeight == 1
    # Printed nearly as large as on paper: what a page of A4 has between its margins, in points.
    assert sum(heights(information.sheet)) <= (210 - 30) / 25.4 * 72 * 1.02


@pytest.mark.parametrize(("annex", "lines"), [(3, 12), (4, 24), (5, 12)])
def test_a_blank_form_has_the_lines_that_a_page_has_room_for(form: Form, annex, lines):
    blank = annex_numbered(annex).form(Filling())
    assert len(blank.body) >= lines
    assert len(form("", annex).pages) == 1


@pytest.mark.parametrize("annex", [3, 4, 5])
@pytest.mark.parametrize("case_id", ["LONG", "AGES"])
def test_a_long_sheet_closes_on_a_page_with_lines_of_the_table(form: Form, result, annex, case_id):
    sheet = form(case_id, annex).sheet
    assert sheet.page_setup.fitToHeight == 0
    first, last = map(int, re.findall(r"\d+", sheet.print_title_rows))
    header = sum(heights(sheet)[first - 1 : last])
    room = ((210 if annex in (3, 5) else 297) - 30) / 25.4 * 72
    breaks = {one.id for one in sheet.row_breaks.brk}
    start, used = 1, 0.0
    for row, height in enumerate(heights(sheet), start=1):
        if used + height > room or row - 1 in breaks:
            start, used = row, header
        used += height
    years = result[case_id].resident_years["year"].tolist()
    on_last_page = [cell.value for cells in sheet.iter_rows(start) for cell in cells]
    assert years[-2:] == [year for year in years if year in on_last_page][-2:]


def test_amounts_keep_off_the_rules_of_their_cells(form: Form):
    amounts = [cell for row in form("FULL", 3).sheet for cell in row if cell.number_format == "#,##0.00"]
    assert amounts
    assert all(cell.alignment.horizontal == "right" and cell.alignment.indent for cell in amounts)


def test_the_identity_number_of_a_contact_letter_has_room_around_it(form: Form):
    sheet = form("FULL", 2).sheet
    cell = next(cell for row in sheet for cell in row if cell.value == "370102196505010017")
    # A digit at 14 points is as wide as 14/11 of those that a spreadsheet measures columns in.
    assert sheet.column_dimensions[cell.column_letter].width >= 18 * 14 / 11 + 4


@pytest.mark.parametrize("annex", [3, 4, 5])
@pytest.mark.parametrize("case_id", ["LONG", "AGES"])
def test_a_long_record_runs_over_pages_that_repeat_the_header_and_say_whose_it_is(form: Form, annex, case_id):
    pages = form(case_id, annex).pages
    labels = [squeezed(column.label) for column in annex_numbered(annex).columns]
    assert len(pages) > 1
    for page in pages:
        assert all(page.count(label) >= labels.count(label) for label in labels)
        assert "370102196505010017" in page
    assert [f"第{at}页共{len(pages)}页" in page for at, page in enumerate(pages, start=1)] == [True] * len(
        pages
    )
    assert [f"{annex_numbered(annex).title}（续）" in page for page in pages] == [False] + [True] * (
        len(pages) - 1
    )


@pytest.mark.parametrize("annex", [3, 4, 5])
@pytest.mark.parametrize("case_id", ["LONG", "AGES"])
def test_every_year_of_a_long_record_stands_once_and_in_order(form: Form, result, annex, case_id):
    years = result[case_id].resident_years["year"].tolist()
    printed = [value for row in form(case_id, annex).rows() for value in row[:3] if value in years]
    assert printed == years
    assert all(str(year) in "".join(form(case_id, annex).pages) for year in years)


@pytest.mark.parametrize("annex", [3, 4, 5])
@pytest.mark.parametrize("case_id", ["LONG", "AGES"])
def test_nobody_signs_a_page_without_a_line_of_the_table(form: Form, result, annex, case_id):
    last = form(case_id, annex).pages[-1]
    assert squeezed(annex_numbered(annex).signatures[0]) in last
    assert str(result[case_id].resident_years["year"].max()) in last


@pytest.mark.parametrize(("case_id", "length"), [("LINES", 60), ("PAGES", 400)])
@pytest.mark.parametrize(("annex", "character"), [(3, "注"), (4, "区")])
def test_long_texts_are_whole_however_many_pages_they_take(form: Form, case_id, length, annex, character):
    years = 25
    assert "".join(form(case_id, annex).pages).count(character) >= years * length


def test_a_row_of_several_lines_stays_on_one_page(form: Form):
    # Where a row is parted, its note begins again on a page without its year.
    for page in form("LINES", 3).pages:
        assert page.count("注") == 60 * len(re.findall(r"20[0-2]\d500\.00", page)) + page.count("备注")


def test_a_pdf_has_the_structure_that_screen_readers_follow(form: Form):
    tree = pypdf.PdfReader(io.BytesIO(form("FULL", 5).pdf)).trailer["/Root"]
    assert "/StructTreeRoot" in tree
    assert tree["/Lang"] == "zh-CN"


def test_the_same_case_gives_the_same_bytes(book, form: Form, tmp_path):
    write_forms(book, tmp_path, ["FULL"])
    for annex in annex_numbers():
        assert files(tmp_path, "FULL", annex) == form("FULL", annex)


def test_ids_that_differ_in_letter_case_have_files_of_their_own(book, tmp_path):
    names = distinct_names(book.cases["case_id"])
    written = write_forms(book, tmp_path, ["odd-0", "ODD-0"], [1])
    assert names["odd-0"] == "odd-0~2"
    assert sorted(written.files) == [
        "ODD-0-annex-1.pdf",
        "ODD-0-annex-1.xlsx",
        "odd-0~2-annex-1.pdf",
        "odd-0~2-annex-1.xlsx",
    ]


def test_a_pdf_is_pdf_a(form: Form):
    assert b"<pdfaid:part>2</pdfaid:part>" in form("FULL", 5).pdf
