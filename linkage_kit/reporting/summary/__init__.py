"""The summary of a batch: an executed notebook of sections, turned into `index.html` and `summary.pdf`.

The functions here are what the cells of `notebooks/batch_summary.ipynb` call; `linkage_kit.batch` runs it.
"""

from linkage_kit.reporting.summary.agencies import build as agencies
from linkage_kit.reporting.summary.batch import Batch, open_batch
from linkage_kit.reporting.summary.delays import build as delays
from linkage_kit.reporting.summary.findings import codes, wrong_ways
from linkage_kit.reporting.summary.listing import build as cases
from linkage_kit.reporting.summary.overview import build as overview
from linkage_kit.reporting.summary.persons import build as persons

__all__ = [
    "Batch",
    "agencies",
    "cases",
    "codes",
    "delays",
    "open_batch",
    "overview",
    "persons",
    "wrong_ways",
]
