"""The steps of a case (办理环节) in the order used everywhere, as `schemas/events.yaml` names them."""

from __future__ import annotations

import yaml

from linkage_kit.resources import schemas

_EVENTS = yaml.safe_load((schemas() / "events.yaml").read_text(encoding="utf-8"))

#: Chinese title of each step by its id, in order.
STEPS: dict[str, str] = _EVENTS["columns"]["step"]["checks"]["one_of"]["words"]
