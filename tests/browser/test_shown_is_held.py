"""What a field shows is what the case holds, whatever was typed, taken back and left in whatever order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from driving import Form, serving
from held_and_shown import differences, held, settle
from playwright.sync_api import ElementHandle, Error, expect

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.resources import sample_casebook

pytestmark = pytest.mark.acceptance

CASE = "SD-10"
STEPS = ("person", "resident_years", "employee_periods", "events", "dispute", "settlement", "refund")
TEXTS = {
    "money": ("0", "5", "900", "1234.5", "12,345.67", "一百", "", "-3", "￥70元"),
    "int": ("3", "12", "2016", "2030", "", "x"),
    "date": ("2026-03-05", "20260401", "2026年4月7日", "2026-02-30", ""),
    "text": ("甲", "补缴", "370202", ""),
}


@pytest.fixture
def walked(chromium, tmp_path) -> Iterator[tuple[Form, Path]]:
    """A page on a casebook of its own, and its data folder."""
    write_casebook(read_casebook(sample_casebook()), tmp_path / "casebook")
    home = tmp_path / "home"
    with serving("app", tmp_path / "casebook", home) as server:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        form = Form.on(context.new_page(), server)
        form.choose(CASE)
        yield form, home
        context.close()


def check(form: Form, home: Path) -> None:
    settle(form)
    assert differences(form, held(form, CASE, home)) == []


def test_a_text_that_is_again_what_it_was_at_focus_is_sent_when_its_field_is_left(walked):
    form, home = walked
    form.step("resident_years")
    cell = form.cell("resident_years", 2016, "personal")
    form.type_into(cell, "900")
    cell.click()
    for key in ("End", "5", "Backspace"):
        form.page.keyboard.press(key)
        form.page.wait_for_timeout(800)
    form.page.keyboard.press("Tab")
    for _ in range(3):
        form.page.keyboard.press("Control+z")
    form.page.keyboard.press("Control+s")
    expect(form.page.locator("[data-role=saved]")).to_have_attribute("data-state", "saved")
    check(form, home)
    (fen,) = read_casebook(form.server.casebook).resident_years.query("case_id == @CASE and year == 2016")[
        "personal"
    ]
    assert cell.input_value() == f"{fen / 100:,.2f}"


def test_the_browsers_own_undo_in_a_field_is_an_edit_like_others(walked):
    form, home = walked
    form.step("person")
    cell = form.cell("cases", CASE, "employee_paid_months")
    cell.click()
    form.page.keyboard.press("End")
    form.page.keyboard.type("7")
    form.page.wait_for_timeout(900)
    form.page.evaluate("document.execCommand('undo')")
    form.page.wait_for_timeout(900)
    check(form, home)


@pytest.mark.parametrize("actions", [150, pytest.param(500, marks=pytest.mark.soak)])
def test_after_any_walk_every_field_total_and_figure_is_what_the_draft_has(walked, actions):
    form, home = walked
    walk = Walk(form, random.Random(20260101))
    done = 0
    while done < actions:
        done += 1
        walk.go_on()
        if done % 6 == 0:
            check(form, home)
        if done % 60 == 0:
            form.page.keyboard.press("Control+s")
            settle(form)
            check(form, home)
            check_file(form, home)
    check(form, home)
    assert form.complaints == []


def check_file(form: Form, home: Path) -> None:
    """After a save that was told, the file has what the draft had."""
    if form.page.locator("[data-role=saved]").get_attribute("data-state") == "saved":
        assert not list((home / "linkage-kit" / "drafts").glob("*.json"))


@dataclass
class Walk:
    """Someone at the keyboard, with a seed."""

    form: Form
    chance: random.Random
    edits: int = 0

    def go_on(self) -> None:
        """Does one thing or another, most often an edit."""
        self._pick(
            [(self.edit, 12), (self.undo, 3), (self.redo, 1), (self.turn, 2), (self.wander, 2), (self.row, 1)]
        )()

    def _pick(self, ways: list[tuple[Callable[[], None], int]]) -> Callable[[], None]:
        return self.chance.choices([way for way, _ in ways], [weight for _, weight in ways])[0]

    def _pause(self) -> None:
        self.form.page.wait_for_timeout(self.chance.choice((0, 0, 0, 0, 0, 0, 40, 200, 700)))

    def turn(self) -> None:
        """To another step."""
        self.form.step(self.chance.choice(STEPS))

    def undo(self) -> None:
        """Takes back, perhaps with the cursor in a field."""
        self.form.page.keyboard.press("Control+z")

    def redo(self) -> None:
        """Does it again."""
        self.form.page.keyboard.press("Control+y")

    def wander(self) -> None:
        """Moves the focus."""
        keys = ("Tab", "Shift+Tab", "Enter", "Escape", "ArrowDown", "ArrowUp")
        self.form.page.keyboard.press(self.chance.choice(keys))

    def row(self) -> None:
        """Adds a row, or deletes the one with the focus."""
        if self.chance.random() < 0.6 and self.form.page.locator("[data-role=add-row]").count():
            self.form.page.locator("[data-role=add-row]").first.click()
        else:
            self.form.page.keyboard.press("Control+Delete")
        self.edits += 1

    def _field(self) -> ElementHandle | None:
        # An answer of the kernel may take fields away meanwhile: one that stood is held, not its number.
        fields = self.form.page.query_selector_all(
            "input[data-table]:not([readonly]), select[data-table], textarea[data-table]"
        )
        return self.chance.choice(fields) if fields else None

    def edit(self) -> None:
        """Types in a field, with pauses, second thoughts, and one of several ways to leave it, or none."""
        field = self._field()
        if field is None:
            return self.turn()
        self.edits += 1
        if field.evaluate("field => field.tagName") == "SELECT":
            values = field.evaluate("field => [...field.options].map((one) => one.value)")
            with suppress(Error):  # the field went before the hand reached it
                field.select_option(self.chance.choice(values), timeout=2000)
            return None
        kind = (
            "money"
            if field.get_attribute("inputmode") == "decimal"
            else self.chance.choice(("int", "date", "text"))
        )
        keyboard = self.form.page.keyboard
        field.evaluate("field => field.focus()")
        if self.chance.random() < 0.7:
            keyboard.press("Control+a")
        keyboard.type(self.chance.choice(TEXTS[kind]) or "7")
        self._pause()
        for _ in range(self.chance.choice((0, 0, 1, 1, 2, 12))):
            keyboard.press(self.chance.choice(("Backspace", "Backspace", "1")))
            self._pause()
        if self.chance.random() < 0.15:
            self.form.page.evaluate("document.execCommand('undo')")
        leave = self.chance.choice(("Tab", "Enter", "Escape", "Shift+Tab", ""))
        if leave:
            keyboard.press(leave)
        return None
