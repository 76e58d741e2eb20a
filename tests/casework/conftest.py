"""Drafts lie in a data folder of the test's own; casebooks to edit are copies of the sample."""

import shutil

import pytest

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.resources import sample_casebook


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory, monkeypatch):
    """The user's data folder, empty."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def sample_whole():
    """The sample casebook."""
    return read_casebook(sample_casebook())


@pytest.fixture
def place(tmp_path):
    """A copy of the sample casebook as a CSV folder."""
    return shutil.copytree(sample_casebook(), tmp_path / "casebook")


@pytest.fixture(params=["csv", "parquet", "xlsx"])
def any_place(request, tmp_path):
    """A copy of the sample casebook in each form of storage."""
    path = tmp_path / ("casebook.xlsx" if request.param == "xlsx" else "casebook")
    write_casebook(read_casebook(sample_casebook()), path, request.param)
    return path


@pytest.fixture
def database_place(database):
    """The sample casebook in a database, of each kind in turn."""
    write_casebook(read_casebook(sample_casebook()), database)
    return database


@pytest.fixture
def postgres_place(schema):
    """The sample casebook in PostgreSQL."""
    write_casebook(read_casebook(sample_casebook()), schema)
    return schema
