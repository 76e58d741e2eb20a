"""⑫ The papers: of the saved case and of no other, one after the other, each whole or told."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import zipfile
from functools import partial

import openpyxl
import pytest

from linkage_kit.audit import audit
from linkage_kit.batch.fingerprint import fingerprint_of
from linkage_kit.batch.maker import Maker, NoPaper
from linkage_kit.casebook import Casebook, read_casebook
from linkage_kit.casework.producing import Order, archive_name, papers
from linkage_kit.casework.steps.produce import Produce
from linkage_kit.forms.names import chinese
from linkage_kit.forms.write import write_forms
from tests.file_bytes import digest

#: What the annexes are called in short.
SHORT = {1: "告知书", 5: "清退表"}
ANNEXES_ONLY = {"annexes": [1, 5], "formats": [], "unmask": False, "filledOn": ""}


@pytest.fixture
def opened(opened_step):
    return partial(opened_step, Produce)


def produce(step: Produce, **wanted) -> None:
    """Asks for papers as the page does, and waits until they are made."""

    async def ask() -> None:
        step.vue_produce({**ANNEXES_ONLY, **wanted})
        if step.task is not None:
            await step.task

    asyncio.run(ask())


def handed_over(step: Produce, name: str, monkeypatch) -> bytes:
    sent = []
    monkeypatch.setattr(step, "send", lambda content, buffers=None: sent.append((content, buffers)))
    step.vue_download(name)
    ((content, buffers),) = sent
    assert content["args"][0] == name
    return buffers[0]


def annex_files(case_id: str, *numbers: int) -> list[str]:
    return [f"{case_id}-附件{n}-{SHORT[n]}.{kind}" for n in numbers for kind in ("xlsx", "pdf")]


def test_the_annexes_are_those_that_the_command_writes(opened, place, tmp_path, monkeypatch):
    _, step, parts = opened("SD-13")
    produce(step)
    names = [name for name, _, _ in parts["files"]]
    assert names == annex_files("SD-13", 1, 5)
    write_forms(read_casebook(place), tmp_path / "out", ["SD-13"], [1, 5], naming=chinese)
    for name in names:
        if name.endswith(".pdf"):
            assert digest(handed_over(step, name, monkeypatch)) == digest(
                (tmp_path / "out" / name).read_bytes()
            )
    assert (parts["progress"], parts["failures"], parts["isOutdated"]) == (None, [], False)


def test_an_annex_that_the_case_has_not_is_told_with_its_reason(opened):
    _, step, parts = opened("SD-14")
    reasons = {number: reason for number, _, reason in parts["annexes"]}
    assert reasons[2].startswith("只用于居民养老保险衔接至企业职工养老保险")
    assert reasons[1] == ""
    produce(step, annexes=[1, 2])
    assert [name for name, _, _ in parts["files"]] == annex_files("SD-14", 1)


def test_all_files_are_packed_into_one(opened, monkeypatch):
    _, step, parts = opened("SD-13")
    produce(step)
    archive = zipfile.ZipFile(io.BytesIO(handed_over(step, "SD-13-文书.zip", monkeypatch)))
    assert archive.namelist() == [name for name, _, _ in parts["files"]]
    assert archive.testzip() is None


def test_nothing_that_was_not_made_is_handed_over(opened, monkeypatch):
    _, step, _ = opened("SD-13")
    produce(step)
    monkeypatch.setattr(step, "send", lambda *_, **__: pytest.fail("something was sent"))
    step.vue_download("../SD-13-附件1-告知书.pdf")
    step.vue_preview("../SD-13-附件1-告知书.pdf")


def test_a_pdf_is_shown_before_it_is_kept_and_a_workbook_is_not(opened, monkeypatch):
    _, step, parts = opened("SD-13")
    produce(step, annexes=[1])
    assert [is_shown for _, _, is_shown in parts["files"]] == [False, True]
    sent = []
    monkeypatch.setattr(step, "send", lambda content, buffers=None: sent.append((content, buffers)))
    for name in annex_files("SD-13", 1):
        step.vue_preview(name)
    ((content, buffers),) = sent
    assert content == {"method": "paper", "args": ["SD-13-附件1-告知书.pdf", "application/pdf"]}
    assert buffers == [handed_over(step, "SD-13-附件1-告知书.pdf", monkeypatch)]


def test_no_name_shows_the_number_that_a_case_id_is(place):
    number = "37010219640512003X"
    book = read_casebook(place)
    tables = {name: frame.assign(case_id=number) for name, frame in book.select(["SD-13"]).tables.items()}
    case = audit(Casebook.from_frames(**tables), dt.date(2026, 6, 30))[number]
    names = [archive_name(case)]
    for paper in papers(case, Order((1, 5), None, ("html",), True)):
        names += paper.prepare()()
    assert len(names) == 6
    assert not [name for name in names if number in name]


def test_a_case_with_changes_is_saved_before_it_is_put_on_paper(opened, place):
    session, step, parts = opened("SD-13")
    session.edit(lambda draft: draft.set("cases", "SD-13", "phone", "13912345678"))
    assert parts["isUnsaved"]
    assert Produce.state(session.draft).missing == "尚未保存到案卷"
    produce(step)
    assert read_casebook(place).cases.set_index("case_id").loc["SD-13", "phone"] == "13912345678"
    assert not parts["isUnsaved"] and len(parts["files"]) == 4
    assert Produce.state(session.draft).mark == "done"


def test_a_case_that_cannot_be_saved_is_not_put_on_paper(opened, place):
    session, step, parts = opened("SD-13")
    session.edit(lambda draft: draft.set("cases", "SD-13", "applied_on", "昨天"))
    assert parts["told"] == "有1处填写有误，改正后才能保存和生成文书。"
    assert (parts["annexes"], Produce.state(session.draft).mark) == ([], "problem")
    produce(step)
    assert (step.task, parts["files"]) == (None, [])


def test_papers_of_what_stood_here_before_are_told_to_be_old(opened):
    session, step, parts = opened("SD-13")
    produce(step)
    session.edit(lambda draft: draft.set("cases", "SD-13", "phone", "13912345678"))
    assert parts["isOutdated"]
    session.undo()
    assert not parts["isOutdated"]
    session.open("SD-14")
    assert parts["files"] == []


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [
        ({"annexes": [], "formats": []}, {"papers": "请至少选择一种要生成的文书"}),
        ({"filledOn": "2026-02-30"}, {"filledOn": "应为日期，如2025-01-03"}),
    ],
)
def test_what_is_wrong_with_an_order_is_told_at_its_place(opened, wanted, wrong):
    _, step, parts = opened("SD-13")
    produce(step, **wanted)
    assert parts["wrong"] == wrong
    assert (step.task, parts["files"]) == (None, [])
    produce(step)
    assert parts["wrong"] == {}


def test_the_day_of_filling_in_is_written_on_the_annexes(opened, monkeypatch):
    _, step, parts = opened("SD-13")
    produce(step, filledOn="2026-06-30")
    assert parts["failures"] == []
    sheet = openpyxl.load_workbook(
        io.BytesIO(handed_over(step, "SD-13-附件5-清退表.xlsx", monkeypatch))
    ).active
    assert "填表日期：2026年6月30日" in [cell.value for row in sheet for cell in row]


def test_a_paper_that_fails_is_told_and_the_others_are_made(opened, monkeypatch):
    _, step, parts = opened("SD-13")

    def broken(maker, work):
        files = make(maker, work)
        if "SD-13-附件1-告知书.pdf" in files:
            raise NoPaper("磁盘已满，电话13812345678")
        return files

    make = Maker.make
    monkeypatch.setattr(Maker, "make", broken)
    produce(step)
    assert [name for name, _, _ in parts["files"]] == annex_files("SD-13", 5)
    assert parts["failures"] == ["附件1没有生成：磁盘已满，电话138****5678"]


def test_the_form_goes_on_while_papers_are_made(opened):
    session, step, parts = opened("SD-13")

    async def ask_and_type() -> tuple[dict, bool]:
        step.vue_produce(ANNEXES_ONLY)
        await asyncio.sleep(0)
        during = parts["progress"]
        session.edit(lambda draft: draft.set("cases", "SD-13", "phone", "13912345678"))
        typed = session.draft.text("cases", "SD-13", "phone") == "13912345678" and not step.task.done()
        await step.task
        return during, typed

    during, typed = asyncio.run(ask_and_type())
    assert during == {"done": 0, "total": 2, "doing": "附件1"}
    assert typed
    assert parts["isOutdated"]


@pytest.mark.acceptance
def test_the_report_is_that_of_the_batch_and_masked_unless_asked(opened, place, asof, tmp_path, monkeypatch):
    from linkage_kit.batch import write_reports

    session, step, parts = opened("SD-13")
    number = session.draft.rows("cases")[0].texts["id_number"]
    produce(step, annexes=[], formats=["html", "pdf"])
    assert [name for name, _, _ in parts["files"]] == ["SD-13-审核报告.html", "SD-13-审核报告.pdf"]
    page = handed_over(step, "SD-13-审核报告.html", monkeypatch)
    assert number.encode() not in page
    (tmp_path / "single.html").write_bytes(page)
    write_reports(place, tmp_path / "batch", asof=asof, case_ids=["SD-13"])
    assert fingerprint_of(tmp_path / "single.html") == fingerprint_of(tmp_path / "batch" / "SD-13.html")
    made = digest(handed_over(step, "SD-13-审核报告.pdf", monkeypatch))
    assert made == digest((tmp_path / "batch" / "SD-13.pdf").read_bytes())
    produce(step, annexes=[], formats=["html"], unmask=True)
    assert number.encode() in handed_over(step, "SD-13-审核报告.html", monkeypatch)
    step.close()
