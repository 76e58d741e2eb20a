"""Columns that are not quite the contract's: read where only blanks, letters or the unit differ, told where not."""

import pytest

from linkage_kit.casebook import CasebookError, read_casebook


def told(book) -> list[str]:
    return [remark.text for remark in book.taken.remarks]


@pytest.mark.parametrize(
    "label",
    [
        "被征地个人缴费（元）",
        "被征地个人缴费(元)",
        "Land_Personal",
        "被征地 个人缴费",
        "被征地个人缴费（人民币元）",
    ],
)
def test_a_header_that_differs_in_nothing_that_counts_is_the_column(files, write, label):
    files["resident_years"] = (
        files["resident_years"].replace("land_personal", label, 1).replace(",0.00,,0.00", ",7.00,,0.00")
    )
    book = read_casebook(write(files))
    assert book.resident_years["land_personal"][0] == 700
    assert told(book) == []


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("被征地个人缴费（万元）", "单位是万元，应为元"),
        ("被征地个人缴费（角）", "单位是角，应为元"),
    ],
)
def test_another_unit_is_refused(files, write, label, expected):
    files["resident_years"] = files["resident_years"].replace("land_personal", label, 1)
    with pytest.raises(CasebookError) as caught:
        read_casebook(write(files))
    assert str(caught.value) == f"resident_years.csv 第1行“{label}”列：{expected}"


def test_two_headers_of_one_column_are_refused(files, write):
    files["resident_years"] = files["resident_years"].replace(
        "land_personal,collective,land_collective", "被征地个人缴费（元）,collective,Land_Personal", 1
    )
    with pytest.raises(CasebookError, match="与“被征地个人缴费（元）”列重复，同一列只能有一个"):
        read_casebook(write(files))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("被征地农民个人缴费", "像是被征地个人缴费（land_personal），没有用来计算；是的话，应改为这个列名"),
        ("补缴额", "不认得，其中有数字，没有用来计算"),
    ],
)
def test_an_unknown_column_that_somebody_may_count_on_is_told(files, write, label, expected):
    files["resident_years"] = files["resident_years"].replace("land_personal", label, 1)
    book = read_casebook(write(files))
    assert told(book) == [f"resident_years.csv的“{label}”列{expected}"]
    assert book.taken.sources[1].further == (label,)


@pytest.mark.parametrize("label", ["序号", "科室"])
def test_a_column_that_nobody_counts_on_is_not_told(files, write, label):
    cell = "1" if label == "序号" else "无"
    header, *rows = files["events"].splitlines()
    files["events"] = "".join(
        f"{line}\n" for line in [f"{header},{label}", *(f"{row},{cell}" for row in rows)]
    )
    assert told(read_casebook(write(files))) == []
