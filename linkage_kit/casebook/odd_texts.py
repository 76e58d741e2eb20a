"""What is told of texts that may not be what was meant: private characters, and an encoding that was judged."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from linkage_kit.casebook.cells import as_text
from linkage_kit.casebook.problems import in_file, shown
from linkage_kit.casebook.raw import RawTable
from linkage_kit.casebook.tables import Table
from linkage_kit.casebook.taken import CHARACTERS_PRIVATE, ENCODING_JUDGED, Remark

_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def text_remarks(raw: RawTable, table: Table, at: Mapping[str, int]) -> list[Remark]:
    """What is told of a raw table's texts; `at` says where the table's columns are."""
    judged = f"{in_file(raw.file, raw.sheet)}按GB18030编码读取：按UTF-8读也读得通，却不是汉字"
    remarks = [Remark(ENCODING_JUDGED, judged)] if raw.is_guessed else []
    texts = [name for name in at if table.columns[name].kind == "text"]
    return remarks + [remark for name in texts for remark in _private(raw, name, at[name])]


def _private(raw: RawTable, name: str, place: int) -> list[Remark]:
    cells = raw.cells[place]
    remarks = []
    for code, cell in enumerate(cells.distinct):
        text = as_text(cell)
        if found := _PRIVATE.search(text):
            row = raw.rows[np.flatnonzero(cells.codes == code)[0]]
            where = f"{in_file(raw.file, raw.sheet)} 第{row}行“{shown(raw.header[place])}”列：“{shown(text, name)}”"
            told = f"中有自造字（U+{ord(found[0]):04X}），别处可能显示不出，应改用通用的字"
            remarks.append(Remark(CHARACTERS_PRIVATE, where + told))
    return remarks
