"""The batch's index: a row a case with its risk, its findings and where its report is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from linkage_kit.audit import AuditResult
from linkage_kit.audit.registry import SEVERITIES
from linkage_kit.audit.stakes import case_stakes
from linkage_kit.casebook.privacy import case_ids as case_ids_shown
from linkage_kit.casebook.storage.csv import table_bytes
from linkage_kit.money import format_yuan
from linkage_kit.reporting.file_names import file_names
from linkage_kit.reporting.formats import format_names

#: States of a case's reports, the worst last; of its files, all but the last.
MADE, OUTDATED, EDITED, FAILED = "made", "outdated", "edited", "failed"


def columns() -> tuple[str, ...]:
    """Columns of `index.csv`."""
    return (
        "case_id",
        "name",
        "outcome",
        "refund_total",
        *(f"{severity}s" for severity in SEVERITIES),
        *format_names(),
        "amount_at_stake",
        "state",
        "failure",
        "cases_of_person",
        "fingerprint",
    )


@dataclass(frozen=True)
class ReportRow:
    """A case to be reported: its files by format, and what it is called where its id may not be shown."""

    case_id: str
    files: dict[str, str]
    shown_id: str = ""


def report_rows(
    result: AuditResult,
    case_ids: Collection[str] | None,
    formats: Sequence[str],
    names: Mapping[str, str] | None = None,
) -> list[ReportRow]:
    """The rows of all cases, or of those given, by case id; file names are those of the whole casebook.

    `names` says what cases are called whose ids may not be shown (`AuditResult.names`; None: as in masked reports).
    """
    known = result.case_names if names is None else names
    return [
        ReportRow(case_id, {suffix: f"{name}.{suffix}" for suffix in formats}, known.get(case_id, case_id))
        for case_id, name in file_names(result.casebook.cases["case_id"], known).items()
        if case_ids is None or case_id in case_ids
    ]


def index_table(
    result: AuditResult,
    reports: Path | None = None,
    case_ids: Collection[str] | None = None,
    failures: Mapping[str, str] | None = None,
    formats: Collection[str] | None = None,
    states: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """A row a case, of all or of those given, the riskiest first.

    Risk is the amount at stake, then the number of errors, of warnings and of infos. Columns: those of `index.csv`
    (money in `Int64` fen), `codes` (the findings' codes, each once) and the agencies' region codes. A format's column
    names the case's file as far as it is in the folder `reports` and the format is one of `formats` (None: of all);
    `state` is `made` where there are any, `outdated` or `edited` where one of them is that by `states` (by file name),
    `failed` where the case is one of `failures` (case id: reason, in `failure`): its files are of an earlier run;
    `cases_of_person` is how many cases of the whole casebook, chosen or not, have the same valid identity number.
    `fingerprint` is left blank. `names` as for `report_rows`: of the files, the column `case_id` is always the ids.
    """
    cases, findings = result.casebook.cases, result.findings
    ids = cases["case_id"]
    by_case = cases.set_index("case_id")
    counts = pd.crosstab(findings["case_id"], findings["severity"])
    counts = counts.reindex(index=ids, columns=list(SEVERITIES), fill_value=0).astype("Int64")
    failed = pd.Series(dict(failures or {}), dtype="str").reindex(ids)
    table = pd.DataFrame(
        {
            "name": by_case["name"],
            "outcome": result.decisions.set_index("case_id")["outcome"],
            "refund_total": result.settlements.set_index("case_id")["refund_total"],
            **{f"{word}s": counts[word] for word in SEVERITIES},
            **_files(
                file_names(ids, result.case_names if names is None else names), reports, formats, failed
            ),
            "amount_at_stake": case_stakes(findings, result.stakes),
            "failure": failed,
            "cases_of_person": _cases_of_person(result),
            "codes": _codes(findings),
            "resident_agency_code": by_case["resident_agency_code"],
            "employee_agency_code": by_case["employee_agency_code"],
        },
        index=pd.Index(ids, name="case_id"),
    )
    has_file = table[list(format_names())].notna().any(axis=1)
    state = pd.Series(None, table.index, dtype="str").mask(has_file, MADE)
    for worse in (OUTDATED, EDITED):
        files = [name for name, own in (states or {}).items() if own == worse]
        state = state.mask(table[list(format_names())].isin(files).any(axis=1), worse)
    table = table.assign(state=state.mask(table["failure"].notna(), FAILED), fingerprint="")
    if case_ids is not None:
        table = table.loc[table.index.isin(list(case_ids))]
    table = table.assign(cases_of_person=table["cases_of_person"].fillna(1).astype("Int64"))
    return _by_risk(table.reset_index())


def _cases_of_person(result: AuditResult) -> pd.Series:
    """Of the cases whose person has others: how many cases that person has in the whole casebook."""
    others = {case_id: same.count for case_id, same in result.casebook.same_person.items()}
    return pd.Series(others, dtype="Int64") + 1


def person_of(cases: pd.DataFrame) -> pd.Series:
    """What tells the persons of cases apart: the identity number, whether its check character is x or X."""
    return cases["id_number"].str.upper()


def index_csv(table: pd.DataFrame, names: Mapping[str, str]) -> bytes:
    """`index.csv` of an index table, by case id: money in yuan, what a spreadsheet would compute is made text."""
    rows = table.sort_values("case_id")[list(columns())]
    rows = rows.assign(case_id=case_ids_shown(rows["case_id"], names))
    money = {name: rows[name].map(_yuan, na_action="ignore") for name in ("refund_total", "amount_at_stake")}
    return table_bytes(rows.assign(**money).astype("str"), None)


def _yuan(fen: int) -> str:
    return format_yuan(int(fen))


def _by_risk(table: pd.DataFrame) -> pd.DataFrame:
    # A case with nothing at stake ranks with those whose differences cancel out.
    keys = ["risk", *(f"{word}s" for word in SEVERITIES), "case_id"]
    ranked = table.assign(risk=table["amount_at_stake"].fillna(0))
    ascending = [key == "case_id" for key in keys]
    return ranked.sort_values(keys, ascending=ascending, ignore_index=True).drop(columns="risk")


def _codes(findings: pd.DataFrame) -> pd.Series:
    """Codes of each case's findings, each once, as `R02 S01`."""
    return findings.drop_duplicates(["case_id", "code"]).groupby("case_id")["code"].agg(" ".join)


def _files(
    named: Mapping[str, str], reports: Path | None, formats: Collection[str] | None, failed: pd.Series
) -> dict[str, pd.Series]:
    """Names of the files that are in the folder, by format; `named` are the files of all cases, without ending."""
    there = {path.name for path in reports.iterdir()} if reports and reports.is_dir() else set()
    names = pd.Series(dict(named), dtype="str").reindex(failed.index)
    wanted = {suffix: names + f".{suffix}" for suffix in format_names()}
    return {
        suffix: files.where(
            files.isin(there) & failed.isna() & (formats is None or suffix in formats)
        ).astype("str")
        for suffix, files in wanted.items()
    }
