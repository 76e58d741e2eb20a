"""The five annex forms of the procedure: `annexes` are their words, `filling` and `write` put a case into them."""
