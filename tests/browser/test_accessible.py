"""axe-core finds nothing wrong in any step: not of a filled case, of a blank one, nor of one with mistakes."""

from __future__ import annotations

import pytest
from accessibility import violations
from driving import Form

from linkage_kit.casework.steps import steps

pytestmark = pytest.mark.acceptance
STEPS = [step.step_id for step in steps()]


@pytest.fixture(params=["app"])
def server(request, tmp_path):
    from driving import serving_a_copy

    with serving_a_copy(request.param, tmp_path) as server:
        yield server


def wrong(form: Form) -> dict[str, list[str]]:
    """What is found in each step that has something."""
    found = {}
    for step in STEPS:
        form.step(step)
        form.page.wait_for_function("window.linkageTalk.open.size === 0")
        form.page.wait_for_timeout(300)
        found[step] = violations(form.page)
    return {step: lines for step, lines in found.items() if lines}


def test_nothing_is_wrong_in_any_step(form):
    assert wrong(form) == {}
    for case_id in ("SD-10", "SD-04"):
        form.choose(case_id)
        assert wrong(form) == {}
    form.step("choose")
    form.press("new-case")
    assert wrong(form) == {}
    form.choose("SD-02")
    form.step("resident_years")
    form.type_into(form.page.locator("[data-table=resident_years][data-column=personal]").first, "一百元")
    assert wrong(form) == {}
