"""Small sets of records, and matching them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from linkage_kit.casebook.problems import CasebookError
from linkage_kit.casebook.simple_csv import simple_lines
from linkage_kit.csv_text import CsvText
from linkage_kit.matching.run import Outcome, match
from linkage_kit.rulebook import shandong

ASOF = dt.date(2026, 6, 30)
#: A valid number, and others of the same person as they may be mistyped.
NUMBER = "379901196505010015"
RESIDENT = "公民身份号码,姓名,年份,个人缴费,集体补助,政府补贴,利息\n"
EMPLOYEE = "公民身份号码,姓名,起始年月,终止年月,月数,行政区划代码\n"


@dataclass(frozen=True)
class Matched:
    """What came of a match: the folder, what it said of itself, and its persons as records by number."""

    folder: Path
    outcome: Outcome

    @property
    def persons(self) -> list[dict]:
        return pq.read_table(self.folder / "persons.parquet").to_pylist()

    @property
    def doubtful(self) -> list[dict]:
        lines = simple_lines(CsvText.read(self.folder / "doubtful.csv")).to_pylist()
        names = list(lines[0].values())
        return [dict(zip(names, line.values())) for line in lines[1:]]

    @property
    def data(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}


def run(resident: Path, employee: Path, out: Path, memory: int = 1 << 30) -> Matched:
    return Matched(out, match(resident, employee, out, ASOF, shandong(), memory))


@pytest.fixture
def matching(tmp_path) -> Callable[..., Matched]:
    """Matches records given as text of CSV files: those of residents, and those of employees."""

    def matched(resident: str, employee: str, memory: int = 1 << 30) -> Matched:
        places = []
        for name, text in (("居民", resident), ("职工", employee)):
            place = tmp_path / f"{name}.csv"
            place.write_text(text, encoding="utf-8")
            places.append(place)
        return run(*places, tmp_path / "out", memory)

    return matched


@pytest.fixture
def refused(matching, tmp_path) -> Callable[[str, str], list[str]]:
    """What is told of records that cannot be matched; nothing may have been written."""

    def told(resident: str, employee: str) -> list[str]:
        with pytest.raises(CasebookError) as error:
            matching(resident, employee)
        assert not (tmp_path / "out").exists()
        return str(error.value).splitlines()

    return told
