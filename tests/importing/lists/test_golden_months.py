"""The golden casebook's periods, written month by month and imported, give the golden tables (article 12(1))."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.casebook.schema_checks import span_months
from linkage_kit.importing.run import import_files
from tests.importing.lists.systems import months_of

GOLDEN = Path(__file__).parents[2] / "golden" / "casebook"
ASOF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def golden() -> Casebook:
    """The golden cases without partial periods: of these nobody knows which months were paid."""
    book = read_casebook(GOLDEN)
    periods = book.employee_periods
    span = span_months(periods["start_month"], periods["end_month"])
    partial = set(periods["case_id"][periods["months"].notna() & (periods["months"] != span)])
    return book.filter(lambda cases: ~cases["case_id"].isin(partial))


@pytest.fixture(scope="module")
def imported(golden, tmp_path_factory) -> Casebook:
    file = tmp_path_factory.mktemp("months") / "逐月.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.writer(opened)
        lines.writerow(["案件编号", "费款所属期", "行政区划代码"])
        for case, region, year, month in months_of(golden.employee_periods):
            lines.writerow([case, f"{year}{month:02}", "" if pd.isna(region) else region])
    bare = golden.assign(employee_periods=golden.employee_periods.iloc[:0])
    result = import_files([file], into=bare)
    assert list(map(str, result.problems)) == []
    return result.casebook


@pytest.mark.clause("12(1)")
def test_the_audit_of_months_is_the_audit_of_the_periods(golden, imported):
    expected, found = audit(golden, ASOF), audit(imported, ASOF)
    assert len(golden) > 200
    for name, frame in expected.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], frame)
