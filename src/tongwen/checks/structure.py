"""Checks of a report's structure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Problem, Severity
from ..document import Figure, Heading, Table
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
                # Levels are counted from the one before: a report's own may have been moved.
                deeper, more = node.level - level, node.level - level - 1
                yield Problem(
                    node.span,
                    "STR-10",
                    f"this heading is {deeper} levels below the one before it"
                    if level
                    else f"the first heading is {more} below the level of a chapter",
                    f"take {more} # away from it, or write the heading that is missing between",
                    Severity.WARNING,
                )
            level = node.level


_HAN = "一二三四五六七八九十"
_TYPED = re.compile(
    r"§?\s?\d{1,2}(?:[.．]\d{1,2})+[.．]?\s+(?![a-z°%])|§?\s?\d{1,2}[.)．、）](?!\s?\d)"
    rf"|§\s?\d+|[(（](?:\d{{1,2}}|[{_HAN}]{{1,3}})[)）]|\d{{1,2}}\u3000|[IVX]{{2,5}}[.)]\s"
    r"|(?i:chapter|section|part|appendix|annex)\s(?:\d{1,2}|[IVX]{1,5}|[A-Z])(?:[.:：]|\s[—–-]\s)"
    rf"|第[{_HAN}\d]{{1,3}}(?:[章節节篇編编]|部分?(?=[\s：:]))|[{_HAN}\d]{{1,3}}[章節节]"
    rf"|[{_HAN}]{{1,3}}、(?![{_HAN}])|附[錄录][{_HAN}\dA-Z][：:、\s]"
)
"""A number at the head of a title, as it is typed; not “2020 in figures” nor “3 ways”."""

_TYPED_LETTER = re.compile(r"[A-Z][.)]\s")
"""A letter there, which is a name's (“V. Woolf”) where no other title has one."""

_TYPED_LABEL = re.compile(
    rf"(?:fig(?:ure|\.)?|tab(?:le|\.)?|圖|图|表)\s?(?:\d{{1,3}}(?:[.-]\d{{1,3}})?|[{_HAN}]{{1,3}})"
    r"\s?[.:：　 、—–]",
    re.IGNORECASE,
)


def check_typed_numbers(edition: Edition) -> Iterator[Problem]:
    """STR-12: a number is typed where numbers are counted.

    It would stand there twice, and be wrong as soon as something is put before it.
    """
    parts = list(walk(edition.document.blocks))
    titles = [plain_text(node.content) for node in parts if isinstance(node, Heading)]
    lettered = len({title[0] for title in titles if _TYPED_LETTER.match(title)}) > 1
    for node in parts:
        if isinstance(node, Heading) and node.number:
            what, words = "title", plain_text(node.content)
            match = _TYPED.match(words) or (_TYPED_LETTER.match(words) if lettered else None)
        elif isinstance(node, (Figure, Table)) and node.caption is not None and node.number:
            what, words = "caption", plain_text(node.caption.content)
            match = _TYPED_LABEL.match(words)
        else:
            continue
        if match:
            yield Problem(
                node.span,
                "STR-12",
                f"the {what} “{words}” begins with a number of its own: “{match[0].strip()}”",
                "take the number out: it is counted",
                Severity.WARNING,
            )


def check_table_heads(edition: Edition) -> Iterator[Problem]:
    """STR-13: no cell of a table says what others are.

    Who hears the table moves from cell to cell, and does not know what any of them is about
    (WCAG 2.2, 1.3.1). Of a table whose file could not be read that is said already.
    """
    for node in walk(edition.document.blocks):
        if not isinstance(node, Table) or node.head or (node.data and not node.body):
            continue
        if not any(cell.header for row in node.body for cell in row.cells):
            yield Problem(
                node.span,
                "STR-13",
                "this table has no head",
                "say in its first row, or in the first cell of each, what the cells are",
                Severity.WARNING,
            )


def check_empty_chapters(edition: Edition) -> Iterator[Problem]:
    """STR-11: a chapter holds nothing but its title.

    It would open a page and leave it empty, which is meant only of the page of a part.
    """
    for chapter in edition.chapters:
        if chapter.heading is not None and not chapter.blocks and chapter.heading.role != "part":
            yield Problem(
                chapter.heading.span,
                "STR-11",
                f"the chapter “{plain_text(chapter.heading.content)}” is empty",
                "write its text, or make its title a section of another chapter",
                Severity.WARNING,
            )
