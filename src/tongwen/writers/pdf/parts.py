"""An edition's pages, laid out in parts: what stands before the chapters, and each run of them.

A run begins on a page of its own (:mod:`.pages.running_on`), so what is on its pages depends on
what is in it, and of the others on no more than this: on which side it begins, where pages mirror
each other; and on the pages on which works are cited, where it lists them. Its number of pages
moves those after it, which are not laid out again: their numbers are put in last
(:mod:`.pages.apart`). How a run is set (:mod:`.pages.copyfitting`, :mod:`.pages.floating`) is tried
on it alone, and remembered under all that it depends on (:mod:`.memory`).

Where a pack's style sheet says what may reach from one run to another, the edition is laid out in
one piece, with the runs' settings as they are found alone.
"""

from __future__ import annotations

import copy
import hashlib
import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ...institute.lockup import TITLE_FITS, TITLE_PAGE_GAP, CoverRoom
from ..memory import FORGETFUL, Memory
from .engine.boxes import MM, box_of_class, number, sheet
from .engine.documents import ENGINE, Shared, laid_out, listening, parsed, root_element
from .engine.room import engine_room
from .fetch import BASE, EditionFetcher
from .hooks import HOOKS, laying_out
from .lines.capitals import put_in_place
from .lines.spaces import draw_spaces
from .pages.apart import (
    UNKNOWN,
    Apart,
    Before,
    Margins,
    PagesElsewhere,
    as_one,
    make_margins,
)
from .pages.backlinks import CitedPages, link_notes
from .pages.copyfitting import FITS, MOST_PAGES, SHORT, chapters, chosen_fit
from .pages.floating import Setting, floating_by_run, improved, mark, settings
from .pages.margins import part_margin_notes
from .pages.notes import KeptNotes
from .pages.resuming import Layout, Resumed, Window, keep_floats, keep_only, window
from .pages.trial import Trial
from .source import FrontFit, FrontPart, Source

_ROUNDS = 4
"""How often runs that name pages are laid out anew, where these pages move by that."""


FRONT = -1
"""The index of what stands before the runs."""

SNUG = (1.0, 0.96, 0.92, 0.88)
"""How close abstract and contents may be set, in shares of their leading."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is set: its fit, and which of its figures and tables float."""

    fit: int = 0
    floats: tuple[int, ...] = ()


@dataclass(slots=True)
class Part:
    """Pages laid out by themselves, whose margins are still to be made.

    Attributes:
        document: WeasyPrint's.
        margins: of each page.
        features: that it was laid out with.
        lines: what was logged meanwhile.
        elsewhere: the pages of other parts that it names.
        layout: how its chapters were laid out.
    """

    document: Any
    margins: list[Margins]
    features: tuple[Any, ...]
    lines: list[logging.LogRecord]
    elsewhere: Mapping[str, str]
    layout: Layout
    _readable: bool = False
    _own: list[tuple[dict[str, Any], list[Any]]] | None = None

    def numbers(self, before: int) -> dict[str, str]:
        """Return the number of each target's page, behind a page of the number ``before``."""
        found: dict[str, str] = {}
        for page, margins in zip(self.document.pages, self.margins, strict=True):
            for name in page.anchors:
                found.setdefault(name, str(margins.number(before)))
        return found

    def tried(self, floats: Collection[int], shared: Shared) -> Setting | None:
        """Return how the run is set with ``floats``; None where that is no better."""
        trial = Trial(self.document, self.layout, floats)
        with (
            listening([]),
            engine_room(HOOKS, shared, *shared.wanted, *trial.features(self.features)),
        ):
            return trial.setting()

    def make_readable(self) -> None:
        """Link notes, and draw the spaces between words that lines have lost."""
        if not self._readable:
            link_notes(self.document)
            draw_spaces(self.document)
            self._readable = True

    def finish(self, before: int) -> None:
        """Make the margins of the pages, behind one of the number ``before``; anew, if need be."""
        if self._own is None:
            self._own = [(dict(page.anchors), list(page.links)) for page in self.document.pages]
        for page, (anchors, links) in zip(self.document.pages, self._own, strict=True):
            page.anchors, page.links = dict(anchors), list(links)
        with listening(self.lines), engine_room(HOOKS, *self.features):
            for page, margins in zip(self.document.pages, self.margins, strict=True):
                make_margins(page, margins, before)


def lay_out_part(
    page: str,
    fetcher: EditionFetcher,
    shared: Shared,
    before: Before | None = None,
    floats: Collection[int] = (),
    known: Mapping[str, str] = _NOTHING,
) -> Part:
    """Return ``page``, HTML, laid out.

    Args:
        before: what stands before it; None for what begins the file.
        floats: which of its figures and tables float, as :func:`.floating.floating` counts them.
        known: the pages of targets that are not in it.
    """
    html = parsed(page, BASE, fetcher)
    mark(root_element(html), floats)
    return _laid_out(html, shared, before, known)[0]


def lay_out_window(
    page: str,
    index: int,
    fetcher: EditionFetcher,
    shared: Shared,
    before: Before,
    last: Part,
    known: Mapping[str, str] = _NOTHING,
    shown: Any = None,
) -> tuple[Part, Resumed, Any] | None:
    """Return those pages of a run that have changed; None where nobody can know.

    And how that went, and the element of the chapter that changed.

    Args:
        page: its HTML, maybe without what is in chapters that are far from the one that changed.
        index: of the chapter that changed.
        last: how it was laid out last, behind what stands before it.
        shown: the chapter's element as pages after that show it, if they do.
    """
    html = parsed(page, BASE, fetcher)
    elements = chapters(root_element(html))
    wanted = window(last.layout, elements, index, shown)
    if wanted is None:
        return None
    now = copy.deepcopy(elements[index])
    keep_floats(last.layout.chapters, elements, wanted.changed)
    keep_only(elements, wanted.kept)
    part, resumed = _laid_out(html, shared, before, known, wanted)
    return (part, resumed, now) if resumed is not None and resumed.made else None


def _laid_out(
    html: Any,
    shared: Shared,
    before: Before | None,
    known: Mapping[str, str],
    wanted: Window | None = None,
) -> tuple[Part, Resumed | None]:
    """Return the layout of parsed HTML; of the ``wanted`` pages alone, if any are given."""
    lines: list[logging.LogRecord] = []
    root = root_element(html)
    elements, cited, apart = chapters(root), CitedPages(root, known), Apart(before)
    features = (*laying_out(shared), cited, PagesElsewhere(known))
    notes = next((one for one in features if isinstance(one, KeptNotes)), KeptNotes())
    resumed = Resumed(wanted, elements, notes) if wanted is not None else None
    own = (shared, *shared.wanted, apart, resumed)
    with listening(lines), engine_room(HOOKS, *own, *features):
        document = laid_out(html, shared)
    if before is not None:  # the page before, which is empty, and those that stand as they did
        first = wanted.first if wanted is not None else 1
        del document.pages[:first], apart.margins[:first]
    put_in_place(document)
    part_margin_notes(document)
    here = {name for page in document.pages for name in page.anchors}
    elsewhere = {name: known.get(name, "0") for name in cited.targets if name not in here}
    layout = Layout(elements, apart.root, apart.context, notes, apart.footnotes)
    return Part(document, apart.margins, features, lines, elsewhere, layout), resumed


@dataclass(slots=True)
class Body:
    """The runs of chapters as they follow one another.

    Attributes:
        parts: each with the number of the page before it.
        ways: how each is set.
        pages: the number of each target's page.
        last: the number of the last page.
    """

    parts: list[tuple[Part, int]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    last: int = 0

    def add(self, part: Part, way: Way) -> None:
        """Let ``part``, set in a way, follow."""
        self.ways.append(way)
        self.parts.append((part, self.last))
        self.pages |= part.numbers(self.last)
        self.last = part.margins[-1].number(self.last)


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages as WeasyPrint's document, ready to be drawn, and what was logged.

    Attributes:
        body: the runs of chapters, where they were laid out apart.
    """

    document: Any
    lines: list[logging.LogRecord]
    body: Body = field(default_factory=lambda: Body())


@dataclass(slots=True)
class Workshop:
    """Lays out the parts of an edition, each once.

    Attributes:
        memory: of earlier builds.
        read: whether the pages are to be read on a screen, and not printed.
        shared: fonts, style sheets, pictures.
        parts: what was laid out, by its index (a run's, or :data:`FRONT`) and all that it depends
            on. asked: those of them that were asked for.
    """

    source: Source
    fetcher: EditionFetcher
    memory: Memory = FORGETFUL
    read: bool = True
    shared: Shared = field(default_factory=Shared)
    parts: dict[tuple[int, Any], Part] = field(default_factory=dict)
    asked: set[tuple[int, Any]] = field(default_factory=set)
    _pages: dict[tuple[int, int], str] = field(default_factory=dict)

    def lay_out(
        self,
        page: str,
        before: Before | None = None,
        floats: Collection[int] = (),
        known: Mapping[str, str] = _NOTHING,
    ) -> Part:
        """Return ``page``, HTML, laid out; see :func:`lay_out_part`."""
        return lay_out_part(page, self.fetcher, self.shared, before, floats, known)

    # --- a run -----------------------------------------------------------------------------

    def run(self, index: int, way: Way, before: Before, known: Mapping[str, str]) -> Part:
        """Return a run of chapters, set in a way, behind what stands before it."""
        known = self._asked(index, known)
        if not self.names_pages(index):
            before = replace(before, number=UNKNOWN)
        page = self._page(index, way.fit)
        key = (index, (page, way.floats, before, tuple(known.items())))
        self.asked.add(key)
        if key not in self.parts:
            self.parts[key] = self.lay_out(page, before, way.floats, known)
        return self.parts[key]

    def front(self, fit: FrontFit, known: Mapping[str, str], *, cover: bool) -> Part:
        """Return what stands before the chapters, given the pages of what is in them."""
        page = self.source.front(fit, cover=cover)
        key = (FRONT, (page, tuple(_named(page, known).items())))
        self.asked.add(key)
        if key not in self.parts:
            self.parts[key] = self.lay_out(page, known=known)
        return self.parts[key]

    def names_pages(self, index: int) -> bool:
        """Return whether a run names pages of others: those on which works are cited."""
        return any('class="cited"' in chapter for chapter in self.source.runs[index])

    def length(self, index: int) -> int:
        """Return on how many pages a run stands, set as it is."""
        key = self._key("length", index, {})
        kept = self.memory.get(key) or ""
        if not kept.isdecimal():
            kept = str(len(self.run(index, Way(), Before(), {}).document.pages))
            self.memory.put(key, kept)
        return int(kept)

    def way(self, index: int, known: Mapping[str, str]) -> Way:
        """Return how a run is best set, given the pages of what is in others."""
        known = self._asked(index, known)
        key = self._key("way", index, known)
        way = _read_way(self.memory.get(key))
        if way is None:
            way = self._best_way(index, known)
            self.memory.put(key, json.dumps([way.fit, *way.floats]))
        return way

    def _best_way(self, index: int, known: Mapping[str, str]) -> Way:
        """Return what :meth:`way` does, by trial."""
        before = Before(number=0 if self.names_pages(index) else UNKNOWN)

        def setting(way: Way) -> Setting:
            (found,) = settings(self.run(index, way, before, known).document)
            return found

        way, best = Way(), setting(Way())
        if best.extent.short:
            way = Way(chosen_fit(best.extent, lambda fit: setting(Way(fit)).extent))
            best = setting(way)
        if best.pushed:
            floating = Way(way.fit, best.pushed)
            tried = self.run(index, way, before, known).tried(best.pushed, self.shared)
            if tried and improved(best, tried) and improved(best, setting(floating)):
                way = floating
        chosen = self.run(index, way, before, known)
        for key in [key for key, part in self.parts.items() if key[0] == index]:
            if self.parts[key] is not chosen:
                del self.parts[key]  # what was tried takes much room
        return way

    def _page(self, index: int, fit: int) -> str:
        if (index, fit) not in self._pages:
            self._pages[index, fit] = self.source.run(index, fit)
        return self._pages[index, fit]

    def _asked(self, index: int, known: Mapping[str, str]) -> dict[str, str]:
        """Return those of ``known`` that a run asks for."""
        if not self.names_pages(index):
            return {}
        return _named(self._page(index, 0), known)

    def _key(self, what: str, index: int, known: Mapping[str, str]) -> str:
        """Return a digest of all that decides how a run is set, apart from the toolchain."""
        known_pages = json.dumps([what, sorted(known.items())])
        parts = (ENGINE, self._page(index, 0), self.fetcher.digest, known_pages)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    # --- the whole -------------------------------------------------------------------------

    def body(self, *, right: bool) -> Body:
        """Return the runs of chapters in order.

        Args:
            right: whether the page before the first is a right-hand one.
        """
        runs = range(len(self.source.runs))
        many = sum(self.length(one) for one in runs if not self.names_pages(one)) > MOST_PAGES
        known: dict[str, str] = {}
        for _ in range(_ROUNDS):
            body, side = Body(), right
            for index in runs:
                pages = {**known, **body.pages}
                way = Way() if many else self.way(index, pages)
                before = Before(side and self.source.has_sides, body.last)
                part = self.run(index, way, before, pages)
                body.add(part, way)
                side ^= len(part.document.pages) % 2 == 1
            if all(
                body.pages.get(name, page) == page
                for part, _ in body.parts
                for name, page in part.elsewhere.items()
            ):
                break
            known = body.pages
        return body

    def whole(self, *, cover: bool) -> Pages:
        """Return the edition's pages; without its ``cover``, for a printer."""
        if self.source.reaches_across():
            return self._in_one_piece(cover=cover)
        right = False
        if self.source.has_sides:
            front = self.lay_out(self.source.front(cover=cover)).document
            side = sheet(front.pages[-1]).page_type.side if front.pages else "left"
            right = side == "right"
        body = self.body(right=right)
        front_part, _ = self._fitted(lambda fit: self.front(fit, body.pages, cover=cover), cover)
        return replace(self.joined([(front_part, 0), *body.parts]), body=body)

    def _fitted(self, made: Callable[[FrontFit], Part], cover: bool) -> tuple[Part, FrontFit]:
        """Return a part whose front fits, and how it was fitted; ``cover``: it has one."""
        part = made(FrontFit())
        document = part.document
        if not cover:  # the title page has the cover's fit: one that a printer gets by itself
            document = self.lay_out(self.source.titles(TITLE_FITS[0])).document
        fit = FrontFit(
            self.cover_fit(document),
            self._imprint_fit(part.document),
            self._snug_fit("abstract", part.document),
            self._snug_fit("contents", part.document),
        )
        return (part if fit == FrontFit() else made(fit)), fit

    def _in_one_piece(self, *, cover: bool) -> Pages:
        """Return the edition laid out in one piece, its runs set as is best for each alone."""
        part, front = self._fitted(
            lambda fit: self.lay_out(self.source.whole((), fit, cover=cover)), cover
        )
        if len(part.document.pages) > MOST_PAGES:
            return self.joined([(part, 0)])
        ways = [
            self.way(index, {}) if one.extent.short or one.pushed else Way()
            for index, one in enumerate(settings(part.document))
        ]
        floats = [
            places[one]
            for way, places in zip(ways, floating_by_run(root_element(part.document)), strict=True)
            for one in way.floats
        ]
        fits = [way.fit for way in ways]
        if any(fits) or floats:
            page = self.source.whole(fits, front, cover=cover)
            part = self.lay_out(page, floats=floats)
        return self.joined([(part, 0)])

    def joined(self, parts: Sequence[tuple[Part, int]]) -> Pages:
        """Return parts, each with the number of the page before it, as pages of one file."""
        for part, before in parts:
            if self.read:
                part.make_readable()
            part.finish(before)
        lines = [line for part, _ in parts for line in part.lines]
        document = as_one([part.document for part, _ in parts])
        return Pages(document, [*self.shared.lines, *lines])

    # --- the cover -------------------------------------------------------------------------

    def cover_fit(self, document: Any) -> float:
        """Return how large titles are set, so that they and the lockups leave each other alone.

        Args:
            document: in which they are set as large as they may be.
        """
        room = self.source.room
        if not crowded(document, room):
            return TITLE_FITS[0]
        for fit in TITLE_FITS[1:]:
            if not crowded(self.lay_out(self.source.titles(fit)).document, room):
                return fit
        return TITLE_FITS[-1]

    def _imprint_fit(self, document: Any) -> float:
        """Return how large the title page's back is set, so that all of it stands on its page.

        Args:
            document: in which it is set as large as it may be.
        """
        if not overfull(document):
            return TITLE_FITS[0]
        for fit in TITLE_FITS[1:]:
            if not overfull(self.lay_out(self.source.front_part("imprint", fit)).document):
                return fit
        return TITLE_FITS[-1]

    def _snug_fit(self, name: FrontPart, document: Any) -> float:
        """Return how close a part before the chapters is set, which ends a few lines overleaf.

        Args:
            document: in which it is set as wide as it may be. Where nothing wins the page it is
                left so.
        """
        pages, last = _length(name, document)
        if pages < 2 or last >= SHORT:
            return SNUG[0]
        for fit in SNUG[1:]:
            if _length(name, self.lay_out(self.source.front_part(name, fit)).document)[0] < pages:
                return fit
        return SNUG[0]


def _named(page: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return those of the ``known`` targets' pages that ``page``, HTML, names."""
    return {name: known[name] for name in sorted(known) if f'"#{name}"' in page}


def _length(name: str, document: Any) -> tuple[int, float]:
    """Return on how many pages a part stands, and the share of the last that it fills."""
    boxes = [(box_of_class(page, name), sheet(page)) for page in document.pages]
    found = [(box, page) for box, page in boxes if box is not None]
    if not found:
        return 0, 0.0
    box, page = found[-1]
    return len(found), (box.content_box_y() + box.height - page.content_box_y()) / page.height


def _read_way(kept: str | None) -> Way | None:
    """Return a way as it was kept; None if there is none, or it is damaged."""
    try:
        fit, *floats = json.loads(kept or "")
    except (TypeError, ValueError):
        return None
    numbers = all(isinstance(one, int) and not isinstance(one, bool) for one in (fit, *floats))
    return Way(fit, tuple(floats)) if numbers and fit in (0, *FITS) else None


_NEAR = 0.1
"""In mm: rounding."""

_PT = 0.75
"""A pixel of CSS in points."""

_FRONT = 5
"""Among so many first pages stands the title page's back, also behind a half-title."""


def crowded(document: Any, room: CoverRoom) -> bool:
    """Return whether the words of the cover leave the ``room`` that its lockups leave them, or the
    title page's authors come near those below them.

    What a pack has made anew is not found, and is its own affair.
    """
    cover, *rest = document.pages
    titles = box_of_class(cover, "titles")
    if titles is not None and titles.content_box_y() * MM < room.ceiling:
        return True
    band, foot = box_of_class(cover, "band"), box_of_class(cover, "foot")
    if band is None and foot is not None and foot.element.find(".//*[@class='band']") is not None:
        return True  # it has no room on the page at all
    if band is not None and (band.position_y + band.margin_height()) * MM > room.floor + _NEAR:
        return True
    authors = box_of_class(rest[0], "authors") if rest else None
    publisher = box_of_class(rest[0], "publisher") if rest else None
    if authors is None or publisher is None:
        return False
    end = (authors.content_box_y() + authors.height) * MM
    return bool(end + TITLE_PAGE_GAP > publisher.content_box_y() * MM)


def overfull(document: Any) -> bool:
    """Return whether the title page's back reaches above its page, or is cut off at its end.

    What a pack has made anew is not found, and is its own affair.
    """
    for page, imprint in _backs(document):
        foot = box_of_class(page, "imprint-foot")
        if foot is not None:
            whole = foot.element.find(".//*[@class='made-with']") is None
            cut = not whole and box_of_class(page, "made-with") is None
            return bool(cut or foot.position_y < imprint.content_box_y() - _NEAR)
    return False


def type_on_back(document: Any) -> float | None:
    """Return how large the title page's back is set, in pt; None if it is as large as it may be."""
    for _, imprint in _backs(document):
        if number(imprint.style, "__imprint_fit") < TITLE_FITS[0]:
            return float(imprint.style["font_size"]) * _PT
    return None


def _backs(document: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the title page's back, as its page and the box of what stands there."""
    for page in document.pages[:_FRONT]:
        imprint = box_of_class(page, "imprint")
        if imprint is not None:
            yield page, imprint
