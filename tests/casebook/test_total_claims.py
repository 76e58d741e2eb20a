"""A claimant's total of all years: a row of `claims` without a year, the same in every storage."""

import pandas as pd
import pytest

import linkage_kit as lk
from linkage_kit.casebook import Casebook, read_casebook, write_casebook

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
