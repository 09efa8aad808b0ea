"""Complex fields and bookmarks: what Word would compute, with the result already in place.

ECMA-376 part 1, 17.16. Each field's cached result is what updating it gives, so that nothing
changes when a reader presses F9, and Word is not told to ask.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from .markup import Element, element, ordered


def field(instruction: str, result: Iterable[Element], style: str = "") -> list[Element]:
    """Return the runs of a field: ``instruction`` and its ``result``, which are runs.

    Args:
        style: the id of the character style of the field's own marks.
    """
    return [*field_start(instruction, style), *result, field_end(style)]


def field_start(instruction: str, style: str = "") -> list[Element]:
    """Return the runs that open a field, up to its result."""
    return [
        _run(element("w:fldChar", fldCharType="begin"), style),
        _run(element("w:instrText", f" {instruction} "), style),
        _run(element("w:fldChar", fldCharType="separate"), style),
    ]


def field_end(style: str = "") -> Element:
    """Return the run that closes a field."""
    return _run(element("w:fldChar", fldCharType="end"), style)


def _run(content: Element, style: str) -> Element:
    properties = ordered("w:rPr", [element("w:rStyle", val=style)] if style else [])
    return element("w:r", properties, content)


def bookmark_name(identifier: str, part: str = "") -> str:
    """Return the name of the bookmark for ``identifier``: hidden, valid, 23 characters at most.

    Args:
        part: sets apart a second bookmark of the same thing ("Number", "Note").
    """
    digest = hashlib.sha256(identifier.encode()).hexdigest()[:16]
    return f"_Ref{part[:1]}{digest}"


class Bookmarks:
    """Gives each bookmark of the package its number; the same name is opened once."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def has(self, identifier: str) -> bool:
        """Whether the bookmark of ``identifier`` stands somewhere already."""
        return bookmark_name(identifier) in self._names

    def around(self, identifier: str, content: Iterable[Element], part: str = "") -> list[Element]:
        """Return ``content`` inside the bookmark of ``identifier``; bare if it exists already."""
        inside = list(content)
        bookmark = bookmark_name(identifier, part)
        if not identifier or bookmark in self._names:
            return inside
        self._names.add(bookmark)
        number = len(self._names)
        return [
            element("w:bookmarkStart", id_=number, name=bookmark),
            *inside,
            element("w:bookmarkEnd", id_=number),
        ]
