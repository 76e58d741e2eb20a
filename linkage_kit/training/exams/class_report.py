"""The report of a class: scores, clauses that it is weak in, mistakes and how to teach against them. Cells of
`exam_class.ipynb`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from linkage_kit.reporting.blocks import (
    Block,
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
from linkage_kit.training.exams.marked import MarkedClass, MarkedField
from linkage_kit.training.exams.opened import open_class
from linkage_kit.training.mistakes import mistakes

__all__ = ["clauses", "mistakes_made", "open_class", "problems", "questions", "scores"]

#: Shares of the points below which a clause or a question is weak, or middling.
_WEAK, _MIDDLING = 60, 80


def scores(marked: MarkedClass) -> Section:
    """Highest, lowest and middle score, and everybody's, best first."""
    got = sorted(paper.got for paper in marked.papers)
    blocks: list[Block] = []
    if got:
        middle = got[len(got) // 2] if len(got) % 2 else (got[len(got) // 2 - 1] + got[len(got) // 2]) // 2
        blocks.append(
            LabelledValues(
                [
                    ("试卷", f"{marked.asked}份，已评分{len(got)}份"),
                    ("满分", f"{points_text(marked.points)}分"),
                    ("平均分", f"{_mean(got)}分"),
                    ("中位数", f"{points_text(middle)}分"),
                    ("最高分", f"{points_text(got[-1])}分"),
                    ("最低分", f"{points_text(got[0])}分"),
                ]
            )
        )
        blocks.append(_everybody(marked))
    else:
        blocks.append(Paragraph("没有可以评分的答题表。", "warn"))
    document = exam_document(
        f"{marked.title}：班级报告", f"{len(marked.papers)}份试卷", "考试编码", marked.code
    )
    return Section("scores", "成绩", blocks, document)


def _mean(tenths: list[int]) -> str:
    """Mean score with one decimal, rounded half up."""
    return points_text((2 * sum(tenths) + len(tenths)) // (2 * len(tenths)))


def _everybody(marked: MarkedClass) -> Table:
    columns = [
        TableColumn("名次", "center"),
        TableColumn("试卷", "center"),
        TableColumn("考号", "center"),
        TableColumn("姓名"),
        TableColumn("得分", "right"),
        TableColumn("未评分", "right"),
    ]
    papers = sorted(marked.papers, key=lambda paper: (-paper.got, paper.no))
    better = {paper.no: sum(other.got > paper.got for other in papers) + 1 for paper in papers}
    rows = [
        TableRow(
            plain_cells(
                str(better[paper.no]),
                paper.no,
                paper.number,
                paper.name or "—",
                points_text(paper.got),
                f"{len(paper.unmarked)}处" if paper.unmarked else "—",
            ),
            data={"paper": paper.no, "got": points_text(paper.got)},
        )
        for paper in papers
    ]
    return Table("各人成绩", columns, rows)


def clauses(marked: MarkedClass) -> Section:
    """How much of the points of each clause the class got, the weakest first."""
    return Section(
        "clauses", "各条款的掌握情况", [_shares(marked, "条款", lambda one: one.citation, "clause")]
    )


def questions(marked: MarkedClass) -> Section:
    """How much of the points of each question the class got."""
    return Section(
        "questions",
        "各题的得分情况",
        [_shares(marked, "题目", lambda one: f"第{one.question}题 {one.question_title}", "question")],
    )


def _shares(marked: MarkedClass, title: str, of: Callable[[MarkedField], str], name: str) -> Block:
    got: Counter[str] = Counter()
    worth: Counter[str] = Counter()
    for paper in marked.papers:
        for one in paper.fields:
            # What could not be read may be right: it tells nothing of what the class knows.
            if one.got is not None:
                got[of(one)] += one.got
                worth[of(one)] += one.points
    if not worth:
        return Paragraph("没有可以评分的答题表。", "warn")
    rates = {key: 100 * got[key] // worth[key] for key in worth}
    columns = [TableColumn(title), *(TableColumn(each, "right") for each in ("得分", "满分", "得分率"))]
    rows = [
        TableRow(
            [
                *plain_cells(key, points_text(got[key]), points_text(worth[key])),
                TableCell(f"{rate}%", _tone(rate)),
            ],
            data={name: key, "rate": str(rate)},
        )
        for key, rate in sorted(rates.items(), key=lambda item: (item[1], item[0]))
    ]
    return Table(f"各{title}的得分率（低的在前）", columns, rows)


def _tone(rate: int) -> Tone:
    return "bad" if rate < _WEAK else "warn" if rate < _MIDDLING else "good"


def mistakes_made(marked: MarkedClass) -> Section:
    """The mistakes by how often they were made, with how to teach against them; those that an answer does not tell
    apart are counted by themselves.
    """
    clear: Counter[str] = Counter()
    people: dict[str, set[str]] = defaultdict(set)
    unclear = unnamed = 0
    for paper in marked.papers:
        for one in paper.fields:
            if one.verdict != "wrong":
                continue
            if len(one.mistakes) == 1:
                for name in one.mistakes[0]:
                    clear[name] += 1
                    people[name].add(paper.no)
            elif one.mistakes:
                unclear += 1
            else:
                unnamed += 1
    known = mistakes()
    columns = [
        TableColumn("错误"),
        TableColumn("处", "right"),
        TableColumn("人", "right"),
        TableColumn("错在哪里"),
        TableColumn("怎样讲解"),
    ]
    rows = [
        TableRow(
            plain_cells(
                known[name].title, str(count), str(len(people[name])), known[name].what, known[name].teach
            ),
            data={"mistake": name, "count": str(count)},
        )
        for name, count in sorted(clear.items(), key=lambda item: (-item[1], item[0]))
    ]
    blocks: list[Block] = [Table("错误的次数（多的在前）", columns, rows)] if rows else []
    if unclear:
        blocks.append(
            Paragraph(f"另有{unclear}处答案同时符合几种错误，不能断定是哪一种，见各人的讲评。", "muted")
        )
    if unnamed:
        blocks.append(Paragraph(f"另有{unnamed}处错误没有认出是怎样错的。", "muted"))
    if not blocks:
        blocks.append(Paragraph("没有错误的答案。", "good"))
    return Section("mistakes", "错误与讲解", blocks)


def problems(marked: MarkedClass) -> Section:
    """What is the matter with files."""
    if not marked.problems:
        return Section("problems", "答题表的问题", [Paragraph("没有问题。", "good")])
    rows = [TableRow(plain_cells(one.file or "—", one.reason)) for one in marked.problems]
    return Section(
        "problems", "答题表的问题", [Table("逐个文件", [TableColumn("文件"), TableColumn("问题")], rows)]
    )
