"""The parts of a case report, one a file, in the order in which they are printed.

Each module's `build(case)` takes a `ReportCase` and gives a `Section`.
"""
