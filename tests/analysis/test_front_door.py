"""`import linkage_kit as lk`: lazy, typed, and every name is what it says."""

import doctest
import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import linkage_kit as lk
from linkage_kit import analysis

_ROOT = Path(__file__).parents[2]
_MODULES = sorted(path.stem for path in Path(analysis.__path__[0]).glob("*.py") if path.stem != "__init__")
#: Loaded only by what needs them.
_HEAVY = {"pandas", "numpy", "pyarrow", "pandera", "matplotlib", "narwhals", "IPython", "typst", "jinja2"}


def run(code: str, **options) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, **options)
    return done.stdout


def test_a_bare_import_loads_nothing_that_takes_time():
    loaded = json.loads(run("import linkage_kit, sys, json; print(json.dumps(sorted(sys.modules)))"))
    assert not _HEAVY & set(loaded)
    assert not [name for name in loaded if name.startswith("linkage_kit.") and name != "linkage_kit.version"]


def test_dir_lists_the_front_door_and_each_name_is_there():
    assert dir(lk) == sorted([*lk.__all__, "__version__"])
    assert sorted(lk.__all__) == sorted(lk._HOMES)
    assert [name for name in lk.__all__ if getattr(lk, name) is None] == []
    with pytest.raises(AttributeError, match="has no attribute 'refnds'"):
        _ = lk.refnds


def test_every_function_tells_what_it_does_in_a_docstring():
    for name in lk.__all__:
        assert inspect.getdoc(getattr(lk, name)), name


@pytest.mark.parametrize("first", ["import linkage_kit.audit", "import linkage_kit.casebook", ""])
def test_the_audit_can_be_called_and_imported_whatever_came_first(first):
    code = (
        f"{first}\nimport linkage_kit as lk\nfrom linkage_kit.audit import audit\n"
        "import linkage_kit.audit as package\n"
        "print(len(lk.audit(lk.sample_casebook(), '2026-06-30').findings), package.AuditResult.__name__)"
    )
    assert run(code) == "39 AuditResult\n"
    assert list(inspect.signature(lk.audit).parameters) == ["casebook", "asof", "rules"]


@pytest.mark.parametrize("module", _MODULES)
def test_the_examples_in_docstrings_run(module):
    found = doctest.testmod(
        importlib.import_module(f"linkage_kit.analysis.{module}"),
        # What an example defines is somebody's own, and not the module's.
        globs={"__name__": "__main__"},
        optionflags=doctest.NORMALIZE_WHITESPACE,
    )
    assert found.failed == 0


def test_every_function_of_the_package_has_an_example():
    own = [lk.at_home(name) for name in lk.__all__ if inspect.isfunction(lk.at_home(name))]
    ours = [function for function in own if function.__module__.startswith("linkage_kit.analysis.")]
    assert len(ours) > 15
    without = {function.__name__ for function in ours if ">>>" not in (inspect.getdoc(function) or "")}
    assert without == {"write_xes"}


def test_users_code_is_checked_strictly(tmp_path):
    (tmp_path / "theirs.py").write_text(
        "import linkage_kit as lk\n"
        "from decimal import Decimal\n"
        "import datetime as dt\n"
        "import pandas as pd\n\n"
        "book: lk.Casebook = lk.read_casebook('x')\n"
        "result: lk.Audit = lk.audit(book, '2026-06-30')\n"
        "case: lk.Case = result['A']\n"
        "due: Decimal = lk.refund('500.00', 7)\n"
        "day: dt.date = lk.due_date('2025-04-01', 3)\n"
        "table: pd.DataFrame = lk.refunds(book.resident_years, book.employee_periods, money='fen')\n"
        "@lk.check('X01', 'x')\n"
        "def mine(facts: object) -> object:\n"
        "    return facts\n"
        "lk.refund('500.00', '7')\n"
        "lk.refunds(book, money='jiao')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "theirs.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"MYPYPATH": str(_ROOT), "PATH": "/usr/bin:/bin"},
    )
    errors = [line.split(": ", 1)[0] for line in done.stdout.splitlines() if ": error: " in line]
    assert errors == ["theirs.py:15", "theirs.py:16"], done.stdout
