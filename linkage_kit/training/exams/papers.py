"""Question papers and their solutions as PDF, of the same blocks as reports."""

from __future__ import annotations

from dataclasses import asdict, replace

from linkage_kit.reporting.blocks import (
    Block,
    Document,
    Paragraph,
    Section,
    Table,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.documents import report_pdf
from linkage_kit.rulebook import shandong
from linkage_kit.training.exams.documents import exam_document
from linkage_kit.training.exams.exam import Exam, Paper, Question, points_text
from linkage_kit.training.exercise import Field
from linkage_kit.training.mistakes import mistakes

#: Mistakes of a field, and of a question, that a solution shows.
_OF_A_FIELD, _OF_A_QUESTION = 2, 8
#: A mistake that gives nearly any figure tells a trainer nothing.
_OF_ANY_FIGURE = frozenset(
    {
        "months_off",
        "other_steps_limit",
        "wrong_clock",
        "one_day_off",
        "other_cause",
        "false_alarm",
        "fault_overlooked",
    }
)
_LINE = "＿" * 8
#: As wide as a hand writes an answer.
_ROOM = "　" * 16


def paper_pdf(exam: Exam, paper: Paper) -> bytes:
    """The questions of a paper, with room for the answers."""
    return _pdf(exam, paper, exam.plan.title, [_asked(question) for question in paper.questions])


def solution_pdf(exam: Exam, paper: Paper) -> bytes:
    """The questions with their answers, the arithmetic and the clauses, and what wrong figures come of."""
    title = f"{exam.plan.title}（参考答案）"
    return _pdf(exam, paper, title, [_solved(question) for question in paper.questions])


def _pdf(exam: Exam, paper: Paper, title: str, parts: list[Section]) -> bytes:
    """The sections, numbered by the page as the questions are; the first one carries the title."""
    first, *others = parts
    document = document_of(exam, paper, title)
    return report_pdf([asdict(part) for part in [replace(first, document=document), *others]])


def document_of(exam: Exam, paper: Paper, title: str) -> Document:
    """What a document about a paper is about."""
    trainee = paper.trainee
    who = f"考号 {trainee.number}　姓名 {trainee.name or _LINE}"
    subtitle = f"试卷{paper.no}　共{len(paper.questions)}题　满分{points_text(paper.points)}分　{who}"
    return exam_document(title, subtitle, "试卷编码", paper.code)


def _title(question: Question) -> str:
    return f"{question.exercise.title}（{points_text(question.points)}分）"


def _asked(question: Question) -> Section:
    exercise = question.exercise
    columns = [
        TableColumn("项目"),
        TableColumn("写法"),
        TableColumn("分值", "center"),
        TableColumn("答案"),
    ]
    rows = [
        TableRow(plain_cells(field.title, _how_to_write(field), points_text(field.points), _ROOM))
        for field in exercise.fields
    ]
    choices = {"、".join(field.kind.words.values()): None for field in exercise.fields if field.kind.words}
    footnote = "".join(f"可选：{listed}。" for listed in choices)
    return Section(
        f"q{question.number}",
        _title(question),
        [
            Paragraph(exercise.question, "strong"),
            *exercise.facts,
            Table("答题", columns, rows, footnote=footnote, by_hand=True),
        ],
    )


def _how_to_write(field: Field) -> str:
    return field.kind.example if field.kind.words is None else "选一项"


def _solved(question: Question) -> Section:
    exercise = question.exercise
    columns = [
        TableColumn("项目"),
        TableColumn("分值", "center"),
        TableColumn("答案"),
        TableColumn("算式和条款"),
    ]
    rows = [
        TableRow(
            plain_cells(
                field.title,
                points_text(field.points),
                field.kind.shown(exercise.right[field.code]),
                f"{field.arithmetic(exercise.right)}（{shandong().citation(field.clause)}）",
            )
        )
        for field in exercise.fields
    ]
    wrong = _wrong_figures(question)
    blocks: list[Block] = [
        Paragraph(exercise.question, "strong"),
        *exercise.facts,
        Table("答案", columns, rows),
    ]
    if wrong.rows:
        blocks.append(wrong)
    return Section(f"q{question.number}", _title(question), blocks)


def _wrong_figures(question: Question) -> Table:
    """What is written by whoever makes a mistake that no other one looks like."""
    exercise, known = question.exercise, mistakes()
    rows: list[TableRow] = []
    for field in exercise.fields:
        found = field.reckoning.wrong(field.given(exercise.right))
        clear = [
            (value, name)
            for value, names in found.items()
            for (name,) in [min(names)]
            if len(names) == 1 and name not in _OF_ANY_FIGURE
        ]
        rows += [
            TableRow(plain_cells(field.title, field.kind.shown(value), known[name].title, known[name].teach))
            for value, name in clear[:_OF_A_FIELD]
        ]
    columns = [TableColumn("项目"), TableColumn("写成"), TableColumn("错误"), TableColumn("怎样讲解")]
    return Table("常见的错误", columns, rows[:_OF_A_QUESTION])
