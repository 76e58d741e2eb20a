"""The tables as pandera models: what the functions give passes them, what is wrong is told in Chinese."""

from decimal import Decimal

import pandas as pd
import pandera.pandas as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.typing import DataFrame

import linkage_kit as lk
from linkage_kit.casebook import RESULT_TABLES, STORED_TABLES
from linkage_kit.casebook.units import yuan_dtype

ALL = sorted({**STORED_TABLES, **RESULT_TABLES})


def test_every_table_has_a_model():
    assert sorted(lk.schemas.MODELS) == ALL
    assert lk.schemas.Refunds.to_schema().title == RESULT_TABLES["refunds"].title


@pytest.mark.parametrize("name", ALL)
def test_what_the_functions_give_passes_in_yuan_and_in_fen(result, name):
    model = lk.schemas.MODELS[name]
    if name in STORED_TABLES:
        tables = result.casebook.stored[name], result.casebook.in_yuan.get(name)
    else:
        tables = getattr(result, name), result.in_yuan[name]
    given_tables = [table for table in tables if table is not None]
    validated = [model.validate(table) for table in given_tables]
    for frame in validated:
        assert list(frame) == list(given_tables[0])
        pd.testing.assert_frame_equal(frame, validated[0])
        # pandera's own word on what ours gives.
        pd.testing.assert_frame_equal(pa.DataFrameSchema.validate(model.to_schema(), frame), frame)


def test_a_model_takes_a_frame_as_people_have_it(as_library):
    people_have = pd.DataFrame(
        {
            "case_id": ["A"],
            "年份": [2015],
            "personal": [500.5],
            "collective": ["0"],
            "subsidy": [30],
            "interest": [5.0],
        }
    )
    frame = lk.schemas.ResidentYears.validate(as_library(people_have))
    assert frame["personal"].tolist() == [Decimal("500.50")] and frame["personal"].dtype == yuan_dtype()
    assert frame.attrs["money"] == "yuan" and frame["year"].tolist() == [2015]


def test_further_columns_stay_what_they_are():
    frame = lk.schemas.Events.example().assign(mine=[1.5, 2.5, 3.5])
    assert lk.schemas.Events.validate(frame)["mine"].tolist() == [1.5, 2.5, 3.5]


def test_what_is_wrong_is_told_in_chinese_all_at_once():
    wrong = lk.schemas.ResidentYears.example().assign(year=[1900, 2000, 2000], personal=["x", "-1", "1"])
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        lk.schemas.ResidentYears.validate(wrong)
    assert str(caught.value).splitlines() == [
        "resident_years 第2行“year”列：“1900”，应在1950年至2099年之间",
        "resident_years 第2行“personal”列：“x”，应为最多两位小数的金额（元）",
        "resident_years 第3行“personal”列：“-1”，不能是负数",
        "resident_years 第4行“year”列：“2000”，同一案件的同一年份只能有一行，第3行已有",
    ]
    assert "不能是负数" in caught.value.failure_cases["check"].tolist()


def test_models_are_annotations(result):
    @pa.check_types(lazy=True)
    def largest(refunds: DataFrame[lk.schemas.Refunds]) -> DataFrame[lk.schemas.Refunds]:
        return refunds.nlargest(1, "months")

    assert len(largest(result.refunds)) == 1
    with pytest.raises(pa.errors.SchemaErrors, match="refunds “year”列：缺少这一列"):
        largest(result.refunds.drop(columns="year"))
    # Its constructor forgets the unit, so it is given yuan.
    assert len(DataFrame[lk.schemas.Refunds](result.in_yuan.refunds)) == len(result.refunds)


@pytest.mark.parametrize("name", ALL)
def test_a_model_is_written_as_yaml_and_has_an_example(name):
    model = lk.schemas.MODELS[name]
    described = yaml.safe_load(model.to_yaml())
    columns = {**STORED_TABLES, **RESULT_TABLES}[name].columns
    assert list(described["columns"]) == list(columns)
    assert described["columns"]["case_id" if "case_id" in columns else "scheme"]["title"]
    example = model.example(size=2)
    pd.testing.assert_frame_equal(model.validate(example), example)


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=5)
@given(data=st.data())
def test_a_strategy_makes_valid_tables(name, data):
    frame = data.draw(lk.schemas.MODELS[name].strategy(size=3))
    assert len(frame) == 3
    pd.testing.assert_frame_equal(lk.schemas.MODELS[name].validate(frame), frame)
