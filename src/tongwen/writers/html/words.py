"""Where lines may end in words: addresses at their signs; what belongs together, nowhere."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/)[!-;=?-~]+")
_HOST = re.compile(r"(?:https?://)?[^/?#]*/?")
_BREAK_AFTER = re.compile(r"(?<=[/?&=._-])(?=[^/?&=._-])")
_WHOLE = re.compile(r"\d\u00a0[^\W\d_]{6,}|(?<![\w–])\d(?:[\d.,:]*\d)?–\d(?:[\d.,:]*\d)?(?![\w–])")
"""What no line's end parts: “3 billion”, whose word has no hyphen there, and “969–973”."""
_SCRAP = 4
"""Characters. So many at an address's end stay with those before."""


def breakable(text: str) -> Markup:
    """Return ``text`` escaped; the addresses in it may break after their punctuation."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        parts.append(_whole(text[end : match.start()]))
        # Scheme and host are a name: they stay whole.
        host = _HOST.match(match[0])
        start = host.end() if host else 0
        pieces = [match[0][:start], *_BREAK_AFTER.split(match[0][start:])]
        while len(pieces) > 1 and len(pieces[-1]) <= _SCRAP:
            pieces[-2:] = ["".join(pieces[-2:])]
        parts.append(Markup("<wbr>").join(piece for piece in pieces if piece))
        end = match.end()
    parts.append(_whole(text[end:]))
    return Markup().join(parts)


def _whole(text: str) -> Markup:
    """Return ``text`` escaped, what no line's end parts in elements of its own."""
    parts, end = [], 0
    for match in _WHOLE.finditer(text):
        parts += [escape(text[end : match.start()]), Markup('<span class="whole">')]
        parts += [escape(match[0]), Markup("</span>")]
        end = match.end()
    return Markup().join([*parts, escape(text[end:])])
