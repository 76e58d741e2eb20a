"""Colours of the pictures; on a page each follows a CSS variable, so that a dark page can choose its own."""

from __future__ import annotations

INK = "#1c2733"
MUTED = "#66727f"
RULE = "#c9d1d9"
PAPER = "#fdfdfe"
REST = "#eef0f3"
RESIDENT = "#bcd3ea"
EMPLOYEE = "#ead7ae"
OVERLAP = "#1d4f7c"
MAKEUP = "#f0dfb8"
LIMIT = "#c3d1e0"
DONE = "#2f7d5b"
LATE = "#b3261e"
WAITING = "#8a6d1d"

#: Colour in the SVG -> CSS variable of `report.css`.
CSS_VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    RULE: "--rule",
    PAPER: "--paper",
    REST: "--chart-rest",
    RESIDENT: "--chart-resident",
    EMPLOYEE: "--chart-employee",
    OVERLAP: "--chart-overlap",
    MAKEUP: "--chart-makeup",
    LIMIT: "--chart-limit",
    DONE: "--chart-done",
    LATE: "--chart-late",
    WAITING: "--chart-waiting",
}
