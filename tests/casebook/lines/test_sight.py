"""What is taken at sight is what would be read of the cell the slow way, and would be written again as it stands."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_kit.casebook import TABLES
from linkage_kit.casebook.cells import CellError, read_cell
from linkage_kit.casebook.lines.lines import Lines, NotPlain
from linkage_kit.casebook.lines.rows import rows_of
from linkage_kit.casebook.tables import Column, Table
from linkage_kit.casebook.texts import text_of
from linkage_kit.money import format_yuan

_DIGITS = st.text("0123456789", max_size=14)
_TEXTS = st.text(
    st.sampled_from("0123456789.-+ ='@,xX元年/张（\u3000\u00a0\ufeff０７\u200b\t月日truefalsnogpdyci女男_"),
    max_size=20,
).filter(lambda text: "," not in text)
_WRITTEN = {
    "money": st.integers(-(10**14) + 1, 10**14 - 1).map(format_yuan)
    | st.from_regex(r"-?[0-9]{1,14}\.[0-9]{1,3}", fullmatch=True),
    "int": _DIGITS,
    "date": st.dates(dt.date(1949, 1, 1), dt.date(2101, 1, 1)).map(str)
    | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    "month": st.from_regex(r"[0-9]{4}-[0-9]{2}", fullmatch=True),
    "bool": st.sampled_from(["true", "false", "是", "True", "0"]),
    "text": _DIGITS,
}
#: A column of each sort that there is.
COLUMNS = {
    f"{column.kind} {'、'.join(column.words or ())}{column.checks.get('str_matches', '')} {column.code}": column
    for table in TABLES.values()
    for name, column in table.columns.items()
    if not column.beyond_contract and name != "case_id"
}


def one_column(column: Column) -> Table:
    return Table(
        "one", "", "", "input", True, (), {"case_id": TABLES["cases"].columns["case_id"], column.name: column}
    )


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
@given(data=st.data())
def test_a_cell_that_is_taken_has_the_value_that_is_read_of_it(column, data):
    written = st.sampled_from(sorted(column.words)) if column.words else _WRITTEN[column.kind]
    texts = data.draw(st.lists(written | _TEXTS, min_size=1, max_size=8))
    try:
        lines = Lines.of("".join(f"A,{text}\r\n" for text in texts).encode(), 2)
    except NotPlain:
        return
    rows = rows_of(lines, one_column(column), {"case_id": 0, column.name: 1})
    odd = set(rows.odd.get(column.name, np.zeros(0, int)).tolist())
    values, known = rows.columns[column.name], rows.columns.known(column.name)
    for row, text in enumerate(texts):
        if row in odd:
            continue
        value = _value_of(text, column)
        assert (value is None) == (not known[row])
        if value is not None:
            stamp = pd.Timestamp(value) if column.kind in ("date", "month") else value
            assert text_of(stamp, column.kind) == text
            taken = values[row]
            assert (taken if column.kind != "month" else taken.astype("datetime64[M]")) == (
                value if column.kind != "month" else value.astype("datetime64[M]")
            )


def _value_of(text, column):
    """None also where the slow way refuses a text by its pattern: then it may not be taken."""
    try:
        return read_cell(text, column)
    except CellError as error:
        raise AssertionError(f"{text!r} is refused") from error


@pytest.mark.parametrize(
    "content",
    [
        b'A,"b"\r\n',
        b"A,b\n",
        b"A,b\r\nC\r\n",
        b"A,b\r\nC,d,e\r\n",
        b"A,b\rc\r\n",
        b"A,b\0\r\n",
        "A,张\r\n".encode("gb18030"),
        "A,\ufffd\r\n".encode(),
        "A,\ue123\r\n".encode(),
        b"A,b",
    ],
)
def test_lines_that_are_not_as_they_are_written_are_left_to_others(content):
    with pytest.raises(NotPlain):
        Lines.of(content, 2)
