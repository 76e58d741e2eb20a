"""Every form carries its official title, labels, column numbers, note and signature lines, in their order."""

from collections import Counter

import pytest

from linkage_kit.forms.annexes import annex_numbers

from .conftest import Form
from .reading import missing_words

_AMOUNTS = ["个人缴费", "被征地个人缴费", "集体补助（其他资助）", "被征地集体缴费"]
_PERSON = ["个人编号", "姓名", "性别", "出生日期", "公民身份号码", "户籍地址"]

#: Word for word as issued, blanks apart; written out here once more so that a slip in an annex shows.
WORDING = {
    1: [
        "城乡养老保险制度衔接告知书",
        "：",
        "经查询，您在我省存在企业职工基本养老保险/居民基本养老保险参保缴费记录，在办理养老保险待遇享受手续之前可以办理"
        "城乡养老保险制度衔接手续，请确认是否办理。",
        "是",
        "否",
        "若不办理，请在享受养老保险待遇后及时办理企业职工基本养老保险/居民基本养老保险退保手续。",
        "参保人（签字）：",
        "年月日",
    ],
    2: [
        "城乡养老保险制度衔接联系函",
        "社会保险经办机构：",
        "根据《山东省城乡养老保险制度衔接经办规程》（鲁人社字〔2024〕84号）有关规定，原在你处的参保人员，现申请将其居民"
        "基本养老保险转至我处，如无不妥，请按相关规定办理。",
        "姓名",
        "性别",
        "公民身份号码",
        "转入地社保经办机构行政区划代码",
        "转入地社保经办机构开户名称",
        "转入地社保经办机构开户银行",
        "转入地社保经办机构银行账号",
        "经办人（签章）：",
        "联系电话：",
        "转入地社保经办机构（章）：",
        "年月日",
    ],
    3: [
        "居民基本养老保险信息表",
        "县（市、区）：",
        "填表日期：年月日",
        "单位：元",
        "姓名",
        "性别",
        "公民身份号码",
        "联系电话",
        "参保时间",
        "缴费起始时间",
        "缴费终止时间",
        "累计缴费年限",
        "年",
        "历年个人账户明细",
        "年份",
        *_AMOUNTS,
        "个人缴费政府补贴",
        "利息",
        "其他",
        "个人账户累计储存额",
        "备注",
        "转出时间",
        "转出金额合计",
        "大写",
        "居民养老保险社保经办机构信息",
        "行政区划代码",
        "开户名称",
        "开户银行",
        "银行账号",
        "转出地社保经办机构意见：",
        "经审核，该参保人员符合城乡养老保险制度衔接条件，同意办理衔接手续。",
        "经办人(签章)：",
        "联系电话：",
        "转出地社保经办机构(章):",
    ],
    4: [
        "企业职工基本养老保险信息表",
        "县（市、区）：",
        "填表日期：年月日",
        "单位：元",
        "参保人员基本信息",
        *_PERSON,
        "养老保险转移信息",
        "缴费年限",
        "年",
        "实际缴费年限",
        "年",
        "视同缴费年限",
        "年",
        "个人账户基金转移额",
        "历年缴费及个人账户记账信息",
        "参保地区",
        "年份",
        "缴费起始时间",
        "缴费截止时间",
        "缴费月数",
        "至本年末个人账户累计储存额",
        "行政区划代码",
        "名称",
        "经办人(签章)：",
        "联系电话：",
        "转出地社保经办机构(章):",
    ],
    5: [
        "城乡养老保险重复缴费清退表",
        "填表日期：年月日",
        "单位：元",
        "参保人员基本信息",
        *_PERSON,
        "历年重复缴费和个人账户清退明细",
        "重复年份",
        "当年缴费金额",
        "重复月数",
        "退还本人金额",
        "备注",
        *_AMOUNTS,
        "小计",
        *_AMOUNTS,
        "小计",
        *map(str, range(1, 14)),
        "合计",
        "退还本人金额合计",
        "大写",
        "经办人（签章）：",
        "联系电话：",
        "社保经办机构（章）:",
        "注：6=2+3+4+5；12=8+9+10+11",
    ],
}


@pytest.mark.clause("4", "9(1)", "9(2)", "10(1)", "12(2)")
@pytest.mark.parametrize("annex", annex_numbers())
@pytest.mark.parametrize("case_id", ["", "FULL"])
def test_a_form_has_the_official_words_in_their_order(form: Form, annex, case_id):
    assert missing_words(form(case_id, annex).texts()["xlsx"], WORDING[annex]) == []


@pytest.mark.clause("4", "9(1)", "9(2)", "10(1)", "12(2)")
@pytest.mark.parametrize("annex", annex_numbers())
@pytest.mark.parametrize("case_id", ["", "FULL"])
def test_a_pdf_has_every_official_word_as_often_as_the_form(form: Form, annex, case_id):
    # A cell over several rows is drawn after them, so a PDF's text does not keep their order.
    text = form(case_id, annex).texts()["pdf"]
    wanted = Counter(WORDING[annex])
    assert {word: text.count(word) for word, times in wanted.items() if text.count(word) < times} == {}


@pytest.mark.parametrize("annex", annex_numbers())
def test_a_blank_form_says_nothing_else(form: Form, annex):
    said = form("", annex).texts()["xlsx"].replace("_", "")
    assert said == f"附件{annex}" + "".join(WORDING[annex])


def test_a_word_that_stands_too_early_is_missed():
    assert missing_words("乙甲", ["甲", "乙"]) == ["乙"]
