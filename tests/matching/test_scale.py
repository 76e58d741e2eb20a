"""The result is that of a join in a database, and hangs on nothing but what the records say."""

import random
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest

from linkage_kit.matching import run as running
from linkage_kit.matching import workers
from linkage_kit.sample.population import write_population

from .conftest import Matched, run

PEOPLE = 3_000
#: 12(1) and 12(2) as a database says them: months of each resident year as a set, refund = principal × months / 12,
#: half up; of partial periods it is not known which months were paid, so persons with one are left out.
ORACLE = """
with resident as (from read_csv('{folder}/resident/*.csv', all_varchar = true)),
employee as (from read_csv('{folder}/employee/*.csv', all_varchar = true)),
spans as (
    select upper("公民身份号码") number, (("起始年月" || '-01')::date) low, (("终止年月" || '-01')::date) high,
        "月数"::int paid
    from employee
),
months as (
    select distinct number, unnest(generate_series(low, high, interval 1 month)) as month from spans
),
years as (
    select upper("公民身份号码") number, "年份"::int as year,
        (100 * ("个人缴费"::decimal(18, 2) + "集体补助"::decimal(18, 2)))::bigint principal,
        (100 * "政府补贴"::decimal(18, 2))::bigint subsidy
    from resident
),
lapped as (
    select years.number, years.year, principal, subsidy, count(months.month) as months
    from years left join months on years.number = months.number and year(months.month) = years.year
    group by all
),
refunds as (
    select number, count(*) as years, sum(months) as months,
        sum((2 * principal * months + 12) // 24) as refund, sum((2 * subsidy * months + 12) // 24) as subsidy
    from lapped group by number
)
select refunds.number, years, months, refund, subsidy from refunds
where number in (select number from spans)
    and number not in (select number from spans where paid < date_diff('month', low, high) + 1)
order by number
"""


@pytest.fixture(scope="module")
def population(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("population")
    write_population(PEOPLE, 7, folder)
    return folder


@pytest.fixture(scope="module")
def whole(population, tmp_path_factory) -> Matched:
    return run(population / "resident", population / "employee", tmp_path_factory.mktemp("out"))


def fen(amount) -> int:
    return int(amount * 100)


@pytest.mark.clause("12(1)", "12(2)")
def test_the_result_is_that_of_a_join_in_a_database(population, whole):
    expected = duckdb.sql(ORACLE.format(folder=population)).fetchall()
    certain = {number for number, *_ in expected}
    found = [
        (
            person["id_number"],
            person["resident_years"],
            person["overlap_months"],
            fen(person["refund_total"]),
            fen(person["subsidy_total"]),
        )
        for person in whole.persons
        if person["id_number"] in certain
    ]
    assert len(expected) > PEOPLE * 0.1
    # The database knows nothing of old numbers, which stand before the others here.
    assert sorted(found) == [tuple(map(int_or_text, row)) for row in expected]


def int_or_text(value):
    return value if isinstance(value, str) else int(value)


def test_persons_stand_by_their_numbers(whole):
    numbers = [person["id_number"] for person in whole.persons]
    assert numbers == sorted(set(numbers), key=lambda number: (len(number), number))


def test_same_records_give_same_bytes_in_whatever_files_order_and_memory(
    population, whole, tmp_path, monkeypatch
):
    """Shuffled rows, other files in another format, partitions, and rows that go to the disk many times."""
    rng = random.Random(1)
    text = arrow_csv.ConvertOptions(column_types={"公民身份号码": pa.string(), "行政区划代码": pa.string()})
    for scheme in ("resident", "employee"):
        table = pa.concat_tables(
            arrow_csv.read_csv(path, convert_options=text) for path in sorted((population / scheme).iterdir())
        )
        rows = list(range(len(table)))
        rng.shuffle(rows)
        (tmp_path / scheme / "more").mkdir(parents=True)
        half = len(rows) // 2
        pq.write_table(table.take(rows[:half]), tmp_path / scheme / "b.parquet")
        arrow_csv.write_csv(table.take(rows[half:]), tmp_path / scheme / "more" / "a.csv")
    monkeypatch.setattr(running, "_TIMES", 5_000)
    monkeypatch.setattr(running, "_LEAST_ROOM", 1 << 10)
    again = run(tmp_path / "resident", tmp_path / "employee", tmp_path / "out", workers.PROCESS + (1 << 28))
    assert again.data == whole.data


def test_mistyped_numbers_are_found_and_nobody_else(population, whole):
    """Recall and precision against what was mistyped on purpose: nothing merged, nothing missed, nothing made up."""
    truth = {
        tuple(sorted((number.upper(), written.upper())))
        for number, written, _ in duckdb.sql(
            f"from read_csv('{population}/truth/*.csv', all_varchar = true)"
        ).fetchall()
    }
    found = {
        tuple(sorted((pair["first_id_number"].upper(), pair["second_id_number"].upper())))
        for pair in whole.doubtful
    }
    assert truth and found == truth


@pytest.mark.acceptance
def test_a_population_is_matched_by_processes_within_its_memory(tmp_path, monkeypatch):
    """The same bytes as in one process; the processes together stay below the memory that they may have."""
    write_population(120_000, 3, tmp_path, blocks=1)
    places = tmp_path / "resident", tmp_path / "employee"
    one = run(*places, tmp_path / "one", 1 << 40)
    monkeypatch.setattr(workers, "_WORTH", 1)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    several = run(*places, tmp_path / "several", 2 << 30)
    assert several.data == one.data
