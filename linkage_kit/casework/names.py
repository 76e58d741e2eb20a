"""Names by which the casework page is driven and read from outside; they stand here once."""

from __future__ import annotations

# Attributes of the page's elements.
STEP = "data-step"
ROLE = "data-role"
CASE = "data-case"
TABLE = "data-table"
ROW = "data-row"
COLUMN = "data-column"
FIGURE = "data-figure"
#: A month of the overlap picture: `2012-03`.
MONTH = "data-month"
CODE = "data-code"
CAUSE = "data-cause"
#: A severity to filter the findings by; "" for all.
SEVERITY = "data-severity"
#: The cell that a button (`MEND`) leads to.
MENDS_TABLE = "data-mends-table"
MENDS_ROW = "data-mends-row"
MENDS_COLUMN = "data-mends-column"
#: The cell in which another text is tried: table, row and column as JSON.
FACT = "data-fact"
ANNEX = "data-annex"
FILE = "data-file"

# Values of `data-role`.
CASE_SEARCH = "case-search"
SAVE = "save"
UNDO = "undo"
REDO = "redo"
ADD_ROW = "add-row"
DELETE_ROW = "delete-row"
NEW_CASE = "new-case"
NOTE = "note"
#: Tells of another window in which the case is open.
ELSEWHERE = "elsewhere"
#: Stands in place of a form that was opened anew in another window of JupyterLab.
GIVEN_UP = "given-up"
CASEWORK = "casework"
GO_TO = "go-to"
PRODUCE = "produce"
PROGRESS = "progress"
UNMASK = "unmask"
DOWNLOAD = "download"
HAND_IN = "hand-in"
HANDED_IN = "handed-in"
MEND = "mend"
WHAT_IF_RECORD = "what-if-record"
WHAT_IF_FACT = "what-if-fact"
WHAT_IF_ADD = "what-if-add"
WHAT_IF_TRY = "what-if-try"
WHAT_IF_VALUE = "what-if-value"
WHAT_IF_REMOVE = "what-if-remove"
WHAT_IF_CLEAR = "what-if-clear"
SEVERITY_FILTER = "severity-filter"

# Values of `data-figure`: of the case, of a year (`months:2021`), of a step (`due:relation_ended`), of a period
# (`paid:1`); and any of them as it would be if facts were other ones (`what-if:outcome`).
#: Figures of a case by result table.
CASE_FIGURES = {
    "decisions": ("outcome", "direction", "articles"),
    "settlements": (
        "base",
        "refund_total",
        "refund_total_capital",
        "subsidy_total",
        "subsidy_to",
        "merged",
    ),
}
#: Figure of a year -> result table and column.
YEAR_FIGURES = {
    "months": ("overlaps", "months"),
    "months_min": ("overlaps", "months_min"),
    "month_list": ("overlaps", "month_list"),
    "subtotal": ("refunds", "subtotal"),
    "refund_personal": ("refunds", "refund_personal"),
    "refund_land_personal": ("refunds", "refund_land_personal"),
    "refund_collective": ("refunds", "refund_collective"),
    "refund_land_collective": ("refunds", "refund_land_collective"),
    "refund": ("refunds", "refund_subtotal"),
    "subsidy": ("refunds", "subsidy_share"),
}
#: Figure of a step -> column of the timeline.
STEP_FIGURES = {
    "started": "started_on",
    "due": "due_on",
    "limit": "limit_days",
    "used": "used_days",
    "status": "status",
    "late": "late_days",
}

#: What the rules of the decision hold the facts against (`audit.path.known_facts`).
FACT_FIGURES = ("window_opens", "minimum_months", "statutory_month", "conditions_met")
#: Figure of an employee period (`paid:1`) -> column of `audit.months.period_table`.
PERIOD_FIGURES = {"span": "span", "paid": "paid"}


def total(name: str) -> str:
    """The name of a column's total: `total:months`."""
    return f"total:{name}"


def figure(name: str, of: int | str) -> str:
    """The name of a figure of a year or of a step: `months:2021`, `due:relation_ended`."""
    return f"{name}:{of}"


def what_if(name: str) -> str:
    """The name of a figure as it would be if facts were other ones: `what-if:outcome`."""
    return f"what-if:{name}"


def claim_key(claimant: str, year: int | str) -> str:
    """The row key of a claim: `agency:2016`."""
    return f"{claimant}:{year}"
