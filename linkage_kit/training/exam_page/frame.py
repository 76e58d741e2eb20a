"""The page of an exam: what is written goes to the sitting at once, and the sheet is handed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from traitlets import Dict, Int, Unicode

from linkage_kit.pages.view import View, kernel_id, page_vue
from linkage_kit.training.exams.exam import Paper, Question, points_text
from linkage_kit.training.exams.sitting import Sitting
from linkage_kit.training.page.frame import ANSWER_FIELD
from linkage_kit.training.page.shown import html, shown_fields

_FILE = Path(__file__).with_name("frame.vue")


class ExamFrame(View):
    """The page; nothing that it is sent tells an answer."""

    kernel = Unicode().tag(sync=True)
    process = Int().tag(sync=True)
    components = Dict(ANSWER_FIELD).tag(sync=True)

    def __init__(self, sitting: Sitting, **traits: Any) -> None:
        super().__init__(_FILE, template=page_vue(_FILE), kernel=kernel_id(), process=os.getpid(), **traits)
        self.sitting = sitting
        self.show(questions=[])
        self._update()

    def vue_ping(self, _: object) -> None:
        """The page is open, and wants to know whether it is answered."""

    def vue_enter(self, who: Mapping[str, str]) -> None:
        """Somebody begins."""
        self.sitting.enter(str(who["number"]), str(who["name"]))
        if self.sitting.paper is not None:
            self.show(questions=[_shown_question(question) for question in self.sitting.paper.questions])
        self._update()

    def vue_fill(self, written: Mapping[str, Any]) -> None:
        """A field was filled in."""
        self.sitting.fill(int(written["question"]), str(written["code"]), str(written["text"]))
        self._update()

    def vue_submit(self, _: object) -> None:
        """The sheet is handed in."""
        self.sitting.hand_in()
        self._update()

    def _update(self) -> None:
        sitting = self.sitting
        self.show(
            title=sitting.exam.plan.title,
            told=sitting.told,
            paper=None if sitting.paper is None else _shown_paper(sitting.paper, sitting.name),
            answers={f"{question} {code}": text for (question, code), text in sitting.answers.items()},
            isHandedIn=sitting.is_handed_in,
        )


def _shown_paper(paper: Paper, name: str) -> dict[str, str]:
    return {
        "no": paper.no,
        "code": paper.code,
        "number": paper.trainee.number,
        "name": name,
        "points": points_text(paper.points),
    }


def _shown_question(question: Question) -> dict[str, Any]:
    exercise = question.exercise
    return {
        "number": question.number,
        "title": exercise.title,
        "points": points_text(question.points),
        "question": exercise.question,
        "facts": html(f"facts-{question.number}", exercise.facts),
        "fields": [{**one, "points": points_text(one["points"])} for one in shown_fields(exercise)],
    }
