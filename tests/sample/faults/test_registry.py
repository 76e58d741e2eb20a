"""The registry of faults: names, codes and causes, and a fault more."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from linkage_kit.audit import audit
from linkage_kit.columns import Columns
from linkage_kit.sample import make
from linkage_kit.sample.assignment import assigned
from linkage_kit.sample.faults import FAULTS, Fault, known_names, named
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import Injected, Scene, changed, found, injected


@pytest.fixture
def kept_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers goes with it."""
    before = dict(FAULTS)
    monkeypatch.setattr("linkage_kit.sample.faults.registry.FAULTS", before)


@pytest.mark.clause("11")
def test_a_further_fault_is_a_function_under_the_decorator(kept_registry: None) -> None:
    @fault("subsidy_doubled", "S03", title="补贴退了两次")
    def subsidy_doubled(scene: Scene) -> Injected:
        cases = scene.facts.cases
        rows = scene.cases((cases.direction != "") & (cases.subsidy_total > 0))
        return injected(
            "登记退还的补贴写成了两倍。",
            found("S03", rows.case),
            changed("cases", rows, recorded_subsidy_returned=2 * rows.subsidy_total),
        )

    made = make(5, 2, faults=["subsidy_doubled"])
    findings = audit(made.casebook, date(2026, 6, 30)).findings
    assert findings["case_id"].tolist() == made.truth["case_id"].tolist()
    assert set(findings["code"]) == {"S03"}
    assert set(made.truth["what"]) == {"登记退还的补贴写成了两倍。"}


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="差错whole_year已登记为按全年退还，请另取名称"):
        fault("whole_year", "R02", title="又一个")


def test_faults_stand_in_the_order_of_the_contract_s_codes() -> None:
    letters = "".join(dict.fromkeys(one.code[0] for one in named(["all"])))
    assert letters == "DETRSA"


@pytest.mark.clause("12(2)")
def test_a_code_names_the_faults_of_all_its_known_wrong_ways() -> None:
    assert {one.cause for one in named(["R04"])} == {"whole_year", "year_shifted", "months_off"}


def test_a_code_at_a_level_names_the_faults_that_the_level_has() -> None:
    assert "land_omitted" in {one.name for one in named(["R02"])}
    assert "land_omitted" not in {one.name for one in named(["R02"], level=1)}
    assert [one.name for one in named(["land_omitted"], level=1)] == ["land_omitted"]


def test_every_known_name_is_known() -> None:
    for name in known_names():
        named([name])


def _in_cases(*cases: int, beside: int | None = None) -> Injected:
    rows = found("D01", np.array(cases))
    if beside is not None:
        rows = Columns({name: np.append(rows[name], rows[name][:1]) for name in rows.names()}).with_columns(
            case=np.append(rows.case, beside)
        )
    return Injected(rows, "。", ())


def _fault(name: str) -> Fault:
    return Fault(name, "D01", name, "", 1, lambda scene: _in_cases())


def test_the_fault_that_few_cases_can_have_chooses_first() -> None:
    common, rare = _fault("common"), _fault("rare")
    injections = {common: _in_cases(0, 1), rare: _in_cases(1)}
    for seed in range(5):
        rng = np.random.Generator(np.random.PCG64(seed))
        chosen = assigned(rng, 2, injections, {common: 1, rare: 1})
        assert {one.name: made.cases.tolist() for one, made in chosen.items()} == {"common": [0], "rare": [1]}


def test_a_fault_of_two_cases_is_made_beside_a_case_that_is_chosen_already() -> None:
    pair, single = _fault("pair"), _fault("single")
    injections = {pair: _in_cases(0, beside=3), single: _in_cases(3)}
    chosen = assigned(np.random.Generator(np.random.PCG64(0)), 4, injections, {pair: 1, single: 1})
    assert chosen[pair].found.case.tolist() == [0, 3]
    assert chosen[single].cases.tolist() == [3]
