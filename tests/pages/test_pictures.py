"""Pictures stand in the page as SVG: what comes from a case must be text in them."""

from linkage_kit.reporting.charts.canvas import Canvas


def test_text_in_a_picture_is_escaped():
    canvas = Canvas("grid", 40)
    canvas.text(10, 20, "<script>alert(1)</script>&\"'<img src=x onerror=alert(1)>")
    picture = canvas.svg()
    assert "<script" not in picture and "<img" not in picture
    assert "&lt;script&gt;" in picture
