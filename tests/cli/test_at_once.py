"""Nothing that was said to be done is lost: whoever writes the same casebook at the same time waits, or is told."""

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from linkage_kit.casebook import as_place, read_casebook, write_casebook
from linkage_kit.casebook.storage import atomic, limits
from linkage_kit.casebook.storage.changing import changing
from linkage_kit.resources import sample_casebook
from tests.importing.sent import without_sources

from .conftest import linkage

YEARS = range(2001, 2009)
HEADER = "案件编号,年份,个人缴费,集体补助（其他资助）,政府补贴,利息"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """That nothing is lost is tested here, not how long eight programs take on a machine with other work."""
    monkeypatch.setattr(limits, "LONGEST_WAIT", 900)


@pytest.fixture(params=["folder", "xlsx", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place of each kind in turn, with nothing in it."""
    match request.param:
        case "postgresql":
            return request.getfixturevalue("schema")
        case "sqlite":
            return f"sqlite:///{tmp_path / 'book.db'}"
        case "xlsx":
            return str(tmp_path / "book.xlsx")
        case _:
            return str(tmp_path / "book")


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    """Exported tables, each with another year of one case."""
    files = [tmp_path / f"add{year}.csv" for year in YEARS]
    for file, year in zip(files, YEARS):
        file.write_text(f"{HEADER}\nSD-01,{year},500,0,30,5\n", encoding="utf-8")
    return files


def at_once(*commands: list[object]) -> list[tuple[int, str]]:
    """The commands in as many processes; with what each ended and what it complained of."""
    with ProcessPoolExecutor(len(commands), get_context("fork")) as processes:
        return list(processes.map(ended, commands))


def ended(command: list[object]) -> tuple[int, str]:
    result = linkage(*command)
    return result.exit_code, result.stderr


def years_of(place: str) -> set[int]:
    book = read_casebook(place).select(["SD-01"])
    return set(book.resident_years["year"])


@pytest.mark.acceptance
def test_what_eight_import_into_one_casebook_is_all_there(place, exports):
    write_casebook(read_casebook(sample_casebook()), place)
    before = years_of(place)
    ended = at_once(*(["import", file, "--into", place, "--out", place] for file in exports))
    assert ended == [(0, "")] * len(exports)
    assert years_of(place) == before | set(YEARS)


@pytest.mark.acceptance
def test_of_those_who_make_a_casebook_at_once_one_makes_it_and_the_others_are_told(place, exports, tmp_path):
    cases = sample_casebook() / "cases.csv"
    ended = at_once(*(["import", file, "--cases", cases, "--out", place] for file in exports[:4]))
    assert sorted(status for status, _ in ended) == [0, 2, 2, 2]
    assert all("已经有内容" in words for status, words in ended if status)
    made = next(year for year, (status, _) in zip(YEARS, ended) if not status)
    assert years_of(place) == {made}


@pytest.mark.acceptance
def test_who_replaces_a_casebook_takes_nothing_away_from_who_imports_into_it(place, exports):
    write_casebook(read_casebook(sample_casebook()), place)
    convert = ["convert", sample_casebook(), place, "--replace"]
    ended = at_once(convert, ["import", exports[0], "--into", place, "--out", place], convert)
    assert ended == [(0, "")] * 3
    # Whoever was last, the casebook is that of one of them, whole.
    assert without_sources(read_casebook(place).select(["SD-02"])).equals(
        read_casebook(sample_casebook()).select(["SD-02"])
    )


@pytest.mark.acceptance
def test_a_case_that_is_saved_during_an_import_is_not_lost(place):
    write_casebook(read_casebook(sample_casebook()), place)
    save = subprocess.Popen(
        [sys.executable, "-c", SAVE, place], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert save.stdout is not None
    with changing(as_place(place)) as held:
        book = held.read()
        print("now", file=save.stdin, flush=True)
        assert save.stdout.readline() == "saving\n"
        with pytest.raises(subprocess.TimeoutExpired):
            save.wait(1)
        cases = book.cases
        cases.loc[cases["case_id"] == "SD-01", "phone"] = "13900000000"
        held.write(book.assign(cases=cases))
    assert save.wait(600) == 0
    phones = read_casebook(place).cases.set_index("case_id")["phone"]
    assert (phones["SD-01"], phones["SD-02"]) == ("13900000000", "13800000000")


SAVE = """
import sys
from linkage_kit.casebook import as_place
from linkage_kit.casework.draft import Draft
draft = Draft.open(as_place(sys.argv[1]), "SD-02")
draft.set("cases", draft.rows("cases")[0].key, "phone", "13800000000")
sys.stdin.readline()
print("saving", flush=True)
draft.save()
"""


def test_who_waits_too_long_is_told_in_a_sentence(tmp_path, exports, monkeypatch):
    book = tmp_path / "book"
    write_casebook(read_casebook(sample_casebook()), book)
    monkeypatch.setattr(limits, "LONGEST_WAIT", 0.2)
    with atomic.exclusive(book):
        result = linkage("import", exports[0], "--into", book, "--out", book)
    assert (result.exit_code, result.stderr) == (
        1,
        "book：正被其他程序写入，等了0.2秒还没有轮到，请稍后再试\n",
    )


def test_a_folder_that_came_while_one_waited_is_locked_itself(tmp_path):
    """Who waited for the folder above it does not write beside who locks the new one."""
    with atomic.exclusive(tmp_path / "book"):
        (tmp_path / "book").mkdir()
        assert (tmp_path / ".linkage-saving.lock").exists()
    with atomic.exclusive(tmp_path / "book"):
        assert [path.name for path in (tmp_path / "book").iterdir()] == [".linkage-saving.lock"]
    assert list((tmp_path / "book").iterdir()) == []
