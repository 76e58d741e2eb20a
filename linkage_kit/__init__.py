"""Casework and audit toolkit for the Shandong procedure that links the employee and the resident pension schemes."""

__version__ = "0.1.0"
