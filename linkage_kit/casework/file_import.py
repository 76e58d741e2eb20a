"""Files that are dropped on the form: what they hold becomes rows of the open case, or all that is wrong is told.

No widget is in here. What a browser says a file is called is no path: each file is written under a cleaned name into
a folder of its own, which is gone afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from linkage_kit.casebook import TABLES, Casebook
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.rows import DraftError

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_LONGEST_NAME = 60


@dataclass(frozen=True)
class FileImport:
    """What came of files: the case with what they hold (None where something is wrong), problems and notices."""

    records: Casebook | None
    problems: tuple[str, ...]
    notices: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """How many rows the case has now, or that nothing was taken over."""
        if self.records is None:
            return f"有{len(self.problems)}处不能读，没有导入任何内容。"
        counts = "，".join(
            f"{TABLES[name].title}{len(frame)}行"
            for name, frame in self.records.tables.items()
            if name != "cases" and len(frame)
        )
        return f"已导入。导入后本案有：{counts}。" if counts else "已导入。"


def import_into(draft: Draft, files: Iterable[tuple[str, bytes]], claimant: str) -> FileImport:
    """What files (name, content) add to the case; `claimant` (agency | person) computed an annex 5 among them.

    DraftError where the case cannot take any: whose a form is, is told by the identity number of the case.
    """
    if draft.casebook is None:
        raise DraftError(
            f"本案有{len(draft.problems)}处填写有误或没有填写，请先在第②步改正：附件按公民身份号码归入案件"
        )
    # What reads workbooks takes a second to import.
    from linkage_kit.importing.run import import_files

    with TemporaryDirectory(prefix="linkage-") as folder:
        paths = []
        for number, (name, data) in enumerate(files):
            path = Path(folder, str(number), cleaned(name))
            path.parent.mkdir()
            path.write_bytes(data)
            paths.append(path)
        result = import_files(paths, draft.casebook, claimant=claimant)
    if result.casebook is None:
        return FileImport(None, tuple(map(str, result.problems)))
    if len(result.casebook.cases) > 1:
        return FileImport(None, ("文件中有其他案件，这里只能导入本案的附件",))
    notices = list(map(str, result.notices))
    if not result.casebook.agencies.equals(draft.casebook.agencies):
        notices.append(
            "附件中经办机构的开户名称、账号等属于整个案卷的经办机构表，没有导入；需要时用linkage import"
        )
    return FileImport(result.casebook, (), tuple(notices))


def cleaned(name: str) -> str:
    """A file's name without anything that a path is made of, its ending kept."""
    stem, dot, suffix = _UNSAFE.sub("_", name).rpartition(".")
    return f"{stem[-_LONGEST_NAME:].strip('. ') or '文件'}{dot}{suffix[:_LONGEST_NAME]}"
