"""A case back into a database: one transaction on its own rows, which notices what others saved since."""

import pandas as pd
import pytest

from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.casebook.storage import sql, sql_case
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import DraftError
from linkage_kit.casework.saving import ChangedOnDisk

from .meanwhile import new_case, others


@pytest.fixture
def place(database_place):
    return database_place


def test_a_saved_case_is_read_again_as_typed(place):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "consolidated", "是")
    draft.set("cases", "SD-01", "transferred_amount", "1,234.5")
    draft.set("resident_years", "2012", "personal", "1,234.5")
    draft.set("events", "notice_sent", "note", "=HYPERLINK(1)")
    draft.add_row("employee_periods", start_month="2025年5月", end_month="2025-06", region_code="371002")
    draft.save()
    assert not draft.is_changed
    again = Draft.open(place, "SD-01")
    assert again.text("cases", "SD-01", "consolidated") == "true"
    assert again.text("resident_years", "2012", "personal") == "1234.50"
    assert again.text("employee_periods", "3", "start_month") == "2025-05"
    assert again.casebook.equals(draft.casebook)
    assert read_casebook(place).select("SD-01").equals(draft.casebook)


def test_saving_touches_nothing_else(place, execute):
    whole = read_casebook(place)
    extra = pd.DataFrame({"编号": ["1", "'=2"], "备注": ["=1+1", None]}, dtype="str")
    cases = whole.cases.assign(**{"经办人 100%": [f"=甲{n}" if n % 2 else None for n in range(len(whole))]})
    frames = {**whole.tables, "cases": cases, "resident_years": whole.resident_years.assign(来源=":系统")}
    write_casebook(Casebook.from_frames(**frames, extra={"附加": extra}), place)
    before = read_casebook(place)
    where = "xmin::text, ctid::text, *" if place.startswith("postgresql") else "rowid, *"
    tables = {name: f"SELECT {where} FROM {name} WHERE case_id <> 'SD-02'" for name in whole.tables}
    rows = {name: execute(place, query) for name, query in tables.items()}
    draft = Draft.open(place, "SD-02")
    draft.set("cases", "SD-02", "name", "张三")
    draft.delete_row("resident_years", draft.rows("resident_years")[0].key)
    draft.add_row("resident_years", year="1999", personal="7")
    draft.save()
    assert {name: execute(place, query) for name, query in tables.items()} == rows
    after = read_casebook(place)
    assert others(after, "SD-02").equals(others(before, "SD-02"))
    own = after.select("SD-02")
    assert own.cases["经办人 100%"].tolist() == ["=甲1"]
    assert own.resident_years["来源"].fillna("").tolist()[-2:] == [":系统", ""]
    assert own.resident_years["year"].tolist() == [*before.select("SD-02").resident_years["year"][1:], 1999]


def test_only_the_case_s_own_rows_are_read_to_save_it_and_what_did_not_change_is_not_written(
    place, execute, monkeypatch
):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")

    def refuse(*arguments):
        raise AssertionError("the whole casebook is read")

    monkeypatch.setattr(sql, "read_cells", refuse)
    monkeypatch.setattr(sql, "read_columns", refuse)
    execute(place, "UPDATE events SET note = 'x' WHERE case_id = 'SD-01' AND step = 'notice_sent'")
    with pytest.raises(ChangedOnDisk):
        draft.save()
    draft.save_merged(draft.meet(), ())
    assert draft.text("events", "notice_sent", "note") == "x"
    draft.reload()
    assert execute(place, "SELECT name FROM cases WHERE case_id = 'SD-01'") == [("张三",)]


def test_rows_that_found_room_out_of_their_order_are_written_again(postgres_place, monkeypatch):
    """PostgreSQL puts a row where there is room: once a page is full, perhaps in one that is read before it."""
    inserted, places = sql_case._inserted, []

    def as_in_a_table_with_room(session, part, row):
        place = inserted(session, part, row)
        places.append((7, 1) if not places else place)
        return places[-1]

    monkeypatch.setattr(sql_case, "_inserted", as_in_a_table_with_room)
    draft = Draft.open(postgres_place, "SD-01")
    keys = [row.key for row in draft.rows("resident_years")]
    draft.set("resident_years", keys[0], "other", "1")
    draft.save()
    assert len(places) == 2 * len(keys)
    assert Draft.open(postgres_place, "SD-01").casebook.equals(draft.casebook)


def test_a_new_case_is_appended_and_its_number_taken_by_one_alone(place):
    before = read_casebook(place)
    first, second = new_case(place), new_case(place)
    first.save()
    with pytest.raises(DraftError, match="案卷中已有案件SD-90，请换一个案件编号"):
        second.save()
    after = read_casebook(place)
    assert others(after, "SD-90").equals(others(before))
    second.set("cases", "SD-90", "case_id", "SD-91")
    second.save()
    first.set("cases", "SD-90", "name", "别人")
    first.save()
    assert set(read_casebook(place).cases["case_id"]) - set(before.cases["case_id"]) == {"SD-90", "SD-91"}
    assert "案卷中已有这个案件编号" in new_case(place, "SD-91").problems.values()


def test_what_others_saved_since_is_told_and_can_be_brought_together(place, execute):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    other = Draft.open(place, "SD-01")
    other.set("cases", "SD-01", "name", "李四")
    other.set("cases", "SD-01", "phone", "15400000000")
    other.save()
    with pytest.raises(ChangedOnDisk, match="案件SD-01打开以后，案卷中的案件基本信息已被改动"):
        draft.save()
    meeting = draft.meet()
    (conflict,) = meeting.merged.conflicts
    assert [conflict.text(side) for side in ("opened", "mine", "theirs")] == ["刘建国", "张三", "李四"]
    draft.save_merged(meeting, ["mine"])
    row = execute(place, "SELECT name, phone FROM cases WHERE case_id = 'SD-01'")
    assert row == [("张三", "15400000000")]


def test_what_is_saved_while_two_states_are_brought_together_is_met_too(place, execute):
    draft, other = Draft.open(place, "SD-01"), Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    other.set("cases", "SD-01", "phone", "1")
    other.save()
    meeting = draft.meet()
    other.set("cases", "SD-01", "phone", "2")
    other.save()
    with pytest.raises(ChangedOnDisk):
        draft.save_merged(meeting, ())
    again = draft.meet()
    assert again.merged.conflicts == ()
    draft.save_merged(again, ())
    assert execute(place, "SELECT name, phone FROM cases WHERE case_id = 'SD-01'") == [("张三", "2")]


def test_a_column_that_another_program_added_meanwhile_keeps_what_is_in_it(place, execute):
    draft = Draft.open(place, "SD-01")
    draft.set("resident_years", "2012", "personal", "7")
    execute(place, "ALTER TABLE resident_years ADD COLUMN source TEXT")
    execute(place, "UPDATE resident_years SET source = 'x' WHERE case_id = 'SD-01'")
    with pytest.raises(ChangedOnDisk):
        draft.save()
    draft.save_merged(draft.meet(), ())
    assert set(read_casebook(place).select("SD-01").resident_years["source"]) == {"x"}


def test_a_case_that_was_deleted_meanwhile_is_told(place, execute):
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    for name in ("resident_years", "employee_periods", "events", "claims", "cases"):
        execute(place, f"DELETE FROM {name} WHERE case_id = 'SD-01'")
    with pytest.raises(ChangedOnDisk, match="案件SD-01已从案卷中删除") as told:
        draft.save()
    with pytest.raises(DraftError, match="案卷中没有案件SD-01"):
        draft.reload()
    draft.keep_mine(told.value)
    assert read_casebook(place).select("SD-01").equals(draft.casebook)


def test_a_table_and_a_column_that_are_not_there_are_made_once_there_is_something_to_keep(place, execute):
    execute(place, "DROP TABLE claims")
    execute(place, "ALTER TABLE events DROP COLUMN note")
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.save()
    assert "claims" in read_casebook(place).absent
    draft.add_row("claims", claimant="agency", year="2012", refund_personal="1.00")
    draft.set("events", "notice_sent", "note", "已送达")
    draft.save()
    assert read_casebook(place).select("SD-01").equals(draft.casebook)


def test_tables_with_chinese_titles_and_ids_spelt_otherwise_are_saved_as_they_are(place, execute):
    execute(place, 'ALTER TABLE cases RENAME COLUMN name TO "姓名"')
    execute(place, 'ALTER TABLE resident_years RENAME COLUMN case_id TO "案件编号"')
    execute(place, "UPDATE resident_years SET \"案件编号\" = ' SD-01' WHERE \"案件编号\" = 'SD-01'")
    years = len(Draft.open(place, "SD-01").rows("resident_years"))
    assert years
    draft = Draft.open(place, "SD-01")
    draft.set("cases", "SD-01", "name", "张三")
    draft.set("resident_years", "2012", "personal", "7")
    draft.save()
    assert execute(place, "SELECT \"姓名\" FROM cases WHERE case_id = 'SD-01'") == [("张三",)]
    assert read_casebook(place).select("SD-01").equals(draft.casebook)
    assert len(draft.rows("resident_years")) == years
