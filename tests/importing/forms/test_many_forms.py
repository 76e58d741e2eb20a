"""Thousands of forms below one another in one sheet come back in seconds."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import openpyxl
import pytest

from linkage_kit.casebook import Casebook, typed_casebook
from linkage_kit.importing.run import import_files
from linkage_kit.sample.generator import generate

from .drawing import draw
from .filling import CONTENTS
from .records import records_of
from .written import without_records

_GAP = 2


def draw_forms(casebook: Casebook, number: int, path: Path) -> None:
    """A workbook of one sheet with this annex of all persons."""
    book = openpyxl.Workbook()
    top = 1
    for case_id, alone in _by_case(casebook).items():
        top = draw(book.worksheets[0], CONTENTS[number](alone, case_id), top=top).last + _GAP
    book.save(path)


def _by_case(casebook: Casebook) -> dict[str, Casebook]:
    """Each case's own casebook."""
    # The agencies' register is of no case.
    frames = {name: frame for name, frame in casebook.stored.items() if "case_id" in frame}
    groups = {name: dict(list(frame.groupby("case_id", sort=False))) for name, frame in frames.items()}
    empty = {name: frame.iloc[:0] for name, frame in frames.items()}
    return {
        str(case_id): typed_casebook({name: groups[name].get(case_id, empty[name]) for name in groups})
        for case_id in casebook.cases["case_id"]
    }


@pytest.mark.acceptance
@pytest.mark.parametrize("rows", [2_000, pytest.param(10_000, marks=pytest.mark.soak)])
def test_thousands_of_rows_of_annex_5_come_back_in_seconds(tmp_path: Path, rows: int) -> None:
    casebook = generate(rows * 9 // 10, seed=13)
    claims = casebook.claims[casebook.claims["claimant"] == "agency"]
    ids = claims["case_id"].drop_duplicates().tolist()
    count = claims.groupby("case_id", sort=False).size().cumsum()
    chosen = ids[: int((count < rows).sum()) + 1]
    casebook = casebook.select(chosen)
    path = tmp_path / "annex-5.xlsx"
    draw_forms(casebook, 5, path)
    into = without_records(casebook)

    started = time.perf_counter()
    result = import_files([path], into=into)
    seconds = time.perf_counter() - started

    assert result.casebook is not None, "\n".join(map(str, result.problems[:20]))
    assert len(result.casebook.claims) >= rows
    assert records_of(result.casebook, "claims") == records_of(casebook, "claims")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(result.casebook.claims)} rows on {len(chosen)} forms: {seconds:.1f} s, peak memory {peak:.0f} MiB"
    )
    assert seconds < 60
