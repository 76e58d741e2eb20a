"""Text of others in reports is never markup."""

from linkage_kit.reporting.blocks import LabelledValues, Paragraph, Section
from linkage_kit.reporting.html import section_html


def test_text_is_escaped_in_html_also_within_attributes():
    section = Section(
        "x", '"><script>', [Paragraph("<b>&"), LabelledValues([("<i>", "'\" onclick=alert(1)")])]
    )
    html = section_html(section.data())
    assert "<script>" not in html and "<b>" not in html and "<i>" not in html
    assert "&#39;&#34; onclick=alert(1)" in html
