"""CSV files as simple as most are, read all lines at once: many times sooner than record by record."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.csv as arrow_csv

from linkage_kit.csv_text import CsvText


def simple_lines(text: CsvText) -> pa.Table | None:
    """All lines, the header among them, as columns of text; None where there are quotes, lines of blanks, or lines of
    different lengths.
    """
    if '"' in text.text or text.text.count("\r") != text.text.count("\r\n"):
        return None
    width = text.text.partition("\n")[0].count(text.separator) + 1
    if width == 1:
        return None
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(text.text.encode()),
            arrow_csv.ReadOptions(autogenerate_column_names=True),
            arrow_csv.ParseOptions(delimiter=text.separator, quote_char=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types={f"f{index}": pa.string() for index in range(width)}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
