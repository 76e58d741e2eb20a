"""`linkage forms`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkage_kit.casebook import Place, read_casebook, require_cases
from linkage_kit.casebook.problems import shown
from linkage_kit.cli.choices import RegisteredChoice
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import PlaceType, apart, date_option, out_option, rulebook_option
from linkage_kit.cli.status import ExitStatus
from linkage_kit.forms.annexes import annex_numbered, annex_numbers
from linkage_kit.forms.annexes import annexes as registered_annexes
from linkage_kit.forms.names import NAMINGS
from linkage_kit.rulebook import Rulebook

if TYPE_CHECKING:
    from linkage_kit.forms.write import Written


def _numbers() -> Sequence[str]:
    return [str(number) for number in annex_numbers()]


def _titles() -> Sequence[tuple[str, str]]:
    return [(annex.name, annex.title) for annex in registered_annexes()]


@click.command(cls=Command, lists={"附件": _titles})
@click.argument("casebook", type=PlaceType(), required=False, metavar="[案卷]")
@out_option
@click.option(
    "--case", "case_ids", multiple=True, metavar="案件编号", help="只填写这个案件的附件；可以多次使用。"
)
@click.option(
    "--annex",
    "annexes",
    multiple=True,
    type=RegisteredChoice(_numbers),
    help="附件号；可以多次使用，默认案件所有的附件。",
)
@date_option
@rulebook_option
@click.option("--blank", is_flag=True, help="写出空白附件，不需要案卷。")
@click.option(
    "--names",
    type=RegisteredChoice(lambda: tuple(NAMINGS)),
    default="english",
    help="文件名：english形如A-1-annex-5.pdf（默认），chinese形如A-1-附件5-清退表.pdf。",
)
def forms(
    casebook: Place | None,
    out: Path,
    case_ids: tuple[str, ...],
    annexes: tuple[str, ...],
    date: dt.date | None,
    rules: Rulebook,
    blank: bool,
    names: str,
) -> None:
    """写出规程的附件，每个附件一个xlsx和一个PDF：填好的（给出案卷，默认所有案件），或空白的（--blank）。

    附件是正式文书，其中的公民身份号码、电话和账号不遮盖；案卷中没有的内容留空。不适用于案件的附件不写出，并说明原因。一个案件
    的附件一次写全，可以随时中断。
    """
    if blank == (casebook is not None) or (blank and case_ids):
        raise click.UsageError("应给出案卷，或者只给出--blank。")
    # What sets a PDF takes a second to import: only this command pays for it.
    from linkage_kit.forms.write import write_blank_forms, write_forms

    numbers = [int(number) for number in annexes] or list(annex_numbers())
    if casebook is None:
        written = write_blank_forms(out, numbers, date, rules, NAMINGS[names])
    else:
        apart(casebook, out)
        book = read_casebook(casebook)
        require_cases(casebook.name, case_ids, book)
        ids = case_ids or tuple(book.cases["case_id"])
        try:
            written = write_forms(book, out, ids, numbers, date, rules, NAMINGS[names])
        except KeyboardInterrupt:
            click.echo("已中断。已写出附件的案件，其附件都是完整的。", err=True)
            raise click.exceptions.Exit(ExitStatus.INTERRUPTED) from None
    if written.files:
        click.echo(f"{len(written.files)}个文件在{out}。")
    for line in _left_out(written) if case_ids else _counted(written):
        click.echo(line, err=True)
    for case_id, reason in written.failed.items():
        click.echo(f"案件{shown(case_id)}的附件没有生成：{reason}", err=True)
    if written.failed or (written.left_out and ((annexes and case_ids) or not written.files)):
        raise click.exceptions.Exit(ExitStatus.INCOMPLETE)


def _left_out(written: Written) -> Iterator[str]:
    """Why each case that was asked for has not all annexes."""
    for (case_id, number), reason in written.left_out.items():
        yield f"案件{shown(case_id)}没有{annex_numbered(number).name}：{reason}"


def _counted(written: Written) -> Iterator[str]:
    """How many cases have no such annex: in a whole casebook, a line for each would bury what matters."""
    for number, cases in sorted(Counter(number for _, number in written.left_out).items()):
        yield f"{cases}个案件没有{annex_numbered(number).name}（用--case可以看到原因）。"
