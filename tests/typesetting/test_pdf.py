"""A PDF is set from data, which is never markup, and is the same every time."""

import datetime as dt
import io

import pypdf
import pytest

from linkage_kit.typesetting import pdf_bytes, printable_data

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "t")
#set text(font: ("Noto Sans SC", "Noto Sans CJK SC"), lang: "zh")
#data.words
"""
DAY = dt.date(2024, 12, 15)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "template.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


@pytest.mark.parametrize("words", ['#panic("x")', "*b* $x$ <a> @c", "堃喆犇赟䶮㛃𠅤"])
def test_data_is_set_as_it_is(template, words):
    pdf = pypdf.PdfReader(io.BytesIO(pdf_bytes(template, {"words": words}, DAY)))
    assert pdf.pages[0].extract_text() == words


def test_the_same_data_gives_the_same_bytes_and_another_day_others(template):
    first = pdf_bytes(template, {"words": "一"}, DAY)
    assert first == pdf_bytes(template, {"words": "一"}, DAY)
    assert first != pdf_bytes(template, {"words": "一"}, DAY.replace(year=2025))


def test_every_text_is_made_printable_and_pictures_stay():
    assert printable_data({"a": ["张\u202e", 1, None], "svg": "\u202e"}) == {
        "a": ["张[U+202E]", 1, None],
        "svg": "\u202e",
    }
