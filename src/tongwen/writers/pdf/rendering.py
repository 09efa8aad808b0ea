"""The rendering of blocks for pages, where what stands across two columns is marked."""

from __future__ import annotations

import re

from markupsafe import Markup

from ...columns import column_shares
from ...document import Block, Table
from ...edition import Chapter, Edition
from ...institute import column_width, upright_files
from ...spanning import across, spans
from ..html import Renderer

_ELEMENT = re.compile(r"<[a-z][a-z0-9]*\b")

ACROSS = "data-across"
"""The attribute of what stands across both columns, which the style sheet asks for."""


class PageRenderer(Renderer):
    """Renders blocks for the pages of ``edition``."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition, "page")
        self._across: set[int] = set()

    def chapter(self, chapter: Chapter) -> Markup:
        """Return a chapter as a ``<section>``; on pages of two columns, with marks."""
        flags = across(chapter.whole, self.edition.institute.tokens)
        blocks = zip(chapter.whole, flags, strict=True)
        self._across = {id(block) for block, flag in blocks if flag}
        return super().chapter(chapter)

    def block(self, block: Block) -> Markup:
        """Return one block, by its template; marked, if it stands across."""
        made = super().block(block)
        if id(block) not in self._across:
            return made
        return Markup(_ELEMENT.sub(lambda found: f"{found[0]} {ACROSS}", made, count=1))

    def shares(self, block: Table) -> tuple[float, ...]:
        """Return each column's share of the width of ``block``, which may stand in a column."""
        institute = self.edition.institute
        tokens = institute.tokens
        if tokens.page.columns == 1 or spans(block, tokens):
            return super().shares(block)
        files = upright_files(institute.font_files)
        return column_shares(block, tokens, files, column_width(tokens))
