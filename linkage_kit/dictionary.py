"""The data dictionary as Markdown, made from the schemas, the registries of the audit and the rulebook.

Nothing in it is written twice: `docs/data-dictionary.md` is this text, and a test holds the file against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import CHECKS
from linkage_kit.casebook import REFERENCE_TABLES, RESULT_TABLES, TABLES, Column, Table
from linkage_kit.clauses import STATES
from linkage_kit.importing.exports.list_tables import LIST_TABLES, YEAR_GRID
from linkage_kit.money import TOO_LARGE
from linkage_kit.procedure.arithmetic import arithmetic_on
from linkage_kit.rulebook import RetirementGroup, Rules, shandong
from linkage_kit.steps import STEPS

_KINDS = {
    "text": "文本",
    "word": "选项",
    "money": "金额",
    "int": "整数",
    "bool": "是/否",
    "date": "日期",
    "month": "月份",
    "value": "文本（已按值的类型写出）",
}


#: The grid of years has a column for each year there can be, and else the columns of the grid of months.
_LISTS = [table for table in LIST_TABLES.values() if table is not YEAR_GRID]


def data_dictionary() -> str:
    """The whole dictionary: tables, finding codes, causes, steps, limits, parameters and clauses."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 数据字典"
    yield ""
    yield f"本文件由 `linkage dictionary` 根据表结构、审核登记表和规则库生成，请勿手工修改。依据：{shandong().title}。"
    yield ""
    yield (
        f"文件中金额以元为单位，最多两位小数，绝对值小于{TOO_LARGE}；日期形如2026-06-30，月份形如2026-06，是/否写作true或false，没有的留空。"
        "表头用英文列名或中文列名均可，选项用英文或中文均可；“必有的列”以外的列可以不要，其他的列原样保留。"
        "附件栏形如“3/2”，即附件3第2栏。"
    )
    yield from _section("案卷（输入）", (_table(table) for table in TABLES.values()))
    yield from _section("经办机构登记（可以没有）", (_table(table) for table in REFERENCE_TABLES.values()))
    yield from _section("清单（由linkage import读入）", map(_table, _LISTS))
    yield from _section("审核结果（输出）", (_table(table) for table in RESULT_TABLES.values()))
    yield from _section("审核发现", [_findings()])
    yield from _section("原因", [_causes()])
    yield from _section("环节", [_steps()])
    yield from _section("办理时限", map(_limits, shandong().versions))
    yield from _section("参数", [_parameters(), _retirement_groups()])
    yield from _section("条款", [_clauses()])


def _section(title: str, parts: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    for part in parts:
        yield ""
        yield part


def _table(table: Table) -> str:
    header = ["列", "中文列名", "类型", "单位", "附件栏", "必有的列", "可空白", "说明", "选项"]
    rows = [_column(column) for column in table.columns.values()]
    return f"### {table.name} {table.title}\n\n{_markdown(header, rows)}"


def _column(column: Column) -> list[str]:
    words = (column.words or {}).items()
    return [
        f"`{column.name}`",
        column.title,
        _KINDS[column.kind],
        column.unit or "",
        column.annex or "",
        "是" if column.required else "",
        "是" if column.nullable else "",
        column.description,
        "；".join(word if word == chinese else f"`{word}` {chinese}" for word, chinese in words),
    ]


def _findings() -> str:
    severities = _words("findings", "severity")
    rows = [
        [f"`{code}`", severities[check.severity], _cite(check.article), check.title, check.message]
        for code, check in sorted(CHECKS.items())
    ]
    return _markdown(["代码", "级别", "条款", "名称", "提示（花括号处填入具体内容）"], rows)


def _causes() -> str:
    rule = arithmetic_on(shandong(), shandong().effective_from)
    rows = [[f"`{name}`", cause.title, cause.explained(rule)] for name, cause in causes().items()]
    return _markdown(["原因", "名称", "说明"], rows)


def _steps() -> str:
    stand_ins = _words("events", "step") | {"applied_on": TABLES["cases"].columns["applied_on"].title}
    assumed = shandong().assumed_from
    rows = [
        [f"`{step}`", title, stand_ins[assumed[step]] if step in assumed else ""]
        for step, title in STEPS.items()
    ]
    return _markdown(["环节", "名称", "未登记时视同"], rows)


def _limits(rules: Rules) -> str:
    steps, agencies = _words("events", "step"), _words("timeline", "responsible")
    directions = _words("decisions", "direction")
    rows = [
        [
            directions[direction],
            steps[limit.step],
            _cite(limit.clause),
            agencies[limit.responsible],
            steps[limit.clock_start],
            str(limit.days),
            str(limit.days_consolidated),
        ]
        for direction, limits in rules.limits.items()
        for limit in limits
    ]
    header = ["方向", "环节", "条款", "办理机构", "起算环节", "工作日", "需归集时的工作日"]
    return f"`limits` 自{rules.since}起：\n\n{_markdown(header, rows)}"


def _parameters() -> str:
    rows = [
        [
            f"`{parameter.id}`",
            parameter.zh,
            str(since),
            str(value),
            _cite(parameter.clause),
            parameter.source,
            parameter.en,
        ]
        for parameter in shandong().parameters.values()
        for since, value in parameter.values
        if not isinstance(value, dict)
    ]
    return _markdown(["参数", "名称", "自", "值", "条款", "来源", "English"], rows)


def _retirement_groups() -> str:
    return "\n\n".join(
        _groups_since(since, groups) for since, groups in shandong().parameters["retirement_groups"].values
    )


def _groups_since(since: dt.date, groups: Mapping[str, RetirementGroup]) -> str:
    titles = _words("cases", "retirement_group")
    rows = [
        [
            f"`{group.id}`",
            titles[group.id],
            str(group.original_age_months),
            str(group.first_birth_month),
            f"每{group.months_per_step}个月延迟1个月",
            str(group.max_delay),
        ]
        for group in groups.values()
    ]
    header = ["退休类别", "名称", "原退休年龄（月）", "自此出生年月起延迟", "延迟办法", "最多延迟（月）"]
    return f"`retirement_groups` 自{since}起：\n\n{_markdown(header, rows)}"


def _clauses() -> str:
    rows = [
        [
            f"`{clause.id}`",
            clause.citation,
            clause.zh,
            f"{STATES[clause.state]}：{clause.why}" if clause.why else STATES[clause.state],
            clause.en,
        ]
        for clause in shandong().clauses.values()
    ]
    return _markdown(["编号", "条款", "内容（本项目的表述）", "本工具", "English"], rows)


def _words(table: str, column: str) -> dict[str, str]:
    return dict((TABLES | RESULT_TABLES)[table].columns[column].words or {})


def _cite(clause_id: str) -> str:
    return shandong().citation(clause_id) if clause_id else ""


def _markdown(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [header, ["---"] * len(header), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
