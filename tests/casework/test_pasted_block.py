"""A block of a spreadsheet goes by its own header where it has one; totals are left out, and told."""

from __future__ import annotations

import pytest

from linkage_kit.casework.pasted_block import UnreadableBlock, read_block

YEARS = "resident_years"
SHOWN = ("year", "personal", "land_personal", "collective", "subsidy", "interest")


PERSON = {"id_number": "371002196505012015", "name": "于洪波"}


def test_without_a_header_the_cells_go_into_the_columns_in_the_order_shown():
    block = read_block(YEARS, SHOWN, "personal", "100\t\t20\n300\t\t\n", PERSON)
    assert block.lines == [
        {"personal": "100", "land_personal": "", "collective": "20"},
        {"personal": "300", "land_personal": "", "collective": ""},
    ]
    assert not block.told


def test_with_a_header_the_columns_go_by_their_names_as_import_knows_them():
    block = read_block(
        YEARS, SHOWN, "year", "财政补贴\t缴费年度\t个人缴费金额（元）\n30\t2012\t100\n", PERSON
    )
    assert block.lines == [{"subsidy": "30", "year": "2012", "personal": "100"}]
    assert not block.told


def test_columns_that_are_not_here_are_left_out_and_told():
    block = read_block(YEARS, SHOWN, "year", "序号\t年度\t个人缴费\t经手人\n1\t2012\t100\t王五\n", PERSON)
    assert block.lines == [{"year": "2012", "personal": "100"}]
    assert block.told == ["没有粘贴“序号”、“经手人”列：这里没有这样的列"]


def test_a_row_of_totals_is_left_out_and_told():
    block = read_block(YEARS, SHOWN, "year", "2012\t100\n2013\t200\n合计\t300\n", PERSON)
    assert [line["year"] for line in block.lines] == ["2012", "2013"]
    assert block.told == ["合计行没有粘贴"]


def test_nothing_below_the_words_that_end_a_table_is_a_row():
    block = read_block(YEARS, SHOWN, "year", "2012\t100\n以下空白\t\n制表人：李四\t\n", PERSON)
    assert block.lines == [{"year": "2012", "personal": "100"}]


def test_a_total_that_is_not_the_sum_is_told():
    block = read_block(
        YEARS, SHOWN, "year", "年度\t个人缴费\n2012\t1,000元\n2013\t200\n合计\t1300.00\n", PERSON
    )
    assert block.told == ["合计行没有粘贴", "合计行的“个人缴费”是1,300.00，而各行之和是1,200.00"]


def test_a_note_that_says_total_is_a_row_like_others():
    block = read_block("events", ("note", "date"), "note", "合计两次\t2026-01-05\n本月小计\t\n", PERSON)
    assert len(block.lines) == 2 and not block.told


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("1\t2\t3\t4\t5\t6\t7", "粘贴的内容有7列，而从“年份”起只有6列"),
        ("年度\t缴费年份\n2012\t2013", "粘贴的表头有两列都是“年份”，只能有一列"),
    ],
)
def test_what_does_not_fit_is_refused(pasted, told):
    with pytest.raises(UnreadableBlock, match=told):
        read_block(YEARS, SHOWN, "year", pasted, PERSON)
