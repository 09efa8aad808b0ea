"""Tongwen (同文): one report in, its PDF, Word and HTML editions out."""

__version__ = "0.1.0"
