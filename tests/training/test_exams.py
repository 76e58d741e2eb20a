"""An exam: the same plan gives the same bytes, sheets come back in every state, and nothing is marked by guess."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from linkage_kit.training.exams.accepting import accepted_of, of_differing_papers
from linkage_kit.training.exams.class_marking import marked_class, sheet_files
from linkage_kit.training.exams.exam import Exam, ExamError, Plan, Trainee, chosen_kinds, made_exam
from linkage_kit.training.exams.key import ANSWERS, answers, read_key, write_key
from linkage_kit.training.exams.marked import MarkedClass, changes_table, marks_table
from linkage_kit.training.exams.roster import read_roster
from linkage_kit.training.exams.sheets import sheet_bytes

KINDS = ("window", "due_dates", "refund_items", "capital")


@pytest.fixture(scope="module")
def exam() -> Exam:
    trainees = (Trainee("K7", "张三"), Trainee("002"), Trainee("003"))
    return made_exam(Plan("测验", 5, None, KINDS, trainees))


def filled(exam: Exam, paper: int, changes: dict[str, object] | None = None) -> openpyxl.Workbook:
    """A sheet with the right answers, some of them changed, by code."""
    made = exam.papers[paper]
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(made)))
    right = {
        field.code: field.kind.shown(question.exercise.right[field.code])
        for question in made.questions
        for field in question.exercise.fields
    } | (changes or {})
    for row in book["答题"].iter_rows(min_row=2):
        row[3].value = right[row[2].value]
    return book


def came_back(folder: Path, **books: openpyxl.Workbook | bytes) -> list[Path]:
    for name, book in books.items():
        file = folder / f"{name.lstrip('_')}.xlsx"
        if isinstance(book, bytes):
            file.write_bytes(book)
        else:
            book.save(file)
    return sheet_files([folder])


def reasons(marked: MarkedClass) -> list[str]:
    return [f"{one.file}：{one.reason}" for one in marked.problems if one.file]


def test_every_paper_has_other_cases_the_same_kinds_in_the_same_order_and_the_same_points(exam):
    kinds = [[question.exercise.kind for question in paper.questions] for paper in exam.papers]
    assert kinds == [list(KINDS)] * 3
    assert {paper.points for paper in exam.papers} == {400}
    cases = exam.casebook.cases
    assert cases["id_number"].is_unique and len(cases) == 12


def test_the_same_plan_gives_the_same_answers_and_sheets(exam):
    again = made_exam(exam.plan)
    assert answers(again).equals(answers(exam))
    assert sheet_bytes(again.papers[1]) == sheet_bytes(exam.papers[1])


def test_the_key_is_open_to_its_user_alone_and_gives_the_exam_again(exam, tmp_path):
    write_key(exam, tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "key" / ANSWERS).stat().st_mode & 0o777 == 0o600
    assert answers(read_key(tmp_path / "key")).equals(answers(exam))


def test_an_answer_changed_in_the_key_is_refused_and_not_believed(exam, tmp_path):
    write_key(exam, tmp_path / "key")
    file = tmp_path / "key" / ANSWERS
    file.write_bytes(file.read_bytes().replace(b",true", b",false", 1))
    with pytest.raises(ExamError, match="与案卷重算的答案不符"):
        read_key(tmp_path / "key")


def test_only_answers_can_be_filled_in(exam):
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(exam.papers[0])))
    page = book["答题"]
    assert [cell.value for cell in page[1]] == ["题号", "项目", "编码", "答案"]
    assert page.protection.sheet
    assert all(
        [cell.protection.locked for cell in row] == [True, True, True, False]
        for row in page.iter_rows(min_row=2)
    )
    assert [cell.value for cell in book["考生"][1]] == ["考号", "姓名", "试卷编码"]
    assert [cell.value for cell in book["考生"][2]] == ["K7", "张三", exam.papers[0].code]


def test_right_answers_by_their_words_for_people_have_every_point(exam, tmp_path):
    files = came_back(tmp_path, **{f"_00{number + 1}": filled(exam, number) for number in range(3)})
    marked = marked_class(exam, files)
    assert [paper.got for paper in marked.papers] == [400, 400, 400]
    assert marked.problems == ()


def test_a_planted_mistake_is_named_in_the_marks(exam, tmp_path):
    question = exam.papers[1].questions[1]
    field = question.exercise.fields[0]
    wrong = field.reckoning.wrong(field.given(question.exercise.right))
    value, names = next((value, names) for value, names in wrong.items() if len(names) == 1)
    files = came_back(tmp_path, _002=filled(exam, 1, {field.code: field.kind.text(value)}))
    row = marks_table(marked_class(exam, files).papers).query("code == @field.code").iloc[0]
    assert (row["verdict"], row["mistake"], row["got"]) == ("wrong", min(names)[0], "0")


def test_every_bad_file_is_listed_with_its_reason_and_none_is_marked(exam, tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    other = openpyxl.Workbook()
    foreign = filled(exam, 0)
    foreign["考生"]["C2"].value = "FFFFFFFF-001"
    files = came_back(tmp_path, empty=b"", broken=b"PK\x03\x04 broken", other=other, foreign=foreign)
    marked = marked_class(exam, files)
    assert marked.papers == ()
    told = dict(line.split("：", 1) for line in reasons(marked))
    assert told.keys() == {"notes.txt", "empty.xlsx", "broken.xlsx", "other.xlsx", "foreign.xlsx"}
    assert told["notes.txt"] == "不是答题表：应为.xlsx工作簿"
    assert told["other.xlsx"] == "不是答题表：没有工作表答题、考生"
    assert told["foreign.xlsx"] == "不是这次考试的答题表：试卷编码“FFFFFFFF-001”不在标准答案中"


def test_of_two_different_sheets_of_one_paper_neither_is_marked_and_a_copy_counts_once(exam, tmp_path):
    first, second = filled(exam, 0), filled(exam, 0, {"window_opens": "2025-01-01"})
    files = came_back(tmp_path, _001=first, again=second)
    marked = marked_class(exam, files)
    assert marked.papers == () and len(reasons(marked)) == 2
    (tmp_path / "again.xlsx").write_bytes((tmp_path / "001.xlsx").read_bytes())
    marked = marked_class(exam, files)
    assert [paper.no for paper in marked.papers] == ["001"]
    assert reasons(marked) == ["again.xlsx：与001.xlsx完全相同，只评一份"]


def test_a_renamed_sheet_is_marked_by_what_it_says_and_told(exam, tmp_path):
    marked = marked_class(exam, came_back(tmp_path, _003=filled(exam, 1)))
    assert [paper.no for paper in marked.papers] == ["002"]
    assert reasons(marked) == ["003.xlsx：文件已改名，按试卷编码作为002号卷评分"]


def test_changed_locked_cells_and_formulas_are_told_and_their_rows_not_marked(exam, tmp_path):
    book = filled(exam, 0)
    page = book["答题"]
    page["C2"].value, page["D3"].value, page["B4"].value = "outcome", "=1+1", "别的项目"
    page.delete_rows(page.max_row)
    marked = marked_class(exam, came_back(tmp_path, _001=book))
    (paper,) = marked.papers
    assert [one.verdict for one in paper.fields[:3]] == ["unreadable", "unreadable", "right"]
    assert paper.fields[-1].verdict == "unreadable"
    told = "\n".join(reasons(marked))
    assert "第2行：题号“1”、编码“outcome”不是试卷的，这一行未评分" in told
    assert "第3行：答案是公式，应填写数值或文字，未评分" in told
    assert "第4行：项目被改为“别的项目”" in told
    assert "第4题“清退总额大写”的行不见了，未评分" in told


def test_a_sheet_whose_number_is_another_trainee_s_is_not_marked_for_either(exam, tmp_path):
    book = filled(exam, 1)
    book["考生"]["C2"].value = exam.papers[2].code
    marked = marked_class(exam, came_back(tmp_path, _003=book))
    assert marked.papers == ()
    assert "试卷编码是003号卷的，考号却是“002”" in reasons(marked)[0]


def test_a_sheet_that_nobody_filled_in_is_told(exam, tmp_path):
    marked = marked_class(exam, came_back(tmp_path, _002=sheet_bytes(exam.papers[1])))
    assert [paper.got for paper in marked.papers] == [0]
    assert reasons(marked) == ["002.xlsx：没有填写任何答案"]


@pytest.mark.parametrize("text", ["9" * 5000, "-" + "9" * 5000, "1e9999", "壹" * 5000])
def test_no_answer_stops_the_marking_of_a_class(exam, tmp_path, text):
    changes = {
        field.code: text for question in exam.papers[1].questions for field in question.exercise.fields
    }
    book = filled(exam, 1)
    for row in book["答题"].iter_rows(min_row=2):
        row[3].value = changes[row[2].value]
    (paper,) = marked_class(exam, came_back(tmp_path, _002=book)).papers
    assert {one.verdict for one in paper.fields} == {"unreadable"}


def test_a_kind_that_suits_few_cases_gives_every_paper_another_one(tmp_path):
    plan = Plan("测验", 3, None, ("net_transfer", "refund_items"), tuple(Trainee(str(n)) for n in range(20)))
    cases = made_exam(plan).casebook.cases
    assert len(cases) == 40 and cases["id_number"].is_unique


def test_answers_of_another_paper_are_told(exam, tmp_path):
    other = {
        field.code: field.kind.text(other.exercise.right[field.code])
        for other in exam.papers[2].questions
        for field in other.exercise.fields
    }
    mine = {field.code for question in exam.papers[1].questions for field in question.exercise.fields}
    files = came_back(tmp_path, _002=filled(exam, 1, {c: v for c, v in other.items() if c in mine}))
    told = [line for line in reasons(marked_class(exam, files)) if "却恰是003号卷的答案" in line]
    assert len(told) == 1


def test_an_accepted_answer_has_its_points_and_whose_score_moved_is_told(exam, tmp_path):
    files = came_back(tmp_path, _002=filled(exam, 1, {"window_opens": "2024-05-05"}))
    before = marked_class(exam, files)
    after = marked_class(exam, files, [accepted_of("1:window_opens=2024年5月5日")])
    changes = changes_table(before.papers, after.papers)
    assert changes[["paper", "question", "code", "before", "after"]].values.tolist() == [
        ["002", "1", "window_opens", "0", "6.7"]
    ]
    assert of_differing_papers(exam, [accepted_of("1:window_opens=2024-05-05")])
    assert not of_differing_papers(exam, [accepted_of("002:1:window_opens=2024-05-05")])
    of_another = marked_class(exam, files, [accepted_of("003:1:window_opens=2024-05-05")])
    assert changes_table(before.papers, of_another.papers).empty
    with pytest.raises(ExamError, match="没有一份试卷有第1题的编码refund:1990"):
        marked_class(exam, files, [accepted_of("1:refund:1990=1.00")])
    with pytest.raises(ExamError, match="无法识别"):
        marked_class(exam, files, [accepted_of("1:window_opens=昨天")])


def test_a_roster_gives_names_and_numbers_and_every_bad_row_is_listed(tmp_path):
    roster = tmp_path / "名单.csv"
    roster.write_bytes("考号,姓名\nA1,王小明\n,李华\n".encode("gb18030"))
    assert read_roster(roster) == (Trainee("A1", "王小明"), Trainee("002", "李华"))
    pd.DataFrame({"姓名": ["王", None], "考号": ["1", "1"]}).to_excel(tmp_path / "x.xlsx", index=False)
    with pytest.raises(ValueError) as error:
        read_roster(tmp_path / "x.xlsx")
    assert "应有姓名" in str(error.value) and "考号应各不相同" in str(error.value)


def test_kinds_of_an_exam_are_spread_over_all_of_them():
    assert len(set(chosen_kinds(8))) == 8
    with pytest.raises(ExamError, match="题数应为1至"):
        chosen_kinds(99)
