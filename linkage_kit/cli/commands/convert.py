"""`linkage convert`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from linkage_kit.casebook import STORED_TABLES, Place, read_casebook
from linkage_kit.casebook.storage import storage_for
from linkage_kit.casebook.storage.changing import changing
from linkage_kit.casebook.storage.registry import FolderStorage, folder_storage_names, storages
from linkage_kit.cli.choices import RegisteredChoice
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import PlaceType, casebook_argument, chosen, where_option


def _forms() -> Sequence[tuple[str, str]]:
    return [storage.form for storage in storages()]


@click.command(cls=Command, lists={"存放形式": _forms})
@casebook_argument
@click.argument("target", type=PlaceType(), metavar="目标")
@where_option
@click.option(
    "--storage", type=RegisteredChoice(folder_storage_names), help="目标目录中文件的格式；默认第一种。"
)
@click.option("--replace", is_flag=True, help="目标已有案卷时，以同名的表替换。")
def convert(casebook: Place, target: Place, where: str | None, storage: str | None, replace: bool) -> None:
    """把案卷换一种形式存放，内容不变：目录、单个文件、数据库之间任意转换。

    目标的后缀是单个文件的（如.xlsx），就写成这种文件；是数据库地址的，写入数据库；其他的写成目录。要么全部写成，要么什么也不改变。
    """
    source = chosen(casebook, where)
    if storage and not isinstance(storage_for(target), FolderStorage):
        raise click.BadParameter("只用于目录。", param_hint="'--storage'")
    with changing(target) as held:
        book = read_casebook(source)
        if not replace and (there := held.tables([*STORED_TABLES, *book.extra])):
            raise click.BadParameter(f"已有{'、'.join(there)}；要替换，请用--replace。", param_hint="'目标'")
        held.write(book, storage)
    click.echo(f"{len(book)}个案件的案卷在{target}。")
