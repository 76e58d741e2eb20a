"""What all tests share: the same examples every time, no deadlines, no working days of an office's own, databases."""

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings

# `linkage_kit.workdays` looks for an office's workdays.csv in the user's configuration folder.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="linkage-config-")

# The machine may be busy, and a run that fails must fail again.
settings.register_profile("linkage", deadline=None, derandomize=True, database=None, max_examples=40)
# In `make soak`: other examples every time, and more.
settings.register_profile("soak", deadline=None, database=None, max_examples=300)
settings.load_profile("linkage")

#: Environment variable with the URL of a PostgreSQL database for tests; `.ci/run` starts one and sets it.
POSTGRES = "LINKAGE_TEST_POSTGRES"


@contextmanager
def empty_schema(url: str) -> Iterator[str]:
    """URL of a new, empty schema of a PostgreSQL database; it is dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        own = engine.url.update_query_dict({"options": f"-csearch_path={name}"})
        yield own.render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> str:
    """URL of a real PostgreSQL database; where there is none the test is skipped, but it fails in CI."""
    url = os.environ.get(POSTGRES)
    if url:
        return url
    missing = f"没有PostgreSQL：把数据库地址写在环境变量{POSTGRES}中（postgresql+psycopg://…）"
    if os.environ.get("CI", "") not in ("", "false", "0"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture
def schema(postgres: str) -> Iterator[str]:
    """URL of an empty schema of the PostgreSQL database."""
    with empty_schema(postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database, of each kind in turn."""
    if request.param == "postgresql":
        return request.getfixturevalue("schema")
    return f"sqlite:///{tmp_path / 'database' / 'book.db'}"


@pytest.fixture
def execute() -> Callable[[str, str], list[tuple]]:
    """Executes a statement in a database as another program would; its rows, if it gives any."""

    def run(url: str, statement: str) -> list[tuple]:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    return run


@pytest.fixture(scope="session")
def hard_casebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a casebook that is hard on a report (`hard_tables`)."""
    from tests.reporting.hard_cases import hard_tables

    return hard_tables().write(tmp_path_factory.mktemp("hard") / "casebook")


@pytest.fixture(scope="session")
def hard(hard_casebook: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Reports of the hard casebook, made once for the tests of reports and of batches."""
    from tests.reporting.hard_cases import make_reports

    return make_reports(hard_casebook, tmp_path_factory.mktemp("reports") / "out")
