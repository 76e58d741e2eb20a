"""Lists of the schemes' own systems become rows of the casebook: months become periods, payments become years."""
