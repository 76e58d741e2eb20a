"""Tests of `linkage_kit.casework`."""
