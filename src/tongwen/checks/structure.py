"""Checks of a report's structure."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Problem, Severity
from ..document import Heading
from ..edition import Edition
from ..walk import plain_text, walk


def check_heading_levels(edition: Edition) -> Iterator[Problem]:
    """STR-10: a heading skips a level.

    A reader who hears the report moves from heading to heading by level; a level that is
    skipped sounds like a section that was missed (WCAG 2.2, 1.3.1; PDF/UA-1, 7.4.2).
    """
    level = 0
    for node in walk(edition.document.blocks):
        if isinstance(node, Heading):
            if node.level > level + 1:
                yield Problem(
                    node.span,
                    "STR-10",
                    f"a heading of level {node.level} follows one of level {level}"
                    if level
                    else f"the first heading has level {node.level}",
                    f"write it with {'#' * (level + 1)}",
                    Severity.WARNING,
                )
            level = node.level


def check_empty_chapters(edition: Edition) -> Iterator[Problem]:
    """STR-11: a chapter holds nothing but its title.

    It would open a page and leave it empty.
    """
    for chapter in edition.chapters:
        if chapter.heading is not None and not chapter.blocks:
            yield Problem(
                chapter.heading.span,
                "STR-11",
                f"the chapter “{plain_text(chapter.heading.content)}” is empty",
                "write its text, or make its title a section of another chapter",
                Severity.WARNING,
            )
