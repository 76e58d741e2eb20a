"""Lessons and exercises on the procedure: cases, questions, marks that name the mistake; and the page of all that."""

from __future__ import annotations

from typing import Any


def exam() -> Any:
    """The page on which the exam of `linkage train --exam` is sat; what it hands in goes to the folder that this names.

    Raises ExamError where no exam was named.
    """
    from linkage_kit.training.exam_page.frame import ExamFrame
    from linkage_kit.training.exams.opened import opened_sitting

    return ExamFrame(opened_sitting())


def training() -> Any:
    """The training for a notebook: lessons, exercises, progress, and a mode for the room."""
    # ipyvuetify is the extra `app`: what has no widget in it works without.
    from linkage_kit.training.page.frame import Frame

    return Frame()
