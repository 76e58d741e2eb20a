"""A batch that is killed, interrupted, spoilt or spread over a cluster: in the end the same bytes, and nothing left."""

from __future__ import annotations

import contextlib
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

import linkage_kit
from linkage_kit.batch import forking, write_reports
from linkage_kit.batch.fingerprint import fingerprint_of
from linkage_kit.casebook import write_casebook
from linkage_kit.resources import notebooks, schemas
from linkage_kit.sample import generate
from tests.file_bytes import digests
from tests.reporting.hard_cases import ASOF

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not forking.is_available() or sys.platform != "linux", reason="asks /proc"),
]

CASES, SEED, KILLS = 30, 4, 10
#: Each so-many-th kill is tried before a change is accepted, the others in `make soak`.
EVERY = 4
FEW = 15
COMMAND = [sys.executable, "-c", "from linkage_kit.cli import main; main()", "report"]
TREE = Path(linkage_kit.__file__).parent.parent


@pytest.fixture(scope="module")
def casebook(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("batch") / "casebook"
    write_casebook(generate(CASES, SEED), path)
    return path


def started(casebook, out, *options, tree=TREE):
    """The command at work, in a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, str(casebook), "--out", str(out), "--asof", str(ASOF), "--workers", "2", *options],
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tree,
        start_new_session=True,
    )


def finished(*arguments, **options):
    process = started(*arguments, **options)
    out, err = process.communicate()
    return process.returncode, out, err


@pytest.fixture(scope="module")
def undisturbed(casebook, tmp_path_factory):
    """The files of an undisturbed run, and the seconds that it took."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    start = time.monotonic()
    status, told, err = finished(casebook, out)
    assert (status, err) == (0, ""), err
    assert f"已生成{CASES}个案件的报告" in told
    return digests(out), time.monotonic() - start


def processes_of(pid):
    """Worker processes that a command started, and their children: all have its process id among their arguments."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            arguments = process.joinpath("cmdline").read_bytes().split(b"\0")
            if str(pid).encode() in arguments and any(
                b"linkage_kit.batch.worker_process" in word for word in arguments
            ):
                found.append(process.name)
    return found


def assert_nobody_is_left(pid):
    until = time.monotonic() + 10
    while processes_of(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not processes_of(pid)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(part, marks=pytest.mark.soak if at % EVERY else ())
        for at, part in enumerate(sorted(random.Random(SEED).uniform(0.2, 1) for _ in range(KILLS)))
    ],
)
def test_killed_at_any_moment_and_run_again(casebook, undisturbed, tmp_path, part):
    expected, seconds = undisturbed
    out = tmp_path / "out"
    process = started(casebook, out)
    time.sleep(part * seconds)
    workers = processes_of(process.pid)
    process.kill()
    process.communicate()
    assert_nobody_is_left(process.pid)
    there = (
        {name: data for name, data in digests(out).items() if ".linkage-" not in name} if out.exists() else {}
    )
    assert all(expected[name] == data for name, data in there.items())
    status, _, err = finished(casebook, out)
    assert (status, err) == (0, "")
    assert digests(out) == expected
    assert workers or part < 0.5 or len(there) == len(expected)


def test_an_interrupt_ends_cleanly_with_a_sentence(casebook, undisturbed, tmp_path):
    expected, _ = undisturbed
    out = tmp_path / "out"
    process = started(casebook, out)
    while len(list(out.glob("*.pdf"))) < 5:
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert err == "已中断。已写出的报告都是完整的，再次运行同一命令会接着生成其余的。\n"
    assert_nobody_is_left(process.pid)
    there = digests(out)
    assert len(there) < len(expected)
    assert all(expected[name] == data for name, data in there.items())


def test_one_worker_gives_the_same_bytes(casebook, undisturbed, tmp_path):
    write_reports(casebook, tmp_path / "out", asof=ASOF, workers=1)
    assert digests(tmp_path / "out") == undisturbed[0]


def test_a_cluster_of_two_processes_gives_the_same_bytes(casebook, undisturbed, tmp_path):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        worker_dashboard_address=None,
    ) as cluster:
        dask_workers = [worker.pid for worker in cluster.workers.values()]
        batch = write_reports(casebook, tmp_path / "out", asof=ASOF, scheduler=cluster.scheduler_address)
        for pid in dask_workers:
            assert_nobody_is_left(pid)
    assert (batch.made, batch.failures) == (CASES, [])
    assert digests(tmp_path / "out") == undisturbed[0]


FAULTS = {
    "hang": ("import time; time.sleep(600)", "超过8秒仍未完成，已终止"),
    "crash": ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "子进程意外结束（信号SIGSEGV）"),
    "memory": ("hoard = [bytearray(1 << 26) for _ in range(1 << 10)]", "内存超过上限0.5 GiB"),
    "error": ("1 / 0", "ZeroDivisionError"),
    "parent": ("import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "生成报告的进程意外结束"),
}


#: What goes wrong where Typst sets the PDF, in place of a cell.
SETTING_FAULTS = {
    "setting hangs": ("import time; time.sleep(600)", "导出PDF：超过8秒仍未完成，已终止"),
    "setting crashes": (
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "导出PDF：导出报告的进程意外结束（信号SIGSEGV）",
    ),
}
ALL_FAULTS = {**FAULTS, **SETTING_FAULTS}
SPOILT_SETTING = """

_set = pdf_bytes


def pdf_bytes(template, data, date):
    exec({faults!r}.get(data["document"]["case_id"], ""))
    return _set(template, data, date)
"""


@pytest.fixture(scope="module")
def spoilt_tree(tmp_path_factory):
    """A copy of the source tree whose notebook or PDF goes wrong for seven of the cases, and which those are."""
    tree = tmp_path_factory.mktemp("spoilt")
    shutil.copytree(TREE / "linkage_kit", tree / "linkage_kit")
    shutil.copytree(schemas(), tree / "schemas")
    shutil.copytree(notebooks(), tree / "notebooks")
    ids = sorted(generate(FEW, SEED).cases["case_id"])[:: FEW // len(ALL_FAULTS)][: len(ALL_FAULTS)]
    notebook = nbformat.read(tree / "notebooks" / "case_report.ipynb", as_version=4)
    faults = {case_id: source for case_id, (source, _) in zip(ids, FAULTS.values())}
    notebook.cells.insert(5, new_code_cell(f"exec({faults!r}.get(case_id, ''))"))
    nbformat.write(notebook, tree / "notebooks" / "case_report.ipynb")
    faults = {case_id: source for case_id, (source, _) in zip(ids[len(FAULTS) :], SETTING_FAULTS.values())}
    with (tree / "linkage_kit" / "typesetting" / "pdf.py").open("a", encoding="utf-8") as setting:
        setting.write(SPOILT_SETTING.format(faults=faults))
    return tree, dict(zip(ids, ALL_FAULTS))


def test_cases_that_go_wrong_are_told_and_the_others_go_on(spoilt_tree, tmp_path):
    tree, spoilt = spoilt_tree
    casebook = tmp_path / "casebook"
    write_casebook(generate(FEW, SEED), casebook)
    out = tmp_path / "out"
    process = started(casebook, out, "--timeout", "8", "--memory", "0.5", tree=tree)
    _, err = process.communicate()
    assert process.returncode == 3
    head, *lines = err.splitlines()
    assert head == f"{len(spoilt)}个案件没有生成报告："
    assert [line.split("：")[0] for line in lines] == sorted(spoilt)
    for line in lines:
        kind = spoilt[line.split("：")[0]]
        assert ALL_FAULTS[kind][1] in line
        assert kind == "parent" or kind in SETTING_FAULTS or "单元格“exec(" in line
    assert_nobody_is_left(process.pid)
    reports = {path.stem for path in out.glob("*.pdf")} & {path.stem for path in out.glob("*.html")}
    every = set(generate(FEW, SEED).cases["case_id"])
    assert every & reports == every - set(spoilt)
    with (out / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {row["case_id"]: row["state"] for row in csv.DictReader(file)}
    assert {case_id for case_id, state in states.items() if state == "failed"} == set(spoilt)

    status, told, _ = finished(casebook, out)
    assert (status, told[:6]) == (0, f"已生成{FEW}个")
    assert all(fingerprint_of(out / f"{case_id}.{suffix}") for case_id in every for suffix in ("html", "pdf"))
