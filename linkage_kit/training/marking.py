"""Marks answers field by field, and names what went wrong.

It fails closed: what cannot be read is not marked, which is neither no points nor full ones. A field that is wrong only
because of an earlier mistake of one's own, and right by one's own figures, has its points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from linkage_kit.training.answers import Answer, Blank, Unreadable, Value, read_answer
from linkage_kit.training.exercise import Exercise, Field, Values
from linkage_kit.training.reckoning.ways import Mistakes

Verdict = Literal["right", "carried", "wrong", "unreadable", "blank"]

VERDICTS: dict[Verdict, str] = {
    "right": "正确",
    "carried": "沿用前面的错误，本步正确",
    "wrong": "错误",
    "unreadable": "无法识别，未评分",
    "blank": "未填写",
}


#: Why what follows from one's own figure is not enough.
_TRIVIAL = "按前面的数，这一步不用计算，不给分"


@dataclass(frozen=True)
class Mark:
    """A field's mark: `got` of its points (None: not marked).

    `mistakes` are those that alone give the answer, each one or two together; several: the answer does not tell which.
    `from_own` where they go by one's own earlier figures. `remark` says how an unreadable answer should be written, or
    why one that follows from one's own figures has no points.
    """

    field: Field
    written: str
    expected: Value
    verdict: Verdict
    got: int | None
    mistakes: tuple[Mistakes, ...] = ()
    from_own: bool = False
    remark: str = ""


def mark(exercise: Exercise, written: Mapping[str, object]) -> list[Mark]:
    """A mark for every field of the exercise, in their order; what is not written is blank."""
    answers = {field.code: read_answer(written.get(field.code), field.kind) for field in exercise.fields}
    texts = {field.code: str(written.get(field.code) or "").strip() for field in exercise.fields}
    return [_mark(field, texts[field.code], answers, exercise.right) for field in exercise.fields]


def _mark(field: Field, text: str, answers: Mapping[str, Answer], right: Values) -> Mark:
    answer, expected = answers[field.code], right[field.code]
    match answer:
        case Blank():
            return Mark(field, "", expected, "blank", 0)
        case Unreadable():
            return Mark(field, text, expected, "unreadable", None, remark=answer.expected)
    if answer == expected:
        return Mark(field, text, expected, "right", field.points)
    own = _own(field, answers, right)
    remark = ""
    if own and field.value(own) == answer:
        if not _is_trivial(field, own, right):
            return Mark(field, text, expected, "carried", field.points)
        remark = _TRIVIAL
    found, from_own = _mistakes(field, answer, right, own)
    return Mark(field, text, expected, "wrong", 0, found, from_own, remark)


def _own(field: Field, answers: Mapping[str, Answer], right: Values) -> Values:
    """The figures that the field needs as somebody has them, where one of them is wrong; what was not written, or
    cannot be read, counts as right.
    """
    own = {code: _read(answers[code], right[code]) for code in field.needs}
    return own if any(own[code] != right[code] for code in own) else {}


def _read(answer: Answer, right: Value) -> Value:
    return right if isinstance(answer, Blank | Unreadable) else answer


def _is_trivial(field: Field, own: Values, right: Values) -> bool:
    return any(field.trivial(own[code], right[code]) for code in own if own[code] != right[code])


def _mistakes(field: Field, answer: Value, right: Values, own: Values) -> tuple[tuple[Mistakes, ...], bool]:
    """The mistakes that give the answer: one by one's own figures or by the right ones, else two."""
    for sets in _tables(field, right, own):
        from_own = bool(own) and answer in sets[1]
        names = sets[0].get(answer, set()) | sets[1].get(answer, set())
        if names:
            return tuple(sorted(names)), from_own
    return (), False


Table = dict[Value, set[Mistakes]]


def _tables(field: Field, right: Values, own: Values) -> Iterator[tuple[Table, Table]]:
    """What one mistake gives, then what two give, each from the right figures and from one's own."""
    rows = field.given(right)
    own_rows = field.given(own) if own else None
    for ways in (field.reckoning.wrong, field.reckoning.wrong_twice):
        yield ways(rows), ways(own_rows) if own_rows is not None else {}
