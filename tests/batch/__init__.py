"""Tests of `linkage_kit.batch`."""
