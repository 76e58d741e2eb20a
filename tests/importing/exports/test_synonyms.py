"""Names of columns: one fact in one place, and a user's own file that says what is wrong with it."""

import pytest

from linkage_kit.casebook import STORED_TABLES, CasebookError
from linkage_kit.casebook.wording import ends_table, foreign_unit, wording
from linkage_kit.importing.exports.synonyms import load_synonyms

SYNONYMS = load_synonyms()


@pytest.mark.parametrize("name", STORED_TABLES)
def test_every_column_is_known_by_its_name_and_its_title(name):
    for column in STORED_TABLES[name].columns.values():
        assert SYNONYMS.column(name, [column.name]) == SYNONYMS.column(name, [column.title]) == column.name


@pytest.mark.parametrize(
    ("path", "column"),
    [
        (["个人\n缴费"], "personal"),
        (["个 人 缴 费 （元）"], "personal"),
        (["集体补助(其他资助)"], "collective"),
        (["历年个人账户明细", "利息"], "interest"),
        (["应退金额", "利息"], None),
        (["个人缴费（含利息）"], None),
    ],
)
def test_a_header_is_compared_without_blanks_units_and_upper_labels_that_add_nothing(path, column):
    assert SYNONYMS.column("resident_years", path) == column


@pytest.mark.parametrize(
    ("table", "label", "column"),
    [
        ("cases", "累计缴费月数", "employee_paid_months"),
        ("cases", "职工养老保险累计缴费月数", "employee_paid_months"),
        ("cases", "待遇领取申请日期", "benefit_applied_on"),
        ("resident_years", "当年记账利息（元）", "interest"),
        ("employee_periods", "费款所属期起", "start_month"),
        ("claims", "应退个人缴费金额", "refund_personal"),
        ("agencies", "开户行", "bank"),
    ],
)
def test_what_offices_call_a_column_is_known(table, label, column):
    assert SYNONYMS.column(table, [label]) == column


@pytest.mark.parametrize(
    ("table", "path", "column"),
    [
        ("employee_periods", ["某某", "起始年月"], "start_month"),
        ("resident_years", ["某某", "年度"], "year"),
        ("resident_years", ["应退金额", "利息"], None),
        ("cases", ["待遇", "申请日期"], None),
        ("employee_periods", ["视同缴费", "月数"], None),
    ],
)
def test_below_a_caption_that_is_not_known_only_what_it_cannot_change_is_read(table, path, column):
    assert SYNONYMS.below_caption(table, path) == column


@pytest.mark.parametrize("text", ["以下空白", "（以下空白）", "—以下无正文—"])
def test_what_says_that_nothing_follows(text):
    assert ends_table(text)
    assert not ends_table(f"{text}页")


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("个人缴费（万元）", "万元"),
        ("金额单位：千元", "千元"),
        ("利息/角", "角"),
        ("个人缴费（元）", None),
        ("单位：人民币元", None),
        ("工作单位：某公司", None),
        ("缴费月数（个月）", None),
    ],
)
def test_only_units_other_than_yuan_are_foreign(label, unit):
    assert foreign_unit(label) == unit


@pytest.mark.parametrize("text", ["合计", "合 计：", "张三小计", "本页合计"])
def test_what_says_total(text):
    assert SYNONYMS.is_total(text)
    assert not SYNONYMS.is_total("合计村")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("tables: [1]", "“tables”应为各表的列名"),
        ("tables: {years: {}}", "“years”不是案卷的表"),
        ("tables: {claims: {sum: [退]}}", "表claims没有“sum”列"),
        ("tables: {claims: {months: 退}}", "表claims的“months”应为一列文字"),
        (
            "tables: {claims: {year: [重复月数]}}",
            "“重复月数”既是months又是year，一个列名只能是同一张表的一列",
        ),
        ("ignored: 序号", "“ignored”应为一列文字"),
        ("columns: {}", "同义词文件只能有这些部分：tables、ignored、groups、totals、blanks"),
        ("a: [", "同义词文件不是UTF-8编码的YAML"),
    ],
)
def test_a_file_of_synonyms_that_is_none_is_refused(tmp_path, content, expected):
    own = tmp_path / "我的.yaml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(CasebookError) as caught:
        load_synonyms(own)
    assert str(caught.value).startswith(f"我的.yaml：{expected}")


def test_a_key_has_no_blanks_and_plain_characters():
    assert wording(" 集体补助\n（其他　资助） ") == "集体补助(其他资助)"
