"""What is typed into a cell is kept in the form of files; what cannot be read stays as it was typed."""

from __future__ import annotations

import pytest

from linkage_kit.casebook import TABLES
from linkage_kit.casework.typed_cells import as_kept


@pytest.mark.parametrize(
    ("table", "column", "typed", "kept"),
    [
        ("resident_years", "personal", "900", "900.00"),
        ("resident_years", "personal", "￥1,234.5元", "1234.50"),
        ("resident_years", "personal", "１２３４", "1234.00"),
        ("resident_years", "personal", "—", ""),
        ("resident_years", "personal", "一百元", "一百元"),
        ("resident_years", "personal", "12,34.5", "12,34.5"),
        ("resident_years", "year", "2012年", "2012"),
        ("employee_periods", "start_month", "2015年3月", "2015-03"),
        ("employee_periods", "start_month", "201503", "2015-03"),
        ("employee_periods", "start_month", "2015.1", "2015.1"),
        ("employee_periods", "months", "12个月", "12"),
        ("events", "date", "2026年1月5日", "2026-01-05"),
        ("events", "date", "20260105", "2026-01-05"),
        ("events", "date", "2026-02-30", "2026-02-30"),
        ("cases", "consolidated", "是", "true"),
        ("cases", "benefits_in_payment", "未享受", "none"),
        ("cases", "benefit_province", "山东省", "37"),
        ("cases", "benefit_province", "内蒙古", "15"),
        ("cases", "benefit_province", "山", "山"),
        ("cases", "name", " 张三 ", " 张三 "),
        ("events", "note", "1234.5元", "1234.5元"),
    ],
)
def test_a_cell_is_kept_as_files_have_it(table, column, typed, kept):
    assert as_kept(typed, TABLES[table].columns[column]) == kept
    assert as_kept(kept, TABLES[table].columns[column]) == kept
