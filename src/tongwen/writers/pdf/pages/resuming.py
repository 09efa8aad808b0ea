"""A run of chapters laid out again for a preview, from the page on that holds what has changed.

The engine lays out a page from what the page before it left: the place in the tree of boxes where
that ended, the counters, the notes that it carried over. All that is known from the last layout. So
the pages before the first block that changed are not laid out; and where a page ends as it did
before, behind the last block that changed, those after it stand as they did.

What is laid out is the run with only those blocks in it that stand on these pages; of the others
stand the empty elements, so that each box has its place in the tree, and each selector its
neighbours. At most :data:`MOST` pages are made: a whole that is right follows.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..engine import boxes
from ..engine.boxes import resume_path
from ..engine.room import Call
from ..engine.steps import lay_out_page
from .floating import FLOATED
from .notes import KeptNotes

MOST = 3
"""So many pages are laid out at once."""


_DEPTH = 3
"""A chapter is in ``main``, in ``body``, in ``html``."""


class Place(NamedTuple):
    """A block of a run: the index of its chapter, and its own among that one's elements."""

    chapter: int
    block: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a run was laid out.

    Attributes:
        chapters: its elements. root: the tree of boxes before it was parted into pages.
        context: the engine's, with the state at the beginning of each page.
        notes: the feature that carried notes from page to page. footnotes: all of its notes.
    """

    chapters: Sequence[Any]
    root: Any
    context: Any
    notes: KeptNotes
    footnotes: Sequence[Any]

    def begins(self) -> list[Place]:
        """Return the block with which each page begins, page 0 being the empty one before it.

        The last one is the place behind all of them.
        """
        places = self.places()
        found = [self.begin(page[0], places) for page in self.context.page_maker[1:-1]]
        return [Place(0, 0), *found, Place(len(self.chapters), 0)]

    def begin(self, resume_at: Any, places: Mapping[Any, Place]) -> Place:
        """Return the block at the beginning of a page that resumes at ``resume_at``."""
        box, place = self.root, Place(0, 0)
        for index in resume_path(resume_at):
            if index >= len(getattr(box, "children", ())):
                break  # within a text
            box = box.children[index]
            place = places.get(box.element, place) if hasattr(box.element, "get") else place
        return place

    def places(self) -> dict[Any, Place]:
        """Return the place of each chapter and of each of its elements."""
        found = {chapter: Place(index, 0) for index, chapter in enumerate(self.chapters)}
        for index, chapter in enumerate(self.chapters):
            found |= {element: Place(index, place) for place, element in enumerate(chapter)}
        return found


# --- what has changed ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """What has changed in a run: elements of one chapter, and no more.

    Attributes:
        first: the first of them, in what was before and in what is now.
        last: the last one in what is now. more: how many more elements there are now.
    """

    first: Place
    last: Place
    more: int


def changed(before: Sequence[Any], after: Sequence[Any], index: int) -> Changed | None:
    """Return what has changed in one of a run's chapters; None: nothing, or all of it."""
    one, other = before[index], after[index]
    if len(before) != len(after) or (one.tag, one.attrib) != (other.tag, other.attrib):
        return None
    old, new = list(one), list(other)
    fewest = min(len(old), len(new))
    same = 0
    while same < fewest and _alike(old[same], new[same]):
        same += 1
    alike = 0
    while alike < fewest - same and _alike(old[-1 - alike], new[-1 - alike]):
        alike += 1
    if same == len(old) == len(new):
        return None
    last = max(same, len(new) - alike - 1)
    return Changed(Place(index, same), Place(index, last), len(new) - len(old))


def _alike(one: Any, other: Any) -> bool:
    """Return whether two elements look the same, whatever they are called and wherever they float.

    What is said twice in a report is called otherwise where it is laid out alone.
    """
    return (
        (one.tag, one.text, one.tail) == (other.tag, other.text, other.tail)
        and len(one) == len(other)
        and _looks(one) == _looks(other)
        and all(map(_alike, one, other))
    )


def _looks(element: Any) -> dict[str, str]:
    own = {name: value for name, value in element.attrib.items() if name != "id"}
    return {**own, "class": own.get("class", "").removesuffix(FLOATED).strip()}


# --- the pages to lay out ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """What is laid out again.

    Attributes:
        first: the first page, counted behind the empty one.
        kept: the first and the last block that are there, by their places now.
    """

    last: Layout
    changed: Changed
    first: int
    kept: tuple[Place, Place]


def near(last: Layout, index: int) -> range:
    """Return the chapters of which something may stand on the pages of a change in one of them."""
    begins = last.begins()
    first = max((page for page in range(len(begins)) if begins[page] <= (index, 0)), default=0)
    after = next(page for page in range(len(begins)) if begins[page] >= (index + 1, 0))
    until = begins[min(after + MOST, len(begins) - 1)].chapter
    return range(begins[max(first - 2, 0)].chapter, min(until + 1, len(last.chapters)))


def window(last: Layout, chapters: Sequence[Any], index: int, shown: Any = None) -> Window | None:
    """Return which pages to lay out, as one of the ``chapters`` has changed; None: all of them.

    Args:
        shown: the chapter as pages after ``last`` show it, if they do.
    """
    before = list(last.chapters)
    if shown is not None and len(shown) == len(before[index]):
        before[index] = shown
    what = changed(before, chapters, index)
    if what is None:
        return None
    begins = last.begins()
    first = max((page for page in range(1, len(begins)) if begins[page] < what.first), default=1)
    until = begins[min(first + MOST, len(begins) - 1)]
    if until.chapter == index:
        until = Place(index, until.block + what.more)
    # What floats comes from the page before.
    return Window(last, what, first, (begins[max(1, first - 1)], max(until, what.first)))


def keep_floats(before: Sequence[Any], after: Sequence[Any], what: Changed) -> None:
    """Let what floated in chapters float in them as they are now."""
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        for place, element in enumerate(old):
            own = Place(index, place)
            moved = place + (what.more if index == what.first.chapter and own > what.first else 0)
            if FLOATED in boxes.classes(element) and own != what.first and moved < len(new):
                new[moved].set("class", element.get("class"))


def keep_only(chapters: Sequence[Any], kept: tuple[Place, Place]) -> None:
    """Empty the elements of the chapters before and after the ``kept`` ones."""
    for index, chapter in enumerate(chapters):
        for place, element in enumerate(chapter):
            if not kept[0] <= Place(index, place) <= kept[1]:
                element.text = None
                del element[:]


# --- in WeasyPrint -------------------------------------------------------------------------------


@dataclass(slots=True)
class Resumed:
    """Lays out the pages of a window alone.

    Attributes:
        made: how many pages it was. ends: whether the run ends with the last one.
        settled: whether what follows stands as it did.
    """

    window: Window
    chapters: Sequence[Any]
    notes: KeptNotes
    made: int = 0
    ends: bool = False
    settled: bool = False

    def make_all_pages(self, call: Call) -> Iterator[Any]:
        """Yield an empty page for each that stands before the first, and then those to lay out."""
        if call.pages:  # numbers that have moved are put right with the whole
            yield from call.pages
            return
        context, last = call.context, self.window.last
        context.rendered_notes = []
        empty, _ = lay_out_page(0, context, call.root_box, call.html)
        yield empty
        for _ in range(1, self.window.first):
            yield empty.copy()
        take_up(context, last, self.window.first)
        self.notes.carried[self.window.first] = list(last.notes.carried.get(self.window.first, ()))
        now = Layout(self.chapters, call.root_box, context, self.notes, ())
        if _size(last, self.window) + self.window.changed.more == _size(now, self.window):
            yield from self._pages(call, now)
        for *_, state in context.page_maker:
            state["content_changed"] = state["pages_wanted"] = False

    def _pages(self, call: Call, now: Layout) -> Iterator[Any]:
        context, places = call.context, now.places()
        while self.made < MOST and not self.settled and not self.ends:
            number = self.window.first + self.made
            page, resume_at = lay_out_page(number, context, call.root_box, call.html)
            self.ends = resume_at is None and not context.reported_footnotes
            behind = Place(len(self.chapters), 0)
            place = behind if self.ends else now.begin(resume_at, places)
            if place > self.window.kept[1]:
                # What it might have had room for is not there.
                self.ends = False
                del context.page_maker[number + 1 :]
                return
            yield page
            self.made += 1
            self.settled = place > self.window.changed.last and self._as_before(context, number + 1)

    def _as_before(self, context: Any, number: int) -> bool:
        """Return whether a page begins as it did."""
        last, old = self.window.last, self.window.last.context.page_maker
        if number >= len(old) or context.reported_footnotes or last.notes.carried.get(number):
            return False
        where, following, right, (quotes, counted, *_), _ = context.page_maker[number]
        before, followed, was_right, (quoted, were_counted, *_), _ = old[number]
        return bool(
            _moved(before, self.window, last) == where
            and (followed, was_right, quoted, were_counted) == (following, right, quotes, counted)
        )


def take_up(context: Any, last: Layout, first: int) -> None:
    """Let ``context`` begin with the ``first`` page as the last layout did."""
    context.page_maker[1:] = copy.deepcopy(last.context.page_maker[1 : first + 1])
    for own, theirs in (
        (context.string_set, last.context.string_set),
        (context.running_elements, last.context.running_elements),
    ):
        for name, pages in theirs.items():
            for page, said in pages.items():
                if page <= first:
                    own[name][page] = list(said)


def _chapter_path(layout: Layout, index: int) -> tuple[int, ...]:
    """Return where the box of a chapter stands in the tree."""

    def find(box: Any, depth: int) -> tuple[int, ...] | None:
        if box.element is layout.chapters[index]:
            return ()
        for place, child in enumerate(getattr(box, "children", ()) if depth else ()):
            if (path := find(child, depth - 1)) is not None:
                return (place, *path)
        return None

    return find(layout.root, _DEPTH) or ()


def _size(layout: Layout, window: Window) -> int:
    """Return how many boxes the chapter has that has changed."""
    box = layout.root
    for index in _chapter_path(layout, window.changed.first.chapter):
        box = box.children[index]
    return len(box.children)


def _moved(resume_at: Any, window: Window, layout: Layout) -> Any:
    """Return where a page began, with the blocks counted that have come or gone before it."""
    path = _chapter_path(layout, window.changed.first.chapter)
    resume_at = inside = copy.deepcopy(resume_at)
    for index in path:
        if not inside or index not in inside or inside[index] is None:
            return resume_at
        inside = inside[index]
    moved = {index + window.changed.more: rest for index, rest in inside.items()}
    inside.clear()
    inside.update(moved)
    return resume_at
