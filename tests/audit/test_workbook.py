"""`audit.xlsx` says what it is of, and who each case is; it holds no secret."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import RESULT_TABLES, as_place, read_casebook
from linkage_kit.cli.params import name_of
from linkage_kit.resources import sample_casebook
from linkage_kit.rulebook import shandong
from linkage_kit.version import __version__

ASOF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def casebook():
    return read_casebook(sample_casebook())


def opened(result, name="县局案卷"):
    return openpyxl.load_workbook(io.BytesIO(result.workbook(name)))


def test_the_first_sheet_names_casebook_day_rulebook_and_version(casebook):
    sheet = opened(audit(casebook, ASOF)).worksheets[0]
    assert sheet.title == "说明"
    assert {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)} == {
        "案卷": "县局案卷",
        "案件数": str(len(casebook.cases)),
        "审计基准日": "2026-06-30",
        "依据的规则库": shandong().title,
        "规则库的SHA-256": shandong().digest,
        "程序版本": f"linkage-kit {__version__}",
    }


def test_every_table_names_the_person_behind_the_case(casebook):
    names = dict(zip(casebook.cases["case_id"], casebook.cases["name"]))
    sheets = opened(audit(casebook, ASOF)).worksheets[1:]
    assert len(sheets) == len(RESULT_TABLES)
    for sheet in sheets:
        header, *rows = sheet.iter_rows(max_col=2, values_only=True)
        assert header == ("案件编号", "姓名")
        assert rows and all(name == names[case_id] for case_id, name in rows)


def test_numbers_in_names_are_masked(casebook):
    cases = casebook.cases.assign(name="张三 13812345678")
    book = opened(audit(casebook.assign(cases=cases), ASOF), "案卷13812345678")
    assert book.worksheets[1]["B2"].value == "张三 138****5678"
    assert book.worksheets[0]["B2"].value == "案卷138****5678"


def test_a_casebook_is_called_by_its_own_name(tmp_path):
    assert name_of(tmp_path / "案卷.xlsx") == "案卷.xlsx"
    named = name_of(as_place("postgresql+psycopg://auditor:secret@db.example:5432/linkage"))
    assert named == "db.example:5432/linkage"


def test_the_same_audit_gives_the_same_bytes(casebook):
    assert audit(casebook, ASOF).workbook("a") == audit(casebook, ASOF).workbook("a")
