"""Reports made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import read_casebook
from linkage_kit.resources import sample_casebook

from .hard_cases import ASOF, Reports, make_reports


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """Pages of the sample casebook's reports."""
    return make_reports(sample_casebook(), tmp_path_factory.mktemp("sample") / "out", ("html",))


@pytest.fixture(scope="session")
def golden() -> AuditResult:
    """The audit of the golden casebook."""
    return audit(read_casebook(Path(__file__).parents[1] / "golden" / "casebook"), ASOF)
