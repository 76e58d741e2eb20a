"""PDF by Typst: data set by a template, offline, with the wheels' fonts; the same data gives the same bytes."""

from linkage_kit.typesetting.pdf import pdf_bytes, printable_data, written_out

__all__ = ["pdf_bytes", "printable_data", "written_out"]
