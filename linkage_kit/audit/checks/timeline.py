"""T codes: limits of articles 9 and 10, their order, and the days on which things happened."""

from __future__ import annotations

import numpy as np

from linkage_kit import workdays
from linkage_kit.audit import advice, rests, stake
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.registry import Hits, check
from linkage_kit.audit.rests import Pairs
from linkage_kit.coded import coded
from linkage_kit.columns import Columns, Mask
from linkage_kit.procedure.decision import EMPLOYEE_TO_RESIDENT
from linkage_kit.procedure.timeline import STEPS, step_numbers

#: So many digits of a region code name the city.
_CITY = 4


def _dated(rows: Columns) -> Hits:
    return Hits(
        case=rows.case, step=rows.step, article=rows.article, expected=rows.due_on, actual=rows.done_on
    )


@check(
    "T01",
    severity="error",
    stake=stake.NOTHING,
    owner="step",
    advice=advice.EXPLAIN_DELAY,
    mends="applied_on",
    step="events",
    title="超期办结",
    message="“{step}”超期：应不迟于{expected}办结，实际于{actual}办结。",
    values="date",
    tables=("cases", "events"),
    rests={"cases": rests.application_as_clock, "events": rests.step_and_clock},
)
def step_late(facts: Facts) -> Hits:
    return _dated(facts.timeline.select(facts.timeline.status == "late"))


@check(
    "T02",
    severity="error",
    stake=stake.NOTHING,
    owner="step",
    advice=advice.FINISH_STEP,
    mends="applied_on",
    step="events",
    title="逾期未办",
    message="“{step}”应不迟于{expected}办结，至审计基准日仍未办结。",
    values="date",
    tables=("cases", "events"),
    rests={"cases": rests.application_as_clock, "events": rests.step_and_clock},
)
def step_overdue(facts: Facts) -> Hits:
    return _dated(facts.timeline.select(facts.timeline.status == "overdue"))


@check(
    "T03",
    severity="error",
    stake=stake.NOTHING,
    owner="step",
    advice=advice.EXPLAIN_DELAY,
    mends="applied_on",
    step="events",
    title="顺序颠倒",
    message="“{step}”的办结日期{actual}早于其期限起算之日，顺序颠倒。",
    values="date",
    tables=("cases", "events"),
    rests={"cases": rests.application_as_clock, "events": rests.step_and_clock},
)
def step_out_of_order(facts: Facts) -> Hits:
    return _dated(facts.timeline.select(facts.timeline.status == "out_of_order"))


def _done_after_it(pairs: Pairs) -> Mask:
    """Events of limited steps that come after the finding's."""
    facts, rows = pairs.facts, pairs.facts.timeline
    order = np.full((len(STEPS), len(facts.cases)), -1)
    order[step_numbers(rows.step), rows.case] = rows.order
    later: Mask = (
        order[step_numbers(pairs.of_row("step")), pairs.case]
        > order[step_numbers(pairs.of_finding("step")), pairs.case]
    )
    return later


@check(
    "T04",
    severity="warning",
    stake=stake.NOTHING,
    owner="step",
    advice=advice.CORRECT_RECORDS,
    mends="",
    step="events",
    title="环节缺失",
    message="“{step}”没有办结日期，其后的环节却已有日期，应补充记录。",
    tables=("events",),
    rests={"events": _done_after_it},
)
def step_skipped(facts: Facts) -> Hits:
    rows = facts.timeline
    done = ~np.isnat(rows.done_on)
    # The last order number that is done in each case: what is not done before it was skipped.
    last_done = np.full(len(facts.cases), -1)
    np.maximum.at(last_done, rows.case[done], rows.order[done])
    skipped = rows.select(~done & (rows.order < last_done[rows.case]))
    return Hits(case=skipped.case, step=skipped.step, article=skipped.article)


@check(
    "T05",
    severity="info",
    stake=stake.NOTHING,
    owner="step",
    advice=advice.NONE,
    mends="",
    step="events",
    title="非工作日办理",
    message="“{step}”记载的日期不是工作日。",
    tables=("events",),
)
def on_rest_day(facts: Facts) -> Hits:
    rows = facts.events.select(~workdays.is_working_day(facts.events.date))
    return Hits(case=rows.case, step=rows.step)


def _with_region(pairs: Pairs) -> Mask:
    placed: Mask = pairs.of_row("region_code") != ""
    return placed


@check(
    "T06",
    severity="warning",
    stake=stake.NOTHING,
    owner="step",
    advice=advice.CORRECT_RECORDS,
    mends="consolidated",
    step="events",
    article="10(1)",
    title="归集依据不足",
    message="按归集延长了办理期限，但职工养老保险缴费均在同一市，没有省内归集的依据。",
    tables=("cases", "employee_periods"),
    rests={"employee_periods": _with_region},
)
def consolidation_without_ground(facts: Facts) -> Hits:
    cases, periods = facts.cases, facts.periods
    codes = coded(periods.region_code)
    placed = periods.select(codes != "")
    city = codes.by(np.unique([code[:_CITY] for code in codes.words], return_inverse=True)[1])[codes != ""]
    lowest, highest = np.full(len(cases), len(codes.words)), np.full(len(cases), -1)
    np.minimum.at(lowest, placed.case, city)
    np.maximum.at(highest, placed.case, city)
    rows = np.flatnonzero(
        (cases.direction == EMPLOYEE_TO_RESIDENT)
        & cases.consolidated
        & (lowest == highest)
        # Without a table of events no time limit is audited.
        & facts.has_events
    )
    return Hits(case=rows, step=np.full(len(rows), "employee_info_sent", object))


def _before_application(pairs: Pairs) -> Mask:
    """The day of application, where what was passed on came before it."""
    before: Mask = pairs.facts.day("application_forwarded") < pairs.facts.cases.applied_on
    return before[pairs.case]


def _forwarded_and_received(pairs: Pairs) -> Mask:
    """The passing on, and its receipt where that came before it."""
    after = pairs.facts.day("application_forwarded") > pairs.facts.day("application_received")
    return rests.of_its_step(pairs) | (after[pairs.case] & (pairs.of_row("step") == "application_received"))


@check(
    "T07",
    severity="warning",
    stake=stake.NOTHING,
    owner="step",
    advice=advice.CORRECT_RECORDS,
    mends="applied_on",
    step="events",
    article="6",
    title="转交日期不合理",
    message="“{step}”的日期早于申请日期，或晚于企业职工养老保险经办机构收到之日。",
    tables=("cases", "events"),
    rests={"cases": _before_application, "events": _forwarded_and_received},
)
def forwarded_out_of_order(facts: Facts) -> Hits:
    forwarded, received = facts.day("application_forwarded"), facts.day("application_received")
    rows = np.flatnonzero((forwarded < facts.cases.applied_on) | (forwarded > received))
    return Hits(case=rows, step=np.full(len(rows), "application_forwarded", object))
