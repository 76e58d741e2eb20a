"""Cases that are hard on a form: much, long, odd, negative and missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.casebook import Casebook
from linkage_kit.casebook.tables import STORED_TABLES
from linkage_kit.casebook.units import marked

LONG_NAME = "阿卜杜热合曼·买买提吐尔逊·伊敏江·托合提"
RARE_NAME = "堃喆犇赟䶮㛃𠅤"
#: Text that a spreadsheet, or Typst, would rather run than show.
HOSTILE = (
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@SUM(1)",
    '#panic("x")',
    "$x$ *b* _c_ [a] `d`",
    "#N/A",
    "\t=1",
    "'=1",
)
ORDINARY_YEARS = (10, 14, 16)
LARGEST = 10**14 - 1

_CASE = {
    "name": "张三",
    "id_number": "370102196505010017",
    "applied_on": "2025-04-01",
    "benefit_applied_on": "2025-06-03",
    "meets_employee_retirement": True,
    "benefit_province": "37",
}
AGENCIES = [
    {
        "scheme": scheme,
        "agency_code": code,
        "agency_name": f"{county}社会保险事业中心",
        "county": county,
        "account_name": f"{county}社会保险基金财政专户",
        "bank": "中国农业银行股份有限公司济南某某支行",
        "account_number": account,
        "phone": phone,
    }
    for scheme, code, county, account, phone in (
        ("employee", "370102", "历下区", "6228480031234567890", "0531-86012345"),
        ("resident", "370103", "市中区", "6228480039876543210", "0531-82078901"),
    )
]


class Tables:
    """Rows of a casebook in the making; money in fen."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in STORED_TABLES}
        self._rows["agencies"] = AGENCIES

    def case(self, case_id: str, **facts: Any) -> None:
        """A case, resident → employee unless said otherwise."""
        self._rows["cases"].append({"case_id": case_id, **_CASE, **facts})

    def add(self, table: str, case_id: str, **values: Any) -> None:
        """A row of another table."""
        self._rows[table].append({"case_id": case_id, **values})

    def year(self, case_id: str, year: int, personal: int | None = 50000, **values: Any) -> None:
        """A resident year."""
        self.add(
            "resident_years",
            case_id,
            **{
                "year": year,
                "personal": personal,
                "collective": 0,
                "subsidy": 3000,
                "interest": 500,
                **values,
            },
        )

    def period(self, case_id: str, start: str, end: str, **values: Any) -> None:
        """An employee period."""
        self.add("employee_periods", case_id, start_month=start, end_month=end, **values)

    def casebook(self) -> Casebook:
        """The rows as a casebook."""
        return Casebook.from_frames({name: _frame(name, rows) for name, rows in self._rows.items()})


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame | None:
    if not rows:
        return None
    columns = STORED_TABLES[name].columns
    given = {key for row in rows for key in row} | {key for key, column in columns.items() if column.required}
    typed = {}
    for key in columns:
        if key in given:
            values = [row.get(key) for row in rows]
            days = columns[key].dtype.startswith("datetime")
            typed[key] = pd.Series(pd.to_datetime(values) if days else values).astype(columns[key].dtype)
    return marked(pd.DataFrame(typed), "fen")


def casebook() -> Casebook:
    """All of them."""
    tables = Tables()
    _full(tables)
    _long(tables, "LONG", 1985, 2024)
    _long(tables, "AGES", 1965, 2024)
    for years in ORDINARY_YEARS:
        _ordinary(tables, years)
    _wordy(tables)
    _bare(tables)
    _odd(tables)
    return tables.casebook()


def _full(tables: Tables) -> None:
    tables.case(
        "FULL",
        sex="男",
        birth_date="1965-05-01",
        phone="13812345678",
        household_address="山东省济南市历下区某某路1号",
        employee_agency_code="370102",
        resident_agency_code="370103",
        transferred_amount=140500,
        personal_number="3701000123456",
        resident_joined_on="2014-03",
        resident_paid_from="2015-01",
        resident_paid_to="2016-12",
        resident_paid_years="2",
        employee_paid_months=185,
        deemed_months=7,
    )
    tables.year("FULL", 2015, land_personal=10001, balance=63501, note="补缴")
    tables.year("FULL", 2016, 80000, subsidy=6000, interest=-1000, balance=148501)
    tables.period("FULL", "2015-06", "2016-02", region_code="370102", region_name="历下区", balance=123456)
    tables.period("FULL", "2016-05", "2016-12", months=3, region_code="371002", balance=200000)
    tables.add("events", "FULL", step="funds_transferred", date="2025-05-20")


def _long(tables: Tables, case_id: str, first: int, last: int) -> None:
    tables.case(
        case_id,
        name=LONG_NAME,
        household_address="山东省" + "某某街道" * 12,
        meets_employee_retirement=False,
        choice="resident",
        employee_agency_code="370102",
        resident_agency_code="370103",
        transferred_amount=12345678,
    )
    for year in range(first, last + 1):
        tables.year(
            case_id, year, 123456, land_personal=1000000, collective=10001, balance=(year - first + 1) * 10**6
        )
    tables.period(case_id, f"{first}-06", f"{last}-09", region_code="370102", balance=9876543)


def _ordinary(tables: Tables, years: int) -> None:
    """Years as most people have them, with all that an agency's form tells."""
    case_id = f"ORDINARY-{years}"
    tables.case(
        case_id, employee_agency_code="370102", resident_agency_code="370103", transferred_amount=10**6
    )
    for year in range(2026 - years, 2026):
        tables.year(case_id, year, balance=(year - 2000) * 10**5)
    tables.period(case_id, f"{2026 - years}-01", "2025-12", region_code="370102", region_name="历下区")


def _wordy(tables: Tables) -> None:
    """Texts that fill several lines of every row, and one that fills more than a page."""
    for case_id, length in (("LINES", 60), ("PAGES", 400)):
        tables.case(case_id, household_address="址" * length * 5)
        for year in range(2000, 2025):
            tables.year(case_id, year, note="注" * length)
        tables.period(case_id, "2000-01", "2024-06", region_code="370102", region_name="区" * length)


def _bare(tables: Tables) -> None:
    tables.case("BARE", id_number="123")
    tables.case("RESIDENT", name=RARE_NAME)
    tables.year("RESIDENT", 2020, None)
    tables.case("EMPLOYEE")
    tables.period("EMPLOYEE", "2020-01", "2020-03")
    tables.case("NO-OVERLAP")
    tables.year("NO-OVERLAP", 2019)
    tables.period("NO-OVERLAP", "2020-01", "2020-03")


def _odd(tables: Tables) -> None:
    tables.case("HUGE", transferred_amount=LARGEST)
    tables.year("HUGE", 2020, LARGEST, land_personal=LARGEST, interest=-LARGEST, balance=-LARGEST)
    tables.period("HUGE", "2020-01", "2020-12", balance=-LARGEST)
    for at, words in enumerate(HOSTILE):
        case_id = f"ODD-{at}"
        tables.case(case_id, name=words, phone=words, household_address=words, personal_number=words)
        tables.year(case_id, 2020, note=words)
        tables.period(case_id, "2020-01", "2020-03", region_name=words)
    tables.case("odd-0")
