"""Any casebook through any chain of storages is equal, with extra tables, blanks and texts that look like formulas."""

import datetime as dt
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from linkage_kit.casebook import STORED_TABLES, TABLES, Casebook, read_casebook, write_casebook
from linkage_kit.casebook.units import marked
from tests.conftest import empty_schema
from tests.examples import examples

#: Every example writes files: to shrink one takes minutes.
NO_SHRINKING = (Phase.explicit, Phase.generate)
#: Pieces of text that a file format, a spreadsheet or a database could take for something else.
PIECES = [
    *"=+-@'\",;%:\\\t\r\n 0a龙，",
    "''",
    "_x0041_",
    "NULL",
    "\\N",
    "\\.",
    "NA",
    "true",
    "2025-01",
    "$1",
    "{}",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
NAMES = st.lists(TEXTS.map(str.strip).filter(bool), max_size=3, unique_by=str.lower)
FEN = st.integers(0, 10**13)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
MONTHS = DAYS.map(lambda day: day.replace(day=1))
STEPS = TABLES["events"].columns["step"].words
CASE_IDS = ("A", "B-1", "0007")


def maybe(values):
    return st.none() | values


def frame(table: str, rows: list[dict]) -> pd.DataFrame:
    """Rows of a table of the contract in its dtypes; what a row lacks is blank."""
    columns = STORED_TABLES[table].columns
    return marked(
        pd.DataFrame(
            {
                name: pd.Series([row.get(name) for row in rows], dtype=one.dtype)
                for name, one in columns.items()
            }
        ),
        "fen",
    )


@st.composite
def text_frames(draw, rows: int, **first: list[str]) -> pd.DataFrame:
    """Columns of text with any names; a row has something in it, because rows of blanks are none."""
    names = draw(NAMES)
    columns = {name: draw(st.lists(maybe(TEXTS), min_size=rows, max_size=rows)) for name in names}
    return pd.DataFrame({**first, **columns}, dtype="str")


@st.composite
def casebooks(draw) -> Casebook:
    """Casebooks of up to three cases with something of every kind in every table."""
    ids = draw(st.lists(st.sampled_from(CASE_IDS), min_size=1, unique=True))
    some_id = st.sampled_from(ids)

    def rows(key: tuple[str, ...], **values) -> list[dict]:
        row = st.fixed_dictionaries({"case_id": some_id, **values})
        return draw(st.lists(row, max_size=4, unique_by=lambda one: tuple(one[name] for name in key)))

    word = TEXTS.map(lambda text: f"龙{text}")
    cases = [
        draw(
            st.fixed_dictionaries(
                {
                    "name": word,
                    "id_number": st.just("37108219681006791X"),
                    "applied_on": DAYS,
                    "benefit_applied_on": DAYS,
                    "birth_date": maybe(DAYS),
                    "channel": maybe(TEXTS),
                    "consolidated": maybe(st.booleans()),
                    "employee_paid_months": maybe(st.integers(0, 600)),
                    "transferred_amount": maybe(FEN),
                    "recorded_refund_capital": maybe(word),
                    "personal_number": maybe(st.sampled_from(["007", "A=1"])),
                }
            )
        )
        for _ in ids
    ]
    tables = {
        "cases": [{"case_id": case_id, **case} for case_id, case in zip(ids, cases)],
        "resident_years": rows(
            ("case_id", "year"),
            year=st.integers(2009, 2025),
            personal=maybe(FEN),
            interest=maybe(st.integers(-(10**6), 10**6)),
            balance=maybe(FEN),
        ),
        "employee_periods": rows((), start_month=MONTHS, region_name=maybe(word))
        if draw(st.booleans())
        else [],
        "events": rows(("case_id", "step"), step=st.sampled_from(list(STEPS)), date=DAYS, note=maybe(TEXTS)),
        "claims": rows(
            ("case_id", "claimant", "year"),
            claimant=st.sampled_from(["agency", "person"]),
            year=st.integers(2009, 2025),
            refund_personal=maybe(FEN),
        ),
        "agencies": [{"scheme": "resident", "agency_code": "371002", "account_number": "0012"}],
    }
    for period in tables["employee_periods"]:
        period["end_month"] = period["start_month"]
    frames = {name: frame(name, of_table) for name, of_table in tables.items()}
    own = draw(text_frames(len(ids)))
    own.columns = [f"自有{name}" for name in own.columns]
    frames["cases"] = marked(pd.concat([frames["cases"], own], axis=1), "fen")
    count = draw(st.integers(0, 3))
    extra = {"说明 1%": draw(text_frames(count, **{"#": [str(number) for number in range(count)]}))}
    return Casebook.from_frames(**frames, extra=extra)


def through(casebook: Casebook, places: list[tuple[str, str | None]]) -> Casebook:
    """The casebook after it was written to each place and read from there again."""
    for place, storage in places:
        write_casebook(casebook, place, storage)
        casebook = read_casebook(place)
    return casebook


def places(folder: str, forms: list[str]) -> list[tuple[str, str | None]]:
    """A place of its own for each form of storage in the list; one that begins with a URL is that database."""
    named = {
        "csv": ("{}", None),
        "parquet": ("{}", "parquet"),
        "xlsx": ("{}.xlsx", None),
        "sqlite": ("sqlite:///{}.db", None),
    }
    return [
        (named[form][0].format(Path(folder) / str(number)), named[form][1]) if form in named else (form, None)
        for number, form in enumerate(forms)
    ]


@settings(max_examples=examples(0.2), phases=NO_SHRINKING)
@given(casebooks(), st.lists(st.sampled_from(["csv", "parquet", "xlsx", "sqlite"]), min_size=2, max_size=5))
def test_any_casebook_through_any_chain_of_storages_is_equal(casebook, forms):
    with tempfile.TemporaryDirectory() as folder:
        assert through(casebook, places(folder, forms)).equals(casebook)


@settings(max_examples=examples(0.125), phases=NO_SHRINKING)
@given(data=st.data())
def test_any_casebook_through_postgresql_is_equal(postgres, data):
    casebook = data.draw(casebooks())
    before, after = (data.draw(st.sampled_from(["csv", "parquet", "xlsx", "sqlite"])) for _ in range(2))
    with tempfile.TemporaryDirectory() as folder, empty_schema(postgres) as url:
        assert through(casebook, places(folder, [before, url, after])).equals(casebook)


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "sqlite"])
def test_an_empty_casebook_is_equal_too(form, tmp_path):
    empty = Casebook(**{name: table.empty() for name, table in TABLES.items()})
    assert through(empty, places(str(tmp_path), [form])).equals(empty)
