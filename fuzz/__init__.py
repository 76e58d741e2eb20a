"""Damaged inputs for every reader: what is read must be what stands there, or be refused in a sentence.

`python -m fuzz --help` runs it; `docs/fuzzing.md` says what is damaged, what counts as a failure and what was found.
"""
