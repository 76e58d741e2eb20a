"""CSV files as this package writes them, read and written a block of lines at a time, without a text for each cell.

A cell is taken at sight only where its bytes are the very ones that would be written for its value: then the line
itself is what is hashed. Whatever else stands in a cell is read the slow way, cell by cell, and its line is written
anew; whatever is wrong in a block is left to the reader of whole tables (`casebook.reading`), which tells every mistake
with its place. No module of this room imports pandas.
"""
