"""A folder of reports, seen from an audit: whose its files are, which still fit, and which nobody here knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from linkage_kit.audit import AuditResult
from linkage_kit.batch.fingerprint import fingerprints
from linkage_kit.batch.report_file import Condition, ReportFile, read_report
from linkage_kit.reporting.file_names import is_part_name
from linkage_kit.reporting.formats import format_names
from linkage_kit.reporting.index import EDITED, MADE, OUTDATED, report_rows
from linkage_kit.reporting.marks import Marks
from linkage_kit.rulebook import Rulebook
from linkage_kit.version import __version__

INDEX, INDEX_TABLE, SUMMARY, AUDIT_FOLDER = "index.html", "index.csv", "summary.pdf", "audit"
#: Names that a sentence lists; the others it counts.
_NAMED = 10


class Wanted:
    """The fingerprints that reports of an audit have, as they are to be made now and with the other masking."""

    def __init__(self, result: AuditResult, notebook: bytes, *, unmask: bool) -> None:
        self._result, self._notebook, self._unmask = result, notebook, unmask
        self.now = fingerprints(result, notebook, unmask=unmask)

    @cached_property
    def otherwise(self) -> dict[str, str]:
        """Fingerprints of reports that show what is hidden now, or hide what is shown."""
        return fingerprints(self._result, self._notebook, unmask=not self._unmask)

    def fit(self, case_id: str, fingerprint: str) -> bool:
        """Whether a report with this fingerprint says of the case what would be said now."""
        return fingerprint == self.now[case_id] or fingerprint == self.otherwise[case_id]


@dataclass(frozen=True)
class ReportFolder:
    """The reports that lie in a folder.

    `files` are all files that look like a report, by name; `states` (`made`, `outdated`, `edited`) those of the audit's
    cases; `owners` says whose a name is; `accepted` are the fingerprints of each case's reports that still fit.
    """

    files: Mapping[str, ReportFile]
    states: Mapping[str, str]
    owners: Mapping[str, str]
    accepted: Mapping[str, Collection[str]]

    @property
    def cases(self) -> set[str]:
        """The cases that have a file here."""
        return {self.owners[name] for name in self.states}

    @property
    def unfit(self) -> dict[str, str]:
        """The files that are not as they would be made now, with their states."""
        return {name: state for name, state in self.states.items() if state != MADE}

    def names(self, state: str) -> list[str]:
        """The files in a state."""
        return [name for name, own in self.states.items() if own == state]

    @property
    def unknown(self) -> list[str]:
        """Files that look like a report and belong to no case of the audit."""
        known = {*self.owners, *self.partial}
        return [name for name in self.files if name not in known]

    @property
    def partial(self) -> list[str]:
        """Reports of some sections alone, which no summary is about."""
        return [name for name in self.files if is_part_name(name) and self.files[name].marks.is_ours]


def report_files(folder: Path) -> dict[str, ReportFile]:
    """All files of a folder that look like the report of a case, by name."""
    names = sorted(
        path.name
        for path in folder.iterdir()
        if path.suffix[1:] in format_names() and path.name not in (INDEX, SUMMARY) and path.is_file()
    )
    return {name: read_report(folder / name) for name in names}


def report_folder(files: Mapping[str, ReportFile], result: AuditResult, wanted: Wanted) -> ReportFolder:
    """A folder's files, seen from the audit of a whole casebook."""
    # A case whose id may not be shown has other files where numbers are shown.
    owners = {
        name: row.case_id
        for names in ({}, result.case_names)
        for row in report_rows(result, None, format_names(), names)
        for name in row.files.values()
    }
    states: dict[str, str] = {}
    accepted: dict[str, set[str]] = {}
    for name, file in files.items():
        if case_id := owners.get(name):
            states[name] = _state(file, case_id, wanted)
            if states[name] == MADE:
                accepted.setdefault(case_id, set()).add(file.marks.fingerprint)
    return ReportFolder(files, states, owners, accepted)


def _state(file: ReportFile, case_id: str, wanted: Wanted) -> str:
    fits = wanted.fit(case_id, file.marks.fingerprint)
    if file.condition == Condition.UNSEALED:
        # What this version made has a seal.
        return EDITED if fits else OUTDATED
    if file.condition != Condition.WHOLE:
        return EDITED
    return MADE if fits else OUTDATED


def told_of(folder: ReportFolder, result: AuditResult) -> list[str]:
    """What a reader of the folder must know beforehand, in Chinese: what is outdated, edited, or somebody else's."""
    outdated, edited = folder.names(OUTDATED), folder.names(EDITED)
    sentences = []
    if outdated:
        cases = sorted({folder.owners[name] for name in outdated})
        why = _differences((folder.files[name].marks for name in outdated), result)
        called = [result.case_names.get(case_id, case_id) for case_id in cases]
        sentences.append(f"{len(cases)}个案件的报告已过期（{why}），应重新生成：{named(called)}。")
    if edited:
        sentences.append(f"{len(edited)}个报告文件在生成之后被改动或者不完整，应重新生成：{named(edited)}。")
    ours = [name for name in folder.unknown if folder.files[name].marks.is_ours]
    others = [name for name in folder.unknown if name not in ours]
    if ours:
        sentences.append(f"{len(ours)}个报告文件不属于这份案卷的任何案件，不在汇总之内：{named(ours)}。")
    if folder.partial:
        told = named(folder.partial)
        sentences.append(f"{len(folder.partial)}个文件是只有部分内容的报告，不在汇总之内：{told}。")
    if others:
        sentences.append(f"{len(others)}个文件不是本工具生成的报告，不在汇总之内：{named(others)}。")
    return sentences


def withdraw_other(folder: Path, result: AuditResult) -> None:
    """Take index and summary away where they are of another day, rulebook or version than the reports about to be made:
    where the run is stopped, they would say what the reports beside them do not.
    """
    if _index_differs(folder, result):
        # The page answers for the others: it goes first.
        for name in (INDEX, INDEX_TABLE, SUMMARY):
            (folder / name).unlink(missing_ok=True)


def told_of_index(folder: Path, result: AuditResult) -> list[str]:
    """That the folder's index is of another day, rulebook or version than reports made beside it, in Chinese."""
    why = _index_differs(folder, result)
    return [f"目录页{INDEX}与这次生成的报告不同：目录页的{why}。"] if why else []


def _index_differs(folder: Path, result: AuditResult) -> str:
    marks = read_report(folder / INDEX).marks
    fits = (marks.asof, marks.rulebook, marks.version) == (
        result.asof.isoformat(),
        result.rules.digest,
        __version__,
    )
    return difference(marks, result.asof.isoformat(), result.rules) if marks.is_sealed and not fits else ""


def part_of(covered: int, result: AuditResult) -> list[str]:
    """That a summary is about a part of the casebook, in Chinese; nothing where it is about all of it."""
    cases = len(result.decisions)
    if covered == cases:
        return []
    return [
        f"案卷共{cases}个案件，这里只汇总本目录中有报告的和这次所选的{covered}个；audit目录是全部{cases}个案件的审核结果。"
    ]


def told_of_changes(names: Collection[str]) -> list[str]:
    """That files were edited since they were made and are as they should be again, in Chinese."""
    if not names:
        return []
    return [f"{len(names)}个文件在上次生成之后被改动或者不完整，已重新生成：{named(names)}。"]


def named(names: Collection[str]) -> str:
    """Names for a sentence: the first ones, and how many there are."""
    listed = "、".join(sorted(names)[:_NAMED])
    return f"{listed}等{len(names)}个" if len(names) > _NAMED else listed


def _differences(marks: Iterable[Marks], result: AuditResult) -> str:
    found = {difference(each, result.asof.isoformat(), result.rules) for each in marks}
    return "；".join(sorted(found))


def difference(marks: Marks, asof: str, rules: Rulebook) -> str:
    """Why a report no longer fits, as far as it says so itself."""
    if marks.asof and marks.asof != asof:
        return f"审计基准日是{marks.asof}"
    if marks.rulebook and marks.rulebook != rules.digest:
        return "依据的是另一规则库"
    if marks.version and marks.version != __version__:
        return f"由版本{marks.version}生成"
    return "案卷或者程序在那以后有变化"
