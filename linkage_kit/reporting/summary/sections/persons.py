"""Persons who occur in more than one case: the same identity number, perhaps the same refund paid twice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.reporting.blocks import Block, Paragraph, Table, TableCell, TableColumn, TableRow
from linkage_kit.reporting.index import person_of
from linkage_kit.reporting.summary.cells import money, report_links
from linkage_kit.reporting.summary.opened_batch import Batch
from linkage_kit.reporting.summary.sections import summary_section
from linkage_kit.reporting.values import BLANK, amount, records, word

_COLUMNS = (
    TableColumn("公民身份号码"),
    TableColumn("案件编号"),
    TableColumn("姓名"),
    TableColumn("结论"),
    TableColumn("应清退 总额", "right"),
    TableColumn("登记的 清退总额", "right"),
    TableColumn("另案也应 清退的年度"),
    TableColumn("报告", "center"),
)
#: Cases on the page and on paper, those of the persons with the largest recorded refunds.
_SHOWN = 200


@summary_section("persons", "同一人有多个案件", after="delays")
def blocks(batch: Batch) -> list[Block]:
    """Blocks of the persons in several cases."""
    cases = repeated(batch)
    if not len(cases):
        return [Paragraph("没有公民身份号码相同的案件。", "good")]
    persons = cases["person"].nunique()
    paid_twice = cases.loc[cases["times_paid"] > 1]
    everywhere = int(cases.drop_duplicates("person")["cases_of_person"].sum())
    opening = f"{persons}个公民身份号码出现在{everywhere}个案件中，应核实是否同一人重复申请、重复清退。"
    blocks: list[Block] = [Paragraph(opening + _elsewhere(batch, everywhere - len(cases)), "warn")]
    if len(paid_twice):
        blocks.append(
            Paragraph(
                f"其中{paid_twice['person'].nunique()}人在不止一个案件中登记了清退，可能重复清退，"
                f"登记的清退总额合计{amount(paid_twice['refunded'].sum())}元。",
                "bad",
            )
        )
    more = (
        f"共{len(cases)}个案件，这里列出登记的清退总额最大的各人的{_SHOWN}个；"
        "全部案件见index.csv中cases_of_person大于1的行。"
    )
    rows = [_row(batch, row) for row in records(cases.head(_SHOWN))]
    return [
        *blocks,
        Table("按人　金额单位：元", _COLUMNS, rows, footnote=more if len(cases) > _SHOWN else ""),
    ]


def _elsewhere(batch: Batch, unread: int) -> str:
    """How many of the cases were not chosen, and how many not even read."""
    unchosen = f"其中{len(batch.others)}个不在所选的案件之中，也列在这里。" if len(batch.others) else ""
    return unchosen + (f"另有{unread}个没有读入，见各案的A08。" if unread else "")


def repeated(batch: Batch) -> pd.DataFrame:
    """The index's rows, and those of cases not chosen, whose identity number other cases have too.

    By person, the largest refunds first.

    More columns: `person` (the identity number), `refunded` (fen, the recorded refund total), `times_paid` (in how many
    of the person's cases a refund above 0 is recorded) and `years` (with a refund due here and in another case).
    """
    cases = batch.whole.casebook.cases
    index = pd.concat([batch.index.loc[batch.index["cases_of_person"] > 1], batch.others], ignore_index=True)
    rows = pd.DataFrame(
        {
            "case_id": cases["case_id"],
            "person": person_of(cases),
            "refunded": cases["recorded_refund_total"],
        }
    )
    rows = rows.merge(index, on="case_id")
    rows = rows.assign(
        times_paid=(rows["refunded"] > 0).fillna(False).groupby(rows["person"]).transform("sum"),
        person_total=rows.groupby("person")["refunded"].transform("sum"),
        years=rows["case_id"].map(_shared_years(batch, rows)),
    )
    # Not by the number, which may be hidden: the order would tell of it.
    first = rows.groupby("person")["case_id"].transform("min")
    ordered = rows.assign(first=first).sort_values(
        ["person_total", "first", "case_id"], ascending=[False, True, True]
    )
    return ordered.drop(columns="first")


def _shared_years(batch: Batch, cases: pd.DataFrame) -> pd.Series:
    """Years with a refund due in more than one case of a person, by case, as `2015、2016`."""
    due = batch.whole.refunds[["case_id", "year"]].merge(cases[["case_id", "person"]], on="case_id")
    shared = due.loc[due.duplicated(["person", "year"], keep=False)]
    return shared["year"].astype("str").groupby(shared["case_id"]).agg("、".join)


def _row(batch: Batch, row: Any) -> TableRow:
    return TableRow(
        [
            TableCell(batch.id_number(row.person), "strong"),
            TableCell(batch.case_id(row.case_id)),
            TableCell(batch.shown(row.name)),
            TableCell(word("decisions", "outcome", row.outcome)),
            money(row.refund_total),
            money(row.refunded, "bad" if row.times_paid > 1 else "plain"),
            TableCell(BLANK if pd.isna(row.years) else row.years, "warn"),
            report_links(row, batch),
        ]
    )
