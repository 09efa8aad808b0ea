"""Latin beside Han: as light as the Han face, and only where text is in Han."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flagship import flagship
from sample import INSTITUTE, TOKENS
from tongwen.fonts import BESIDE_HAN, Ink, face, ink
from tongwen.institute import FontFile, in_language
from tongwen.languages import LANGUAGES


def stem(family: str, letter: str, weight: int = 400) -> float:
    """Return how thick the one upright stroke of ``letter`` is, in em."""
    found = face(family, weight)
    assert found is not None
    drawn: Ink = ink(letter, found.path, found.index)
    return drawn.right - drawn.left


@pytest.mark.parametrize("family", sorted(BESIDE_HAN))
def test_the_face_beside_han_is_lighter_in_its_strokes(family: str) -> None:
    # A bar is nothing but a stroke; the weight that is asked for stays 400.
    regular, lighter = (stem(one, "|") for one in (family, BESIDE_HAN[family]))
    assert lighter < regular
    book = face(BESIDE_HAN[family], 400)
    assert book is not None
    assert book.weight == 400
    italic = face(BESIDE_HAN[family], 400, italic=True)
    assert italic is not None
    assert italic.italic


def test_an_edition_in_chinese_is_set_in_it_and_one_in_english_is_not() -> None:
    assert flagship("en").institute.tokens.fonts.text == "Source Serif 4"
    fonts = flagship("zh-Hant").institute.tokens.fonts
    assert (fonts.text, fonts.display) == ("Source Serif 4 Book", "Source Sans 3 Book")


def test_the_fonts_of_a_pack_stay() -> None:
    own = replace(INSTITUTE, font_files=(FontFile(TOKENS.fonts.text, Path("own.ttf")),))
    fonts = in_language(own, LANGUAGES["zh-Hant"]).tokens.fonts
    assert fonts.text == TOKENS.fonts.text
    assert fonts.display == BESIDE_HAN[TOKENS.fonts.display]
