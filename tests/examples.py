"""How many examples of a property are tried that takes long."""

from hypothesis import settings


def examples(share: float) -> int:
    """A share of the usual number of examples: of the many of `make soak`, where those are asked for."""
    return round(settings.default.max_examples * share)
