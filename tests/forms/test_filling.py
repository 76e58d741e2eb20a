"""What is filled in: the records' and the audit's own figures; what is not known stays blank."""

import datetime as dt
import io
import zipfile

import pytest

from linkage_kit.forms.annexes import annex_numbered
from linkage_kit.forms.filling import NoForm
from linkage_kit.money import to_capital

from .conftest import Form
from .hard_cases import LARGEST, LONG_NAME, RARE_NAME
from .reading import squeezed


def lines(form: Form, case_id: str, annex: int, first_year: int) -> list[list[object]]:
    """Lines of a form's table: those rows of the sheet that have a year of these in them."""
    years = range(first_year, 2030)
    return [row for row in form(case_id, annex).rows() if any(value in years for value in row[:3])]


@pytest.mark.clause("4")
def test_a_notice_names_the_person_and_strikes_out_a_scheme_without_records(result):
    assert annex_numbered(1).fill(result["FULL"]).addressee == "张三"
    assert annex_numbered(1).fill(result["FULL"]).struck == ()
    assert annex_numbered(1).fill(result["RESIDENT"]).struck == ("企业职工基本养老保险",)
    assert annex_numbered(1).fill(result["EMPLOYEE"]).struck == ("居民基本养老保险",)


def test_only_the_first_mention_of_a_scheme_is_struck_out(form: Form, result):
    question = annex_numbered(1).form(annex_numbered(1).fill(result["RESIDENT"])).above[1].cells[0]
    assert [run for run in question.runs if run[1]] == [("企业职工基本养老保险", True)]
    assert b"<strike" in _part(form("RESIDENT", 1).xlsx, "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")


@pytest.mark.clause("9(1)")
def test_a_contact_letter_goes_to_the_resident_agency_with_the_employee_agency_s_account(form: Form):
    letter = form("FULL", 2)
    assert letter.texts()["xlsx"].startswith("附件2城乡养老保险制度衔接联系函市中区社会保险经办机构：")
    assert letter.beside("转入地社保经办机构行政区划代码") == "370102"
    assert letter.beside("转入地社保经办机构开户名称") == "历下区社会保险基金财政专户"
    assert letter.beside("转入地社保经办机构开户银行") == "中国农业银行股份有限公司济南某某支行"
    assert letter.beside("转入地社保经办机构银行账号") == "6228480031234567890"
    assert "联系电话：0531-86012345" in letter.texts()["pdf"]


@pytest.mark.clause("9(1)")
@pytest.mark.parametrize("case_id", ["LONG", "BARE"])
def test_a_contact_letter_is_for_resident_to_employee_only(result, case_id):
    with pytest.raises(NoForm, match="只用于居民养老保险衔接至企业职工养老保险；本案："):
        annex_numbered(2).fill(result[case_id])


@pytest.mark.clause("9(2)")
def test_resident_information_has_the_account_s_years_as_recorded(form: Form):
    assert lines(form, "FULL", 3, 2000) == [
        [2015, 500, 100.01, 0, 30, 5, 635.01, "补缴"],
        [2016, 800, 0, 60, -10, 1485.01],
    ]


@pytest.mark.clause("9(2)")
def test_resident_information_has_the_person_the_transfer_and_the_agency(form: Form):
    sheet = form("FULL", 3)
    values = {
        "姓 名": "张三",
        "性别": "男",
        "公民身份号码": "370102196505010017",
        "联系电话": "13812345678",
        "参保时间": "2014-03",
        "缴费起始时间": "2015-01",
        "缴费终止时间": "2016-12",
        "累计缴费年限": "2年",
        "转出时间": "2025-05-20",
        "转出金额合计": 1405,
        "大写": "壹仟肆佰零伍元整",
        "行政区划代码": "370103",
        "开户名称": "市中区社会保险基金财政专户",
        "银行账号": "6228480039876543210",
    }
    assert {label: sheet.beside(label) for label in values} == values
    assert "县（市、区）：市中区" in sheet.texts()["pdf"]


@pytest.mark.clause("10(1)")
def test_employee_information_splits_periods_at_year_ends_and_keeps_the_balance_for_the_last(form: Form):
    assert lines(form, "FULL", 4, 2000) == [
        ["370102", "历下区", 2015, "2015-06", "2015-12", 7],
        ["370102", "历下区", 2016, "2016-01", "2016-02", 2, 1234.56],
        ["371002", "威海市环翠区", 2016, "2016-05", "2016-12", 3, 2000],
    ]


@pytest.mark.clause("10(1)")
def test_employee_information_counts_years_and_months(form: Form):
    sheet = form("FULL", 4)
    assert [sheet.beside(label) for label in ("缴费年限", "实际缴费年限", "视同缴费年限")] == [
        "15年5个月",
        "14年10个月",
        "0年7个月",
    ]


def test_what_was_transferred_stands_on_the_form_of_the_scheme_that_it_left(form: Form):
    assert form("FULL", 4).beside("个人账户基金转移额") is None
    assert form("LONG", 4).beside("个人账户基金转移额") == 123456.78
    assert form("LONG", 3).beside("转出金额合计") == "大写"
    assert form("LONG", 3).beside("大写") is None


@pytest.mark.clause("12(2)")
@pytest.mark.parametrize("case_id", ["FULL", "LONG", "HUGE", "NO-OVERLAP"])
def test_the_refund_table_is_the_audit_s(form: Form, result, case_id):
    refunds = result[case_id].refunds.drop(columns=["case_id", "subsidy_share"])
    order = ["year", "personal", "land_personal", "collective", "land_collective", "subtotal", "months"]
    order += [f"refund_{name}" for name in order[1:6]]
    money = [name for name in order if name not in ("year", "months")]
    assert lines(form, case_id, 5, 1950) == [
        [row[name] / 100 if name in money else row[name] for name in order]
        for row in refunds.fillna(0).to_dict("records")
    ]


@pytest.mark.clause("12(2)")
def test_the_refund_table_s_sums_are_the_audit_s_in_figures_and_in_capitals(form: Form, result):
    case = result["LONG"]
    sheet = form("LONG", 5)
    totals = next(row for row in sheet.rows() if row[0] == "合计")
    assert totals[6] == case.refunds["months"].sum()
    assert totals[-1] == case.settlement["refund_total"] / 100 == sheet.beside("退还本人金额合计")
    assert sheet.beside("大写") == case.settlement["refund_total_capital"]


def test_a_refund_of_nothing_is_a_table_without_lines_and_a_sum_of_nothing(form: Form):
    sheet = form("NO-OVERLAP", 5)
    assert sheet.beside("退还本人金额合计") == 0
    assert sheet.beside("大写") == "零元整"


@pytest.mark.parametrize(
    ("annex", "why"),
    [
        (3, "本案没有居民养老保险缴费记录"),
        (4, "本案没有企业职工养老保险缴费记录"),
        (5, "本案没有衔接方向，没有清退；"),
    ],
)
def test_a_case_without_records_or_direction_has_no_such_form(result, annex, why):
    with pytest.raises(NoForm, match=why):
        annex_numbered(annex).fill(result["BARE"])


def test_sex_and_birth_date_come_from_the_identity_number_where_they_are_not_recorded(form: Form):
    assert form("NO-OVERLAP", 5).beside("性别") == "男"
    assert form("NO-OVERLAP", 5).beside("出生日期") == "1965-05-01"


@pytest.mark.parametrize(
    ("case_id", "annex"),
    [
        ("BARE", 1),
        ("RESIDENT", 3),
        ("EMPLOYEE", 4),
        *((case_id, annex) for case_id in ("NO-OVERLAP", "HUGE") for annex in range(1, 6)),
    ],
)
def test_what_is_not_known_is_blank_and_not_a_word_of_the_program(form: Form, case_id, annex):
    for word in ("None", "nan", "NaT", "NA", "<"):
        assert not any(word in text for text in form(case_id, annex).texts().values())


def test_a_form_is_not_masked(form: Form):
    for annex in (2, 3, 4, 5):
        assert "370102196505010017" in form("FULL", annex).texts()["pdf"]


@pytest.mark.parametrize(("case_id", "name"), [("LONG", LONG_NAME), ("RESIDENT", RARE_NAME)])
def test_long_and_rare_names_are_whole(form: Form, case_id, name):
    assert all(name in text for text in form(case_id, 3).texts().values())


def test_the_largest_and_negative_amounts_are_exact(form: Form):
    sheet = form("HUGE", 3)
    assert lines(form, "HUGE", 3, 2000)[0][1] == LARGEST / 100
    assert "-999,999,999,999.99" in sheet.texts()["pdf"]
    assert sheet.beside("大写") == to_capital(LARGEST)


def test_the_date_is_written_where_it_is_given_and_else_left_to_be_written(result):
    dated = annex_numbered(5).form(annex_numbered(5).fill(result["FULL"], dt.date(2025, 5, 6)))
    blank = annex_numbered(5).form(annex_numbered(5).fill(result["FULL"]))
    assert dated.above[0].cells[0].value == "填表日期：2025年5月6日"
    assert squeezed(str(blank.above[0].cells[0].value)) == "填表日期：年月日"


def _part(xlsx: bytes, *names: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as parts:
        return b"".join(parts.read(name) for name in names if name in parts.namelist())
