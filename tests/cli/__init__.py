"""Tests of `linkage_kit.cli`."""
