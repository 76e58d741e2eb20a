"""Digits that stand near each other in a text, and what is read over them that is no secret: amounts, dates, months."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

# All that is no letter and no digit, but for what ends a sentence, computes or quotes; `*` is what a mask leaves.
SEPARATOR = r"(?:[^\w*÷×=%‰<>\"“”‘’«»《》。！？!?￥¥$]|_)"
CHECK_X = "XxＸｘⅩⅹ"
_GROUP = re.compile(rf"\d+|[{CHECK_X}]")
_YEAR, MONTH, DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_OCTET, _WHOLE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)", r"(?!\d)(?!\.\d)"
_YUAN = r"(?:0|[1-9]\d{0,11}|[1-9]\d{0,2}(?:,\d{3}){1,3})"
# Computers write a sum like 291.66999999999996, a quotient like 291.6666666666667, and any other with up to 17 digits.
# Behind the number of a line there may be a bank card, though.
_RUN = r"\d*?(?P<again>\d)(?P=again){3}\d*"
_LONG = r"(?![1-9]\d?\.62\d{14})(?=(?:0\.0*)?(?:[.,]?\d){13,17}(?!\d))"
# What is no secret (`host`: an address of the network or a version). `sum` and `decimal` only where no phone or
# identity number is read in them, `small` only where such numbers ascend, `code` only among others.
_TOKEN = re.compile(
    rf"""
    (?P<amount>(?<!\d\.){_YUAN}\.\d\d){_WHOLE}
    |(?P<decimal>(?<!\d\.)(?!{_YEAR}\.\d(?!\d))(?:{_YUAN}\.(?:\d|{_RUN})|{_LONG}{_YUAN}\.\d+)){_WHOLE}
    |(?P<date>{_YEAR}(?P<by>[-/.\ ])(?:{MONTH}|[1-9])(?P=by)(?:{DAY}|[1-9])|{_YEAR}{MONTH}{DAY})(?!\d)
    |(?P<month>{_YEAR}[-/.]?(?:{MONTH}|(?<=\D)[1-9])|{_YEAR})(?!\d)
    |(?P<host>(?<!\d\.)(?:{_OCTET}(?:\.{_OCTET}){{3}}|\d\d?\.\d\d?\.\d\d?)){_WHOLE}
    |(?P<sum>[1-9]\d{{0,2}}(?:,\d{{3}})+)(?!\d)
    |(?P<small>\d\d?)(?!\d)
    |(?P<code>[1-8]\d{{5}})(?!\d)
    |(?P<other>\d+)
    """,
    re.VERBOSE,
)
_SOFT = ("sum", "decimal", "other")
#: Marks that stand for another one in a chain.
_PLAIN = str.maketrans("．。，－–—／　", "..,---/ ")


@dataclass(frozen=True)
class Chain:
    """Digits with what separates them: the groups as they stand in `text`, and as ASCII digits.

    `token` is the kind of what is read over each group, `opens` and `closes` whether that begins and ends there.
    `edges` are the numbers of digits before each group and after the last.
    """

    text: str
    spans: list[tuple[int, int]]
    groups: list[str]
    token: list[str]
    opens: list[bool]
    closes: list[bool]
    edges: list[int]

    def before(self, group: int) -> str:
        """What stands between a group and the one before it."""
        return self.text[self.spans[group - 1][1] : self.spans[group][0]]

    def windows(self, free: Sequence[bool], lengths: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """Neighbouring free groups with so many digits: first, after the last, and the digits.

        What stands in one piece comes first, then one length after the other.
        """
        for at, group in enumerate(self.groups):
            if free[at] and len(group) in lengths and self.groups[at + 1 : at + 2] != ["X"]:
                yield at, at + 1, group
        at_edge = {edge: group for group, edge in enumerate(self.edges)}
        digits = "".join(self.groups)
        for length in lengths:
            for first, edge in enumerate(self.edges[:-1]):
                after = at_edge.get(edge + length)
                if after is not None and all(free[first:after]):
                    yield first, after, digits[edge : edge + length]

    def is_plain(self, first: int, after: int) -> bool:
        """Whether nothing but amounts, dates and the like is read over these groups; small numbers ascend."""
        kinds, known = self.token[first:after], False
        last = -1
        for at, kind in enumerate(kinds, first):
            if kind in _SOFT:
                return False
            number = int(self.groups[at]) if kind == "small" else -1
            if kind == "small" and number <= last:
                return False
            last, known = number, known or kind != "code"
        return known

    def cuts(self, first: int, after: int) -> bool:
        """Whether these groups begin or end inside of an amount or a date."""
        begins_inside = not self.opens[first] and self.token[first] not in _SOFT
        return begins_inside or (not self.closes[after - 1] and self.token[after - 1] not in _SOFT)


def chain_of(text: str) -> Chain:
    """The digits of a text that begins and ends with one."""
    found = list(_GROUP.finditer(text))
    plain = text.upper() if text.isascii() else "".join(map(digit, text)).translate(_PLAIN)
    kinds: dict[int, tuple[str, bool]] = {}
    ends = set()
    for token in _TOKEN.finditer(plain):
        for number, group in enumerate(_GROUP.finditer(token.group())):
            kinds[token.start() + group.start()] = (str(token.lastgroup), number == 0)
        ends.add(token.end())
    groups = [plain[one.start() : one.end()] for one in found]
    read = [kinds.get(one.start(), ("other", True)) for one in found]
    return Chain(
        text,
        [one.span() for one in found],
        groups,
        [kind for kind, _ in read],
        [opens for _, opens in read],
        [one.end() in ends or not one.group().isdigit() for one in found],
        [0, *accumulate(len(group) for group in groups)],
    )


def digit(character: str) -> str:
    """A digit of any script as an ASCII one, a check character as X; any other character as it is."""
    if character in CHECK_X:
        return "X"
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
