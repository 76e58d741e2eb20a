"""Which files an import reads: those that it was given, and the tables in folders."""
