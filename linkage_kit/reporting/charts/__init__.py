"""The pictures of a report, drawn with matplotlib and given as SVG."""
