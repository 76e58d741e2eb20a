"""A casebook of two cases as CSV text, for tests to spoil or to rewrite in other forms."""

from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_kit.casebook import Casebook, read_casebook

GOLDEN = Path(__file__).parents[1] / "golden" / "casebook"

FILES = {
    "cases": (
        "case_id,name,sex,id_number,birth_date,retirement_group,phone,applied_on,benefit_applied_on,benefits_in_payment,"
        "meets_employee_retirement,employee_paid_months,benefit_province,choice,recorded_direction,consolidated,"
        "employee_agency_code,resident_agency_code,transferred_amount,recorded_refund_total,recorded_merged_amount\n"
        "A-1,林兰华,男,371082196810067917,1968-10-06,male_60,13456686923,2025-12-21,2026-04-26,none,"
        "true,179,37,resident,resident_to_employee,false,371402,370303,12248.93,769.17,11419.76\n"
        "A-2,罗丽,女,370402196809224638,,,,2026-02-12,2026-06-12,,,,,,,,,,,,\n"
    ),
    "resident_years": (
        "case_id,year,personal,land_personal,collective,land_collective,subsidy,interest,other,balance\n"
        "A-1,2021,5000.00,0.00,,0.00,60.00,156.48,-1.55,5215.93\n"
        "A-1,2022,300.00,,119.17,,,299.98,0.00,\n"
    ),
    "employee_periods": (
        "case_id,start_month,end_month,months,region_code,region_name,balance\n"
        "A-1,2022-01,2024-07,,370303,淄博市淄川区,\n"
        "A-2,2019-10,2019-12,2,,,\n"
    ),
    "events": "case_id,step,date,agency,note\nA-1,application_received,2025-12-22,,\nA-1,refund_paid,2026-03-02,,\n",
    "claims": (
        "case_id,claimant,year,months,refund_personal,refund_land_personal,refund_collective,refund_land_collective,"
        "refund_subtotal\n"
        "A-1,agency,2022,12,300.00,0.00,119.17,0.00,419.17\n"
        "A-1,person,2022,,300.00,,119.17,,\n"
    ),
}

Write = Callable[..., Path]


@pytest.fixture
def files() -> dict[str, str]:
    """The casebook's CSV files by table, to be changed at will."""
    return dict(FILES)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes CSV files (text or bytes by table name) into a folder and returns it."""

    def write_folder(files: dict[str, str | bytes], encoding: str = "utf-8") -> Path:
        folder = tmp_path / "casebook"
        folder.mkdir()
        for name, content in files.items():
            data = content.encode(encoding) if isinstance(content, str) else content
            (folder / f"{name}.csv").write_bytes(data)
        return folder

    return write_folder


@pytest.fixture(scope="module")
def golden() -> Casebook:
    """The golden casebook; not to be changed."""
    return read_casebook(GOLDEN)


@pytest.fixture
def casebook_with_more(files, write) -> Casebook:
    files["events"] = files["events"].replace("note", "note,经办人", 1).replace(",,\n", ",,,\n")
    files["名单"] = "case_id,x\nA-1,1\nA-2,2\n"
    files["说明"] = "x\n1\n"
    return read_casebook(write(files))
