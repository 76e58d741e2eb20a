"""Checks and causes of one's own: shown everywhere, followed by reports, removed, and harmless when they break."""

import pickle

import numpy as np
import pytest

import linkage_kit as lk
from linkage_kit.audit.registry import CHECKS

from .conftest import ASOF


@pytest.fixture(autouse=True)
def nothing_stays():
    with lk.checks():
        yield


def found(result, code="X01"):
    return result.findings[result.findings["code"] == code]["case_id"].tolist()


def with_twice_the_refund(book):
    """The casebook with one claim that no cause of the package explains."""
    claims = book.claims
    row = claims["case_id"].eq("SD-08") & claims["year"].eq(2019) & claims["claimant"].eq("agency")
    claims.loc[row, ["refund_personal", "refund_collective", "refund_subtotal"]] = [120000, 0, 120000]
    return book.assign(claims=claims)


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


def test_a_cause_names_what_it_reproduces(book):
    @lk.cause("twice", "重复退还", "同一年度的清退金额计算了两次。")
    def twice(rows, rule):
        return rows.claimed_total == 2 * rows.computed_refund_subtotal

    result = lk.audit(with_twice_the_refund(book), ASOF)
    assert "twice" in result["SD-08"].findings["cause"].tolist()
    assert "重复退还" in lk.report(result, "SD-08").page
    lk.unregister("twice")
    assert "重复退还" in lk.report(result, "SD-08").page


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


def audited_with(book, title, code="X01", **told):
    """An audit with an own check that is gone when it is there."""
    with lk.checks():
        lk.check(code, title, f"{title}的说明。", **told)(lambda facts: facts.cases.case_id == "SD-01")
        return lk.audit(book, ASOF)


def test_a_report_says_what_the_audit_beside_it_says_though_the_check_is_gone(book, tmp_path):
    lk.write_reports(lk.audit(book, ASOF), tmp_path, "SD-01", formats="html", workers=1)
    result = audited_with(book, "第一个")
    lk.check("X01", "第二个")(lambda facts: facts.cases.case_id != "")
    made = lk.write_reports(result, tmp_path, "SD-01", formats="html", workers=1)
    assert (made.made, made.failures) == (1, [])
    page = (tmp_path / "SD-01.html").read_text(encoding="utf-8")
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "第一个的说明。" in page and "第一个" in index
    assert "第二个" not in page and "第二个" not in index
    assert "第一个的说明" in (tmp_path / "audit" / "findings.csv").read_text(encoding="utf-8-sig")


def test_an_audit_and_its_case_say_the_same_whatever_is_registered_meanwhile(book):
    result = audited_with(book, "甲")
    with lk.checks():
        lk.check("X01", "乙", "乙。")(lambda facts: facts.cases.case_id != "")
        for one in (result["SD-01"], result.select("SD-01"), lk.what_if(result, "SD-01", {}).before):
            assert one.findings[one.findings["code"] == "X01"]["message"].tolist() == ["甲的说明。"]
        assert "甲" in result["SD-01"]._repr_html_() and "乙" not in result["SD-01"]._repr_html_()


def test_an_audit_with_own_checks_is_opened_in_another_process(book):
    result = pickle.loads(pickle.dumps(audited_with(book, "甲")))
    assert "甲的说明。" in result["SD-01"].findings["message"].tolist()
    assert "甲" in lk.report(result, "SD-01").page


def test_a_report_follows_what_an_own_cause_shows(book, tmp_path):
    shown = ["1 + 1 = 2"]
    other = with_twice_the_refund(book)

    def written():
        made = lk.write_reports(lk.audit(other, ASOF), tmp_path, "SD-08", formats="html", workers=1)
        return made.made, (tmp_path / "SD-08.html").read_text(encoding="utf-8")

    @lk.cause("twice", "重复退还", lambda rule: f"说明{shown[0]}", shows=lambda row, rule: shown[0])
    def twice(rows, rule):
        return rows.claimed_total == 2 * rows.computed_refund_subtotal

    made, page = written()
    assert made == 1 and "验算：1 + 1 = 2" in page
    assert written()[0] == 0
    shown[0] = "2 + 2 = 4"
    made, page = written()
    assert made == 1 and "验算：2 + 2 = 4" in page


@pytest.mark.parametrize("code", [None, "", "1", "X 1", 5])
def test_a_code_is_a_word(code):
    with pytest.raises(ValueError, match="审核代码应为字母开头的文字，如X01"):
        lk.check(code, "x")


def test_wrong_words_of_a_check_are_told_in_chinese():
    for told, sentence in [
        ({"severity": "严重"}, "severity应为error、warning、info之一，现为'严重'"),
        ({"article": "99"}, "规则库中没有条款'99'"),
        ({"message": "{nobody}"}, "message中只能有year、step"),
        ({"of": "x"}, "of应为claim、written、transfer之一，现为'x'"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            lk.cause("x", "x", **told) if "of" in told else lk.check("X01", "x", **told)
