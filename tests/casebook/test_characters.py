"""What looks alike is compared as one, whatever it was typed or copied with."""

import pytest

from linkage_kit.casebook import read_casebook
from linkage_kit.casebook.characters import comparable, comparable_name
from linkage_kit.casebook.wording import wording


@pytest.mark.parametrize(
    ("copied", "typed"), [("⽅⾦", "方金"), ("⻢⻓⻰", "马长龙"), ("个⼈缴费", "个人缴费"), ("①", "1")]
)
def test_radicals_and_compatible_forms_are_the_characters_themselves(copied, typed):
    assert comparable(copied) == comparable(typed) == typed


@pytest.mark.parametrize("dot", "·•‧・∙⋅･．.")
def test_every_dot_in_a_name_is_one(dot):
    assert comparable_name(f"阿依 {dot} 买买提") == comparable_name("阿依·买买提")


def test_another_name_stays_another():
    assert comparable_name("阿依·买买提") != comparable_name("阿依买买提")


def test_a_full_stop_in_a_label_is_no_middle_dot():
    assert wording("1．个人缴费") == wording("1.个人缴费") == "1.个人缴费"


def test_headers_and_words_of_a_casebook_are_compared_so_and_texts_are_kept_as_written(files, write):
    files["cases"] = files["cases"].replace("case_id,name", "case_id,姓名").replace("林兰华", "⽅⾦")
    files["resident_years"] = files["resident_years"].replace("year,personal", "年份,个⼈缴费", 1)
    files["events"] = files["events"].replace("refund_paid", "⽀付清退⾦额")
    book = read_casebook(write(files))
    assert book.cases["name"][0] == "⽅⾦"
    assert book.resident_years["personal"][0] == 500_000
    assert book.events["step"][1] == "refund_paid"
