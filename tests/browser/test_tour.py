"""The tour of the README: pictures of the steps, made by this run. `make tour` puts them into docs/casework."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

DOCS = Path(__file__).parents[2] / "docs" / "casework"
#: Where the pictures go; a folder of the test's own where it is not told.
VARIABLE = "LINKAGE_TOUR"

WIDE, NARROW = 1280, 800
#: Picture -> case, step, width and height of the window, and what the picture is taken for.
PICTURES = {
    "choose": ("SD-17", "choose", WIDE, 720, "[data-case]"),
    "resident-years": ("SD-17", "resident_years", WIDE, 820, "[data-figure^='refund:']"),
    "overlap": ("SD-08", "overlap", WIDE, 640, "[data-month]"),
    "refund": ("SD-17", "refund", WIDE, 780, "[data-figure=refund_total]"),
    "events": ("SD-12", "events", WIDE, 1500, ".lk-gantt img"),
    "dispute": ("SD-17", "dispute", WIDE, 900, "[data-cause]:not([data-cause=''])"),
    "findings-narrow": ("SD-17", "findings", NARROW, 1000, "[data-role=mend]"),
}
#: The pictures are the same on whatever day they are made.
ASOF = "2026-06-30"
MOST_BYTES, MOST_BYTES_OF_ALL = 300_000, 1_500_000


def small(png: bytes) -> bytes:
    """The picture with a palette: text and lines need no more colours."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


@pytest.mark.acceptance
@pytest.mark.parametrize("server", ["app"], indirect=True)
def test_the_pictures_of_the_tour_are_taken(form, tmp_path):
    folder = Path(os.environ.get(VARIABLE) or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    form.page.locator("[data-role=asof]").fill(ASOF)
    form.page.keyboard.press("Enter")
    for name, (case_id, step, width, height, subject) in PICTURES.items():
        form.page.set_viewport_size({"width": width, "height": height})
        form.choose(case_id)
        form.step(step)
        if step == "choose":
            form.page.locator("[data-role=case-search]").fill("")
            expect(form.page.locator("[data-case]")).to_have_count(20)
        expect(form.page.locator(".lk-main").locator(subject).first).to_be_visible()
        form.settled()
        form.page.mouse.move(0, 0)
        picture = small(form.page.screenshot(animations="disabled"))
        assert len(picture) <= MOST_BYTES, name
        (folder / f"{name}.png").write_bytes(picture)
    assert form.outside == []
    assert form.complaints == []


def test_every_picture_of_the_tour_is_in_the_documents_and_small():
    sizes = {path.stem: path.stat().st_size for path in DOCS.glob("*.png")}
    assert sizes.keys() == PICTURES.keys(), "run: make tour"
    assert max(sizes.values()) <= MOST_BYTES
    assert sum(sizes.values()) <= MOST_BYTES_OF_ALL
    for path in DOCS.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.size == PICTURES[path.stem][2:4]
