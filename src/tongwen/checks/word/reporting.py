"""How a check of a Word file says what it found: the part, and the words nearby."""

from __future__ import annotations

from ...artefacts.docx.word import Story
from ...diagnostics import Problem, Severity, Span


def problem(
    part: str, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
) -> Problem:
    """Return a problem of a part of the file."""
    return Problem(Span(part), code, message, hint, severity)


def warning(part: str, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem that stops nobody from reading."""
    return problem(part, code, message, hint, Severity.WARNING)


def near(story: Story, words: str) -> str:
    """Return “ near “the words””, or nothing where there are none."""
    return f" near “{words}”" if words else f" in a paragraph without words of {story.name}"
