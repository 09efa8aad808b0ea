"""One glyph, several characters: each of them has a code of its own, so that each is copied out.

In small capitals "i" and "I" are drawn alike, and µ (U+00B5) and μ (U+03BC) in any type: the font
has one glyph for both. A code in a PDF means one character (ISO 32000-1, 9.10.3), and WeasyPrint
takes a glyph's number for its code: "InternatIonalIsatIon" would be copied out. A TrueType font
says which glyph a code draws (CIDToGIDMap, 9.7.4.2), so two codes can draw the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from .words import TOLD_AS

_FONT = re.compile(rb"/(\w+) \S+ Tf")
_STRINGS = re.compile(rb"<([0-9a-f]*)>")


@dataclass(frozen=True, slots=True)
class Alias:
    """A further code of a font: it draws ``glyph`` and stands for ``character``.

    ``font`` is the tag of its subset, which begins its name.
    """

    font: str
    code: int
    glyph: int
    character: str


class Aliases:
    """Gives characters codes of their own, in the drawing of the pieces that it is shown."""

    def __init__(self, fonts: Iterable[Any]) -> None:
        """Take the fonts of a document, as WeasyPrint has them."""
        self._fonts = {font.hash: font for font in fonts if "glyf" in font.tables}
        self._given: dict[tuple[str, int, str], Alias] = {}
        self._next: dict[str, int] = {}

    @property
    def given(self) -> tuple[Alias, ...]:
        """All codes that were given."""
        return tuple(self._given.values())

    def give(self, drawing: list[Any], start: int, end: int, text: str) -> bool:
        """Give the items from ``start`` to ``end`` of a page's drawing the characters ``text``.

        Returns False, with nothing changed, where it is not known which glyph draws what.
        """
        font = ""
        places: list[tuple[int, str, int]] = []
        shown: dict[int, bytes] = {}
        for place in range(start, end):
            item = drawing[place]
            if not isinstance(item, bytes):
                continue
            if chosen := _FONT.fullmatch(item):
                font = chosen[1].decode("ascii")
            elif item.endswith(b" TJ"):
                if font not in self._fonts:
                    return False
                shown[place] = item
                codes = b"".join(_STRINGS.findall(item))
                places += [(place, font, int(codes[at : at + 4], 16))
                           for at in range(0, len(codes), 4)]  # fmt: skip
        by_place: dict[int, list[int]] = {}
        at = 0
        for place, name, code in places:
            letters = self._fonts[name].to_unicode.get(code, "")
            if len(letters) < 2 or not text.startswith(letters, at):  # else "fi" is one glyph
                letters = text[at : at + 1]
            at += max(len(letters), 1)
            by_place.setdefault(place, []).append(self._code(name, code, letters))
        if at != len(text):
            return False
        for place, item in shown.items():
            remaining = iter(by_place[place])

            def recoded(match: re.Match[bytes], codes: Any = remaining) -> bytes:
                count = len(match[1]) // 4
                return b"<%s>" % b"".join(b"%04x" % next(codes) for _ in range(count))

            drawing[place] = _STRINGS.sub(recoded, item)
        return True

    def _code(self, name: str, glyph: int, character: str) -> int:
        font = self._fonts[name]
        character_of = font.to_unicode.get(glyph, character)
        if TOLD_AS.get(character_of, character_of) == character:
            return glyph
        key = (name, glyph, character)
        if key not in self._given:
            code = self._next.get(name, max(font.to_unicode) + 1)
            self._next[name] = code + 1
            self._given[key] = Alias(name, code, glyph, character)
        return self._given[key].code


def write_aliases(pdf: pikepdf.Pdf, aliases: Iterable[Alias]) -> None:
    """Write the further codes of each font into ``pdf``: their glyphs, characters and widths."""
    by_font: dict[str, list[Alias]] = {}
    for alias in aliases:
        by_font.setdefault(alias.font, []).append(alias)
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or "/DescendantFonts" not in item:
            continue
        name = str(item.BaseFont)[1:].split("+")[0]
        if name in by_font:
            _write_aliases(pdf, item, by_font[name])


def _write_aliases(pdf: pikepdf.Pdf, font: Any, aliases: list[Alias]) -> None:
    below = font.DescendantFonts[0]
    widths = _widths(below.W)
    glyphs = {code: code for code in widths}
    mapping = b"%d beginbfchar\n" % len(aliases)
    for alias in aliases:
        glyphs[alias.code] = alias.glyph
        below.W.append(alias.code)
        below.W.append(pikepdf.Array([widths.get(alias.glyph, 0)]))
        mapping += b"<%04x> <%s>\n" % (
            alias.code,
            alias.character.encode("utf-16-be").hex().encode("ascii"),
        )
    mapping_before = bytes(font.ToUnicode.get_stream_buffer())
    font.ToUnicode.write(mapping_before.replace(b"endcmap", mapping + b"endbfchar\nendcmap", 1))
    drawn = bytearray(2 * (max(glyphs) + 1))
    for code, glyph in glyphs.items():
        drawn[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    below.CIDToGIDMap = pdf.make_stream(bytes(drawn))


def _widths(runs: Any) -> Mapping[int, Any]:
    """Return the width of each code, of ``[first [width …] …]`` (ISO 32000-1, 9.7.4.3)."""
    items = list(runs)
    return {
        int(first) + place: width
        for first, run in zip(items[::2], items[1::2], strict=True)
        for place, width in enumerate(run)
    }
