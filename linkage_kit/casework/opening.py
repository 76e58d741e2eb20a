"""Which casebook the notebook opens: the one that `linkage app` or `linkage lab` was given."""

from __future__ import annotations

import os
from pathlib import Path

from linkage_kit.resources import sample_casebook

#: Environment variable by which the commands tell the kernels.
CASEBOOK_VARIABLE = "LINKAGE_CASEBOOK"


def casebook_path(given: str | Path = "") -> Path:
    """The casebook given, or that of the command, or the sample, where the notebook was opened by itself."""
    return Path(given or os.environ.get(CASEBOOK_VARIABLE) or sample_casebook())
