"""Casebooks to try things on: the sample casebook of told stories, and generated cases without faults."""

from linkage_kit.sample.generator import generate

__all__ = ["generate"]
