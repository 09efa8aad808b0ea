"""A note stands at the foot of the page that calls it; a long one goes on at the next.

WeasyPrint moves a page's last notes to the next page where that makes room for one more
line of a paragraph that would otherwise lose it to the rule of widows and orphans. A reader
then looks for a note that is not there. Here the paragraph goes to the next page instead.

WeasyPrint never parts a note. One that is longer than a page would run out of it at the head,
over all that stands there; one of half a page would take the line that calls it along and leave
a hole. Here a note that is :data:`LONG` and has no room where it is called fills the foot of that
page and goes on at the foot of the next, as compositors have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from ..engine.room import Call
from ..engine.steps import notes_area, update_notes
from ..engine.text import strut

LONG = 0.25
"""A note that takes this share of a page's height may be parted; a shorter one is kept whole."""

SHARE = 0.6
"""How much of a page the rest of a note may take: some text stands above it."""

FEWEST = 3
"""Lines of a note that stand on its first page, at least."""

_PART = "tongwen_part"
"""The attribute of a note's box that holds its :class:`_Part`; copies of the box share it."""


@dataclass(slots=True)
class _Part:
    """What is set of a note on one page.

    Attributes:
        begin: where it begins, as WeasyPrint names it; None: at the note's beginning.
        height: how high it may be, in px. rest: where the next part begins; None: it is the last.
    """

    begin: Any = None
    height: float = inf
    rest: Any = None


class KeptNotes:
    """Keeps notes on the page of their calls, and parts long ones.

    WeasyPrint defers notes in two places with one method: for the note of a line just laid out that
    does not fit (right: ``footnote-policy: line`` then takes the line along), and for any
    notes of the page when a later line does not fit (wrong). A note laid out since the last
    line was made distinguishes the first from the second.
    """

    def __init__(self) -> None:
        self._fresh: list[Any] = []
        """Notes laid out since the last line was made."""
        self._hidden: list[list[Any]] = []
        """For each paragraph under way, notes that were to be deferred for one of its lines."""
        self._feet: list[float] = []
        """Where the line just made ends, for each paragraph under way."""
        self._rests: list[tuple[Any, Any]] = []
        """Notes that this page parts, each with the box of its rest."""
        self.carried: dict[int, list[Any]] = {}

    # --- lines ---------------------------------------------------------------------------

    def lay_out_lines(self, call: Call) -> Any:
        """Return the lines of a paragraph that have room, without a note for another."""
        context = call.context
        self._hidden.append([])
        self._feet.append(0.0)
        try:
            return call.proceed()
        finally:
            self._feet.pop()
            if notes := self._hidden.pop():
                # A note whose line was taken back waits to be laid out again.
                kept = [note for note in notes if note not in context.footnotes]
                context.current_page_footnotes = kept + context.current_page_footnotes
                update_notes(context)

    def iter_line_boxes(self, call: Call) -> Iterator[Any]:
        """Yield a paragraph's lines, and note where each ends."""
        for line in call.proceed():
            self._fresh.clear()
            if self._feet:
                self._feet[-1] = line[0].position_y + line[0].height
            yield line

    # --- notes ---------------------------------------------------------------------------

    def layout_footnote(self, call: Call) -> Any:
        """Lay out a note; return whether it has no room, even parted."""
        context, note = call.self, call.footnote
        self._fresh.append(note)
        if self._rests:  # nothing stands below a note that goes on at the next page
            context.footnotes.remove(note)
            context.current_page_footnotes.append(note)
            return True
        over = call.proceed()
        page = context.current_footnote_area.page
        foot = page.content_box_y() + page.height
        if self._feet:
            room = foot - self._feet[-1]
            if context.page_bottom >= self._feet[-1]:
                return over
        else:
            room = SHARE * page.height
            if foot - context.page_bottom <= room:
                return over
        return False if self._part(context, note, room) else over

    def _part(self, context: Any, note: Any, room: float) -> bool:
        """Set as much of the note as there is ``room`` for; return whether it was parted."""
        area = notes_area(context)
        whole = area.children[-1]
        room -= area.margin_height() - whole.margin_height()
        begin = getattr(note, _PART).begin if hasattr(note, _PART) else None
        height, _ = strut(note.style)
        if begin is None and (
            room < FEWEST * height or whole.margin_height() < LONG * area.page.height
        ):
            return False
        piece = _Part(begin, room - whole.margin_bottom - 0.01)
        setattr(note, _PART, piece)
        update_notes(context)
        if piece.rest is None:
            setattr(note, _PART, _Part(begin))
            update_notes(context)
            return False
        rest = note.copy()
        setattr(rest, _PART, _Part(piece.rest))
        self._rests.append((note, rest))
        return True

    def lay_out_part(self, call: Call) -> Any:
        """Return the layout of a block; for a divided note, its share on this page."""
        piece = getattr(call.box, _PART, None)
        if piece is None or call.skip_stack is not None:
            return call.proceed()
        piece.rest = None
        call.skip_stack, space = piece.begin, call.bottom_space
        if piece.height < inf:
            call.bottom_space = call.context.page_bottom - call.box.position_y - piece.height
            result = call.proceed()
            if result[0] is not None:
                piece.rest = result[1]
                return result
        call.bottom_space = space
        return call.proceed()

    def _make_whole(self, note: Any) -> None:
        if any(parted is note for parted, _ in self._rests):
            self._rests[:] = [pair for pair in self._rests if pair[0] is not note]
            setattr(note, _PART, _Part(getattr(note, _PART).begin))

    def unlayout_footnote(self, call: Call) -> None:
        """Take a note off the page, whole."""
        self._make_whole(call.footnote)
        call.proceed()

    def report_footnote(self, call: Call) -> None:
        """Defer a note to the next page, but only for its own line."""
        if call.footnote in self._fresh or not self._hidden:
            self._make_whole(call.footnote)
            call.proceed()
        else:
            # Without notes to defer WeasyPrint breaks the paragraph earlier. They still
            # take up their room, and are back when it has.
            self._hidden[-1].extend(call.self.current_page_footnotes)
            call.self.current_page_footnotes = []

    # --- pages ---------------------------------------------------------------------------

    def remake_page(self, call: Call) -> Any:
        """Return a page that begins with the notes carried over from the one before.

        That one may not be made again itself.
        """
        index, context = call.index, call.context
        context.reported_footnotes = list(self.carried.get(index, ()))
        resume_at, next_page, right, *state = context.page_maker[index]
        if context.reported_footnotes and next_page["break"] != "any":
            # The rest of a chapter's note is not set below the next chapter's title.
            aside = {**next_page, "break": "left" if right else "right"}
            context.page_maker[index] = (resume_at, aside, right, *state)
        self._rests.clear()
        made = call.proceed()
        context.reported_footnotes[:0] = [rest for _, rest in self._rests]
        self.carried[index + 1] = list(context.reported_footnotes)
        self._rests.clear()
        return made
