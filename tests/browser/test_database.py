"""Two offices on one PostgreSQL: each has a page of its own, and neither loses what the other one saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from driving import Form, serving
from playwright.sync_api import expect

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.resources import sample_casebook

pytestmark = pytest.mark.acceptance

CASE = "SD-06"


@pytest.fixture
def pages(chromium, schema, tmp_path) -> Iterator[list[Form]]:
    """The case in two pages, each of a server with a data folder of its own, on the sample in a database."""
    write_casebook(read_casebook(sample_casebook()), schema)
    with (
        serving("app", schema, tmp_path / "one") as one,
        serving("app", schema, tmp_path / "other") as other,
    ):
        contexts = [chromium.new_context(locale="zh-CN") for _ in range(2)]
        forms = [Form.on(context.new_page(), server) for context, server in zip(contexts, (one, other))]
        for form in forms:
            form.choose(CASE)
            form.step("resident_years")
        yield forms
        password = sa.make_url(schema).password
        for form in forms:
            assert form.complaints == [] and form.outside == []
            assert password not in form.page.content()
            form.leave()
            form.page.context.close()
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert kept and not any(password.encode() in file.read_bytes() for file in kept)


def put(form: Form, at: int, text: str) -> None:
    cell = form.page.locator("[data-table=resident_years][data-column=personal]").nth(at)
    form.type_into(cell, text)
    expect(form.page.locator(".lk-unsaved")).to_be_visible()


def personal(execute, schema: str) -> list[str]:
    query = f"SELECT personal::text FROM resident_years WHERE case_id = '{CASE}' ORDER BY year"
    return [amount for (amount,) in execute(schema, query)]


def note(form: Form):
    return form.page.locator("[data-role=note]")


def test_different_cells_are_brought_together_and_of_the_same_one_the_second_is_told(pages, schema, execute):
    first, second = pages
    before = personal(execute, schema)
    put(first, 0, "601.01")
    put(second, 1, "602.02")
    first.press("save")
    expect(note(first)).to_contain_text("已保存到案卷")
    second.press("save")
    expect(note(second)).to_contain_text("另有1处改动，已一并保留")
    assert personal(execute, schema) == ["601.01", "602.02", *before[2:]]
    expect(second.page.locator("[data-table=resident_years][data-column=personal]").first).to_have_value(
        "601.01"
    )

    put(first, 2, "603.03")
    put(second, 2, "604.04")
    first.press("save")
    # What the other page saved since is brought together here too.
    expect(note(first)).to_contain_text("已一并保留")
    second.press("save")
    conflict = second.page.locator("[data-role=conflict]")
    expect(conflict).to_be_visible()
    assert personal(execute, schema) == ["601.01", "602.02", "603.03", *before[3:]]
    told = {
        side: conflict.locator(f"[data-conflict='0'][data-side={side}]")
        for side in ("mine", "theirs", "opened")
    }
    for side, amount in {"mine": "604.04", "theirs": "603.03", "opened": before[2]}.items():
        expect(told[side].locator("xpath=ancestor::label")).to_contain_text(amount)
    expect(conflict.locator("[data-conflict='1']")).to_have_count(0)
    told["mine"].check()
    conflict.locator("[data-role=save-chosen]").click()
    expect(conflict).to_have_count(0)
    expect(note(second)).to_contain_text("已保存到案卷")
    assert personal(execute, schema) == ["601.01", "602.02", "604.04", *before[3:]]
