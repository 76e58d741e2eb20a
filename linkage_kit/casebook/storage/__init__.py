"""Where a casebook lives: a folder with a file a table, one file, or a database; `registry` lists what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from linkage_kit.casebook.model import Casebook
from linkage_kit.casebook.problems import CasebookError, Problem
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.reading import IDENTITY, read_identities, read_tables
from linkage_kit.casebook.storage.atomic import exclusive, is_half_written, write_file, write_folder
from linkage_kit.casebook.storage.place import UNNAMED, Database, Place, as_place
from linkage_kit.casebook.storage.registry import (
    DatabaseModule,
    DatabaseSession,
    DatabaseStorage,
    FileStorage,
    FolderStorage,
    Frames,
    Storage,
    database_storage_of,
    file_storage_of,
    file_storages,
    folder_storages,
    storage_named,
)
from linkage_kit.casebook.table_names import misnamed, table_meant
from linkage_kit.casebook.tables import REFERENCE_TABLES, STORED_TABLES, TABLES
from linkage_kit.casebook.whole import Whole
from linkage_kit.plain_files import require_plain


def read_casebook(place: str | Place) -> Casebook:
    """The casebook at a place: a folder, a file, or a database's URL.

    Raises CasebookError with every mistake in it.
    """
    place = as_place(place)
    if isinstance(place, Database):
        return _read_database(place)
    require_plain(place)
    if place.is_dir():
        return _read_folder(place)
    if not place.exists():
        raise CasebookError([_problem(place.name or str(place), "找不到这个文件夹或文件")])
    if storage := file_storage_of(place):
        return _read_file(storage, place)
    raise CasebookError([_problem(place.name, _expected_place())])


def write_casebook(casebook: Casebook, place: str | Place, storage: str | None = None) -> None:
    """Writes the casebook, whole or not at all, as `storage_for` says.

    `storage` names the storage of a path that is to be another. Tables of the same names are replaced, others stay.
    A table of the contract that the casebook does not have goes.
    Raises CasebookError where a table cannot be stored so, and ValueError where there is no such storage.
    """
    place = as_place(place)
    if isinstance(place, Database):
        with database_module(place).changing(place) as session:
            write_in_session(session, casebook)
        return
    frames, obsolete = frames_of(casebook)
    by_suffix = file_storage_of(place)
    if by_suffix and place.suffix.lower() != by_suffix.suffixes[0]:
        raise CasebookError([_problem(place.name, f"{by_suffix.noun}只能写成{by_suffix.suffixes[0]}")])
    match storage_named(storage) if storage else storage_for(place):
        case FolderStorage() as folder:
            _write_folder(folder, place, frames, obsolete)
        case FileStorage() as file:
            write_file(place, file.load().casebook_bytes(frames))
        case DatabaseStorage() as database:
            raise ValueError(f"{database.title}的位置应为{database.urls}。")


def write_in_session(session: DatabaseSession, casebook: Casebook) -> None:
    """The same in a transaction on a database that others cannot change meanwhile."""
    session.write_tables(*frames_of(casebook))


def frames_of(casebook: Casebook) -> tuple[Frames, Collection[str]]:
    """The tables that are written of a casebook, and the names of the contract's that it does not have."""
    frames: Frames = {
        **{n: (frame, TABLES[n]) for n, frame in casebook.tables.items() if n not in casebook.absent},
        **{n: (frame, table) for n, table in REFERENCE_TABLES.items() if len(frame := casebook.stored[n])},
        **{name: (frame, None) for name, frame in casebook.extra.items()},
    }
    return frames, STORED_TABLES.keys() - frames


def storage_for(place: Place) -> Storage:
    """What a casebook at this place is written as: a database where it is a URL, a file where it ends in a suffix of
    one, else a folder of the first kind.
    """
    if isinstance(place, Database):
        return database_storage_of(place)
    return file_storage_of(place) or folder_storages()[0]


def folder_storage_at(folder: Path) -> FolderStorage | None:
    """What the tables are that lie in a folder already; None where it is no folder, or has none."""
    return next(iter(_kinds_of(_files_of(folder))), None)


def tables_at(place: Place, names: Iterable[str] = STORED_TABLES) -> list[str]:
    """Which of these tables (by default a casebook's own) lie at a place already; a file may have them all."""
    if isinstance(place, Database):
        there = set(database_module(place).tables_of(place))
    elif place.is_dir():
        there = {file.stem for file in _files_of(place)}
    else:
        there = set(TABLES) if place.exists() else set()
    there |= set(misnamed(there).values())
    return [name for name in names if name in there]


def refuse_casebook_folder(folder: Path) -> None:
    """CasebookError where a casebook lies in a folder: what else is written there would be its further tables."""
    if folder.is_dir() and "cases" in tables_at(folder):
        raise CasebookError([_problem(folder.name, "这是案卷所在的目录，结果请放在别处")])


def database_module(database: Database) -> DatabaseModule:
    """What reads and writes the database; CasebookError where the extra of this package is missing that it needs."""
    storage = database_storage_of(database)
    try:
        return storage.load()
    except ImportError:
        raise CasebookError([_problem(UNNAMED, f"读写{storage.title}需要{storage.needs}")]) from None


def _read_database(database: Database) -> Casebook:
    module = database_module(database)
    book = database_casebook(database, module.read_cells(database))
    if database.where is None:
        return book
    # What was not chosen is looked at for one thing only: whose cases they are.
    identities = read_identities(module.read_columns(database, "cases", IDENTITY))
    return book.chosen_from(Whole.of(identities, database.where))


def database_casebook(database: Database, found: Mapping[str, RawTable]) -> Casebook:
    """The casebook of the cells of a database's tables."""
    return read_tables(found, lambda name: _problem(f"{database.name}/{name}", "缺少这张表"))


def _files_of(folder: Path) -> list[Path]:
    """The files of a folder that some storage reads, by name; what programs keep beside them is none."""
    if not folder.is_dir():
        return []
    suffixes = {one.suffix for one in folder_storages()}
    return [file for file in visible(folder) if file.suffix.lower() in suffixes]


def visible(folder: Path) -> list[Path]:
    """The files of a folder by name, without those that programs keep beside theirs."""
    return [file for file in sorted(folder.iterdir()) if not file.name.startswith((".", "~$"))]


def _kinds_of(files: Iterable[Path]) -> list[FolderStorage]:
    """What the tables among these files are: those of the contract's names, or else those that can mean one."""
    named_so = [file for file in files if file.stem in STORED_TABLES] or [
        file for file in files if table_meant(file.stem)
    ]
    suffixes = {file.suffix.lower() for file in named_so}
    return [one for one in folder_storages() if one.suffix in suffixes]


def _read_folder(folder: Path) -> Casebook:
    if is_half_written(folder):
        _finish(folder)
    files = _files_of(folder)
    kinds = _kinds_of(files)
    if len(kinds) > 1:
        several = "又有".join(f"{one.title}文件" for one in kinds)
        raise CasebookError([_problem(folder.name, f"文件夹中既有{several}，只应有一种")])
    kind = kinds[0] if kinds else folder_storages()[0]
    read_cells = kind.load().read_cells
    found: dict[str, RawTable | Problem] = {}
    for file in files:
        if file.suffix.lower() == kind.suffix:
            require_plain(file)
            twice = file.stem in found
            found[file.stem] = _problem(file.name, "同一张表只能有一个文件") if twice else read_cells(file)
    beside = [file.name for file in visible(folder) if file.suffix.lower() != kind.suffix]
    return read_tables(found, lambda name: _problem(f"{name}{kind.suffix}", "缺少这个文件"), beside)


def _finish(folder: Path) -> None:
    """Waits for who is writing into a folder, or finishes what was broken off when all was ready."""
    try:
        with exclusive(folder):
            return
    except OSError:
        told = "上一次写入还没有完成，请由可以写入的人先打开一次"
        raise CasebookError([_problem(folder.name, told)]) from None


def _read_file(storage: FileStorage, path: Path) -> Casebook:
    module = storage.load()
    found: dict[str, RawTable | Problem] = {
        name: raw
        for name, raw in module.read_tables(path).items()
        if name in STORED_TABLES or len(raw.header) or len(raw.rows)
    }
    return read_tables(found, lambda name: module.absent(path, name))


def _write_folder(storage: FolderStorage, folder: Path, frames: Frames, obsolete: Iterable[str]) -> None:
    _refuse_what_would_not_be_read(frames, folder, storage)
    table_bytes = storage.load().table_bytes
    files = {f"{name}{storage.suffix}": table_bytes(frame, table) for name, (frame, table) in frames.items()}
    _name_properly(folder, storage)
    write_folder(folder, files, obsolete={f"{name}{storage.suffix}" for name in obsolete})


def _name_properly(folder: Path, storage: FolderStorage) -> None:
    """Gives tables that went by other names their own, under which they are replaced: no second copy stays."""
    files = {file.stem: file for file in _files_of(folder) if file.suffix.lower() == storage.suffix}
    for name, table in misnamed(files).items():
        files[name].replace(folder / f"{table}{storage.suffix}")


def _refuse_what_would_not_be_read(names: Iterable[str], folder: Path, storage: FolderStorage) -> None:
    wrong = [
        _problem(name, "表名不能用作文件名")
        for name in names
        if Path(name).name != name or name.startswith(".")
    ]
    suffixes = [one.suffix for one in folder_storages() if one != storage]
    others = [folder / f"{name}{suffix}" for name in STORED_TABLES for suffix in suffixes]
    wrong += [_problem(file.name, "文件夹中已有另一种格式的表，请先移走") for file in others if file.exists()]
    if wrong:
        raise CasebookError(wrong)


def _expected_place() -> str:
    folders = "或".join(one.title for one in folder_storages())
    files = "、".join(f"{one.title}（{one.suffixes[0]}）" for one in file_storages())
    return f"应为{folders}文件夹，或{files}"


def _problem(file: str, expected: str) -> Problem:
    return Problem(file, None, None, None, expected)
