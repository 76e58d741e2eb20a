"""The content of annexes 3 to 5 of a case, taken from a casebook by the plainest means."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.casebook import Casebook
from linkage_kit.money import to_capital
from linkage_kit.procedure.refund import ITEMS, REFUND_ITEMS
from linkage_kit.procedure.settlement import YEAR_MONEY

from .drawing import Content

_ACCOUNT = (*YEAR_MONEY, "balance")


def person(casebook: Casebook, case_id: str) -> dict[str, Any]:
    """Values by label of the person's facts that the casebook has."""
    case = _row(casebook.cases, case_id=case_id)
    labels = {"姓名": "name", "性别": "sex", "公民身份号码": "id_number", "联系电话": "phone"}
    found = {label: case[name] for label, name in labels.items() if pd.notna(case[name])}
    if pd.notna(case["birth_date"]):
        found["出生日期"] = f"{case['birth_date']:%Y年%m月%d日}"
    return found


def resident_information(casebook: Casebook, case_id: str) -> Content:
    """Annex 3."""
    case = _row(casebook.cases, case_id=case_id)
    rows = [
        [int(row["year"]), *(_yuan(row[name]) for name in _ACCOUNT), _text(row.get("note"))]
        for row in _rows(casebook.resident_years, case_id)
    ]
    values = person(casebook, case_id)
    if pd.notna(case["transferred_amount"]):
        values |= {
            "转出金额合计": _yuan(case["transferred_amount"]),
            "大写": to_capital(int(case["transferred_amount"])),
        }
    return Content(3, values, rows)


def employee_information(casebook: Casebook, case_id: str) -> Content:
    """Annex 4: a line per year of each period."""
    rows = []
    for row in _rows(casebook.employee_periods, case_id):
        first, last = row["start_month"], row["end_month"]
        for year in range(first.year, last.year + 1):
            start = max(first, pd.Timestamp(year, 1, 1))
            end = min(last, pd.Timestamp(year, 12, 1))
            months = end.month - start.month + 1
            paid = int(row["months"]) if pd.notna(row["months"]) and first.year == last.year else months
            balance = _yuan(row["balance"]) if year == last.year else None
            rows.append(
                [
                    _text(row["region_code"]),
                    _text(row["region_name"]),
                    year,
                    f"{start:%Y%m}",
                    f"{end:%Y-%m}",
                    paid,
                    balance,
                ]
            )
    return Content(4, person(casebook, case_id), rows)


def refund_table(casebook: Casebook, case_id: str) -> Content:
    """Annex 5 as the agency's claims in the casebook have it."""
    account = {int(row["year"]): row for row in _rows(casebook.resident_years, case_id)}
    rows = []
    for row in _rows(casebook.claims, case_id):
        if row["claimant"] != "agency":
            continue
        paid = [_fen(account[int(row["year"])][item]) if int(row["year"]) in account else 0 for item in ITEMS]
        refund = [_fen(row[item]) for item in REFUND_ITEMS]
        subtotal = sum(refund) if pd.isna(row["refund_subtotal"]) else int(row["refund_subtotal"])
        months = None if pd.isna(row["months"]) else int(row["months"])
        fen = [*paid, sum(paid)], [*refund, subtotal]
        rows.append(
            [int(row["year"]), *map(_yuan, fen[0]), months, *map(_yuan, fen[1]), _text(row.get("note"))]
        )
    sums = [round(sum(row[index] or 0 for row in rows), 2) for index in range(1, 12)]
    total = ["合计", *sums[:5], None, *sums[6:], None]
    case = _row(casebook.cases, case_id=case_id)
    recorded = case["recorded_refund_total"]
    amount = round(sums[-1] * 100) if pd.isna(recorded) else int(recorded)
    values = person(casebook, case_id) | {"退还本人金额合计": _yuan(amount), "大写": to_capital(amount)}
    if pd.notna(case["recorded_refund_capital"]):
        values["大写"] = case["recorded_refund_capital"]
    return Content(5, values, rows, total)


#: The content of each annex of a case.
CONTENTS = {3: resident_information, 4: employee_information, 5: refund_table}


def _row(frame: pd.DataFrame, **key: Any) -> pd.Series:
    ((name, value),) = key.items()
    return frame[frame[name] == value].iloc[0]


def _rows(frame: pd.DataFrame, case_id: str) -> list[dict[str, Any]]:
    return frame[frame["case_id"] == case_id].to_dict("records")


def _fen(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _yuan(fen: Any) -> float | None:
    return None if pd.isna(fen) else int(fen) / 100


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)
