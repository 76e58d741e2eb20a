"""`linkage sample`."""

from __future__ import annotations

import click

from linkage_kit.casebook import Place, read_casebook
from linkage_kit.casebook.storage.changing import changing
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import AtLeast, PlaceType
from linkage_kit.resources import sample_casebook
from linkage_kit.sample import generate


@click.command(cls=Command)
@click.argument("count", type=AtLeast(1), required=False, metavar="[案件数]")
@click.option(
    "--seed",
    type=AtLeast(0),
    default=0,
    show_default=True,
    metavar="数",
    help="随机种子，相同的种子得到相同的案卷。",
)
@click.option(
    "--out", required=True, type=PlaceType(), metavar="案卷", help="写到这个目录、xlsx文件或数据库。"
)
def sample(count: int | None, seed: int, out: Place) -> None:
    """写出示例案卷；给出案件数时，生成这么多个没有差错的虚构案件。"""
    book = generate(count, seed) if count else read_casebook(sample_casebook())
    with changing(out) as held:
        held.write(book)
    click.echo(f"{len(book)}个案件的案卷在{out}。")
