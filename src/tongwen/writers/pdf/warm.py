"""Pages for a preview, in a process that stays: what did not change is not laid out again.

One chapter alone is laid out as it stood last: in the fit that it had, behind as many pages, with
the pages of what it refers to as they were known. So it is there at once; the whole, which follows
when there is time, tries how it is best set and puts all numbers right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...edition import Chapter, Edition
from ...fonts import install_fontconfig
from ...remembering import keep
from .engine.documents import Shared, Wanted, expected_warnings
from .engine.room import engine_room
from .hooks import HOOKS, drawing
from .layout import fetcher_of, workshop_of
from .pages.apart import Before
from .pages.resuming import near
from .parts import Body, Part, Workshop, lay_out_window
from .source import Source

MOST = 15
"""Pages of a run that is laid out for a chapter of it, where nobody can know what changed."""


@dataclass(frozen=True, slots=True)
class WarmPages:
    """Pages as a PDF that is not tagged, to be looked at.

    Attributes:
        data: the PDF.
        first: where its first page stands in the whole, from 0.
        instead_of: how many pages of the whole, as it was last made, it takes the place of.
    """

    data: bytes = field(repr=False)
    first: int = 0
    instead_of: int = 0


class _Remembered(dict[str, str]):
    """A memory for as long as the process stays; the last :data:`MOST` things."""

    MOST = 2000

    def put(self, key: str, value: str) -> None:
        """Keep ``value`` under ``key``."""
        keep(self, key, value, self.MOST)


@dataclass(slots=True)
class _Last:
    """An edition as it was last laid out: what its parts share, and where they stood.

    Attributes:
        shown: the elements of chapters of which pages have been made since, by identifier.
    """

    files: str
    source: Source | None = None
    shared: Shared = field(default_factory=Shared)
    parts: dict[tuple[int, Any], Part] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    before_body: int = 0
    shown: dict[str, Any] = field(default_factory=dict)


class Warm:
    """Lays editions out again and again. Begin anew where a file of a pack or the house changed.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """

    def __init__(self) -> None:
        install_fontconfig()
        self._memory = _Remembered()
        self._last: dict[str, _Last] = {}

    def whole(self, edition: Edition, ask: Callable[[], None] | None = None) -> WarmPages:
        """Return all pages of ``edition``.

        Args:
            ask: called often; by what it raises, a layout is left and nothing lost.

        Raises:
            TemplateProblem: a template of the pack fails.
        """
        with expected_warnings():
            workshop, last = self._workshop(edition)
            last.shared.wanted = (Wanted(ask),) if ask is not None else ()
            try:
                pages = workshop.whole(cover=True)
                drawn = _drawn(pages.document, last)
            finally:
                last.shared.wanted = ()
            last.body, last.source = pages.body, workshop.source
            last.shown.clear()
            inside = sum(len(part.document.pages) for part, _ in pages.body.parts)
            last.before_body = len(pages.document.pages) - inside
            for key in last.parts.keys() - workshop.asked:
                del last.parts[key]
            return WarmPages(drawn, 0, len(pages.document.pages))

    def chapter(self, edition: Edition, identifier: str) -> WarmPages | None:
        """Return the pages on which a chapter has changed; None where nobody can know them.

        Those of its run alone, where what was before is known; else all of its run.

        Raises:
            TemplateProblem: a template of the pack fails.
        """
        with expected_warnings():
            made = self._touched(edition, identifier)
            return made if made is not None else self._run(edition, identifier)

    def _touched(self, edition: Edition, identifier: str) -> WarmPages | None:
        """Return the pages of a chapter that have changed; None without a layout to begin with."""
        last = self._last.get(_name(edition))
        runs = edition.runs
        found = _place_of(runs, identifier)
        if last is None or last.source is None or found is None:
            return None
        fetcher = fetcher_of(edition)
        index, place, chapter = found
        known = last.source.renderer.edition
        if (
            last.files != fetcher.digest
            or edition.institute != known.institute
            or last.source.reaches_across()
            or [len(run) for run in last.source.runs] != [len(run) for run in runs]
        ):
            return None
        part, number = last.body.parts[index]
        around = near(part.layout, place)
        source = last.source.with_chapter(edition, chapter, index, place, around)
        right, first = _stands(last, index)
        made = lay_out_window(
            source.run(index, last.body.ways[index].fit), place, fetcher, last.shared,
            Before(right and source.has_sides, number), part, last.body.pages,
            last.shown.get(identifier),
        )  # fmt: skip
        if made is None:
            return None
        pages, resumed, last.shown[identifier] = made
        before = resumed.window.first - 1
        gone = len(part.document.pages) - before if resumed.ends else resumed.made
        document = Workshop(source, fetcher, shared=last.shared).joined([(pages, number)]).document
        return WarmPages(_drawn(document, last), first + before, gone)

    def _run(self, edition: Edition, identifier: str) -> WarmPages | None:
        """Return the pages of a chapter with those that it shares pages with; None without one."""
        workshop, last = self._workshop(edition)
        found = _place_of(edition.runs, identifier)
        if found is None or workshop.source.reaches_across():
            return None
        index = found[0]
        if index >= len(last.body.parts):
            return None  # the whole, which follows, lays it out anyway
        part, number = last.body.parts[index]
        way, count = last.body.ways[index], len(part.document.pages)
        if count > MOST:
            return None
        right, first = _stands(last, index)
        before = Before(right and workshop.source.has_sides, number)
        made = workshop.run(index, way, before, last.body.pages)
        document = workshop.joined([(made, number)]).document
        return WarmPages(_drawn(document, last), first, count)

    def _workshop(self, edition: Edition) -> tuple[Workshop, _Last]:
        """Return a layouter for ``edition``, with its memory of the last time."""
        workshop = workshop_of(edition, self._memory)
        name = _name(edition)
        last = self._last.get(name)
        if last is None or last.files != workshop.fetcher.digest:
            last = self._last[name] = _Last(workshop.fetcher.digest)
        workshop.shared, workshop.parts = last.shared, last.parts
        return workshop, last


def _name(edition: Edition) -> str:
    return f"{edition.stem} {edition.institute.slug}"


def _place_of(
    runs: Sequence[Sequence[Chapter]], identifier: str
) -> tuple[int, int, Chapter] | None:
    """Return the run that holds the chapter of this identifier, its place there, and it itself."""
    held = (
        (index, place, chapter)
        for index, run in enumerate(runs)
        for place, chapter in enumerate(run)
        if chapter.identifier == identifier
    )
    return next(held, None)


def _stands(last: _Last, index: int) -> tuple[bool, int]:
    """Return whether a run stands behind a right-hand page, and where in the whole, from 0."""
    first = last.before_body + sum(len(part.document.pages) for part, _ in last.body.parts[:index])
    return first % 2 == 1, first


def _drawn(document: Any, last: _Last) -> bytes:
    with engine_room(HOOKS, *drawing(), last.shared, *last.shared.wanted):
        data: bytes = document.write_pdf()
    return data
