"""A list of months or payments is pasted as an import reads it: whole, of the case's own person, or not at all."""

from __future__ import annotations

import pytest

from linkage_kit.casework.pasted_block import UnreadableBlock, read_block
from linkage_kit.casework.rows import EDITED

PERSON = {"id_number": "371002196505012015", "name": "于洪波"}
MARKS = "\t".join(f"{month}月" for month in range(1, 13))

pytestmark = pytest.mark.clause("12(1)")


def pasted(table: str, *lines: str):
    return read_block(table, EDITED[table], EDITED[table][0], "\n".join(lines) + "\n", PERSON)


def filled(block):
    return [{name: text for name, text in line.items() if text} for line in block.lines]


def test_months_become_periods_and_what_was_not_paid_is_told():
    block = pasted(
        "employee_periods", "费款所属期\t缴费状态", "201506\t已到账", "201507\t已到账", "201508\t欠费"
    )
    assert filled(block) == [{"start_month": "2015-06", "end_month": "2015-07"}]
    assert block.told == [
        "清单的3行归并成1行",
        "粘贴的清单：职工养老保险逐月缴费清单中未缴费1行（第4行），不是缴费，不计入",
    ]


def test_payments_add_up_to_years():
    block = pasted("resident_years", "缴费年度\t资金来源\t金额", "2015\t个人缴费\t300", "2015\t省级补贴\t30")
    assert filled(block) == [{"year": "2015", "personal": "300.00", "subsidy": "30.00"}]


def test_rows_of_other_persons_are_left_out_and_told():
    header = f"身份证号\t年度\t{MARKS}"
    own = "371002196505012015\t2015\t√" + "\t" * 11
    other = "371002197303051022\t2016\t√" + "\t" * 11
    block = pasted("employee_periods", header, own, other)
    assert filled(block) == [{"start_month": "2015-01", "end_month": "2015-01"}]
    assert "清单中有1行是其他人的，没有粘贴" in block.told


def test_what_cannot_be_read_in_a_list_is_told_by_its_cell_and_nothing_is_pasted():
    with pytest.raises(
        UnreadableBlock, match="没有粘贴，清单有不能读的地方：粘贴的清单 第3行“缴费状态”列：“待定”"
    ):
        pasted("employee_periods", "费款所属期\t缴费状态", "201506\t已到账", "201507\t待定")


def test_a_block_of_the_steps_own_columns_is_no_list():
    block = pasted("employee_periods", "缴费起始时间\t缴费截止时间", "2015-06\t2015-08")
    assert filled(block) == [{"start_month": "2015-06", "end_month": "2015-08"}]
    assert block.told == []


def test_a_list_may_be_pasted_before_it_is_known_whose_case_it_is():
    lines = "身份证号\t姓名\t费款所属期\n371002196505012015\t于洪波\t201506\n"
    nobody = {"id_number": "", "name": ""}
    block = read_block("employee_periods", EDITED["employee_periods"], "start_month", lines, nobody)
    two = lines + "371002197303051022\t丛桂兰\t201507\n"
    with pytest.raises(UnreadableBlock, match="清单中有2个人，而本案还没有公民身份号码"):
        read_block("employee_periods", EDITED["employee_periods"], "start_month", two, nobody)
    assert filled(block) == [{"start_month": "2015-06", "end_month": "2015-06"}]
