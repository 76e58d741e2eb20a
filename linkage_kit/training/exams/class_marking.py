"""Marks the sheets of a class: every file is marked or listed with the reason, nothing is guessed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from linkage_kit.training.answers import Answer, read_answer
from linkage_kit.training.exams.accepting import Accepted, require_fields
from linkage_kit.training.exams.exam import Exam, Paper, Question
from linkage_kit.training.exams.marked import FileProblem, MarkedClass, MarkedField, MarkedPaper, marked_field
from linkage_kit.training.exams.sheets import AnswerSheet, SheetProblem, Written, read_sheet
from linkage_kit.training.exercise import Field
from linkage_kit.training.marking import Mark, mark

#: A word or a small number is often right by chance; an amount or a day of somebody else's paper is not.
_TELLING = frozenset({"money", "day", "month", "capital"})
#: So many answers of somebody else's paper tell that they were taken from it.
_FEWEST_COPIED = 3


def sheet_files(places: Iterable[Path]) -> list[Path]:
    """The files of these places, by name; those of a folder without what a spreadsheet leaves behind."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += [file for file in sorted(place.iterdir()) if not file.name.startswith((".", "~$"))]
        else:
            found.append(place)
    return list({file.resolve(): file for file in found}.values())


def marked_class(exam: Exam, files: Sequence[Path], accepted: Sequence[Accepted] = ()) -> MarkedClass:
    """The marks of all sheets. ExamError where an accepted answer fits no field."""
    require_fields(exam, accepted)
    sheets, problems = _sheets(exam, files)
    papers = []
    for paper in exam.papers:
        sheet = sheets.get(paper.no)
        if sheet is None:
            problems.append(FileProblem("", f"没有{paper.no}号卷可以评分的答题表"))
            continue
        marked, told = _marked_paper(paper, sheet, accepted)
        papers.append(marked)
        problems += [FileProblem(sheet.file, each) for each in told]
        problems += [FileProblem(sheet.file, each) for each in _taken_from_others(exam, paper, marked)]
    return MarkedClass(
        exam.plan.title,
        exam.plan.code,
        tuple(papers),
        tuple(problems),
        len(exam.papers),
        exam.papers[0].points,
    )


def _sheets(exam: Exam, files: Sequence[Path]) -> tuple[dict[str, AnswerSheet], list[FileProblem]]:
    """The sheet of each paper by its number. Of several of one paper none counts, unless they are the same file."""
    problems: list[FileProblem] = []
    of_paper: dict[str, list[tuple[str, AnswerSheet]]] = defaultdict(list)
    for file in files:
        if file.is_dir():
            problems.append(FileProblem(file.name, "是文件夹，其中的文件没有读入"))
            continue
        try:
            sheet = read_sheet(file)
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        except SheetProblem as error:
            problems.append(FileProblem(file.name, str(error)))
            continue
        except OSError:
            problems.append(FileProblem(file.name, "无法打开这个文件"))
            continue
        paper = exam.by_code.get(sheet.paper)
        if paper is None:
            problems.append(
                FileProblem(file.name, f"不是这次考试的答题表：试卷编码“{sheet.paper[:40]}”不在标准答案中")
            )
        elif sheet.number != paper.trainee.number:
            problems.append(
                FileProblem(
                    file.name,
                    f"试卷编码是{paper.no}号卷的，考号却是“{sheet.number[:40]}”，应为{paper.trainee.number}，未评分",
                )
            )
        else:
            of_paper[paper.no].append((digest, sheet))
    sheets = {}
    for no, all_found in of_paper.items():
        # Of two that are the same, the one that goes by its number.
        found = sorted(all_found, key=lambda one: Path(one[1].file).stem != no)
        if len({digest for digest, _ in found}) > 1:
            names = "、".join(sheet.file for _, sheet in found)
            problems += [
                FileProblem(
                    sheet.file, f"{no}号卷交了{len(found)}份不同的答题表（{names}），均未评分，留下一份再评"
                )
                for _, sheet in found
            ]
            continue
        sheets[no] = found[0][1]
        problems += [
            FileProblem(sheet.file, f"与{found[0][1].file}完全相同，只评一份") for _, sheet in found[1:]
        ]
    return sheets, problems


def _marked_paper(
    paper: Paper, sheet: AnswerSheet, accepted: Sequence[Accepted]
) -> tuple[MarkedPaper, list[str]]:
    """The marks of a sheet, and what is the matter with it."""
    told: list[str] = []
    if Path(sheet.file).stem != paper.no:
        told.append(f"文件已改名，按试卷编码作为{paper.no}号卷评分")
    if paper.trainee.name and sheet.name != paper.trainee.name:
        told.append(f"姓名被改为“{sheet.name[:40]}”，应为{paper.trainee.name}")
    rows, changed = _rows_by_field(paper, sheet)
    told += changed
    if not any(row.answer for row in rows.values()):
        told.append("没有填写任何答案")
    fields: list[MarkedField] = []
    for question in paper.questions:
        fields += _marked_question(
            question, rows, [one for one in accepted if one.is_of(paper.no, question.number)]
        )
    name = paper.trainee.name or sheet.name
    return MarkedPaper(paper.no, paper.code, paper.trainee.number, name, tuple(fields)), told


Rows = Mapping[tuple[int, str], Written]


def _rows_by_field(paper: Paper, sheet: AnswerSheet) -> tuple[dict[tuple[int, str], Written], list[str]]:
    """The rows by question and code; a row whose locked cells are not the paper's is none, and is told."""
    titles = {
        (str(question.number), field.code): (question.number, field.title)
        for question in paper.questions
        for field in question.exercise.fields
    }
    names = {(number, code): title for (_, code), (number, title) in titles.items()}
    rows: dict[tuple[int, str], Written] = {}
    told, twice = [], set()
    for row in sheet.rows:
        known = titles.get((row.question, row.code))
        if known is None:
            told.append(
                f"第{row.row}行：题号“{row.question[:20]}”、编码“{row.code[:40]}”不是试卷的，这一行未评分"
            )
            continue
        number, title = known
        if row.item != title:
            told.append(f"第{row.row}行：项目被改为“{row.item[:40]}”，应为“{title}”，按编码评分")
        place = (number, row.code)
        if place in rows:
            twice.add(place)
        rows[place] = row
        if row.trouble:
            told.append(f"第{row.row}行：{row.trouble}，未评分")
    for number, code in sorted(twice):
        told.append(f"第{number}题“{names[number, code]}”有不止一行，未评分")
        rows[number, code] = replace(rows[number, code], trouble="有不止一行")
    for number, code in sorted({(number, code) for (_, code), (number, _) in titles.items()} - rows.keys()):
        told.append(f"第{number}题“{names[number, code]}”的行不见了，未评分")
    return rows, told


def _marked_question(question: Question, rows: Rows, accepted: Sequence[Accepted]) -> list[MarkedField]:
    exercise = question.exercise
    there = {field.code: rows.get((question.number, field.code)) for field in exercise.fields}
    # What cannot be relied on is not there for the fields that follow from it either.
    written = {code: row.answer for code, row in there.items() if row is not None and not row.trouble}
    marks = []
    for found in mark(exercise, written):
        row = there[found.field.code]
        if row is None or row.trouble:
            trouble = "这一行不见了" if row is None else row.trouble
            text = "" if row is None else str(row.answer or "")
            found = replace(found, written=text, verdict="unreadable", got=None, remark=trouble)
        elif _is_accepted(found, accepted):
            found = Mark(found.field, found.written, found.expected, "right", found.field.points)
        marks.append(marked_field(question, found))
    return marks


def _is_accepted(found: Mark, accepted: Sequence[Accepted]) -> bool:
    answer = read_answer(found.written, found.field.kind)
    return any(
        one.code == found.field.code and answer == read_answer(one.answer, found.field.kind)
        for one in accepted
    )


def _taken_from_others(exam: Exam, paper: Paper, marked: MarkedPaper) -> list[str]:
    """Whether wrong answers are the right ones of another trainee's paper at the same place."""
    wrong = [
        ((question.number, place), field, answer)
        for question in paper.questions
        for place, field in enumerate(question.exercise.fields)
        if (answer := _wrong_answer(marked, question.number, field)) is not None
    ]
    told = []
    for other in exam.papers:
        if other.no == paper.no:
            continue
        same = [place for place, field, answer in wrong if answer == _right_at(other, place, field)]
        if len(same) >= _FEWEST_COPIED and 2 * len(same) >= len(wrong):
            told.append(f"有{len(same)}处答案与本卷不符，却恰是{other.no}号卷的答案，请核实")
    return told


def _wrong_answer(marked: MarkedPaper, question: int, field: Field) -> Answer | None:
    if field.kind.id not in _TELLING:
        return None
    one = next(one for one in marked.fields if (one.question, one.code) == (question, field.code))
    return read_answer(one.written, field.kind) if one.verdict in ("wrong", "carried") else None


def _right_at(other: Paper, place: tuple[int, int], field: Field) -> Answer | None:
    """The other paper's answer to the field: of the same code, or where it has none such, of the same row."""
    question, number = place
    exercise = other.questions[question - 1].exercise
    if field.code in exercise.right:
        return exercise.right[field.code]
    if number >= len(exercise.fields) or exercise.fields[number].kind.id != field.kind.id:
        return None
    return exercise.right[exercise.fields[number].code]
