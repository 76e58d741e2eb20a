"""Numbers that look like one another's mistyping are listed for people to decide, and never merged."""

import pytest

from .conftest import EMPLOYEE, NUMBER, RESIDENT

OLD = "379901650501001"
ONE_DIGIT, SWAPPED = "379901196505010025", "379901196505100015"
#: The birth date is stated, for a mistyped number may hold another.
STATED = "公民身份号码,姓名,出生日期,起始年月,终止年月\n"


def records(
    number: str, name: str = "张三", birth: str = "1965-05-01", other: str = NUMBER
) -> tuple[str, str]:
    return (
        "公民身份号码,姓名,出生日期,年份,个人缴费,集体补助,政府补贴,利息\n"
        + f"{other},张三,1965-05-01,2015,500,,,\n",
        STATED + f"{number},{name},{birth},2015-01,2015-06\n",
    )


@pytest.mark.parametrize(
    ("number", "kind", "order"),
    [
        (OLD, "old_and_new", (OLD, NUMBER)),
        (ONE_DIGIT, "one_digit", (NUMBER, ONE_DIGIT)),
        (SWAPPED, "swapped", (NUMBER, SWAPPED)),
        ("379910196505010015", "swapped", (NUMBER, "379910196505010015")),
        # Two places that are apart.
        ("379901196505000115", "swapped", (NUMBER, "379901196505000115")),
    ],
)
def test_a_number_that_looks_like_another_ones_mistyping_is_listed_and_not_merged(
    matching, number, kind, order
):
    found = matching(*records(number))
    assert found.persons == []
    (pair,) = found.doubtful
    assert (pair["kind"], {pair["first_id_number"], pair["second_id_number"]}) == (kind, set(order))


def test_a_pair_tells_whose_numbers_they_are_and_which_of_them_may_be(matching):
    (pair,) = matching(*records(ONE_DIGIT)).doubtful
    assert pair == {
        "kind": "one_digit",
        "first_id_number": NUMBER,
        "first_name": "张三",
        "first_schemes": "resident",
        "first_valid": "true",
        "second_id_number": ONE_DIGIT,
        "second_name": "张三",
        "second_schemes": "employee",
        "second_valid": "false",
        "birth_date": "1965-05-01",
        "message": "姓名、出生日期相同，号码一位不同，请核对是否同一人",
    }


@pytest.mark.parametrize(
    ("name", "birth"), [("李四", "1965-05-01"), ("张三", "1965-05-02"), ("", "1965-05-01")]
)
def test_numbers_of_another_name_or_birth_date_are_of_others(matching, name, birth):
    assert matching(*records(ONE_DIGIT, name, birth)).doubtful == []


def test_a_name_is_compared_without_its_blanks_and_dots(matching):
    assert len(matching(*records(ONE_DIGIT, "张　三")).doubtful) == 1


def test_the_same_number_with_x_and_X_is_matched_and_told(matching):
    number = "37010019650101001X"
    found = matching(*records(number.lower(), other=number))
    assert [person["id_number"] for person in found.persons] == [number]
    (pair,) = found.doubtful
    assert (pair["kind"], pair["first_id_number"], pair["second_id_number"]) == (
        "small_x",
        number,
        number.lower(),
    )


def test_two_numbers_of_one_scheme_are_told_too(matching):
    rows = f"{NUMBER},张三,2015,500,,,\n{ONE_DIGIT},张三,2016,500,,,\n"
    found = matching(RESIDENT + rows, EMPLOYEE + f"{NUMBER},张三,2015-01,2015-06,,\n")
    assert [pair["kind"] for pair in found.doubtful] == ["one_digit"]
    assert [person["resident_years"] for person in found.persons] == [1]
