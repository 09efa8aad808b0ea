"""The ways back: from a note to its call, and from a work to the pages on which it is cited.

WeasyPrint makes no links of a note's call and its number, which no element stands for. They
are added to its pages here, once these are laid out and before they are drawn.

A work's entry shows the pages on which it is cited, each a link to the first citation there. Only
layout knows them, and ``target-counter()`` gives a page as often as it is asked to: twice where a
work is cited twice on it. Here a page is named once, and the words before it know whether there is
one or several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.steps import text_like

_NEAR = 64
"""So many citations before another of the same work may be on its page: those of a page and of what
floated over it. To look at all of them would take long where a work is cited a thousand times."""


def link_notes(document: Any) -> None:
    """Link each note's call to the note, and the note's number to its call, in ``document``.

    A note is ``.note`` with an ``id``, ``note-why``; its call becomes the target ``call-why``.
    """
    for page in document.pages:
        for box in boxes.boxes_of_page(page, positioned=True):
            pseudo = boxes.generated_as(box)
            if pseudo not in ("footnote-call", "footnote-marker"):
                continue
            if not isinstance(box, (boxes.InlineBox, boxes.InlineBlockBox)):
                continue
            note = box.element.get("id") or ""
            if not note.startswith("note-"):
                continue
            call = f"call-{note.removeprefix('note-')}"
            left, top, width, height = box.hit_area()
            if pseudo == "footnote-call":
                page.anchors.setdefault(call, (left, top, left + width, top + height))
            target = note if pseudo == "footnote-call" else call
            area = (left, top, left + width, top + height)
            page.links.append(("internal", target, area, box))


# --- works -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """What an element of a list of pages says, given the pages of its ``targets``, in order."""

    targets: tuple[str, ...]
    say: Callable[[Sequence[str]], str]


class CitedPages:
    """Fills in the lists of pages in a page's HTML while it is laid out.

    A list is ``.cited``, with ``data-one`` and ``data-several`` for the words before it; in it
    are ``.cited-at``, with ``data-between``, and in each of these a link. What they say stands in
    their ``::before``.

    Args:
        page: the root element.
        known: pages of targets that are not in ``page``, as where a part is laid out alone.
    """

    def __init__(self, page: Any, known: Mapping[str, str]) -> None:
        self._pieces = dict(_pieces(page))
        self._known = known

    @property
    def targets(self) -> frozenset[str]:
        """Every place whose page is named somewhere."""
        return frozenset(name for piece in self._pieces.values() for name in piece.targets)

    def compute_content_list(self, call: Call) -> Any:
        """Return the boxes of a generated content: of a list's pages, our own."""
        made = call.proceed()
        box, token, targets = call.parent_box, call.css_token, call.target_collector
        piece = self._pieces.get(box.element) if token == "content" else None
        if piece is None or boxes.generated_as(box) != "before":
            return made
        for name in piece.targets:
            item = targets.target_lookup_items.get(name)
            if item is not None and item.state == "pending":
                targets.had_pending_targets = True
                item.parse_again_functions.setdefault((box, token), call.parse_again)
        # Whatever page of these changes, the content is to be made anew.
        missing = {name: ["page"] for name in piece.targets}
        targets.collect_missing_counters(box, token, call.parse_again, [], missing)
        words = piece.say([_page(targets, name, self._known) for name in piece.targets])
        return [text_like(box, words)] if words else []


def _pieces(page: Any) -> Iterator[tuple[Any, _Piece]]:
    for cited in page.iter():
        if "cited" not in boxes.classes(cited):
            continue
        items = [item for item in cited if "cited-at" in boxes.classes(item)]
        links = [next(item.iter("a"), item) for item in items]
        targets = tuple((link.get("href") or "").removeprefix("#") for link in links)
        one, several = cited.get("data-one") or "", cited.get("data-several") or ""
        yield cited, _Piece(targets, _before(one, several))
        for place, (item, link) in enumerate(zip(items, links, strict=True), start=1):
            between = item.get("data-between") or ""
            near = targets[max(0, place - _NEAR) : place]
            yield item, _Piece(near, _parting(between, first=place == 1))
            yield link, _Piece(near, _last_if_new)


def _before(one: str, several: str) -> Callable[[Sequence[str]], str]:
    return lambda pages: one if len(set(pages)) == 1 else several


def _parting(between: str, *, first: bool) -> Callable[[Sequence[str]], str]:
    return lambda pages: between if not first and _last_if_new(pages) else ""


def _last_if_new(pages: Sequence[str]) -> str:
    *before, last = pages
    return "" if last in before else last


def _page(targets: Any, name: str, known: Mapping[str, str]) -> str:
    """Return the page of a target, as far as pages are made."""
    item = targets.target_lookup_items.get(name)
    if item is None or item.state != "up-to-date":
        return known.get(name, "0")
    own, around = item.target_box.cached_counter_values or {}, item.cached_page_counter_values
    return str((own.get("page") or around.get("page") or [0])[-1])
