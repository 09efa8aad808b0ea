"""Pages for a preview, in a process that stays: what did not change is not laid out again.

One chapter alone is laid out as it stood last: in the fit that it had, behind as many pages, with
the pages of what it refers to as they were known. So it is there at once; the whole, which follows
when there is time, tries how it is best set and puts all numbers right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...edition import Edition
from ...fonts import install_fontconfig
from .engine.documents import Shared, expected_warnings
from .engine.room import engine_room
from .hooks import HOOKS, drawing
from .layout import workshop_of
from .pages.apart import Before
from .parts import Body, Part, Way, Workshop


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
        self[key] = value
        while len(self) > self.MOST:
            del self[next(iter(self))]


@dataclass(slots=True)
class _Last:
    """An edition as it was last laid out: what its parts share, and where they stood."""

    files: str
    shared: Shared = field(default_factory=Shared)
    parts: dict[tuple[int, Any], Part] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    before_body: int = 0


class Warm:
    """Lays editions out again and again. Begin anew where a file of a pack or the house changed.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """

    def __init__(self) -> None:
        install_fontconfig()
        self._memory = _Remembered()
        self._last: dict[str, _Last] = {}

    def whole(self, edition: Edition) -> WarmPages:
        """Return all pages of ``edition``.

        Raises:
            TemplateProblem: a template of the pack fails.
        """
        with expected_warnings():
            workshop, last = self._workshop(edition)
            pages = workshop.whole(cover=True)
            last.body = pages.body
            inside = sum(len(part.document.pages) for part, _ in pages.body.parts)
            last.before_body = len(pages.document.pages) - inside
            used = {id(part) for part, _ in pages.body.parts}
            for key in [key for key, part in last.parts.items() if id(part) not in used]:
                del last.parts[key]
            return WarmPages(_drawn(pages.document), 0, len(pages.document.pages))

    def chapter(self, edition: Edition, identifier: str) -> WarmPages | None:
        """Return the pages of a chapter with those that it shares pages with; None without one.

        Raises:
            TemplateProblem: a template of the pack fails.
        """
        with expected_warnings():
            workshop, last = self._workshop(edition)
            index = _run_of(edition, identifier)
            if index is None or workshop.source.reaches_across():
                return None
            way, number, first, count = Way(), 0, last.before_body, 0
            for place, (part, before) in enumerate(last.body.parts[: index + 1]):
                first += count
                way, number, count = last.body.ways[place], before, len(part.document.pages)
            right = workshop.source.has_sides and first % 2 == 1
            made = workshop.run(index, way, Before(right, number), last.body.pages)
            document = workshop.joined([(made, number)]).document
            known = index < len(last.body.parts)
            return WarmPages(_drawn(document), first, count if known else 0)

    def _workshop(self, edition: Edition) -> tuple[Workshop, _Last]:
        """Return what lays ``edition`` out, with what is left of the last time."""
        workshop = workshop_of(edition, self._memory)
        name = f"{edition.stem} {edition.institute.slug}"
        last = self._last.get(name)
        if last is None or last.files != workshop.fetcher.digest:
            last = self._last[name] = _Last(workshop.fetcher.digest)
        workshop.shared, workshop.parts = last.shared, last.parts
        return workshop, last


def _run_of(edition: Edition, identifier: str) -> int | None:
    """Return the run of chapters that holds the chapter of this identifier."""
    held = (
        place
        for place, run in enumerate(edition.runs)
        if any(chapter.identifier == identifier for chapter in run)
    )
    return next(held, None)


def _drawn(document: Any) -> bytes:
    with engine_room(HOOKS, *drawing()):
        data: bytes = document.write_pdf()
    return data
