"""The report's own pictures as matplotlib Axes, which a notebook shows and a user changes or saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.font_manager import fontManager

from linkage_kit.reporting.charts.bars import Bar, bar_chart
from linkage_kit.reporting.charts.gantt import gantt
from linkage_kit.reporting.charts.month_grid import month_grid
from linkage_kit.reporting.charts.waterfall import waterfall
from linkage_kit.reporting.palette import EMPLOYEE, OVERLAP
from linkage_kit.reporting.sections.overlap import shared_years
from linkage_kit.reporting.sections.settlement import ways
from linkage_kit.reporting.sections.timeline import has_begun, lane_names
from linkage_kit.reporting.summary.sections.delays import delay_bars, delay_chart
from linkage_kit.reporting.values import records, yuan
from linkage_kit.typesetting.fonts import CHART_FAMILY, chart_font

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from linkage_kit.audit import AuditResult, CaseAudit


class NothingToDraw(ValueError):
    """There is nothing that the picture could show; says why in Chinese."""


def chinese_fonts() -> None:
    """Draw Chinese text in pictures of one's own, too: from now on matplotlib uses the font of this package's.

    >>> import linkage_kit as lk
    >>> lk.chinese_fonts()
    """
    import matplotlib as mpl

    fontManager.addfont(str(chart_font()))
    mpl.rcParams["font.family"] = [CHART_FAMILY, "sans-serif"]
    mpl.rcParams["axes.unicode_minus"] = False


class CasePlots:
    """Pictures of one case."""

    def __init__(self, case: CaseAudit) -> None:
        self._case = case

    def months(self) -> Axes:
        """Which months each scheme was paid, a row a year."""
        grid, overlaps = self._case.month_grid, self._case.overlaps
        if not len(grid):
            raise NothingToDraw("没有缴费记录，没有可画的月份")
        return month_grid(grid, shared_years(grid, overlaps)).axes()

    def refunds(self) -> Axes:
        """What is refunded of each year, and its part of the subsidy."""
        rows = list(records(self._case.refunds))
        if not rows:
            raise NothingToDraw("没有清退的年度，没有可画的清退金额")
        bars = [
            Bar(
                f"{row.year}年 {row.months}个月",
                [(row.refund_subtotal, OVERLAP), (row.subsidy_share, EMPLOYEE)],
            )
            for row in rows
        ]
        legend = [(OVERLAP, "退还本人"), (EMPLOYEE, "政府补贴")]
        return bar_chart("refunds", bars, legend, lambda fen: f"{yuan(fen)}元").axes()

    def settlement(self) -> Axes:
        """Where the money of the settlement goes."""
        if self._case.settlement is None:
            raise NothingToDraw("本案不办理制度衔接，没有可画的资金结算")
        return waterfall("settlement", ways(self._case)).axes()

    def timeline(self) -> Axes:
        """The steps with their limits, a lane an agency."""
        steps = self._case.timeline
        if not len(steps) or not has_begun(steps):
            raise NothingToDraw("没有办理记录，没有可画的办理进度")
        return gantt(steps, self._case.asof, lane_names(self._case)).axes()


class AuditPlots:
    """Pictures of an audit, and of each of its cases."""

    def __init__(self, audit: AuditResult) -> None:
        self._audit = audit

    def delays(self) -> Axes:
        """Late days of all cases by limited step (articles 9 and 10)."""
        bars = delay_bars(self._audit)
        if not bars:
            raise NothingToDraw("没有超过时限的环节")
        return delay_chart(bars).axes()

    def months(self, case_id: str) -> Axes:
        """Which months each scheme was paid, a row a year."""
        return CasePlots(self._audit[case_id]).months()

    def refunds(self, case_id: str) -> Axes:
        """What is refunded of each year of a case, and its part of the subsidy."""
        return CasePlots(self._audit[case_id]).refunds()

    def settlement(self, case_id: str) -> Axes:
        """Where the money of a case's settlement goes."""
        return CasePlots(self._audit[case_id]).settlement()

    def timeline(self, case_id: str) -> Axes:
        """A case's steps with their limits."""
        return CasePlots(self._audit[case_id]).timeline()
