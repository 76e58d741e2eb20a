"""A08: the same person in more than one case of the whole casebook, whichever of its cases were chosen."""

from __future__ import annotations

from linkage_kit.audit import advice, stake
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Hits, check


@check(
    "A08",
    severity="warning",
    stake=stake.NOTHING,
    owner="both",
    advice=advice.COMPARE_CASES,
    mends="id_number",
    step="person",
    title="同一人有多个案件",
    message="公民身份号码与{detail}相同，应核实是否同一人重复申请、重复清退。",
    tables=("cases",),
)
def same_person_again(facts: Facts) -> Hits:
    shared = facts.cases.others > 0
    found = Hits.of_cases(facts, shared)
    return Hits(case=found.case, detail=facts.cases.others_named[found.case])
