"""A user's own checks and causes: registered by a decorator, they take part like the project's."""

import datetime as dt

import numpy as np
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.advice import NONE
from linkage_kit.audit.cause_registry import (
    CLAIM_CAUSES,
    TRANSFER_CAUSES,
    causes,
    claim_cause,
    transfer_cause,
)
from linkage_kit.audit.registry import CHECKS, Hits, check
from linkage_kit.audit.stake import NOTHING
from linkage_kit.procedure.refund import REFUND_ITEMS

ASOF = dt.date(2025, 2, 26)


@pytest.fixture(autouse=True)
def registries_as_before():
    """Whatever a test registers is gone after it."""
    registries = (CHECKS, CLAIM_CAUSES, TRANSFER_CAUSES)
    before = [dict(registry) for registry in registries]
    yield
    for registry, entries in zip(registries, before):
        registry.clear()
        registry.update(entries)


#: What a code must say of its own, for a check of no consequence.
OWN = {"stake": NOTHING, "owner": "both", "advice": NONE, "mends": "", "step": "findings"}


def register_phone_missing(**changes):
    words = {
        "severity": "warning",
        "article": "14",
        "title": "未登记联系电话",
        "message": "案件没有联系电话，无法告知办理结果。",
        **OWN,
    }

    @check("X01", **(words | changes))
    def phone_missing(facts):
        return Hits.of_cases(facts, facts.cases.phone == "")

    return phone_missing


def test_a_check_of_ones_own_appears_among_the_findings_until_it_is_removed(plain_casebook):
    register_phone_missing()
    (row,) = audit(plain_casebook(), ASOF).findings.dropna(axis=1).to_dict("records")
    assert row == {
        "case_id": "A",
        "code": "X01",
        "severity": "warning",
        "article": "14",
        "message": "案件没有联系电话，无法告知办理结果。",
    }
    del CHECKS["X01"]
    assert audit(plain_casebook(), ASOF).findings.empty


def test_findings_of_ones_own_stand_in_the_order_of_their_code_and_year(plain_casebook):
    @check(
        "C99",
        severity="info",
        title="逐年列示",
        message="{year}年{expected}、{actual}、{difference}",
        values="money",
        **OWN,
    )
    def every_year(facts):
        rows = facts.resident.select(slice(None, None, -1))
        return Hits(case=rows.case, year=rows.year, expected=rows.personal, actual=rows.subsidy)

    claim = {"case_id": "A", "claimant": "agency", "year": 2021, "refund_personal": 50000}
    findings = audit(plain_casebook(claims=[claim]), ASOF).findings
    assert findings["code"].tolist() == ["C99", "C99", "R03"]
    assert findings["difference"].tolist()[:2] == ["-270.00", "-440.00"]
    assert findings["message"].tolist()[:2] == [
        "2020年300.00、30.00、-270.00",
        "2021年500.00、60.00、-440.00",
    ]


def test_findings_of_ones_own_stand_in_the_order_of_their_step_and_claimant(plain_casebook):
    @check("X03", severity="info", title="任意", message="任意。", **OWN)
    def anything(facts):
        steps = ["refund_paid", "funds_received", "funds_received", ""]
        claimants = ["", "person", "agency", "person"]
        return Hits(case=np.zeros(4, int), step=np.array(steps, object), claimant=np.array(claimants, object))

    findings = audit(plain_casebook(), ASOF).findings[["step", "claimant"]].fillna("")
    assert list(zip(findings["step"], findings["claimant"])) == [
        ("", "person"),
        ("funds_received", "agency"),
        ("funds_received", "person"),
        ("refund_paid", ""),
    ]


def test_a_check_may_cite_the_clause_that_decided_each_case(plain_casebook):
    @check("X02", severity="info", title="全部", message="全部案件。", **OWN)
    def all_cases(facts):
        return Hits.of_cases(facts, facts.cases.case_id != "", decided=True)

    assert audit(plain_casebook(), ASOF).findings["article"].tolist() == ["7(1)"]


def test_a_check_that_is_registered_again_replaces_itself(plain_casebook):
    register_phone_missing()
    register_phone_missing(severity="info", message="没有电话。")
    findings = audit(plain_casebook(), ASOF).findings
    assert findings["severity"].tolist() == ["info"]
    assert findings["message"].tolist() == ["没有电话。"]


def test_a_decorated_function_stays_as_it_is():
    assert register_phone_missing() is CHECKS["X01"].find


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"severity": "fatal"}, "severity应为"), ({"values": "yuan"}, "values应为")],
)
def test_an_unknown_severity_or_kind_of_values_is_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        register_phone_missing(**change)
    assert "X01" not in CHECKS


def register_twice_the_refund():
    @claim_cause("twice", title="重复退还", explanation="同一年度的清退金额计算了两次。")
    def twice(rows, rule):
        refund = rows["computed_refund_subtotal"]
        return sum(rows[name] for name in REFUND_ITEMS) == 2 * refund


def causes_of_claims(plain_casebook, of_2020, of_2021):
    claims = [
        {"case_id": "A", "claimant": "agency", "year": year, "refund_personal": fen}
        for year, fen in ((2020, of_2020), (2021, of_2021))
    ]
    findings = audit(plain_casebook(claims=claims), ASOF).findings
    named = findings[findings["code"] == "R02"]
    return dict(zip(named["year"], named["cause"].fillna("")))


def test_a_cause_of_ones_own_is_named_until_it_is_removed(plain_casebook):
    register_twice_the_refund()
    assert causes_of_claims(plain_casebook, 15000, 100000) == {2021: "twice"}
    del CLAIM_CAUSES["twice"]
    assert causes_of_claims(plain_casebook, 15000, 100000) == {2021: ""}


def test_a_cause_of_ones_own_is_tried_after_the_known_ones(plain_casebook):
    register_twice_the_refund()
    # Twice six months of 2020 are the whole year.
    assert causes_of_claims(plain_casebook, 30000, 100000) == {2020: "whole_year", 2021: "twice"}


def test_a_cause_of_a_transfer_of_ones_own_is_named(casebook_of, plain_casebook):
    @transfer_cause("half", title="只划一半", explanation="只划转了个人账户的一半。")
    def half(cases):
        return cases.transferred_amount * 2 == cases.account

    case = plain_casebook().cases.assign(transferred_amount=44500).astype(object)
    (row,) = case.where(case.notna(), None).to_dict("records")
    findings = audit(plain_casebook(cases=[row]), ASOF).findings
    assert dict(zip(findings["code"], findings["cause"].fillna(""))) == {"S06": "half", "S08": ""}
    assert {"half", "net_transfer", "whole_year"} <= set(causes())


def test_a_code_of_another_module_is_not_taken_over():
    with pytest.raises(ValueError, match="R02"):
        check("R02", severity="info", title="别的", message="别的。")(
            lambda facts: Hits.of_cases(facts, facts.due)
        )
    assert CHECKS["R02"].find.__module__ == "linkage_kit.audit.checks.refund"


@pytest.mark.parametrize("mistake", [{"message": "{name}有误。"}, {"article": "99"}, {"severity": "bad"}])
def test_a_check_that_could_not_be_told_is_refused_when_it_is_registered(mistake):
    given = {"severity": "info", "title": "标题", "message": "一句话。"} | mistake
    with pytest.raises(ValueError):
        check("X99", **given)


@pytest.mark.parametrize("left_out", OWN)
def test_a_code_that_does_not_say_all_that_is_its_own_is_refused_in_a_sentence(left_out):
    with pytest.raises(ValueError, match=f"^审核代码 X01 没有写明：{left_out}$"):
        register_phone_missing(**{left_out: None})
