"""The flagship's pages, in each language and pack: no fault that a compositor would send back."""

from __future__ import annotations

import pytest

from flagship import PACKS, TAGS, flagship_pdf
from tongwen.artefacts.typography import read_pdf_typography
from tongwen.checks.typography import check_typography


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("slug", PACKS)
def test_no_page_has_a_fault(slug: str, tag: str) -> None:
    measured = read_pdf_typography(flagship_pdf(tag, slug).data)
    assert len(measured.justified_lines) > 60
    told = [str(problem) for problem in check_typography(f"{slug}.{tag}.pdf", measured)]
    assert told == []
