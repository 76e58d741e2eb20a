"""The five annex forms of the procedure."""
