"""The `linkage` command: thin commands over the library, a module each.

Exit status: 0 when it ran, whatever an audit found; 1 when the casebook is invalid or a file cannot be read or
written; 2 on wrong usage; 3 when some cases have no report; 130 when it was interrupted.
"""

from __future__ import annotations

import click

from linkage_kit import __version__
from linkage_kit.cli.commands.audit import audit
from linkage_kit.cli.commands.convert import convert
from linkage_kit.cli.commands.documents import clauses, dictionary
from linkage_kit.cli.commands.forms import forms
from linkage_kit.cli.commands.import_ import import_
from linkage_kit.cli.commands.notebooks import app, lab
from linkage_kit.cli.commands.report import report
from linkage_kit.cli.commands.sample import sample
from linkage_kit.cli.commands.validate import validate
from linkage_kit.cli.group import Group
from linkage_kit.cli.words import speak_chinese

speak_chinese()


@click.group(cls=Group, options_metavar="[选项]…", subcommand_metavar="命令 [参数]…")
@click.version_option(__version__, prog_name="linkage")
def main() -> None:
    """审核城乡养老保险制度衔接案卷，并生成报告。

    案卷是一个CSV目录、一个Parquet目录、一个xlsx工作簿或一个数据库（sqlite:///…、postgresql+psycopg://…）。办理依据：鲁人社字〔2024〕84号。
    """


for command in (validate, import_, convert, audit, report, forms, app, lab, sample, clauses, dictionary):
    main.add_command(command)
