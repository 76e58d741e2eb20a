"""The generated parts of docs/package.md: `python tests/docs/package_page.py` writes them anew."""

import inspect
import re
from pathlib import Path

import linkage_kit as lk
from linkage_kit.audit import fact_tables
from linkage_kit.audit.facts import Facts

PAGE = Path(__file__).parents[2] / "docs" / "package.md"
#: What a declared type of a column holds.
_UNITS = {
    "Positions": "位置",
    "Texts": "文字",
    "Fen": "分",
    "Years": "年",
    "Counts": "个数（月、日、年）",
    "Days": "日期",
    "Mask": "是否",
    "MonthSets": "月份的集合，12位",
}
_TABLES = ("cases", "resident", "periods", "events", "claims", "totals", "timeline", "computed")


def facts() -> str:
    """A line a table of the facts: its columns by what they hold."""
    lines = ["| 表 | 列 |", "| --- | --- |"]
    classes = inspect.get_annotations(Facts)
    for name in _TABLES:
        declared = getattr(fact_tables, classes[name]).__annotations__
        by_unit: dict[str, list[str]] = {}
        for column, kind in declared.items():
            by_unit.setdefault(_UNITS[kind], []).append(f"`{column}`")
        said = "；".join(f"{unit} {' '.join(columns)}" for unit, columns in by_unit.items())
        lines.append(f"| `facts.{name}` | {said} |")
    return "\n".join(lines)


def signatures() -> str:
    """A line a name of the front door: its signature and the first sentence of its docstring."""
    lines = ["| 名称 | 说明 |", "| --- | --- |"]
    for name in sorted(lk.__all__, key=str.lower):
        found = getattr(lk, name)
        is_class = inspect.isclass(found)
        signature = "" if is_class or (inspect.ismodule(found) and not callable(found)) else _signature(found)
        said = inspect.getdoc(lk.at_home(name) if name != "audit" else inspect.getmodule(found).audit)
        first = re.split(r"\n\n|(?<=[.])\s", said or "")[0].replace("\n", " ").replace("|", "\\|")
        lines.append(f"| `{name}{signature}` | {first} |")
    return "\n".join(lines)


def _signature(found: object) -> str:
    text = str(inspect.signature(found))
    # Names of types without their modules.
    text = re.sub(r"\b(?:[a-z_]+\.)+([A-Z]\w*)", r"\1", text)
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)
    return re.sub(r"<function (\w+) at \w+>", r"\1", text).replace("|", "\\|")


def generated(page: str) -> str:
    """The page with its generated parts as they are now."""
    for name, made in (("facts", facts()), ("signatures", signatures())):
        before, rest = page.split(f"<!-- {name} -->\n", 1)
        _, after = rest.split(f"<!-- /{name} -->", 1)
        page = f"{before}<!-- {name} -->\n\n{made}\n\n<!-- /{name} -->{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(generated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
