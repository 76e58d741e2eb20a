"""Reports made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import read_casebook
from linkage_kit.reporting.case import MASKED, ReportCase
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


@pytest.fixture(scope="session")
def result() -> AuditResult:
    """The audit of the sample casebook."""
    return audit(read_casebook(sample_casebook()), ASOF)


@pytest.fixture(scope="session")
def cases(result: AuditResult) -> list[ReportCase]:
    """The cases of the sample casebook, masked."""
    return [ReportCase(result[case_id], MASKED) for case_id in result.decisions["case_id"]]
