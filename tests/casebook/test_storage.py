"""Casebooks written and read back: the same, in every storage, whole or not at all."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkage_kit.casebook import TABLES, Casebook, CasebookError, read_casebook, write_casebook
from linkage_kit.casebook.storage import csv
from linkage_kit.casebook.units import marked

from .conftest import GOLDEN

HOSTILE = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "\tx",
    "\rx",
    "'=x",
    "''-",
    "'a'",
    'a"b,c',
    "a\nb",
    "#N/A",
    "_x0041_",
    "NA",
]


@pytest.fixture
def hostile(files, write, tmp_path) -> Casebook:
    """A casebook with every text that a spreadsheet or a file format could mistake, also outside the contract."""
    casebook = read_casebook(write(files))
    (tmp_path / "casebook").rename(tmp_path / "given")
    dates = pd.array([dt.date(2025, 1, 1)] * len(HOSTILE), dtype="datetime64[s]")
    cases = pd.DataFrame(
        {
            "case_id": [f"H-{n}" for n in range(len(HOSTILE))],
            "name": HOSTILE,
            "id_number": "37",
            "applied_on": dates,
            "benefit_applied_on": dates,
            "=更多": [f"{text} " for text in HOSTILE],
        }
    )
    return Casebook.from_frames(
        cases=marked(pd.concat([casebook.cases, cases], ignore_index=True), "fen"),
        resident_years=casebook.resident_years,
        employee_periods=casebook.employee_periods,
        extra={"说明": pd.DataFrame({"a": ["1", None], "@b": ["-x", "007"]})},
    )


@pytest.mark.parametrize(("name", "storage"), [("folder", None), ("folder", "parquet"), ("book.xlsx", None)])
def test_the_golden_casebook_comes_back_the_same(golden, tmp_path, name, storage):
    write_casebook(golden, tmp_path / name, storage)
    assert read_casebook(tmp_path / name).equals(golden)


@pytest.mark.parametrize(("name", "storage"), [("folder", None), ("folder", "parquet"), ("book.xlsx", None)])
def test_hostile_text_comes_back_the_same(hostile, tmp_path, name, storage):
    write_casebook(hostile, tmp_path / name, storage)
    assert read_casebook(tmp_path / name).equals(hostile)


def test_the_golden_casebook_in_gb18030_is_the_same(golden, tmp_path):
    for file in GOLDEN.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    assert read_casebook(tmp_path).equals(golden)


def test_the_golden_casebook_with_chinese_headers_is_the_same(golden, tmp_path):
    for file in GOLDEN.glob("*.csv"):
        header, rows = file.read_text(encoding="utf-8").split("\n", 1)
        titles = [TABLES[file.stem].columns[label.strip()].title for label in header.split(",")]
        (tmp_path / file.name).write_text(",".join(titles) + "\n" + rows, encoding="utf-8")
    assert read_casebook(tmp_path).equals(golden)


def test_csv_is_utf8_with_bom_and_crlf_and_gives_the_golden_files_back(golden):
    for name, frame in golden.tables.items():
        data = csv.table_bytes(frame, TABLES[name])
        assert data == b"\xef\xbb\xbf" + (GOLDEN / f"{name}.csv").read_bytes()


@pytest.mark.parametrize("storage", ["csv", "parquet", "xlsx"])
def test_what_only_forms_ask_for_comes_back_and_is_not_written_where_nobody_filled_it_in(
    golden, tmp_path, storage
):
    place = tmp_path / ("book.xlsx" if storage == "xlsx" else "book")
    cases = golden.cases.assign(personal_number="0070", deemed_months=pd.array([12] * 300, dtype="Int64"))
    agency = {
        "scheme": "resident",
        "agency_code": "371002",
        "agency_name": "=环翠区",
        "account_number": "0012",
    }
    filled = Casebook.from_frames(
        **{**golden.tables, "cases": cases}, agencies=pd.DataFrame([agency], dtype="str"), extra=golden.extra
    )
    write_casebook(filled, place, storage)
    assert read_casebook(place).equals(filled)
    write_casebook(golden, place, storage)
    assert read_casebook(place).equals(golden)
    if storage != "xlsx":
        assert sorted(file.stem for file in place.iterdir()) == sorted(TABLES)


def test_csv_has_yuan_iso_dates_and_apostrophes_before_text_that_would_be_computed():
    frame = pd.DataFrame(
        {
            "case_id": pd.Series(["A"], dtype="str"),
            "interest": pd.array([-5], dtype="Int64"),
            "balance": pd.array([None], dtype="Int64"),
            "办理": ["=1+1"],
        }
    )
    text = csv.table_bytes(frame, TABLES["resident_years"]).decode("utf-8-sig")
    assert text == "case_id,interest,balance,办理\r\nA,-0.05,,'=1+1\r\n"


def test_parquet_holds_money_as_decimal_and_dates_as_dates(golden, tmp_path):
    write_casebook(golden, tmp_path / "p", "parquet")
    stored = {name: pq.read_schema(tmp_path / "p" / f"{name}.parquet") for name in TABLES}
    assert stored["resident_years"].field("personal").type == pa.decimal128(18, 2)
    assert stored["resident_years"].field("year").type == pa.int64()
    assert stored["events"].field("date").type == pa.date32()
    assert stored["employee_periods"].field("start_month").type == pa.string()
    assert stored["cases"].field("consolidated").type == pa.bool_()


def test_parquet_of_other_programs_is_read_by_what_its_values_say(files, write, tmp_path):
    expected = read_casebook(write(files))
    folder = tmp_path / "year=2025"
    write_casebook(expected, folder, "parquet")
    table = pa.table(
        {
            "案件编号": pa.array(["A-1", "A-1"]).dictionary_encode(),
            "年份": pa.array([2021.0, 2022.0]),
            "personal": pa.array([Decimal("5000.0000"), Decimal("300.0000")], pa.decimal128(20, 4)),
            "land_personal": pa.array([0, None]),
            "collective": pa.array([None, 119.17]),
            "subsidy": pa.array(["60", ""]),
            "interest": pa.array([Decimal("156.48"), Decimal("299.98")]),
            "other": pa.array([-1.55, 0.0]),
            "balance": pa.array([5215.93, None]),
            "land_collective": pa.array(["0.00", None]),
        }
    )
    pq.write_table(table, folder / "resident_years.parquet")
    periods = pa.table(
        {
            "case_id": ["A-1", "A-2"],
            "start_month": pa.array([dt.date(2022, 1, 1), dt.date(2019, 10, 1)]),
            "end_month": pa.array([dt.datetime(2024, 7, 1), dt.datetime(2019, 12, 1)], pa.timestamp("ns")),
            "months": pa.array([None, 2], pa.int8()),
            "region_code": pa.array([370303, None]),
            "region_name": ["淄博市淄川区", None],
        }
    )
    pq.write_table(periods, folder / "employee_periods.parquet")
    assert read_casebook(folder).equals(expected)


def test_parquet_mistakes_are_numbered_as_below_a_header(files, write, tmp_path):
    folder = tmp_path / "p"
    write_casebook(read_casebook(write(files)), folder, "parquet")
    pq.write_table(
        pa.table(
            {"case_id": ["A-1"] * 2, "step": ["refund_paid", "notice_sent"], "date": ["2026-03-02", "x"]}
        ),
        folder / "events.parquet",
    )
    (folder / "claims.parquet").write_bytes(b"PAR1")
    with pytest.raises(CasebookError) as caught:
        read_casebook(folder)
    assert str(caught.value).splitlines() == [
        "events.parquet 第3行“date”列：“x”，应为日期，如2025-01-03",
        "claims.parquet：不是Parquet文件，或文件已损坏，无法读取",
    ]


def test_a_folder_of_two_storages_is_refused(files, write):
    folder = write(files)
    pq.write_table(pa.table({"case_id": ["A-1"]}), folder / "events.parquet")
    with pytest.raises(CasebookError, match=r"^casebook：文件夹中既有CSV文件又有Parquet文件，只应有一种$"):
        read_casebook(folder)


def test_a_table_name_that_leads_out_of_the_folder_is_refused(golden, tmp_path):
    casebook = Casebook(**golden.tables, extra={"../x": pd.DataFrame({"a": pd.Series(["1"], dtype="str")})})
    with pytest.raises(CasebookError, match="表名不能用作文件名"):
        write_casebook(casebook, tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_has_the_other_storage_already_is_refused(golden, tmp_path):
    write_casebook(golden, tmp_path, "parquet")
    with pytest.raises(CasebookError) as caught:
        write_casebook(golden, tmp_path)
    assert str(caught.value).splitlines() == [
        f"{name}.parquet：文件夹中已有另一种格式的表，请先移走" for name in TABLES
    ]
    assert read_casebook(tmp_path).equals(golden)


@pytest.mark.parametrize(("name", "storage"), [("folder", None), ("folder", "parquet"), ("book.xlsx", None)])
def test_the_same_casebook_gives_the_same_bytes(golden, tmp_path, monkeypatch, name, storage):
    few = golden.select(golden.cases["case_id"][:3])
    contents = []
    for turn in (1, 2):
        path = tmp_path / str(turn) / name
        write_casebook(few, path, storage)
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        contents.append([file.read_bytes() for file in files])
        monkeypatch.setattr("time.time", lambda: 2e9)
    assert contents[0] == contents[1]


def test_writing_again_replaces_the_tables_and_keeps_other_files(golden, tmp_path):
    folder = tmp_path / "a" / "folder"
    write_casebook(golden, folder)
    (folder / "说明.docx").write_text("mine")
    few = golden.select(["SD79-00001"])
    write_casebook(few, folder)
    assert read_casebook(folder).equals(few)
    assert (folder / "说明.docx").read_text() == "mine"
    assert sorted(file.name for file in folder.iterdir()) == sorted(
        [*(f"{name}.csv" for name in TABLES), "说明.docx"]
    )


def test_writing_that_breaks_off_leaves_what_was_there(golden, tmp_path, monkeypatch):
    folder = tmp_path / "folder"
    write_casebook(golden, folder)
    written = Path.write_bytes

    def full_disk(path: Path, data: bytes) -> int:
        if path.name == "events.csv":
            raise OSError("no space left")
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    for target in (folder, tmp_path / "new"):
        with pytest.raises(OSError, match="no space left"):
            write_casebook(golden.select(["SD79-00001"]), target)
    assert read_casebook(folder).equals(golden)
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]
    assert len(list(folder.iterdir())) == len(TABLES)


def test_suffixes_count_in_any_letters_and_long_cells_are_read_with_and_without_quotes(golden, tmp_path):
    write_casebook(golden, tmp_path / "one")
    note = "长" * 200_000
    for number, quoted in enumerate((note, f'"{note}"')):
        folder = tmp_path / f"copy{number}"
        folder.mkdir()
        for file in (tmp_path / "one").iterdir():
            (folder / f"{file.stem}.CSV").write_bytes(file.read_bytes())
        lines = (folder / "claims.CSV").read_text(encoding="utf-8-sig").splitlines()
        (folder / "claims.CSV").write_text(f"{lines[0]},own\n{lines[1]},{quoted}\n", encoding="utf-8")
        assert read_casebook(folder).claims["own"].tolist() == [note]
