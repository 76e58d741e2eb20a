"""Casebooks and audits for a notebook's functions, and frames of every library."""

from pathlib import Path

import duckdb
import matplotlib
import polars as pl
import pyarrow as pa
import pytest

import linkage_kit as lk

matplotlib.use("agg")
ASOF = "2026-06-30"
GOLDEN = Path(__file__).parents[1] / "golden"

#: How a pandas frame becomes one of each library.
LIBRARIES = {
    "pandas": lambda frame: frame,
    "polars": lambda frame: pl.from_arrow(pa.Table.from_pandas(frame, preserve_index=False)),
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "duckdb": lambda frame: duckdb.connect().from_arrow(pa.Table.from_pandas(frame, preserve_index=False)),
}


@pytest.fixture(scope="session")
def book():
    return lk.sample_casebook()


@pytest.fixture(scope="session")
def result(book):
    return lk.audit(book, ASOF)


@pytest.fixture(scope="session")
def golden_book():
    return lk.read_casebook(GOLDEN / "casebook")


@pytest.fixture(scope="session", params=LIBRARIES)
def as_library(request):
    """Makes a frame of pandas one of another library."""
    return LIBRARIES[request.param]
