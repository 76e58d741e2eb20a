"""The share of each item in a year's refund: article 12(2), reading 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.casebook import TABLES
from linkage_kit.columns import Mask
from linkage_kit.money import format_yuan
from linkage_kit.procedure.arithmetic import ITEMS
from linkage_kit.training import facts
from linkage_kit.training.answers import MONEY
from linkage_kit.training.exercise import Exercise, Field, always
from linkage_kit.training.kinds import CaseTables, exercise_kind, note, noted
from linkage_kit.training.reckoning.refunds import item, year_ingredients


def _several_items(resident: object) -> Mask:
    paid = np.sum([resident[name] > 0 for name in ITEMS], axis=0)  # type: ignore[index]
    mask: Mask = resident.due & (paid > 1)  # type: ignore[attr-defined]
    return mask


def _has_several_items(result: AuditResult) -> Mask:
    return result.facts.has_row(result.facts.resident, _several_items(result.facts.resident))


def _one_year(tables: CaseTables, case: CaseAudit, rng: Generator) -> None:
    resident = case.facts.resident
    note(tables, year=int(rng.choice(resident.year[_several_items(resident)])))


@exercise_kind("refund_items", "清退金额分到各项", ("12(2)",), suits=_has_several_items, prepare=_one_year)
def refund_items(case: CaseAudit) -> Exercise:
    """The items of a year's refund, whose sum is the year's refund."""
    year = int(noted(case, "year"))
    row, rule = year_ingredients(case, year), case.facts.arithmetic()
    total = format_yuan(int(row.computed_refund_subtotal[0]))
    months = int(row.computed_months[0])
    paid = [name for name in ITEMS if row[f"computed_{name}"][0]]
    titles = TABLES["claims"].columns
    return Exercise(
        question=f"{year}年重复缴费{months}个月，清退金额合计{total}元。各项各退多少元？",
        facts=[facts.resident_years(case, [year])],
        fields=[
            Field(
                f"refund_{name}:{year}",
                f"{titles[f'refund_{name}'].title}（元）",
                MONEY,
                "12(2)",
                item(name, rule),
                always(row),
            )
            for name in paid
        ],
        hints=(
            "各项之和必须等于小计，不能各项单独四舍五入了事。",
            "先算出每项本金 ÷ 12 × 重复月数，只取到分，舍去余下的。",
            "舍去之后还差几分，就给余数最大的几项各加一分；余数相同的给前一项。",
        ),
    )
