"""Whether a folder of reports is still what was written there, and of one casebook, day, rulebook and version.

Nothing is made and nothing is written. Reports, index page and summary have a seal; of the index table and of
`audit.json` the index page keeps the hashes, of the audit's tables `audit.json` does; the index table says which
fingerprints each case's reports may carry.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkage_kit import clock
from linkage_kit.audit import audit
from linkage_kit.batch.case_job import case_notebook
from linkage_kit.batch.report_file import Condition, ReportFile, read_report
from linkage_kit.batch.report_folder import (
    AUDIT_FOLDER,
    INDEX,
    INDEX_TABLE,
    SUMMARY,
    Wanted,
    named,
    report_files,
    report_folder,
    told_of,
)
from linkage_kit.casebook import Place, read_casebook
from linkage_kit.masking import mask_text
from linkage_kit.reporting.file_names import is_part_name
from linkage_kit.reporting.formats import format_names
from linkage_kit.reporting.index import FAILED
from linkage_kit.rulebook import Rulebook

_AUDIT_FILE = f"{AUDIT_FOLDER}/audit.json"
_OF_RUN = frozenset({INDEX, INDEX_TABLE, SUMMARY, AUDIT_FOLDER})
_FOREIGN = "不是本工具生成的文件"
_FAULTS = {
    Condition.EDITED: "在生成之后被改动",
    Condition.UNSEALED: "没有封印：由早先的版本生成，或者被改动",
    Condition.TORN: "不完整，末尾缺失",
    Condition.FOREIGN: f"{_FOREIGN}，却用了本工具的文件名",
    Condition.MISSING: "找不到",
}


@dataclass(frozen=True)
class FolderCheck:
    """What a folder of reports holds.

    `whole` counts the files that are whole, unchanged and as the index says; `faults` tells file by file, in Chinese,
    what is not so, and what does not belong together; `told` is what else lies there and proves nothing.
    """

    whole: int
    faults: list[str]
    told: list[str]

    @property
    def is_true(self) -> bool:
        """Whether nothing is amiss."""
        return not self.faults


def check_folder(folder: Path) -> FolderCheck:
    """A folder of reports, checked by what lies in it alone."""
    own, files = own_files(folder), report_files(folder)
    faults = {name: told for name, condition in own.items() if (told := _FAULTS.get(condition, ""))}
    index = _index(folder)
    expected = {row[suffix]: row for row in index for suffix in format_names() if row.get(suffix)}
    faults |= {name: _FAULTS[Condition.MISSING] for name in expected if name not in files}
    faults |= {name: told for name, file in files.items() if (told := _fault(file, expected.get(name)))}
    strangers = [name for name, file in files.items() if name not in expected and not file.marks.is_ours]
    known = _OF_RUN | files.keys()
    others = sorted(path.name for path in folder.iterdir() if path.name not in known)
    whole = sum(name not in faults for name in (*own, *files)) - len(strangers)
    unclear = (
        [] if own[INDEX] == Condition.WHOLE else [f"没有可信的{INDEX}，{INDEX_TABLE}和{_AUDIT_FILE}无从核对"]
    )
    failed = [f"{row['case_id']}：没有报告，生成失败" for row in index if row.get("state") == FAILED]
    return FolderCheck(
        whole,
        [
            mask_text(told)
            for told in (
                *(f"{name}：{why}" for name, why in faults.items()),
                *unclear,
                *_mixed(folder, files),
            )
        ],
        [mask_text(told) for told in (*failed, *(f"{name}：{_FOREIGN}" for name in (*strangers, *others)))],
    )


def check_against(folder: Path, casebook: Place, asof: dt.date | None, rules: Rulebook) -> list[str]:
    """What is amiss of a folder of reports where they are to be those of a casebook, in Chinese: which are outdated,
    of no case, missing.

    `asof` is the day that they are to be of, None for that of the audit in the folder (today, where there is none).
    Raises CasebookError where the casebook is invalid.
    """
    said = str(_audit(folder).get("asof", ""))
    day = asof or _day(said) or clock.today()
    result = audit(read_casebook(casebook), day, rules)
    lying = report_folder(report_files(folder), result, Wanted(result, case_notebook(), unmask=False))
    missing = [result.case_names.get(each, each) for each in sorted({*lying.owners.values()} - lying.cases)]
    lacking = [f"{len(missing)}个案件没有报告：{named(missing)}。"] if missing else []
    return [mask_text(told) for told in (*told_of(lying, result), *lacking)]


def _fault(file: ReportFile, row: Mapping[str, str] | None) -> str:
    """What is wrong with a report, "" where nothing is or where it is none at all; `row` is that of the index."""
    if row is None and not file.marks.is_ours:
        return ""
    if told := _FAULTS.get(file.condition):
        return told
    if is_part_name(file.name):
        return ""
    if row is None:
        return f"{INDEX_TABLE}中没有这份报告：属于别的案卷或者别的案件编号，或者目录没有更新"
    if file.marks.fingerprint not in row.get("fingerprint", "").split():
        return f"与{INDEX_TABLE}不符：已过期，或者目录没有更新"
    return ""


def _mixed(folder: Path, files: Mapping[str, ReportFile]) -> Iterator[str]:
    """Days, rulebooks and versions, where reports, index and audit do not share one; each with its number of files."""
    pages = [read_report(folder / name) for name in (INDEX, SUMMARY)]
    marks = [file.marks for file in (*files.values(), *pages) if file.marks.is_sealed]
    audited = _audit(folder)
    used = _mapping(audited, "versions")
    kinds = {
        "审计基准日": ([each.asof for each in marks], audited.get("asof")),
        "规则库": ([each.rulebook[:8] for each in marks], str(used.get("rulebook", ""))[:8]),
        "程序版本": ([each.version for each in marks], used.get("linkage-kit")),
    }
    for kind, (said, of_audit) in kinds.items():
        counts = Counter([*said, *([str(of_audit)] if of_audit else [])])
        if len(counts) > 1:
            listed = "、".join(f"{value}（{count}个文件）" for value, count in sorted(counts.items()))
            yield f"目录中有不同{kind}的结果：{listed}"


def changed_files(folder: Path) -> list[str]:
    """The files of the batch itself that were edited or cut off since they were written.

    An audit that is newer than the index page is no edit: a run may have ended between the two.
    """
    return [
        name
        for name, condition in own_files(folder).items()
        if name != _AUDIT_FILE and condition in (Condition.EDITED, Condition.TORN)
    ]


def own_files(folder: Path) -> dict[str, Condition]:
    """How each file of the batch itself is, by its path in the folder."""
    page = read_report(folder / INDEX)
    known = page.marks.files if page.condition == Condition.WHOLE else {}
    conditions = {INDEX: page.condition, SUMMARY: read_report(folder / SUMMARY).condition}
    conditions |= {name: _as_hashed(folder / name, known.get(name)) for name in (INDEX_TABLE, _AUDIT_FILE)}
    tables = _mapping(_audit(folder), "tables")
    return conditions | {
        f"{AUDIT_FOLDER}/{name}": _as_hashed(folder / AUDIT_FOLDER / Path(name).name, digest)
        for name, digest in tables.items()
    }


def _as_hashed(path: Path, digest: str | None) -> Condition:
    """How a file is whose hash stands elsewhere; where none does, it is taken for whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return Condition.MISSING
    return Condition.WHOLE if digest in (None, hashlib.sha256(data).hexdigest()) else Condition.EDITED


def _audit(folder: Path) -> dict[str, Any]:
    """What `audit.json` says; nothing where it cannot be read."""
    try:
        found = json.loads((folder / _AUDIT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _mapping(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What stands under a name, where it is as it was written."""
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def _day(text: str) -> dt.date | None:
    """The day that a text says, if it says one."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _index(folder: Path) -> list[dict[str, str]]:
    """The rows of the index table; none where it cannot be read."""
    try:
        with (folder / INDEX_TABLE).open(encoding="utf-8-sig", newline="") as file:
            return [
                {name: value or "" for name, value in row.items() if name} for row in csv.DictReader(file)
            ]
    except (OSError, ValueError, csv.Error):
        return []
