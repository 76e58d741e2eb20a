"""The procedure 鲁人社字〔2024〕84号 as pure functions over columns, a module a matter, in the order of the articles.

A row belongs to a case by its `case` column: the case's position in the case table, ascending.
"""
