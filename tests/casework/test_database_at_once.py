"""Saves into a database that are killed in the middle or meet another process: whole or not at all, and none lost."""

import json
import operator
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from linkage_kit.casebook import read_casebook
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import DraftError

from .meanwhile import new_case, others
from .writer import COUNTED, OWN, STEPS

WRITER = Path(__file__).with_name("writer.py")


@pytest.fixture
def place(database_place):
    return database_place


_KILLED = """
import os, signal, sys
from linkage_kit.casebook.storage import sql_case
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import DraftError
draft = Draft.recover(Draft.find(sys.argv[1]).found[0], place=sys.argv[1])
inserted = sql_case._inserted
def killing(session, part, row):
    place = inserted(session, part, row)
    if part.raw.name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return place
sql_case._inserted = killing
draft.save()
"""


@pytest.mark.parametrize("table", ["resident_years", "events"])
def test_a_save_that_is_killed_leaves_the_case_as_it_was_and_can_be_done_again(place, table):
    before = read_casebook(place)
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.set("resident_years", "2012", "personal", "1")
    draft.set("events", "notice_sent", "note", "1")
    draft.autosave()
    draft.close()
    ended = subprocess.run([sys.executable, "-c", _KILLED, place, table], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert read_casebook(place).equals(before)
    recovered = Draft.recover(Draft.find(place).found[0], place=place)
    recovered.save()
    assert read_casebook(place).select("SD-01").equals(draft.casebook)
    assert Draft.find(place).found == []


def started(place, name, saves, cases):
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), place, name, str(saves), *cases],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout.readline() == "ready\n"
    return writer


def lose_nothing_and_are_told(place, saves, count):
    """Two writers at once: cells that both count in, and cells of their own, of so many cases. Gives the conflicts."""
    whole = read_casebook(place)
    years = whole.resident_years["case_id"].value_counts()
    cases = [case_id for case_id in whole.cases["case_id"] if years.get(case_id, 0) > 1][:count]
    writers = [started(place, name, saves, cases) for name in STEPS]
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    after = read_casebook(place)
    now, before = (
        book.resident_years.set_index(["case_id", "year"])[COUNTED].fillna(0) for book in (after, whole)
    )
    for (case_id, year), grown in ((now - before) // 100).items():
        counts = [one["counted"].get(f"{case_id}:{year}", 0) for one in told]
        assert grown == sum(map(operator.mul, counts, STEPS.values())), (case_id, year, counts)
    for one, column in zip(told, OWN.values()):
        found = after.cases.set_index("case_id")[column]
        assert all(found[case_id] == text for case_id, text in one["texts"].items())
    conflicts = [conflict for one in told for conflict in one["told"]]
    # Both counted in the same cell: each is told what the other one has there, and nothing else is a conflict.
    assert conflicts and {column for _, column, *_ in conflicts} == {COUNTED}
    assert all(float(theirs) > float(opened or 0) for _, _, opened, _, theirs in conflicts)
    assert others(after, *cases).equals(others(whole, *cases))
    return conflicts


def test_two_writers_lose_nothing_and_are_told_of_each_other_s_changes(place):
    lose_nothing_and_are_told(place, saves=4, count=1)


@pytest.mark.acceptance
@pytest.mark.parametrize("saves", [20, pytest.param(100, marks=pytest.mark.soak)])
def test_of_many_saves_by_two_writers_at_once_none_is_lost(postgres_place, saves):
    began = time.monotonic()
    conflicts = lose_nothing_and_are_told(postgres_place, saves, count=3)
    print(f"{2 * saves} saves in {time.monotonic() - began:.1f} s, {len(conflicts)} conflicts told")


def test_a_new_number_that_two_save_at_once_is_one_s_alone(place):
    drafts = [new_case(place) for _ in range(4)]
    told = []

    def save(draft):
        try:
            draft.save()
        except DraftError as error:
            told.append(str(error))

    with ThreadPoolExecutor(len(drafts)) as pool:
        list(pool.map(save, drafts))
    assert told == ["案卷中已有案件SD-90，请换一个案件编号"] * 3
    assert read_casebook(place).cases["case_id"].tolist().count("SD-90") == 1
