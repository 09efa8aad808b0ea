"""Fonts for a page: WOFF2 subsets of exactly the characters that it has.

They stand in the page itself, or beside the pages of a site. The page is read once, to find which
characters are set in which face. What is set in the display face is told by a list of elements and
classes, and the style sheet's rule is made of the same list, so that the two cannot disagree.
"""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal, get_args

from ... import fonts
from ...institute import Institute, Tokens, Weights, css_custom_properties
from ...institute.css import han_partner
from ...languages import SHARED_MARKS, Language, han_variant, is_square, script_of

Role = Literal["text", "display", "title", "mono"]

DISPLAY = (
    *("h2", "h3", "h4", "h5", "h6", "table", "figcaption", "dt", "nav", "summary", "header"),
    *(
        "footer",
        ".companion",
        ".callout",
        ".margin-note",
        ".timeline",
        ".label",
        ".number",
        ".when",
    ),
    *(
        ".note-call",
        ".back-link",
        ".facts",
        ".skip",
        ".date",
        "button",
        ".resume",
        ".cited",
        ".data-files",
    ),
)
"""What is set in the display face: elements, and classes with a dot."""

SUBTITLES = (".report-subtitle", ".report-companion")
TITLE = (".report-title", ".pull-quote", *SUBTITLES)
"""What is set in the face of the cover's title."""

MONO = ("code", "pre", "kbd", "samp")
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
"""What has the weight of headings."""

BOLD = (
    *("th", "dt", "summary"),
    *(".label", ".when", ".strong", ".kicker", ".date", ".callout-heading"),
)
LIGHT = (".companion", ".number", ".attribution")
STRONG = ("strong", "b")
ITALIC = ("em", "i", "cite")
CAPITALS = (".kicker",)
_FEATURES = ("onum", "lnum", "pnum", "tnum")
_SMALL_CAPITALS = ("smcp", "c2sc")
# A Han face keeps what trims the space beside punctuation. Its other features hold forms for
# vertical lines and for regions that the page does not have, as many glyphs again as its own.
_HAN_FEATURES = ("halt", "chws", "ccmp")
_VOID = frozenset({"br", "wbr", "img", "hr", "meta", "link", "col", "input", "source"})
_UNSEEN = frozenset({"script", "style", "title", "annotation"})

PUNCTUATION_FAMILY = "Han Punctuation"


@dataclass(frozen=True, slots=True)
class _Style:
    role: Role = "text"
    weight: int = 400
    italic: bool = False
    han: str = "TC"
    latin: bool = True
    seen: bool = True
    capitals: bool = False


@dataclass
class _Reader(HTMLParser):
    """Collects the characters of a page by the style that they are set in."""

    language: Language
    weights: Weights
    characters: dict[_Style, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        first = _Style(han=self.language.han_variant, latin=not self.language.script.wide)
        self._opens = False
        self.stack: list[tuple[str, _Style]] = [("", first)]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = dict(attributes)
        names = {tag, *(f".{name}" for name in (given.get("class") or "").split())}
        self._opens = self._opens or ".with-capital" in names
        style = self.stack[-1][1]
        role = style.role
        if names & set(MONO):
            role = "mono"
        elif names & set(TITLE):
            role = "title"
        elif names & set(DISPLAY):
            role = "display"
        language = given.get("lang")
        latin = not script_of(language).wide if language else style.latin
        # Stress on Han is dots, not a slant.
        slanted = bool(names & set(ITALIC)) and (latin or ".latin" in names)
        self.stack.append(
            (
                tag,
                _Style(
                    role,
                    _weight(names, style.weight, role, self.weights),
                    style.italic or slanted,
                    han_variant(language, self.language.han_variant) if language else style.han,
                    latin,
                    style.seen and tag not in _UNSEEN,
                    style.capitals or bool(names & set(CAPITALS)),
                ),
            )
        )

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.stack) - 1, 0, -1):
            if self.stack[place][0] == tag:
                del self.stack[place:]
                return

    def handle_data(self, data: str) -> None:
        style = self.stack[-1][1]
        if self._opens and data.strip():
            # The first letter of a chapter, with a quotation mark before it, is that of a title.
            large = replace(style, role="title", weight=self.weights.title, italic=False)
            self.characters[large] |= set(data.strip()[:2])
            self._opens = False
        if style.seen:
            printed = data.upper() if style.capitals else data
            self.characters[style] |= {character for character in printed if character >= " "}


def weight_rules(weights: Weights) -> tuple[str, ...]:
    """Return which weight is set where, as CSS: what :func:`_weight` reckons with."""
    headings, title = ",".join(HEADINGS), ",".join(TITLE)
    within = f":is({','.join(STRONG)})"
    return (
        f":is({headings}){{font-weight:var(--weight-heading)}}",
        f":is({title}){{font-weight:var(--weight-title)}}",
        f":is({','.join(SUBTITLES)}){{font-weight:{_subtitle(weights)}}}",
        f":is({','.join(BOLD)}){{font-weight:600}}",
        f":is({','.join(LIGHT)}){{font-weight:400}}",
        # Where stress stands does not count in ":where", so that the last one that fits wins.
        f"{within}{{font-weight:700}}",
        f":where({','.join(DISPLAY)}) {within}{{font-weight:600}}",
        f":where({headings}) {within}{{font-weight:{max(600, weights.heading)}}}",
        f":where({title}) {within}{{font-weight:{max(600, weights.title)}}}",
    )


def _subtitle(weights: Weights) -> int:
    """A title may be bold; what stands under it is never more than regular."""
    return min(400, weights.title)


def _weight(names: set[str], inherited: int, role: Role, weights: Weights) -> int:
    """Return the weight of an element that has ``names``, as :func:`weight_rules` set it."""
    if names & set(STRONG):
        if role == "text":
            return 700
        return max(600, inherited)
    if names & set(LIGHT):
        return 400
    if names & set(BOLD):
        return 600
    if names & set(SUBTITLES):
        return _subtitle(weights)
    if names & set(TITLE):
        return weights.title
    if names & set(HEADINGS):
        return weights.heading
    return inherited


def embedded(font: bytes) -> str:
    """Return the address of a font that stands in the page itself."""
    return f"data:font/woff2;base64,{base64.b64encode(font).decode()}"


def font_faces(
    page: str,
    institute: Institute,
    language: Language,
    place: Callable[[bytes], str] = embedded,
) -> str:
    """Return ``@font-face`` rules for every face that ``page`` uses.

    ``place`` puts a font where the page will find it, and returns its address.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """
    weights = institute.tokens.weights
    reader = _Reader(language, weights)
    reader.feed(page)
    reader.close()
    families = institute.tokens.fonts
    needed: dict[tuple[str, int, bool], set[str]] = defaultdict(set)
    punctuation: dict[str, set[str]] = defaultdict(set)
    for style, characters in reader.characters.items():
        han = {character for character in characters if is_square(character)}
        latin = characters - han
        family = getattr(families, style.role)
        weight, italic = _real(institute, family, style.weight, style.italic)
        # What the Latin face lacks, the Han face next in line may have.
        lacking = latin - _covered(institute, family, weight, italic)
        needed[family, weight, italic] |= latin - lacking
        script = fonts.script_family(language.script.code, sans="Sans" in family)
        joined = lacking & _covered(institute, script, style.weight, False) if script else set()
        if joined:
            needed[script, *_real(institute, script, style.weight, False)] |= joined
        han |= lacking - joined
        partner = f"{han_partner(families, style.role)} {style.han}"
        needed[partner, *_real(institute, partner, style.weight, False)] |= han
        if not style.latin:
            marks = latin & set(SHARED_MARKS)
            punctuation[partner] |= marks
    # A chapter's large numeral is set in the title's face, wherever it stands.
    weight, italic = _real(institute, families.title, weights.title, False)
    needed[families.title, weight, italic] |= set("0123456789")
    features = _FEATURES + (_SMALL_CAPITALS if 'class="smallcaps"' in page else ())
    han_families = tuple(han_partner(families, role) for role in get_args(Role))
    rules = []
    for (family, weight, italic), characters in sorted(needed.items()):
        own = None if family.startswith(han_families) else features
        rules.append(_rule(institute, family, family, weight, italic, characters, own, place))
    for family, characters in sorted(punctuation.items()):
        name = f"{PUNCTUATION_FAMILY} {'Sans' if 'Sans' in family else 'Serif'}"
        rules.append(_rule(institute, name, family, 400, False, characters, None, place))
    return "\n".join(rule for rule in rules if rule)


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
    data = _subset(path, index, "".join(sorted(characters | {" "})), features)
    if data is None:
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

_STACK = re.compile(r'(--font-[\w-]+:"([^"]+)",[^;}]*),(serif|sans-serif|monospace)(?=[;}])')


def custom_properties(tokens: Tokens, language: Language) -> str:
    """Return the tokens as CSS in which each Latin face has its stand-in before the generic one."""
    return _STACK.sub(r'\1,"\2 Fallback",\3', css_custom_properties(tokens, language))


def fallback_faces(institute: Institute, language: Language) -> str:
    """Return a stand-in for each Latin face: a reader's own, as wide and as high as it.

    So nothing moves when the face comes in its place (CSS Fonts 5, 4.4 and 4.5).
    """
    stacks = _STACK.findall(css_custom_properties(institute.tokens, language))
    rules = []
    for family, generic in sorted({(family, generic) for _, family, generic in stacks}):
        found = _file(institute, family, 400, False)
        if found is None:
            continue
        width, ascent, descent, gap = _measures(found[0], found[1])
        widths, names = _LOCAL[generic]
        size = width / _mean(widths)
        sources = ",".join(f'local("{name}")' for name in names)
        rules.append(
            f'@font-face{{font-family:"{family} Fallback";font-weight:100 900;src:{sources};'
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
    """Return weight and slant of the face that stands in for the ones that are wanted."""
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
def _subset(
    path: Path, index: int, characters: str, features: tuple[str, ...] | None
) -> bytes | None:
    """Return the WOFF2 subset of a font file, or None where it has none of the characters."""
    import io

    import uharfbuzz
    from fontTools.ttLib import TTFont

    face = uharfbuzz.Face(_bytes(path), index)
    wanted = {ord(character) for character in characters}
    if not wanted & (set(face.unicodes) - {0x20}):
        return None
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
