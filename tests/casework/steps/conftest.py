"""A step of the form without its frame, which listens as the frame does."""

from __future__ import annotations

import datetime as dt

import pytest

from linkage_kit.casework.session import Session
from linkage_kit.casework.step import Step


@pytest.fixture(scope="session")
def asof() -> dt.date:
    return dt.date(2026, 6, 30)


@pytest.fixture
def opened_step(place, asof):
    """Opens a step on a case (None: a blank one): the session, the step, and its parts as they are at any time."""
    desks = []

    def opened(kind: type[Step], case_id: str | None) -> tuple[Session, Step, dict]:
        session = Session(place, asof)
        desks.append(session)
        session.open_blank() if case_id is None else session.open(case_id)
        step = kind(session)
        session.listen(lambda: step.update(session.draft))
        step.update(session.draft)
        return session, step, step.parts

    yield opened
    for session in desks:
        session.leave()
