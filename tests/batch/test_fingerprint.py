"""The fingerprint of a report: what changes it, what does not, and that it is found in a whole file only."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from linkage_kit.audit import audit
from linkage_kit.batch import fingerprint
from linkage_kit.batch.fingerprint import fingerprint_of, fingerprints
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

ASOF = dt.date(2026, 6, 30)
NOTEBOOK = b"{}"


@pytest.fixture(scope="module")
def casebook():
    return read_casebook(sample_casebook())


@pytest.fixture(scope="module")
def marks(casebook):
    return fingerprints(audit(casebook, ASOF), NOTEBOOK, unmask=False)


def changed(marks, others):
    return {case_id for case_id in marks if marks[case_id] != others[case_id]}


def with_table(casebook, **tables):
    return audit(casebook.assign(**tables), ASOF)


def test_every_case_has_its_own(casebook, marks):
    assert len(set(marks.values())) == len(casebook.cases)


def test_the_order_of_rows_does_not_count(casebook, marks):
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in casebook.tables.items()}
    assert fingerprints(with_table(casebook, **turned), NOTEBOOK, unmask=False) == marks


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("cases", "name", "另一人"),
        ("resident_years", "personal", 1),
        ("employee_periods", "region_code", "371302"),
        ("events", "note", "改动"),
        ("claims", "months", 1),
    ],
)
def test_a_changed_cell_counts_for_its_case_alone(casebook, marks, table, column, value):
    frame = casebook.tables[table].copy()
    assert frame.loc[0, column] != value
    frame.loc[0, column] = value
    others = fingerprints(with_table(casebook, **{table: frame}), NOTEBOOK, unmask=False)
    assert changed(marks, others) == {frame.loc[0, "case_id"]}


def test_a_row_less_counts(casebook, marks):
    others = fingerprints(with_table(casebook, claims=casebook.claims.iloc[1:]), NOTEBOOK, unmask=False)
    assert changed(marks, others) == {casebook.claims["case_id"].iloc[0]}


def test_lines_that_moved_in_the_file_count_for_the_cases_that_print_them(casebook, marks, tmp_path):
    moved = tmp_path / "casebook"
    shutil.copytree(sample_casebook(), moved)
    lines = (moved / "employee_periods.csv").read_bytes().splitlines(keepends=True)
    # The second row goes to the end, and the rows of all later cases move up by one.
    (moved / "employee_periods.csv").write_bytes(b"".join([lines[0], *lines[2:], lines[1]]))
    others = fingerprints(audit(read_casebook(moved), ASOF), NOTEBOOK, unmask=False)
    assert changed(marks, others) == set(casebook.employee_periods["case_id"])
    (moved / "employee_periods.csv").write_bytes(b"".join(lines))
    events = (moved / "events.csv").read_bytes().splitlines(keepends=True)
    (moved / "events.csv").write_bytes(b"".join([*events[:-2], events[-1], events[-2]]))
    swapped = fingerprints(audit(read_casebook(moved), ASOF), NOTEBOOK, unmask=False)
    assert changed(marks, swapped) == set(casebook.events["case_id"].iloc[-2:])


def test_day_masking_notebook_and_package_count_for_all(casebook, marks, monkeypatch):
    result = audit(casebook, ASOF)
    later = audit(casebook, ASOF + dt.timedelta(days=1))
    assert changed(marks, fingerprints(later, NOTEBOOK, unmask=False)) == set(marks)
    assert changed(marks, fingerprints(result, NOTEBOOK, unmask=True)) == set(marks)
    assert changed(marks, fingerprints(result, b"{ }", unmask=False)) == set(marks)
    monkeypatch.setattr(fingerprint, "package_digest", lambda: "another version")
    assert changed(marks, fingerprints(result, NOTEBOOK, unmask=False)) == set(marks)


def test_the_package_s_digest_follows_its_templates(tmp_path, monkeypatch):
    before = fingerprint.package_digest()
    (tmp_path / "report.typ").write_text("changed", encoding="utf-8")
    monkeypatch.setattr(fingerprint, "schemas", lambda: tmp_path)
    assert fingerprint.package_digest.__wrapped__() != before


def test_both_formats_carry_the_same(hard):
    for row in hard.rows.values():
        found = {fingerprint_of(hard.folder / file) for file in row.files.values()}
        assert len(found) == 1 and None not in found


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_a_torn_file_has_none(hard, tmp_path, suffix):
    whole = (hard.folder / f"LONG.{suffix}").read_bytes()
    torn = tmp_path / f"LONG.{suffix}"
    for length in (0, 100, len(whole) // 2, len(whole) - 20):
        torn.write_bytes(whole[:length])
        assert fingerprint_of(torn) is None
    assert fingerprint_of(tmp_path / f"MISSING.{suffix}") is None
