"""Text of others made safe to look at: nothing invisible, nothing that the fonts of the PDF cannot print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set

#: Controls, direction marks and other invisible format characters, private use, lone surrogates, line separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


#: A letter of an alphabet with the combining marks behind it.
_MARKED = re.compile(r"[A-Za-z\u00c0-\u1fff][\u0300-\u036f\u1dc0-\u1dff]+")


def visible(text: str) -> str:
    """The text with every invisible character written out as `[U+202E]`; line breaks and tabs become blanks.

    A direction mark in a name could otherwise turn the figures beside it round.
    """
    # Nothing of these is printable to Python, so most texts need no look at each character.
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def printable(text: str, glyphs: Set[int]) -> str:
    """The visible text with every character that has no glyph written out, for a PDF must not lack one.

    A letter and its combining accent are one character where there is such a one.
    """
    shown = composed(visible(text))
    if set(map(ord, shown)) <= glyphs:
        return shown
    return "".join(c if ord(c) in glyphs else _code_point(c) for c in shown)


def composed(text: str) -> str:
    """The text with each letter and its combining marks as one character where Unicode has it.

    Nothing else is normalized: a compatibility ideograph of a name stays the one that was written.
    """
    return text if text.isascii() else _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def without_glyph(text: str, glyphs: Set[int]) -> set[str]:
    """The visible characters of a text that `printable` writes out, each as it does so."""
    return {_code_point(chr(code)) for code in set(map(ord, composed(visible(text)))) - glyphs}


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return _code_point(character) if unicodedata.category(character) in _INVISIBLE else character


def _code_point(character: str) -> str:
    return f"[U+{ord(character):04X}]"
