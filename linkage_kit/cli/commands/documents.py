"""`linkage clauses` and `linkage dictionary`: what the product says of itself."""

from __future__ import annotations

import click

from linkage_kit.clauses import clause_uses, describe
from linkage_kit.cli.group import Command
from linkage_kit.dictionary import data_dictionary


@click.command(cls=Command)
def clauses() -> None:
    """列出各条款、办理它的函数和检验它的测试。"""
    click.echo("\n\n".join(describe(use) for use in clause_uses()))


@click.command(cls=Command)
def dictionary() -> None:
    """以Markdown写出数据字典。"""
    click.echo(data_dictionary(), nl=False)
