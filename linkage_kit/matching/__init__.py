"""Matching a province: who is in both schemes, how far they overlap, and whose numbers may be mistyped (12(1))."""
