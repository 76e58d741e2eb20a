"""A PDF is set from data, which is never markup, and is the same every time."""

import datetime as dt
import io

import pypdf
import pytest

from linkage_kit.typesetting import NotSet, pdf_bytes, printable_data, room, told_written_out

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


def test_what_typst_founders_on_is_told_in_chinese_and_the_next_paper_is_set(template, tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text('#panic("no")', encoding="utf-8")
    with pytest.raises(NotSet, match="排版程序Typst不能排出这份PDF"):
        pdf_bytes(broken, {}, DAY)
    assert pdf_bytes(template, {"words": "一"}, DAY)


def test_a_paper_whose_tags_typst_founders_on_is_set_without_them(tmp_path, monkeypatch):
    asked = []

    class Compiler:
        def compile(self, *, pdf_tags, **_):
            asked.append(pdf_tags)
            if pdf_tags:
                # What a Rust library panics with is no Exception.
                raise type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})(
                    "assertion failed"
                )
            return b"%PDF"

    monkeypatch.setattr("linkage_kit.typesetting.pdf.typst.Compiler", lambda *_, **__: Compiler())
    assert pdf_bytes(tmp_path / "any.typ", {}, DAY) == b"%PDF"
    assert asked == [True, False]


def test_what_is_written_out_is_told():
    told = told_written_out({"a": ["林😀", "王鿬"]}, "案卷")
    assert told == "PDF所用的字体没有下列字，文中以方括号内的统一码代替，原字见案卷：[U+1F600]。"
    assert told_written_out({"a": "王鿬"}, "案卷") == ""


@pytest.mark.parametrize(("text", "characters"), [("王五", 2), ("😀", 9)])
def test_a_text_takes_the_room_of_what_is_printed(text, characters):
    assert room(text) == characters
