"""The steps of the casework in their order: the page's list, header and numbers come from here.

from linkage_kit.casework.registry import register_step

register_step(Interview, before="findings")
"""

from __future__ import annotations

from linkage_kit.casework.step import Step

_STEPS: dict[str, type[Step]] = {}


def register_step(step: type[Step], before: str = "") -> type[Step]:
    """Add a step at the end, or before the step of this id.

    A module that is run again may register its step again; it keeps its place. Raises ValueError for an id that a step
    of another module has, and KeyError where there is no step to stand before.
    """
    known = _STEPS.get(step.step_id)
    if known is not None:
        if known.__module__ != step.__module__:
            raise ValueError(f"there is a step {step.step_id!r} in {known.__module__}; take another id")
        _STEPS[step.step_id] = step
        return step
    later = list(_STEPS)[_index(before) :] if before else []
    _STEPS[step.step_id] = step
    for step_id in later:
        _STEPS[step_id] = _STEPS.pop(step_id)
    return step


def unregister_step(step_id: str) -> None:
    """Take a step away; KeyError where there is none."""
    del _STEPS[step_id]


def steps() -> tuple[type[Step], ...]:
    """The steps in their order."""
    return tuple(_STEPS.values())


def step_of(step_id: str) -> type[Step]:
    """The step of an id; KeyError where there is none."""
    return _STEPS[step_id]


def number_of(step_id: str) -> int:
    """A step's number, counted from 1; KeyError where there is none."""
    return _index(step_id) + 1


def circled(number: int) -> str:
    """A number as a sign of a list: ① to ㊿, and in brackets where Unicode has no circle for it."""
    for first, last, circle in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= number <= last:
            return chr(ord(circle) + number - first)
    return f"（{number}）"


def _index(step_id: str) -> int:
    if step_id not in _STEPS:
        raise KeyError(f"no step is called {step_id!r}")
    return list(_STEPS).index(step_id)
