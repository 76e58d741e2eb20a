"""The case maker: an audit finds every fault that was injected, and no error where none was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES, TRANSFER_CAUSES
from linkage_kit.audit.own import is_own
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.sample import Made, make
from linkage_kit.sample.faults import FAULTS, named
from linkage_kit.sample.levels import LEVELS
from linkage_kit.sample.truth import COLUMNS

ASOF = date(2026, 6, 30)
PLACE = ["case_id", "code", "cause", "year", "step", "claimant"]
Places = set[tuple[str, ...]]


@pytest.fixture(scope="module")
def made() -> Made:
    return make(600, 1)


def places(rows: pd.DataFrame) -> Places:
    """Where findings are, or where they have to be, blanks as empty text."""
    told = rows[PLACE].copy()
    told["year"] = [
        "" if pd.isna(year) or year == "" else str(int(year)) for year in told["year"].astype(object)
    ]
    return set(told.astype("str").fillna("").itertuples(index=False, name=None))


def assert_found_and_nothing_else(made: Made, asof: date = ASOF) -> None:
    """Recall 1, and no error but those that were injected."""
    findings = audit(made.casebook, asof).findings
    injected = places(made.truth)
    assert injected - places(findings) == set()
    assert places(findings[findings["severity"] == "error"]) - injected == set()


def test_every_injected_fault_is_found_and_no_other_error(made: Made) -> None:
    assert_found_and_nothing_else(made)


def test_warnings_are_injected_too_where_no_fault_is_asked_for_at_a_level(made: Made) -> None:
    assert places(audit(made.casebook, ASOF).findings) == places(made.truth)


def test_a_later_audit_finds_them_as_well(made: Made) -> None:
    assert_found_and_nothing_else(made, date(2028, 3, 31))


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("cases", "seed"),
    [(1000, 0), *(pytest.param(5000, seed, marks=pytest.mark.soak) for seed in (0, 20260630))],
)
def test_every_fault_is_found_in_thousands_of_cases(cases: int, seed: int) -> None:
    big = make(cases, seed)
    assert set(big.truth["fault"]) == set(FAULTS)
    assert_found_and_nothing_else(big)


@pytest.mark.parametrize("level", LEVELS)
def test_faults_of_a_level_are_found_among_its_cases(level: int) -> None:
    of_level = make(250, 4, level)
    assert set(of_level.truth["fault"]) == {fault.name for fault in named(["all"], level)}
    assert_found_and_nothing_else(of_level)


@pytest.mark.parametrize("n", [len(FAULTS), 200])
def test_every_fault_is_there_as_soon_as_there_are_cases_enough(n: int) -> None:
    enough = make(n, 12)
    assert len(enough.casebook) == n
    assert set(enough.truth["fault"]) == set(FAULTS)
    assert_found_and_nothing_else(enough)


def test_three_cases_of_five_are_faulty(made: Made) -> None:
    share = made.truth["case_id"].nunique() / len(made.casebook)
    assert share == pytest.approx(0.6, abs=0.02)


def test_every_code_has_its_fault() -> None:
    codes = {code for code, check in CHECKS.items() if not is_own(check.find)}
    lacking = codes - {fault.code for fault in FAULTS.values()}
    assert not lacking, f"a fault under @fault in sample/faults/ for {', '.join(sorted(lacking))}"


def test_every_cause_has_its_fault() -> None:
    causes = {
        name for name, cause in {**CLAIM_CAUSES, **TRANSFER_CAUSES}.items() if not is_own(cause.function)
    }
    lacking = causes - {fault.cause for fault in FAULTS.values()}
    assert not lacking, f"a fault under @fault in sample/faults/ for {', '.join(sorted(lacking))}"


def test_a_fault_brings_the_code_and_the_cause_that_it_is_for(made: Made) -> None:
    brought = made.truth.fillna("").groupby("fault")[["code", "cause"]].agg(set)
    for name, row in brought.iterrows():
        assert FAULTS[str(name)].code in row["code"]
        assert FAULTS[str(name)].cause in row["cause"]


def test_truth_is_a_table_of_the_casebook(made: Made, tmp_path: Path) -> None:
    write_casebook(made.casebook, tmp_path / "casebook")
    read = read_casebook(tmp_path / "casebook")
    assert list(read.extra["truth"].columns) == list(COLUMNS)
    assert places(read.extra["truth"]) == places(made.truth)
    assert read.equals(made.casebook)


def test_every_fault_says_in_a_sentence_what_it_did(made: Made) -> None:
    assert made.truth["what"].str.fullmatch(r"[^{}“”]*(“[^{}“”]+”)?[^{}“”]*。").all()
    assert not made.truth["what"].str.contains(r"(?<!\d)年在两处|nan|^填报|“”").any()


def test_a_case_has_one_fault_at_most_but_for_two_cases_of_one_person(made: Made) -> None:
    single = made.truth[made.truth["fault"] != "same_person"]
    assert (single.groupby("case_id")["fault"].nunique() == 1).all()


@pytest.mark.clause("12(2)")
def test_both_sides_can_be_wrong_each_in_its_way() -> None:
    disputed = make(20, 6, 5, ["both_wrong"]).truth
    for _, rows in disputed.groupby("case_id"):
        assert set(zip(rows["claimant"], rows["cause"], strict=True)) == {
            ("agency", "whole_year"),
            ("person", "subsidy_included"),
        }
        assert rows["year"].nunique() == 2


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_casebook(make(80, 3, faults=["R02", "T01"]).casebook, tmp_path / name)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_none_gives_an_empty_truth(tmp_path: Path) -> None:
    clean = make(20, 3, faults=["none"])
    write_casebook(clean.casebook, tmp_path / "casebook")
    assert (tmp_path / "casebook" / "truth.csv").read_text("utf-8-sig") == ",".join(COLUMNS) + "\n"
    assert audit(clean.casebook, ASOF).findings.empty


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("whole_year", {"whole_year"}),
        ("R06", {"subtotal_wrong"}),
        ("R05", {"items_rounded_alone", "fen_off"}),
        ("none", set()),
    ],
)
def test_faults_are_asked_for_by_name_or_code(name: str, chosen: set[str]) -> None:
    assert {fault.name for fault in named([name])} == chosen


def test_an_unknown_name_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"没有差错X99、abc；可用的有：all、none、.*R02.*whole_year"):
        make(5, 0, faults=["X99", "R02", "abc"])


def test_fewer_cases_than_faults_are_refused() -> None:
    with pytest.raises(ValueError, match="2种差错至少要2个案件，现为1个"):
        make(1, 0, faults=["R05"])


@pytest.mark.parametrize(("n", "seed"), [(-1, 0), (1, -1)])
def test_negative_numbers_are_refused(n: int, seed: int) -> None:
    with pytest.raises(ValueError, match="不能是负数"):
        make(n, seed)


def test_a_fault_that_the_level_has_no_case_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkage_kit.sample.making._ROUNDS", 1)
    with pytest.raises(ValueError, match=r"差错land_omitted（漏退被征地缴费）要6个案件，只有0个可以这样改"):
        make(10, 0, 1, ["land_omitted"])
