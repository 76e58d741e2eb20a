"""`linkage exam` and `linkage mark`."""

from __future__ import annotations

from pathlib import Path

import click

from linkage_kit.cli.group import Command
from linkage_kit.cli.level_type import LevelType
from linkage_kit.cli.params import AtLeast
from linkage_kit.cli.status import ExitStatus

_TITLE = "城乡养老保险制度衔接业务测验"
_LONGEST_TITLE = 60


@click.command(cls=Command)
@click.option(
    "--seed", type=AtLeast(0), required=True, metavar="数", help="随机种子，相同的种子得到相同的试卷。"
)
@click.option("--trainees", type=AtLeast(1), metavar="数", help="考生人数，姓名由考生自己填写。")
@click.option(
    "--roster",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="文件",
    help="考生名单（xlsx或csv），有姓名一列，也可以有考号一列。",
)
@click.option(
    "--level",
    type=LevelType(),
    metavar="数",
    help="难度，1至5；不指定的，各种案件都有。",
)
@click.option("--questions", type=AtLeast(1), metavar="数", help="每份试卷的题数；默认8题。")
@click.option(
    "--kind",
    "chosen",
    multiple=True,
    metavar="题型",
    help="只考这种题型，可以重复给出，按此顺序；写错时列出全部题型。",
)
@click.option("--title", default=_TITLE, show_default=True, metavar="文字", help="试卷的标题。")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="目录",
    help="写到这个目录。",
)
def exam(
    seed: int,
    trainees: int | None,
    roster: Path | None,
    level: int | None,
    questions: int | None,
    chosen: tuple[str, ...],
    title: str,
    out: Path,
) -> None:
    """出一次考试的试卷：每人一份，案件不同，题型、顺序和分值相同。

    写出papers（试卷）、sheets（答题表）、solutions（参考答案）和key（标准答案，只有出卷人可以打开）。
    """
    if (trainees is None) == (roster is None):
        raise click.UsageError("--trainees（人数）和--roster（名单）应给出一个，且只给一个。")
    if not 0 < len(title.strip()) <= _LONGEST_TITLE:
        raise click.UsageError(f"--title应为1至{_LONGEST_TITLE}个字。")
    if chosen and questions is not None:
        raise click.UsageError("--kind已经定了题数，不能再给--questions。")
    from linkage_kit.training.exams.exam import QUESTIONS, ExamError, Plan, Trainee, chosen_kinds, made_exam
    from linkage_kit.training.exams.roster import read_roster
    from linkage_kit.training.exams.writing import write_exam
    from linkage_kit.training.kinds import kinds

    if unknown := set(chosen) - kinds().keys():
        listed = "、".join(f"{kind.id}（{kind.title}）" for kind in kinds().values())
        raise click.UsageError(f"没有题型{'、'.join(sorted(unknown))}，有的是：{listed}。")
    people = (
        read_roster(roster)
        if roster
        else tuple(Trainee(f"{number:03d}") for number in range(1, (trainees or 0) + 1))
    )
    try:
        plan = Plan(title, seed, level, chosen or chosen_kinds(questions or QUESTIONS), people)
        made = made_exam(plan)
        write_exam(made, out)
    except ExamError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"已出{len(made.papers)}份试卷，每份{len(plan.kinds)}题，考试编码{plan.code}，在{out}。")


@click.command(cls=Command)
@click.argument(
    "sheets", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="答题表…"
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    metavar="目录",
    help="出卷时写出的标准答案（key目录）。",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="题号:编码=答案",
    help="标准答案有误的，另外认可这个答案（只对一份试卷的，前面加上试卷号和冒号），可以重复给出；分数有变化的写在changes.csv。",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="目录",
    help="写到这个目录。",
)
def mark(sheets: tuple[Path, ...], key: Path, accept: tuple[str, ...], out: Path) -> None:
    """评阅一个班的答题表（文件或目录）：分数、错在哪里、各人的讲评和班级报告。

    写出marks.csv、scores.csv、feedback和class.html、class.pdf。

    不能确定的不评分，列在problems.csv中。
    """
    from linkage_kit.training.exams.accepting import accepted_of, of_differing_papers, require_fields
    from linkage_kit.training.exams.class_marking import marked_class, sheet_files
    from linkage_kit.training.exams.exam import ExamError, points_text
    from linkage_kit.training.exams.key import read_key
    from linkage_kit.training.exams.writing import refuse_other_marks, write_marks

    if any(out.resolve() == place.resolve() for place in (key, key.parent, *sheets)):
        raise click.UsageError("--out应是另一个目录，不能是标准答案、试卷或答题表所在的目录。")
    exam, files = read_key(key), sheet_files(sheets)
    try:
        accepted = [accepted_of(text) for text in accept]
        require_fields(exam, accepted)
        refuse_other_marks(exam, out)
    except ExamError as error:
        raise click.UsageError(str(error)) from None
    marked = marked_class(exam, files, accepted)
    before = marked_class(exam, files) if accepted else None
    failures = write_marks(marked, out, before)
    for told in of_differing_papers(exam, accepted):
        click.echo(told, err=True)
    unmarked = sum(len(paper.unmarked) for paper in marked.papers)
    click.echo(
        f"已评阅{len(marked.papers)}份试卷，共{marked.asked}份，满分{points_text(marked.points)}分，在{out}。"
    )
    if unmarked:
        click.echo(f"有{unmarked}处无法识别，没有评分，见marks.csv。")
    if marked.problems:
        click.echo(f"答题表有{len(marked.problems)}处问题，见problems.csv。", err=True)
    for failure in failures:
        click.echo(f"{failure.job_id}的讲评没有生成：{failure.reason}", err=True)
    if marked.problems or failures:
        raise click.exceptions.Exit(ExitStatus.INCOMPLETE)
