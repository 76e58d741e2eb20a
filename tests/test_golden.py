"""The golden casebook gives every expected table, cell for cell and row for row, from whatever form it is stored in."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import TABLES, read_casebook, write_casebook
from tests.file_bytes import digests

GOLDEN = Path(__file__).parent / "golden"
ASOF = dt.date(2026, 6, 30)


def rows(data):
    """The header and the lines of a CSV file, every cell as the text it is."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


EXPECTED = {path.stem: rows(path.read_bytes()) for path in sorted((GOLDEN / "expected").glob("*.csv"))}


@pytest.fixture(scope="module")
def golden():
    return read_casebook(GOLDEN / "casebook")


@pytest.fixture(scope="module")
def saved(golden, tmp_path_factory):
    """Folder of the files that the audit of the golden casebook writes."""
    folder = tmp_path_factory.mktemp("audit")
    audit(golden, ASOF).save(folder)
    return folder


def test_there_is_an_expected_table_for_each_that_an_audit_writes(saved):
    assert sorted(path.name for path in saved.iterdir()) == [
        "audit.json",
        *(f"{name}.csv" for name in EXPECTED),
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_golden_casebook_gives_the_expected_table(saved, name):
    header, *expected = EXPECTED[name]
    written, *lines = rows((saved / f"{name}.csv").read_bytes())
    at = [written.index(column) for column in header]
    assert [[line[place] for place in at] for line in lines] == expected


def in_gb18030(casebook, folder):
    for path in (GOLDEN / "casebook").glob("*.csv"):
        (folder / path.name).write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))


def in_plain_utf_8(casebook, folder):
    for path in (GOLDEN / "casebook").glob("*.csv"):
        (folder / path.name).write_bytes(path.read_text(encoding="utf-8-sig").encode())


def with_chinese_headers_and_words(casebook, folder):
    """Titles instead of column names, and each word by its title."""
    for name, table in TABLES.items():
        header, *lines = rows((GOLDEN / "casebook" / f"{name}.csv").read_bytes())
        columns = [table.columns[column] for column in header]
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(column.title for column in columns)
            writer.writerows(
                [(column.words or {}).get(cell, cell) for column, cell in zip(columns, line)]
                for line in lines
            )


def with_rows_the_other_way_round(casebook, folder):
    for path in (GOLDEN / "casebook").glob("*.csv"):
        header, *lines = rows(path.read_bytes())
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *reversed(lines)])


def in_parquet(casebook, folder):
    write_casebook(casebook, folder, storage="parquet")


def as_written_by_ourselves(casebook, folder):
    write_casebook(casebook, folder)


FORMS = [
    in_gb18030,
    in_plain_utf_8,
    with_chinese_headers_and_words,
    with_rows_the_other_way_round,
    in_parquet,
    as_written_by_ourselves,
]


def audited(casebook, folder):
    audit(casebook, ASOF).save(folder)
    return digests(folder)


@pytest.mark.parametrize("store", FORMS, ids=[store.__name__ for store in FORMS])
def test_another_form_of_the_same_casebook_gives_the_same_bytes(golden, saved, store, tmp_path):
    folder = tmp_path / "casebook"
    folder.mkdir()
    store(golden, folder)
    assert audited(read_casebook(folder), tmp_path / "audit") == digests(saved)


def test_the_workbook_of_the_same_casebook_gives_the_same_bytes(golden, saved, tmp_path):
    write_casebook(golden, tmp_path / "casebook.xlsx")
    assert audited(read_casebook(tmp_path / "casebook.xlsx"), tmp_path / "audit") == digests(saved)


def test_auditing_twice_gives_the_same_bytes(golden, saved, tmp_path):
    assert audited(golden, tmp_path / "audit") == digests(saved)


def test_files_are_utf_8_with_bom_and_their_lines_end_in_crlf(saved):
    for name in EXPECTED:
        data = (saved / f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        assert data.count(b"\n") == data.count(b"\r\n") == len(rows(data))


def test_one_case_alone_gives_its_rows_among_all(golden):
    everything = audit(golden, ASOF).tables
    for case_id in golden.cases["case_id"].tolist()[::10]:
        alone = audit(golden.select([case_id]), ASOF).tables
        for name, frame in everything.items():
            assert alone[name].equals(frame[frame["case_id"] == case_id].reset_index(drop=True))
