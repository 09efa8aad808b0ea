"""Checks that the fonts can draw what the text says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ..diagnostics import NOWHERE, Problem, Severity, Span
from ..document import Code, CodeBlock, Math, MathBlock, Text
from ..edition import Edition
from ..fonts import (
    SCRIPT_FILES,
    SCRIPT_PACKAGES,
    MissingFonts,
    covered,
    covered_by,
    missing_of_script,
    script_family,
)
from ..institute import Institute
from ..languages import LANGUAGES
from ..walk import walk

UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
"""General categories of characters that have no glyph: they need none."""

_SHOWN = 4
"""Characters of a kind that are named; the rest are counted."""

_NO_MEANING = "which Unicode gives no meaning"

_VARIATION_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
"""They choose a form of the character before them, and are unseen too (Unicode, 23.4)."""


_PACKAGES = {
    family.split(" ")[2]: SCRIPT_PACKAGES[script]
    for script, files in SCRIPT_FILES.items()
    for family in files.values()
}
"""A script, by Unicode's name of it, → the package with the faces that are used for it."""

_SIGNS = re.compile("[\u0300-\u036f\u2000-\u2bff\u20d0-\u20ff]")
"""Accents and signs, which the font of formulas has."""


def drawable(institute: Institute, variants: Iterable[str], script: str = "") -> frozenset[int]:
    """Return the code points that the families of ``institute`` have a glyph for.

    ``variants``: of the Han families ("TC", "SC"). ``script``: whose own families come too, with
    those of other scripts that are on the machine.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """
    fonts = institute.tokens.fonts
    families = {fonts.text, fonts.display, fonts.title, fonts.mono} | {
        f"{family} {variant}"
        for family in (fonts.text_han, fonts.display_han)
        for variant in variants
    }
    for code in (script, *SCRIPT_FILES):
        families |= {script_family(code, sans=sans) for sans in (True, False)} - {""}
    brought = [font.path for font in institute.font_files if font.family in families]
    return frozenset[int]().union(
        *(covered(family) for family in families), *(covered_by(path) for path in brought)
    )


def check_glyphs(edition: Edition) -> Iterator[Problem]:
    """GLY-01: characters that no font of the institute has.

    They would be printed as empty boxes. Each format is set in the same families, so a
    character that is missing here is missing in all of them. A name in another script stops no
    report: its characters are told once a script. A character that Unicode gives no meaning does.
    """
    variants = {edition.language.han_variant, LANGUAGES["zh-Hant"].han_variant}
    try:
        known = drawable(edition.institute, variants, edition.language.script.code)
    except MissingFonts as error:
        yield Problem(
            NOWHERE,
            "GLY-01",
            f"nobody can say which characters can be drawn: {error}",
            error.hint,
            Severity.WARNING,
        )
        return
    missing: dict[str, tuple[Span, str]] = {}
    seen: set[str] = set()
    for text, span in _texts(edition):
        for character in text:
            if (
                character in seen
                or ord(character) in known
                or unicodedata.category(character) in UNSEEN
                or ord(character) in _VARIATION_SELECTORS
            ):
                continue
            seen.add(character)
            kind = _kind(character)
            place, found = missing.get(kind, (span, ""))
            missing[kind] = (place, found + character)
    for kind, (place, found) in missing.items():
        shown = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in found[:_SHOWN])
        more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        yield Problem(
            place,
            "GLY-01",
            f"no font has these characters, {kind}: {shown}{more}",
            (f"install the package {_PACKAGES[kind]}, or " if kind in _PACKAGES else "")
            + "write them otherwise, or add a font that has them to the institute's brand",
            Severity.ERROR if kind == _NO_MEANING else Severity.WARNING,
        )


def _kind(character: str) -> str:
    """Return what a character is told with: its script, by Unicode's name of it, or signs."""
    category = unicodedata.category(character)
    if category in ("Cn", "Co"):
        return _NO_MEANING
    name = unicodedata.name(character, "").split(" ")[0].split("-")[0].capitalize()
    return name if category[0] in "LM" and name else "signs"


def _texts(edition: Edition) -> Iterator[tuple[str, Span]]:
    for root in (edition.metadata, edition.document):
        span = NOWHERE
        for node in walk(root):
            place = getattr(node, "span", NOWHERE)
            span = place if place.file else span
            if isinstance(node, (Text, Code, CodeBlock)):
                yield node.text, span
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
            NOWHERE,
            "GLY-02",
            f"text in {edition.language.autonym} needs font files that are not on this machine: "
            f"{', '.join(missing)}",
            f"install the package {SCRIPT_PACKAGES[script]}",
        )


def check_direction(edition: Edition) -> Iterator[Problem]:
    """GLY-03: a text from right to left, which the PDF turns only in part.

    The engine sets each line from right to left. It does not turn the columns of a table, a
    list's marks, the columns of contents and imprint, the cover, or facing pages. The Word and
    web editions are turned whole.
    """
    if edition.language.script.right_to_left:
        yield Problem(
            NOWHERE,
            "GLY-03",
            f"the PDF in {edition.language.autonym} has its lines from right to left, but the "
            "columns of tables, list marks, contents, imprint, cover and facing pages as from "
            "left to right",
            "publish the Word or the web edition; look at each page of the PDF",
            Severity.WARNING,
        )
