"""Floats tried on a run that is laid out already: on those pages alone that they would change.

A float changes nothing before the page that it leaves a hole on, and nothing behind the page that
begins as it did before. It is lost where it is too high to stand at a page's head, and then nothing
behind it matters. So what a trial finds out is mostly known after two pages; a run that its floats
make better is then laid out with them as a whole.

The pages are made from the run's own boxes, in a state of their own, and thrown away.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from ..engine import boxes
from ..engine.boxes import resume_path, without_empty_areas
from ..engine.documents import html_of, root_element, with_sheets
from ..engine.steps import fresh_context, lay_out_page
from .floating import (
    FloatLost,
    FloatsAtHead,
    Setting,
    floating,
    found_floats,
    mark,
    settings,
)
from .notes import KeptNotes
from .resuming import Layout, take_up


@dataclass(slots=True)
class Trial:
    """Floats on a run of chapters.

    Attributes:
        document: the run as it is laid out, without floats. layout: how it was.
        floats: those of :func:`.floating.floating` that are tried.
    """

    document: Any
    layout: Layout
    floats: Collection[int]

    def features(self, own: Sequence[Any]) -> list[Any]:
        """Return the features of the run's layout, with new ones for what pages leave to others."""
        notes = KeptNotes()
        notes.carried = {page: list(rest) for page, rest in self.layout.notes.carried.items()}
        fresh = {KeptNotes: notes, FloatsAtHead: FloatsAtHead(whole=True)}
        return [fresh.get(type(one), one) for one in own]

    def setting(self) -> Setting | None:
        """Return how the run is set with its floats; None: not well. Call it in the engine's room.

        Their pages are as they are made first: where one names another that floats have moved, it
        says the old number.
        """
        page = root_element(self.document)
        elements = [element for index, (_, element) in enumerate(floating(page))]
        wanted = [elements[index] for index in self.floats]
        before = [(element, element.get("class")) for element in wanted]
        mark(page, self.floats)
        try:
            made = self._pages(wanted)
            if made is None:
                return None
            (found,) = settings(with_sheets(self.document, made))
            return found
        except FloatLost:
            return None
        finally:
            for element, classes in before:
                element.set("class", classes)

    def _pages(self, wanted: Collection[Any]) -> list[Any] | None:
        """Return the pages with the floats ``wanted``; None where they are more than before."""
        pages, html = list(map(boxes.sheet, self.document.pages)), html_of(self.document)
        first = max(1, min(self._page_of(element) for element in wanted) - 1)
        context = fresh_context(self.layout.context, self.layout.footnotes)
        take_up(context, self.layout, first)
        last = max(path for path, box, _ in found_floats(self.layout.root))
        made = pages[: first - 1]
        for number in range(first, len(pages) + 1):
            page, resume_at = lay_out_page(number, context, self.layout.root, html)
            made.append(without_empty_areas(page))
            if resume_at is None and not context.reported_footnotes:
                return made
            if last < resume_path(context.page_maker[number][0]) and self._as_before(
                context, number + 1
            ):
                return [*made, *pages[number:]]
        return None

    def _page_of(self, element: Any) -> int:
        """Return the page on which ``element`` begins, from 1."""
        return next(
            (
                number
                for number, page in enumerate(self.document.pages, 1)
                if boxes.box_of_element(boxes.sheet(page), element) is not None
            ),
            1,
        )

    def _as_before(self, context: Any, number: int) -> bool:
        """Return whether a page begins as it did without floats."""
        old, notes = self.layout.context.page_maker, self.layout.notes.carried
        if number >= len(old) or context.reported_footnotes or notes.get(number):
            return False
        return bool(context.page_maker[number][:4] == old[number][:4])
