"""Ctrl-C ends a command silently with status 130, at whichever moment it comes."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from .conftest import GOLDEN

#: Tells when Python has started and has found this package: before, no program can be asked to be silent.
PROGRAM = """
import sys
class Started:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            sys.meta_path.remove(self)
            print("started", flush=True)
sys.meta_path.insert(0, Started())
from linkage_kit.cli import main
main()
"""


#: Some of them are enough for every change; all are tried before one is accepted.
MOMENTS = [
    0.1,
    1,
    *(pytest.param(one, marks=pytest.mark.acceptance) for one in (0, 0.02, 0.05, 0.2, 0.4, 0.7, 1.5, 2)),
]


@pytest.mark.parametrize("seconds", MOMENTS)
@pytest.mark.parametrize("command", ["validate", "audit", "report", "import"])
def test_an_interrupt_is_silent_at_any_moment(tmp_path, command, seconds):
    arguments = {
        "validate": ["validate", GOLDEN],
        "audit": ["audit", GOLDEN, "--out", tmp_path / "out"],
        "report": ["report", GOLDEN, "--out", tmp_path / "out", "--case", "G-001", "--format", "html"],
        "import": ["import", GOLDEN / "resident_years.csv", "--into", GOLDEN, "--out", tmp_path / "out"],
    }[command]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert "Traceback" not in told and "KeyboardInterrupt" not in told
    assert process.returncode in (130, 0)
    if process.returncode == 130:
        assert told in ("", "已中断。已写出的报告都是完整的，再次运行同一命令会接着生成其余的。\n")
