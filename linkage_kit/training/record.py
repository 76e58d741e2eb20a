"""The two records of a case as exercises ask of them: which years overlap, which periods, which deemed service."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from linkage_kit.audit import AuditResult, CaseAudit
from linkage_kit.columns import Mask, case_sums, months
from linkage_kit.procedure.arithmetic import ITEMS
from linkage_kit.procedure.overlap import period_months
from linkage_kit.training.reckoning.months import Period


def periods_of(case: CaseAudit) -> list[Period]:
    """The employee periods of a case."""
    rows = case.facts.periods
    paid = period_months(rows).paid
    spans = zip(months(rows.start_month).tolist(), months(rows.end_month).tolist(), paid.tolist())
    return list(spans)


def due_years(case: CaseAudit) -> list[int]:
    """The years with a refund due."""
    resident = case.facts.resident
    years: list[int] = resident.year[resident.due].tolist()
    return years


def partly_overlapping_years(case: CaseAudit) -> list[int]:
    """The years with a refund due that do not overlap as a whole."""
    resident = case.facts.resident
    years: list[int] = resident.year[resident.due & (resident.months < 12)].tolist()
    return years


def has_partly_overlapping_year(result: AuditResult) -> Mask:
    """The cases that have such a year, in which it makes a difference how months are counted."""
    resident = result.facts.resident
    return result.facts.has_row(resident, resident.due & (resident.months < 12))


def has_refund(result: AuditResult) -> Mask:
    """The cases with a refund."""
    return result.facts.cases.refund_total > 0


def has_due_years(most: int, result: AuditResult) -> Mask:
    """The cases with a refund due in at least one year, and in at most so many."""
    resident = result.facts.resident
    years = case_sums(resident, resident.due.astype(np.int64), len(result.facts.cases))
    mask: Mask = (years > 0) & (years <= most)
    return mask


def paid_years(case: CaseAudit) -> list[int]:
    """The resident years with a payment of principal."""
    resident = case.facts.resident
    years: list[int] = resident.year[resident.subtotal > 0].tolist()
    return years


def unpaid_years(case: CaseAudit) -> list[int]:
    """The resident years without one."""
    resident = case.facts.resident
    years: list[int] = resident.year[resident.subtotal == 0].tolist()
    return years


def deemed_service(case: CaseAudit, years: list[int], rng: Generator) -> str:
    """Some months of a year in which the employee scheme was not paid, as deemed service: `2012-03~2012-08`, or ""."""
    resident = case.facts.resident
    free = [
        (year, month)
        for year, mask in zip(resident.year.tolist(), resident["mask"].tolist())
        if year in years
        for month in range(1, 11)
        if not mask >> (month - 1) & 0b111
    ]
    if not free or rng.random() < 0.4:
        return ""
    year, first = free[int(rng.integers(len(free)))]
    return f"{year}-{first:02d}~{year}-{first + 2:02d}"


def deemed_period(noted: str) -> Period | None:
    """Deemed service as a period."""
    if not noted:
        return None
    first, last = (int(months(np.array([part], "datetime64[M]"))[0]) for part in noted.split("~"))
    return first, last, last - first + 1


def hard_year(case: CaseAudit, rng: Generator) -> int:
    """A year with a refund due, of several items or not of whole fen rather than an easy one."""
    resident = case.facts.resident
    due = resident.select(resident.due)
    items = np.sum([due[name] > 0 for name in ITEMS], axis=0)
    weight = items**2 + 2 * (due.subtotal * due.months % 12 > 0) + 2 * (due.months < 12)
    year: int = due.year.tolist()[int(rng.choice(len(due), p=weight / weight.sum()))]
    return year
