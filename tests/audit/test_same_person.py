"""A08: the same person in more than one case, counted over the whole casebook before any selection."""

import pickle

import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import Database, read_casebook, write_casebook

from .conftest import LINKED

DAY = "2026-06-30"
NUMBER = "37100019650312012X"


@pytest.fixture
def numbered(casebook_of):
    """Makes a casebook of cases with these numbers, by case id."""

    def make(numbers):
        return casebook_of(cases=[LINKED | {"case_id": c, "id_number": n} for c, n in numbers.items()])

    return make


def said(casebook):
    findings = audit(casebook, DAY).findings
    return findings[findings["code"] == "A08"].set_index("case_id")["message"].to_dict()


def sentence(others):
    return f"公民身份号码与案件{others}相同，应核实是否同一人重复申请、重复清退。"


def test_each_of_the_cases_names_the_others_whether_x_or_big_x(numbered):
    book = numbered({"A": NUMBER, "B": NUMBER.lower(), "C": "371000196503120015"})
    assert said(book) == {"A": sentence("B"), "B": sentence("A")}


def test_the_first_three_are_named_by_code_point(numbered):
    book = numbered(dict.fromkeys(["b", "C", "A", "9", "a"], NUMBER))
    assert said(book)["A"] == sentence("9、C、a等4个案件")
    assert said(book)["b"] == sentence("9、A、C等4个案件")


@pytest.mark.parametrize("number", ["371000650312001", "371000196503120121", "1"])
def test_a_number_that_is_none_makes_nobody_the_same_person(numbered, number):
    assert said(numbered({"A": number, "B": number})) == {}


def test_one_case_alone_says_what_it_says_among_the_others(numbered):
    book = numbered({"A": NUMBER, "B": NUMBER, "C": "371000196503120015"})
    whole = audit(book, DAY)
    alone = {"A": sentence("B")}
    assert said(book.select("A")) == said(whole["A"].records) == alone
    assert whole.select("A").findings.equals(whole.findings[whole.findings["case_id"] == "A"])
    assert said(book.select(["A", "B"]).select("A")) == alone
    assert said(book.filter([True, False, True])) == alone
    assert said(pickle.loads(pickle.dumps(book.select("A")))) == alone


def test_an_edited_number_counts_as_it_is_now(numbered):
    chosen = numbered({"A": NUMBER, "B": NUMBER, "C": "371000196503120015"}).select("A")
    cases = chosen.cases
    cases.loc[0, "id_number"] = "371000196503120015"
    assert said(chosen.assign(cases=cases)) == {"A": sentence("C")}


def test_a_condition_chooses_cases_and_not_whose_they_are(numbered, database):
    write_casebook(numbered({"A": NUMBER, "B": NUMBER.lower(), "C": "371000196503120015"}), database)
    chosen = read_casebook(Database(database, where="case_id = 'A'"))
    assert said(chosen) == {"A": sentence("B")}
    assert (chosen.whole.cases, len(chosen)) == (3, 1)


def test_a_case_alone_is_told_no_numbers_of_others(numbered):
    result = audit(numbered({"A": NUMBER, "B": NUMBER, "C": "371000196503120015"}), DAY)
    assert result["C"].records.whole is None
    assert list(result["A"].records.whole.case_ids) == ["A", "B"]
    assert NUMBER not in repr(result["A"].records.whole)


def test_a_saved_audit_of_chosen_cases_says_the_same_where_only_those_are_at_hand(numbered, tmp_path):
    chosen = audit(numbered({"A": NUMBER, "B": NUMBER, "C": "371000196503120015"}).select(["A", "C"]), DAY)
    chosen.save(tmp_path / "audit")
    write_casebook(chosen.casebook, tmp_path / "copy")
    loaded = AuditResult.load(tmp_path / "audit", read_casebook(tmp_path / "copy"))
    assert loaded.findings.equals(chosen.findings)
    assert loaded.summary()["whole"] == {"cases": 3, "where": "", "same_person": [["A", "B"]]}
