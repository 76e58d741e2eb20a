"""What a trial comes to: both results side by side, as rows, as JSON and as a report of the reports' own look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linkage_kit.analysis.changes import Change
from linkage_kit.analysis.comparison import headlines, shown_value
from linkage_kit.analysis.shown_report import ShownReport, notebook_of
from linkage_kit.analysis.what_if import Trial
from linkage_kit.audit import CaseAudit
from linkage_kit.casebook import RESULT_TABLES, TABLES
from linkage_kit.reporting.blocks import (
    Block,
    Document,
    LabelledValues,
    Paragraph,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.case import MASKED, UNMASKED, ReportCase
from linkage_kit.reporting.values import BLANK, chinese_day, printed, records, title, whole, word, yuan

_CHANGE_COLUMNS = (TableColumn("事实"), TableColumn("现在"), TableColumn("试算"))
_FIGURE_COLUMNS = (
    TableColumn("项目"),
    TableColumn("现在", "right"),
    TableColumn("试算", "right"),
    TableColumn("变化", "right"),
)
_OTHER_COLUMNS = (
    TableColumn("表"),
    TableColumn("行"),
    TableColumn("栏目"),
    TableColumn("现在"),
    TableColumn("试算"),
)
_SETTLED = ("base", "refund_total", "subsidy_total", "merged")


@dataclass(frozen=True)
class Figure:
    """A figure of both results as printed, and how much more it is with the other facts ("" where it is no sum)."""

    title: str
    now: str
    then: str
    change: str = ""

    @property
    def differs(self) -> bool:
        """Whether it is another one."""
        return self.now != self.then


def change_title(change: Change) -> str:
    """A changed cell in words: `居民缴费年度 2016 个人缴费`."""
    row = change.row
    if change.table == "events":
        row = word("events", "step", row)
    elif change.table == "claims":
        claimant, _, year = row.partition(" ")
        row = f"{word('claims', 'claimant', claimant)} {year}"
    return " ".join(filter(None, [TABLES[change.table].title, row, title(change.table, change.column)]))


def figures(trial: Trial) -> list[Figure]:
    """Decision and sums of both results, and the years with a refund due in either."""
    before, after = trial.comparison.before, trial.comparison.after
    return [*_decided(before, after), *_sums(before, after), *_years(before, after)]


def _decided(before: CaseAudit, after: CaseAudit) -> Iterator[Figure]:
    for column in ("outcome", "direction"):
        now, then = (word("decisions", column, one.decision[column]) for one in (before, after))
        yield Figure(title("decisions", column), now, then)
    now, then = (one.rules.citation(one.decision["articles"]) for one in (before, after))
    yield Figure(title("decisions", "articles"), now, then)


def _sums(before: CaseAudit, after: CaseAudit) -> Iterator[Figure]:
    for column in _SETTLED:
        yield _money(title("settlements", column), *(_settled(one, column) for one in (before, after)))


def _settled(case: CaseAudit, column: str) -> int | None:
    return None if case.settlement is None else int(case.settlement[column])


def _years(before: CaseAudit, after: CaseAudit) -> Iterator[Figure]:
    sides = [one.refunds.set_index("year")[["months", "refund_subtotal"]] for one in (before, after)]
    for year in sorted({*sides[0].index, *sides[1].index}):
        due = [side.loc[year] if year in side.index else None for side in sides]
        now, then = (BLANK if one is None else whole(one["months"]) for one in due)
        yield Figure(f"{year}年 {title('overlaps', 'months')}", now, then)
        fen = (None if one is None else int(one["refund_subtotal"]) for one in due)
        yield _money(f"{year}年 {title('refunds', 'refund_subtotal')}", *fen)


def _money(name: str, now: int | None, then: int | None) -> Figure:
    more = (then or 0) - (now or 0)
    told = "" if not more else f"{'+' if more > 0 else ''}{yuan(more)}"
    before, after = (BLANK if fen is None else yuan(fen) for fen in (now, then))
    return Figure(name, before, after, told)


def as_json(trial: Trial, *, unmask: bool = False) -> dict[str, Any]:
    """Both results as plain values; money is yuan as text."""
    case = trial.comparison.before
    shown = _shown(case, unmask)
    return {
        "case_id": shown.case_id,
        "asof": case.asof.isoformat(),
        "rulebook": case.rules.title,
        "changes": [
            {
                "table": change.table,
                "row": shown.shown(change.row),
                "column": change.column,
                "title": shown.shown(change_title(change)),
                "before": _cell(shown, change, change.now),
                "after": _cell(shown, change, change.then),
            }
            for change in trial.changes
        ],
        "figures": [
            {"title": one.title, "before": one.now, "after": one.then, "change": one.change}
            for one in figures(trial)
        ],
        "others": [
            dict(zip(("table", "row", "title", "before", "after"), row, strict=True))
            for row in _other_rows(trial, shown)
        ],
        "differences": [
            {
                "table": row.table,
                "row": shown.shown(row.row),
                "column": row.column,
                "title": row.title,
                "before": None if row.before is None else shown.shown(str(row.before)),
                "after": None if row.after is None else shown.shown(str(row.after)),
            }
            for row in records(trial.comparison.differences)
        ],
    }


def sections(trial: Trial, *, unmask: bool = False) -> list[Section]:
    """The parts of the report: what was tried, both results, what else differs."""
    case = trial.comparison.before
    shown = _shown(case, unmask)
    document = Document(
        title="城乡养老保险制度衔接试算对照",
        subtitle=f"依据：{case.rules.title}　审计基准日：{chinese_day(case.asof)}",
        case_id=shown.case_id,
        asof=case.asof.isoformat(),
        rulebook=case.rules.digest,
    )
    parts = [
        Section("tried", "试算的事实", _tried(trial, shown), document),
        Section("figures", "结果对照", _results(trial, shown)),
    ]
    if rows := [TableRow(plain_cells(*row)) for row in _other_rows(trial, shown)]:
        parts.append(Section("others", "时限和审核发现的不同", [Table("不同之处", _OTHER_COLUMNS, rows)]))
    return parts


def trial_report(trial: Trial, *, unmask: bool = False) -> ShownReport:
    """The report of a trial, its identity number, phone and accounts hidden unless asked for."""
    return ShownReport(
        _shown(trial.comparison.before, unmask).case_id, notebook_of(sections(trial, unmask=unmask))
    )


def _shown(case: CaseAudit, unmask: bool) -> ReportCase:
    return ReportCase(case, UNMASKED if unmask else MASKED)


def _tried(trial: Trial, shown: ReportCase) -> list[Block]:
    rows = [
        TableRow(
            plain_cells(
                shown.shown(change_title(change)),
                *(_cell(shown, change, value) for value in (change.now, change.then)),
            )
        )
        for change in trial.changes
    ]
    return [
        Paragraph("本对照是试算：按下列事实重新计算，不改动案卷，也不代替审核报告。", "warn"),
        LabelledValues([(title("cases", name), shown.fact(name)) for name in ("name", "id_number")]),
        Table("改变的事实", _CHANGE_COLUMNS, rows) if rows else Paragraph("没有改变任何事实。", "muted"),
    ]


def _cell(shown: ReportCase, change: Change, value: Any) -> str:
    """A value of a changed cell as it may be shown."""
    told = printed(change.table, change.column, value)
    hide = shown.privacy.columns.get(change.column) if change.table == "cases" and told != BLANK else None
    return hide(told) if hide else shown.shown(told)


def _results(trial: Trial, shown: ReportCase) -> list[Block]:
    rows = [
        TableRow(
            [
                TableCell(one.title),
                TableCell(one.now),
                TableCell(one.then, "strong" if one.differs else "plain"),
                TableCell(one.change, "strong"),
            ]
        )
        for one in figures(trial)
    ]
    after = trial.comparison.after
    same = not any(one.differs for one in figures(trial))
    told = "判定和金额都不变。" if same else f"试算的判定理由：{after.decision['reason']}"
    return [
        Paragraph(shown.shown(told), "good" if same else "plain"),
        Table("现在与试算　金额单位：元", _FIGURE_COLUMNS, rows),
    ]


def _other_rows(trial: Trial, shown: ReportCase) -> Iterator[list[str]]:
    """Table, row, column and both values of each step and finding that differs, as printed."""
    told = headlines(trial.comparison.differences)
    # A finding is told by its message.
    chosen = told["table"].eq("timeline") | (told["table"].eq("findings") & told["column"].eq("message"))
    for row in records(told[chosen]):
        values = (shown_value(row.table, row.column, value) for value in (row.before, row.after))
        yield [
            RESULT_TABLES[row.table].title,
            shown.shown(_row_title(row.row)),
            row.title,
            *(shown.shown(value) or BLANK for value in values),
        ]


def _row_title(row: str) -> str:
    """A row's key for people: its words in Chinese."""
    known = {
        **(RESULT_TABLES["timeline"].columns["step"].words or {}),
        **(TABLES["claims"].columns["claimant"].words or {}),
    }
    return " ".join(known.get(part, part) for part in row.split(" "))
