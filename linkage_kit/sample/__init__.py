"""Casebooks to try things on: the sample casebook of told stories, and generated cases, without faults or with faults
that were injected on purpose.
"""

from linkage_kit.sample.generator import generate
from linkage_kit.sample.making import Made, make

__all__ = ["Made", "generate", "make"]
