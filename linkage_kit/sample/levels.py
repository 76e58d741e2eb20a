"""How hard generated cases are: five levels, and the ordinary mixture of everything, as data.

A level says what its cases may have; how a case is drawn stands in `plan`, `records` and `generator`. Level 1 is one
resident year without complications; 2 has several years and every item; 3 partial periods and two employers in the
same months; 4 a consolidation whose 15 working days run over a holiday with make-up days; 5 all of it, with claims by
both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT, RESIDENT_TO_EMPLOYEE

#: How often each outcome comes up among ordinary cases.
_ORDINARY_OUTCOMES = {
    RESIDENT_TO_EMPLOYEE: 0.58,
    EMPLOYEE_TO_RESIDENT: 0.20,
    "deferred": 0.05,
    "cross_province": 0.04,
    "already_receiving": 0.03,
    "awaiting_choice": 0.03,
    "outside_window": 0.02,
    "age_not_reached": 0.02,
    "before_effective_date": 0.01,
    "not_in_both_schemes": 0.01,
    "facts_missing": 0.01,
}
#: Linked cases alone, and linked cases beside every outcome that is known to be one.
_LINKED = {RESIDENT_TO_EMPLOYEE: 0.6, EMPLOYEE_TO_RESIDENT: 0.4}
_ALL_KNOWN = {
    RESIDENT_TO_EMPLOYEE: 0.41,
    EMPLOYEE_TO_RESIDENT: 0.27,
    "deferred": 0.04,
    "cross_province": 0.05,
    "already_receiving": 0.06,
    "awaiting_choice": 0.03,
    "outside_window": 0.04,
    "age_not_reached": 0.02,
    "before_effective_date": 0.04,
    "not_in_both_schemes": 0.04,
}
#: Weeks in which 15 working days run into National Day 2025 or the Spring Festival 2026, both with make-up days.
_BEFORE_HOLIDAYS = (("2025-09-12", "2025-09-24"), ("2026-01-28", "2026-02-09"))


@dataclass(frozen=True)
class Level:
    """What cases of a level may have. Shares are of cases (of periods, years where said), between 0 and 1.

    `outcomes`: the share of each; `most_periods`: employee periods a case; `moved`: of earlier periods, paid in
    another county; `short`: of later periods, of some months only; `partial`: of periods inside one calendar year,
    that lack a month; `second_employer`: paid by another employer in months of theirs too; `stopped`: of those still
    paying, who stopped years before instead; `begins_at_the_end`: the resident record begins in the year
    in which the employee record ends inside it; `paid`: of resident years without, with some and with twelve employee
    months; `land`, `aid`: paid land-expropriation money or collective aid; `consolidated`: accounts were collected by
    the resident agency; `person_claims`: claimed by the person too; `applied`: first and last days of the weeks of
    application, any time where there are none.
    """

    outcomes: Mapping[str, float]
    most_periods: int = 4
    moved: float = 0.35
    short: float = 0.0
    partial: float = 0.5
    second_employer: float = 0.0
    stopped: float = 0.0
    begins_at_the_end: bool = False
    paid: tuple[float, float, float] = (0.92, 0.45, 0.1)
    land: float = 0.05
    aid: float = 0.12
    consolidated: float = 0.2
    person_claims: float = 0.3
    applied: tuple[tuple[str, str], ...] = ()


#: Cases as an office has them.
ORDINARY = Level(MappingProxyType(_ORDINARY_OUTCOMES))
#: Cases with much in them that can be wrong: where faults are asked for at no level.
MIXED = Level(
    MappingProxyType(_ALL_KNOWN),
    stopped=0.3,
    paid=(0.92, 0.75, 0.4),
    land=0.6,
    aid=0.5,
    person_claims=0.6,
)
#: Cases of every outcome with everything in them: for exercises and exams of no level.
OF_ALL_KINDS = replace(
    MIXED, outcomes=MappingProxyType(_ORDINARY_OUTCOMES), short=0.4, partial=0.5, second_employer=0.3
)
_SEVERAL_YEARS = replace(
    MIXED, most_periods=3, moved=0.0, partial=0.0, stopped=0.5, consolidated=0.0, person_claims=0.5
)
_TWO_EMPLOYERS = replace(
    _SEVERAL_YEARS, most_periods=4, moved=0.4, short=0.9, partial=1.0, second_employer=0.8
)
_OVER_A_HOLIDAY = replace(_TWO_EMPLOYERS, moved=0.9, consolidated=1.0, applied=_BEFORE_HOLIDAYS)
LEVELS: Mapping[int, Level] = MappingProxyType(
    {
        1: Level(
            MappingProxyType(_LINKED),
            most_periods=1,
            moved=0.0,
            partial=0.0,
            stopped=1.0,
            begins_at_the_end=True,
            paid=(0.0, 0.0, 0.0),
            land=0.0,
            aid=0.0,
            consolidated=0.0,
        ),
        2: _SEVERAL_YEARS,
        3: _TWO_EMPLOYERS,
        4: _OVER_A_HOLIDAY,
        5: replace(_OVER_A_HOLIDAY, person_claims=1.0),
    }
)


def level_of(number: int | None) -> Level:
    """The level of a number from 1 to 5, ordinary cases for None. Raises ValueError, in Chinese, for another one."""
    if number is None:
        return ORDINARY
    if number not in LEVELS:
        raise ValueError(f"难度应为{min(LEVELS)}至{max(LEVELS)}，现为{number}")
    return LEVELS[number]
