"""A column of refunds is its entry in the schema and its function: given from outside, it is wherever the table is."""

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest
import yaml

from linkage_kit import resources
from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.result_tables import result_column, unregister_result_column
from linkage_kit.casebook import RESULT_TABLES, read_casebook
from linkage_kit.casebook.tables import read_schemas
from linkage_kit.dictionary import data_dictionary

ASOF = dt.date(2026, 6, 30)
ENTRY = {
    "title": "每月退还",
    "description": "每个重复缴费月退还本人的金额，单位：元。",
    "kind": "money",
    "unit": "元",
}


@pytest.fixture(scope="module", autouse=True)
def column(tmp_path_factory):
    """Refunds with a column more."""
    folder = tmp_path_factory.mktemp("schemas")
    for name in ("refunds", "resident_years", "claims", "cases"):
        schema = resources.read_yaml(resources.schemas() / f"{name}.yaml")
        if name == "refunds":
            schema["columns"]["refund_a_month"] = ENTRY
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(schema, sort_keys=False), encoding="utf-8")

    @result_column("refunds", "refund_a_month")
    def a_month(rows):
        return rows.refund_subtotal // rows.months

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(RESULT_TABLES, "refunds", read_schemas(folder, ("refunds",))["refunds"])
        yield
    unregister_result_column("refunds", "refund_a_month")


@pytest.fixture(scope="module")
def result(column) -> AuditResult:
    return audit(read_casebook(resources.sample_casebook()), ASOF)


def test_the_table_has_it_for_all_cases_and_for_one(result):
    assert result.refunds["refund_a_month"].equals(
        result.refunds["refund_subtotal"] // result.refunds["months"]
    )
    one = result["SD-01"].refunds
    assert one.equals(result.refunds[result.refunds["case_id"] == "SD-01"].reset_index(drop=True))


def test_it_is_saved_in_yuan_and_opened_again(result, tmp_path):
    result.save(tmp_path)
    with (tmp_path / "refunds.csv").open(encoding="utf-8-sig", newline="") as file:
        saved = [row["refund_a_month"] for row in csv.DictReader(file)]
    fen = result.refunds["refund_a_month"].tolist()
    assert saved == [f"{each // 100}.{each % 100:02}" for each in fen]
    assert "refunds.csv" in json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["tables"]
    assert AuditResult.load(tmp_path, result.casebook).refunds.equals(result.refunds)


def test_the_workbook_has_it_under_its_title(result):
    sheet = openpyxl.load_workbook(io.BytesIO(result.workbook()))["重复缴费清退明细"]
    (at,) = [cell.column for cell in sheet[1] if cell.value == ENTRY["title"]]
    assert sheet.cell(2, at).value == result.refunds["refund_a_month"].iloc[0] / 100


def test_the_data_dictionary_describes_it():
    (line,) = [line for line in data_dictionary().splitlines() if "`refund_a_month`" in line]
    assert ENTRY["title"] in line and ENTRY["description"] in line
