"""`linkage audit`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from tqdm import tqdm

from linkage_kit.audit import audit as audit_casebook
from linkage_kit.audit.by_blocks import audit_files
from linkage_kit.audit.notices import Notice
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
    told = None
    if isinstance(place, Path) and not case_ids and not xlsx:
        told = _in_parts(place, asof, rules, out, unmask)
    cases, severities, notices = told or _in_one_piece(place, asof, rules, out, case_ids, xlsx, unmask)
    titles = RESULT_TABLES["findings"].columns["severity"].words or {}
    found = "，".join(f"{title}{severities.get(word, 0)}项" for word, title in titles.items())
    click.echo(f"已审核{cases}个案件（审计基准日{asof}）：{found}。结果在{out}。")
    click.echo(used(place, asof, rules))
    tell(notices)


#: How many cases were audited, the findings by severity, and what a reader must know.
Told = tuple[int, Mapping[str, int], Sequence[Notice]]


def _in_parts(place: Path, asof: dt.date, rules: Rulebook, out: Path, unmask: bool) -> Told | None:
    """None where the casebook has to be read as a whole: it is of another form, or something in it is wrong."""
    with tqdm(desc="审核", unit="个案件", disable=None) as progress:

        def told(cases: int, more: int) -> None:
            progress.total = cases
            progress.update(more)

        outcome = audit_files(place, asof, rules, out, told, hides=not unmask)
    if outcome is None:
        return None
    return outcome.overview.cases, outcome.tally.severities, outcome.notices


def _in_one_piece(
    place: Place,
    asof: dt.date,
    rules: Rulebook,
    out: Path,
    case_ids: tuple[str, ...],
    xlsx: bool,
    unmask: bool,
) -> Told:
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
    severities = {str(word): int(count) for word, count in result.findings["severity"].value_counts().items()}
    return len(result.decisions), severities, result.notices
