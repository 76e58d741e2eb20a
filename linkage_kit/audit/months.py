"""What each employee period of a case covers, and which records a month of its grid is made of (article 12(1)).

Rows are named by their positions in the case's tables as the casebook has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.columns import Columns, months
from linkage_kit.lazily import lazily
from linkage_kit.procedure.overlap import overlap_months, period_months, period_years

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")


@dataclass(frozen=True)
class MonthRecords:
    """The records of one calendar month: positions of resident years and of employee periods."""

    resident_years: list[int]
    employee_periods: list[int]


def month_records(case: CaseAudit, year: int, month: int) -> MonthRecords:
    """The resident year that a month lies in, if there is one, and the periods whose span it lies in."""
    periods = Columns.from_frame(case.records.employee_periods)
    wanted = year * 12 + month - 1
    covers = (months(periods.start_month) <= wanted) & (wanted <= months(periods.end_month))
    years = Columns.from_frame(case.records.resident_years).year
    return MonthRecords(np.flatnonzero(years == year).tolist(), np.flatnonzero(covers).tolist())


def period_table(case: CaseAudit) -> pd.DataFrame:
    """A row a period: `span` and `paid` months, whether it is `partial`, and the positions of the other periods that
    have a month of their spans in common with it (`shared_with`, a list; finding D03).
    """
    periods = Columns.from_frame(case.records.employee_periods)
    start, end = months(periods.start_month), months(periods.end_month)
    shared = (start[:, None] <= end) & (start <= end[:, None]) & ~np.eye(len(periods), dtype=bool)
    counted = period_months(periods)
    return pd.DataFrame(
        {
            **{name: counted[name] for name in counted.names()},
            "shared_with": pd.Series([np.flatnonzero(row).tolist() for row in shared], dtype=object),
        }
    )


def paid_months(case: CaseAudit) -> tuple[int, int]:
    """The largest and the smallest number of distinct calendar months that all periods together allow (reading 2)."""
    periods = Columns.from_frame(case.records.employee_periods)
    periods = periods.with_columns(case=np.zeros(len(periods), np.int64))
    pieces = period_years(periods)
    years = np.unique(pieces.year)
    found = overlap_months(Columns({"case": np.zeros(len(years), np.int64), "year": years}), pieces)
    return int(found.months.sum()), int(found.months_min.sum())
