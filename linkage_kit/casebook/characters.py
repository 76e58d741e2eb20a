"""Characters that look alike and are compared as one: what is stored stays as it was written."""

from __future__ import annotations

import re
import unicodedata

# Radicals that stand for whole characters in what is copied from a PDF, but for those that Unicode's NFKC knows.
_RADICALS = str.maketrans(
    "⺁⺄⺈⺊⺌⺎⺒⺓⺝⺠⺧⺩⺪⺫⺬⺮⺶⺽⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂乙刀卜小兀巳幺月民牛王疋目示竹羊臼虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
)
_OF_RADICALS = re.compile(r"[\u2e80-\u2fdf]+")
# The dot between the parts of a name, as different keyboards write it.
_MIDDLE_DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･●᛫⸱"), _MIDDLE_DOT)
_DOTS_OF_NAMES = {**_DOTS, ord("."): _MIDDLE_DOT, ord("．"): _MIDDLE_DOT}


def comparable(text: str) -> str:
    """A text as it is compared: whole characters for radicals and other compatible forms, one middle dot."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_DOTS)).translate(_RADICALS)


def with_whole_characters(text: str) -> str:
    """The text with whole characters for radicals alone."""
    return _OF_RADICALS.sub(lambda found: comparable(found[0]), text)


def comparable_name(name: str) -> str:
    """A person's name as it is compared: besides, without blanks, and any dot in it is the middle dot."""
    return "".join(comparable(name.translate(_DOTS_OF_NAMES)).split())
