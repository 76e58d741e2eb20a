"""Progress is kept whole, open to nobody else, and without a name; what cannot be read is set aside, not lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
import stat

import pytest

from linkage_kit.training import progress_file
from linkage_kit.training.marking import mark
from linkage_kit.training.pool import exercise_of_seed
from linkage_kit.training.progress import (
    Attempt,
    KeptField,
    Progress,
    as_csv,
    attempt_of,
    from_data,
    mistakes_made,
    to_data,
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def field(clause: str = "4", verdict="right", got: int | None = 1, mistakes=()) -> KeptField:
    return KeptField("a", "项目", clause, verdict, got, 1, mistakes)


def attempt(*fields: KeptField, kind: str = "window", seed: int = 1) -> Attempt:
    return Attempt(kind, seed, None, "2026-06-30", fields)


def add(made: Attempt) -> progress_file.Kept:
    return progress_file.keep(lambda progress: progress.with_attempt(made))


def rename(name: str) -> Progress:
    return progress_file.keep(lambda progress: progress.named(name)).progress


def test_what_was_added_is_read_again_and_is_open_to_nobody_else():
    assert progress_file.read().progress == Progress()
    kept = add(attempt(field(), field("2", "wrong", 0, (("one_day_off",), ("wrong_clock", "a")))))
    assert progress_file.read() == kept
    file = progress_file.progress_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_an_exercise_is_kept_by_its_marks_and_not_by_its_answers():
    _, exercise = exercise_of_seed("window", 1)
    made = attempt_of(exercise, mark(exercise, {"window_opens": "1999-09-09"}), 1, 2, dt.date(2026, 6, 30))
    add(made)
    assert [one.verdict for one in made.fields] == ["wrong", "blank"]
    assert "1999" not in progress_file.progress_file().read_text(encoding="utf-8")


def test_a_name_stands_in_the_file_only_if_it_was_given():
    add(attempt(field()))
    assert progress_file.read().progress.name == ""
    assert rename("  王芳 ").name == "王芳"
    assert rename("") == Progress(attempts=(attempt(field()),))


def test_a_reset_forgets_attempts_and_name():
    add(attempt(field()))
    rename("王芳")
    progress_file.keep(lambda progress: Progress())
    assert progress_file.read().progress == Progress()


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"version": 2, "name": "", "attempts": []}',
        b'{"version": 1, "name": 7, "attempts": []}',
        b'{"version": 1, "name": "", "attempts": [{}]}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_cannot_be_read_is_set_aside_and_told(text):
    file = progress_file.progress_file()
    file.write_bytes(text)
    kept = progress_file.read()
    assert kept.progress == Progress()
    assert kept.told.startswith("进度文件已损坏或由其他版本写成，无法读取，已另存为")
    assert file.with_name("progress-1.damaged").read_bytes() == text
    file.write_bytes(text)
    add(attempt(field()))
    assert file.with_name("progress-2.damaged").read_bytes() == text
    assert len(progress_file.read().progress.attempts) == 1


def test_json_and_back_is_the_same():
    progress = Progress(
        "王芳", (attempt(field(mistakes=(("a", "b"),)), field(got=None, verdict="unreadable")),)
    )
    assert from_data(to_data(progress)) == progress


@pytest.mark.parametrize(
    ("rights", "state"),
    [
        ([], "untried"),
        ([True, True], "begun"),
        ([True, True, True], "known"),
        ([True, True, False], "begun"),
        ([False] * 5 + [True] * 8, "known"),
        ([True] * 8 + [False] * 3, "begun"),
    ],
)
def test_a_clause_is_known_where_most_of_the_last_figures_were_right(rights, state):
    fields = [field(verdict="right" if right else "wrong", got=int(right)) for right in rights]
    [found] = Progress(attempts=(attempt(*fields),)).clauses(["4"])
    assert (found.state, found.right, found.tried) == (state, sum(rights), len(rights))


def test_what_was_not_marked_counts_neither_way():
    [found] = Progress(attempts=(attempt(field(verdict="unreadable", got=None)),)).clauses(["4"])
    assert (found.state, found.tried) == ("untried", 0)


def test_a_mistake_that_is_one_of_several_counts_in_part():
    made = mistakes_made([attempt(field(mistakes=(("a",), ("b", "c"))), field(mistakes=(("a",),)))])
    assert made == {"a": 1.5, "b": 0.5, "c": 0.5}


def test_the_exported_file_has_a_row_a_field_and_no_formula():
    wrong = field("9(1)", "wrong", 0, (("one_day_off",), ("not_known_any_more",)))
    unread = field(verdict="unreadable", got=None)
    text = as_csv(Progress("=1+1", (attempt(wrong), attempt(unread)))).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[:6] == ["姓名", "日期", "题型", "题号", "级别", "条款"]
    assert rows[0][0] == "'=1+1"
    assert rows[0][5:10] == ["9(1)", "项目", "错误", "0", "1"]
    assert rows[1][7:10] == ["无法识别，未评分", "", "1"]
