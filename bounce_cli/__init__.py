"""Understand bounce mail: what happened to each recipient, why, and what to do now."""

__version__ = "0.1.0"
