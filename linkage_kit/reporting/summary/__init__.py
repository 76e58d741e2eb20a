"""The summary of a batch: an executed notebook of sections, turned into `index.html` and `summary.pdf`.

What the cells of `notebooks/batch_summary.ipynb` call is here: `open_batch`, and the parts of the summary by their ids.
`linkage_kit.batch` runs the notebook.
"""

from importlib.util import find_spec
from typing import Any

from linkage_kit.reporting.summary.opened_batch import Batch, open_batch
from linkage_kit.reporting.summary.sections import SUMMARY_SECTIONS

__all__ = ["SUMMARY_SECTIONS", "Batch", "open_batch"]


def __getattr__(name: str) -> Any:
    is_asked_for = not name.startswith("_") and find_spec(f"{__name__}.{name}") is None
    if is_asked_for and name in SUMMARY_SECTIONS:
        return SUMMARY_SECTIONS[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
