"""Texts in every encoding that offices have: none becomes another without a word."""

import sqlite3
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkage_kit.casebook import CasebookError, read_casebook, write_casebook
from linkage_kit.encodings import decoded


def told(book) -> list[str]:
    return [remark.text for remark in book.taken.remarks]


def test_what_is_chinese_in_gb18030_alone_is_read_so_and_told(files, write):
    files["cases"] = files["cases"].replace("林兰华", "陆路").replace("罗丽", "A").replace("男", "")
    book = read_casebook(write(files, "gb18030"))
    assert book.cases["name"][0] == "陆路"
    assert told(book)[0] == "cases.csv按GB18030编码读取：按UTF-8读也读得通，却不是汉字"


def test_beside_a_file_that_is_surely_utf_8_it_is_utf_8(files, write):
    files["cases"] = files["cases"].replace("林兰华", "½·").replace("罗丽", "A").replace("男", "")
    book = read_casebook(write(files))
    assert (book.cases["name"][0], told(book)) == ("½·", [])


@pytest.mark.parametrize(
    ("code", "character"),
    [("FE59", "\u9fb4"), ("FEA0", "\u9fbb"), ("A6D9", "\ufe10"), ("A6DA", "\ufe12"), ("FE51", "\U00020087")],
)
def test_two_bytes_are_what_gb18030_has_made_of_them_in_2022(code, character):
    assert decoded(b"\xd5\xc5" + bytes.fromhex(code)) == f"张{character}"


def test_a_private_character_is_told_by_its_cell(files, write):
    files["cases"] = files["cases"].replace("罗丽", "罗\ue81e")
    assert told(read_casebook(write(files))) == [
        "cases.csv 第3行“name”列：“罗␣”中有自造字（U+E81E），别处可能显示不出，应改用通用的字"
    ]


def test_a_character_that_was_lost_is_refused_by_its_cell(files, write):
    files["cases"] = files["cases"].replace("罗丽", "罗\ufffd")
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == (
        "cases.csv 第3行“name”列：“罗\ufffd”，有不能识别的字符（\ufffd），原来的字已丢失，应重新填写"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_in_a_binary_column_is_decoded(files, write, tmp_path, encoding):
    book = read_casebook(write(files))
    write_casebook(book, f"sqlite:///{tmp_path / 'a.db'}")
    with sqlite3.connect(tmp_path / "a.db") as base:
        base.execute("UPDATE cases SET name = ? WHERE case_id = 'A-1'", ("林兰华".encode(encoding),))
    write_casebook(book, tmp_path / "p", "parquet")
    file: Path = tmp_path / "p" / "cases.parquet"
    table = pq.read_table(file)
    names = pq.read_table(file)["name"].to_pylist()
    binary = pa.array([name.encode(encoding) for name in names], pa.binary())
    pq.write_table(table.set_column(table.column_names.index("name"), "name", binary), file)
    for place in (f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "p"):
        assert read_casebook(place).cases["name"][0] == "林兰华"


def test_bytes_that_are_no_text_are_refused_by_their_cell(files, write, tmp_path):
    write_casebook(read_casebook(write(files)), f"sqlite:///{tmp_path / 'a.db'}")
    with sqlite3.connect(tmp_path / "a.db") as base:
        base.execute("UPDATE cases SET name = ? WHERE case_id = 'A-1'", (b"\xff\xff",))
    with pytest.raises(CasebookError, match=r"“name”列：.*有不能识别的字符"):
        read_casebook(f"sqlite:///{tmp_path / 'a.db'}")


def test_one_damaged_byte_of_utf_8_does_not_make_it_another_encoding(files, write):
    folder = write(files)
    file = folder / "cases.csv"
    data = file.read_bytes()
    at = data.index("身份".encode()) if "身份".encode() in data else data.index("林".encode())
    # In GB18030 the names would be other ones.
    file.write_bytes(data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :])
    with pytest.raises(CasebookError, match=r"cases.csv 第\d+行：不是UTF-8或GB18030编码，无法读取"):
        read_casebook(folder)
