"""What is wrong in a given annex 5, and why: article 12(2)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pandas as pd
from numpy.random import Generator

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES
from linkage_kit.columns import Columns
from linkage_kit.money import format_yuan
from linkage_kit.procedure.arithmetic import ITEMS, Arithmetic
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.training import facts
from linkage_kit.training.answers import word
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind
from linkage_kit.training.reckoning.choices import choice, choice_ingredients
from linkage_kit.training.reckoning.refunds import ways, year_ingredients
from linkage_kit.training.record import due_years, has_due_years

_NONE = "none"


#: A form with more years takes an hour to look through.
has_few_years = partial(has_due_years, 5)


def _words() -> dict[str, str]:
    return {_NONE: "没有错误", **{name: cause.title for name, cause in CLAIM_CAUSES.items() if cause.writes}}


def _with_wrong_years(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    """The agency's annex 5 with one or two years as somebody writes them who makes a mistake."""
    years, rule = due_years(case), case.facts.arithmetic()
    of_years = {year: year_ingredients(case, year) for year in years}
    for year in rng.choice(years, min(len(years), int(rng.integers(1, 3))), replace=False).tolist():
        of_years[year] = _wrong_year(of_years[year], rule, rng)
    tables["claims"] = _annex5(tables, [_written(row) for row in of_years.values()], case.case_id)


def _wrong_year(year: Columns, rule: Arithmetic, rng: Generator) -> Columns:
    """What is written for a year by one of the mistakes that can be made in it, each as likely as the others.

    The right year where every figure could come of several mistakes.
    """
    right = year.computed_refund_subtotal[0]
    by_mistake = {
        name: wrong
        for name, way in ways(rule).items()
        if (wrong := [row for row in way(year) if row.computed_refund_subtotal[0] != right])
    }
    # What two mistakes write tells neither of them.
    written = Counter(
        total
        for rows in by_mistake.values()
        for total in {int(row.computed_refund_subtotal[0]) for row in rows}
    )
    clear = {
        name: [row for row in rows if written[int(row.computed_refund_subtotal[0])] == 1]
        for name, rows in by_mistake.items()
    }
    of_one = [rows for rows in clear.values() if rows]
    if not of_one:
        return year
    manners = of_one[int(rng.integers(len(of_one)))]
    return manners[int(rng.integers(len(manners)))]


def _written(row: Columns) -> dict[str, Any]:
    """A year of annex 5; what a mistake says of the total alone is put on the first item paid."""
    total = int(row.computed_refund_subtotal[0])
    items = {name: int(row[f"computed_{name}"][0]) for name in REFUND_ITEMS}
    first = next(f"refund_{name}" for name in ITEMS if row[f"computed_{name}"][0])
    items[first] += total - sum(items.values())
    return {
        "year": int(row.year[0]),
        "months": int(row.computed_months[0]),
        **items,
        "refund_subtotal": total,
    }


def _annex5(tables: CaseTables, rows: list[dict[str, Any]], case_id: str) -> pd.DataFrame:
    old = tables["claims"]
    made = pd.DataFrame(rows).assign(case_id=case_id, claimant="agency")
    return made.reindex(columns=old.columns).astype(old.dtypes)


@exercise_kind(
    "find_in_annex5", "找出附件5中的错误", ("12(2)", "14"), suits=has_few_years, prepare=_with_wrong_years
)
def find_in_annex5(case: CaseAudit) -> Exercise:
    """Of every year of a given annex 5 whether it is right, and if not which mistake gives it."""
    claims, rule = case.facts.claims, case.facts.arithmetic()
    by_agency = claims.select(claims.claimant == "agency")
    return Exercise(
        question="下面是经办机构填报的附件5。各年度对不对？错的是怎样错的？",
        facts=[facts.resident_years(case), facts.employee_periods(case), facts.claims(case, "agency")],
        fields=[_field(by_agency, number, rule) for number in range(len(by_agency))],
        hints=(
            "每一年自己算一遍：数月份，四项本金相加，÷12×月数，再与填报的比较。",
            "不符的，先看月数；月数对的，再看本金里多了什么、少了什么，最后看舍入。",
            "拿可疑的做法复算一遍，得出填报的数，才能认定是这个原因。",
        ),
    )


def _field(claims: Columns, number: int, rule: Arithmetic) -> Field:
    words = _words()
    row = claims.record(number)
    right = row.cause or _NONE
    others = [name for name in words if name not in (right, _NONE)]
    wrong = (
        {"false_alarm": others} if right == _NONE else {"fault_overlooked": [_NONE], "other_cause": others}
    )
    shown = f"应为{format_yuan(row.computed_refund_subtotal)}，填报{format_yuan(row.claimed_total)}"
    line = f"；{CLAIM_CAUSES[right].shows(row, rule)}" if right != _NONE else ""
    return Field(
        f"cause:agency:{row.year}",
        f"{row.year}年",
        word(words),
        "12(2)",
        choice(wrong, shown + line),
        always(choice_ingredients(right)),
        points=2,
    )
