"""Who is in both schemes, what overlaps (12(1)) and what linking would give back (12(2))."""

import decimal

import pytest

from .conftest import EMPLOYEE, NUMBER, RESIDENT, run

OTHER, THIRD = "370900195001010004", "370900197003057876"


@pytest.mark.clause("12(2)")
def test_a_person_in_both_schemes_has_overlap_refund_and_subsidy_by_year(matching):
    (person,) = matching(
        RESIDENT + f"{NUMBER},张三,2015,500.00,,30.00,5.00\n{NUMBER},张三,2016,800.00,,60.00,10.00\n",
        EMPLOYEE + f"{NUMBER},张三,2015-06,2015-12,,371002\n",
    ).persons
    assert person["overlap"] == [
        {
            "year": 2015,
            "months": 7,
            "months_min": 7,
            "month_list": "6~12",
            "refund": decimal.Decimal("291.67"),
            "refund_min": decimal.Decimal("291.67"),
            "subsidy": decimal.Decimal("17.50"),
        }
    ]
    assert person["refund_total"] == decimal.Decimal("291.67")
    assert person["subsidy_total"] == decimal.Decimal("17.50")
    assert (person["resident_years"], person["employee_years"], person["employee_months"]) == (2, 1, 7)
    assert (person["employee_first_month"], person["employee_last_month"]) == ("2015-06", "2015-12")
    assert person["employee_agencies"] == ["371002"]


@pytest.mark.clause("2")
def test_only_persons_in_both_schemes_are_persons_of_a_match(matching):
    found = matching(
        RESIDENT + f"{NUMBER},张三,2015,500,,,\n{OTHER},李四,2015,500,,,\n",
        EMPLOYEE + f"{NUMBER},张三,2001-01,2001-03,,371002\n{THIRD},王五,2015-01,2015-02,,371002\n",
    )
    assert [person["id_number"] for person in found.persons] == [NUMBER]
    assert found.persons[0]["overlap"] == []
    assert found.outcome.counts["resident"] == found.outcome.counts["employee"] == 2


def test_of_months_that_may_have_been_paid_the_most_count_and_the_least_are_given(matching):
    (person,) = matching(
        RESIDENT + f"{NUMBER},张三,2015,1200,,120,\n",
        EMPLOYEE + f"{NUMBER},张三,2015-01,2015-06,3,371002\n{NUMBER},张三,2015-04,2015-08,,371002\n",
    ).persons
    assert (person["overlap_months"], person["overlap_months_min"]) == (8, 5)
    assert (person["refund_total"], person["refund_min"]) == (decimal.Decimal(800), decimal.Decimal(500))


def test_a_month_that_was_paid_in_two_places_counts_once(matching):
    (person,) = matching(
        RESIDENT + f"{NUMBER},张三,2015,1200,,,\n",
        EMPLOYEE + f"{NUMBER},张三,2015-01,2015-06,,371002\n{NUMBER},张三,2015-04,2015-06,,370102\n",
    ).persons
    assert person["overlap_months"] == 6
    assert person["employee_agencies"] == ["370102", "371002"]


def test_numbers_are_matched_as_they_are_compared(matching):
    """Full-width digits, blanks around a number and a small x say no other number."""
    number = "37010019650101001X"
    found = matching(
        RESIDENT + f" {number} ,张三,2015,500,,,\n",
        EMPLOYEE + "３７０１００１９６５０１０１００１x,张 三,2015-01,2015-02,,\n",
    )
    assert [person["id_number"] for person in found.persons] == [number]


def test_cells_are_read_as_an_import_reads_them(matching):
    (person,) = matching(
        "身份证号,年度,个人缴费金额,集体补助金额,财政补贴,当年利息\n" + f'{NUMBER},2015年,"1,200.00元",—,,\n',
        "社会保障号码,起始时间,截止时间\n" + f"{NUMBER},2015年1月,201506\n",
    ).persons
    assert (person["overlap_months"], person["refund_total"]) == (6, decimal.Decimal(600))
    assert person["name"] == ""


def test_the_same_year_in_two_rows_that_say_the_same_counts_once(matching):
    rows = f"{NUMBER},张三,2015,500,,,\n"
    (person,) = matching(RESIDENT + rows * 2, EMPLOYEE + f"{NUMBER},张三,2015-01,2015-06,,\n").persons
    assert (person["resident_years"], person["refund_total"]) == (1, decimal.Decimal(250))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_files_are_read_in_the_encodings_of_offices_with_titles_above_the_header(tmp_path, encoding):
    separator = "\t" if encoding == "utf-16" else ","
    for name, header, row in (
        ("居民", RESIDENT, f"{NUMBER},张三,2015,1200,,,\n"),
        ("职工", EMPLOYEE, f"{NUMBER},张三,2015-01,2015-06,,371002\n"),
    ):
        text = f"{name}养老保险记录{',' * header.count(',')}\n{header}{row}".replace(",", separator)
        (tmp_path / f"{name}.csv").write_text(text, encoding=encoding)
    (person,) = run(tmp_path / "居民.csv", tmp_path / "职工.csv", tmp_path / "out").persons
    assert (person["name"], person["overlap_months"]) == ("张三", 6)
