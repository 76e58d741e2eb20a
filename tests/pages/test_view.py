"""A view is sent its parts piece by piece: nothing before it is shown, and then only what changed."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

import linkage_kit
from linkage_kit.pages.view import View, vue

_FILES = sorted(Path(linkage_kit.__file__).parent.rglob("*.vue"))


class Sent(View):
    """A view that notes what it would send."""

    def __init__(self):
        super().__init__(_FILES[0])
        self.sent = []

    def send(self, content, buffers=None):
        self.sent.append(content["args"])


def test_nothing_is_sent_before_the_browser_shows_the_view_and_then_all_of_it():
    view = Sent()
    view.show(rows={"a": 1}, told="x")
    assert view.sent == []
    view.vue_ready()
    assert view.sent == [[{"rows": {"a": 1}, "told": "x"}, {}]]


def test_of_a_part_with_entries_only_those_that_changed_are_sent_and_none_for_one_that_is_gone():
    view = Sent()
    view.show(rows={"a": 1, "b": 2, "c": 3}, told="x")
    view.vue_ready()
    view.show(rows={"a": 1, "b": 5, "d": 4}, told="x")
    assert view.sent[1:] == [[{}, {"rows": {"c": None, "b": 5, "d": 4}}]]


def test_each_question_is_answered_even_where_memory_ran_out():
    class Asked(Sent):
        def vue_put(self, value):
            if value > 1:
                raise MemoryError

    view = Asked()
    for number, value in ((7, 1), (8, 2)):
        with suppress(MemoryError):
            view._handle_event(
                view, {"event": "put", "data": {"page": "p", "number": number, "value": value}}, None
            )
    assert view.sent == [["p", 7, ""], ["p", 8, "MemoryError"]]


def test_what_is_as_before_is_not_sent():
    view = Sent()
    view.show(rows={"a": [1]})
    view.vue_ready()
    view.show(rows={"a": [1]})
    assert len(view.sent) == 1


@pytest.mark.parametrize("file", _FILES, ids=lambda path: path.stem)
def test_text_of_a_case_is_only_ever_text(file):
    # A picture is drawn by this package, which escapes what it writes into it; so are the blocks of a report
    # (`reporting.html`), of which examples and the facts of exercises are made.
    ours = {"parts.svg", "play.html", "exercise.facts", "slide.exercise.facts", "question.facts"}
    assert set(re.findall(r'v-html="([^"]*)"', vue(file))) <= ours
    assert "innerHTML" not in vue(file)
