"""What the architecture promises: each kind of change, made from outside."""
