"""Casework and audit toolkit for the Shandong procedure that links the employee and the resident pension schemes.

    import linkage_kit as lk

    book = lk.read_casebook("我的案卷")
    result = lk.audit(book, "2026-06-30")
    lk.explain(result, "A-1")

Whole tables: `overlaps`, `refunds`, `settlements`, `decisions`, `timeline`, `event_log`; single values: `refund`,
`overlap_months`, `due_date`, `working_days`, `retirement_month`, `capital`. Money is yuan, as people write it. Nothing
is imported before it is asked for. docs/package.md goes by tasks.
"""

from __future__ import annotations

from importlib import import_module

from linkage_kit.version import __version__ as __version__

# As type checkers know it; `typing` itself takes most of the time until a command hears an interrupt.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from linkage_kit.analysis import schemas as schemas
    from linkage_kit.analysis.audits import Audit, Case, audit
    from linkage_kit.analysis.comparison import compare
    from linkage_kit.analysis.event_log import write_xes
    from linkage_kit.analysis.own_checks import cause, check, checks, unregister
    from linkage_kit.analysis.plots import chinese_fonts
    from linkage_kit.analysis.results import event_log, explain, report, write_casebook, write_reports
    from linkage_kit.analysis.sample import sample_casebook
    from linkage_kit.analysis.single import (
        capital,
        due_date,
        overlap_months,
        refund,
        retirement_month,
        working_days,
    )
    from linkage_kit.analysis.tables import decisions, overlaps, refunds, settlements, timeline
    from linkage_kit.analysis.what_if import what_if
    from linkage_kit.audit.registry import Hits
    from linkage_kit.casebook import Casebook, CasebookError, read_casebook

#: Where each name of the front door is at home.
_HOMES = {
    "Audit": "analysis.audits",
    "Case": "analysis.audits",
    "Casebook": "casebook",
    "CasebookError": "casebook",
    "Hits": "audit.registry",
    # The package of this name is itself the function: importing it would put it in a function's place.
    "audit": "",
    "capital": "analysis.single",
    "cause": "analysis.own_checks",
    "check": "analysis.own_checks",
    "chinese_fonts": "analysis.plots",
    "checks": "analysis.own_checks",
    "compare": "analysis.comparison",
    "decisions": "analysis.tables",
    "due_date": "analysis.single",
    "event_log": "analysis.results",
    "explain": "analysis.results",
    "overlap_months": "analysis.single",
    "overlaps": "analysis.tables",
    "read_casebook": "casebook",
    "refund": "analysis.single",
    "refunds": "analysis.tables",
    "report": "analysis.results",
    "retirement_month": "analysis.single",
    "sample_casebook": "analysis.sample",
    "schemas": "analysis",
    "settlements": "analysis.tables",
    "timeline": "analysis.tables",
    "unregister": "analysis.own_checks",
    "what_if": "analysis.what_if",
    "working_days": "analysis.single",
    "write_casebook": "analysis.results",
    "write_reports": "analysis.results",
    "write_xes": "analysis.event_log",
}

__all__ = [
    "Audit",
    "Case",
    "Casebook",
    "CasebookError",
    "Hits",
    "audit",
    "capital",
    "cause",
    "check",
    "checks",
    "chinese_fonts",
    "compare",
    "decisions",
    "due_date",
    "event_log",
    "explain",
    "overlap_months",
    "overlaps",
    "read_casebook",
    "refund",
    "refunds",
    "report",
    "retirement_month",
    "sample_casebook",
    "schemas",
    "settlements",
    "timeline",
    "unregister",
    "what_if",
    "working_days",
    "write_casebook",
    "write_reports",
    "write_xes",
]


# A type checker knows the names from above, and no others.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = at_home(name)
        return found


def at_home(name: str) -> Any:
    """What the front door calls by this name: a submodule of its home, or something in it."""
    home = f"{__name__}.{_HOMES[name]}".rstrip(".")
    try:
        return import_module(f"{home}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{home}.{name}":
            raise
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
