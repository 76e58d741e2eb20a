"""An invented population for matching at the scale of a province: records of both schemes, and what was mistyped.

Counties are as unlike in size as real ones, 12 % are in both schemes, and one number in 5,000 is mistyped where it is
recorded for one of the schemes. Everybody is made from the seed and the number of their block alone, a block at a time,
so that any number of people takes no more memory than a block, and blocks can be made side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from numpy.random import Generator, default_rng

from linkage_kit.casebook.units import yuan_array
from linkage_kit.columns import Array, Days
from linkage_kit.identity import check_characters
from linkage_kit.regions import county_codes

#: People of a block; the last block may have fewer.
BLOCK = 50_000
_BOTH, _RESIDENT_ONLY = 0.12, 0.48
_MISTYPED = 1 / 5000
#: A county is this much smaller than the one before it, by the power of its place.
_SKEW = 0.8
_FIRST_BIRTH, _BIRTHS = np.datetime64("1950-01-01"), 13_000
_SEQUENCES = 1000
#: Coprime to the numbers that a place has, so that its people have them in no order.
_STRIDE = 7_368_787
_SURNAMES = "王李张刘陈杨赵孙于宋徐马姜吕丁曲郭周黄韩高林孔孟崔毕邹初丛鞠吴朱胡何罗梁谢唐许冯"
_GIVEN = "建国志强永刚德福玉山洪波良茂林长江冬生秀兰桂芳淑珍丽华春梅爱海燕美玲英翠萍红霞瑞香"
_TIERS = np.array([100, 300, 300, 500, 500, 600, 800, 1000, 1500, 2000, 3000, 5000])
_KINDS = ("old_and_new", "small_x", "one_digit", "swapped")


@dataclass(frozen=True)
class People:
    """People of a block: the first seventeen digits of the number, check character (10: X), birth, county, name."""

    body: npt.NDArray[np.int64]
    check: npt.NDArray[np.int64]
    births: Days
    county: npt.NDArray[np.int64]
    names: npt.NDArray[np.str_]

    @property
    def numbers(self) -> npt.NDArray[np.str_]:
        """Their identity numbers."""
        return np.strings.add(self.body.astype("U17"), np.array(list("0123456789X"))[self.check])


@dataclass(frozen=True)
class Block:
    """The records of a block's people, as an office exports them, and what of their numbers was mistyped."""

    resident: pa.Table
    employee: pa.Table
    truth: pa.Table


@lru_cache(maxsize=1)
def counties() -> npt.NDArray[np.int64]:
    """Codes of the counties of Shandong, the largest here first."""
    rng = default_rng(0)
    return rng.permutation(np.array(county_codes("37"), np.int64))


def block(people: int, seed: int, number: int) -> Block:
    """The records of the `number`-th block (from 0) of a population of so many people."""
    rng = default_rng([seed, number])
    mine = _people(rng, min(BLOCK, people - number * BLOCK), number)
    draw = rng.random(len(mine.body))
    in_resident = np.flatnonzero(draw < _BOTH + _RESIDENT_ONLY)
    in_employee = np.flatnonzero((draw < _BOTH) | (draw >= _BOTH + _RESIDENT_ONLY))
    in_both = np.flatnonzero(draw < _BOTH)
    numbers = mine.numbers
    resident_numbers, employee_numbers = numbers.copy(), numbers.copy()
    wrong, kinds, written = _mistyped(rng, mine, in_both)
    for at, (person, text) in enumerate(zip(wrong, written)):
        (resident_numbers if at % 2 else employee_numbers)[person] = text
    truth = pa.table(
        {
            "id_number": numbers[wrong],
            "mistyped": pa.array(written, pa.string()),
            "kind": pa.array(kinds, pa.string()),
        }
    )
    return Block(
        _resident(rng, mine, in_resident, resident_numbers),
        _employee(rng, mine, in_employee, employee_numbers),
        truth,
    )


def write_population(people: int, seed: int, folder: Path, suffix: str = "csv", blocks: int = 10) -> None:
    """Writes `resident`, `employee` and `truth` folders of files (`csv` or `parquet`) with so many blocks each."""
    count = -(-people // BLOCK)
    for first in range(0, count, blocks):
        write_file_of_blocks(people, seed, folder, suffix, range(first, min(count, first + blocks)))


def write_file_of_blocks(people: int, seed: int, folder: Path, suffix: str, numbers: range) -> None:
    """Writes one file of each folder, with the blocks of these numbers."""
    writers: dict[str, arrow_csv.CSVWriter | pq.ParquetWriter] = {}
    for number in numbers:
        for name, table in vars(block(people, seed, number)).items():
            if name not in writers:
                path = folder / name / f"{numbers.start:05}.{suffix if name != 'truth' else 'csv'}"
                path.parent.mkdir(parents=True, exist_ok=True)
                writers[name] = _writer(path, table.schema)
            writers[name].write_table(table)
    for writer in writers.values():
        writer.close()


def _writer(path: Path, schema: pa.Schema) -> arrow_csv.CSVWriter | pq.ParquetWriter:
    if path.suffix == ".parquet":
        return pq.ParquetWriter(path, schema)
    return arrow_csv.CSVWriter(path, schema, write_options=arrow_csv.WriteOptions(quoting_style="none"))


def _people(rng: Generator, count: int, number: int) -> People:
    codes = counties()
    shares = 1 / np.arange(1, len(codes) + 1) ** _SKEW
    # The same numbers of people a county in every block, so that nobody's number is another's.
    ends = np.round(np.cumsum(shares / shares.sum()) * BLOCK).astype(np.int64)
    county = np.searchsorted(ends, np.arange(count), side="right")
    place = codes[county] // 100
    places, of_place = np.unique(place, return_inverse=True)
    a_block = np.bincount(np.unique(codes // 100, return_inverse=True)[1], np.diff(ends, prepend=0)).astype(
        np.int64
    )
    rank = np.empty(count, np.int64)
    order = np.argsort(of_place, kind="stable")
    starts = np.searchsorted(of_place[order], np.arange(len(places)))
    rank[order] = np.arange(count) - starts[of_place[order]]
    full = np.searchsorted(np.unique(codes // 100), place)
    serial = (number * a_block[full] + rank) * _STRIDE % (_BIRTHS * _SEQUENCES)
    births = _FIRST_BIRTH + serial // _SEQUENCES
    body = (place * 100 * 10**8 + _digits(births)) * 1000 + serial % _SEQUENCES
    return People(body, check_characters(body), births, codes[county], _names(rng, count))


def _digits(days: Days) -> npt.NDArray[np.int64]:
    """Days as whole numbers of eight digits."""
    month = days.astype("datetime64[M]")
    year, rest = np.divmod(month.astype(np.int64) + 1970 * 12, 12)
    return year * 10_000 + (rest + 1) * 100 + (days - month.astype("datetime64[D]")).astype(np.int64) + 1


def _names(rng: Generator, count: int) -> npt.NDArray[np.str_]:
    """Names of two or three characters; the first surnames are the most frequent."""
    surnames, given = np.array(list(_SURNAMES)), np.array(list(dict.fromkeys(_GIVEN)))
    shares = 1 / np.arange(1, len(surnames) + 1)
    first = rng.choice(surnames, count, p=shares / shares.sum())
    second = rng.choice(given, count)
    third = np.where(rng.random(count) < 0.8, rng.choice(given, count), "")
    return np.strings.add(np.strings.add(first, second), third)


def _mistyped(rng: Generator, people: People, among: Array) -> tuple[Array, list[str], list[str]]:
    """Some of these people, how the number of each was mistyped, and what was written; each has two numbers."""
    wrong = among[rng.random(len(among)) < 2 * _MISTYPED]
    numbers = people.numbers
    kinds, written = [], []
    for person in wrong:
        number = str(numbers[person])
        kind = str(rng.choice([kind for kind in _KINDS if kind != "small_x" or number.endswith("X")]))
        kinds.append(kind)
        written.append(_wrongly(rng, number, kind))
    return wrong, kinds, written


def _wrongly(rng: Generator, number: str, kind: str) -> str:
    if kind == "old_and_new":
        return number[:6] + number[8:17]
    if kind == "small_x":
        return number.lower()
    at = int(rng.integers(6, 17))
    if kind == "one_digit":
        return f"{number[:at]}{(int(number[at]) + int(rng.integers(1, 10))) % 10}{number[at + 1 :]}"
    while at == 16 or number[at] == number[at + 1]:
        at = int(rng.integers(6, 16))
    return f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"


def _resident(rng: Generator, people: People, who: Array, numbers: npt.NDArray[np.str_]) -> pa.Table:
    count = rng.integers(3, 16, len(who))
    person, turn = _repeated(who, count)
    year = 2025 - np.repeat(count, count) + turn
    personal = np.repeat(rng.choice(_TIERS, len(who)), count) * 100
    subsidy = np.minimum(30_00 + personal // 25, 300_00)
    collective = np.where(rng.random(len(person)) < 0.05, 100_00, 0)
    interest = (personal + subsidy) * rng.integers(10, 35, len(person)) // 1000
    balance = _running(personal + subsidy + collective + interest, count)
    return pa.table(
        {
            "公民身份号码": _take(numbers, person),
            "姓名": _take(people.names, person),
            "出生日期": _take(people.births.astype("U10"), person),
            "居民经办机构代码": _take(people.county.astype("U6"), person),
            "年份": pa.array(year, pa.int16()),
            "个人缴费": _yuan(personal),
            "集体补助": _yuan(collective),
            "政府补贴": _yuan(subsidy),
            "利息": _yuan(interest),
            "个人账户累计储存额": _yuan(balance),
        }
    )


def _employee(rng: Generator, people: People, who: Array, numbers: npt.NDArray[np.str_]) -> pa.Table:
    count = rng.integers(1, 6, len(who))
    person, turn = _repeated(who, count)
    start = 1998 * 12 + rng.integers(0, 24 * 12, len(person)) + turn
    length = rng.integers(1, 40, len(person))
    # Of some periods it is known how many months were paid, but not which; they lie within a year.
    is_partial = (rng.random(len(person)) < 0.02) & (start % 12 < 8)
    length = np.where(is_partial, 4, length)
    end = np.minimum(start + length - 1, 2025 * 12 - 1)
    paid = pa.array(np.where(is_partial, 3, end - start + 1), pa.int16())
    moved = rng.random(len(person)) < 0.1
    elsewhere = rng.choice(counties(), len(person))
    return pa.table(
        {
            "公民身份号码": _take(numbers, person),
            "姓名": _take(people.names, person),
            "出生日期": _take(people.births.astype("U10"), person),
            "起始年月": _months(start),
            "终止年月": _months(end),
            "月数": paid,
            "行政区划代码": pa.array(
                np.where(moved, elsewhere, people.county[person]).astype("U6"), pa.string()
            ),
        }
    )


def _repeated(who: Array, count: Array) -> tuple[Array, Array]:
    """Each of these people so many times, and which time it is."""
    person = np.repeat(who, count)
    return person, np.arange(len(person)) - np.repeat(np.cumsum(count) - count, count)


def _running(amounts: Array, count: Array) -> Array:
    """Sums of each person's amounts up to each of them."""
    total = np.cumsum(amounts)
    before = np.concatenate([[0], total[np.cumsum(count)[:-1] - 1]]) if len(count) else total
    return total - np.repeat(before, count)


def _take(texts: npt.NDArray[np.str_], rows: Array) -> pa.Array:
    return pa.array(texts.tolist(), pa.string()).take(pa.array(rows))


def _months(months: Array) -> pa.Array:
    every = np.arange(1998 * 12, 2026 * 12)
    texts = np.datetime_as_string((every - 1970 * 12).astype("datetime64[M]"))
    return pa.array(texts.tolist(), pa.string()).take(pa.array(months - every[0]))


def _yuan(fen: Array) -> pa.Array:
    return pa.array(yuan_array(pa.array(fen, pa.int64())))
