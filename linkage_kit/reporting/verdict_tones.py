"""How a verdict is to be taken, wherever it is shown."""

from __future__ import annotations

from linkage_kit.audit.verdicts import DOUBTFUL, RIGHT, YEARS_DIFFER, Verdict
from linkage_kit.reporting.blocks import Tone

_TONES: dict[str, Tone] = {RIGHT: "good", DOUBTFUL: "warn", YEARS_DIFFER: "warn"}


def verdict_tone(verdict: Verdict) -> Tone:
    """Good where a claim is right, a warning while it is open, bad where it is too much or too little."""
    return "warn" if verdict.is_pending else _TONES.get(verdict.verdict, "bad")
