"""The steps of a case (办理环节) in the order used everywhere, as `schemas/events.yaml` names them."""

from __future__ import annotations

from linkage_kit.resources import read_yaml, schemas

_EVENTS = read_yaml(schemas() / "events.yaml")

#: Chinese title of each step by its id, in order.
STEPS: dict[str, str] = _EVENTS["columns"]["step"]["words"]
