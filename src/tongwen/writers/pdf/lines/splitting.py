"""What a piece of text gives as its first line is found once, however often it is laid out.

A chapter is laid out again with less room round its figures, or with one that floats: its lines are
the same. To find where one ends takes Pango a sixth of a page's time.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ....remembering import keep
from ..engine.room import Call
from ..engine.text import SETUP, copied_layout, style_key

_MOST = 20_000
"""Lines that are kept: those of some four hundred pages."""

_ASKED = (
    *SETUP,
    "white_space", "hyphens", "hyphenate_limit_chars", "hyphenate_limit_zone",
    "hyphenate_character", "overflow_wrap", "word_break", "letter_spacing", "word_spacing",
    "tab_size", "text_decoration_line",
)  # fmt: skip
"""What of a style says where a line ends, and how it is drawn."""


class KnownLines:
    """Remembers the first line of texts, for documents with the same fonts."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[Any, ...]] = {}

    def split_first_line(self, call: Call) -> Any:
        """Return the first line of a text, as it was found before if it was."""
        text = hashlib.blake2b(call.text.encode(), digest_size=16).digest()
        how = (call.max_width, call.justification_spacing, call.is_line_start, call.minimum)
        key = (text, how, style_key(call.style, _ASKED))
        found = self._known.get(key)
        if found is None:
            found = call.proceed()
            keep(self._known, key, (copied_layout(found[0]), *found[1:]), _MOST)
            return found
        # What is done to a line on its page is nothing to the next one.
        return (copied_layout(found[0]), *found[1:])
