"""A folder of reports stays true: what lies there is covered, what is edited, outdated or somebody else's is told."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup

from linkage_kit.batch import case_reports, check_folder, making, write_reports
from linkage_kit.batch.folder_check import check_against
from linkage_kit.batch.report_file import read_report
from linkage_kit.casebook import write_casebook
from linkage_kit.rulebook import shandong
from linkage_kit.sample import generate

ASOF = dt.date(2026, 6, 30)
CASES = ["S0000001", "S0000002", "S0000003"]
#: One process and one format: what is told does not depend on either.
QUICK = {"asof": ASOF, "formats": ["html"], "workers": 1}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A casebook of three cases with its reports."""
    work = tmp_path_factory.mktemp("folder")
    write_casebook(generate(3, seed=5), work / "casebook")
    batch = write_reports(work / "casebook", work / "out", **QUICK)
    assert (batch.made, batch.of_folder, batch.unsummed) == (3, [], [])
    return work


@pytest.fixture
def copy(made, tmp_path):
    """The same, to be changed."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def again(copy, **options):
    return write_reports(copy / "casebook", copy / "out", **QUICK | options)


def index(copy):
    with (copy / "out" / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["case_id"]: row for row in csv.DictReader(file)}


def page(copy):
    return BeautifulSoup((copy / "out" / "index.html").read_text(encoding="utf-8"), "html.parser").get_text()


def edit(path, old, new):
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def of_another_casebook(copy):
    """The third case has another id in the casebook from now on, and its report is one of another casebook."""
    for file in (copy / "casebook").glob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"S0000003", b"T0000009"))


def test_a_folder_just_made_is_true_and_says_so(made):
    found = check_folder(made / "out")
    assert found.is_true and found.told == []
    # Three reports, index page and table, summary, audit.json and six tables.
    assert found.whole == 13
    assert check_against(made / "out", made / "casebook", None, shandong()) == []


def test_an_edited_report_is_noticed_made_again_and_told(copy, made):
    report = copy / "out" / "S0000001.html"
    edit(report, "审核报告".encode(), "审计报告".encode())
    assert check_folder(copy / "out").faults == ["S0000001.html：在生成之后被改动"]
    batch = again(copy)
    assert batch.made == 1
    assert batch.of_folder == ["1个文件在上次生成之后被改动或者不完整，已重新生成：S0000001.html。"]
    assert report.read_bytes() == (made / "out" / "S0000001.html").read_bytes()
    assert check_folder(copy / "out").is_true


def test_a_report_whose_seal_was_taken_out_is_edited_too(copy):
    edit(copy / "out" / "S0000001.html", b'<meta name="linkage-seal"', b'<meta name="linkage-sael"')
    (fault,) = check_folder(copy / "out").faults
    assert fault.startswith("S0000001.html：没有封印")
    assert "已重新生成：S0000001.html" in "".join(again(copy).of_folder)


def test_an_edited_report_that_is_not_asked_for_is_told_on_the_page(copy):
    edit(copy / "out" / "S0000001.html", "审核报告".encode(), "审计报告".encode())
    batch = again(copy, case_ids=["S0000002"])
    assert (batch.made, index(copy)["S0000001"]["state"]) == (0, "edited")
    (notice,) = batch.of_folder
    assert notice == "1个报告文件在生成之后被改动或者不完整，应重新生成：S0000001.html。"
    assert notice in page(copy) and "HTML（被改动）" in page(copy)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("index.html", "审核汇总".encode(), "审计汇总".encode()),
        ("index.csv", b",made,", b",fine,"),
        ("audit/settlements.csv", b".61\r\n", b".62\r\n"),
        ("audit/audit.json", b'"cases": 3', b'"cases": 4'),
    ],
)
def test_an_edited_file_of_the_batch_itself_is_noticed(copy, name, old, new):
    edit(copy / "out" / name, old, new)
    found = check_folder(copy / "out")
    assert f"{name}：在生成之后被改动" in found.faults
    told = "".join(again(copy).of_folder)
    # An audit.json that does not fit the page may be that of a run that was interrupted.
    assert (name in told) == (name != "audit/audit.json")
    assert check_folder(copy / "out").is_true


def test_what_is_cut_off_or_gone_is_told_by_its_name(copy):
    out = copy / "out"
    for name in ("S0000001.html", "summary.pdf"):
        (out / name).write_bytes((out / name).read_bytes()[:-30])
    (out / "S0000002.html").unlink()
    assert set(check_folder(out).faults) == {
        "S0000001.html：不完整，末尾缺失",
        "summary.pdf：不完整，末尾缺失",
        "S0000002.html：找不到",
    }


def test_a_run_over_one_case_leaves_an_index_of_all_that_lies_there(copy, made):
    before = (made / "out" / "index.csv").read_bytes()
    batch = again(copy, case_ids=["S0000002"], fresh=True)
    assert (batch.made, [row.case_id for row in batch.rows], batch.of_folder) == (1, ["S0000002"], [])
    assert (copy / "out" / "index.csv").read_bytes() == before
    assert (copy / "out" / "index.html").read_bytes() == (made / "out" / "index.html").read_bytes()


def test_a_run_over_one_case_into_an_empty_folder_says_that_there_are_more(copy):
    write_reports(copy / "casebook", copy / "new", case_ids=["S0000002"], **QUICK)
    told = "案卷共3个案件，这里只汇总本目录中有报告的和这次所选的1个；audit目录是全部3个案件的审核结果。"
    text = (copy / "new" / "index.html").read_text(encoding="utf-8")
    assert told in text
    assert check_folder(copy / "new").is_true
    (missing,) = check_against(copy / "new", copy / "casebook", None, shandong())
    assert missing == "2个案件没有报告：S0000001、S0000003。"


def test_reports_of_another_casebook_are_named_everywhere(copy):
    of_another_casebook(copy)
    (copy / "out" / "notes.html").write_text("<p>备忘", encoding="utf-8")
    batch = again(copy)
    assert sorted(index(copy)) == ["S0000001", "S0000002", "T0000009"]
    assert batch.of_folder == [
        "1个报告文件不属于这份案卷的任何案件，不在汇总之内：S0000003.html。",
        "1个文件不是本工具生成的报告，不在汇总之内：notes.html。",
    ]
    assert all(notice in page(copy) for notice in batch.of_folder)
    found = check_folder(copy / "out")
    (fault,) = found.faults
    assert fault.startswith("S0000003.html：index.csv中没有这份报告：属于别的案卷")
    assert found.told == ["notes.html：不是本工具生成的文件"]


def test_a_stale_report_is_told_with_what_made_it_so(copy):
    """The casebook has changed, and one case of two was made again."""
    cases = copy / "casebook" / "cases.csv"
    name = generate(3, seed=5).cases.set_index("case_id")["name"]["S0000001"]
    edit(cases, name.encode(), "另一人".encode())
    (stale,) = check_against(copy / "out", copy / "casebook", None, shandong())
    assert stale == "1个案件的报告已过期（案卷或者程序在那以后有变化），应重新生成：S0000001。"
    assert again(copy, case_ids=["S0000002"]).of_folder == [stale]
    assert index(copy)["S0000001"]["state"] == "outdated"
    assert stale in page(copy) and "HTML（已过期）" in page(copy)
    (fault,) = check_folder(copy / "out").faults
    assert fault.startswith("S0000001.html：与index.csv不符：已过期")


def test_two_as_of_days_in_one_folder_are_told(copy):
    batch = again(copy, case_ids=["S0000002"], asof=dt.date(2026, 7, 31))
    told = "2个案件的报告已过期（审计基准日是2026-06-30），应重新生成：S0000001、S0000003。"
    assert batch.of_folder == [told] and told in page(copy)
    assert [row["state"] for row in index(copy).values()] == ["outdated", "made", "outdated"]
    faults = check_folder(copy / "out").faults
    assert "目录中有不同审计基准日的结果：2026-06-30（2个文件）、2026-07-31（4个文件）" in faults


def test_a_report_that_differs_in_masking_alone_still_fits(copy):
    batch = again(copy, case_ids=["S0000002"], unmask=True)
    assert (batch.made, batch.of_folder) == (1, [])
    assert {row["state"] for row in index(copy).values()} == {"made"}
    assert check_folder(copy / "out").is_true
    assert check_against(copy / "out", copy / "casebook", None, shandong()) == []


def test_a_case_that_cannot_be_prepared_or_written_takes_nothing_from_the_others(copy, monkeypatch):
    prepare = making.case_job

    def founders(recipe, case, *more):
        if case.case_id == "S0000001":
            raise RuntimeError("charcode loading failed")
        return prepare(recipe, case, *more)

    monkeypatch.setattr(making, "case_job", founders)
    (copy / "out" / "S0000002.html").unlink()
    (copy / "out" / "S0000002.html").mkdir()
    batch = again(copy, fresh=True)
    assert [failure.job_id for failure in batch.failures] == ["S0000001", "S0000002"]
    assert batch.made == 1
    assert {case_id: row["state"] for case_id, row in index(copy).items()} == {
        "S0000001": "failed",
        "S0000002": "failed",
        "S0000003": "made",
    }
    assert batch.failures[0].reason in page(copy)
    assert (copy / "out" / "summary.pdf").is_file()


class Stopped(Exception):
    """Somebody stops the run."""


def test_a_run_that_is_stopped_leaves_no_index_of_another_day(copy, monkeypatch):
    def stops(*_, **__):
        raise Stopped

    monkeypatch.setattr(case_reports, "write_summary", stops)
    with pytest.raises(Stopped):
        again(copy, asof=dt.date(2025, 12, 31), case_ids=["S0000001"])
    left = {path.name for path in (copy / "out").iterdir()}
    assert "S0000001.html" in left and not left & {"index.html", "index.csv", "summary.pdf"}


def test_a_run_of_the_same_day_that_is_stopped_leaves_the_index(copy, monkeypatch):
    def stops(*_, **__):
        raise Stopped

    monkeypatch.setattr(case_reports, "write_summary", stops)
    with pytest.raises(Stopped):
        again(copy, fresh=True)
    assert (copy / "out" / "index.html").exists()


def test_two_runs_at_once_take_their_turns_and_the_index_is_of_the_last(copy):
    days = [dt.date(2025, 12, 31), dt.date(2026, 3, 31)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda day: again(copy, asof=day), days))
    (day,) = {read_report(path).marks.asof for path in (copy / "out").glob("*.html")}
    assert day in {each.isoformat() for each in days}
    assert check_folder(copy / "out").is_true


def test_a_report_of_a_part_that_is_of_another_day_than_the_index_is_told(copy):
    batch = again(copy, asof=dt.date(2025, 12, 31), only=["timeline"])
    assert batch.of_folder == ["目录页index.html与这次生成的报告不同：目录页的审计基准日是2026-06-30。"]
    assert again(copy, only=["timeline"], fresh=True).of_folder == []
