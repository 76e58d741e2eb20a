"""What the notebooks of an exam are about: a class that was marked, or one paper of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from linkage_kit.training.exams.class_marking import marked_class, sheet_files
from linkage_kit.training.exams.exam import ExamError, Plan, Trainee, chosen_kinds, made_exam
from linkage_kit.training.exams.key import read_key
from linkage_kit.training.exams.marked import MarkedClass, MarkedPaper
from linkage_kit.training.exams.sheets import sheet_bytes
from linkage_kit.training.exams.sitting import Sitting

#: By which `linkage train --exam` tells the page of the exam: the key, and where sheets are handed in.
KEY_VARIABLE, RETURNED_VARIABLE = "LINKAGE_EXAM", "LINKAGE_EXAM_RETURNED"
#: Where they are handed in if nothing else was said, beside the key.
RETURNED = "returned"
#: Classes that were marked already, by the key's and the sheets' folder.
_in_memory: dict[tuple[str, str], MarkedClass] = {}


@contextmanager
def class_in_memory(key: str, sheets: str, marked: MarkedClass) -> Iterator[None]:
    """Within, this process and its children find a marked class without marking it again."""
    _in_memory[key, sheets] = marked
    try:
        yield
    finally:
        del _in_memory[key, sheets]


def opened_sitting() -> Sitting:
    """The exam that `linkage train --exam` named, to be sat; ExamError where none was."""
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        raise ExamError("没有指定考试：请用 linkage train --exam 打开")
    return Sitting(read_key(Path(key)), Path(os.environ[RETURNED_VARIABLE]))


def open_class(key: str = "", sheets: str = "") -> MarkedClass:
    """The marked sheets of a folder by an exam's key; blanks: an example of one paper that nobody filled in.

    Raises ExamError for a folder that holds no key.
    """
    found = _in_memory.get((key, sheets))
    if found is not None:
        return found
    if not key:
        return _example()
    return marked_class(read_key(Path(key)), sheet_files([Path(sheets)]))


def open_paper(key: str = "", sheets: str = "", paper: str = "") -> tuple[MarkedClass, MarkedPaper]:
    """A paper of a marked class, the first one where none is named; ExamError where there is no such paper."""
    marked = open_class(key, sheets)
    for one in marked.papers:
        if paper in ("", one.no):
            return marked, one
    raise ExamError(f"没有已评分的{paper}号卷" if paper else "没有已评分的试卷")


def _example() -> MarkedClass:
    exam = made_exam(Plan("示例", 0, None, chosen_kinds(2), (Trainee("001"),)))
    with TemporaryDirectory(prefix="linkage-") as folder:
        file = Path(folder, "001.xlsx")
        file.write_bytes(sheet_bytes(exam.papers[0]))
        return marked_class(exam, [file])
