"""How figures are computed, and the ways in which that goes wrong: a module a matter of the procedure."""
