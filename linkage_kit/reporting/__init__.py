"""Case reports: an executed notebook of sections, turned into HTML, PDF and what other formats are registered.

What the cells of `notebooks/case_report.ipynb` call is here: `open_case`, and the parts of the report by their ids
(`reporting.refund(case)`). `linkage_kit.batch` makes reports by the thousand. Nothing is imported before it is asked
for, because the command line asks for the names of the formats alone.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkage_kit.reporting.blocks import Section
    from linkage_kit.reporting.case import ReportCase, open_case
    from linkage_kit.reporting.index import ReportRow

_MODULES = {"ReportCase": "case", "ReportRow": "index", "Section": "blocks", "open_case": "case"}

__all__ = ["ReportCase", "ReportRow", "Section", "open_case"]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    # `from linkage_kit.reporting import palette` asks here before it looks for the module.
    if not name.startswith("_") and find_spec(f"{__name__}.{name}") is None:
        sections = import_module(f"{__name__}.sections").REPORT_SECTIONS
        if name in sections:
            return sections[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
