"""What a CSV casebook may look like, and that nothing in it is guessed, dropped or changed."""

import datetime as dt
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.casebook import TABLES, read_casebook
from linkage_kit.casebook.problems import Problem
from linkage_kit.casebook.simple_csv import simple_lines
from linkage_kit.casebook.storage import csv
from linkage_kit.csv_text import CsvText


def in_chinese(name: str, text: str) -> str:
    """The table with Chinese header and words."""
    lines = [line.split(",") for line in text.splitlines()]
    columns = [TABLES[name].columns[label] for label in lines[0]]
    truths = {"true": "是", "false": "否"}
    rows = [
        [
            (column.words or (truths if column.kind == "bool" else {})).get(cell, cell)
            for column, cell in zip(columns, line)
        ]
        for line in lines[1:]
    ]
    return "\n".join(",".join(row) for row in [[column.title for column in columns], *rows]) + "\n"


def test_every_column_of_the_contract_is_there_typed_in_its_order(files, write):
    casebook = read_casebook(write(files))
    for name, frame in casebook.tables.items():
        assert list(frame.columns) == list(TABLES[name].columns)
        assert {label: str(dtype) for label, dtype in frame.dtypes.items()} == {
            label: column.dtype for label, column in TABLES[name].columns.items()
        }
        assert isinstance(frame.index, pd.RangeIndex)


def test_values_are_fen_days_first_days_of_months_and_english_words(files, write):
    casebook = read_casebook(write(files))
    case = casebook.cases.iloc[0]
    assert (case["transferred_amount"], case["recorded_merged_amount"]) == (1224893, 1141976)
    assert case["applied_on"].date() == dt.date(2025, 12, 21)
    assert (case["meets_employee_retirement"], case["consolidated"]) == (True, False)
    assert casebook.employee_periods["start_month"].dt.date.tolist() == [
        dt.date(2022, 1, 1),
        dt.date(2019, 10, 1),
    ]
    assert casebook.events["step"].tolist() == ["application_received", "refund_paid"]
    assert casebook.resident_years["other"].tolist() == [-155, 0]


def test_blanks_stay_blanks(files, write):
    casebook = read_casebook(write(files))
    assert casebook.resident_years["collective"].isna().tolist() == [True, False]
    assert casebook.cases.loc[1, "phone":].isna().drop(["applied_on", "benefit_applied_on"]).all()


def test_interest_other_balance_and_merged_may_be_negative_corrections(files, write):
    files["resident_years"] = files["resident_years"].replace("156.48,-1.55,5215.93", "-0.48,-1.55,-3.00")
    files["cases"] = files["cases"].replace("11419.76", "-11419.76")
    casebook = read_casebook(write(files))
    assert casebook.resident_years.loc[0, ["interest", "other", "balance"]].tolist() == [-48, -155, -300]
    assert casebook.cases["recorded_merged_amount"][0] == -1141976


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("chinese", [False, True], ids=["English", "Chinese"])
def test_language_and_encoding_make_no_difference(files, write, tmp_path, encoding, chinese):
    files["cases"] = files["cases"].replace("罗丽", "堃喆犇赟䶮㛃𠅤")
    plain = read_casebook(write(files))
    (tmp_path / "casebook").rename(tmp_path / "plain")
    rewritten = {name: in_chinese(name, text) for name, text in files.items()} if chinese else files
    assert read_casebook(write(rewritten, encoding)).equals(plain)


def test_forms_of_offices_make_no_difference(files, write, tmp_path):
    plain = read_casebook(write(files))
    (tmp_path / "casebook").rename(tmp_path / "plain")
    changes = {
        "cases": [
            ("2025-12-21", "20251221"),
            ("2026-04-26", "2026年4月26日"),
            ("1968-10-06", "1968.10.6"),
            ("12248.93", '"12,248.93"'),
            ("371082196810067917", " ３７１０８２１９６８１００６７９１７"),
            ("林兰华", "\u3000林兰华 "),
        ],
        "employee_periods": [("2022-01", "202201"), ("2024-07", "2024年7月"), ("2019-12,2", "2019/12,２")],
        "resident_years": [
            ("5000.00", "５０００"),
            ("A-1,2021", " A-1 ,２０２１"),
            ("case_id", "\u3000case_id"),
        ],
    }
    for name, pairs in changes.items():
        for there, instead in pairs:
            assert there in files[name]
            files[name] = files[name].replace(there, instead, 1)
    assert read_casebook(write(files)).equals(plain)


def test_optional_tables_and_columns_may_be_missing(write):
    casebook = read_casebook(
        write(
            {
                "cases": "case_id,name,id_number,applied_on,benefit_applied_on\nA,甲,37,2025-01-01,2025-02-01\n",
                "resident_years": "case_id,year,personal,collective,subsidy,interest\nA,2020,1,2,3,4\n",
                "employee_periods": "case_id,start_month,end_month\nA,2020-01,2020-02\n",
            }
        )
    )
    assert casebook.cases["choice"].isna().all()
    assert casebook.resident_years["balance"].isna().all()
    assert len(casebook.events) == len(casebook.claims) == 0
    assert casebook.events.dtypes.astype(str).tolist() == ["str", "str", "datetime64[s]", "str", "str"]


def test_tables_without_rows_are_read(write):
    casebook = read_casebook(
        write(
            {
                "cases": "case_id,name,id_number,applied_on,benefit_applied_on\n",
                "resident_years": "case_id,year,personal,collective,subsidy,interest\n",
                "employee_periods": "case_id,start_month,end_month",
            }
        )
    )
    assert [len(frame) for frame in casebook.tables.values()] == [0, 0, 0, 0, 0]


def test_rows_and_columns_may_stand_in_any_order(files, write):
    files["events"] = (
        "note,date,case_id,step\nx,2026-03-02,A-1,refund_paid\n,2025-12-22,A-1,application_received\n"
    )
    events = read_casebook(write(files)).events
    assert list(events.columns) == ["case_id", "step", "date", "agency", "note"]
    assert events["step"].tolist() == ["refund_paid", "application_received"]


def test_columns_that_are_not_listed_are_kept_as_they_are(files, write):
    files["events"] = (
        "case_id,step,date,经办人,,经办人,金额, x ,'=y,\n"
        "A-1,refund_paid,2026-03-02,张三, 备用,李四,007.50,'-1,'@,\n"
    )
    events = read_casebook(write(files)).events
    extra = events.drop(columns=list(TABLES["events"].columns))
    assert extra.iloc[0].to_dict() == {
        "经办人": "张三",
        "第5列": " 备用",
        "经办人~2": "李四",
        "金额": "007.50",
        "x": "-1",
        "=y": "@",
    }


def test_trailing_commas_make_no_column(files, write):
    files["events"] = (
        "case_id,step,date,agency,note,,\nA-1,refund_paid,2026-03-02,,\nA-1,notice_sent,2026-03-03,,,,,,\n"
    )
    events = read_casebook(write(files)).events
    assert list(events.columns) == list(TABLES["events"].columns)
    assert events["note"].isna().all()


def test_rows_of_blanks_alone_are_no_rows(files, write):
    files["events"] = files["events"].replace("\nA-1,refund", "\n,,,,\n\n , ,,,\u3000\nA-1,refund") + ",,,,\n"
    assert read_casebook(write(files)).events["step"].tolist() == ["application_received", "refund_paid"]


def test_tables_that_are_not_listed_are_kept_whatever_they_look_like(files, write):
    files["办理说明"] = "说明,,\n第一条,a,b,c\n,,x\n"
    files["空"] = ""
    casebook = read_casebook(write(files))
    assert set(casebook.extra) == {"办理说明", "空"}
    kept = casebook.extra["办理说明"]
    assert list(kept.columns) == ["说明", "第2列", "第3列", "第4列"]
    assert kept.fillna("").to_numpy().tolist() == [["第一条", "a", "b", "c"], ["", "", "x", ""]]


def test_hidden_and_lock_files_are_no_tables(files, write):
    folder = write(files)
    for name in (".cases.csv", "~$cases.csv", "readme.txt"):
        (folder / name).write_bytes(b"\0")
    assert read_casebook(folder).extra == {}


def test_a_leading_apostrophe_before_a_sign_is_taken_off_text_only(files, write):
    files["cases"] = files["cases"].replace("罗丽", "'=HYPERLINK(1)").replace("林兰华", "'quoted")
    names = read_casebook(write(files)).cases["name"]
    assert names.tolist() == ["'quoted", "=HYPERLINK(1)"]


def test_the_text_none_is_a_word_and_the_text_na_is_a_text(files, write):
    files["cases"] = files["cases"].replace("罗丽", "NA").replace("林兰华", "null")
    cases = read_casebook(write(files)).cases
    assert cases["name"].tolist() == ["null", "NA"]
    assert cases["benefits_in_payment"].tolist()[0] == "none"


cells = st.text(st.sampled_from("aA1-' \t\u3000，。'=.;"), max_size=4)
lines = st.lists(st.lists(cells, min_size=1, max_size=3), max_size=6)


@given(
    lines | lines.map(lambda rows: [(row * 2)[:2] for row in rows]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_simple_files_are_read_at_once_as_others_are_line_by_line(rows, line_end, ends):
    text = line_end.join(",".join(row) for row in rows) + line_end * ends
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(text.encode())
        at_once = csv.read_cells(path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(csv, "simple_lines", lambda text: None)
            by_line = csv.read_cells(path)

    def content(raw):
        return (
            raw
            if isinstance(raw, Problem)
            else (
                raw.header,
                raw.row_faults,
                raw.rows.tolist(),
                [[one[row] for one in raw.cells] for row in range(len(raw.rows))],
            )
        )

    assert content(at_once) == content(by_line)
    assert simple_lines(CsvText("a,b\n1,2\n", ",")).num_rows == 2
