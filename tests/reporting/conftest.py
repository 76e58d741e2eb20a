"""Reports made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

from .hard_cases import ASOF, Reports, hard_tables, make_reports


@pytest.fixture(scope="session")
def hard_casebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the casebook of `hard_tables`."""
    return hard_tables().write(tmp_path_factory.mktemp("hard") / "casebook")


@pytest.fixture(scope="session")
def hard(hard_casebook: Path, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """Reports of the hard casebook."""
    return make_reports(hard_casebook, tmp_path_factory.mktemp("reports") / "out")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """Pages of the sample casebook's reports."""
    return make_reports(sample_casebook(), tmp_path_factory.mktemp("sample") / "out", ("html",))


@pytest.fixture(scope="session")
def golden() -> AuditResult:
    """The audit of the golden casebook."""
    return audit(read_casebook(Path(__file__).parents[1] / "golden" / "casebook"), ASOF)
