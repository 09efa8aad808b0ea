"""Changes to the words of a page's HTML, between its tags, before it is laid out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from math import ceil

from ...languages import EAST_ASIAN

_TAG = re.compile(r"(<[^>]*>)")
_VERBATIM = frozenset({"title", "style", "pre", "code", "script"})
_UNBROKEN = re.compile(rf"[^\s<>&{EAST_ASIAN}　]{{25,}}")
_PIECE = 12
_WORD_JOINER = "\N{WORD JOINER}"
"""Holds what follows a hyphen to it: lines may else be broken behind one (UAX 14, class HY)."""

_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://\u2060?)(?P<host>[\w.-]+)", re.ASCII)
_SCHEME_END = re.compile(r"(?<=[a-z]://)(?=\w)")
_BREAK_BEHIND = re.compile(r"(?P<sign>[-._=?]|&amp;)<wbr>(?=\S)")
_SCRAP = re.compile(r"<wbr>(?=(?:(?:<wbr>)?(?:[^<>&\s]|&\w+;)){1,4}(?:</|\s|$))")
"""A place to break that leaves an address's last few characters for the next line."""


def replace_words(page: str, change: Callable[[str], str]) -> str:
    """Return ``page`` with ``change`` applied to each run of text; code is left as it is.

    ``change`` gets escaped HTML without tags and returns HTML.
    """
    parts: list[str] = []
    verbatim = ""
    for part in _TAG.split(page):
        if part.startswith("<"):
            name = part.strip("</>").split(None, 1)[0].lower() if len(part) > 2 else ""
            if verbatim:
                verbatim = "" if part == f"</{verbatim}>" else verbatim
            elif name in _VERBATIM and not part.startswith("</"):
                verbatim = name
            parts.append(part)
        else:
            parts.append(part if verbatim else change(part))
    return "".join(parts)


def break_long_words(page: str) -> str:
    """Return ``page`` with places to break in what no line could hold.

    Addresses come with places after their punctuation. What is still 25 characters long
    without one may break before each ``%``, and else after twelve characters at most; but a
    host only before its dots, so that its name stays whole. The last four stay with those before.
    """
    return _SCRAP.sub("", replace_words(page, lambda words: _UNBROKEN.sub(_in_pieces, words)))


def accents_apart(page: str, known: Collection[int]) -> str:
    """Return ``page`` with letters that no font has, but for their parts, as letter and accent.

    HarfBuzz draws ȳ of these two by itself; the file would then say the letter twice. ``known``:
    the code points that the fonts have.
    """
    parts = {
        sign: apart
        for sign in set(page)
        if ord(sign) not in known
        and len(apart := unicodedata.normalize("NFD", sign)) > 1
        and all(map(unicodedata.combining, apart[1:]))
        and all(ord(part) in known for part in apart)
    }
    changes = str.maketrans(parts)
    return replace_words(page, lambda words: words.translate(changes)) if parts else page


def mark_hyphens(page: str) -> str:
    """Return ``page`` with a sign of no width behind each hyphen (U+2010) that an author typed.

    With this character WeasyPrint ends a line where it parts a word: it is to be known from it.
    """
    marked = "\N{HYPHEN}\N{ZERO WIDTH SPACE}"
    return replace_words(page, lambda words: words.replace("\N{HYPHEN}", marked))


def break_before_signs(page: str) -> str:
    """Return ``page`` with its addresses breaking before a hyphen or a dot, not behind it.

    At a line's end either would be read as the line's own, and programs that copy the text out
    drop a hyphen there; at the next line's beginning it can only be the address's. After a
    slash, addresses break as they come, but not behind a scheme, which stays with its host.
    """
    page = replace_words(page, lambda words: _SCHEME_END.sub(_WORD_JOINER, words))
    return _BREAK_BEHIND.sub(_before, page)


def _before(match: re.Match[str]) -> str:
    sign = match["sign"]
    return f"<wbr>{sign}{_WORD_JOINER if sign in '-?' else ''}"


def _in_pieces(match: re.Match[str]) -> str:
    address = _ADDRESS.match(match[0])
    if address is not None:
        labels = re.split(r"(?<!www)(?=\.)", address["host"])
        rest = match[0][address.end() :]
        tail = [rest] if len(rest) <= 2 * _PIECE else _cut(rest)
        return f"{address['scheme']}{'<wbr>'.join(labels)}{'<wbr>'.join(tail)}"
    return "<wbr>".join(_cut(match[0]))


def _cut(word: str) -> list[str]:
    """Return ``word`` in pieces, those between two ``%`` as long as one another."""
    pieces: list[str] = []
    for part in filter(None, re.split("(?=%)", word)):
        size = ceil(len(part) / ceil(len(part) / _PIECE))
        pieces.extend(part[start : start + size] for start in range(0, len(part), size))
    return pieces
