"""The seal of a file: it holds for what was written, and for nothing else."""

from __future__ import annotations

import pytest

from linkage_kit.reporting.marks import UNSEALED, Marks, marks_of, read_marks, sealed

DOCUMENT = {"asof": "2026-06-30", "rulebook": "ab12"}
PAGE = f'<meta name="linkage-seal" content="{UNSEALED}"><p>应退175.00元</p></html>'.encode()
PAPER = f"/Keywords(linkage-seal:{UNSEALED})\n175.00\n<pdf:Keywords>linkage-seal:{UNSEALED}<".encode()


@pytest.mark.parametrize("blank", [PAGE, PAPER])
def test_a_sealed_file_is_known_and_one_changed_figure_is_noticed(blank):
    file = sealed(blank)
    assert UNSEALED.encode() not in file and len(file) == len(blank)
    assert read_marks(file).holds
    changed = read_marks(file.replace(b"175.00", b"176.00"))
    assert changed.is_sealed and not changed.holds
    assert not read_marks(file + b"\n").holds


def test_the_same_file_has_the_same_seal_and_another_one_another():
    assert sealed(PAGE) == sealed(PAGE)
    assert sealed(PAGE)[:100] != sealed(PAGE.replace(b"175", b"176"))[:100]


def test_a_seal_taken_out_or_set_to_zeros_does_not_hold():
    assert not read_marks(PAGE).holds
    assert read_marks(b"<p>175.00</p>") == Marks()


def test_a_text_that_looks_like_a_seal_spoils_none():
    lookalike = PAGE.replace("应退".encode(), b"linkage-seal:" + b"c" * 64)
    file = sealed(lookalike)
    assert b"linkage-seal:" + b"c" * 64 in file
    assert read_marks(file).holds
    assert not read_marks(file.replace(b"cccc", b"cccd", 1)).holds


def test_the_marks_are_read_back_from_page_and_paper():
    marks = marks_of(DOCUMENT, "f" * 64)
    page = "".join(f'<meta name="{name}" content="{value}">' for name, value in marks.items())
    paper = ", ".join(f"{name}:{value}" for name, value in marks.items())
    for text in (page, paper):
        found = read_marks(sealed(text.encode()))
        assert (found.fingerprint, found.asof, found.rulebook) == ("f" * 64, "2026-06-30", "ab12")
        assert found.version and found.holds


def test_what_has_no_fingerprint_says_none():
    assert "linkage-fingerprint" not in marks_of(DOCUMENT, "")
