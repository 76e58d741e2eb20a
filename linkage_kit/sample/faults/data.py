"""Faults of records (D codes, A08): persons, balances and dates that contradict themselves or each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from linkage_kit import identity, workdays
from linkage_kit.columns import Array
from linkage_kit.procedure.decision import DIRECTIONS, RESIDENT_TO_EMPLOYEE
from linkage_kit.sample.faults.registry import fault
from linkage_kit.sample.faults.scene import Injected, Scene, changed, found, injected

_OTHER_DIGIT = {**{str(digit): str((digit + 1) % 10) for digit in range(10)}, "X": "0"}


@fault("check_digit", "D01", title="身份号码末位校验码写错")
def check_digit(scene: Scene) -> Injected:
    rows = scene.facts.cases
    numbers = pd.Series(rows.id_number, dtype="str")
    wrong = (numbers.str[:-1] + numbers.str[-1].map(_OTHER_DIGIT)).to_numpy(object)
    return injected(
        "公民身份号码的末位校验码写错了。", found("D01", rows.case), changed("cases", rows, id_number=wrong)
    )


@fault("birth_day", "D02", title="登记的出生日期与身份号码不一致")
def birth_day(scene: Scene) -> Injected:
    rows = scene.facts.cases
    born = identity.birth_dates(rows.id_number)
    day = (born - born.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    # In the same month: ages are counted by months.
    other = born + np.where(day <= 14, 10, -10)
    return injected(
        "登记的出生日期写成了同月的另一天，与公民身份号码不一致。",
        found("D02", rows.case),
        changed("cases", rows, birth_date=other),
    )


@fault("balance_wrong", "D04", title="个人账户余额不衔接", level=2)
def balance_wrong(scene: Scene) -> Injected:
    rows = scene.facts.resident
    first, follows = np.zeros((2, len(rows)), bool)
    first[:1] = True
    first[1:] = rows.case[1:] != rows.case[:-1]
    follows[:-1] = (rows.case[1:] == rows.case[:-1]) & (rows.year[1:] == rows.year[:-1] + 1)
    wrong = rows.select(first & follows)
    return injected(
        "上一年的年末余额写大了，{year}年的余额接不上。",
        found("D04", wrong.case, year=wrong.year + 1),
        changed("resident_years", wrong, balance=wrong.balance + scene.yuan(10, 900, len(wrong))),
    )


@fault("year_of_notice", "D06", title="记录的日期写成多年以后")
def year_of_notice(scene: Scene) -> Injected:
    events = scene.facts.events
    rows = events.select(events.step == "notice_sent")
    later = workdays.add(rows.date + 3650, 1)
    return injected(
        "“{step}”的日期写晚了十年。",
        found("D06", rows.case, step="notice_sent"),
        changed("events", rows, date=later),
    )


@fault("other_group", "D07", title="退休类别与性别不符")
def other_group(scene: Scene) -> Injected:
    cases = scene.facts.cases
    # A woman's age comes earlier than a man's: who has reached his has reached hers.
    rows = scene.cases((cases.sex == "男") & np.isin(cases.outcome, DIRECTIONS))
    group = np.full(len(rows), "female_55", object)
    return injected(
        "男性的退休类别登记成了女性的一类。",
        found("D07", rows.case),
        changed("cases", rows, retirement_group=group),
    )


@fault("same_person", "A08", title="同一人有两个案件")
def same_person(scene: Scene) -> Injected:
    cases = scene.facts.cases
    rows = scene.cases(cases.outcome == RESIDENT_TO_EMPLOYEE)
    # Of two who follow each other in their group the earlier one has reached the age when the later one retires.
    rows = rows.select(np.lexsort((rows.benefit_applied_on, rows.retirement_group)))
    one, other = rows.select(slice(0, len(rows) // 2 * 2, 2)), rows.select(slice(1, None, 2))
    alike = one.retirement_group == other.retirement_group
    one, other = one.select(alike), other.select(alike)
    person: dict[str, Array] = {
        name: one[name] for name in ("name", "id_number", "phone", "household_address")
    }
    return injected(
        "两个案件登记成了同一个人。",
        [found("A08", other.case), found("A08", one.case, of=other.case)],
        changed("cases", other, **person, sex=one.recorded_sex, birth_date=one.recorded_birth_date),
    )
