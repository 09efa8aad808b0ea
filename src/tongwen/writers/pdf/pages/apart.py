"""A part of an edition laid out by itself, as it would stand among the others.

What a part is laid out with is given by what stands before it: the side of the page before, and its
number. Where the number is not known, pages are counted from :data:`UNKNOWN`. What stands in a
page's margins, its number among it, is made last, when all parts are there: so a part moves on
without being laid out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..engine import boxes
from ..engine.documents import margins_made
from ..engine.room import Call

UNKNOWN = 100_000
"""The number of the page before, where nobody knows it: no report has so many pages."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a part: whether the page there is a right-hand one, and its number."""

    right: bool = False
    number: int = UNKNOWN


@dataclass(frozen=True, slots=True)
class Margins:
    """A page whose margins are still to be made, and the engine's inputs for them."""

    context: Any
    box: Any
    state: Any
    index: int

    def number(self, before: int) -> int:
        """Return the page's number, behind a page of the number ``before``."""
        return _moved(self.state[1].get("page", [0])[-1], before)


def _moved(number: int, before: int) -> int:
    return number - UNKNOWN + before if number >= UNKNOWN else number


class Apart:
    """Lays out a part behind what stands before it, and leaves the margins of its pages to later.

    Args:
        before: None for what begins the file.

    Attributes:
        margins: of each page, in order.
        root: the tree of boxes, before it is parted into pages. context: the engine's, with the
            state at the beginning of each page. footnotes: all of its notes.
    """

    def __init__(self, before: Before | None) -> None:
        self._before = before
        self.margins: list[Margins] = []
        self.root: Any = None
        self.context: Any = None
        self.footnotes: Sequence[Any] = ()

    def initialize_page_maker(self, call: Call) -> None:
        """Begin to make pages with the one before the part."""
        call.proceed()
        self.root, self.context = call.root_box, call.context
        self.footnotes = tuple(call.context.footnotes)
        if self._before is None:
            return
        resume_at, next_page, _, (quotes, values, scopes, groups), remake = call.context.page_maker[
            0
        ]
        counted = {**values, "page": [self._before.number - 1]}
        state = (quotes, counted, [{*scopes[0], "page"}], groups)
        call.context.page_maker[0] = (resume_at, next_page, self._before.right, state, remake)

    def make_margin_boxes(self, call: Call) -> tuple[()]:
        """Note what a page's margins are made of, and make none."""
        index = call.context.current_page
        self.margins.append(Margins(call.context, call.page, call.state, index))
        return ()


def make_margins(page: Any, margins: Margins, before: int) -> None:
    """Give a page its margins, behind a page of the number ``before``; anew if it has some."""
    quotes, values, scopes, groups = margins.state
    counted = {**values, "page": [_moved(number, before) for number in values.get("page", [])]}
    margins.context.current_page = margins.index
    margins_made(page, margins.context, (quotes, counted, scopes, groups))


class PagesElsewhere:
    """Gives ``target-counter()`` the pages of targets that are not in the part.

    Args:
        known: the number of a target's page.
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def compute_content_list(self, call: Call) -> Any:
        """Return the boxes of a generated content, pages in other parts as they are known."""
        here = call.target_collector.target_lookup_items
        if isinstance(call.content_list, (list, tuple)):
            call.content_list = [self._replaced(token, call, here) for token in call.content_list]
        return call.proceed()

    def _replaced(self, token: Any, call: Call, here: Any) -> Any:
        """Return a piece of content; its words, where it asks for a page that is elsewhere."""
        kind, value = token
        if kind != "target-counter()" or value[1] != "page":
            return token
        name = _target(value[0], call.parent_box.element)
        if name in here or name not in self._known:
            return token
        return ("string", call.counter_style.render_value(int(self._known[name]), value[-1]))


def _target(named: Any, element: Any) -> str:
    """Return the target that a piece of content names, itself or by an attribute of ``element``."""
    how, what = named
    if how == "attr()":
        what = (element.get(what[0]) or "") if hasattr(element, "get") else ""
    elif how == "url":
        what = what[1]
    return str(what).removeprefix("#")


def as_one(documents: Sequence[Any]) -> Any:
    """Return documents as one: its pages are theirs, and what is ``main`` in all is one element."""
    first = documents[0]
    mains = [box for one in documents for page in one.pages for box in _mains(boxes.sheet(page))]
    for box in mains:
        box.element = mains[0].element
    return first.copy([page for one in documents for page in one.pages])


def _mains(box: Any, depth: int = 0) -> list[Any]:
    """Return the boxes of ``main`` that stand on a page, in its body."""
    if box.element_tag == "main":
        return [box]
    inside = getattr(box, "children", ()) if depth < 3 else ()
    return [main for child in inside for main in _mains(boxes.own_box(child), depth + 1)]
