"""Own checks and causes that break: named with their line, and the rest of the audit stands."""

import numpy as np
import pytest

import linkage_kit as lk
from linkage_kit.audit.own import BrokenOwn

from .conftest import ASOF


@pytest.fixture(autouse=True)
def nothing_stays():
    with lk.checks():
        yield


def with_twice_the_refund(book):
    """The casebook with one claim that no cause of the package explains."""
    claims = book.claims
    row = claims["case_id"].eq("SD-08") & claims["year"].eq(2019) & claims["claimant"].eq("agency")
    claims.loc[row, ["refund_personal", "refund_collective", "refund_subtotal"]] = [120000, 0, 120000]
    return book.assign(claims=claims)


def found(result, code="X01"):
    return result.findings[result.findings["code"] == code]["case_id"].tolist()


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (
            lambda facts: facts.cases.no_such_column == "",
            "AttributeError: 没有no_such_column这一列，有的是：case_id、",
        ),
        (lambda facts: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda facts: "SD-01", "TypeError: 应给出Hits、每个案件一个是否（共20个）或案件编号的列表，现为str"),
        (lambda facts: [True], "TypeError: 应给出Hits、每个案件一个是否（共20个）或案件编号的列表，现为list"),
        (
            lambda facts: None,
            "TypeError: 应给出Hits、每个案件一个是否（共20个）或案件编号的列表，现为NoneType",
        ),
        (lambda facts: lk.Hits(case=np.array([99])), "ValueError: Hits的case应为案件的位置（整数），0至19"),
        (lambda facts: lk.Hits(case=np.array([1, 2]), year=np.array([1])), "ValueError: Hits的各列应一样长"),
    ],
)
def test_a_broken_check_is_named_with_its_line_and_the_rest_stands(book, result, broken, why):
    lk.check("X01", "坏的")(broken)
    with pytest.warns(BrokenOwn, match="自定义的X01（坏的）没有运行，结果中没有它的内容："):
        found = lk.audit(book, ASOF)
    (told,) = found.broken
    assert why in told.reason
    assert found.findings.equals(result.findings)
    assert "自定义的X01（坏的）没有运行" in found._repr_html_() and "没有运行" in found["SD-01"]._repr_html_()
    assert "自定义的X01（坏的）没有运行" in lk.report(found, "SD-01").page
    assert found.summary()["notices"][0]["code"] == "own_broken"


def test_the_line_is_the_one_that_failed(book):
    @lk.check("X01", "坏的")
    def broken(facts):
        names = facts.cases.name
        return names.no_such_thing

    with pytest.warns(
        BrokenOwn, match=r"test_broken_checks\.py第\d+行“return names\.no_such_thing”，AttributeError"
    ):
        lk.audit(book, ASOF)


def test_a_number_in_an_error_is_masked(book):
    number = book.cases["id_number"].iloc[0]

    @lk.check("X01", "坏的")
    def broken(facts):
        raise ValueError(f"不是号码：{number}")

    with pytest.warns(BrokenOwn) as told:
        lk.audit(book, ASOF)
    assert number not in str(told[0].message)


def test_a_broken_cause_leaves_the_rest(book, result):
    @lk.cause("bad", "坏的原因")
    def bad(rows, rule):
        return rows.nothing_of_this_name

    with pytest.warns(BrokenOwn, match="自定义的bad（坏的原因）没有运行"):
        found = lk.audit(book, ASOF)
    assert found.findings.equals(result.findings)
    with pytest.warns(BrokenOwn):
        lk.refunds(book)


def test_a_cause_whose_arithmetic_breaks_is_told_and_the_report_stands(book):
    @lk.cause("mine", "自己的", shows=lambda row, rule: 1 / 0)
    def mine(rows, rule):
        return rows.claimed_total != rows.computed_refund_subtotal

    with pytest.warns(BrokenOwn, match="自定义的mine（自己的，说明和验算）没有运行"):
        result = lk.audit(with_twice_the_refund(book), ASOF)
    assert "mine" in result.findings["cause"].tolist()
    assert "自己的" in lk.report(result, result.findings.query("cause == 'mine'")["case_id"].iloc[0]).page


@pytest.mark.parametrize(
    ("told", "hits"),
    [
        ({"values": "money"}, {"expected": np.array([1.5]), "actual": np.array([2.5])}),
        ({"values": "money"}, {"expected": np.array(["x"], object)}),
        ({"message": "{expected:.2f}", "values": "text"}, {"expected": np.array(["x"], object)}),
        ({}, {"year": np.array([np.nan])}),
        ({}, {"year": np.array(["2015"])}),
        ({}, {"step": np.array(["no_step"], object)}),
        ({}, {"cause": np.array(["no_cause"], object)}),
        ({}, {"article": np.array(["99"], object)}),
    ],
)
def test_findings_that_cannot_be_printed_are_told_and_the_rest_stands(book, result, told, hits):
    lk.check("X01", "坏的", **told)(lambda facts: lk.Hits(case=np.array([0]), **hits))
    with pytest.warns(BrokenOwn, match="自定义的X01（坏的）没有运行"):
        assert lk.audit(book, ASOF).findings.equals(result.findings)


def test_a_mask_in_place_of_positions_is_told(book):
    lk.check("X01", "坏的")(lambda facts: lk.Hits(case=facts.cases.case_id == "SD-08"))
    with pytest.warns(BrokenOwn, match="Hits的case应为案件的位置（整数）"):
        lk.audit(book, ASOF)


def test_a_check_cannot_change_what_was_computed(book, result):
    @lk.check("X01", "改数")
    def change(facts):
        facts.cases.refund_total[:] = 0

    with pytest.warns(BrokenOwn, match="read-only"):
        assert lk.audit(book, ASOF).settlements.equals(result.settlements)


def test_series_are_taken_by_case_id_and_lists_of_cases_too(book):
    large = (
        book.cases.sort_values("case_id", ascending=False).set_index("case_id").transferred_amount > 100000_00
    )
    lk.check("X01", "大额")(lambda facts: large)
    lk.check("X02", "名单")(lambda facts: ["SD-03", "SD-02"])
    result = lk.audit(book, ASOF)
    assert found(result) == sorted(large.index[large.fillna(False)])
    assert found(result, "X02") == ["SD-02", "SD-03"]
    lk.check("X01", "大额")(lambda facts: large.reset_index(drop=True))
    with pytest.warns(BrokenOwn, match="pandas的Series应以案件编号为索引"):
        lk.audit(book, ASOF)


def test_what_is_no_function_no_table_or_no_stake_is_told_at_once(book, result):
    for told, give, sentence in [
        ({}, 5, "审核代码X01应是一个函数，现为int"),
        ({"tables": ("foo",)}, len, "tables应为cases、.*没有foo"),
        ({"stake": 5}, len, "stake应为audit.stake中的一种，现为int"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            lk.check("X01", "x", **told)(give)
    with pytest.raises(ValueError, match="原因mine应是一个函数"):
        lk.cause("mine", "x")(5)
    assert lk.audit(book, ASOF).findings.equals(result.findings)
