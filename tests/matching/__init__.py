"""Tests of matching a province."""
