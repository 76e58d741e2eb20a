"""An agency's annex 5 with a known wrong way, imported with annexes 3 and 4, gives the contract's findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.units import marked
from linkage_kit.importing.run import import_files
from linkage_kit.money import to_capital

from .drawing import Content, draw

CASE, NUMBER = "W-1", "370103196501012216"
PERSON = {"姓名": "王建国", "性别": "男", "公民身份号码": NUMBER}


def the_case() -> Casebook:
    """A case without any records: a man of sixty with employee years enough, who applied in time."""
    day = pd.Timestamp
    cases = pd.DataFrame(
        {
            "case_id": [CASE],
            "name": ["王建国"],
            "id_number": [NUMBER],
            "applied_on": [day(2026, 1, 5)],
            "benefit_applied_on": [day(2026, 3, 5)],
            "meets_employee_retirement": [True],
            "benefit_province": ["37"],
        }
    )
    return Casebook.from_frames(
        cases=cases,
        resident_years=TABLES["resident_years"].empty(),
        employee_periods=TABLES["employee_periods"].empty(),
    )


def account() -> Content:
    """Annex 3: 100 yuan in 2020, 300 in 2021."""
    rows = [
        [2020, 100, 0, 0, 0, 30, 1.5, 0, 131.5, None],
        [2021, 300, 0, 50, 0, 60, 4.2, 0, 545.7, None],
    ]
    return Content(3, PERSON | {"转出金额合计": 545.7, "大写": "伍佰肆拾伍元柒角整"}, rows)


def employment() -> Content:
    """Annex 4: paid from June 2020 to July 2021, that is for seven months in each year."""
    rows = [
        ["370103", "济南市市中区", 2020, "2020-06", "2020-12", 7, None],
        ["370103", "济南市市中区", 2021, "2021-01", "2021-07", 7, None],
    ]
    return Content(4, dict(PERSON), rows)


def refunds(rows: list[list[Any]], total: float, capital: str) -> Content:
    """Annex 5."""
    return Content(5, PERSON | {"退还本人金额合计": total, "大写": capital}, rows)


def findings(folder: Path, annex_5: Content, claimant: str = "agency") -> list[tuple[Any, ...]]:
    """The R and S findings (code, year, cause, expected, actual) of the three forms in one folder."""
    for content in (account(), employment(), annex_5):
        book = openpyxl.Workbook()
        draw(book.worksheets[0], content)
        book.save(folder / f"{content.number}.xlsx")
    result = import_files([folder], into=the_case(), claimant=claimant)
    assert result.casebook is not None, "\n".join(map(str, result.problems))
    found = audit(result.casebook, pd.Timestamp("2026-06-30")).findings
    found = found[found["code"].str[0].isin(["R", "S"])]
    rows = found[["code", "year", "cause", "expected", "actual"]].astype(object)
    return list(rows.where(rows.notna(), None).itertuples(index=False, name=None))


@pytest.mark.clause("12(2)")
def test_the_right_form_gives_no_finding(tmp_path: Path) -> None:
    # 100 / 12 x 7 = 58.33; (300 + 50) / 12 x 7 = 204.17, of which 175.00 and 29.17.
    right = refunds(
        [
            [2020, 100, 0, 0, 0, 100, 7, 58.33, 0, 0, 0, 58.33, None],
            [2021, 300, 0, 50, 0, 350, 7, 175, 0, 29.17, 0, 204.17, None],
        ],
        262.5,
        "贰佰陆拾贰元伍角整",
    )
    assert findings(tmp_path, right) == []


@pytest.mark.clause("12(2)")
def test_an_agency_that_rounds_the_monthly_amount_first_is_named_by_that_cause(tmp_path: Path) -> None:
    # 100 / 12 = 8.33, x 7 = 58.31; 50 / 12 = 4.17, x 7 = 29.19.
    wrong = refunds(
        [
            [2020, 100, 0, 0, 0, 100, 7, 58.31, 0, 0, 0, 58.31, None],
            [2021, 300, 0, 50, 0, 350, 7, 175, 0, 29.19, 0, 204.19, None],
        ],
        262.5,
        to_capital(26250),
    )
    assert findings(tmp_path, wrong) == [
        ("R02", 2020, "monthly_rounded", "58.33", "58.31"),
        ("R02", 2021, "monthly_rounded", "204.17", "204.19"),
    ]


@pytest.mark.clause("12(2)")
def test_a_wrong_subtotal_total_and_capital_come_in_as_they_stand(tmp_path: Path) -> None:
    wrong = refunds(
        [
            [2020, 100, 0, 0, 0, 100, 7, 58.33, 0, 0, 0, 58.30, None],
            [2021, 300, 0, 50, 0, 350, 6, 175, 0, 29.17, 0, 204.17, None],
        ],
        262.47,
        "贰佰陆拾贰元伍角整",
    )
    assert findings(tmp_path, wrong) == [
        ("R01", 2021, None, "7", "6"),
        ("R06", 2020, None, "58.33", "58.30"),
        ("S01", None, None, "262.50", "262.47"),
        ("S02", None, None, "贰佰陆拾贰元肆角柒分", "贰佰陆拾贰元伍角整"),
    ]


@pytest.mark.clause("12(2)")
def test_a_year_that_the_form_leaves_out_is_missed(tmp_path: Path) -> None:
    short = refunds([[2020, 100, 0, 0, 0, 100, 7, 58.33, 0, 0, 0, 58.33, None]], 58.33, "伍拾捌元叁角叁分")
    codes = [(code, year) for code, year, *_ in findings(tmp_path, short)]
    assert codes == [("R03", 2021), ("S01", None)]


@pytest.mark.clause("12(2)")
def test_what_the_person_computed_is_no_record_of_the_agency(tmp_path: Path) -> None:
    whole = refunds([[2020, 100, 0, 0, 0, 100, 12, 100, 0, 0, 0, 100, None]], 100, "壹佰元整")
    found = [(code, year, cause) for code, year, cause, *_ in findings(tmp_path, whole, "person")]
    assert found == [("R01", 2020, "whole_year"), ("R02", 2020, "whole_year"), ("R03", 2021, None)]


def imported_beside_a_total(folder: Path, claimant: str) -> list[str]:
    """What is wrong where annex 5 comes into a casebook in which the person named a total of all years."""
    whole = refunds([[2020, 100, 0, 0, 0, 100, 12, 100, 0, 0, 0, 100, None]], 100, "壹佰元整")
    book = openpyxl.Workbook()
    draw(book.worksheets[0], whole)
    book.save(folder / "5.xlsx")
    blank = TABLES["claims"].empty()
    total = pd.DataFrame({"case_id": [CASE], "claimant": ["person"], "refund_subtotal": [40000]})
    claims = marked(total.reindex(columns=blank.columns).astype(blank.dtypes), "fen")
    into = the_case().assign(claims=claims)
    return list(map(str, import_files([folder / "5.xlsx"], into=into, claimant=claimant).problems))


@pytest.mark.clause("12(2)")
def test_a_form_of_who_named_a_total_before_is_refused_with_the_place_of_both(tmp_path: Path) -> None:
    (told,) = imported_beside_a_total(tmp_path, "person")
    assert told.startswith("5.xlsx") and "--into案卷" in told and "只有各年度合计，两者只能留一种" in told
    assert imported_beside_a_total(tmp_path, "agency") == []
