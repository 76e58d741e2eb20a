"""A case of 30 years beside those of a casebook, for the tests and for the bench of the form."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from linkage_kit.casebook import Casebook

SHORT, LONG = "SD-01", "LONG-30"


def with_long_case(casebook: Casebook) -> Casebook:
    """The casebook with one more case: the first one's person, 30 resident years and one period over all of them."""
    own = casebook.select([SHORT])
    years = pd.concat([own.resident_years.head(1)] * 30, ignore_index=True)
    years["year"] = pd.Series(range(1996, 2026), dtype="Int64")
    period = own.employee_periods.head(1).assign(
        start_month=pd.Timestamp("1996-01-01"), end_month=pd.Timestamp("2025-12-01"), months=pd.NA
    )
    frames = {
        "cases": own.cases,
        "resident_years": years.assign(balance=pd.NA),
        "employee_periods": period,
        "events": own.events,
    }
    added = {
        name: pd.concat(
            [casebook.tables[name], frame.assign(case_id=LONG).astype(casebook.tables[name].dtypes)],
            ignore_index=True,
        )
        for name, frame in frames.items()
    }
    return replace(casebook, **added)
