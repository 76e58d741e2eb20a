"""Drafts in the user's data folder: private, found again by a fresh process, never lost, and known to each other."""

import json
import os
import signal
import stat
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage_kit.casework import drafts_folder
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.history import LONGEST, History
from linkage_kit.casework.rows import CASE_TABLES, DraftError, Row, Texts, blank_texts, with_cell
from linkage_kit.casework.stored_draft import StoredDraft, from_json, to_json
from tests.examples import examples


def texts(draft):
    return {table: [row.texts for row in draft.rows(table)] for table in CASE_TABLES}


def elsewhere(code, *arguments):
    """A process of its own that runs code and says `ready`; it then waits to be ended."""
    script = (
        "import sys, time\nfrom linkage_kit.casework.draft import Draft\n"
        f"{code}\nprint('ready', flush=True)\ntime.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def files(folder, pattern="*"):
    return sorted((folder / "linkage-kit" / "drafts").glob(pattern))


def test_a_killed_process_loses_nothing_that_was_kept(place):
    process = elsewhere(
        "draft = Draft.open(sys.argv[1], 'SD-01')\n"
        "draft.set('cases', 'SD-01', 'name', '张三')\n"
        "draft.set('resident_years', '2012', 'personal', '三百')\n"
        "draft.undo()\n"
        "draft.autosave()",
        place,
    )
    kill(process)
    (found,) = Draft.find(place, "SD-01").found
    assert not found.is_open
    draft = Draft.recover(found)
    assert draft.text("cases", "SD-01", "name") == "张三"
    assert draft.is_changed and draft.can_undo and draft.can_redo
    draft.redo()
    assert draft.text("resident_years", "2012", "personal") == "三百" and draft.problems
    draft.undo()
    draft.undo()
    assert texts(draft) == texts(Draft.open(place, "SD-01")) and not draft.is_changed


def test_the_recovered_draft_takes_the_place_of_the_one_found(place, data_folder):
    process = elsewhere(
        "draft = Draft.open(sys.argv[1], 'SD-01')\n"
        "draft.set('cases', 'SD-01', 'name', '张三'); draft.autosave()",
        place,
    )
    kill(process)
    (left,) = files(data_folder, "*.json")
    draft = Draft.recover(Draft.find(place, "SD-01").found[0])
    assert files(data_folder, "*.json") == [left]
    draft.autosave()
    (own,) = files(data_folder, "*.json")
    assert own != left
    assert [one.is_open for one in Draft.find().found] == [True]


def test_windows_of_one_case_are_told_of_each_other_and_keep_their_drafts_apart(place, data_folder):
    mine = Draft.open(place, "SD-01")
    assert mine.others() == []
    process = elsewhere(
        "draft = Draft.open(sys.argv[1], 'SD-01')\n"
        "draft.set('cases', 'SD-01', 'name', '张三'); draft.autosave()\n"
        "other = Draft.open(sys.argv[1], 'SD-02')",
        place,
    )
    (other,) = mine.others()
    assert other.process == process.pid
    assert "也在您的另一个窗口中打开" in str(other) and str(process.pid) not in str(other)
    mine.set("cases", "SD-01", "name", "李四")
    mine.autosave()
    # What the other window kept can be had too, but stays its own.
    newest, its = Draft.find(place, "SD-01").found
    assert [newest.is_open, its.is_open] == [True, True]
    taken = Draft.recover(its)
    taken.autosave()
    assert taken.text("cases", "SD-01", "name") == "张三"
    assert its.path.exists()
    kill(process)
    assert [other.process for other in mine.others()] == [os.getpid()]
    taken.close()
    assert mine.others() == []


def test_the_window_active_last_comes_first(place):
    first, second, third = (Draft.open(place, "SD-01") for _ in range(3))
    before = max(other.active_at for other in third.others())
    time.sleep(0.01)
    first.autosave()
    assert third.others()[0].active_at > before
    assert len(second.others()) == 2


def test_two_new_cases_have_nothing_to_do_with_each_other(place):
    first, second = Draft.blank(place), Draft.blank(place)
    assert first.others() == second.others() == []
    for draft, name in ((first, "甲"), (second, "乙")):
        draft.set("cases", draft.rows("cases")[0].key, "name", name)
        draft.autosave()
    names = [Draft.recover(found).rows("cases")[0].texts["name"] for found in Draft.find(place).found]
    assert sorted(names) == ["乙", "甲"]


def test_files_are_private_and_their_names_say_nothing(place, data_folder):
    old = os.umask(0)
    try:
        draft = Draft.open(place, "SD-01")
        draft.set("cases", "SD-01", "name", "张三")
        draft.autosave()
    finally:
        os.umask(old)
    drafts = data_folder / "linkage-kit" / "drafts"
    assert stat.S_IMODE(drafts.stat().st_mode) == 0o700
    assert len(files(data_folder)) == 2
    for file in files(data_folder):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "SD-01" not in file.name and "casebook" not in file.name


def test_an_unchanged_case_keeps_nothing(place, data_folder):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.autosave()
    assert len(files(data_folder, "*.json")) == 1
    draft.undo()
    draft.autosave()
    assert files(data_folder, "*.json") == []
    draft.redo()
    draft.autosave()
    draft.discard()
    assert files(data_folder, "*.json") == [] and draft.text("cases", "SD-01", "name") == "刘建国"


def test_a_closed_case_leaves_no_lock_but_its_draft(place, data_folder):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.autosave()
    draft.close()
    assert [file.suffix for file in files(data_folder)] == [".json"]
    assert [found.is_open for found in Draft.find().found] == [False]


def test_drafts_of_a_case_of_a_casebook_or_all_are_found_newest_first(place, tmp_path, monkeypatch):
    for case_id in ("SD-01", "SD-02", "SD-03"):
        draft = Draft.open(place, case_id)
        draft.set("cases", case_id, "name", "张三")
        draft.autosave()
        time.sleep(0.01)
    assert [found.stored.case_id for found in Draft.find().found] == ["SD-03", "SD-02", "SD-01"]
    assert len(Draft.find(place).found) == 3
    assert [found.stored.case_id for found in Draft.find(place, "SD-02").found] == ["SD-02"]
    assert Draft.find(tmp_path / "other").found == []
    monkeypatch.chdir(place.parent)
    assert len(Draft.find(place.name).found) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[" * 100_000,
        lambda text: "\x00",
        lambda text: json.dumps(json.loads(text) | {"version": 99}),
        lambda text: json.dumps(json.loads(text) | {"at": 7}),
        lambda text: json.dumps(json.loads(text) | {"at": -1}),
        lambda text: json.dumps(json.loads(text) | {"rows": []}),
        lambda text: json.dumps(json.loads(text) | {"rows": [{"number": 1, "cells": {"name": 3}}]}),
        lambda text: json.dumps(json.loads(text) | {"case_id": ["x"]}),
        lambda text: json.dumps([]),
        lambda text: "null",
    ],
)
def test_a_damaged_draft_is_told_and_set_aside(place, data_folder, damage):
    for case_id in ("SD-01", "SD-02"):
        draft = Draft.open(place, case_id)
        draft.set("cases", case_id, "name", "张三")
        draft.autosave()
    file = Draft.find(place, "SD-01").found[0].path
    content = damage(file.read_text())
    file.write_text(content)
    search = Draft.find(place)
    assert [found.stored.case_id for found in search.found] == ["SD-02"]
    aside = file.with_suffix(".damaged")
    assert search.told == [f"草稿文件已损坏或由其他版本写成，无法读取，已另存为{aside}"]
    assert aside.read_text() == content
    assert Draft.find(place).told == []


def test_a_draft_whose_case_is_of_no_casebook_is_not_kept(sample_whole):
    draft = Draft.of_casebook(sample_whole, "SD-01")
    with pytest.raises(DraftError, match="试算"):
        draft.autosave()


def test_what_was_left_half_written_is_cleared(place, data_folder):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.autosave()
    half = drafts_folder.folder() / ".linkage-dead"
    half.mkdir()
    (half / "x.json").write_text("{")
    assert len(Draft.find().found) == 1 and not half.exists()


def test_a_name_that_is_a_path_leads_nowhere(place, data_folder):
    draft = Draft.blank(place)
    key = draft.rows("cases")[0].key
    draft.set("cases", key, "case_id", "../../../evil")
    draft.autosave()
    assert all(file.parent == drafts_folder.folder() for file in data_folder.rglob("*") if file.is_file())


def test_steps_too_far_back_are_given_up():
    history = History((blank_texts(),))
    for number in range(LONGEST + 50):
        row = history.now.tables["cases"][0]
        history = history.then(with_cell(history.now, "cases", row.id, "name", str(number)))
    assert len(history.states) == LONGEST + 1 and history.now.tables["cases"][0].text("name") == "249"


_CELLS = st.dictionaries(st.sampled_from(["name", "year", "另"]), st.text(min_size=1, max_size=5), max_size=3)
_ROWS = st.lists(st.builds(Row, st.integers(1, 99), _CELLS), max_size=4).map(tuple)
_TEXTS = st.builds(
    Texts,
    st.fixed_dictionaries(
        dict.fromkeys(CASE_TABLES, _ROWS) | {"cases": st.tuples(st.builds(Row, st.integers(1, 9), _CELLS))}
    ),
    st.integers(1, 99),
)


@given(
    st.builds(
        StoredDraft,
        st.none() | st.text(),
        st.none() | st.text(),
        st.none() | st.dictionaries(st.text(), st.text(), max_size=2),
        _TEXTS,
        st.lists(_TEXTS, min_size=1, max_size=4).flatmap(
            lambda states: st.builds(History, st.just(tuple(states)), st.integers(0, len(states) - 1))
        ),
    )
)
@settings(max_examples=examples(0.5))
def test_a_draft_comes_back_as_it_was_kept(kept):
    assert from_json(to_json(kept)) == kept


@given(st.lists(st.text(max_size=6), min_size=1, max_size=5))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_recovered(place, names):
    draft = Draft.open(place, "SD-01")
    for name in names:
        draft.set("cases", "SD-01", "name", name)
    draft.autosave()
    changed = draft.is_changed
    draft.close()
    for found in Draft.find(place, "SD-01").found:
        recovered = Draft.recover(found)
        assert changed and texts(recovered) == texts(draft) and recovered.problems == draft.problems
        recovered.discard()
        recovered.close()
    assert Draft.find(place).found == []
