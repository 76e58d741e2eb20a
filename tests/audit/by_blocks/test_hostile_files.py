"""Files that look plain and are not: the audit in parts gives what the whole gives, or leaves it to that."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from stdnum.iso7064 import mod_11_2

from linkage_kit.audit import audit
from linkage_kit.audit.by_blocks import audit_files, run
from linkage_kit.casebook import TABLES, CasebookError, read_casebook, write_casebook
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.rulebook import shandong
from tests.file_bytes import digests
from tests.test_golden import GOLDEN

ASOF = dt.date(2026, 6, 30)
NUMBER = "37010219900101001" + mod_11_2.calc_check_digit("37010219900101001")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture(scope="module")
def few():
    golden = read_casebook(GOLDEN / "casebook")
    return golden.select(golden.cases["case_id"].iloc[:6])


@pytest.fixture
def book(few, tmp_path, monkeypatch):
    """Six cases in two blocks."""
    monkeypatch.setattr(run, "BLOCK", 600)
    write_casebook(few, tmp_path / "book")
    return tmp_path / "book"


def records(book: Path, table: str) -> list[list[str]]:
    text = (book / f"{table}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def put(book: Path, table: str, rows: list[list[str]], encoding: str = "utf-8-sig") -> None:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    (book / f"{table}.csv").write_bytes(lines.getvalue().encode(encoding))


def with_cells(book: Path, table: str, column: str, *cells: str) -> None:
    """The first rows' cells of a column."""
    rows = records(book, table)
    for row, cell in zip(rows[1:], cells):
        row[rows[0].index(column)] = cell
    put(book, table, rows)


def in_parts(book: Path, hides: bool = True):
    return audit_files(book, ASOF, shandong(), book.parent / "out", lambda cases, more: None, hides=hides)


def require_same(book: Path, hides: bool = True) -> None:
    audit(read_casebook(book), ASOF).save(book.parent / "whole", privacy=MASKED if hides else UNMASKED)
    assert in_parts(book, hides)
    assert digests(book.parent / "out") == digests(book.parent / "whole")


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("cases", "employee_paid_months", "-5"),
        ("cases", "benefit_province", "370101"),
        ("cases", "employee_agency_code", "37"),
        ("employee_periods", "region_code", "3a"),
        ("claims", "months", "-1"),
        ("claims", "months", "123456789"),
    ],
)
def test_a_number_or_code_that_is_written_as_it_stands_and_was_not_read(book, table, column, cell):
    with_cells(book, table, column, cell)
    assert in_parts(book) is None


def test_what_is_hidden_is_the_text_without_the_mark_before_it(book):
    with_cells(book, "cases", "phone", "'+8613812345678", "'+86138123", "'=11", "'13812345678")
    with_cells(book, "cases", "id_number", "'-370102199001010010", "'@", "'+37010219900101001")
    with_cells(book, "cases", "name", "\u00ad=13812345678", "'=13812345678")
    require_same(book)


def test_texts_are_sorted_without_the_mark_before_them(book):
    rows = records(book, "employee_periods")
    at = rows[0].index("region_name")
    names = ("'=甲", "1乙", "'+丙")
    again = [[*rows[1][:at], name, *rows[1][at + 1 :]] for name in names]
    put(book, "employee_periods", [rows[0], *again, *rows[2:]])
    require_same(book, hides=False)


def test_the_same_person_by_a_number_that_is_written_otherwise(book):
    others = (NUMBER.translate(WIDE), f" {NUMBER}", f"{NUMBER}\u3000", f"\u200b{NUMBER}", NUMBER.lower())
    with_cells(book, "cases", "id_number", NUMBER, *others)
    require_same(book)
    assert (book.parent / "out" / "findings.csv").read_text(encoding="utf-8-sig").count(",A08,") == 6


@pytest.mark.parametrize("label", ['"case_id', 'case_id"', '""case_id""', "case_id\r"])
def test_a_header_with_quotes_that_are_none(book, label):
    file = book / "cases.csv"
    file.write_bytes(file.read_bytes().replace(b"case_id", label.encode(), 1))
    assert in_parts(book) is None


@pytest.mark.parametrize("behind", ['" ,', '"x,', '""x",'])
def test_what_stands_behind_quotes(book, behind):
    file = book / "resident_years.csv"
    head, _, lines = file.read_bytes().partition(b"\n")
    file.write_bytes(head + b'\n"' + lines.replace(b",", behind.encode(), 1))
    assert in_parts(book) is None


def test_folders_above_the_results_are_not_made_where_nothing_is(book):
    with_cells(book, "cases", "applied_on", "some day")
    assert (
        audit_files(book, ASOF, shandong(), book.parent / "new" / "out", lambda *_: None, hides=True) is None
    )
    assert [path.name for path in book.parent.iterdir()] == ["book"]


def test_a_casebook_without_a_case(book):
    for table in TABLES:
        put(book, table, records(book, table)[:1])
    assert in_parts(book) is None


def test_a_file_that_cannot_be_opened_is_left_to_who_tells_it(book):
    (book / "events.csv").unlink()
    (book / "events.csv").symlink_to("nowhere.csv")
    assert in_parts(book) is None
    with pytest.raises(CasebookError):
        read_casebook(book)


def test_a_case_that_is_there_twice_where_two_blocks_meet(book, monkeypatch):
    rows = records(book, "cases")
    # Of a case without other rows no other table tells that it is in two blocks.
    alone = rows[4][0]
    for table in TABLES:
        put(book, table, [row for row in records(book, table) if row[0] != alone])
    put(book, "cases", rows[:5])
    end = (book / "cases.csv").stat().st_size
    put(book, "cases", [*rows[:5], *rows[4:]])
    monkeypatch.setattr(run, "BLOCK", end - len(",".join(rows[0])) - 20)
    assert in_parts(book) is None


@pytest.mark.parametrize("hides", [True, False])
def test_case_ids_that_hold_the_number_of_a_person_are_told_of(book, hides):
    first = records(book, "cases")[1][0]
    for table in TABLES:
        rows = [["0-13812345678" if cell == first else cell for cell in row] for row in records(book, table)]
        put(book, table, rows)
    assert in_parts(book, hides) is None


def test_bytes_that_could_be_another_encoding_where_no_mark_tells(book):
    """`½·` in UTF-8 is 陆路 in GB18030."""
    for table in TABLES:
        rows = records(book, table)
        ascii_only = [[cell if cell.isascii() else "" for cell in row] for row in rows]
        put(book, table, ascii_only, encoding="utf-8")
    with_names = records(book, "cases")
    for row in with_names[1:]:
        row[with_names[0].index("name")] = "½·"
    put(book, "cases", with_names, encoding="utf-8")
    assert read_casebook(book).taken.remarks
    assert in_parts(book) is None
