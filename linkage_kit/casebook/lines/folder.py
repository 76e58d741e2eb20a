"""The files of a casebook's folder, of whichever form, as files of lines."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from linkage_kit.casebook.lines.files import LineFile
from linkage_kit.casebook.lines.lines import NotPlain
from linkage_kit.casebook.lines.tasks import in_order
from linkage_kit.casebook.storage import visible
from linkage_kit.casebook.tables import TABLES
from linkage_kit.errors import UserError


@dataclass(frozen=True)
class Folder:
    """The files by table, in the contract's order, which all end in `suffix`."""

    files: Mapping[str, Path]
    suffix: str

    @classmethod
    def of(cls, folder: Path) -> Folder:
        """Raises NotPlain where other files or tables lie in it, files of two kinds, or too few."""
        there = {path.name: path for path in visible(folder) if path.is_file()}
        if len(there) < len(visible(folder)):
            raise NotPlain("what is no file")
        for suffix in _READERS:
            names = {name: f"{name}{suffix}" for name in TABLES}
            if there.keys() <= set(names.values()) and all(
                names[name] in there for name, table in TABLES.items() if table.required_table
            ):
                return cls({name: there[file] for name, file in names.items() if file in there}, suffix)
        raise NotPlain("other files")

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(path.stat().st_size for path in self.files.values())

    def lines(self, work: Path, executor: Executor) -> dict[str, LineFile]:
        """The files as lines, where need be in copies in a folder; raises NotPlain."""
        read = _READERS[self.suffix]
        arguments = ((path, name, work / name) for name, path in self.files.items())
        try:
            files = dict(zip(self.files, in_order(executor, read, arguments)))
        except (OSError, UserError) as error:
            raise NotPlain("files that cannot be read") from error
        if files["cases"].start == files["cases"].size:
            raise NotPlain("no cases")
        return files


def _csv_lines(path: Path, name: str, copy: Path) -> LineFile:
    return LineFile.of(path, TABLES[name])


def _parquet_lines(path: Path, name: str, copy: Path) -> LineFile:
    from linkage_kit.casebook.lines.parquet_lines import lines_of_parquet

    return lines_of_parquet(path, TABLES[name], copy)


_READERS = {".csv": _csv_lines, ".parquet": _parquet_lines}
