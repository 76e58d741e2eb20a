"""Names of region codes."""

import pytest

from linkage_kit.regions import city_name, county_codes, region_name


@pytest.mark.parametrize(
    ("code", "region", "city"),
    [
        ("370102", "济南市历下区", "济南市"),
        ("371082", "威海市荣成市", "威海市"),
        ("370200", "青岛市", "青岛市"),
        ("370000", "山东省", "山东省"),
        ("110105", "北京市朝阳区", "北京市"),
        ("500234", "重庆市开县", "重庆市"),
    ],
)
def test_a_code_is_named_with_its_city(code, region, city):
    assert (region_name(code), city_name(code)) == (region, city)


def test_a_code_that_names_no_region_stays_a_code():
    assert (region_name("379901"), city_name("379901")) == ("379901", "山东省")
    assert (region_name("999999"), city_name("999999")) == ("999999", "999999")
    assert (region_name("x"), city_name("")) == ("x", "")


def test_an_abolished_code_keeps_its_last_name():
    assert region_name("371202") == "莱芜市莱城区"


def test_the_counties_of_a_province_are_those_that_there_are_now():
    codes = county_codes("37")
    assert {"370102", "371002", "371082"} <= set(codes)
    # 莱芜 became districts of 济南 in 2019.
    assert not [code for code in codes if code.startswith("3712")]
    assert not [code for code in codes if region_name(code) == code]
