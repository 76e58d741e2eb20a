"""Persons who occur in more than one case: the same identity number, perhaps the same refund paid twice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.reporting.blocks import Block, Cell, Column, Paragraph, Row, Section, Table
from linkage_kit.reporting.summary.batch import Batch
from linkage_kit.reporting.summary.cells import money, report_links
from linkage_kit.reporting.values import BLANK, records, word, yuan

_COLUMNS = (
    Column("公民身份号码"),
    Column("案件编号"),
    Column("姓名"),
    Column("结论"),
    Column("应清退 总额", "right"),
    Column("登记的 清退总额", "right"),
    Column("另案也应 清退的年度"),
    Column("报告", "center"),
)
#: Persons on the page and on paper, those with the largest recorded refunds first.
_SHOWN = 200


def build(batch: Batch) -> Section:
    """Section of the persons in several cases."""
    return Section("persons", "同一人有多个案件", _blocks(batch))


def _blocks(batch: Batch) -> list[Block]:
    cases = repeated(batch)
    if not len(cases):
        return [Paragraph("没有公民身份号码相同的案件。", "good")]
    persons = cases["id_number"].nunique()
    paid_twice = cases.loc[cases["times_paid"] > 1]
    opening = f"{persons}个公民身份号码出现在{len(cases)}个案件中，应核实是否同一人重复申请、重复清退。"
    blocks: list[Block] = [Paragraph(opening, "warn")]
    if len(paid_twice):
        blocks.append(
            Paragraph(
                f"其中{paid_twice['id_number'].nunique()}人在不止一个案件中登记了清退，可能重复清退，"
                f"登记的清退总额合计{yuan(paid_twice['refunded'].sum())}元。",
                "bad",
            )
        )
    shown = cases.loc[cases["rank"] < _SHOWN]
    more = f"共{persons}人，这里列出登记的清退总额最大的{_SHOWN}人。" if persons > _SHOWN else ""
    return [
        *blocks,
        Table("按人　金额单位：元", _COLUMNS, [_row(batch, row) for row in records(shown)], footnote=more),
    ]


def repeated(batch: Batch) -> pd.DataFrame:
    """The index's rows of cases whose identity number other cases have too, by person, the largest refunds first.

    More columns: `id_number`, `refunded` (fen, the recorded refund total), `times_paid` (in how many of the person's
    cases a refund above 0 is recorded), `years` (with a refund due here and in another case) and `rank` (from 0) of the
    person.
    """
    cases = batch.audit.casebook.cases[["case_id", "id_number", "recorded_refund_total"]]
    several = cases.loc[cases["id_number"].str.upper().duplicated(keep=False) & cases["id_number"].notna()]
    rows = several.assign(id_number=several["id_number"].str.upper())
    rows = rows.rename(columns={"recorded_refund_total": "refunded"})
    by_person = rows.groupby("id_number")["refunded"]
    rows = rows.assign(
        times_paid=rows["id_number"].map(by_person.agg(lambda paid: int((paid > 0).sum()))),
        person_total=by_person.transform("sum"),
    ).merge(_shared_years(batch, rows), on="case_id", how="left")
    rows = rows.sort_values(["person_total", "id_number", "case_id"], ascending=[False, True, True])
    rows = rows.assign(rank=pd.factorize(rows["id_number"])[0])
    return rows.drop(columns="person_total").merge(batch.index, on="case_id", how="left")


def _shared_years(batch: Batch, persons: pd.DataFrame) -> pd.DataFrame:
    """Years with a refund due in more than one case of a person: `case_id`, `years` as `2015、2016`."""
    due = batch.audit.refunds[["case_id", "year"]].merge(persons[["case_id", "id_number"]], on="case_id")
    shared = due.loc[due.duplicated(["id_number", "year"], keep=False)]
    years = shared["year"].astype("str").groupby(shared["case_id"]).agg("、".join)
    return years.rename("years").reset_index()


def _row(batch: Batch, row: Any) -> Row:
    return Row(
        [
            Cell(batch.id_number(row.id_number), "strong"),
            Cell(row.case_id),
            Cell(batch.shown(row.name)),
            Cell(word("decisions", "outcome", row.outcome)),
            money(row.refund_total),
            money(row.refunded, "bad" if row.times_paid > 1 else "plain"),
            Cell(BLANK if pd.isna(row.years) else row.years, "warn"),
            report_links(row),
        ]
    )
