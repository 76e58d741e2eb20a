"""Page one, what to do: the steps in the order in which they must be done, with amount, by whom and until when."""

from __future__ import annotations

from linkage_kit.audit.remedies import PARTIES, Remedy, remedies
from linkage_kit.money import with_separators
from linkage_kit.reporting.blocks import Table, TableCell, TableColumn, TableRow
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.values import amount

_COLUMNS = (
    TableColumn("次序", "center"),
    TableColumn("要办的事"),
    TableColumn("金额", "right"),
    TableColumn("由谁办"),
    TableColumn("对谁"),
    TableColumn("何时"),
)


def next_steps(case: ReportCase) -> Table:
    """A row a step; there is always one. Their words are the package's own, their figures sums: none is personal."""
    rows = [_row(number, step) for number, step in enumerate(remedies(case.audit), 1)]
    return Table("下一步，按次序办理　单位：元", _COLUMNS, rows)


def _row(number: int, step: Remedy) -> TableRow:
    return TableRow(
        [
            TableCell(str(number), "muted"),
            TableCell(with_separators(step.text)),
            TableCell("" if step.amount is None else amount(step.amount)),
            TableCell(PARTIES[step.by]),
            TableCell(PARTIES[step.towards]),
            TableCell(step.until),
        ],
        data={"role": "next", "action": step.action},
    )
