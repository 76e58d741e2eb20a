"""`linkage report`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from linkage_kit.casebook import Place
from linkage_kit.cli.choices import RegisteredChoice
from linkage_kit.cli.group import Command
from linkage_kit.cli.params import (
    AtLeast,
    PlaceType,
    Positive,
    apart,
    asof_option,
    case_option,
    chosen,
    rulebook_option,
    tell,
    used,
    where_option,
)
from linkage_kit.cli.report_check import check_option, check_reports, needed_unless_checked
from linkage_kit.cli.status import ExitStatus
from linkage_kit.masking import mask_text
from linkage_kit.reporting.formats import format_names
from linkage_kit.rulebook import Rulebook

_GIB = 1 << 30


def _sections() -> Sequence[str]:
    from linkage_kit.batch.partial_reports import section_ids

    return section_ids()


@click.command(cls=Command, short_help="为每个案件生成审核报告和汇总。")
@click.argument("casebook", type=PlaceType(), metavar="案卷", required=False, callback=needed_unless_checked)
@where_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="目录",
    callback=needed_unless_checked,
    help="结果放在这个目录。",
)
@check_option
@asof_option
@rulebook_option
@case_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=RegisteredChoice(format_names),
    help="报告的格式；可以多次使用，默认全部生成。",
)
@click.option(
    "--only",
    multiple=True,
    type=RegisteredChoice(_sections),
    # Named here, for to list them in the help the sections would have to be imported.
    metavar="部分",
    help="只要报告的首页和这个部分，如dispute（争议详解）；可以多次使用。文件名后加~和部分名，不改动目录页。",
)
@click.option("--unmask", is_flag=True, help="完整显示公民身份号码、电话和账号。")
@click.option("--workers", type=AtLeast(1), metavar="数", help="同时工作的进程数；默认与处理器核数相同。")
@click.option("--scheduler", metavar="地址", help="改由这个Dask集群生成，给出调度器的地址。")
@click.option(
    "--timeout",
    type=Positive(),
    default=120,
    show_default=True,
    metavar="秒",
    help="一个案件的笔记本最多运行的时间，导出它的报告也以此为限。",
)
@click.option(
    "--memory",
    type=Positive(),
    default=2,
    show_default=True,
    metavar="数",
    help="一个案件的笔记本最多占用的内存，单位GiB。",
)
@click.option("--fresh", is_flag=True, help="全部重新生成，包括没有变化的报告。")
def report(
    casebook: Place,
    where: str | None,
    out: Path,
    check: Path | None,
    asof: dt.date,
    rules: Rulebook,
    case_ids: tuple[str, ...],
    formats: tuple[str, ...],
    only: tuple[str, ...],
    unmask: bool,
    workers: int | None,
    scheduler: str | None,
    timeout: float,
    memory: float,
    fresh: bool,
) -> None:
    """为每个案件生成审核报告，另有汇总：index.html、summary.pdf和index.csv，审核结果表在audit目录。

    可以随时中断：报告文件总是完整的，再次运行只生成缺少的、被改动的和有变化的。用--check核对已有的目录，不生成任何文件。
    """
    if check is not None:
        check_reports(check, casebook and chosen(casebook, where), asof, rules)
        return
    place = chosen(casebook, where)
    apart(place, out)
    # Papermill, nbconvert and matplotlib take seconds to import: only this command pays for them.
    from linkage_kit.batch import Limits, NoCluster, write_reports

    try:
        batch = write_reports(
            place,
            out,
            asof=asof,
            case_ids=case_ids or None,
            formats=formats or None,
            unmask=unmask,
            workers=workers,
            scheduler=scheduler,
            limits=Limits(timeout, int(memory * _GIB)),
            fresh=fresh,
            rules=rules,
            only=only,
        )
    except NoCluster as error:
        raise click.UsageError(str(error)) from None
    except KeyboardInterrupt:
        click.echo("已中断。已写出的报告都是完整的，再次运行同一命令会接着生成其余的。", err=True)
        raise click.exceptions.Exit(ExitStatus.INTERRUPTED) from None
    kept = len(batch.rows) - batch.made - len(batch.failures)
    unchanged = f"，{kept}个没有变化" if kept else ""
    place_told = f"在{out}" if only else f"目录页是{out / 'index.html'}"
    click.echo(f"已生成{batch.made}个案件的报告{unchanged}（审计基准日{asof}），{place_told}。")
    click.echo(used(place, asof, rules))
    for told in batch.of_folder:
        click.echo(mask_text(told))
    tell(batch.notices)
    for part in batch.unsummed:
        click.echo(f"汇总中的“{part.job_id}”没有生成：{part.reason}", err=True)
    if batch.failures:
        click.echo(f"{len(batch.failures)}个案件没有生成报告：", err=True)
        shown = {row.case_id: row.shown_id for row in batch.rows}
        for failure in batch.failures:
            click.echo(f"{shown[failure.job_id]}：{failure.reason}", err=True)
    if batch.failures or batch.unsummed:
        raise click.exceptions.Exit(ExitStatus.INCOMPLETE)
    if only and (lacking := sorted(set(case_ids) - {row.case_id for row in batch.rows})):
        click.echo(f"没有这个部分的案件，未生成：{'、'.join(map(mask_text, lacking))}。", err=True)
        raise click.exceptions.Exit(ExitStatus.INCOMPLETE)
