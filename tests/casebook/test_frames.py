"""Casebooks made of frames: checked like files, and cut down to cases."""

import pandas as pd
import pytest

from linkage_kit.casebook import Casebook, CasebookError, read_casebook


@pytest.fixture
def casebook(files, write) -> Casebook:
    files["events"] = files["events"].replace("note", "note,经办人", 1)
    files["名单"] = "case_id,x\nA-1,1\nA-2,2\n"
    files["说明"] = "x\n1\n"
    return read_casebook(write(files))


def test_a_casebook_is_the_same_from_its_own_frames(casebook):
    assert Casebook.from_frames(**casebook.tables, extra=casebook.extra).equals(casebook)


def test_plain_pandas_frames_are_brought_into_the_contracts_dtypes():
    casebook = Casebook.from_frames(
        cases=pd.DataFrame(
            {
                "case_id": ["A"],
                "name": [" 甲 "],
                "id_number": ["３７"],
                "applied_on": [pd.Timestamp("2025-01-01")],
                "benefit_applied_on": pd.to_datetime(["2025-02-01"]),
                "consolidated": [True],
            },
            index=[7],
        ),
        resident_years=pd.DataFrame(
            {
                "case_id": ["A"],
                "year": [2020],
                "personal": [100],
                "collective": [None],
                "subsidy": [0],
                "interest": [float("nan")],
            }
        ),
        employee_periods=pd.DataFrame(
            {
                "case_id": ["A"],
                "start_month": pd.to_datetime(["2020-01-01"]),
                "end_month": pd.to_datetime(["2020-02-01"]),
            }
        ),
    )
    assert casebook.cases.loc[0, ["name", "id_number"]].tolist() == ["甲", "37"]
    assert casebook.resident_years.dtypes.astype(str).unique().tolist() == ["str", "Int64"]
    assert casebook.resident_years["interest"].isna().all()


@pytest.mark.parametrize(
    ("table", "column", "values", "message"),
    [
        ("resident_years", "personal", [1.5, 2.0], "resident_years “personal”列：应为Int64类型，现为float64"),
        ("resident_years", "personal", ["1", "x"], "resident_years “personal”列：应为Int64类型，现为str"),
        ("resident_years", "other", [10**15, 0], "resident_years “other”列：应为Int64类型，现为int64"),
        ("cases", "name", [1, 2], "cases “name”列：应为str类型，现为int64"),
        (
            "employee_periods",
            "start_month",
            pd.to_datetime(["2022-01-02", "2019-10-01"]),
            "employee_periods “start_month”列：应为datetime64[s]类型，现为datetime64[us]",
        ),
        (
            "cases",
            "applied_on",
            pd.to_datetime(["2022-01-02 08:00", "2019-10-01 00:00"]),
            "cases “applied_on”列：应为datetime64[s]类型，现为datetime64[us]",
        ),
    ],
)
def test_a_column_of_another_type_is_refused(casebook, table, column, values, message):
    frames = casebook.tables
    frames[table] = frames[table].assign(**{column: values})
    with pytest.raises(CasebookError) as caught:
        Casebook.from_frames(**frames)
    assert str(caught.value) == message


def test_a_missing_column_is_told(casebook):
    frames = casebook.tables
    frames["claims"] = frames["claims"].drop(columns="year")
    with pytest.raises(CasebookError, match=r"^claims “year”列：缺少这一列（重复年份）$"):
        Casebook.from_frames(**frames)


def test_values_are_checked_as_those_of_files_are(casebook):
    frames = casebook.tables
    frames["resident_years"] = frames["resident_years"].assign(personal=[-1, 0], year=[2021, 2021])
    frames["events"] = frames["events"].assign(step=["收到申请", "refund_paid"], case_id=["A-1", "A-3"])
    frames["cases"] = frames["cases"].assign(name=["甲", None])
    with pytest.raises(CasebookError) as caught:
        Casebook.from_frames(**frames)
    assert [str(problem)[:44] for problem in caught.value.problems] == [
        "cases 第3行“name”列：空白，应填写",
        "resident_years 第2行“personal”列：“-1”，不能是负数",
        "resident_years 第3行“year”列：“2021”，同一案件的同一年份只能",
        "events 第2行“step”列：“收到申请”，应为下列之一：application_",
        "events 第3行“case_id”列：“A-3”，案件基本信息（cases）中没有这",
    ]


def test_selected_cases_bring_their_rows_and_tables_without_cases_stay_whole(casebook):
    one = casebook.select(["A-2"])
    assert one.cases["case_id"].tolist() == ["A-2"]
    assert [len(frame) for frame in one.tables.values()] == [1, 0, 1, 0, 0]
    assert one.extra["名单"]["x"].tolist() == ["2"]
    assert one.extra["说明"]["x"].tolist() == ["1"]
    assert list(one.events.columns) == list(casebook.events.columns)
    assert casebook.select(["A-1", "A-2"]).equals(casebook)


def test_casebooks_differ_in_values_blanks_columns_and_tables(casebook):
    changed = [
        Casebook(**{**casebook.tables, "events": casebook.events.assign(note="x")}, extra=casebook.extra),
        Casebook(
            **{**casebook.tables, "events": casebook.events.drop(columns="经办人")}, extra=casebook.extra
        ),
        Casebook(**casebook.tables),
    ]
    assert not any(other.equals(casebook) for other in changed)
