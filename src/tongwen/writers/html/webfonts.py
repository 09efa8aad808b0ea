"""Fonts for a page: WOFF2 subsets of exactly the characters that it has.

They stand in the page itself, or beside the pages of a site. Which characters are set in which
face is what the style sheets say of each element, by the cascade of :mod:`tongwen.look`.
"""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from ... import fonts
from ...institute import Institute, css_custom_properties
from ...institute.brand import HAN_FAMILIES
from ...languages import SHARED_MARKS, Language, is_square
from ...look.cascade import read_sheet
from ...look.sheets import FALLBACK, PUNCTUATION_FAMILY, STACK
from ...look.texts import texts_of
from ...pictures.words import faces_named, in_front, words_in
from ..memory import remembered

_FEATURES = ("onum", "lnum", "pnum", "tnum")
_SMALL_CAPITALS = ("smcp", "c2sc")
# A Han face keeps what trims the space beside punctuation. Its other features hold forms for
# vertical lines and for regions that the page does not have, as many glyphs again as its own.
_HAN_FEATURES = ("halt", "chws", "ccmp")


def embedded(font: bytes) -> str:
    """Return the address of a font that stands in the page itself."""
    return f"data:font/woff2;base64,{base64.b64encode(font).decode()}"


def font_faces(
    pages: Iterable[str],
    sheet: str,
    institute: Institute,
    language: Language,
    place: Callable[[bytes], str] = embedded,
) -> str:
    """Return ``@font-face`` rules for every face that ``pages`` use, in the look of ``sheet``.

    ``place`` puts a font where the page will find it, and returns its address.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """
    sheets = [read_sheet(sheet)]
    characters: dict[tuple[tuple[str, ...], int, bool], set[str]] = defaultdict(set)
    small_capitals = False
    for page in pages:
        small_capitals = small_capitals or 'class="smallcaps"' in page
        for style, text in texts_of(page, sheets):
            characters[style.families, style.weight, style.italic].update(text)
    for (_, weight, italic), found in characters.items():
        # Marks of lists are no text of the page, and stand in the face of what is around.
        if (weight, italic) == (400, False):
            found.update(list_marks(sheet))
    features = _FEATURES + (_SMALL_CAPITALS if small_capitals else ())
    return "\n".join(filter(None, _rules(characters, institute, features, place)))


def drawing_with_faces(drawing: bytes, institute: Institute) -> bytes:
    """Return an SVG with its own faces: an ``<img>`` has none of the page's.

    Each face has all the words of the drawing that it can set, which are few.
    """
    words = set(words_in(drawing))
    if not words:
        return drawing
    listed, weights, slants = faces_named(drawing)
    characters = {
        (families, weight, italic): set(words)
        for families in listed
        for weight in weights
        for italic in slants
    }
    rules = "".join(_rules(characters, institute, ("tnum",), embedded))
    return in_front(drawing, rules) if rules else drawing


def _rules(
    characters: Mapping[tuple[tuple[str, ...], int, bool], set[str]],
    institute: Institute,
    features: tuple[str, ...],
    place: Callable[[bytes], str],
) -> Iterator[str]:
    """Yield a rule for every face that sets ``characters``, by families, weight and slant."""
    needed: dict[tuple[str, int, bool], set[str]] = defaultdict(set)
    marks: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (families, weight, italic), found in characters.items():
        left = {character for character in found if character >= " "}
        alias, drawn = _drawn_by(families)
        if alias:
            han = next((family for family in drawn if family.startswith(HAN_FAMILIES)), "")
            own = left & set(SHARED_MARKS) & _covered(institute, han, 400, False)
            marks[alias, han] |= own
            left -= own
        for family in drawn:
            real = _real(institute, family, weight, italic)
            covered = left & _covered(institute, family, *real)
            # In a Latin face stand no squares: a quotation of Han beside it has its own.
            covered -= (
                set()
                if family.startswith(HAN_FAMILIES)
                else {one for one in covered if is_square(one)}
            )
            needed[family, *real] |= covered
            left -= covered
    for (family, weight, italic), held in sorted(needed.items()):
        own_features = None if family.startswith(HAN_FAMILIES) else features
        yield _rule(institute, family, family, weight, italic, held, own_features, place)
    for (alias, family), held in sorted(marks.items()):
        yield _rule(institute, alias, family, 400, False, held, None, place)


def list_marks(sheet: str) -> str:
    """Return the characters that a style sheet sets before the items of lists.

    CSS Lists 3, 3.4; CSS Counter Styles 3, 2.3 and 2.4; an escape is a number in hexadecimal
    digits (CSS Syntax 3, 4.3.7).
    """
    written = "".join(re.findall(r'(?:list-style-type|prefix|suffix):\s*"([^"]*)"', sheet))
    return re.sub(r"\\([0-9A-Fa-f]{1,6})\s?", lambda match: chr(int(match[1], 16)), written)


def _drawn_by(families: Sequence[str]) -> tuple[str, list[str]]:
    """Return the first face of signs, if any, and the families that a page carries."""
    alias = next((family for family in families if family.startswith(PUNCTUATION_FAMILY)), "")
    drawn = [
        family
        for family in families
        if family != alias and family not in _LOCAL and not family.endswith(f" {FALLBACK}")
    ]
    return alias, drawn


def _rule(
    institute: Institute,
    name: str,
    family: str,
    weight: int,
    italic: bool,
    characters: set[str],
    features: tuple[str, ...] | None,
    place: Callable[[bytes], str],
) -> str:
    """Return the rule for one face; ``features``: its OpenType features, None for a Han face."""
    if not characters - {" "}:
        return ""
    found = _file(institute, family, weight, italic)
    if found is None:
        return ""
    path, index, real_weight, real_italic = found
    letters = "".join(sorted(characters | {" "}))
    data = remembered(_subset, path, index, letters, features, files=(path,))
    if not data:
        return ""
    return (
        f'@font-face{{font-family:"{name}";font-weight:{real_weight};'
        f"font-style:{'italic' if real_italic else 'normal'};font-display:swap;"
        f'src:url("{place(data)}") format("woff2")}}'
    )


# Advances of small letters and the space in thousandths of the size, from the metrics that
# Adobe gave out for Times, Helvetica and Courier, whose widths every stand-in of theirs has.
_LETTERS = " etaoinsrhldcumfpgwybvk"
_OFTEN = (
    18,
    10,
    7,
    6.5,
    6,
    5.7,
    5.5,
    5,
    4.8,
    5,
    3.3,
    3.4,
    2.3,
    2.3,
    2,
    1.8,
    1.6,
    1.6,
    1.9,
    1.6,
    1.2,
    0.8,
    0.6,
)
_TIMES = (
    250,
    444,
    278,
    444,
    500,
    278,
    500,
    389,
    333,
    500,
    278,
    500,
    444,
    500,
    778,
    333,
    500,
    500,
    722,
    500,
    500,
    500,
    500,
)
_HELVETICA = (
    278,
    556,
    278,
    556,
    556,
    222,
    556,
    500,
    333,
    556,
    222,
    556,
    500,
    556,
    833,
    278,
    556,
    556,
    722,
    500,
    556,
    500,
    500,
)
_COURIER = (600,) * len(_LETTERS)
_LOCAL = {
    "serif": (_TIMES, ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "Times")),
    "sans-serif": (_HELVETICA, ("Arial", "Liberation Sans", "Arimo", "Nimbus Sans", "Helvetica")),
    "monospace": (_COURIER, ("Courier New", "Liberation Mono", "Cousine", "Nimbus Mono PS")),
}
"""A reader's own faces: what stands in for a face that has not come yet."""


def fallback_faces(institute: Institute, language: Language) -> str:
    """Return a stand-in for each Latin face: a reader's own, as wide and as high as it.

    So nothing moves when the face comes in its place (CSS Fonts 5, 4.4 and 4.5).
    """
    stacks = STACK.finditer(css_custom_properties(institute.tokens, language))
    rules = []
    for family, generic in sorted({(found[3], found[5]) for found in stacks}):
        found = _file(institute, family, 400, False)
        if found is None:
            continue
        width, ascent, descent, gap = _measures(found[0], found[1])
        widths, names = _LOCAL[generic]
        size = width / _mean(widths)
        sources = ",".join(f'local("{name}")' for name in names)
        rules.append(
            f'@font-face{{font-family:"{family} {FALLBACK}";font-weight:100 900;src:{sources};'
            f"size-adjust:{size:.2%};ascent-override:{ascent / size:.2%};"
            f"descent-override:{descent / size:.2%};line-gap-override:{gap / size:.2%}}}"
        )
    return "\n".join(rules)


def _mean(widths: tuple[float, ...]) -> float:
    """Return the mean advance of English text, as a share of the size."""
    return sum(w * often for w, often in zip(widths, _OFTEN, strict=True)) / sum(_OFTEN) / 1000


@cache
def _measures(path: Path, index: int) -> tuple[float, float, float, float]:
    """Return mean advance, ascent, descent and line gap of a font, as shares of the size."""
    import uharfbuzz

    face = uharfbuzz.Face(_bytes(path), index)
    font = uharfbuzz.Font(face)
    widths = []
    for letter in _LETTERS:
        glyph = font.get_nominal_glyph(ord(letter))
        advance = font.get_glyph_h_advance(glyph) if glyph else face.upem // 2
        widths.append(advance * 1000 / face.upem)
    extents = font.get_font_extents("ltr")
    return (
        _mean(tuple(widths)),
        extents.ascender / face.upem,
        -extents.descender / face.upem,
        extents.line_gap / face.upem,
    )


def _file(
    institute: Institute, family: str, weight: int, italic: bool
) -> tuple[Path, int, int, bool] | None:
    found = [
        (font.path, 0, font.weight, font.italic)
        for font in institute.font_files
        if font.family == family
    ] or [
        (face.path, face.index, face.weight, face.italic)
        for face in fonts.faces()
        if face.family == family
    ]
    return min(found, key=lambda one: (one[3] != italic, *_far(one[2], weight)), default=None)


def _far(weight: int, wanted: int) -> tuple[bool, int]:
    """How ill ``weight`` stands in for ``wanted``: the order of CSS Fonts 4, 5.2.

    The browser chooses by it among the faces that the page has; only what it will choose is put
    into the page.
    """
    if 400 <= wanted <= 500:
        near = wanted <= weight <= 500
        return not near, weight if near else wanted - weight if weight < wanted else weight + 1000
    heavier = weight > wanted if wanted < 400 else weight < wanted
    return heavier, abs(weight - wanted)


def _real(institute: Institute, family: str, weight: int, italic: bool) -> tuple[int, bool]:
    """Return the weight and slant of the face that stands in for the wanted ones."""
    found = _file(institute, family, weight, italic)
    return found[2:] if found else (weight, italic)


def _covered(institute: Institute, family: str, weight: int, italic: bool) -> frozenset[str]:
    found = _file(institute, family, weight, italic)
    return _characters(found[0], found[1]) if found else frozenset()


@cache
def _characters(path: Path, index: int) -> frozenset[str]:
    return frozenset(map(chr, fonts.covered_by(path, index)))


@cache
def _bytes(path: Path) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=256)
def _subset(path: Path, index: int, characters: str, features: tuple[str, ...] | None) -> bytes:
    """Return the WOFF2 subset of a font file; nothing where it has none of the characters."""
    import io

    import uharfbuzz
    from fontTools.ttLib import TTFont

    face = uharfbuzz.Face(_bytes(path), index)
    wanted = {ord(character) for character in characters}
    if not wanted & (set(face.unicodes) - {0x20}):
        return b""
    plan = uharfbuzz.SubsetInput()
    plan.unicode_set.update(wanted)
    if features is None:
        plan.layout_feature_tag_set.clear()
        features = _HAN_FEATURES
    # What the style sheet asks for and the subsetter leaves out by itself.
    plan.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in features)
    plan.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    subset = uharfbuzz.subset(face, plan)
    written = io.BytesIO()
    with TTFont(io.BytesIO(subset.blob.data), recalcTimestamp=False) as font:
        font.flavor = "woff2"
        font.save(written, reorderTables=False)
    return written.getvalue()
