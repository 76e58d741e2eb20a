"""Findings by agency and by city, each counted with the agency that answers for it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from linkage_kit.audit.registry import SEVERITIES, known_checks
from linkage_kit.procedure.decision import RESIDENT_TO_EMPLOYEE
from linkage_kit.regions import city_name, region_name
from linkage_kit.reporting.blocks import Block, Paragraph, Table, TableCell, TableColumn, TableRow
from linkage_kit.reporting.summary.cells import NO_CASES, count
from linkage_kit.reporting.summary.opened_batch import Batch
from linkage_kit.reporting.summary.sections import summary_section
from linkage_kit.reporting.values import records, word

_RULE = (
    "时限的发现计入负责该环节的机构，清退和结算的发现计入转入地机构（第十二条），划转金额不符计入居民养老保险机构；"
    "数据和判定的发现计入案件的两个机构；参保人员自己填报的不计入。案件数计入案件的两个机构。"
)
#: Kinds of findings named for each, errors first, then the most frequent.
_NAMED = 6
#: Agencies on the page and on paper, those with the most errors first.
_SHOWN = 100
_SCHEMES = ("resident", "employee")
_SUMS = (
    TableColumn("案件", "right"),
    TableColumn("错误", "right"),
    TableColumn("提醒", "right"),
    TableColumn("提示", "right"),
    TableColumn("主要发现"),
)


@summary_section("agencies", "经办机构", after="causes")
def blocks(batch: Batch) -> list[Block]:
    """Blocks of the agencies."""
    if not len(batch.index):
        return [NO_CASES]
    cases, findings = _cases(batch), attributed(batch)
    if not len(cases):
        return [Paragraph("案卷没有登记经办机构。", "muted")]
    cities = _sums(cases, findings, ["city"])
    agencies = _sums(cases, findings, ["code", "scheme"])
    shown = agencies.head(_SHOWN)
    more = f"共{len(agencies)}个机构，这里列出错误最多的{_SHOWN}个。" if len(agencies) > _SHOWN else ""
    return [
        Table(
            "按市",
            (TableColumn("市"), *_SUMS),
            [_row([row.city], row) for row in records(cities)],
            footnote=_RULE,
        ),
        Table(
            "按经办机构",
            (TableColumn("经办机构"), TableColumn("代码"), TableColumn("制度"), *_SUMS),
            [_row(_agency(row), row) for row in records(shown)],
            footnote=more,
        ),
    ]


def _agency(row: Any) -> list[str]:
    return [region_name(row.code), row.code, word("timeline", "responsible", row.scheme)]


def _row(names: list[str], row: Any) -> TableRow:
    first, *others = names
    return TableRow(
        [
            TableCell(first, "strong"),
            *(TableCell(name) for name in others),
            count(row.cases),
            count(row.error, "bad"),
            count(row.warning, "warn"),
            count(row.info),
            TableCell(row.codes),
        ]
    )


def _cases(batch: Batch) -> pd.DataFrame:
    """A row a case and agency: `case_id`, `scheme`, `code`, `city`."""
    parts = [
        batch.index[["case_id", f"{scheme}_agency_code"]]
        .set_axis(["case_id", "code"], axis=1)
        .assign(scheme=scheme)
        for scheme in _SCHEMES
    ]
    cases = pd.concat(parts, ignore_index=True).dropna(subset="code")
    names = {code: city_name(code) for code in cases["code"].unique()}
    return cases.assign(city=cases["code"].map(names))


def attributed(batch: Batch) -> pd.DataFrame:
    """Findings with the scheme whose agency answers for each; those of both stand twice."""
    audit = batch.audit
    findings = audit.findings.loc[audit.findings["claimant"] != "person"].reset_index(names="number")
    steps = audit.timeline[["case_id", "step", "responsible"]]
    findings = findings.merge(steps, on=["case_id", "step"], how="left")
    findings = findings.merge(audit.decisions[["case_id", "direction"]], on="case_id", how="left")
    into = pd.Series("resident", findings.index).mask(
        findings["direction"] == RESIDENT_TO_EMPLOYEE, "employee"
    )
    owners = {code: check.owner for code, check in known_checks().items()}
    owner = findings["code"].map(owners).fillna("both")
    scheme = (
        findings["responsible"]
        .where(owner == "step")
        .mask(owner == "receiving", into)
        .mask(owner == "resident", "resident")
    )
    both = scheme.isna()
    rows = pd.concat(
        [
            findings.assign(scheme=scheme).loc[~both],
            *(findings.loc[both].assign(scheme=each) for each in _SCHEMES),
        ],
        ignore_index=True,
    )
    return rows[["number", "case_id", "scheme", "code", "severity"]].rename(columns={"code": "finding"})


def _sums(cases: pd.DataFrame, findings: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Cases and findings by these columns of the agencies, the most errors first."""
    # A finding that both agencies answer for is one finding in their city where it is the same.
    found = findings.merge(cases, on=["case_id", "scheme"]).drop_duplicates([*keys, "number"])
    sums = cases.groupby(keys).agg(cases=("case_id", "nunique"))
    counts = found.groupby([*keys, "severity"]).size().unstack(fill_value=0)
    sums = sums.join(counts.reindex(columns=list(SEVERITIES), fill_value=0)).fillna(0)
    by_code = found.groupby([*keys, "severity", "finding"]).size().reset_index(name="times")
    rank = by_code["severity"].map(SEVERITIES.index)
    by_code = by_code.assign(rank=rank).sort_values(
        ["rank", "times", "finding"], ascending=[True, False, True]
    )
    named = by_code.groupby(keys).head(_NAMED)
    texts = named["finding"] + "×" + named["times"].astype("str")
    listed = texts.groupby([named[key] for key in keys]).agg(" ".join)
    sums = sums.join(listed.rename("codes")).fillna({"codes": "—"}).reset_index()
    worst_first = [False, False, False, *[True] * len(keys)]
    return sums.sort_values(["error", "warning", "cases", *keys], ascending=worst_first)
