"""What the bytes of a text file say: UTF-8, GB18030 as of 2022, or UTF-16 with a byte order mark."""

from __future__ import annotations

import codecs
import re

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# What two bytes of GB18030 were in a private area before 2022, and are now; the last six by their shapes.
_SINCE_2022 = str.maketrans(
    dict(
        zip(
            "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796"
            "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"
            "\ue816\ue817\ue818\ue831\ue83b\ue855",
            "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"
            "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
            "\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
        )
    )
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LOST = "\ufffd"
#: So many bytes on either side of the first that is no UTF-8 tell whether the others are.
_AROUND = 1 << 15
_NO_CHINESE = re.compile(r"[^\x00-\x7f\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


class NoText(Exception):
    """Bytes that are none of the encodings; `line` is the line (the first is 1) in which the best of them broke off."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decoded(data: bytes) -> str:
    """The text of the bytes, without a byte order mark; what has one is never taken for anything else.

    Nothing is replaced: raises NoText.
    """
    if data.startswith(UTF16_MARKS):
        return _strictly(data, ("utf-16",))
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, ("utf-8-sig",))
    return _strictly(data, ("utf-8", "gb18030"))


def is_rather_gb18030(data: bytes) -> bool:
    """Whether bytes that are UTF-8 by accident are GB18030: read so, all that is not ASCII is Chinese, and none else.

    `C2BD C2B7` is `½·` in UTF-8 and 陆路 in GB18030.
    """
    if data.isascii() or data.startswith((codecs.BOM_UTF8, *UTF16_MARKS)):
        return False
    try:
        return not _HAN.search(data.decode("utf-8")) and not _NO_CHINESE.search(data.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def is_surely_utf8(data: bytes) -> bool:
    """Whether bytes have the mark of UTF-8, or give Chinese in it."""
    try:
        return data.startswith(codecs.BOM_UTF8) or _HAN.search(data.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False


def as_gb18030(data: bytes) -> str:
    """The text of bytes that are GB18030; raises UnicodeDecodeError."""
    return data.decode("gb18030").translate(_SINCE_2022)


def _is_damaged_utf8(data: bytes, start: int) -> bool:
    """Whether bytes are UTF-8 but for a few from `start` on; in GB18030 they would give other Chinese.

    What is GB18030 gives hardly any Chinese in UTF-8, and many bytes that are none.
    """
    text = data[max(0, start - _AROUND) : start + _AROUND].decode("utf-8", "replace")
    return len(_HAN.findall(text)) > 2 * text.count(_LOST)


def _strictly(data: bytes, encodings: tuple[str, ...]) -> str:
    errors = []
    for encoding in encodings:
        try:
            return as_gb18030(data) if encoding == "gb18030" else data.decode(encoding)
        except UnicodeDecodeError as error:
            errors.append(error)
            if _is_damaged_utf8(data, error.start):
                break
    furthest = max(errors, key=lambda error: error.start)
    raise NoText(data.count(b"\n", 0, furthest.start) + 1)
