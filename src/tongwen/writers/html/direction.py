"""Which way the words of each element run."""

from __future__ import annotations

import re

from ...edition import Edition
from ...languages import script_of

_SPOKEN = re.compile(r'<(?!html\b)[a-z][a-z0-9]*(?=\s)[^<>]*?\slang="([^"]+)"[^<>]*>')


def with_directions(page: str, edition: Edition) -> str:
    """Return a page with ``dir`` on elements in a language, where both directions occur.

    ``dir`` parts their words from those around them, too (HTML 5, 15.3.6): a name in Arabic leaves
    the marks beside it alone.
    """
    tags = {edition.language.tag, *(found[1] for found in _SPOKEN.finditer(page))}
    ways = {tag: script_of(tag).direction for tag in tags}
    if "rtl" not in ways.values():
        return page

    def with_direction(found: re.Match[str]) -> str:
        element = found[0]
        if " dir=" in element:
            return element
        return f'{element[:-1]} dir="{ways[found[1]]}">'

    return _SPOKEN.sub(with_direction, page)
