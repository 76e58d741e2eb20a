"""A step of the form without its frame, which listens as the frame does."""

from __future__ import annotations

import datetime as dt

import pytest

from linkage_kit.casework.desk import Desk
from linkage_kit.casework.step import Step


@pytest.fixture(scope="session")
def asof() -> dt.date:
    return dt.date(2026, 6, 30)


@pytest.fixture
def opened_step(place, asof):
    """Opens a step on a case (None: a blank one): the desk, the step, and its parts as they are at any time."""
    desks = []

    def opened(kind: type[Step], case_id: str | None) -> tuple[Desk, Step, dict]:
        desk = Desk(place, asof)
        desks.append(desk)
        desk.open_blank() if case_id is None else desk.open(case_id)
        step = kind(desk)
        desk.listen(lambda: step.update(desk.draft))
        step.update(desk.draft)
        return desk, step, step.parts

    yield opened
    for desk in desks:
        desk.leave()
