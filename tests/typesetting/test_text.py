"""Text of others is made visible and printable before it is set."""

from linkage_kit.typesetting.fonts import glyphs
from linkage_kit.typesetting.text import printable, visible


def test_invisible_characters_are_written_out():
    assert visible("张\u202e三\u200b\ue000\x00") == "张[U+202E]三[U+200B][U+E000][U+0000]"


def test_line_breaks_and_tabs_become_blanks():
    assert visible("一\r二\n三\t四") == "一 二 三 四"


def test_rare_characters_stay_as_they_are():
    rare = "堃喆犇赟䶮㛃𠅤"
    assert visible(rare) == rare
    assert printable(rare, glyphs()) == rare


def test_a_character_without_a_glyph_is_written_out_for_the_pdf():
    assert printable("林😀", glyphs()) == "林[U+1F600]"
