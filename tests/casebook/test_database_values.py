"""What a database has besides rows of plain tables and values of ours: read, or refused by table, row and column."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkage_kit.casebook import CasebookError, Database, read_casebook, write_casebook
from linkage_kit.resources import sample_casebook

NAN = "不是数，没有内容的应为空值（NULL）"
AMOUNT = "应为最多两位小数的金额（元）"
DAY = "应为日期，如2025-01-03"


def problems(place):
    with pytest.raises(CasebookError) as caught:
        read_casebook(place)
    return [str(problem).removeprefix(Database(str(place)).name) for problem in caught.value.problems]


def put(execute, url, table, column, value):
    """Puts a value into a row, which is read last then; the number of that row."""
    execute(url, f"UPDATE {table} SET {column} = {value} WHERE ctid = (SELECT min(ctid) FROM {table})")
    return execute(url, f"SELECT count(*) FROM {table}")[0][0] + 1


@pytest.mark.parametrize("kind", ["numeric", "numeric(20, 5)", "numeric(18, 2)", "double precision", "real"])
@pytest.mark.parametrize(
    ("value", "shown"), [("NaN", "NaN"), ("Infinity", "Infinity"), ("-Infinity", "-Infinity")]
)
def test_what_is_no_number_is_refused_in_its_cell(schema, execute, kind, value, shown):
    if value != "NaN" and "(" in kind:
        pytest.skip("such a type has no infinity")
    write_casebook(read_casebook(sample_casebook()).select(["SD-01", "SD-02"]), schema)
    execute(schema, f"ALTER TABLE resident_years ALTER personal TYPE {kind}")
    row = put(execute, schema, "resident_years", "personal", f"'{value}'")
    expected = NAN if value == "NaN" and kind != "numeric(18, 2)" else AMOUNT
    assert problems(schema) == [f"/resident_years 第{row}行“personal”列：“{shown}”，{expected}"]


def test_what_is_no_number_is_refused_in_sqlite_too(tmp_path, execute):
    url = f"sqlite:///{tmp_path / 'book.db'}"
    write_casebook(read_casebook(sample_casebook()).select(["SD-01", "SD-02"]), url)
    for row, value in enumerate(("'nan'", "9e999", "-9e999"), 1):
        execute(url, f"UPDATE resident_years SET personal = {value} WHERE rowid = {row}")
    # A column of text has the text of a number.
    assert problems(url) == [
        f"/resident_years 第{row}行“personal”列：“{value}”，{AMOUNT}"
        for row, value in ((2, "nan"), (3, "Inf"), (4, "-Inf"))
    ]


@pytest.mark.parametrize("kind", ["date", "timestamp"])
@pytest.mark.parametrize("value", ["infinity", "-infinity", "0044-03-15 BC", "12025-04-03"])
def test_a_day_that_no_calendar_has_is_refused_in_its_cell(schema, execute, kind, value):
    write_casebook(read_casebook(sample_casebook()).select(["SD-01", "SD-02"]), schema)
    execute(schema, f"ALTER TABLE events ALTER date TYPE {kind}")
    row = put(execute, schema, "events", "date", f"'{value}'")
    (told,) = problems(schema)
    assert told.startswith(f"/events 第{row}行“date”列：“{value[:4]}") and told.endswith(DAY)


def test_timestamps_of_midnight_are_days_as_before(schema, execute):
    book = read_casebook(sample_casebook())
    write_casebook(book, schema)
    execute(schema, "ALTER TABLE events ALTER date TYPE timestamp")
    assert read_casebook(schema).equals(book)


@pytest.mark.parametrize(
    "made",
    [
        "CREATE MATERIALIZED VIEW claims AS SELECT * FROM kept",
        "CREATE VIEW claims AS SELECT * FROM kept",
        "CREATE TABLE claims (LIKE kept) PARTITION BY LIST (claimant);"
        "CREATE TABLE ours PARTITION OF claims DEFAULT; INSERT INTO claims SELECT * FROM kept",
        "CREATE EXTENSION IF NOT EXISTS file_fdw SCHEMA pg_catalog;"
        "CREATE SERVER IF NOT EXISTS files FOREIGN DATA WRAPPER file_fdw;"
        "CREATE FOREIGN TABLE claims (case_id text, claimant text, year int, refund_personal numeric,"
        " refund_collective numeric) SERVER files OPTIONS (filename '/dev/null')",
    ],
    ids=["materialized", "view", "partitioned", "foreign"],
)
def test_a_table_of_any_kind_is_read(schema, execute, made):
    book = read_casebook(sample_casebook())
    write_casebook(book, schema)
    execute(schema, "ALTER TABLE claims RENAME TO kept")
    execute(schema, made)
    found = read_casebook(schema)
    assert "claims" not in found.absent
    assert len(found.claims) == (0 if "FOREIGN" in made else len(book.claims))


def test_nan_in_a_parquet_file_is_refused_and_null_is_a_blank(tmp_path):
    folder = tmp_path / "book"
    write_casebook(read_casebook(sample_casebook()).select(["SD-01"]), folder, "parquet")
    years = pq.read_table(folder / "resident_years.parquet")
    at = years.column_names.index("balance")
    values = [None, float("nan"), *[None] * (len(years) - 2)]
    pq.write_table(years.set_column(at, "balance", pa.array(values)), folder / "resident_years.parquet")
    with pytest.raises(CasebookError) as caught:
        read_casebook(folder)
    assert str(caught.value) == f"resident_years.parquet 第3行“balance”列：“NaN”，{NAN}"
