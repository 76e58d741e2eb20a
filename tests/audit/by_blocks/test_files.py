"""The audit of files in parts gives what the audit of the whole casebook gives, to the byte, or leaves it to that."""

import csv
import datetime as dt
import errno
import io
import multiprocessing
import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_kit.audit import audit
from linkage_kit.audit.by_blocks import attempt, audit_files, run
from linkage_kit.casebook import TABLES, CasebookError, read_casebook, write_casebook
from linkage_kit.casebook.lines import sorting
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.rulebook import shandong
from tests.examples import examples
from tests.file_bytes import digests
from tests.test_golden import GOLDEN

ASOF = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """A few cases a block, so that there are many of them."""
    monkeypatch.setattr(run, "BLOCK", 4_000)
    monkeypatch.setattr(run, "BLOCKS", 3)


@pytest.fixture(scope="module")
def golden():
    return read_casebook(GOLDEN / "casebook")


@pytest.fixture(scope="module")
def expected(golden, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    audit(golden, ASOF).save(folder)
    return digests(folder)


def in_parts(book: Path, out: Path, hides: bool = True):
    return audit_files(book, ASOF, shandong(), out, lambda cases, more: None, hides=hides)


def changed(book: Path, change) -> Path:
    """The folder with the cells of every file changed: `change` is given the table's name and its records."""
    for file in book.iterdir():
        records = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
        lines = io.StringIO(newline="")
        csv.writer(lines, lineterminator="\r\n").writerows(change(file.stem, records))
        file.write_bytes(lines.getvalue().encode("utf-8-sig"))
    return book


@pytest.fixture
def book(golden, tmp_path):
    write_casebook(golden, tmp_path / "book")
    return tmp_path / "book"


def test_the_golden_casebook(book, expected, tmp_path):
    outcome = in_parts(book, tmp_path / "out")
    assert outcome.overview.cases == 300
    assert digests(tmp_path / "out") == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book", "out"]


def test_parquet(golden, expected, tmp_path):
    write_casebook(golden, tmp_path / "book", "parquet")
    assert in_parts(tmp_path / "book", tmp_path / "out")
    assert digests(tmp_path / "out") == expected


@pytest.mark.acceptance
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_in_processes_that_are_forked_or_spawned(book, expected, tmp_path, monkeypatch, method):
    monkeypatch.setattr(attempt, "FEW", 0)
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: [method])
    assert in_parts(book, tmp_path / "out")
    assert digests(tmp_path / "out") == expected


def test_without_masks(book, golden, tmp_path):
    audit(golden, ASOF).save(tmp_path / "whole", privacy=UNMASKED)
    assert in_parts(book, tmp_path / "out", hides=False)
    assert digests(tmp_path / "out") == digests(tmp_path / "whole")


def lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def quoted(data: bytes) -> bytes:
    lines = io.StringIO(newline="")
    records = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(records)
    return lines.getvalue().encode()


@pytest.mark.parametrize("form", [lf, quoted], ids=["lf", "quotes"])
def test_in_other_forms_of_the_same_text(book, expected, tmp_path, form):
    for file in book.iterdir():
        file.write_bytes(form(file.read_bytes()))
    assert in_parts(book, tmp_path / "out")
    assert digests(tmp_path / "out") == expected


def titles(name, records):
    return [[TABLES[name].columns[label].title for label in records[0]], *records[1:]]


def other_order(name, records):
    return [[record[0], *record[:0:-1]] for record in records]


def with_separators(cell: str) -> str:
    whole, _, cents = cell.partition(".")
    return f"{int(whole):,}.{cents}"


def odd_cells(name, records):
    """Amounts with separators, days as people write them, words by their titles: in every seventh row."""
    columns = [TABLES[name].columns[label] for label in records[0]]
    for record in records[1::7]:
        for at, (column, cell) in enumerate(zip(columns, record)):
            if cell and column.kind == "money":
                record[at] = with_separators(cell)
            elif cell and column.kind == "date":
                record[at] = cell.replace("-", "/")
            elif cell and column.words:
                record[at] = column.words[cell]
    return records


@pytest.mark.parametrize("change", [titles, other_order], ids=["titles", "order"])
def test_under_other_headers(book, expected, tmp_path, change):
    assert in_parts(changed(book, change), tmp_path / "out")
    assert digests(tmp_path / "out") == expected


def test_in_any_order(book, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(sorting, "CHUNK", 9_000)
    monkeypatch.setattr(sorting, "RANGE", 12_000)

    def shuffled(name, records):
        return [records[0], *Random(name).sample(records[1:], len(records) - 1)]

    assert in_parts(changed(book, shuffled), tmp_path / "out")
    assert digests(tmp_path / "out") == expected


def test_two_lines_that_changed_places_are_found(book, expected, tmp_path):
    def swapped(name, records):
        records[100], records[101] = records[101], records[100]
        return records

    assert in_parts(changed(book, swapped), tmp_path / "out")
    assert digests(tmp_path / "out") == expected


def test_with_odd_cells(book, expected, tmp_path):
    assert in_parts(changed(book, odd_cells), tmp_path / "out")
    assert digests(tmp_path / "out") == expected


def test_a_column_and_a_table_that_are_missing(book, tmp_path):
    (book / "events.csv").unlink()

    def without_notes(name, records):
        at = {"claims": "refund_subtotal", "employee_periods": "region_name"}.get(name)
        place = records[0].index(at) if at else len(records[0])
        return [record[:place] + record[place + 1 :] for record in records]

    audit(read_casebook(changed(book, without_notes)), ASOF).save(tmp_path / "whole")
    assert in_parts(book, tmp_path / "out")
    assert digests(tmp_path / "out") == digests(tmp_path / "whole")


def test_what_is_wrong_is_left_to_who_tells_it(book, tmp_path):
    def one_wrong(name, records):
        if name == "resident_years":
            records[-1][2] = "many"
        return records

    assert in_parts(changed(book, one_wrong), tmp_path / "out") is None
    assert [path.name for path in tmp_path.iterdir()] == ["book"]


def test_what_is_done_when_it_breaks_off_is_not_done_again(book, expected, tmp_path, monkeypatch):
    def breaks_off(cases, more):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit_files(book, ASOF, shandong(), tmp_path / "out", breaks_off, hides=True)
    assert not (tmp_path / "out").exists()
    (left,) = tmp_path.glob(".out.unfinished-*")
    done = {part.parent.name: part.stat().st_mtime_ns for part in left.glob("*/done.json")}
    assert done
    monkeypatch.setattr(
        run, "write_folder", lambda out, files, obsolete: shutil.copytree(left, tmp_path / "seen")
    )
    assert in_parts(book, tmp_path / "out")
    again = {part.parent.name: part.stat().st_mtime_ns for part in (tmp_path / "seen").glob("*/done.json")}
    assert done.items() <= again.items()
    monkeypatch.undo()
    assert in_parts(book, tmp_path / "out")
    assert digests(tmp_path / "out") == expected


def test_a_disk_that_is_full_is_told_by_the_name_of_the_results(book, tmp_path, monkeypatch):
    def full(*given):
        raise OSError(errno.ENOSPC, "No space left on device", str(next(tmp_path.glob(".out.*"))))

    monkeypatch.setattr(run, "_put_together", full)
    with pytest.raises(OSError, match="No space") as raised:
        in_parts(book, tmp_path / "out")
    assert raised.value.filename == str(tmp_path / "out")


@settings(max_examples=examples(0.5))
@given(data=st.data())
def test_nothing_is_taken_that_the_whole_would_refuse_or_read_otherwise(golden, tmp_path_factory, data):
    """A cell or two of a few cases changed to anything, most often to something of the same kind."""
    folder = tmp_path_factory.mktemp("mutated")
    first = data.draw(st.integers(0, 290))
    few = golden.select(golden.cases["case_id"].iloc[first : first + 4])
    write_casebook(few, folder / "book")
    for _ in range(data.draw(st.integers(1, 2))):
        _mutate(folder / "book", data)
    outcome = in_parts(folder / "book", folder / "out")
    try:
        audit(read_casebook(folder / "book"), ASOF).save(folder / "whole", privacy=MASKED)
    except CasebookError:
        assert outcome is None
        return
    if outcome:
        assert digests(folder / "out") == digests(folder / "whole")


_WORDS = """0 1 12 13 -1 1.00 0.00 -0.00 1,000.00 01.00 100000000000000.00 2020 1949 2025-02-29 2024-02-29 2025/1/3
2025-13 2025-01 true 是 resident 居民 person 370101 三百元整 叁佰元整 =1 '=1 'x a"b 13812345678 370102199001011237
370102199001011x ３７０１０２ funds_received refund_paid SD79-00001 1111111111111111111"""
_CELLS = st.sampled_from([*_WORDS.split(), "", " x", "x ", "张　三", "a\nb", "\ufeffx", "\ue000"])


def _mutate(book: Path, data) -> None:
    name = data.draw(st.sampled_from(list(TABLES)))
    file = book / f"{name}.csv"
    records = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    if len(records) < 2:
        return
    row = data.draw(st.integers(1, len(records) - 1))
    at = data.draw(st.integers(0, len(records[0]) - 1))
    others = st.sampled_from([record[at] for record in records[1:]])
    records[row][at] = data.draw(_CELLS | others)
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(records)
    file.write_bytes(lines.getvalue().encode("utf-8-sig"))
