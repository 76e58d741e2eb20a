"""What axe-core finds wrong on a page for people who cannot see it, or use no mouse: a readable line a thing."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.1 at levels A and AA, and what axe-core holds to be good practice beyond it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """A line a violated rule and element of the page as it stands: the rule, where, and what to mend."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [_line(rule["id"], node) for rule in found for node in rule["nodes"]]


def _line(rule: str, node: dict) -> str:
    where = " ".join(part if isinstance(part, str) else " >>> ".join(part) for part in node["target"])
    return f"{rule}: {where}: {' '.join(node['failureSummary'].split())}"
