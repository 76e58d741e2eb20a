"""A year's refund, its items and the overlap's subsidy: articles 11 and 12(2).

The wrong ways are the causes that the audit knows of (`audit.causes`): what each writes stands there alone.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.cause_registry import CLAIM_CAUSES, Cause
from linkage_kit.audit.claim_facts import years_of
from linkage_kit.audit.written import Written, manners
from linkage_kit.columns import Array, Columns
from linkage_kit.money import format_yuan, half_up
from linkage_kit.procedure.arithmetic import ITEMS, MONTHS_A_YEAR, Arithmetic
from linkage_kit.procedure.refund import REFUND_ITEMS, arithmetic_line, item_line, total_line
from linkage_kit.training.reckoning.ways import Reckoning, Way, ingredients

_COMPUTED = tuple(f"computed_{name}" for name in REFUND_ITEMS)


def year_ingredients(case: CaseAudit, year: int) -> Columns:
    """What the refund of a resident year is computed of: its payments, its overlap months, its neighbours' refunds."""
    years = years_of(case.facts.resident, case.facts.cases)
    row = years.select(years.year == year)
    return row.with_columns(items_known=np.ones(len(row), bool))


def with_months(rows: Columns, months: Array, rule: Arithmetic) -> Columns:
    """The refund as it is for other overlap months."""
    principal = rule.principal(np.stack([rows[f"computed_{item}"] for item in ITEMS], axis=1))
    items = rule.refund(principal, rule.portion(rows.year, months, rows.computed_mask))
    return _with_items(rows.with_columns(computed_months=months), items)


def _with_items(rows: Columns, items: Array) -> Columns:
    refunds = {name: items[:, number] for number, name in enumerate(_COMPUTED)}
    total = items.sum(axis=1)
    return rows.with_columns(**refunds, computed_refund_subtotal=total, items_known=np.ones(len(rows), bool))


def subtotal(rule: Arithmetic) -> Reckoning:
    """A year's refund, all items together."""
    return Reckoning(lambda rows: rows.computed_refund_subtotal, ways(rule), partial(_subtotal_shown, rule))


def item(name: str, rule: Arithmetic) -> Reckoning:
    """The refund of one item (`personal` …); None where a wrong way says nothing of the items."""

    def solve(rows: Columns) -> Array:
        refunds = rows[f"computed_refund_{name}"].astype(object)
        refunds[~rows.items_known] = None
        return refunds

    return Reckoning(solve, ways(rule), partial(_item_shown, name, rule))


def ways(rule: Arithmetic) -> dict[str, Way]:
    """The known wrong ways of a claim, by name."""
    of_months: dict[str, Way] = {
        "whole_year": lambda rows: [with_months(rows, np.full(len(rows), MONTHS_A_YEAR), rule)],
        "months_double_counted": lambda rows: [
            with_months(rows, np.maximum(rows.computed_counted, rows.computed_months), rule)
        ],
        "months_off": lambda rows: [
            with_months(rows, np.full(len(rows), months), rule) for months in range(1, MONTHS_A_YEAR)
        ],
    }
    written = {
        name: partial(_written_way, cause, rule) for name, cause in CLAIM_CAUSES.items() if cause.writes
    }
    return {**written, **of_months}


def _written_way(cause: Cause, rule: Arithmetic, rows: Columns) -> list[Columns]:
    assert cause.writes is not None
    return [_as_written(rows, written) for written in manners(cause.writes, rows, rule)]


def _as_written(rows: Columns, written: Written) -> Columns:
    """The rows with what a wrong way writes, where it can be made; where it gives totals alone, no item is known."""
    # Nobody fills in a refund of nothing by mistake: the audit names no cause for one either.
    where = written.totals(rows) > 0
    where = where if written.where is None else where & written.where
    if written.amounts.ndim > 1:
        old = np.stack([rows[name] for name in _COMPUTED], axis=1)
        made = _with_items(rows, np.where(where[:, None], written.amounts, old))
        return made.with_columns(items_known=where | rows.items_known)
    total = np.where(where, written.amounts, rows.computed_refund_subtotal)
    return rows.with_columns(computed_refund_subtotal=total, items_known=rows.items_known & ~where)


def _plain(row: Any, rule: Arithmetic) -> Any:
    """A row by the names that the procedure's lines of arithmetic go by."""
    year = Columns(
        {name: np.array([value]) for name, value in vars(row).items() if name.startswith("computed_")}
    )
    share = rule.portion(np.array([row.year]), year.computed_months, year.computed_mask)
    names = {name.removeprefix("computed_"): year[name] for name in year.names()}
    return Columns({**names, "part": share.part, "whole": share.whole}).record(0)


def _subtotal_shown(rule: Arithmetic, row: Any) -> str:
    year = _plain(row, rule)
    paid = [amount for name in rule.items if (amount := getattr(year, name))]
    together = f"{' + '.join(map(format_yuan, paid))} = {format_yuan(sum(paid))}；" if len(paid) > 1 else ""
    return together + total_line(year, rule)


def _item_shown(name: str, rule: Arithmetic, row: Any) -> str:
    year = _plain(row, rule)
    return item_line(name, getattr(year, name), year.part, year.whole, getattr(year, f"refund_{name}"), rule)


def subsidy_ingredients(case: CaseAudit, year: int) -> Columns:
    """What the overlap's share of a year's subsidy is computed of."""
    row = year_ingredients(case, year).record(0)
    return ingredients(
        subsidy=row.computed_subsidy,
        months=row.computed_months,
        monthly=False,
        interest=row.computed_interest,
    )


def _subsidy(rows: Columns) -> Array:
    exact = half_up(rows.subsidy * rows.months, MONTHS_A_YEAR)
    return np.where(rows.monthly, half_up(rows.subsidy, MONTHS_A_YEAR) * rows.months, exact)


def _subsidy_shown(row: Any) -> str:
    share = int(_subsidy(ingredients(**vars(row)))[0])
    return arithmetic_line(row.subsidy, row.months, MONTHS_A_YEAR, share)


#: The overlap's share of a year's subsidy (reading 3).
SUBSIDY = Reckoning(
    _subsidy,
    {
        "monthly_rounded": lambda rows: [rows.with_columns(monthly=np.ones(len(rows), bool))],
        "whole_year": lambda rows: [rows.with_columns(months=np.full(len(rows), MONTHS_A_YEAR))],
        "months_off": lambda rows: [
            rows.with_columns(months=np.full(len(rows), months)) for months in range(1, MONTHS_A_YEAR)
        ],
        "interest_included": lambda rows: [rows.with_columns(subsidy=rows.subsidy + rows.interest)],
    },
    _subsidy_shown,
)
