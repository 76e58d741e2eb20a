"""A trainee's feedback: the score, what went wrong and the right way, what to practise.

The cells of `exam_feedback.ipynb` call it.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from linkage_kit.reporting.blocks import (
    Block,
    Items,
    LabelledValues,
    Paragraph,
    Section,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    Tone,
    plain_cells,
)
from linkage_kit.training.exams.documents import exam_document
from linkage_kit.training.exams.exam import points_text
from linkage_kit.training.exams.marked import MarkedClass, MarkedField, MarkedPaper
from linkage_kit.training.exams.opened import open_paper
from linkage_kit.training.marking import VERDICTS
from linkage_kit.training.mistakes import in_words, mistakes

__all__ = ["advice", "open_paper", "questions", "score"]

TONES: dict[str, Tone] = {
    "right": "good",
    "carried": "good",
    "wrong": "bad",
    "unreadable": "warn",
    "blank": "muted",
}

#: Pieces of advice on mistakes.
_MOST_ADVICE = 6
Opened = tuple[MarkedClass, MarkedPaper]


def score(opened: Opened) -> Section:
    """The score, and how many fields were right, carried, wrong, not marked and blank."""
    marked, paper = opened
    counts = Counter(one.verdict for one in paper.fields)
    told: list[Block] = [
        LabelledValues(
            [
                ("考号", paper.number),
                ("姓名", paper.name or "未填写"),
                ("得分", f"{points_text(paper.got)}分（满分{points_text(paper.points)}分）"),
                *((VERDICTS[verdict], f"{counts[verdict]}处") for verdict in VERDICTS if counts[verdict]),
            ]
        )
    ]
    if paper.unmarked:
        told.append(
            Paragraph(
                f"有{len(paper.unmarked)}处无法识别，没有评分，也没有计入得分；请与教员核对后另行认定。",
                "warn",
            )
        )
    document = exam_document(f"{marked.title}：成绩与讲评", f"试卷{paper.no}", "试卷编码", paper.code)
    return Section("score", "成绩", told, document)


def questions(opened: Opened) -> Section:
    """Question by question: what was written, what is right and why, and what a wrong figure comes of."""
    _, paper = opened
    blocks: list[Block] = []
    for number, of_question in groupby(paper.fields, key=lambda one: one.question):
        fields = list(of_question)
        got, worth = sum(one.got or 0 for one in fields), sum(one.points for one in fields)
        columns = [
            TableColumn("项目"),
            TableColumn("你的答案"),
            TableColumn("正确答案"),
            TableColumn("得分", "right"),
            TableColumn("评判"),
        ]
        open_points = sum(one.points for one in fields if one.got is None)
        pending = f"，另有{points_text(open_points)}分未评" if open_points else ""
        caption = (
            f"第{number}题　{fields[0].question_title}　{points_text(got)}/{points_text(worth)}分{pending}"
        )
        blocks.append(Table(caption, columns, [_row(one) for one in fields]))
    return Section("questions", "逐题讲评", blocks)


def _row(one: MarkedField) -> TableRow:
    cells = [
        *plain_cells(one.title, one.answered or "—", one.shown, points_text(one.got) or "未评"),
        TableCell(VERDICTS[one.verdict], TONES[one.verdict]),  # type: ignore[index]
    ]
    return TableRow(cells, note=_explained(one), data={"code": one.code, "verdict": one.verdict})


def _explained(one: MarkedField) -> str:
    """What went wrong, and the right way with its clause; "" where the answer is right."""
    if one.verdict == "right":
        return ""
    right = f"{one.arithmetic}（{one.citation}）"
    if one.verdict == "unreadable":
        return f"无法识别：{one.remark}。正确的：{right}"
    if one.verdict == "carried":
        return f"按你前面的数，这一步算得对。正确的：{right}"
    if one.verdict == "blank" or not one.mistakes:
        return "。".join(filter(None, [one.remark, f"正确的：{right}"]))
    own = "（按你前面的数）" if one.from_own else ""
    known = mistakes()
    first = known[one.mistakes[0][0]].what if len(one.mistakes) == 1 and len(one.mistakes[0]) == 1 else ""
    return f"可能是{in_words(one.mistakes)}{own}。{first}正确的：{right}"


def advice(opened: Opened) -> Section:
    """What to practise: the clauses of which points were lost, and how not to make the mistakes again."""
    _, paper = opened
    lost: Counter[str] = Counter()
    for one in paper.fields:
        # What could not be read may be right.
        lost[one.citation] += 0 if one.got is None else one.points - one.got
    clauses = [(citation, tenths) for citation, tenths in lost.most_common() if tenths]
    if not clauses:
        return Section("advice", "建议", [Paragraph("全部正确。", "good")])
    blocks: list[Block] = [
        Table(
            "失分的条款",
            [TableColumn("条款"), TableColumn("失分", "right")],
            [TableRow(plain_cells(citation, points_text(tenths))) for citation, tenths in clauses],
        )
    ]
    made = Counter(name for one in paper.fields if len(one.mistakes) == 1 for name in one.mistakes[0])
    if made:
        known = mistakes()
        often = made.most_common(_MOST_ADVICE)
        blocks.append(
            Items([(f"{known[name].title}（{count}处）", known[name].teach) for name, count in often])
        )
    return Section("advice", "建议", blocks)
