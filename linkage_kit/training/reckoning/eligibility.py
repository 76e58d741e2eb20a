"""The window of six months and the retirement month: articles 4 and 7, readings 6 and 8."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from linkage_kit.columns import Array, Columns
from linkage_kit.procedure.decision import window_opens
from linkage_kit.procedure.retirement import statutory_months
from linkage_kit.rulebook import Rulebook
from linkage_kit.training.reckoning.calendars import shifted
from linkage_kit.training.reckoning.ways import Reckoning, ingredients

_BY_CALENDAR, _BY_DAYS, _RUN_OVER = "calendar", "days", "run_over"


def window_ingredients(benefit_applied_on: Any) -> Columns:
    """What the first day of the window is computed of."""
    return ingredients(benefit=np.datetime64(benefit_applied_on, "D"), months=_BY_CALENDAR, off=0)


def window(rules: Rulebook) -> Reckoning:
    """The first day on which a person may apply (article 4)."""
    ways = {
        "days_for_months": _counted(_BY_DAYS),
        "month_end_run_over": _counted(_RUN_OVER),
        "one_day_off": shifted("off", -1, 1),
    }
    return Reckoning(partial(_opens, rules), ways, partial(_window_shown, rules))


def _counted(how: str) -> Any:
    return lambda rows: [rows.with_columns(months=np.full(len(rows), how, object))]


def _opens(rules: Rulebook, rows: Columns) -> Array:
    months = rules.window_months.on_or_first(rows.benefit)
    by_calendar = window_opens(rows.benefit, rules)
    first = (rows.benefit.astype("datetime64[M]") - months).astype("datetime64[D]")
    run_over = first + (rows.benefit - rows.benefit.astype("datetime64[M]").astype("datetime64[D]"))
    by_days = rows.benefit - 30 * months
    return (
        np.select([rows.months == _BY_DAYS, rows.months == _RUN_OVER], [by_days, run_over], by_calendar)
        + rows.off
    )


def _window_shown(rules: Rulebook, row: Any) -> str:
    benefit = np.array([row.benefit], "datetime64[D]")
    months, opens = int(rules.window_months.on_or_first(benefit)[0]), window_opens(benefit, rules)[0]
    last = "（那个月没有这一天，取月末）" if opens.item().day != row.benefit.day else ""
    return f"{row.benefit}往前{months}个月，取同日{last}：{opens}"


def in_window_ingredients(opens: Any, applied_on: Any, benefit_applied_on: Any) -> Columns:
    """What decides whether an application lies in the window."""
    days = {"opens": opens, "applied": applied_on, "benefit": benefit_applied_on}
    return ingredients(**{name: np.datetime64(day, "D") for name, day in days.items()}, ends=1)


def _inside(rows: Columns) -> Array:
    first, last = rows.opens + (1 - rows.ends), rows.benefit - (1 - rows.ends)
    return np.where((first <= rows.applied) & (rows.applied <= last), "true", "false").astype(object)


def _inside_shown(row: Any) -> str:
    if row.applied < row.opens:
        return f"{row.applied}早于{row.opens}，不在期间之内"
    if row.applied > row.benefit:
        return f"{row.applied}晚于{row.benefit}，不在期间之内"
    return f"{row.opens} ≤ {row.applied} ≤ {row.benefit}（两端都算在内）"


#: Whether an application lies in the window, both ends included.
IN_WINDOW = Reckoning(
    _inside,
    {"end_excluded": lambda rows: [rows.with_columns(ends=np.zeros(len(rows), np.int64))]},
    _inside_shown,
)


def retirement_ingredients(birth_date: Any, group: str, on: Any) -> Columns:
    """What the statutory retirement month is computed of; `on`: the day whose rules count."""
    return ingredients(
        birth=np.datetime64(birth_date, "D"), group=group, on=np.datetime64(on, "D"), delay="begun", off=0
    )


def retirement(rules: Rulebook, groups: tuple[str, ...]) -> Reckoning:
    """The statutory retirement month; `groups`: those that the person could be taken for."""

    def other_groups(rows: Columns) -> list[Columns]:
        return [rows.with_columns(group=np.full(len(rows), group, object)) for group in groups]

    ways = {
        "reform_missed": _delayed("none"),
        "step_not_begun": _delayed("completed"),
        "other_group": other_groups,
        "one_month_off": shifted("off", -1, 1),
    }
    return Reckoning(partial(_retires, rules), ways, partial(_retires_shown, rules))


def _delayed(how: str) -> Any:
    return lambda rows: [rows.with_columns(delay=np.full(len(rows), how, object))]


def _retires(rules: Rulebook, rows: Columns) -> Array:
    right = statutory_months(rows.birth, rows.group, rows.on, rules)
    original = _original(rules, rows)
    delayed = right > original
    months = np.select([rows.delay == "none", rows.delay == "completed"], [original, right - delayed], right)
    return (months + rows.off - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


def _original(rules: Rulebook, rows: Columns) -> Array:
    born = rows.birth.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    ages = {name: one.original_age_months for name, one in rules.retirement_groups(rows.on[0].item()).items()}
    return born + np.array([ages[group] for group in rows.group])


def _retires_shown(rules: Rulebook, row: Any) -> str:
    one = retirement_ingredients(row.birth, row.group, row.on)
    original = _original(rules, one)[0]
    delay = int(statutory_months(one.birth, one.group, one.on, rules)[0] - original)
    group = rules.retirement_groups(row.on)[row.group]
    age = group.original_age_months // 12
    if not delay:
        return f"{row.birth:%Y年%m月}出生，{group.first_birth_month}之前出生的不延迟，原法定退休年龄{age}周岁"
    return (
        f"{row.birth:%Y年%m月}出生，自{group.first_birth_month}起每{group.months_per_step}个月延迟1个月，"
        f"未满的也算：原{age}周岁，延迟{delay}个月"
    )


def minimum_ingredients(on: Any) -> Columns:
    """What the minimum paid months are taken from."""
    return ingredients(on=np.datetime64(on, "D"))


def minimum_months(rules: Rulebook) -> Reckoning:
    """The minimum paid months for an employee pension, by the day of the application for benefits."""

    def other_year(rows: Columns) -> list[Columns]:
        return [
            rows.with_columns(on=(rows.on.astype("datetime64[Y]") + shift).astype("datetime64[D]"))
            for shift in (-1, 1)
        ]

    def before_the_reform(rows: Columns) -> list[Columns]:
        return [
            rows.with_columns(on=np.full(len(rows), np.datetime64(rules.minimum_months.values[0][0], "D")))
        ]

    return Reckoning(
        lambda rows: rules.minimum_months.on_or_first(rows.on),
        {"other_year": other_year, "reform_missed": before_the_reform},
        lambda row: (
            f"{row.on:%Y}年申领，最低缴费{rules.minimum_months.on(np.array([row.on], 'datetime64[D]'))[0]}个月"
        ),
    )
