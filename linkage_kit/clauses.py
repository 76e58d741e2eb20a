"""Which function carries out each clause of the rulebook, and which test states it."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

import linkage_kit
from linkage_kit.resources import own_tests
from linkage_kit.rulebook import Clause, registered, shandong

STATES = {"computed": "由程序办理", "later": "由后续部分实现", "stated": "不作计算"}


@dataclass(frozen=True)
class ClauseUse:
    """A clause, the qualified names of its functions, and its tests as `file::name` (None in a wheel)."""

    clause: Clause
    functions: list[str]
    tests: list[str] | None


def clause_uses() -> list[ClauseUse]:
    """Every clause in the order of the rulebook."""
    for module in pkgutil.walk_packages(linkage_kit.__path__, f"{linkage_kit.__name__}."):
        if _has_clauses(module.name):
            importlib.import_module(module.name)
    functions, folder = registered(), own_tests()
    marked = marked_tests(folder) if folder else None
    return [
        ClauseUse(clause, functions.get(key, []), None if marked is None else marked.get(key, []))
        for key, clause in shandong().clauses.items()
    ]


def _has_clauses(module: str) -> bool:
    """Whether a module registers functions; the others are not imported, for some need an extra."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return False
    return "@clause(" in Path(spec.origin).read_text(encoding="utf-8")


def marked_tests(folder: Path) -> dict[str, list[str]]:
    """Tests below a folder by the clause that they cite; the files are read, not run.

    A test cites clauses by `@pytest.mark.clause`, a readable case (`cases/*.yaml`) by its `clause`.
    """
    found: dict[str, list[str]] = {}
    for pattern, citations in (("test_*.py", _marks), ("cases/*.yaml", _cases)):
        for path in sorted(folder.rglob(pattern)):
            for clause_id, name in citations(path.read_text(encoding="utf-8")):
                found.setdefault(clause_id, []).append(
                    f"{path.relative_to(folder.parent).as_posix()}::{name}"
                )
    return found


def describe(use: ClauseUse) -> str:
    """A clause with its functions and tests as lines of Chinese text."""
    clause = use.clause
    lines = [f"{clause.id}  {clause.citation}  [{STATES[clause.state]}]", f"    {clause.zh}"]
    if clause.why:
        lines.append(f"    不计算的原因：{clause.why}")
    if clause.state == "computed":
        lines += [f"    函数  {name}" for name in _shown(use.functions)]
        lines += [f"    测试  {name}" for name in _shown(use.tests)]
    return "\n".join(lines)


def _shown(names: list[str] | None) -> list[str]:
    return ["（安装包不含测试）"] if names is None else names or ["（缺）"]


def _cases(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of clause id and title of the readable cases of a file."""
    for case in yaml.safe_load(text):
        cited = case.get("clause", [])
        for clause_id in [cited] if isinstance(cited, str) else cited:
            yield clause_id, case["title"]


def _marks(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of clause id and test name, in file order, each once; marks of a class or module hold for its tests."""
    tree = ast.parse(text)
    whole_module = [node for node in tree.body if isinstance(node, ast.Assign) and _is_pytestmark(node)]
    seen: dict[tuple[str, str], None] = {}
    for marks, function in _functions(tree, [node.value for node in whole_module]):
        seen.update(((clause_id, function), None) for mark in marks for clause_id in _clause_ids(mark))
    yield from seen


def _functions(
    node: ast.Module | ast.ClassDef, outer: list[ast.expr]
) -> Iterator[tuple[list[ast.expr], str]]:
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from _functions(child, [*outer, *child.decorator_list])
        elif isinstance(child, ast.FunctionDef) and child.name.startswith("test"):
            yield [*outer, *child.decorator_list], child.name


def _is_pytestmark(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)


def _clause_ids(mark: ast.expr) -> Iterator[str]:
    for node in ast.walk(mark):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))
