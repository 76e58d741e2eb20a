"""Checks and causes of one's own: shown everywhere, followed by reports, removed, and harmless when they break."""

import numpy as np
import pytest

import linkage_kit as lk
from linkage_kit.audit.own import BrokenOwn
from linkage_kit.audit.registry import CHECKS

from .conftest import ASOF


@pytest.fixture(autouse=True)
def nothing_stays():
    with lk.checks():
        yield


def found(result, code="X01"):
    return result.findings[result.findings["code"] == code]["case_id"].tolist()


def everybody(title="全部案件", **told):
    return lk.check("X01", title, **told)(lambda facts: facts.cases.case_id != "")


def test_a_check_may_give_a_boolean_a_case(book):
    @lk.check(
        "X01", "清退总额超过四千元", "应退{expected}元。", severity="error", values="money", advice="复核"
    )
    def large(facts):
        large = np.flatnonzero(facts.cases.refund_total > 400_000)
        return lk.Hits(case=large, expected=facts.cases.refund_total[large], actual=np.zeros(len(large), int))

    result = lk.audit(book, ASOF)
    assert found(result) == ["SD-10", "SD-17"]
    assert "应退12125.00元。" in result.findings["message"].tolist()
    everybody()
    assert len(found(lk.audit(book, ASOF))) == 20


def test_it_is_listed_first_defined_twice_without_harm_and_removed(book):
    everybody()
    everybody(title="另一标题")
    listed = lk.checks().table
    assert listed.iloc[0].tolist()[:1] == ["X01"] and listed["own"].sum() == 1
    assert listed.iloc[0]["title"] == "另一标题" and "另一标题" in repr(lk.checks())
    lk.unregister("X01")
    assert found(lk.audit(book, ASOF)) == [] and len(lk.checks()) == len(listed) - 1
    with pytest.raises(KeyError, match="没有自定义的审核或原因X01"):
        lk.unregister("X01")


def test_what_the_package_has_is_neither_replaced_nor_removed():
    with pytest.raises(ValueError, match="审核代码R02是规程的审核，不能去掉"):
        lk.unregister("R02")
    with pytest.raises(ValueError, match="原因monthly_rounded是规程的审核所用，不能去掉"):
        lk.unregister("monthly_rounded")
    with pytest.raises(ValueError, match="R02"):
        lk.check("R02", "别的")(lambda facts: facts.cases.case_id != "")
    with pytest.raises(ValueError, match="原因monthly_rounded是规程的审核所用，请另取名称"):
        lk.cause("monthly_rounded", "别的")(lambda rows, rule: rows.claimed_total > 0)


def test_a_while_ends_with_what_was_before(book):
    everybody()
    with lk.checks():
        lk.unregister("X01")
        lk.check("X02", "别的")(lambda facts: facts.cases.case_id == "SD-01")
        inside = lk.audit(book, ASOF)
    assert (found(inside), found(inside, "X02")) == ([], ["SD-01"])
    outside = lk.audit(book, ASOF)
    assert (len(found(outside)), found(outside, "X02")) == (20, [])


def test_what_it_found_stays_as_it_was_told_whatever_becomes_of_it(book):
    everybody(message="第一句。")
    result = lk.audit(book, ASOF)
    everybody(message="第二句。")
    assert set(result.findings.set_index("code").loc["X01", "message"]) == {"第一句。"}
    assert "第一句。" in result["SD-01"].findings["message"].tolist()
    lk.unregister("X01")
    assert "第一句。" in str(lk.explain(result, "SD-01")) and "全部案件" in result._repr_html_()


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
        (lambda facts: lk.Hits(case=np.array([99])), "ValueError: Hits的case应为案件的位置，0至19"),
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
        BrokenOwn, match=r"test_own_checks\.py第\d+行“return names\.no_such_thing”，AttributeError"
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


def test_a_cause_names_what_it_reproduces(book):
    @lk.cause("twice", "重复退还", "同一年度的清退金额计算了两次。")
    def twice(rows, rule):
        return rows.claimed_total == 2 * rows.computed_refund_subtotal

    claims = book.claims
    row = claims["case_id"].eq("SD-08") & claims["year"].eq(2019) & claims["claimant"].eq("agency")
    claims.loc[row, ["refund_personal", "refund_collective", "refund_subtotal"]] = [120000, 0, 120000]
    result = lk.audit(book.assign(claims=claims), ASOF)
    assert "twice" in result["SD-08"].findings["cause"].tolist()
    assert "重复退还" in lk.report(result, "SD-08").page
    lk.unregister("twice")
    assert "重复退还" in lk.report(result, "SD-08").page


def test_a_broken_cause_leaves_the_rest(book, result):
    @lk.cause("bad", "坏的原因")
    def bad(rows, rule):
        return rows.nothing_of_this_name

    with pytest.warns(BrokenOwn, match="自定义的bad（坏的原因）没有运行"):
        found = lk.audit(book, ASOF)
    assert found.findings.equals(result.findings)
    with pytest.warns(BrokenOwn):
        lk.refunds(book)


def test_reports_of_an_audit_in_memory_follow_one_s_own_checks(book, tmp_path):
    def written(result) -> tuple[int, str, str]:
        made = result.write_reports(tmp_path, ["SD-01", "SD-02"], formats=["html"], workers=1)
        assert made.failures == []
        page = (tmp_path / "SD-01.html").read_text(encoding="utf-8")
        return made.made, page, (tmp_path / "index.csv").read_text(encoding="utf-8-sig")

    assert written(lk.audit(book, ASOF))[0] == 2
    assert written(lk.audit(book, ASOF))[0] == 0
    limit = "SD-01"

    @lk.check("X01", "自己的事项", "看这里。")
    def only_one(facts):
        return facts.cases.case_id == limit

    made, page, index = written(lk.audit(book, ASOF))
    assert made == 1, "the other case has no such finding"
    assert "自己的事项" in page and "看这里。" in page
    assert index.splitlines()[1].split(",")[6:8] != index.splitlines()[2].split(",")[6:8]
    assert written(lk.audit(book, ASOF))[0] == 0
    lk.check("X01", "改了标题", "看这里。")(only_one)
    made, page, _ = written(lk.audit(book, ASOF))
    assert made == 1 and "改了标题" in page and "自己的事项" not in page
    lk.unregister("X01")
    made, page, _ = written(lk.audit(book, ASOF))
    assert made == 1 and "改了标题" not in page


def test_write_reports_takes_an_audit_a_casebook_or_a_place(book, tmp_path):
    lk.write_casebook(book.select("SD-01"), tmp_path / "book")
    options = {"formats": ["html"], "workers": 1}
    lk.write_reports(book, tmp_path / "a", "SD-01", asof=ASOF, **options)
    lk.write_reports(lk.audit(book, ASOF), tmp_path / "b", "SD-01", **options)
    lk.write_reports(str(tmp_path / "book"), tmp_path / "c", asof=ASOF, **options)
    pages = {folder: (tmp_path / folder / "SD-01.html").read_bytes() for folder in "abc"}
    assert pages["a"] == pages["b"] == pages["c"]


def test_the_registry_is_as_before():
    assert not [code for code in CHECKS if code.startswith("X")]
