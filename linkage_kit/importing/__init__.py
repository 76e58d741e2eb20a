"""Reading what offices have: filled annex forms and flat exports, as a casebook.

Nothing is guessed: what cannot be read is listed with file, sheet and cell, and then nothing is imported.
"""
