"""The audit of a casebook of any size, a block of whole cases at a time: from the lines of its files to those of the
results, with as much memory as a block takes.

It gives what the audit of the whole casebook gives, to the byte. A block that is not all in order, and what needs the
whole casebook in memory, is left to that.
"""

from linkage_kit.audit.by_blocks.attempt import audit_files

__all__ = ["audit_files"]
