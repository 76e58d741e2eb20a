"""`linkage convert`."""

from __future__ import annotations

from pathlib import Path

import click

from linkage_kit.casebook import STORED_TABLES, Place, read_casebook, write_casebook
from linkage_kit.casebook.storage import Storage, tables_at
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import PlaceType, casebook_argument, chosen, where_option


@click.command(cls=Command)
@casebook_argument
@click.argument("target", type=PlaceType(), metavar="目标")
@where_option
@click.option("--storage", type=click.Choice(["csv", "parquet"]), help="目标目录中文件的格式；默认csv。")
@click.option("--replace", is_flag=True, help="目标已有案卷时，以同名的表替换。")
def convert(
    casebook: Place, target: Place, where: str | None, storage: Storage | None, replace: bool
) -> None:
    """把案卷换一种形式存放，内容不变：目录（CSV或Parquet）、xlsx工作簿、数据库之间任意转换。

    目标以.xlsx结尾时写成工作簿，是数据库地址时写入数据库，否则写成目录。要么全部写成，要么什么也不改变。
    """
    source = chosen(casebook, where)
    if storage and not _is_folder(target):
        raise click.BadParameter("只用于目录。", param_hint="'--storage'")
    book = read_casebook(source)
    if not replace and (there := tables_at(target, [*STORED_TABLES, *book.extra])):
        raise click.BadParameter(f"已有{'、'.join(there)}；要替换，请用--replace。", param_hint="'目标'")
    write_casebook(book, target, storage)
    click.echo(f"{len(book.cases)}个案件的案卷在{target}。")


def _is_folder(place: Place) -> bool:
    return isinstance(place, Path) and place.suffix.lower() != ".xlsx"
