"""The index of a batch: a row a case, sorted by risk, with the files that are there, and `index.csv`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.stakes import case_stakes
from linkage_kit.money import format_yuan
from linkage_kit.reporting.index import columns, index_csv, index_table

from .hard_cases import HOSTILE_NAMES


@pytest.fixture(scope="module")
def table(golden):
    return index_table(golden)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_there_is_a_row_a_case(golden, table):
    assert sorted(table["case_id"]) == sorted(golden.decisions["case_id"])


def test_figures_are_those_of_the_audit(golden, table):
    for row in table.head(60).itertuples():
        case = golden[row.case_id]
        severities = case.findings["severity"]
        assert (row.errors, row.warnings, row.infos) == tuple(
            (severities == word).sum() for word in ("error", "warning", "info")
        )
        assert row.outcome == case.decision["outcome"]
        assert pd.isna(row.refund_total) == (case.settlement is None)
        assert case.settlement is None or row.refund_total == case.settlement["refund_total"]
        assert pd.isna(row.codes) or row.codes.split() == sorted(set(case.findings["code"]))
        own = case_stakes(case.findings, case.stakes)
        assert row.amount_at_stake is pd.NA if own.empty else row.amount_at_stake == own.item()


def test_the_largest_amount_stands_first_then_the_most_errors_warnings_and_infos(table):
    keys = [
        (
            -(0 if pd.isna(row.amount_at_stake) else row.amount_at_stake),
            -row.errors,
            -row.warnings,
            -row.infos,
        )
        for row in table.itertuples()
    ]
    assert keys == sorted(keys) and len(set(keys)) > 100
    tied = [row.case_id for row in table.itertuples() if row.errors + row.warnings + row.infos == 0]
    assert len(tied) > 1 and tied == sorted(tied)


def test_only_files_that_are_there_in_the_formats_wanted_are_named(golden, tmp_path):
    first, second, third, *_ = sorted(golden.decisions["case_id"])
    for name in (f"{first}.html", f"{first}.pdf", f"{second}.pdf"):
        (tmp_path / name).touch()
    both = index_table(golden, tmp_path).set_index("case_id")
    assert list(both.loc[first, ["html", "pdf", "state"]]) == [f"{first}.html", f"{first}.pdf", "made"]
    assert pd.isna(both.loc[second, "html"]) and both.loc[second, "state"] == "made"
    assert both.loc[third, ["html", "pdf", "state"]].isna().all()
    only_pdf = index_table(golden, tmp_path, formats=["pdf"]).set_index("case_id")
    assert pd.isna(only_pdf.loc[first, "html"]) and only_pdf.loc[first, "pdf"] == f"{first}.pdf"


def test_a_case_that_failed_is_marked_and_its_old_files_are_not_named(golden, tmp_path):
    case_id = golden.decisions["case_id"].iloc[0]
    (tmp_path / f"{case_id}.html").touch()
    row = index_table(golden, tmp_path, failures={case_id: "超时"}).set_index("case_id").loc[case_id]
    assert (row["state"], row["failure"]) == ("failed", "超时") and pd.isna(row["html"])


def test_a_selection_keeps_file_names_of_the_whole_casebook(hard, tmp_path):
    (tmp_path / "same-id~2.html").touch()
    (row,) = index_table(hard.audit, tmp_path, ["same-id"]).to_dict("records")
    assert row["html"] == "same-id~2.html"
    assert row["cases_of_person"] == 1


def test_cases_of_one_person_are_counted(golden):
    cases = golden.casebook.cases
    cases.loc[[0, 3, 5], "id_number"] = "37010219700101007X"
    table = index_table(audit(golden.casebook.assign(cases=cases), golden.asof)).set_index("case_id")
    counted = table["cases_of_person"]
    assert set(counted[cases["case_id"][[0, 3, 5]]]) == {3}
    assert (counted == 1).sum() == len(cases) - 3


def test_an_invalid_number_is_nobodys(hard):
    assert set(index_table(hard.audit)["cases_of_person"]) == {1}


def test_index_csv_is_written_as_the_contract_writes_tables(golden, table):
    data = index_csv(table, {})
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n") == len(table) + 1
    rows = rows_of(data)
    assert tuple(rows[0]) == columns()
    assert [row["case_id"] for row in rows] == sorted(table["case_id"])
    at_stake = case_stakes(golden.findings, golden.stakes)
    written = {row["case_id"]: row["amount_at_stake"] for row in rows if row["amount_at_stake"]}
    assert written == {case_id: format_yuan(int(fen)) for case_id, fen in at_stake.items()}


def test_a_spreadsheet_computes_no_name(hard):
    rows = {row["case_id"]: row for row in rows_of((hard.folder / "index.csv").read_bytes())}
    assert rows["X-FORMULA"]["name"] == f"'{HOSTILE_NAMES['X-FORMULA']}"


def test_every_file_named_is_there(hard):
    for row in rows_of((hard.folder / "index.csv").read_bytes()):
        assert row["state"] == "made" and row["failure"] == ""
        assert (hard.folder / row["html"]).is_file() and (hard.folder / row["pdf"]).is_file()


def test_every_column_of_index_csv_is_explained():
    text = (Path(__file__).parents[2] / "reports" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in columns())
