"""Forms made once for all tests of this folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from linkage_kit.audit import AuditResult, audit
from linkage_kit.casebook import Casebook
from linkage_kit.forms.write import write_blank_forms, write_forms

from .hard_cases import casebook
from .reading import Files

ASOF = dt.date(2026, 6, 30)
Form = Callable[[str, int], Files]


@pytest.fixture(scope="session")
def book() -> Casebook:
    """The hard cases."""
    return casebook()


@pytest.fixture(scope="session")
def result(book: Casebook) -> AuditResult:
    """Their audit."""
    return audit(book, ASOF)


@pytest.fixture(scope="session")
def form(book: Casebook, tmp_path_factory: pytest.TempPathFactory) -> Form:
    """Files of an annex of a hard case, or of a blank one (case "")."""
    folder = tmp_path_factory.mktemp("forms")
    write_forms(book, folder, book.cases["case_id"])
    write_blank_forms(folder)
    return cache(lambda case_id, annex: files(folder, case_id, annex))


def files(folder: Path, case_id: str, annex: int) -> Files:
    """The files of an annex in a folder."""
    stem = folder / f"{case_id}{'-' if case_id else ''}annex-{annex}"
    return Files(
        stem.with_name(f"{stem.name}.xlsx").read_bytes(), stem.with_name(f"{stem.name}.pdf").read_bytes()
    )
