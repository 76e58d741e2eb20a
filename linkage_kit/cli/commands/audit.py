"""`linkage audit`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from tqdm import tqdm

from linkage_kit.audit import audit as audit_casebook
from linkage_kit.casebook import RESULT_TABLES, Place, read_casebook, require_cases
from linkage_kit.casebook.privacy import MASKED, UNMASKED
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import (
    apart,
    asof_option,
    case_option,
    casebook_argument,
    chosen,
    name_of,
    out_option,
    rulebook_option,
    tell,
    used,
    where_option,
)
from linkage_kit.rulebook import Rulebook


@click.command(cls=Command)
@casebook_argument
@where_option
@out_option
@asof_option
@rulebook_option
@case_option
@click.option("--xlsx", is_flag=True, help="另存一个供人查看的工作簿audit.xlsx。")
@click.option("--unmask", is_flag=True, help="完整写出含有身份号码或电话的案件编号和文字。")
def audit(
    casebook: Place,
    where: str | None,
    out: Path,
    asof: dt.date,
    rules: Rulebook,
    case_ids: tuple[str, ...],
    xlsx: bool,
    unmask: bool,
) -> None:
    """审核案卷，写出各审核结果表和audit.json。"""
    place = chosen(casebook, where)
    apart(place, out)
    with tqdm(total=3, desc="读取案卷", disable=None) as progress:
        whole = read_casebook(place)
        require_cases(place.name, case_ids, whole)
        book = whole.select(case_ids) if case_ids else whole
        progress.update()
        progress.set_description("审核")
        result = audit_casebook(book, asof, rules)
        progress.update()
        progress.set_description("写出结果")
        privacy = UNMASKED if unmask else MASKED
        result.save(out, result.workbook(name_of(place), privacy) if xlsx else None, privacy)
        progress.update()
    severities = RESULT_TABLES["findings"].columns["severity"].words or {}
    counts = result.findings["severity"].value_counts()
    found = "，".join(f"{title}{counts.get(word, 0)}项" for word, title in severities.items())
    click.echo(f"已审核{len(result.decisions)}个案件（审计基准日{asof}）：{found}。结果在{out}。")
    click.echo(used(place, asof, rules))
    tell(result.notices)
