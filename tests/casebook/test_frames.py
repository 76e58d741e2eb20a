"""Casebooks made of frames of every library: read and checked like files, and cut down to cases."""

import datetime as dt
import io
from decimal import Decimal
from functools import partial

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_kit.casebook import TABLES, Casebook, read_casebook
from linkage_kit.casebook.units import yuan_dtype
from linkage_kit.money import LARGEST_FEN, format_yuan
from tests.examples import examples

from .told import problems_of


@pytest.fixture
def casebook(casebook_with_more) -> Casebook:
    return casebook_with_more


_PERSON = {
    "case_id": ["A"],
    "name": [" 甲 "],
    "id_number": ["３７"],
    "applied_on": ["2025-01-01"],
    "benefit_applied_on": [dt.date(2025, 2, 1)],
}
_PERIOD = {"case_id": ["A"], "start_month": ["2020-01"], "end_month": ["2020年2月"]}


def casebook_of(**years) -> Casebook:
    """A casebook of case A with these columns of resident years."""
    count = len(next(iter(years.values())))
    rows = {"case_id": ["A"] * count, "year": range(2015, 2015 + count), "collective": [None] * count}
    return Casebook(
        cases=pd.DataFrame(_PERSON),
        resident_years=pd.DataFrame(
            {**rows, "personal": [0] * count, "subsidy": [0] * count, "interest": 0, **years}
        ),
        employee_periods=pd.DataFrame(_PERIOD),
    )


def test_a_casebook_is_the_same_from_its_own_frames(casebook):
    assert Casebook.from_frames(casebook.tables, extra=casebook.extra).equals(casebook)
    titles = {TABLES[name].title: frame for name, frame in casebook.tables.items()}
    assert Casebook.from_frames(titles, extra=casebook.extra).equals(casebook)
    with pytest.raises(TypeError, match="案卷没有event，有的是：cases、"):
        Casebook.from_frames({**casebook.tables, "event": casebook.events})
    assert Casebook.from_frames(casebook.in_yuan, extra=casebook.extra).equals(casebook)
    assert casebook.assign().equals(casebook)


@pytest.mark.parametrize("library", ["pandas", "polars", "lazy", "arrow", "duckdb"])
@pytest.mark.parametrize("unit", ["yuan", "fen"])
def test_a_casebook_is_the_same_from_the_frames_of_every_library(casebook, library, unit):
    if unit == "fen" and library != "pandas":
        pytest.skip("only pandas keeps a unit beside a frame")
    tables = casebook.in_yuan if unit == "yuan" else casebook.tables
    assert Casebook.from_frames(
        {name: of_library(frame, library) for name, frame in tables.items()}, extra=casebook.extra
    ).equals(casebook)


def of_library(frame: pd.DataFrame, library: str):
    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    return {
        "pandas": lambda: frame,
        "polars": lambda: pl.from_arrow(arrow),
        "lazy": lambda: pl.from_arrow(arrow).lazy(),
        "arrow": lambda: arrow,
        "duckdb": lambda: duckdb.connect().from_arrow(arrow),
    }[library]()


def test_plain_frames_are_brought_into_the_tables_dtypes():
    casebook = casebook_of(personal=[100], interest=[float("nan")])
    assert casebook.cases.loc[0, ["name", "id_number"]].tolist() == ["甲", "37"]
    assert casebook.resident_years.dtypes.astype(str).unique().tolist() == ["str", "Int64"]
    assert casebook.resident_years["interest"].isna().all()
    assert casebook.employee_periods["end_month"].tolist() == [pd.Timestamp("2020-02-01")]


@pytest.mark.parametrize(
    ("values", "fen"),
    [
        ([500, 0], [50000, 0]),
        (pd.array([500, None], "Int64"), [50000, None]),
        ([500.5, 0.1 + 0.2], [50050, 30]),
        ([8.33, np.nan], [833, None]),
        ([Decimal("500"), Decimal("0.05")], [50000, 5]),
        ([Decimal("500.50"), None], [50050, None]),
        (["1,234.50", "５００"], [123450, 50000]),
        ([500, "0.5"], [50000, 50]),
        (pd.Series(["8.33", "0"], dtype="category"), [833, 0]),
        (pd.Series([Decimal("1.25"), None], dtype=yuan_dtype()), [125, None]),
        (pd.Series([Decimal("1"), Decimal("2")], dtype=pd.ArrowDtype(pa.decimal128(9, 0))), [100, 200]),
    ],
)
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_money_without_a_unit_is_yuan_however_it_is_written(values, fen, library):
    if library == "polars":
        try:
            values = pl.Series(list(values), strict=True).to_pandas(use_pyarrow_extension_array=True)
        except TypeError:
            pytest.skip("polars has no column of several types")
    found = casebook_of(personal=values).resident_years["personal"]
    assert found.astype(object).where(found.notna(), None).tolist() == fen


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1.005, 1.0], "resident_years 第2行“personal”列：“1.005”，应为最多两位小数的金额（元）"),
        ([1, float("inf")], "resident_years 第3行“personal”列：“Infinity”，应为最多两位小数的金额（元）"),
        ([Decimal("1.001")], "resident_years 第2行“personal”列：“1.001”，应为最多两位小数的金额（元）"),
        (["5 百"], "resident_years 第2行“personal”列：“5 百”，应为最多两位小数的金额（元）"),
        ([10**12], "resident_years 第2行“personal”列：“1000000000000”，金额应小于1万亿元"),
        ([1e12], "resident_years 第2行“personal”列：“1000000000000”，金额应小于1万亿元"),
        ([-0.01], "resident_years 第2行“personal”列：“-0.01”，不能是负数"),
        ([True], "resident_years 第2行“personal”列：“true”，应为最多两位小数的金额（元）"),
    ],
)
def test_what_is_no_amount_in_yuan_is_told_with_its_cell(values, told):
    assert problems_of(lambda: casebook_of(personal=values)) == [told]


@settings(max_examples=examples(0.375), derandomize=True)
@given(st.lists(st.integers(0, LARGEST_FEN // 1000), min_size=1, max_size=20))
def test_yuan_in_and_yuan_out_are_the_same_to_the_fen(amounts):
    casebook = casebook_of(personal=[float(format_yuan(fen)) for fen in amounts])
    assert casebook.resident_years["personal"].tolist() == amounts
    yuan = casebook.in_yuan["resident_years"]["personal"]
    assert yuan.tolist() == [Decimal(fen).scaleb(-2) for fen in amounts]
    assert casebook.assign(resident_years=casebook.in_yuan["resident_years"]).equals(casebook)


def test_frames_say_their_unit(casebook):
    assert {frame.attrs["money"] for frame in casebook.tables.values()} == {"fen"}
    assert {frame.attrs["money"] for frame in casebook.in_yuan.values()} == {"yuan"}


def test_a_frame_that_says_fen_holds_whole_fen(casebook):
    years = casebook.resident_years
    for personal, told in [
        ([1.5, 2.0], "应为整数"),
        (["1", "x"], "应为整数"),
        ([10**15, 0], "金额应小于1万亿元"),
    ]:
        (problem,) = problems_of(partial(casebook.assign, resident_years=years.assign(personal=personal)))
        assert problem.startswith("resident_years “personal”列：") and told in problem


def test_an_unknown_unit_is_refused(casebook):
    years = casebook.resident_years
    years.attrs["money"] = "万元"
    with pytest.raises(ValueError, match="金额单位应为yuan（元）或fen（分），现为'万元'"):
        casebook.assign(resident_years=years)


def test_a_parquet_file_that_pandas_wrote_of_a_frame_in_fen_is_read_as_fen(casebook, tmp_path):
    for unit, tables in [("fen", casebook.tables), ("yuan", casebook.in_yuan)]:
        (tmp_path / unit).mkdir()
        for name, frame in tables.items():
            frame.to_parquet(tmp_path / unit / f"{name}.parquet")
        again = read_casebook(tmp_path / unit)
        assert Casebook.from_frames(again.tables, extra=casebook.extra).equals(casebook)


def test_a_frame_in_fen_keeps_its_unit_through_pandas_and_parquet(casebook):
    years = casebook.resident_years
    kept = [
        years[years["year"] > 2000],
        years.assign(x=1),
        years.sort_values("year"),
        pd.concat([years, years]),
    ]
    written = io.BytesIO()
    years.to_parquet(written)
    assert {frame.attrs["money"] for frame in [*kept, pd.read_parquet(written)]} == {"fen"}


@pytest.mark.parametrize(
    "months",
    [
        ["2020-01", "2020-02"],
        pd.PeriodIndex(["2020-01", "2020-02"], freq="M"),
        pd.to_datetime(["2020-01-01", "2020-02-01"]),
        [dt.date(2020, 1, 1), dt.date(2020, 2, 1)],
        [pd.Period("2020-01", "M"), "202002"],
    ],
)
def test_months_are_read_as_text_dates_timestamps_and_periods(casebook, months):
    periods = casebook.employee_periods.assign(start_month=months, end_month=months, months=1)
    found = casebook.assign(employee_periods=periods).employee_periods
    assert found["start_month"].tolist() == [pd.Timestamp("2020-01-01"), pd.Timestamp("2020-02-01")]


def test_days_that_are_no_months_and_times_of_day_are_told(casebook):
    periods = casebook.employee_periods.assign(start_month=pd.to_datetime(["2022-01-02", "2019-10-01"]))
    cases = casebook.cases.assign(applied_on=pd.to_datetime(["2022-01-02 08:00", "2019-10-01 00:00"]))
    assert problems_of(lambda: casebook.assign(employee_periods=periods, cases=cases)) == [
        "cases 第2行“applied_on”列：“2022-01-02 08:00:00”，应为日期，如2025-01-03",
        "employee_periods 第2行“start_month”列：“2022-01-02”，应为月份，如2025-01",
    ]


def test_an_identity_number_that_a_float_has_lost_is_told(casebook):
    cases = casebook.cases.assign(id_number=[379901196505010015.0, 1.0])
    assert problems_of(lambda: casebook.assign(cases=cases)) == [
        "cases 第2行“id_number”列：“3799**************”，数字超过15位，已不准确，应为文本"
    ]


def test_an_identity_number_among_texts_that_is_a_float_is_told(casebook):
    cases = casebook.cases.assign(id_number=["371082196810067917", 379901196505010015.0])
    assert len(problems_of(lambda: casebook.assign(cases=cases))) == 1


@pytest.mark.parametrize(
    "oddity",
    [
        lambda years: years.set_index("case_id", drop=False),
        lambda years: years.assign(personal=pd.Categorical([3, None])),
        lambda years: years.set_index(["case_id", "year"]),
        lambda years: years.set_axis([5, 5]),
    ],
)
def test_frames_with_oddities_are_read(casebook, oddity):
    years = casebook.in_yuan.resident_years
    assert len(casebook.assign(resident_years=oddity(years)).resident_years) == 2


def test_two_columns_of_one_name_are_told(casebook):
    years = pd.concat([casebook.in_yuan.resident_years, pd.DataFrame({"year": [1, 2]})], axis=1)
    assert problems_of(lambda: casebook.assign(resident_years=years))[0].endswith("列重复，同一列只能有一个")


def test_chinese_headers_and_an_index_with_a_name_are_columns():
    titles = {name: column.title for name, column in TABLES["resident_years"].columns.items()}
    years = pd.DataFrame(
        {
            "case_id": ["A"],
            "year": [2020],
            "personal": [1],
            "collective": [0],
            "subsidy": [0],
            "interest": [0],
        }
    )
    made = [
        Casebook(cases=pd.DataFrame(_PERSON), resident_years=frame, employee_periods=pd.DataFrame(_PERIOD))
        for frame in (years, years.rename(columns=titles), years.set_index(["case_id", "year"]))
    ]
    assert made[0].equals(made[1]) and made[0].equals(made[2])


def test_everything_wrong_is_told_at_once_missing_columns_too(casebook):
    assert problems_of(
        lambda: casebook.assign(
            claims=casebook.claims.drop(columns="year"),
            resident_years=casebook.resident_years.assign(personal=[-1, 0], year=[2021, 2021]),
            events=casebook.events.assign(step=["收到申请", "refund_paid"], case_id=["A-1", "A-3"]),
            cases=casebook.cases.assign(name=["甲", None]),
        )
    ) == [
        "cases 第3行“name”列：空白，应填写",
        "resident_years 第2行“personal”列：“-1”，不能是负数",
        "resident_years 第3行“year”列：“2021”，同一案件的同一年份只能有一行，第2行已有",
        *problems_of_steps(casebook),
        "events 第3行“case_id”列：“A-3”，案件基本信息（cases）中没有这个案件编号",
        "claims “year”列：缺少这一列（重复年份）",
    ]


def problems_of_steps(casebook):
    wrong = casebook.events.assign(step=["收到申请", "refund_paid"])
    found = problems_of(lambda: casebook.assign(events=wrong))
    assert len(found) == 1 and found[0].startswith("events 第2行“step”列：“收到申请”，应为下列之一")
    return found


def test_missing_tables_and_things_that_are_no_tables_are_told(casebook):
    assert problems_of(lambda: Casebook.from_frames(cases=casebook.cases)) == [
        "resident_years：缺少这张表",
        "employee_periods：缺少这张表",
    ]
    with pytest.raises(
        TypeError, match=r"cases（案件基本信息）应为表（pandas、polars、pyarrow或DuckDB），现为list"
    ):
        casebook.assign(cases=[1])
    with pytest.raises(TypeError, match="案卷没有case，有的是：cases、"):
        casebook.assign(case=casebook.cases)
