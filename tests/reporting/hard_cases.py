"""A casebook made to be hard on a report, and what a batch makes of a casebook."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkage_kit.audit import AuditResult, audit
from linkage_kit.batch import write_reports
from linkage_kit.casebook import read_casebook
from linkage_kit.reporting import ReportRow

ASOF = dt.date(2026, 7, 1)
RARE_NAME = "堃喆犇赟䶮㛃𠅤"
HOSTILE_NAMES = {
    "X-SCRIPT": "<script>alert(1)</script>",
    "X-FORMULA": "=HYPERLINK(1)",
    "X-TYPST": '#panic("x")',
    "X-ATTRIBUTE": '" onmouseover="alert(1)\' $x$ [a] *b* _c_ `d` @e //f',
    "X-REVERSED": "张\u202e三\u200b😀\ue000",
}
ID_NUMBER, PHONE, ACCOUNT = "370102196506010018", "13812345678", "6222020200112233445"
#: A case id and a sum of as many digits as an account has.
LONG_ID, LONG_SUM = "202501150001", "999999999999.99"

_CASE = {
    "name": "林兰华",
    "sex": "男",
    "id_number": ID_NUMBER,
    "birth_date": "1965-06-01",
    "phone": PHONE,
    "household_address": f"山东省济南市历下区某路1号，账号{ACCOUNT}",
    "applied_on": "2025-12-22",
    "benefit_applied_on": "2026-04-26",
    "meets_employee_retirement": "true",
    "benefit_province": "37",
    "recorded_direction": "resident_to_employee",
    "employee_agency_code": "370102",
    "resident_agency_code": "370202",
}
_EVENTS = (
    ("application_received", "2025-12-22"),
    ("contact_letter_sent", "2025-12-24"),
    ("contact_letter_received", "2025-12-25"),
    ("resident_info_sent", "2026-01-09"),
    ("resident_info_received", "2026-01-09"),
    ("confirmation_sent", "2026-01-12"),
    ("relation_ended", "2026-01-13"),
    ("funds_transferred", "2026-02-26"),
    ("result_reported", "2026-02-28"),
    ("refund_paid", "2026-03-02"),
)


@dataclass(frozen=True)
class Reports:
    """A folder of reports with the audit that they are of."""

    casebook: Path
    folder: Path
    audit: AuditResult
    rows: dict[str, ReportRow]

    def html(self, case_id: str) -> str:
        """Text of a case's page."""
        return (self.folder / self.rows[case_id].files["html"]).read_text(encoding="utf-8")

    def pdf(self, case_id: str) -> Path:
        """Path of a case's PDF."""
        return self.folder / self.rows[case_id].files["pdf"]


class _Tables:
    """Rows of a casebook in the making."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("cases", "resident_years", "employee_periods", "events", "claims")
        }

    def case(self, case_id: str, years: Sequence[int] = (2021,), **facts: str) -> None:
        """A case with resident years, an employee period over the last months of each, and events."""
        self.rows["cases"].append({"case_id": case_id, **_CASE, **facts})
        for year in years:
            self.rows["resident_years"].append(
                {
                    "case_id": case_id,
                    "year": year,
                    "personal": "1234.56",
                    "land_personal": "10000.00",
                    "collective": "100.01",
                    "land_collective": "0.00",
                    "subsidy": "61.00",
                    "interest": "3.33",
                }
            )
            self.rows["employee_periods"].append(
                {
                    "case_id": case_id,
                    "start_month": f"{year}-06",
                    "end_month": f"{year}-12",
                    "region_code": "370102",
                }
            )
        for step, date in _EVENTS:
            self.rows["events"].append(
                {"case_id": case_id, "step": step, "date": date, "note": f"电话{PHONE}"}
            )

    def claim(self, case_id: str, claimant: str, year: int, personal: str) -> None:
        """A claimed year."""
        self.rows["claims"].append(
            {
                "case_id": case_id,
                "claimant": claimant,
                "year": year,
                "months": 8,
                "refund_personal": personal,
                "refund_collective": "0.00",
                "refund_subtotal": "1.00",
            }
        )

    def write(self, folder: Path) -> Path:
        """The rows as a casebook of CSV files."""
        folder.mkdir(parents=True)
        for name, rows in self.rows.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)
        return folder


def hard_tables() -> _Tables:
    """Names, lengths and ids that could break a page, a PDF, a spreadsheet or a folder."""
    tables = _Tables()
    for case_id, name in HOSTILE_NAMES.items():
        tables.case(case_id, name=name)
    tables.case("RARE", name=RARE_NAME, household_address=f"山东省{RARE_NAME}县")
    tables.case(LONG_ID, name=f"张 {PHONE} {ID_NUMBER}", transferred_amount=LONG_SUM)
    tables.case("index")
    tables.case("Same-Id")
    tables.case("same-id", name="另一人")
    tables.case(
        "LONG",
        years=range(1996, 2026),
        name="阿卜杜热合曼·买买提吐尔逊·伊敏江·托合提",
        household_address="山东省" + "某某街道" * 20,
    )
    for claimant in ("agency", "person"):
        for year in range(1996, 2006):
            tables.claim("LONG", claimant, year, "100.00")
    tables.case("EARLY", applied_on="2024-12-14", benefit_applied_on="2025-01-01", recorded_direction="")
    tables.case("NOTHING", years=(), recorded_direction="")
    tables.case("PROVISIONAL", applied_on="2027-01-04", benefit_applied_on="2027-02-01")
    tables.case("UNSTARTED", years=(2021,), recorded_direction="")
    tables.rows["events"] = [
        row for row in tables.rows["events"] if row["case_id"] not in ("NOTHING", "UNSTARTED", "PROVISIONAL")
    ]
    return tables


def make_reports(casebook: Path, folder: Path, formats: Sequence[str] = ("html", "pdf")) -> Reports:
    """Reports of all cases of a casebook."""
    batch = write_reports(casebook, folder, asof=ASOF, formats=formats)
    assert not batch.failures
    rows = {row.case_id: row for row in batch.rows}
    return Reports(casebook, folder, audit(read_casebook(casebook), ASOF), rows)
