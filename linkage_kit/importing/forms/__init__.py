"""Filled annex forms are understood: pages, labels, tables and what a form says twice."""
