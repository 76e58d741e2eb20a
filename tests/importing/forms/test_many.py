"""Many forms at once: what a casebook says is what comes back, and ten thousand rows come back in seconds."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from linkage_kit.audit import audit
from linkage_kit.casebook import TABLES, Casebook, read_casebook
from linkage_kit.importing.run import import_files
from linkage_kit.resources import sample_casebook
from linkage_kit.sample.generator import generate

from .drawing import draw
from .filling import CONTENTS
from .records import records_of

_GAP = 2


def write_forms(
    casebook: Casebook, cases: Iterable[str], folder: Path, numbers: Iterable[int] = CONTENTS
) -> list[Path]:
    """A workbook for each annex, all persons' forms below one another in one sheet."""
    paths = []
    alone = _by_case(casebook)
    for number in numbers:
        book = openpyxl.Workbook()
        top = 1
        for case_id in cases:
            top = draw(book.worksheets[0], CONTENTS[number](alone[case_id], case_id), top=top).last + _GAP
        paths.append(folder / f"annex-{number}.xlsx")
        book.save(paths[-1])
    return paths


def _by_case(casebook: Casebook) -> dict[str, Casebook]:
    """Each case's own casebook."""
    groups = {
        name: dict(list(frame.groupby("case_id", sort=False))) for name, frame in casebook.tables.items()
    }
    return {
        str(case_id): Casebook(
            **{name: groups[name].get(case_id, frame.iloc[:0]) for name, frame in casebook.tables.items()}
        )
        for case_id in casebook.cases["case_id"]
    }


def without_records(casebook: Casebook) -> Casebook:
    """The cases alone."""
    empty = {name: TABLES[name].empty() for name in ("resident_years", "employee_periods", "claims")}
    return Casebook.from_frames(**{**casebook.tables, **empty})


def assert_round_trip(casebook: Casebook, folder: Path) -> Casebook:
    """Writes the forms of all cases, imports them into the cases alone, and holds the records against each other."""
    ids = [str(case_id) for case_id in casebook.cases["case_id"]]
    result = import_files(write_forms(casebook, ids, folder), into=without_records(casebook))

    assert result.casebook is not None, "\n".join(map(str, result.problems[:20]))
    for table in ("resident_years", "employee_periods", "claims"):
        assert records_of(result.casebook, table) == records_of(casebook, table)
    return result.casebook


def test_forms_of_generated_cases_come_back_and_raise_no_finding_of_the_refund(tmp_path: Path) -> None:
    casebook = assert_round_trip(generate(40, seed=11), tmp_path)

    findings = audit(casebook, pd.Timestamp("2026-07-01")).findings
    assert not [code for code in findings["code"] if code.startswith("R")]


@pytest.mark.acceptance
def test_forms_of_500_generated_cases_come_back(tmp_path: Path) -> None:
    assert_round_trip(generate(500, seed=12), tmp_path)


@pytest.mark.acceptance
def test_forms_of_the_sample_come_back(tmp_path: Path) -> None:
    assert_round_trip(read_casebook(sample_casebook()), tmp_path)


@pytest.mark.acceptance
def test_ten_thousand_rows_of_annex_5_come_back_in_seconds(tmp_path: Path) -> None:
    casebook = generate(9000, seed=13)
    claims = casebook.claims[casebook.claims["claimant"] == "agency"]
    ids = claims["case_id"].drop_duplicates().tolist()
    count = claims.groupby("case_id", sort=False).size().cumsum()
    chosen = ids[: int((count < 10_000).sum()) + 1]
    casebook = casebook.select(chosen)
    paths = write_forms(casebook, chosen, tmp_path, [5])
    into = without_records(casebook)

    started = time.perf_counter()
    result = import_files(paths, into=into)
    seconds = time.perf_counter() - started

    assert result.casebook is not None, "\n".join(map(str, result.problems[:20]))
    assert len(result.casebook.claims) >= 10_000
    assert records_of(result.casebook, "claims") == records_of(casebook, "claims")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(result.casebook.claims)} rows on {len(chosen)} forms: {seconds:.1f} s, peak memory {peak:.0f} MiB"
    )
    assert seconds < 60
