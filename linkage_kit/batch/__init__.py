"""How notebooks are run by the thousand: papermill's engine, warm processes, limits, scheduling, fingerprints.

`write_reports` makes a batch of case reports with their summary. Papermill, nbconvert and Typst are imported when they
are asked for: papermill imports the engine from here, and who makes no batch does not wait for them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkage_kit.batch.case_reports import BatchResult, write_reports
    from linkage_kit.batch.folder_check import FolderCheck, check_folder
    from linkage_kit.batch.jobs import Failure
    from linkage_kit.batch.limits import Limits
    from linkage_kit.batch.scheduling import NoCluster

_MODULES = {
    "BatchResult": "case_reports",
    "Failure": "jobs",
    "FolderCheck": "folder_check",
    "Limits": "limits",
    "NoCluster": "scheduling",
    "check_folder": "folder_check",
    "write_reports": "case_reports",
}

__all__ = ["BatchResult", "Failure", "FolderCheck", "Limits", "NoCluster", "check_folder", "write_reports"]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
