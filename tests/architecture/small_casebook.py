"""A small casebook for the tests of other rules: the plain case of tests/audit, a row a case with what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from stdnum.iso7064 import mod_11_2

TABLES: dict[str, list[dict[str, Any]]] = {
    "resident_years": [
        {"year": 2020, "personal": "300.00", "collective": "0.00", "subsidy": "30.00", "interest": "0.00"},
        {"year": 2021, "personal": "500.00", "collective": "0.00", "subsidy": "60.00", "interest": "0.00"},
    ],
    "employee_periods": [{"start_month": "2020-07", "end_month": "2021-12"}],
}
PERSON = {
    "name": "王建国",
    "sex": "男",
    "birth_date": "1965-03-12",
    "applied_on": "2025-02-26",
    "benefit_applied_on": "2025-04-15",
    "employee_paid_months": "214",
    "benefit_province": "37",
}


def write(folder: Path, cases: Mapping[str, Mapping[str, str]], region: str = "371002") -> Path:
    """A CSV casebook of these cases, with the columns of `cases` in which each differs from the plain one."""
    folder.mkdir(exist_ok=True)
    tables = {
        "cases": [
            {"case_id": case_id, "id_number": _number(at), **PERSON, **own}
            for at, (case_id, own) in enumerate(cases.items())
        ],
        **{
            name: [{"case_id": case_id, **row} for case_id in cases for row in rows]
            for name, rows in TABLES.items()
        },
    }
    for row in tables["employee_periods"]:
        row["region_code"] = region
    for name, rows in tables.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    # Nothing was done yet: without the table no time limit would be audited.
    (folder / "events.csv").write_text("case_id,step,date\n", encoding="utf-8")
    return folder


def _number(at: int) -> str:
    """An identity number of a man, another one for each case."""
    body = f"37100019650312{2 * at + 1:03}"
    return body + mod_11_2.calc_check_digit(body)
