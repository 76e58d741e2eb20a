"""The commands, a module each (small ones of one kind together)."""
