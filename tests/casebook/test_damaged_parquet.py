"""A Parquet file whose text is damaged is refused by its cell."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkage_kit.casebook import CasebookError, read_casebook, write_casebook
from linkage_kit.sample import generate


def test_a_text_that_is_no_text_is_refused_by_its_cell(tmp_path):
    write_casebook(generate(2, seed=1), tmp_path, "parquet")
    path = tmp_path / "cases.parquet"
    table = pq.read_table(path)
    names = [name.encode() for name in table["name"].to_pylist()]
    broken = pa.array([names[0], b"\xc1\xf8"], pa.binary()).view(pa.string())
    at = table.column_names.index("name")
    pq.write_table(table.set_column(at, "name", broken), path)
    with pytest.raises(CasebookError) as refused:
        read_casebook(tmp_path)
    (told,) = str(refused.value).splitlines()
    assert told.startswith("cases.parquet 第3行“name”列：")
    assert told.endswith("不是UTF-8编码的文字，文件可能已损坏")
