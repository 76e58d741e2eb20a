"""What a filled annex says for a case: its rows, the case's facts, the register; and whose form is refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casebook.sheets.sheet import Sheet
from linkage_kit.forms.annexes import annex_numbered
from linkage_kit.importing.forms.annex_sheets import is_annex, letter
from linkage_kit.importing.run import ImportResult, import_files

from .drawing import Content, draw
from .test_audit_of_forms import CASE, PERSON, account, employment, refunds, the_case


def import_forms(
    folder: Path, *contents: Content, into: Casebook | None = None, claimant: str = "agency"
) -> ImportResult:
    """The forms, a file each, imported into the case without records."""
    for index, content in enumerate(contents):
        book = openpyxl.Workbook()
        draw(book.worksheets[0], content)
        book.save(folder / f"{index}-annex-{content.number}.xlsx")
    return import_files([folder], into=into or the_case(), claimant=claimant)


def imported(result: ImportResult) -> Casebook:
    """The casebook, or a failure that shows the problems."""
    assert result.casebook is not None, "\n".join(map(str, result.problems))
    return result.casebook


def test_annex_3_gives_the_resident_years_and_what_it_says_of_the_person_and_the_agency(
    tmp_path: Path,
) -> None:
    content = account()
    content.rows[0][-1] = "补缴"
    content.values |= {
        "联系电话": "13800000000",
        "参保时间": "2010-01",
        "缴费起始时间": "2010年1月",
        "累计缴费年限": "12",
        "县（市、区）": "市中区",
        "行政区划代码": "370103",
        "开户名称": "市中区社会保险事业中心",
        "银行账号": "1602000000000000001",
    }
    casebook = imported(import_forms(tmp_path, content))

    years = casebook.resident_years
    assert years["year"].tolist() == [2020, 2021]
    assert years["collective"].tolist() == [0, 5000]
    assert years["balance"].tolist() == [13150, 54570]
    assert years["note"].tolist()[0] == "补缴"
    case = casebook.cases.iloc[0]
    assert case["sex"] == "男"
    assert case["phone"] == "13800000000"
    assert case["resident_joined_on"] == "2010-01"
    assert case["resident_paid_from"] == "2010年1月"
    assert case["resident_paid_years"] == "12"
    assert case["resident_agency_code"] == "370103"
    assert case["transferred_amount"] == 54570
    agency = casebook.agencies.iloc[0]
    assert agency[["scheme", "agency_code", "county"]].tolist() == ["resident", "370103", "市中区"]
    assert agency["account_number"] == "1602000000000000001"


def test_annex_4_gives_a_period_a_line_and_the_years_in_months(tmp_path: Path) -> None:
    content = employment()
    content.values |= {
        "个人编号": "0012345",
        "缴费年限": "14.92",
        "实际缴费年限": "12",
        "视同缴费年限": "2年11个月",
    }
    casebook = imported(import_forms(tmp_path, content))

    assert casebook.employee_periods["months"].tolist() == [7, 7]
    case = casebook.cases.iloc[0]
    assert case["personal_number"] == "0012345"
    assert case["employee_paid_months"] == 179
    assert case["deemed_months"] == 35


def test_annex_5_of_the_person_leaves_what_the_agency_recorded_alone(tmp_path: Path) -> None:
    content = refunds([[2020, 100, 0, 0, 0, 100, 12, 100, 0, 0, 0, 100, "本人计算"]], 100, "壹佰元整")
    casebook = imported(import_forms(tmp_path, content, claimant="person"))

    assert casebook.claims[
        ["case_id", "claimant", "year", "refund_personal", "note"]
    ].to_numpy().tolist() == [[CASE, "person", 2020, 10000, "本人计算"]]
    assert casebook.cases["recorded_refund_total"].isna().all()
    assert casebook.cases["recorded_refund_capital"].isna().all()


def test_the_fund_of_annex_4_is_the_transfer_only_where_the_case_goes_that_way(tmp_path: Path) -> None:
    content = employment()
    content.values["个人账户基金转移额"] = 5000
    result = import_forms(tmp_path, content)

    assert imported(result).cases["transferred_amount"].isna().all()
    assert any("没有作为案件的转移金额导入" in str(notice) for notice in result.notices)

    cases = the_case().cases.assign(recorded_direction="employee_to_resident")
    into = Casebook.from_frames(**{**the_case().tables, "cases": cases})
    assert imported(import_forms(tmp_path, into=into)).cases["transferred_amount"].tolist() == [500000]


def test_the_same_form_in_two_files_counts_once(tmp_path: Path) -> None:
    result = import_forms(tmp_path, account(), account(), employment(), employment())
    assert len(imported(result).resident_years) == 2
    assert len(imported(result).employee_periods) == 2
    assert result.known == 4


def test_two_forms_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    other = account()
    other.rows[1][1] = 310
    result = import_forms(tmp_path, account(), other)

    assert result.casebook is None
    (problem,) = result.problems
    assert str(problem).startswith(
        "1-annex-3.xlsx 工作表“Sheet” B9单元格：“310.00”，与0-annex-3.xlsx 工作表“Sheet” 第9行不同"
    )


def test_a_second_annex_4_with_other_periods_is_refused(tmp_path: Path) -> None:
    other = employment()
    other.rows[1][4] = "2021-08"
    other.rows[1][5] = 8
    result = import_forms(tmp_path, employment(), other)

    assert result.casebook is None
    assert [problem.cell for problem in result.problems] == ["B6"]


def test_an_annex_4_beside_an_export_with_other_periods_of_the_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "职工.csv").write_text(
        f"身份证号,起始年月,终止年月,月数\n{PERSON['公民身份号码']},202001,202012,6\n", encoding="utf-8"
    )
    result = import_forms(tmp_path, employment())

    assert result.casebook is None
    assert [problem.cell for problem in result.problems] == ["B6"]


def test_without_a_case_every_form_is_refused_at_its_identity_number(tmp_path: Path) -> None:
    cases = the_case().cases.assign(id_number="37010319650101001X")
    into = Casebook.from_frames(**{**the_case().tables, "cases": cases})
    result = import_forms(tmp_path, account(), employment(), into=into)

    assert result.casebook is None
    assert [problem.cell for problem in result.problems] == ["F4", "B6"]
    assert all(PERSON["公民身份号码"] not in str(problem) for problem in result.problems)


def test_one_bad_form_keeps_the_good_ones_out(tmp_path: Path) -> None:
    bad = employment()
    bad.rows[0][5] = "七"
    result = import_forms(tmp_path, account(), bad)

    assert result.casebook is None
    assert [problem.cell for problem in result.problems] == ["F12"]


def test_notes_that_say_a_word_of_totals_are_notes(tmp_path: Path) -> None:
    content = account()
    content.rows[0][-1] = "累计"
    assert len(imported(import_forms(tmp_path, content)).resident_years) == 2


def test_a_list_with_an_annexs_title_and_identity_numbers_among_its_columns_is_no_form() -> None:
    title = [annex_numbered(3).title, None, None]
    listed = Sheet("清单.xlsx", "Sheet1", [title, ["公民身份号码", "年份", "个人缴费"], ["…", 2020.0, 100.0]])
    assert not is_annex(listed)


@pytest.mark.parametrize("number", [1, 2])
def test_a_letter_among_the_forms_is_passed_over(number: int) -> None:
    sheet = Sheet("函.xlsx", "Sheet1", [[f"附件{number}"], [" ".join(annex_numbered(number).title)]])
    assert not is_annex(sheet)
    assert letter(sheet) == f"附件{number}"


def test_everything_that_a_form_does_not_say_stays_blank(tmp_path: Path) -> None:
    casebook = imported(import_forms(tmp_path, employment()))
    filled = {name for name in TABLES["cases"].columns if casebook.cases[name].notna().any()}
    before = {name for name in TABLES["cases"].columns if the_case().cases[name].notna().any()}
    assert filled - before == {"sex"}
    assert pd.isna(casebook.employee_periods["balance"]).all()
