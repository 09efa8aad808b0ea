"""Emphasised Chinese has a dot under each character, drawn where the character stands."""

from __future__ import annotations

from functools import cache
from typing import Any

import playa
import pytest
from playa.content import PathObject, TextObject

from tongwen.writers.pdf.engine.room import engine_room
from tongwen.writers.pdf.hooks import HOOKS
from tongwen.writers.pdf.lines.dots import BELOW, RADIUS, DottedEmphasis
from tongwen.writers.pdf.lines.justification import HanJustification
from tongwen.writers.pdf.tags.tagging import RightTags

SIZE = 20.0
STYLE = """
@page { size: 300pt 400pt; margin: 30pt }
html { font: 20pt/35pt 'Noto Serif CJK TC' } p { margin: 0; text-align: justify }
em { font-style: normal; --under-dots: 1 } .off em { --under-dots: 0 }
.above em { --under-dots: 0; --over-dots: 1 }
"""

Place = tuple[str, float, float]


@cache
def drawn(body: str) -> tuple[tuple[Place, ...], tuple[tuple[float, float], ...], bool]:
    """Return the letters with where they begin, the middles of the dots, and whether all dots
    are artifacts."""
    import weasyprint

    page = f"<html lang=zh-Hant><title>T</title><style>{STYLE}</style>{body}"
    with engine_room(HOOKS, HanJustification(), DottedEmphasis(), RightTags()):
        data: Any = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    letters: list[Place] = []
    dots: list[tuple[float, float]] = []
    apart = True
    with playa.Document(data) as document:
        for item in document.pages[0]:
            if isinstance(item, TextObject):
                letters += [(glyph.text or "", *glyph.origin) for glyph in item]
            elif isinstance(item, PathObject):
                left, top, right, foot = item.bbox
                if right - left < 0.2 * SIZE:
                    assert right - left == pytest.approx(2 * RADIUS * SIZE, abs=0.05)
                    dots.append(((left + right) / 2, (top + foot) / 2))
                    apart = apart and item.mcid is None
    return tuple(letters), tuple(dots), apart


PARAGRAPH = (
    "<p>前面的文字，<em>強調某詞，用 AI 標記</em>，後面還有很多文字所以要換行，再換一行。</p>"
)


def test_each_character_has_a_dot_under_its_middle_and_nothing_else_has() -> None:
    letters, dots, apart = drawn(PARAGRAPH)
    stressed = [place for place in letters if place[0] in "強調某詞用標記"]
    expected = sorted(stressed, key=lambda place: (place[2], place[1]))
    assert len(dots) == len(expected) == 7
    for (x, y), (_, left, baseline) in zip(dots, expected, strict=True):
        assert x == pytest.approx(left + SIZE / 2, abs=0.02 * SIZE)
        assert y == pytest.approx(baseline + BELOW["__under_dots"] * SIZE, abs=0.02 * SIZE)
    assert apart
    _, above, _ = drawn(PARAGRAPH.replace("<p>", "<p class=above>"))
    rise = (BELOW["__under_dots"] - BELOW["__over_dots"]) * SIZE
    assert [x for x, _ in above] == pytest.approx([x for x, _ in dots])
    assert [y for _, y in above] == pytest.approx([y - rise for _, y in dots], abs=0.02 * SIZE)


def test_what_is_copied_out_has_no_dots() -> None:
    letters, _, _ = drawn(PARAGRAPH)
    plain, none, _ = drawn(f"<div class=off>{PARAGRAPH}</div>")
    assert not none
    assert letters == plain
