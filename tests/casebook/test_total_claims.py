"""A claimant's total of all years: a row of `claims` without a year, the same in every storage."""

import pandas as pd
import pytest

import linkage_kit as lk
from linkage_kit.casebook import Casebook, CasebookError, read_casebook, write_casebook

#: What is wrong, the rows that stand there, those instead, and the message.
MISTAKES = [
    (
        "a year left out",
        "agency,2022,12",
        "agency,,12",
        "claims.csv 第2行“year”列：空白，应填写；年份空白的行是各年度合计，只填退还小计，其他月数和金额都空白",
    ),
    (
        "a total of all years with an item of 0",
        "person,2022,,300.00,,119.17,,",
        "person,,,0.00,,,,419.17",
        "claims.csv 第3行“year”列：空白，应填写；年份空白的行是各年度合计，只填退还小计，其他月数和金额都空白",
    ),
    (
        "a row of a claimant that says nothing",
        "person,2022,,300.00,,119.17,,",
        "person,,,,,,,",
        "claims.csv 第3行“year”列：空白，应填写；年份空白的行是各年度合计，只填退还小计，其他月数和金额都空白",
    ),
    (
        "a total of all years that cannot be read is told once",
        "person,2022,,300.00,,119.17,,",
        "person,,,,,,,4.1917",
        "claims.csv 第3行“refund_subtotal”列：“4.1917”，应为最多两位小数的金额（元）",
    ),
    (
        "a year that cannot be read is told once",
        "agency,2022,12",
        "agency,二二年,12",
        "claims.csv 第2行“year”列：“二二年”，应为年份，如2025",
    ),
    (
        "two totals of all years of one claimant",
        "A-1,person,2022,,300.00,,119.17,,",
        "A-1,person,,,,,,,419.17\nA-1,person,,,,,,,419.17",
        "claims.csv 第4行“year”列：空白，同一案件、同一计算方的各年度合计（年份空白）只能有一行，第3行已有",
    ),
    (
        "a total of all years beside a year of the same claimant",
        "A-1,person,2022,,300.00,,119.17,,",
        "A-1,agency,,,,,,,419.17",
        "claims.csv 第3行“year”列：空白，年份空白即各年度合计，不能与同一计算方分年度的行并存，第2行已有",
    ),
]
TOTALS = "A-1,person,,,,,,,419.17\nA-2,agency,,,,,,,0\n"


@pytest.fixture
def book(files, write) -> Casebook:
    claims = files["claims"].splitlines(keepends=True)
    return read_casebook(write(files | {"claims": "".join(claims[:2]) + TOTALS}))


def test_it_has_no_year_and_its_sum(book):
    totals = book.claims[book.claims["year"].isna()]
    assert totals["refund_subtotal"].tolist() == [41917, 0]
    assert totals[["months", "refund_personal"]].isna().all(axis=None)


@pytest.mark.parametrize("place", ["csv", "parquet", "book.xlsx"])
def test_it_is_the_same_in_every_form_of_file(book, tmp_path, place):
    kind = {"parquet": {"storage": "parquet"}}.get(place, {})
    write_casebook(book, tmp_path / place, **kind)
    assert read_casebook(tmp_path / place).equals(book)


def test_it_is_the_same_in_a_database(book, database):
    write_casebook(book, database)
    assert read_casebook(database).equals(book)


def test_it_is_the_same_from_frames_in_yuan(book):
    assert lk.Casebook.from_frames(**book.in_yuan).equals(book)
    given = pd.DataFrame(
        {"案件编号": ["A-1"], "计算方": ["参保人员"], "重复年份": [None], "退还小计": ["419.17"]}
    )
    claims = lk.schemas.Claims.validate(given.assign(退还个人缴费=None, **{"退还集体补助（其他资助）": None}))
    assert claims["year"].isna().all() and str(claims["refund_subtotal"].iat[0]) == "419.17"


def test_a_model_tells_a_total_that_is_none(book):
    wrong = book.in_yuan["claims"].assign(year=None)
    with pytest.raises(lk.schemas.TableErrors, match="年份空白的行是各年度合计，只填退还小计"):
        lk.schemas.Claims.validate(wrong)


@pytest.mark.parametrize(
    ("there", "instead", "message"), [one[1:] for one in MISTAKES], ids=[one[0] for one in MISTAKES]
)
def test_what_is_no_total_is_told_once_with_its_place(files, write, there, instead, message):
    assert there in files["claims"]
    with pytest.raises(CasebookError) as told:
        read_casebook(write(files | {"claims": files["claims"].replace(there, instead, 1)}))
    assert str(told.value) == message
