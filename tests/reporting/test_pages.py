"""What a page and a PDF must be, whatever is in the data."""

from __future__ import annotations

import csv
import re

import pypdf
import pytest

from linkage_kit.batch import write_reports
from linkage_kit.money import with_separators
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.sections.identity import report_number
from tests.file_bytes import digest

from .hard_cases import ACCOUNT, ASOF, HOSTILE_NAMES, ID_NUMBER, LONG_ID, LONG_SUM, PHONE, RARE_NAME, Reports
from .pages import ADDRESS, facts, pdf_text, soup, squeezed


def test_the_same_input_gives_the_same_bytes(hard, tmp_path):
    again = write_reports(hard.casebook, tmp_path / "again", asof=ASOF, case_ids=["LONG", "RARE"])
    for row in again.rows:
        for file in row.files.values():
            assert digest((tmp_path / "again" / file).read_bytes()) == digest(
                (hard.folder / file).read_bytes()
            )


def test_reports_do_not_depend_on_the_order_of_rows_or_on_other_cases(hard, tmp_path):
    turned = tmp_path / "turned"
    turned.mkdir()
    for file in hard.casebook.glob("*.csv"):
        head, *rows = file.read_text(encoding="utf-8-sig").splitlines()
        (turned / file.name).write_text("\n".join([head, *reversed(rows), ""]), encoding="utf-8")
    (row,) = write_reports(turned, tmp_path / "out", asof=ASOF, case_ids=["LONG"]).rows
    page, before = (
        (folder / row.files["html"]).read_text("utf-8") for folder in (tmp_path / "out", hard.folder)
    )
    # Where a row stands in the file is told, and so part of the marks by which a report is known again.
    assert without_places(page) == without_places(before)


def without_places(page: str) -> str:
    """A page without the lines of its rows and without its own marks."""
    lines = r"\.csv(?: 第[\d~]+行(?:、第[\d~]+行)*)?|第[\d~]+行(?:、第[\d~]+行)*|<td class=\"[^\"]*\">\d+</td>\s*</tr>"
    return re.sub(rf"{lines}|content=\"[0-9a-f]{{64}}\"", "", page)


@pytest.mark.parametrize("case_id", HOSTILE_NAMES)
def test_a_hostile_name_is_text_in_html(hard, case_id):
    page = soup(hard.html(case_id))
    assert not page.find_all(["script", "img", "iframe", "object"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    if case_id != "X-REVERSED":
        assert facts(hard.html(case_id), "identity")["姓名"] == HOSTILE_NAMES[case_id]


@pytest.mark.parametrize("case_id", ["X-SCRIPT", "X-FORMULA", "X-TYPST", "X-ATTRIBUTE"])
def test_a_hostile_name_is_text_in_the_pdf(hard, case_id):
    assert squeezed(HOSTILE_NAMES[case_id]) in squeezed(pdf_text(hard.pdf(case_id)))


def test_a_name_cannot_turn_the_text_round(hard):
    for text in (hard.html("X-REVERSED"), pdf_text(hard.pdf("X-REVERSED"))):
        assert "\u202e" not in text and "张[U+202E]三[U+200B]" in text


def test_a_spreadsheet_computes_nothing_in_the_index(hard):
    with (hard.folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["case_id"]: row["name"] for row in csv.DictReader(file)}
    assert names["X-FORMULA"] == "'=HYPERLINK(1)"
    assert not [name for name in names.values() if name[0] in "=+-@\t\r"]


def test_pages_load_nothing(hard):
    # The index has a list with scripts of its own: see test_index_page.py.
    for page in set(hard.folder.glob("*.html")) - {hard.folder / "index.html"}:
        text = page.read_text(encoding="utf-8").replace("`d` @e //f", "")
        assert not ADDRESS.search(text), page.name
        assert not soup(text).find_all(["link", "script", "img", "iframe", "base"])
        assert {tag["href"][:2] for tag in soup(text).find_all(href=True)} <= {"./"} | {
            f"#{tag['id'][0]}" for tag in soup(text).find_all(id=True)
        }


def test_pages_name_no_place_of_this_machine(hard):
    for page in hard.folder.glob("*.html"):
        assert str(hard.casebook.parent) not in page.read_text(encoding="utf-8")


def test_no_id_stands_twice_in_a_page(hard):
    for page in hard.folder.glob("*.html"):
        ids = [tag["id"] for tag in soup(page.read_text(encoding="utf-8")).find_all(id=True)]
        assert len(ids) == len(set(ids)), page.name


def test_pages_have_landmarks_titles_and_pictures_in_words(hard):
    page = soup(hard.html("LONG"))
    assert page.html and page.html["lang"] == "zh-CN"
    assert all(page.find(name) for name in ("header", "nav", "main", "footer", "h1"))
    assert [link["href"] for link in page.select("nav a")] == [
        f"#{part['id']}" for part in page.select("main section")
    ]
    pictures = page.find_all("svg")
    assert len(pictures) == 3 and all(svg["role"] == "img" and svg["aria-label"] for svg in pictures)
    assert "1996年7个月" in pictures[0]["aria-label"]


def test_personal_numbers_are_masked(hard):
    for case_id in hard.rows:
        for text in (hard.html(case_id), squeezed(pdf_text(hard.pdf(case_id)))):
            assert ID_NUMBER not in text and PHONE not in text and ACCOUNT not in text
    for name in ("index.html", "index.csv"):
        text = (hard.folder / name).read_text(encoding="utf-8")
        assert "张 138****5678 3701**************" in text
        assert ID_NUMBER not in text and PHONE not in text


def test_case_ids_and_sums_are_not_masked_however_long(hard):
    page = hard.html(LONG_ID)
    assert "*0001" not in page and "*9999" not in page
    assert LONG_ID in page and with_separators(LONG_SUM) in page


def test_personal_numbers_are_shown_when_asked_for(hard, tmp_path):
    write_reports(hard.casebook, tmp_path, asof=ASOF, case_ids=["EARLY", LONG_ID], unmask=True)
    assert f"张 {PHONE} {ID_NUMBER}" in (tmp_path / "index.html").read_text(encoding="utf-8")
    for text in (
        (tmp_path / "EARLY.html").read_text(encoding="utf-8"),
        squeezed(pdf_text(tmp_path / "EARLY.pdf")),
    ):
        assert ID_NUMBER in text and PHONE in text and ACCOUNT in text


def test_rare_characters_can_be_read_and_copied(hard):
    assert RARE_NAME in hard.html("RARE")
    assert f"山东省{RARE_NAME}县" in pdf_text(hard.pdf("RARE"))


def test_the_pdf_is_an_archivable_one_of_the_as_of_date(hard):
    reader = pypdf.PdfReader(hard.pdf("LONG"))
    xmp = reader.xmp_metadata
    assert xmp is not None and (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("2", "B")
    assert reader.metadata is not None and reader.metadata.creation_date.date() == ASOF
    assert reader.metadata.title == "LONG 城乡养老保险制度衔接审核报告"


def test_the_pdf_has_bookmarks_page_numbers_and_repeated_table_heads(hard):
    reader = pypdf.PdfReader(hard.pdf("LONG"))
    assert [mark.title.split()[-1] for mark in reader.outline][:3] == [
        "案件与结论",
        "适用判定",
        "缴费记录与重复月份",
    ]
    texts = [page.extract_text() for page in reader.pages]
    told = report_number(ReportCase(hard.audit["LONG"], MASKED))
    for number, text in enumerate(texts, 1):
        assert f"第{number}页共{len(texts)}页" in squeezed(text)
        assert f"案件LONG报告编号{told}" in squeezed(text)
    assert sum("当年缴费金额" in text for text in texts) >= 2


def test_only_the_two_fonts_are_embedded(hard):
    fonts = set()
    for page in pypdf.PdfReader(hard.pdf("RARE")).pages:
        fonts |= {
            font["/BaseFont"].split("+")[-1].split("-")[0] for font in page["/Resources"]["/Font"].values()
        }
    assert fonts <= {"NotoSansSC", "NotoSansCJKsc"}


@pytest.mark.parametrize(
    ("case_id", "sentence"),
    [
        ("NOTHING", "无从比对"),
        ("NOTHING", "不产生重复缴费清退"),
        ("EARLY", "没有可以结算的资金"),
        ("EARLY", "没有需要核对的办理时限"),
    ],
)
def test_an_empty_part_is_a_sentence(hard, case_id, sentence):
    assert sentence in hard.html(case_id)
    assert sentence in squeezed(pdf_text(hard.pdf(case_id)))


def test_no_table_is_empty(hard, sample):
    def bodies(reports: Reports) -> list[int]:
        return [
            len(body.find_all("tr"))
            for id in reports.rows
            for body in soup(reports.html(id)).find_all("tbody")
        ]

    assert min(bodies(hard) + bodies(sample)) > 0
