"""How each severity of a finding looks, the worst first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkage_kit.reporting.blocks import Tone
from linkage_kit.reporting.palette import LATE, MUTED, WAITING
from linkage_kit.reporting.values import word

SEVERITY_TONES: Mapping[str, Tone] = {"error": "bad", "warning": "warn", "info": "muted"}
SEVERITY_COLOURS = {"error": LATE, "warning": WAITING, "info": MUTED}


def severity_counts(counts: Mapping[Any, int]) -> list[str]:
    """Numbers of findings by severity in words (`错误2项`), the worst first; what is not counted is left out."""
    return [
        f"{word('findings', 'severity', name)}{counts[name]}项" for name in SEVERITY_TONES if name in counts
    ]
