"""The flagship, as it is published: every check that there is finds nothing in any of its forms."""

from __future__ import annotations

from functools import cache

import pytest

from flagship import PACKS, PAIRS, TAGS, flagship, flagship_artefact
from tongwen.artefacts import OpenArtefact, open_artefact
from tongwen.artefacts.pdf.typography import Typesetting
from tongwen.checks.registry import Subject, run_on_artefact
from tongwen.checks.typography import (
    check_typography,
    grid_share,
    holes,
    leading,
    pitch,
    short_ends,
    standing,
)
from tongwen.formats import Format

ON_GRID = 0.98
"""The least share of lines of running text that stand on the grid."""

AT_PITCH, WORST = 0.95, 0.05
"""The least share of lines of Chinese at their natural pitch, and the most that one is spread."""

LEVEL = 0.2
"""By how many pt titles of chapters, and spaces above headings, may differ from page to page."""


@cache
def opened(format_: Format, tag: str, slug: str) -> OpenArtefact:
    return open_artefact(format_, flagship_artefact(format_, tag, slug).data)


@pytest.mark.parametrize("format_", ["html", "docx", "pdf"])
@pytest.mark.parametrize(("slug", "tag"), PAIRS)
def test_no_check_finds_anything(slug: str, tag: str, format_: Format) -> None:
    """Parity, the look that was meant, tags, Word's ways, the page's: as before publication."""
    artefact = opened(format_, tag, slug)
    subject = Subject(flagship(tag, slug), artefact, f"{slug}.{tag}.{format_}")
    assert [str(problem) for problem in run_on_artefact(subject)] == []


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("slug", PACKS)
def test_no_page_has_a_fault_that_a_compositor_would_send_back(slug: str, tag: str) -> None:
    measured: Typesetting = opened("pdf", tag, slug).view("pages")
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
