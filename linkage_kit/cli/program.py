"""The commands and the group that they are of."""

from __future__ import annotations

import click

from linkage_kit import __version__
from linkage_kit.cli.group import Group
from linkage_kit.cli.lazy import Entry, LazyCommands
from linkage_kit.cli.words import speak_chinese

_MODULES = "linkage_kit.cli.commands"

#: Every command: its module is imported when somebody asks for it, or for its own help.
COMMANDS = LazyCommands(
    {
        "app": Entry(f"{_MODULES}.notebooks:app", "在浏览器中逐案办理（网页）；默认打开示例案卷的副本。"),
        "audit": Entry(f"{_MODULES}.audit:audit", "审核案卷，写出各审核结果表和audit.json。"),
        "clauses": Entry(f"{_MODULES}.documents:clauses", "列出各条款、办理它的函数和检验它的测试。"),
        "convert": Entry(
            f"{_MODULES}.convert:convert",
            "把案卷换一种形式存放，内容不变：目录、单个文件、数据库之间任意转换。",
        ),
        "dictionary": Entry(f"{_MODULES}.documents:dictionary", "以Markdown写出数据字典。"),
        "exam": Entry(
            f"{_MODULES}.exam:exam", "出一次考试的试卷：每人一份，案件不同，题型、顺序和分值相同。"
        ),
        "forms": Entry(
            f"{_MODULES}.forms:forms",
            "写出规程的附件，每个附件一个xlsx和一个PDF：填好的（给出案卷，默认所有案件），或空白的（--blank）。",
        ),
        "import": Entry(f"{_MODULES}.import_:import_", "导入填好的附件和经办机构导出的表格，写成案卷。"),
        "lab": Entry(f"{_MODULES}.notebooks:lab", "在JupyterLab中打开各笔记本；默认打开示例案卷的副本。"),
        "mark": Entry(
            f"{_MODULES}.exam:mark",
            "评阅一个班的答题表（文件或目录）：分数、错在哪里、各人的讲评和班级报告。",
        ),
        "match": Entry(
            f"{_MODULES}.match:match",
            "匹配居民和职工养老保险的参保记录：谁同时参保，重复多少，如办理衔接应清退多少。",
        ),
        "report": Entry(f"{_MODULES}.report:report", "为每个案件生成审核报告和汇总。"),
        "sample": Entry(
            f"{_MODULES}.sample:sample",
            "写出示例案卷；给出案件数时，生成这么多个虚构案件，没有差错，或者有选定的差错。",
        ),
        "validate": Entry(
            f"{_MODULES}.validate:validate", "检查案卷，一次列出全部问题；给出规则库的，一并检查。"
        ),
        "what-if": Entry(
            f"{_MODULES}.what_if:what_if", "试算：一个案件如有另一些事实，判定和金额怎样；不改动案卷。"
        ),
        "train": Entry(
            f"{_MODULES}.notebooks:train",
            "在浏览器中学习规程（网页）：八课、练习、学习进度，以及上课用的讲解模式；给出--exam时是考试。",
        ),
    }
)

speak_chinese()


@click.group(cls=Group, commands=COMMANDS, options_metavar="[选项]…", subcommand_metavar="命令 [参数]…")
@click.version_option(__version__, prog_name="linkage")
def main() -> None:
    """审核城乡养老保险制度衔接案卷，并生成报告。

    案卷是一个目录（每张表一个文件）、一个工作簿或一个数据库（sqlite:///…、postgresql+psycopg://…）。办理依据：鲁人社字〔2024〕84号。
    存放案卷的各种形式见linkage convert --help。
    """
