"""How a check of a PDF says what it found: the page, and the words nearby."""

from __future__ import annotations

import re

from ...artefacts.pdf.tree import Tag
from ...diagnostics import Problem, Severity, Span
from ..sameness import without_hyphenation, without_ligatures

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
HEADING = re.compile("H[1-6]")


def problem(code: str, message: str, hint: str = "", page: int = -1) -> Problem:
    """Return a problem of the file, or of one of its pages, counted from 0."""
    where = f"page {page + 1}: " if page >= 0 else ""
    return Problem(Span("the PDF"), code, where + message, hint, Severity.ERROR)


def page_of(tag: Tag) -> int:
    """Return the index of the first page that an element lies on, -1 if it is empty."""
    return next((one.marks[0][0] for one in tag.walk() if one.marks), -1)


def bare(words: str) -> str:
    """Return ``words`` to compare: without spaces, hyphenation, ligatures and what has no width."""
    plain = "".join(without_hyphenation(words).split())
    return without_ligatures(plain)
