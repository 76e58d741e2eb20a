"""The parts of the interactive notebooks; every figure comes from the audit, no arithmetic is done in here."""
