"""Thousands of damaged inputs: none ends a reader, keeps it for ever, or is read as something else."""

import os

import pytest

from fuzz.runner import plan, run
from fuzz.targets import TARGETS

SEED = 1


@pytest.mark.acceptance
@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.soak)])
def test_no_damaged_input_is_read_as_something_else(count):
    figures = run(plan(count, list(TARGETS)), SEED, os.cpu_count() or 1, float("inf"), lambda *_: None)
    assert [(one["reader"], one["number"], one["told"]) for one in figures.failures] == []
    assert sum(figures.tried.values()) >= count - len(TARGETS)
