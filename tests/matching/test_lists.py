"""Lists of the schemes' own systems are matched as they are imported."""

import pytest

from .conftest import EMPLOYEE, NUMBER, RESIDENT

OTHER = "370900195001010004"
YEAR = RESIDENT + f"{NUMBER},张三,2015,1200,,,\n{OTHER},李四,2015,1200,,,\n"
MONTHS = "身份证号,姓名,费款所属期,实缴金额,缴费状态,险种\n"


def row(
    month: str, amount: str = "300.00", state: str = "已到账", number: str = NUMBER, scheme: str = "企业养老"
) -> str:
    return f"{number},张三,{month},{amount},{state},{scheme}\n"


def months(found) -> dict[str, int]:
    return {person["id_number"]: person["overlap_months"] for person in found.persons}


def test_a_list_of_months_says_what_periods_say(matching):
    listed = matching(YEAR, MONTHS + "".join(row(f"2015{month:02}") for month in (2, 3, 4, 6)))
    periods = matching(YEAR, EMPLOYEE + f"{NUMBER},张三,2015-02,2015-04,,\n{NUMBER},张三,2015-06,2015-06,,\n")
    assert listed.persons == periods.persons


def test_months_that_were_not_paid_taken_back_or_of_another_scheme_do_not_count(matching):
    """A cancellation stands anywhere: here before the payment, and of another person's month there is none."""
    found = matching(
        YEAR,
        MONTHS
        + row("201501", "-300.00", "冲销")
        + row("201501")
        + row("201502", "0.00", "欠费")
        + row("201503", scheme="失业保险")
        + row("201504")
        + row("201501", number=OTHER)
        + row("201504~201506", "900.00", number=OTHER),
    )
    assert months(found) == {NUMBER: 1, OTHER: 4}


def test_a_row_that_does_not_say_what_others_say_is_told_whoever_it_is_of(refused):
    assert refused(YEAR, MONTHS + row("201501") + row("201502", number=OTHER, scheme="")) == [
        "职工.csv 第3行“险种”列：空白，没有写明，而其他行写明了"
    ]


def test_who_has_no_paid_month_is_not_in_the_employee_scheme(matching):
    found = matching(YEAR, MONTHS + row("201502", "0.00", "欠费"))
    assert months(found) == {}
    assert found.outcome.counts["employee"] == 0


def test_what_cannot_be_judged_is_told_with_what_is_wrong_elsewhere(refused):
    assert refused(
        YEAR + f"{NUMBER},张三,2015年末,1,,,\n", MONTHS + row("201513") + row("201502", state="待定")
    ) == [
        "居民.csv 第4行“年份”列：“2015年末”，应为年份，如2025",
        "职工.csv 第2行“费款所属期”列：“201513”，应为月份，如2025-01",
        "职工.csv 第3行“缴费状态”列：“待定”，应为下列含义之一的词（写入同义词文件的payments）："
        "已缴费paid、补缴late、应缴due、未缴费unpaid、冲销cancelled、已退费refunded、补差supplement、视同缴费deemed",
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "身份证号,年度,1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月\n"
        + f"{NUMBER},2015,√,√,,√,,,,,,,,\n",
        "身份证号,年,月\n" + "".join(f"{NUMBER},2015,{month}\n" for month in (1, 2, 4)),
        "身份证号,起始年月,终止年月,缴费状态\n"
        + f"{NUMBER},201501,201502,已缴费\n{NUMBER},201504,201504,已缴费\n{NUMBER},201506,201507,欠费\n",
    ],
)
def test_every_kind_of_list_of_the_employee_scheme_is_read(matching, listed):
    assert months(matching(YEAR, listed)) == {NUMBER: 3}


def test_payments_of_the_resident_scheme_are_added_up_to_years(matching):
    found = matching(
        "身份证号,年度,个人缴费,政府补贴,缴费日期\n"
        + f"{NUMBER},2015,500.00,30.00,2015-03-01\n{NUMBER},2015,700.00,,2015-09-01\n",
        EMPLOYEE + f"{NUMBER},张三,2015-01,2015-06,,\n",
    )
    (person,) = found.persons
    assert (person["resident_years"], str(person["refund_total"])) == (1, "600.00")
