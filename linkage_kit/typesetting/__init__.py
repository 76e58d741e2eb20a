"""PDF by Typst: data set by a template, offline, with the wheels' fonts; the same data gives the same bytes."""

from linkage_kit.typesetting.pdf import NotSet, pdf_bytes, printable_data, room, told_written_out

__all__ = ["NotSet", "pdf_bytes", "printable_data", "room", "told_written_out"]
