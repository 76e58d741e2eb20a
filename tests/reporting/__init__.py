"""Tests of `linkage_kit.reporting`."""
