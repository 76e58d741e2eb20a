"""A case back into its casebook: nothing else is touched, nothing of others is lost, whatever happens in between."""

import csv

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage_kit.casebook import (
    TABLES,
    Casebook,
    CasebookError,
    read_casebook,
    typed_casebook,
    write_casebook,
)
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import CASE_TABLES, DraftError
from linkage_kit.casework.saving import ChangedOnDisk, replace_case

from .meanwhile import change_on_disk, new_case, others


def with_more(place):
    """The casebook with columns and a table that the contract does not know, and a row of agencies."""
    whole = read_casebook(place)
    storage = "parquet" if (place / "cases.parquet").exists() else None
    extra = pd.DataFrame({"编号": ["1", "'=2"], "备注": ["=1+1", None]}, dtype="str")
    cases = whole.cases.assign(经办人=[f"=甲{n}" if n % 2 else None for n in range(len(whole.cases))])
    years = whole.resident_years.assign(来源="系统")
    frames = {**whole.tables, "cases": cases, "resident_years": years}
    write_casebook(Casebook.from_frames(**frames, extra={"附加": extra}), place, storage)
    return read_casebook(place)


def test_a_saved_case_is_read_again_as_typed(any_place):
    draft = Draft.open(any_place, "SD-01")
    draft.set("resident_years", "2012", "personal", "1,234.5")
    draft.set("events", "notice_sent", "note", "=HYPERLINK(1)")
    draft.add_row("employee_periods", start_month="2025年5月", end_month="2025-06", region_code="371002")
    draft.save()
    assert not draft.is_changed
    again = Draft.open(any_place, "SD-01")
    assert again.text("resident_years", "2012", "personal") == "1234.50"
    assert again.text("events", "notice_sent", "note") == "=HYPERLINK(1)"
    assert again.text("employee_periods", "3", "start_month") == "2025-05"
    assert draft.casebook.equals(again.casebook)
    assert draft.can_undo
    draft.undo()
    assert draft.is_changed


def test_saving_touches_nothing_else(any_place):
    before = with_more(any_place)
    assert list(before.extra) == ["附加"]
    draft = Draft.open(any_place, "SD-02")
    assert draft.rows("cases")[0].texts["经办人"] == "=甲1"
    draft.set("cases", "SD-02", "name", "张三")
    draft.delete_row("resident_years", draft.rows("resident_years")[0].key)
    draft.save()
    after = read_casebook(any_place)
    assert others(after, "SD-02").equals(others(before, "SD-02"))
    assert after.extra["附加"].equals(before.extra["附加"])
    assert list(after.cases["case_id"]) == list(before.cases["case_id"])
    assert list(after.cases["经办人"].fillna("")) == list(before.cases["经办人"].fillna(""))


@given(data=st.data())
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_changed_in_a_case_others_stay_as_they_are(data, sample_whole, place):
    order = data.draw(st.permutations(range(len(sample_whole.resident_years))))
    shuffled = sample_whole.tables | {"resident_years": sample_whole.resident_years.take(list(order))}
    write_casebook(Casebook.from_frames(**shuffled), place)
    before = read_casebook(place)
    case_id = data.draw(st.sampled_from(list(before.cases["case_id"])))
    draft = Draft.open(place, case_id)
    for table in CASE_TABLES[1:]:
        for row in draft.rows(table):
            if data.draw(st.integers(0, 5)) == 0:
                draft.delete_row(table, row.id)
    for year in data.draw(st.sets(st.integers(1990, 2009), max_size=3)):
        draft.add_row("resident_years", year=str(year), personal=str(year))
    typed = draft.casebook
    draft.save()
    draft.close()
    after = read_casebook(place)
    assert others(after, case_id).equals(others(before, case_id))
    assert after.select([case_id]).equals(typed)
    assert list(after.cases["case_id"]) == list(before.cases["case_id"])


def test_rows_take_the_places_of_those_they_replace(sample_whole):
    def years(*cells):
        frame = TABLES["resident_years"].empty()
        rows = pd.DataFrame({"case_id": [c for c, _ in cells], "year": [y for _, y in cells]})
        return frame.reindex(range(len(cells))).assign(
            case_id=rows["case_id"].astype("str"), year=rows["year"].astype("Int64")
        )

    def replaced(old, new):
        cases = TABLES["cases"].empty()
        cases.loc[0, "case_id"] = "A"
        whole = typed_casebook({"resident_years": years(*old)})
        own = typed_casebook({"cases": cases, "resident_years": years(*new)})
        frame = replace_case(whole, own).resident_years
        return list(zip(frame["case_id"], frame["year"]))

    old = [("B", 1), ("A", 1), ("B", 2), ("A", 2), ("B", 3)]
    assert replaced(old, [("A", 8), ("A", 9)]) == [("B", 1), ("A", 8), ("B", 2), ("A", 9), ("B", 3)]
    assert replaced(old, [("A", 8)]) == [("B", 1), ("A", 8), ("B", 2), ("B", 3)]
    assert replaced(old, [("A", 7), ("A", 8), ("A", 9)]) == [
        ("B", 1),
        ("A", 7),
        ("B", 2),
        ("A", 8),
        ("A", 9),
        ("B", 3),
    ]
    assert replaced([("B", 1)], [("A", 8), ("A", 9)]) == [("B", 1), ("A", 8), ("A", 9)]
    assert replaced([], [("A", 8)]) == [("A", 8)]
    assert replaced(old, []) == [("B", 1), ("B", 2), ("B", 3)]


def test_a_new_case_is_appended(any_place):
    before = read_casebook(any_place)
    draft = new_case(any_place)
    draft.save()
    after = read_casebook(any_place)
    assert list(after.cases["case_id"]) == [*before.cases["case_id"], "SD-90"]
    assert others(after, "SD-90").equals(others(before))
    assert draft.case_id == "SD-90" and not draft.is_changed and draft.problems == {}
    assert Draft.open(any_place, "SD-90").others()
    draft.set("cases", "SD-90", "name", "别人")
    draft.save()
    assert Draft.open(any_place, "SD-90").text("cases", "SD-90", "name") == "别人"


def test_a_number_that_was_taken_meanwhile_is_refused(place):
    first, second = new_case(place), new_case(place)
    first.save()
    before = read_casebook(place)
    with pytest.raises(DraftError, match="案卷中已有案件SD-90，请换一个案件编号"):
        second.save()
    assert read_casebook(place).equals(before)
    # It is still a new case, kept as such.
    second.set("cases", "SD-90", "case_id", "SD-91")
    second.save()
    assert list(read_casebook(place).cases["case_id"])[-2:] == ["SD-90", "SD-91"]


def test_a_case_with_a_mistake_is_not_saved(place):
    before = read_casebook(place)
    draft = Draft.open(place, "SD-01")
    draft.set("resident_years", "2012", "personal", "三百")
    with pytest.raises(DraftError, match="有1处填写有误，改正后才能保存"):
        draft.save()
    assert read_casebook(place).equals(before)


def test_another_case_that_was_changed_meanwhile_is_kept(any_place):
    draft = Draft.open(any_place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    change_on_disk(any_place, "SD-02", name="别人改的")
    draft.save()
    names = dict(zip(*(read_casebook(any_place).cases[name] for name in ("case_id", "name"))))
    assert (names["SD-01"], names["SD-02"]) == ("张三", "别人改的")


@pytest.fixture
def conflict(place):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    change_on_disk(place, "SD-01", name="李四", phone="15400000000")
    before = read_casebook(place)
    with pytest.raises(ChangedOnDisk) as told:
        draft.save()
    assert str(told.value) == (
        "案件SD-01打开以后，案卷中的案件基本信息已被改动；可以重新读取，或以这里填写的为准覆盖"
    )
    assert read_casebook(place).equals(before)
    return draft, told.value


def test_a_case_that_was_changed_meanwhile_can_be_read_again(place, conflict):
    draft, _ = conflict
    draft.reload()
    assert draft.text("cases", "SD-01", "name") == "李四" and not draft.is_changed
    draft.undo()
    assert draft.text("cases", "SD-01", "name") == "张三"
    draft.redo()
    draft.set("cases", "SD-01", "name", "王五")
    draft.save()
    assert read_casebook(place).select(["SD-01"]).cases["phone"].item() == "15400000000"


def test_a_case_that_was_changed_meanwhile_can_be_saved_over_that(place, conflict):
    draft, changed = conflict
    draft.keep_mine(changed)
    saved = read_casebook(place).select(["SD-01"]).cases
    assert (saved["name"].item(), saved["phone"].item()) == ("张三", "15400001317")


def test_what_came_later_still_is_not_saved_over(place, conflict):
    draft, changed = conflict
    change_on_disk(place, "SD-01", name="赵六")
    with pytest.raises(ChangedOnDisk):
        draft.keep_mine(changed)
    assert read_casebook(place).select(["SD-01"]).cases["name"].item() == "赵六"


def test_a_case_that_was_deleted_meanwhile_is_told(place):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    write_casebook(others(read_casebook(place), "SD-01"), place)
    with pytest.raises(ChangedOnDisk, match="案件SD-01已从案卷中删除") as told:
        draft.save()
    with pytest.raises(DraftError, match="案卷中没有案件SD-01"):
        draft.reload()
    draft.keep_mine(told.value)
    assert read_casebook(place).cases["case_id"].iat[-1] == "SD-01"


def test_a_casebook_that_became_invalid_is_told_and_left(place):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.autosave()
    file = place / "events.csv"
    content = file.read_text(encoding="utf-8-sig").replace("2025-04-08", "明天")
    file.write_text(content, encoding="utf-8-sig")
    with pytest.raises(CasebookError, match="明天"):
        draft.save()
    assert file.read_text(encoding="utf-8-sig") == content
    assert len(Draft.find(place).found) == 1


def test_a_casebook_that_is_gone_is_told(place):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    place.rename(place.with_name("moved"))
    with pytest.raises(CasebookError, match="找不到"):
        draft.save()
    assert draft.text("cases", "SD-01", "name") == "张三"


def test_a_casebook_in_gb18030_under_chinese_headers_is_saved_too(place):
    for file in place.glob("*.csv"):
        lines = list(csv.reader(file.open(encoding="utf-8-sig", newline="")))
        columns = TABLES[file.stem].columns
        lines[0] = [columns[name].title for name in lines[0]]
        with file.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows(lines)
    before = read_casebook(place)
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.save()
    assert others(read_casebook(place), "SD-01").equals(others(before, "SD-01"))


def test_a_case_without_a_casebook_is_not_saved(sample_whole):
    draft = Draft.of_casebook(sample_whole, "SD-01")
    with pytest.raises(DraftError, match="没有指定案卷"):
        draft.save()
    with pytest.raises(DraftError, match="还没有保存过"):
        draft.reload()
