"""Tests of `linkage_kit.casebook.sheets`."""
