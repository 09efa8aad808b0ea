"""The flagship's pages, in each language and pack: no fault that a compositor would send back."""

from __future__ import annotations

import pytest

from flagship import PACKS, TAGS, flagship_pdf
from tongwen.artefacts.pdf.typography import read_pdf_typography
from tongwen.checks.typography import (
    check_typography,
    grid_share,
    holes,
    leading,
    pitch,
    short_ends,
    standing,
)

ON_GRID = 0.98
"""The least share of lines of running text that stand on the grid."""

AT_PITCH, WORST = 0.95, 0.05
"""The least share of lines of Chinese at their natural pitch, and the most that one is spread."""

LEVEL = 0.2
"""By how many pt titles of chapters, and spaces above headings, may differ from page to page."""


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("slug", PACKS)
def test_no_page_has_a_fault(slug: str, tag: str) -> None:
    measured = read_pdf_typography(flagship_pdf(tag, slug).data)
    assert len(measured.justified_lines) > 60
    told = [str(problem) for problem in check_typography(f"{slug}.{tag}.pdf", measured)]
    assert told == []
    assert grid_share(measured, leading(measured)) >= ON_GRID
    assert short_ends(measured) == ()
    assert len(holes(measured)) <= 1
    assert max(standing(measured)) <= LEVEL
    if tag != "en":
        share, worst = pitch(measured)
        assert share >= AT_PITCH
        assert worst < WORST
