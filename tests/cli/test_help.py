"""Help is in Chinese, whole, and costs no library."""

import ast
import re
import subprocess
import sys

import click
import pytest

from linkage_kit.cli import COMMANDS, main
from linkage_kit.sample.faults import known_names

from .conftest import linkage


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help_is_in_chinese(name):
    text = linkage(*([name] if name else []), "--help").stdout
    assert "用法：" in text
    allowed = {
        "linkage",
        *main.commands,
        "options",
        "html",
        "pdf",
        "CSV",
        "ods",
        "xlsb",
        "Parquet",
        "xlsx",
        "JSON",
        "HTML",
        "PDF",
    }
    allowed |= {"audit", "index", "json", "Markdown", "INTEGER", "FLOAT", "RANGE", "x"}
    allowed |= {"Dask", "GiB", "summary", "csv", "parquet", "SQL", "cases", "sqlite", "postgresql", "psycopg"}
    allowed |= {"GB", "recorded", "direction", "resident", "to", "employee", "JupyterLab"}
    allowed |= {"PGPASSWORD", "pgpass", "xls", "Excel", "agency", "person", "schemas", "synonyms", "yaml"}
    # Names of cells, for a trial.
    allowed |= {"what", "if", "text", "choice", "years", "personal", "periods", "start", "month", "months"}
    allowed |= {"events", "refund", "paid", "date", "claims", "dispute", "english", "chinese", "annex", "A"}
    # Folders and files of an exam, and how an answer is accepted.
    allowed |= {"papers", "sheets", "solutions", "key", "returned", "marks", "scores", "problems", "changes"}
    allowed |= {"feedback", "class"}
    # Names of faults, and where it is told which were made.
    allowed |= {"truth", *(word for fault in known_names() for word in re.findall("[A-Za-z]+", fault))}
    options = set(re.findall(r"--[a-z-]+", text))
    words = set(re.findall(r"[A-Za-z]+", re.sub(r"--[a-z-]+", "", text)))
    assert words <= allowed, words - allowed
    assert options


def test_version():
    assert re.fullmatch(r"linkage \d+\.\d+\.\d+\n", linkage("--version").stdout)


def test_every_command_and_option_has_a_help_text():
    for command in main.commands.values():
        assert command.help
        assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))


def test_the_list_says_of_each_command_what_the_command_says():
    assert COMMANDS.summaries() == [
        (name, main.commands[name].get_short_help_str(limit=200)) for name in sorted(COMMANDS)
    ]


def imported_for_help(libraries: list[str], *commands: str) -> list[str]:
    """Which of these libraries are imported for the help of these commands, one after the other."""
    code = (
        "import sys\n"
        "from linkage_kit.cli import main\n"
        f"for name in {list(commands)}:\n"
        "    main([*name.split(), '--help'], standalone_mode=False)\n"
        f"print([name for name in {libraries} if name in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return ast.literal_eval(run.stdout.splitlines()[-1])


def test_the_list_of_commands_imports_no_library():
    """What a command needs takes a second to import; whoever only looks for a command does not wait for it."""
    libraries = ["numpy", "pandas", "pandera", "cn2an", "matplotlib", "openpyxl", "yaml"]
    assert imported_for_help(libraries, "") == []


def test_the_help_of_a_command_imports_nothing_that_only_its_work_needs():
    libraries = [
        "pandera",
        "cn2an",
        "openpyxl",
        "sqlalchemy",
        "matplotlib",
        "typst",
        "papermill",
        "nbconvert",
    ]
    assert imported_for_help(libraries, *COMMANDS) == []
