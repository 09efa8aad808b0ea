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
    short_ends,
)

ON_GRID = 0.98
"""The least share of lines of running text that stand on the grid."""


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
