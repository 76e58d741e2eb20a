"""How long an exam of forty takes: its papers, sheets and solutions; then marking it, with and without the feedback.

The commands are those that a user calls. In the same run, one answer is marked where nothing was kept from before.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from linkage_kit.training.exams.class_marking import marked_class, sheet_files
from linkage_kit.training.exams.key import read_key
from linkage_kit.training.kinds import kinds
from linkage_kit.training.marking import mark
from linkage_kit.training.pool import exercise_of_seed

TRAINEES, QUESTIONS = 40, 8
#: An answer that is read and that no mistake gives: every pair of mistakes is tried.
_FAR_OFF = {"money": "987654.31", "count": "77", "day": "2031-07-19", "month": "2031-07", "months": "2、5、9"}


def main() -> None:
    """Make an exam, mark blank sheets, mark single answers."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        seconds = _command("exam", "--seed", "1", "--trainees", str(TRAINEES), "--out", folder)
        print(f"{TRAINEES} papers of {QUESTIONS} questions, with sheets and solutions: {seconds:.1f} s")
        marking = _command("mark", folder / "sheets", "--key", folder / "key", "--out", folder / "marks")
        exam = read_key(folder / "key")
        started = time.perf_counter()
        marked_class(exam, sheet_files([folder / "sheets"]))
        alone = time.perf_counter() - started
        print(
            f"marked with feedback: {marking:.1f} s; the marks alone: {alone:.1f} s, {marking / alone:.1f} times less"
        )
    spent = [_marking(kind) for kind in kinds()]
    print(f"marking one answer: {statistics.median(spent):.1f} ms in the middle, {max(spent):.1f} ms at most")


def _command(*arguments: str | Path) -> float:
    started = time.perf_counter()
    command = Path(sys.executable).with_name("linkage")
    subprocess.run([command, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _marking(kind: str) -> float:
    """Milliseconds for an answer of a kind, the slowest of its fields; the others are right."""
    _, exercise = exercise_of_seed(kind, 3)
    right = {field.code: field.kind.text(exercise.right[field.code]) for field in exercise.fields}
    mark(exercise, right)
    slowest = 0.0
    for field in exercise.fields:
        far_off = _FAR_OFF.get(field.kind.id) or list(field.kind.words or {"": ""})[-1]
        started = time.perf_counter()
        mark(exercise, right | {field.code: far_off})
        slowest = max(slowest, 1000 * (time.perf_counter() - started))
    return slowest


if __name__ == "__main__":
    main()
