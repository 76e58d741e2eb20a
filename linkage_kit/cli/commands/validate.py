"""`linkage validate`."""

from __future__ import annotations

import json
from typing import Any

import click

from linkage_kit.casebook import TABLES, CasebookError, Place, read_casebook
from linkage_kit.casebook.notices import notices
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import casebook_argument, chosen, rulebook_option, where_option
from linkage_kit.procedure.arithmetic import require_known
from linkage_kit.rulebook import Rulebook


@click.command(cls=Command)
@casebook_argument
@where_option
@rulebook_option
@click.option("--json", "as_json", is_flag=True, help="结果以JSON写出。")
def validate(casebook: Place, where: str | None, rules: Rulebook, as_json: bool) -> None:
    """检查案卷，一次列出全部问题；给出规则库的，一并检查。"""
    require_known(rules)
    place = chosen(casebook, where)
    try:
        book = read_casebook(place)
    except CasebookError as error:
        if as_json:
            _echo_json({"valid": False, "problems": [problem.as_dict() for problem in error.problems]})
        raise
    rows = {name: len(frame) for name, frame in book.tables.items()}
    told = notices(book)
    if as_json:
        _echo_json({"valid": True, "rows": rows, "problems": [], "notices": told})
    else:
        counts = "，".join(f"{TABLES[name].title}{count}行" for name, count in rows.items())
        click.echo(f"案卷有效：{counts}。")
        if rules.file:
            click.echo(f"规则库有效：{rules.title}。")
        for notice in told:
            click.echo(f"注意：{notice['text']}", err=True)


def _echo_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
