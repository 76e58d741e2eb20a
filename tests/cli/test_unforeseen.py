"""A traceback never reaches a user: what nobody foresaw is told in a sentence and kept, masked, for those who can help.

A home that cannot be written hinders nobody.
"""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from linkage_kit import failures
from linkage_kit.batch.starting import command
from linkage_kit.resources import sample_casebook

from .conftest import GOLDEN, linkage

COMMAND = [sys.executable, "-c", "from linkage_kit.cli import main; main(prog_name='linkage')"]
HOMES = (
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "MPLCONFIGDIR",
    "IPYTHONDIR",
)


@pytest.fixture
def logs(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(failures, "user_log_path", lambda *names, **more: tmp_path / "logs")
    return tmp_path / "logs"


def test_an_unforeseen_error_is_one_sentence_and_is_kept_masked(tmp_path, monkeypatch, logs):
    def fail(casebook, asof, rules, out, told, hides):
        raise ValueError("cannot read 379901196505010015, phone 13812345678")

    monkeypatch.setattr("linkage_kit.cli.commands.audit.audit_files", fail)
    result = linkage("audit", GOLDEN, "--out", tmp_path / "out")
    (log,) = logs.iterdir()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"程序出错，没有完成。详情记在{log}，请交给维护人员。\n"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    kept = log.read_text(encoding="utf-8")
    assert kept.startswith("Traceback") and "cannot read 3799" in kept
    assert "0105001" not in kept and "1234567" not in kept


def test_a_command_that_cannot_be_imported_is_told_in_a_sentence(monkeypatch, logs):
    monkeypatch.setitem(sys.modules, "linkage_kit.cli.commands.audit", None)
    result = linkage("audit", GOLDEN, "--out", "x")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "详情记在" in result.stderr and len(list(logs.iterdir())) == 1


def test_where_no_log_can_be_kept_the_sentence_alone_is_told(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(failures, "user_log_path", lambda *names, **more: tmp_path / "file" / "logs")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "file"))
    assert failures.told(ValueError("x")) == "程序出错，没有完成。"


def test_a_process_that_works_for_another_tells_no_traceback_either(tmp_path):
    (tmp_path / "broken.py").write_text("def main(parent):\n    raise ValueError('x')\n", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}", "XDG_STATE_HOME": str(tmp_path / "state")}
    start = command("broken")
    process = subprocess.run(
        [*start, str(tmp_path)], capture_output=True, text=True, env=environment, check=False
    )
    assert process.returncode == 1
    assert process.stderr.startswith("程序出错，没有完成。详情记在") and len(process.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", sample_casebook(), "--out", "out", "--case", "SD-01"],
        ["forms", sample_casebook(), "--out", "out", "--case", "SD-01"],
        ["validate", sample_casebook()],
    ],
)
def test_a_home_that_cannot_be_written_hinders_no_command_and_is_not_told_in_english(tmp_path, arguments):
    environment = {name: value for name, value in os.environ.items() if name not in HOMES}
    (tmp_path / "temporary").mkdir()
    ended = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=tmp_path,
        env=environment | {"HOME": "/proc", "TMPDIR": str(tmp_path / "temporary")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0
    assert all(line.startswith("注意：") for line in ended.stderr.splitlines())
    assert not list((tmp_path / "temporary").glob("linkage-caches-*"))


@pytest.mark.parametrize("name", ["app", "lab"])
def test_pages_that_can_keep_nothing_name_the_folder(tmp_path, name):
    environment = {name: value for name, value in os.environ.items() if name not in HOMES}
    ended = subprocess.run(
        [*COMMAND, name, "--no-browser"],
        env=environment | {"HOME": "/proc"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == "错误：/proc/.local：找不到\n"
