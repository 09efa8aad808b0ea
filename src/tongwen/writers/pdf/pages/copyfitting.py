"""Copy-fitting: a chapter does not end on a page that holds a few lines.

A chapter begins on a page of its own, alone or with those that run on from it
(:mod:`.running_on`): a *run*. So where its text runs over by a little, the next page stands
nearly empty. A compositor then takes in the chapter: less room round what
stands apart, pages a line longer; never smaller type, and never closer lines, which would
leave the grid (:mod:`.grid`). Where that does not win the page, the chapter is let out
instead, so that its last page holds more.

Here that is done by trial. The runs that end on a short page are laid out again by themselves,
in as many of :data:`FITS` as it takes to find the first that helps; a chapter that none helps
stays as it was. The style sheet says what a fit does (``--fit``). What holds for a chapter here
holds for a run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..engine import boxes
from ..engine.documents import root_element
from .running_on import RUN_ON

FITS: tuple[int, ...] = (1, 2, 3, -1, -2)
"""How a chapter may be set, in the order of preference: snug, snugger, as snug as can be; loose,
looser."""

THIN = 0.26
"""A last page is thin where text, figures and notes take up less than this share of it."""

SHORT = 0.36
"""A last page that holds less than this share is worth a trial: taking in may win it."""

SLIGHT = 0.02
"""Where each page but the last has to take so much more, less than a line, the snug fit does."""

HOLE = 0.13
"""What a page may leave empty at its foot, in a share of it: about six lines."""

MOST_PAGES = 150
"""A longer report stays as it was first laid out: it would take twice its time."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a run of chapters goes.

    Attributes:
        pages: how many pages it stands on.
        last: the share of the last one's height that it fills with its notes, 0 to 1.
        hole: the largest share that one of the others leaves empty at its foot.
    """

    pages: int
    last: float
    hole: float = 0.0

    @property
    def thin(self) -> bool:
        """Whether it ends on a page that is nearly empty, and has others."""
        return self.pages > 1 and self.last < THIN

    @property
    def short(self) -> bool:
        """Whether it ends on a page that might be won, and has others."""
        return self.pages > 1 and self.last < SHORT


def chapters(page: Any) -> list[Any]:
    """Return the elements that are chapters in ``page``, the root element, in order.

    One that is hidden holds the place of a chapter that is laid out elsewhere.
    """
    return [
        element
        for main in page.iter("main")
        for element in main
        if "chapter" in boxes.classes(element) and element.get("hidden") is None
    ]


def runs(page: Any) -> list[list[Any]]:
    """Return the elements of :func:`chapters`, each with those that run on from it."""
    found: list[list[Any]] = []
    for chapter in chapters(page):
        if not found or RUN_ON not in boxes.classes(chapter):
            found.append([])
        found[-1].append(chapter)
    return found


def extents(document: Any) -> tuple[Extent, ...]:
    """Return how far each run goes in a document that WeasyPrint has laid out.

    Where runs follow on one another's page, as a pack's style sheet may have it, no page is thin.
    """
    elements = runs(root_element(document))
    pages = [0] * len(elements)
    last = [0.0] * len(elements)
    hole = [0.0] * len(elements)
    before = [0.0] * len(elements)
    places = {id(one): index for index, run in enumerate(elements) for one in run}
    for page in document.pages:
        sheet = boxes.sheet(page)
        # Of the chapters of a run on a page the last one shows where it ends.
        found = [box for box in _chapter_boxes(sheet, places) if box.height > 0]
        parts = list({places[id(box.element)]: box for box in found}.values())
        notes = sum(
            box.margin_height() for box in sheet.children if isinstance(box, boxes.FootnoteAreaBox)
        )
        for box in parts:
            index = places[id(box.element)]
            foot = box.content_box_y() + box.height - sheet.content_box_y()
            if pages[index]:
                hole[index] = max(hole[index], before[index])
            pages[index] += 1
            last[index] = 1.0 if len(parts) > 1 else (foot + notes) / sheet.height
            # The engine draws a box that goes on down to the page's foot, whatever is in it.
            ends = [one.border_box_y() + one.border_height() for one in boxes.blocks_of(box)]
            before[index] = (
                1 - (max(ends, default=0.0) - sheet.content_box_y() + notes) / sheet.height
            )
    return tuple(map(Extent, pages, last, hole))


def _chapter_boxes(box: Any, places: dict[int, int]) -> list[Any]:
    if id(box.element) in places and not isinstance(box.element, str):
        return [box]
    found = []
    for child in getattr(box, "children", ()):
        found.extend(_chapter_boxes(child, places))
    return found


def chosen_fit(before: Extent, tried: Callable[[int], Extent]) -> int:
    """Return the fit that saves a page or, failing that, fills a short one; or 0.

    A chapter that is short, but not thin, is not let out where another of its pages has a hole,
    or would have one: a figure that floats may do better.

    Args:
        before: how far the chapter goes as it is.
        tried: returns how far it goes in one of :data:`FITS`, which takes its time: asked for no
            more than it needs. What is taken in by more wins a page where less does.
    """
    snug, snugger, snuggest = (fit for fit in FITS if fit > 0)
    if before.last <= SLIGHT * (before.pages - 1) and tried(snug).pages < before.pages:
        return snug
    if tried(snugger).pages < before.pages:
        return snug if tried(snug).pages < before.pages else snugger
    if tried(snuggest).pages < before.pages:
        return snuggest
    loose = [fit for fit in FITS if fit < 0]
    if before.short and before.hole <= HOLE:
        for fit in loose:
            one = tried(fit)
            if one.pages == before.pages and not one.short and one.hole <= HOLE:
                return fit
    if before.thin:
        for fit in loose:
            if tried(fit).pages == before.pages and not tried(fit).thin:
                return fit
    return 0
