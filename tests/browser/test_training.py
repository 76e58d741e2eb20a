"""The training in the browser: a lesson from start to score, and the room, in Voilà and in JupyterLab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from accessibility import violations
from driving import Form, Server, serving, serving_a_copy
from playwright.sync_api import Locator, expect

from linkage_kit.training.pool import exercise_of_seed

pytestmark = pytest.mark.acceptance

SEED, LEVEL = 242, 1


@pytest.fixture(scope="module", params=["train", "lab"])
def place(request, tmp_path_factory) -> Iterator[tuple[Server, Path]]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "train":
        with serving("train", "", folder) as server:
            yield server, folder
    else:
        with serving_a_copy("lab", folder) as server:
            server.address = server.address.replace("casework.ipynb", "training.ipynb")
            yield server, folder / "home"


class Training(Form):
    """The training's page."""

    def ready(self) -> None:
        self.page.locator("[data-role=training] [data-role=idea]").first.wait_for()

    def role(self, name: str) -> Locator:
        return self.page.locator(f"[data-role={name}]")

    def open(self, lesson: str, tab: str) -> None:
        self.page.locator(f"[data-lesson={lesson}]").click()
        self.page.locator(f"[data-lesson={lesson}][aria-current=step]").wait_for()
        self.page.locator(f"[data-tab={tab}]").click()


@pytest.fixture(scope="module")
def training(chromium, place) -> Iterator[Training]:
    server, _ = place
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    form = Training.on(context.new_page(), server)
    yield form
    with suppress(Exception):
        form.leave()
    context.close()


def test_a_lesson_from_start_to_score(training, place):
    training.open("to_employee", "example")
    figure = training.page.locator("[data-figure='传出居民信息表：截止']")
    before = figure.inner_text()
    training.page.locator("[data-control=consolidated]").select_option("1")
    expect(figure).not_to_have_text(before)
    training.role("next-stage").click()
    expect(training.role("stage")).to_have_count(1)

    training.page.locator("[data-tab=exercises]").click()
    training.role("kind").select_option("due_dates")
    training.role("seed").fill(str(SEED))
    training.role("begin-seed").click()
    expect(training.role("exercise")).to_have_attribute("data-seed", str(SEED))
    _, exercise = exercise_of_seed("due_dates", SEED, LEVEL)
    for field in exercise.fields:
        written = field.kind.text(exercise.right[field.code])
        training.page.locator(f"[data-field='{field.code}']").fill(written)
    training.page.locator("[data-field='due:result_reported']").fill("明天")
    training.role("hint").click()
    expect(training.role("hint-text")).to_have_count(1)
    training.role("mark").click()
    points = exercise.points
    expect(training.role("score")).to_have_text(f"得{points - 1}分，满分{points}分；1项无法识别，没有评分")
    expect(training.page.locator("[data-verdict=right]")).to_have_count(len(exercise.fields) - 1)

    training.role("after-mark").click()
    expect(training.role("score")).to_have_count(0)
    if training.server.kind == "train":
        # In JupyterLab the page around is JupyterLab's.
        assert violations(training.page) == []
    training.role("open-progress").click()
    expect(training.role("total")).to_have_text(f"做了1道题，{points}分中得{points - 1}分")
    kept = json.loads((place[1] / "linkage-kit" / "training" / "progress.json").read_text(encoding="utf-8"))
    assert [(one["kind"], one["seed"], one["level"]) for one in kept["attempts"]] == [
        ("due_dates", SEED, LEVEL)
    ]
    with training.page.expect_download() as download:
        training.role("export").click()
    assert download.value.suggested_filename == "培训进度.csv"
    training.role("ask-reset").click()
    training.role("reset").click()
    expect(training.role("total")).to_have_text("还没有做过题")
    assert training.outside == []
    assert training.complaints == []


def test_the_room_through_one_lesson(training):
    training.page.set_viewport_size({"width": 1024, "height": 768})
    training.open("scope", "ideas")
    training.role("open-room").click()
    room, keys = training.role("room"), training.page.keyboard
    expect(room).to_have_attribute("data-slide", "0")
    items = training.role("room-item")
    for count in (1, 2):
        keys.press("ArrowRight")
        expect(items).to_have_count(count)
    keys.press("ArrowLeft")
    expect(items).to_have_count(1)
    answers = training.role("room-answer")
    while not answers.count():
        # The keys are the room's with the focus in a slider too.
        for slider in room.locator("input[type=range]").all():
            slider.focus()
        keys.press("ArrowRight")
    expect(answers.locator("strong")).to_have_count(0)
    if training.server.kind == "train":
        assert violations(training.page) == []
    keys.press("a")
    expect(answers.locator("strong")).to_have_count(1)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert answers.locator("strong").first.evaluate(size) >= 20
    assert room.evaluate("e => e.scrollWidth") == 1024
    keys.press("Home")
    expect(room).to_have_attribute("data-slide", "0")
    keys.press("Escape")
    expect(room).to_have_count(0)
    assert training.outside == []
    assert training.complaints == []
