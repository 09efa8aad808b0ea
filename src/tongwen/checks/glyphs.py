"""Checks that the fonts can draw what the text says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from ..diagnostics import NOWHERE, Problem, Severity, Span
from ..document import Code, CodeBlock, Image, InlineImage, Math, MathBlock, Text
from ..edition import Edition
from ..fonts import MissingFonts, covered, covered_by, missing_of_script
from ..fonts.scripts import INSTALLS, SCRIPT_FILES, SCRIPT_PACKAGES
from ..institute import Institute
from ..languages import LANGUAGES
from ..pictures.words import words_in
from ..walk import walk

UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
"""General categories of characters that have no glyph: they need none."""

_SHOWN = 4
"""Characters of a kind that are named; the rest are counted."""

_NO_MEANING = "which Unicode gives no meaning"
_LOST = "\ufffd"
"""What a program writes for a character that it could not read (Unicode, 23.8)."""

_UNSEEN_SIGNS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x20E3))
"""Variation selectors choose a form of the character before them, and are unseen too (Unicode,
23.4); the mark of a key joins its digit."""

_EMOJI = frozenset((*range(0x1F000, 0x1FB00), 0x2705, 0x274C, 0x2753, 0x2795, 0x2728, 0x2B50))
"""Pictures in colour (Unicode, UTS 51), besides signs that text faces have."""


_SIGNS = re.compile("[\u03d0-\u03f6\u0300-\u036f\u2000-\u2bff\u20d0-\u20ff]")
"""Accents, signs and other forms of Greek letters, which the font of formulas has."""


def drawable(institute: Institute, variants: Iterable[str]) -> frozenset[int]:
    """Return the code points that the families of ``institute`` have a glyph for.

    ``variants``: of the Han families ("TC", "SC").

    Raises:
        MissingFonts: the Han fonts are not installed.
    """
    fonts = institute.tokens.fonts
    families = {fonts.text, fonts.display, fonts.title, fonts.mono} | {
        f"{family} {variant}"
        for family in (fonts.text_han, fonts.display_han)
        for variant in variants
    }
    brought = [font.path for font in institute.font_files if font.family in families]
    return frozenset[int]().union(
        *(covered(family) for family in families), *(covered_by(path) for path in brought)
    )


def _is_drawn(character: str, known: frozenset[int]) -> bool:
    """Whether fonts that have ``known`` draw a character, of a letter and its accent if need be."""
    parts = unicodedata.normalize("NFD", character)
    return ord(character) in known or (len(parts) > 1 and all(ord(part) in known for part in parts))


@cache
def _of_other_scripts() -> frozenset[int]:
    """Return what the fonts of other scripts have, as far as they are on this machine."""
    families = {family for files in SCRIPT_FILES.values() for family in files.values()}
    return frozenset[int]().union(*(covered(family) for family in families))


def check_glyphs(edition: Edition) -> Iterator[Problem]:
    """GLY-01: characters that no font has, the institute's or another's on this machine.

    They would be printed as empty boxes. Each format is set in the same families, so a
    character that is missing here is missing in all of them. A name in another script stops no
    report: all such characters are one warning. A character that Unicode gives no meaning does.
    """
    variants = {edition.language.han_variant, LANGUAGES["zh-Hant"].han_variant}
    try:
        known = drawable(edition.institute, variants)
    except MissingFonts as error:
        yield Problem(
            NOWHERE,
            "GLY-01",
            f"nobody can say which characters can be drawn: {error}",
            error.hint,
            Severity.WARNING,
        )
        return
    missing: dict[str, str] = {}
    places: dict[str, Span] = {}
    seen: set[str] = set()
    for text, span in _texts(edition):
        for character in text:
            if (
                character in seen
                or (_is_drawn(character, known) and character != _LOST)
                or unicodedata.category(character) in UNSEEN
                or ord(character) in _UNSEEN_SIGNS
            ):
                continue
            seen.add(character)
            if ord(character) not in _of_other_scripts():
                kind = _kind(character)
                places.setdefault(kind, span)
                missing[kind] = missing.get(kind, "") + character
    if nobodys := missing.pop(_NO_MEANING, ""):
        yield Problem(
            places[_NO_MEANING],
            "GLY-01",
            f"no font has these characters, {_NO_MEANING}: {_listed(nobodys)}",
            "copy the words anew from where they came from, or write them otherwise",
            about=nobodys[0],
        )
    if missing:
        kinds = "; ".join(f"{kind} {_listed(found)}" for kind, found in missing.items())
        yield Problem(
            places[next(iter(missing))],
            "GLY-01",
            f"no font on this machine has these characters: {kinds}",
            _offered(missing),
            Severity.WARNING,
            about=next(iter(missing.values()))[0],
        )


def _listed(characters: str) -> str:
    shown = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in characters[:_SHOWN])
    more = len(characters) - _SHOWN
    return f"{shown}, and {more} more" if more > 0 else shown


def _offered(kinds: Iterable[str]) -> str:
    """Return advice on characters of ``kinds``: the name of what can be installed."""
    packages = {
        SCRIPT_PACKAGES[script]
        for script, files in SCRIPT_FILES.items()
        for kind in kinds
        if any(kind in family.split() for family in files.values()) and missing_of_script(script)
    }
    otherwise = "write them otherwise, or add a font that has them to the institute's brand"
    if not packages:
        return otherwise
    return f"{INSTALLS} installs {' and '.join(sorted(packages))}; or {otherwise}"


def _kind(character: str) -> str:
    """Return the group of a character in messages: its script, by Unicode's name, or signs."""
    category = unicodedata.category(character)
    if category in ("Cn", "Co") or character == _LOST:
        return _NO_MEANING
    if ord(character) in _EMOJI:
        return "Emoji"
    name = unicodedata.name(character, "").split(" ")[0].split("-")[0].capitalize()
    return name if category[0] in "LM" and name else "Symbols"


def _texts(edition: Edition) -> Iterator[tuple[str, Span]]:
    for root in (edition.metadata, edition.document):
        span = NOWHERE
        for node in walk(root):
            place = getattr(node, "span", NOWHERE)
            span = place if place.file else span
            if isinstance(node, (Text, Code, CodeBlock)):
                yield node.text, span
            elif isinstance(node, (Image, InlineImage)) and node.source in edition.resources:
                drawing = edition.resources[node.source]
                if drawing.media_type == "image/svg+xml":
                    yield words_in(drawing.data), span
            elif isinstance(node, (Math, MathBlock)):
                # A letter of a styled alphabet is in the font of formulas: it has them all.
                yield _SIGNS.sub("", node.formula.text), span


def check_script(edition: Edition) -> Iterator[Problem]:
    """GLY-02: the fonts of the edition's script are not installed.

    Latin and Han faces come with Tongwen or with its set-up; those of other scripts are looked for
    only when a report is in one, and are never fetched.
    """
    script = edition.language.script.code
    missing = missing_of_script(script)
    if missing:
        yield Problem(
            edition.metadata.place("languages"),
            "GLY-02",
            f"text in {edition.language.autonym} needs font files that are not on this machine: "
            f"{', '.join(missing)}",
            f"{INSTALLS} installs {SCRIPT_PACKAGES[script]}",
        )


def check_direction(edition: Edition) -> Iterator[Problem]:
    """GLY-03: two languages side by side that run opposite ways, in the PDF.

    A PDF's pages, lists, boxes and tables begin at the side where its first language begins. The
    engine has one style sheet for both, so those of the second begin there too; its lines run its
    own way. Word and web page set each as it is used to be.
    """
    beside = edition.companion if edition.parallel else None
    ways = edition.language.script.direction
    if beside is not None and beside.script.direction != ways:
        yield Problem(
            edition.metadata.place("parallel"),
            "GLY-03",
            f"in the PDF, lists, boxes and tables in {beside.autonym} begin at the side where "
            f"those in {edition.language.autonym} do",
            "publish the two languages apart; Word file and web page of this edition are as they "
            "should be",
            Severity.WARNING,
        )
