"""A save that is killed, runs out of disk or meets another one: the casebook is whole, and the case can be saved."""

import signal
import subprocess
import sys

import pytest

from linkage_kit.casebook import read_casebook
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import DraftError

from .meanwhile import new_case, others


def test_a_disk_that_is_full_is_told(place, monkeypatch):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    before = {file.name: file.read_bytes() for file in place.iterdir()}

    def full(*arguments, **named):
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("linkage_kit.casebook.storage.write_folder", full)
    with pytest.raises(DraftError, match="案卷无法写入"):
        draft.save()
    assert {file.name: file.read_bytes() for file in place.iterdir()} == before
    assert draft.is_changed


def test_saving_leaves_no_file_behind(place, data_folder):
    before = {file.name for file in place.iterdir()}
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.autosave()
    draft.save()
    assert {file.name for file in place.iterdir()} - before <= {"agencies.csv"}
    assert Draft.find().found == []


_KILLED = """
import os, signal, sys
from linkage_kit.casebook.storage import atomic
from linkage_kit.casework.draft import Draft
place, number = sys.argv[1], int(sys.argv[2])
draft = Draft.recover(Draft.find(place).found[0])
done = 0
replace = os.replace
def killing(source, target):
    global done
    if str(target).startswith(place):
        if done == number:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1
    replace(source, target)
os.replace = killing
draft.save()
"""


@pytest.mark.parametrize("number", [0, 2])
@pytest.mark.parametrize("kind", ["old", "new"])
def test_a_save_that_is_killed_leaves_a_valid_casebook_and_can_be_done_again(place, number, kind):
    before = read_casebook(place)
    if kind == "new":
        draft, case_id = new_case(place), "SD-90"
    else:
        draft, case_id = Draft.open(place, "SD-01"), "SD-01"
        draft.set("cases", case_id, "name", "张三")
        draft.set("resident_years", "2012", "personal", "1")
        draft.delete_row("events", "notice_sent")
    draft.autosave()
    draft.close()
    ended = subprocess.run([sys.executable, "-c", _KILLED, place, str(number)], check=False)
    assert ended.returncode == -signal.SIGKILL
    half = read_casebook(place)
    assert others(half, case_id).equals(others(before, case_id))
    recovered = Draft.recover(Draft.find(place).found[0])
    assert recovered.problems == {}
    recovered.save()
    after = read_casebook(place)
    assert after.select([case_id]).equals(draft.casebook)
    assert others(after, case_id).equals(others(before, case_id))
    assert Draft.find(place).found == []


def test_two_that_save_at_once_both_get_in(place):
    script = (
        "import sys\nfrom linkage_kit.casework.draft import Draft\n"
        "draft = Draft.open(sys.argv[1], sys.argv[2])\n"
        "for number in range(3):\n"
        "    draft.set('cases', sys.argv[2], 'name', f'第{number}次'); draft.save()\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", script, place, case_id]) for case_id in ("SD-01", "SD-02")
    ]
    assert [process.wait() for process in processes] == [0, 0]
    cases = read_casebook(place).cases.set_index("case_id")
    assert list(cases.loc[["SD-01", "SD-02"], "name"]) == ["第2次", "第2次"]
