"""Colours of the pictures: those of a bright page, as the style sheet of the reports has them.

On a page a picture's colours follow the style sheet's variables, so that a dark page can choose its own.
"""

from __future__ import annotations

import re

from linkage_kit.resources import template

#: Variables of the style sheet that pictures use, in the order of the names below.
_VARIABLES = (
    "--ink",
    "--muted",
    "--rule",
    "--paper",
    "--chart-rest",
    "--chart-resident",
    "--chart-employee",
    "--chart-overlap",
    "--chart-makeup",
    "--chart-limit",
    "--chart-done",
    "--chart-late",
    "--chart-waiting",
)


def _page_colours() -> dict[str, str]:
    # Colours of a dark page stand behind those of a bright one.
    sheet = template("html/report.css").read_text(encoding="utf-8")
    bright, _, _ = sheet.partition("@media")
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", bright))


#: Colour of each variable of the style sheet on a bright page.
PAGE_COLOURS = _page_colours()
(INK, MUTED, RULE, PAPER, REST, RESIDENT, EMPLOYEE, OVERLAP, MAKEUP, LIMIT, DONE, LATE, WAITING) = (
    PAGE_COLOURS[variable] for variable in _VARIABLES
)
#: Colour in the SVG -> variable.
CSS_VARIABLES = {PAGE_COLOURS[variable]: variable for variable in _VARIABLES}
