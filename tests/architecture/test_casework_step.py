"""A further step of the casework is its class, its Vue file and one line: nothing else knows how many there are."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import linkage_kit.casework.frame as frame_module
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.frame import Frame
from linkage_kit.casework.step import State, Step
from linkage_kit.casework.steps import register_step, step_of, steps, unregister_step
from linkage_kit.resources import sample_casebook

_VUE = """<template>
  <p data-figure="event_count">{{ parts.count }}</p>
</template>

<script>
export default {
  mixins: [View],
};
</script>
"""


def _register(folder: Path, before: str = "") -> type[Step]:
    """A step of an office's own: which agencies the case has to do with."""
    page = folder / "agencies.vue"
    page.write_text(_VUE, encoding="utf-8")

    class Agencies(Step):
        step_id = "agencies"
        title = "经办机构核对"
        clause = ("13",)
        table = "agencies"
        file = page

        @classmethod
        def state(cls, draft: Draft | None) -> State:
            return State("todo", "尚未核对经办机构")

        def update(self, draft: Draft | None) -> None:
            self.show(count=0 if draft is None else len(draft.rows("events")))

    register_step(Agencies, before)
    return Agencies


@pytest.fixture
def open_frame(tmp_path, monkeypatch):
    """Opens the form on a copy of the sample; the step of the test is gone afterwards."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = shutil.copytree(sample_casebook(), tmp_path / "casebook")
    frames = []

    def opened() -> Frame:
        frames.append(Frame(place, dt.date(2026, 6, 30)))
        return frames[-1]

    before = steps()
    yield opened
    for frame in frames:
        frame.give_up()
    unregister_step("agencies")
    assert steps() == before


def _item(frame: Frame) -> dict[str, Any]:
    return next(one for one in frame.steps if one["id"] == "agencies")


def test_a_further_step_stands_at_the_end_of_the_list_with_its_number_sign_clause_and_what_it_misses(
    open_frame, tmp_path
):
    count = len(steps())
    _register(tmp_path)
    frame = open_frame()
    assert len(frame.steps) == count + 1
    assert frame.steps[-1] == {
        "id": "agencies",
        "number": count + 1,
        "sign": chr(ord("①") + count),
        "title": "经办机构核对",
        "clause": "第十三条",
        "mark": "todo",
        "missing": "尚未核对经办机构",
    }


def test_it_opens_shows_the_case_and_is_found_again_after_a_reload(open_frame, tmp_path):
    kind = _register(tmp_path)
    frame = open_frame()
    frame.vue_ready({"case": "SD-01", "step": "agencies"})
    assert frame.step == "agencies"
    assert isinstance(frame.view, kind)
    assert "event_count" in frame.view.template and "jupyter_show" in frame.view.template
    assert frame.view.parts["count"] > 0


def test_a_cell_of_the_table_that_it_edits_leads_to_it(open_frame, tmp_path):
    _register(tmp_path)
    frame = open_frame()
    frame.vue_go_to({"table": "agencies", "row": "370100", "column": ""})
    assert frame.step == "agencies"


def test_a_step_between_others_moves_the_numbers_of_the_later_ones(open_frame, tmp_path):
    before = [step.step_id for step in steps()]
    _register(tmp_path, before="findings")
    frame = open_frame()
    at = before.index("findings")
    assert [one["id"] for one in frame.steps] == [*before[:at], "agencies", *before[at:]]
    assert [one["number"] for one in frame.steps] == list(range(1, len(before) + 2))
    assert _item(frame)["number"] == at + 1


def test_the_driver_finds_every_step_of_the_list_by_number_and_id(open_frame, tmp_path):
    _register(tmp_path)
    page = open_frame().template
    button = re.search(r'<li v-for="one in steps"[^>]*>\s*<button[^>]*>', page)[0]
    assert ':data-step="one.number"' in button and ':data-step-id="one.id"' in button


def test_an_id_that_another_module_s_step_has_is_refused(open_frame, tmp_path):
    taken = _register(tmp_path)
    other = type("Other", (Step,), {"step_id": "agencies", "__module__": "elsewhere"})
    with pytest.raises(ValueError, match="agencies"):
        register_step(other)
    assert step_of("agencies") is taken


def test_the_step_that_it_is_to_stand_before_must_be_there(open_frame, tmp_path):
    with pytest.raises(KeyError, match="nowhere"):
        _register(tmp_path, before="nowhere")
    _register(tmp_path)


def test_no_module_of_the_form_counts_the_steps():
    folder = Path(frame_module.__file__).parent
    for path in [*folder.rglob("*.py"), *folder.rglob("*.vue")]:
        assert not re.search("[①-⑫]{2,}", path.read_text(encoding="utf-8")), path
