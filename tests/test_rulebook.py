"""The rulebook: clauses, dated parameters, and the decorator that registers who carries out a clause."""

import datetime as dt
from pathlib import Path

import cn2an
import holidays
import numpy as np
import pytest
import yaml

from linkage_kit.resources import rulebook_file
from linkage_kit.rulebook import Limit, RulebookError, clause, load, registered, shandong
from linkage_kit.steps import STEPS

FIRST_DAY = dt.date(2024, 12, 15)


def chinese(number: str) -> str:
    return cn2an.an2cn(number).replace("一十", "十")


def test_an_article_of_several_clauses_is_cited_as_a_whole():
    assert (shandong().citation("9"), shandong().citation("12")) == ("第九条", "第十二条")


def test_every_clause_has_the_citation_of_its_id():
    for clause_id in shandong().clauses:
        article, _, item = clause_id.rstrip(")").partition("(")
        item = f"（{chinese(item)}）" if item else ""
        assert shandong().citation(clause_id) == f"第{chinese(article)}条{item}"


def test_the_clauses_that_the_product_carries_out_are_computed():
    computed = "2 4 6 7 7(1) 7(2) 8 9(1) 9(2) 9(3) 9(4) 9(5) 10(1) 10(2) 10(3) 10(4) 11 12(1) 12(2) 12(3) 15"
    states = {clause.id: clause.state for clause in shandong().clauses.values()}
    assert {key for key, state in states.items() if state == "computed"} == set(computed.split())
    assert {key for key, state in states.items() if state == "stated"} == {"1", "3", "16"}
    assert {key for key, state in states.items() if state == "later"} == {"5", "13", "14"}


def test_a_clause_that_is_not_computed_says_why():
    assert all(clause.why for clause in shandong().clauses.values() if clause.state == "stated")


@pytest.mark.clause("15")
def test_the_procedure_is_in_force_from_15_december_2024():
    assert shandong().effective_from == FIRST_DAY
    assert shandong().at(FIRST_DAY).since == FIRST_DAY


@pytest.mark.clause("15")
def test_a_day_before_the_first_rules_is_refused_in_a_sentence():
    sentence = "规则库中的“各环节办理时限（工作日）”自2024-12-15起才有规定，不能用于2024-12-14"
    with pytest.raises(RulebookError, match=f"^{sentence}$"):
        shandong().at(dt.date(2024, 12, 14))
    with pytest.raises(RulebookError, match=f"^{sentence}$"):
        list(shandong().split(np.array(["2025-01-01", "2024-12-14"], "datetime64[D]")))


def limit_of(direction: str, step: str) -> Limit:
    (limit,) = (limit for limit in shandong().at(FIRST_DAY).limits[direction] if limit.step == step)
    return limit


@pytest.mark.clause("9(1)", "9(2)", "9(3)", "9(4)", "9(5)")
@pytest.mark.parametrize(
    ("clause_id", "step", "responsible", "clock_start", "days", "days_consolidated"),
    [
        ("9(1)", "contact_letter_sent", "employee", "application_received", 3, 3),
        ("9(2)", "resident_info_sent", "resident", "contact_letter_received", 3, 15),
        ("9(3)", "confirmation_sent", "employee", "resident_info_received", 2, 2),
        ("9(4)", "relation_ended", "resident", "confirmation_received", 2, 2),
        ("9(4)", "funds_transferred", "resident", "confirmation_received", 20, 20),
        ("9(5)", "result_reported", "employee", "funds_received", 2, 2),
    ],
)
def test_limits_from_resident_to_employee(clause_id, step, responsible, clock_start, days, days_consolidated):
    expected = Limit(step, clause_id, responsible, clock_start, days, days_consolidated)
    assert limit_of("resident_to_employee", step) == expected


@pytest.mark.clause("10(1)", "10(2)", "10(3)", "10(4)")
@pytest.mark.parametrize(
    ("clause_id", "step", "responsible", "clock_start", "days", "days_consolidated"),
    [
        ("10(1)", "employee_info_sent", "employee", "application_received", 3, 15),
        ("10(2)", "confirmation_sent", "resident", "employee_info_received", 2, 2),
        ("10(3)", "relation_ended", "employee", "confirmation_received", 2, 2),
        ("10(3)", "funds_transferred", "employee", "confirmation_received", 20, 20),
        ("10(4)", "result_reported", "resident", "funds_received", 2, 2),
    ],
)
def test_limits_from_employee_to_resident(clause_id, step, responsible, clock_start, days, days_consolidated):
    expected = Limit(step, clause_id, responsible, clock_start, days, days_consolidated)
    assert limit_of("employee_to_resident", step) == expected


def test_limited_steps_follow_the_order_of_the_steps():
    order = list(STEPS)
    for limits in shandong().at(FIRST_DAY).limits.values():
        assert [limit.step for limit in limits] == sorted((limit.step for limit in limits), key=order.index)


def test_split_gives_each_version_its_dates_and_leaves_out_the_unknown_ones(tmp_path):
    book = load(edited(tmp_path, add_later_limits))
    dates = np.array(["2027-12-31", "2028-01-01", "NaT"], "datetime64[D]")
    versions = [(rules.since, mask.tolist()) for rules, mask in book.split(dates)]
    assert versions == [(FIRST_DAY, [True, False, False]), (dt.date(2028, 1, 1), [False, True, False])]
    assert book.at(dt.date(2028, 1, 1)).limits["resident_to_employee"][0].days == 5


@pytest.mark.clause("7")
@pytest.mark.parametrize(
    ("date", "months"),
    [
        ("2024-12-15", 180),
        ("2029-12-31", 180),
        ("2030-01-01", 186),
        ("2031-01-01", 192),
        ("2038-12-31", 234),
        ("2039-01-01", 240),
        ("2099-12-31", 240),
    ],
)
def test_minimum_months_grow_by_six_a_year_from_2030_to_2039(date, months):
    assert shandong().minimum_months.at(dt.date.fromisoformat(date)) == months
    assert shandong().minimum_months.on(np.array([date], "datetime64[s]")).tolist() == [months]


@pytest.mark.clause("7")
def test_retirement_groups_are_those_of_the_reform():
    groups = shandong().retirement_groups(FIRST_DAY)
    assert [(group.sex, group.original_age_months // 12, group.max_delay) for group in groups.values()] == [
        ("男", 60, 36),
        ("女", 55, 36),
        ("女", 50, 60),
    ]


def test_the_last_announced_year_is_the_last_one_with_make_up_days():
    make_up_days = holidays.country_holidays("CN", years=range(2020, 2100)).weekend_workdays
    assert max(day.year for day in make_up_days) == shandong().last_announced_year


def test_clause_registers_a_function_and_gives_it_back(monkeypatch):
    carriers = {"11": []}
    monkeypatch.setattr("linkage_kit.rulebook._CARRIERS", carriers)

    def refund():
        return "refund"

    assert clause("11")(refund) is refund
    assert registered() == {"11": [f"{__name__}.{refund.__qualname__}"]}


def test_every_clause_that_a_function_carries_out_stands_in_the_rulebook():
    assert set(registered()) <= set(shandong().clauses)


def test_a_value_holds_from_its_day_on_and_the_first_one_before_it_where_asked(tmp_path):
    def move_the_province(data):
        data["parameters"]["province"]["values"].append({"from": dt.date(2026, 1, 1), "value": "12"})

    province = load(edited(tmp_path, move_the_province)).province
    dates = np.array(["2000-01-01", "2025-12-31", "2026-01-01"], "datetime64[D]")
    assert province.on_or_first(dates).tolist() == ["37", "37", "12"]
    with pytest.raises(RulebookError):
        province.on(dates)


def test_a_file_that_extends_another_holds_only_what_differs(tmp_path):
    path = tmp_path / "local.yaml"
    path.write_text(
        "extends: shandong\ntitle: {zh: 某省规程}\n"
        "clauses:\n  - {id: '15', citation: 第二十条, zh: 施行, en: in force, state: computed}\n"
        "parameters:\n  province:\n    values:\n      - {from: 2024-12-15, value: '12'}\n",
        encoding="utf-8",
    )
    rules = load(path)
    assert (rules.title, rules.citation("15"), rules.citation("12(2)")) == (
        "某省规程",
        "第二十条",
        "第十二条（二）",
    )
    assert rules.province.latest == "12" and rules.window_months.latest == 6
    assert list(rules.clauses) == list(shandong().clauses)
    assert rules.digest != shandong().digest


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("extends: local.yaml\n", "规则库文件互相引用：{path}"),
        ("extends: missing.yaml\n", "找不到规则库文件：{path}"),
        ("title: [", "规则库文件不是有效的YAML：{path}"),
        ("title: {zh: 某省}\n", "规则库文件缺少内容或写法不对：{path}（'clauses'）"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, text, sentence):
    path = tmp_path / "local.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as error:
        load(path)
    assert str(error.value) == sentence.format(path=path)


def edited(folder: Path, edit) -> Path:
    """A copy of the rulebook with an edit."""
    data = yaml.safe_load(rulebook_file().read_text(encoding="utf-8"))
    edit(data)
    path = folder / "rulebook.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def add_later_limits(data):
    values = data["parameters"]["limits"]["values"]
    later = yaml.safe_load(yaml.safe_dump(values[0]["value"]))
    later["resident_to_employee"][0]["days"] = 5
    values.append({"from": dt.date(2028, 1, 1), "value": later})


def cite_missing_clause(data):
    data["parameters"]["window_months"]["clause"] = "4(7)"


def cite_missing_source(data):
    data["parameters"]["window_months"]["source"] = "rumour"


def limit_a_missing_clause(data):
    data["parameters"]["limits"]["values"][0]["value"]["resident_to_employee"][0]["clause"] = "9(8)"


def limit_a_missing_step(data):
    data["parameters"]["limits"]["values"][0]["value"]["resident_to_employee"][0]["step"] = "tea_drunk"


def leave_out_a_retirement_group(data):
    del data["parameters"]["retirement_groups"]["values"][0]["value"]["female_50"]


def assume_a_missing_step(data):
    data["assumed_from"]["funds_received"] = "funds_transfered"


def assume_nothing_for_a_clock(data):
    del data["assumed_from"]["funds_received"]


def leave_out_all_retirement_groups(data):
    data["parameters"]["retirement_groups"]["values"][0]["value"].clear()


def reverse_the_history(data):
    data["parameters"]["minimum_months"]["values"].reverse()


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (cite_missing_clause, "参数 window_months 引用了没有的条款：4(7)"),
        (cite_missing_source, "参数 window_months 引用了没有的来源：rumour"),
        (limit_a_missing_clause, "办理时限的条款不存在：9(8)"),
        (limit_a_missing_step, "办理时限的环节不存在：tea_drunk"),
        (
            leave_out_a_retirement_group,
            "参数 retirement_groups 应恰有male_60、female_55、female_50，现为：female_55、male_60",
        ),
        (
            leave_out_all_retirement_groups,
            "参数 retirement_groups 应恰有male_60、female_55、female_50，现为：空白",
        ),
        (
            assume_a_missing_step,
            "assumed_from 应为环节和它的替代（环节或applied_on），现为：funds_received: funds_transfered",
        ),
        (assume_nothing_for_a_clock, "assumed_from 中没有：funds_received"),
        (reverse_the_history, "参数 minimum_months 的生效日期未按先后排列"),
    ],
)
def test_a_rulebook_that_contradicts_itself_is_refused(tmp_path, edit, sentence):
    with pytest.raises(RulebookError) as error:
        load(edited(tmp_path, edit))
    assert str(error.value) == sentence
