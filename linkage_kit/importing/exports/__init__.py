"""Flat exports are understood: header, columns, table, what each row is, and what was made of each column."""
