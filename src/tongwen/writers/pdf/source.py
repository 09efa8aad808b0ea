"""What an edition's pages are made of: its chapters as HTML, and the template that takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

from markupsafe import Markup

from ...document import Passage, Resource
from ...edition import Chapter, Edition
from ...fonts import covered
from ...gate import Gate
from ...imprint import imprint_rows, publishers
from ...institute import Lockup, Place, lockups
from ...institute.lockup import (
    SUBTITLE_MEASURE,
    TITLE_FITS,
    TITLE_SIZES,
    CoverRoom,
    cover_room,
    flow_columns,
    title_measure,
)
from ...languages import is_wide
from ...look.mirrored import mirrored_page
from ...look.sheets import sheet_context
from ...views import readable
from ...walk import plain_text
from ..html import Renderer, with_directions
from .lines.capitals import Capital, capitals
from .pages.spread import Piece
from .rendering import PageRenderer
from .wording import accents_apart, break_before_signs, break_long_words, mark_hyphens

PLACES: tuple[Place, ...] = ("cover", "title-page", "running-header", "colophon")
"""Where a page shows who publishes."""

FLOWING: tuple[Place, ...] = ("title-page", "colophon")
"""Where that stands in the flow of a page."""

_ORDER = ("edition.html", "fits.css", "press.css", "print.css")
"""The templates that say in what order pages stand, and how they are counted."""

_ACROSS = re.compile(
    r"counter|target-|string|running|element\(|fixed|break-(?:before|after)|\bpage\s*:|"
    r"@page[^{]*:|@layer|@import|\d(?:vw|vh|vmin|vmax)\b",
    re.IGNORECASE,
)
"""What a style sheet of pages says where it may mean more than the run of chapters at hand."""

_PT = 25.4 / 72

_FONT_TYPES = {".otf": "font/otf", ".ttf": "font/ttf", ".woff2": "font/woff2", ".woff": "font/woff"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lockup as the page draws it: ``emblem`` is the address of its emblem, or empty."""

    lockup: Lockup
    emblem: str


for _record in (Drawn, Capital, Piece):
    readable(_record)


FrontPart = Literal["imprint", "abstract", "contents"]
"""What is set by a fit of its own: the back of the title page, and what follows it."""


@dataclass(frozen=True, slots=True)
class FrontFit:
    """How large the titles of cover and title page are set, and the back of the title page; and
    how close abstract and contents are, whose type is never made smaller.
    """

    titles: float = TITLE_FITS[0]
    imprint: float = TITLE_FITS[0]
    abstract: float = 1.0
    contents: float = 1.0


Drawings = Mapping[Place, tuple[tuple[Drawn, ...], ...]]
"""For each place the lockups of each institute that publishes, in order."""


@dataclass(frozen=True, slots=True)
class Source:
    """What pages are made of: the chapters as HTML, and the template that takes them.

    Attributes:
        runs: each chapter that begins on a page of its own, with those that run on from it.
        run_of: each chapter's identifier, as in a string of CSS, with the place of its run.
        room: where the words of the cover may stand.
    """

    renderer: Renderer
    runs: tuple[tuple[Markup, ...], ...]
    context: dict[str, Any]
    run_of: tuple[tuple[str, int], ...]
    room: CoverRoom

    @property
    def has_sides(self) -> bool:
        """Whether left and right pages differ, or chapters begin on right ones."""
        return bool(self.context["facing"] or self.context["recto"])

    def whole(
        self, fits: Sequence[int] = (), front: FrontFit = FrontFit(), *, cover: bool = True
    ) -> str:
        """Return the edition in one piece, each run of chapters and the front set in its fit.

        Args:
            cover: whether it is there; a printer has it on a sheet of its own.
        """
        fits = fits or (0,) * len(self.runs)
        part = "all" if cover else "inside"
        return self._page(self.runs, fits, part, front, run_of=self.run_of)

    def front(self, fit: FrontFit = FrontFit(), *, cover: bool) -> str:
        """Return what stands before the chapters alone."""
        return self._page((), (), "front" if cover else "front-inside", fit)

    def run(self, index: int, fit: int) -> str:
        """Return a run of chapters alone, behind an empty page and among stand-ins of the others.

        So whatever a style sheet says of chapters by their number or their neighbours holds. The
        house's says nothing of others than the next ones: without a pack's only these stand there.
        """
        near = len(self.runs) if self.context["stylesheets"] else 1
        runs = [
            run if place == index else tuple(map(_stand_in, run))
            for place, run in enumerate(self.runs)
            if abs(place - index) <= near
        ]
        fits = [fit if place == index else 0 for place in range(len(self.runs))]
        run_of = [one for one in self.run_of if one[1] == index]
        return self._page(runs, fits, "run", FrontFit(), run_of=run_of)

    def with_chapter(
        self, edition: Edition, chapter: Chapter, run: int, place: int, near: range
    ) -> Source:
        """Return the source with the ``chapter`` of an edition at a place of a run.

        Of that run's others only those that are ``near``, by their places, have something in them.
        """
        renderer = PageRenderer(edition)
        new = renderer.chapter(chapter)
        if place == 0:
            new = _headed(new, renderer.template("pdf/running-header.html", **self.context))
        chapters = tuple(
            new if at == place else one if at in near else _emptied(one)
            for at, one in enumerate(self.runs[run])
        )
        runs = (*self.runs[:run], chapters, *self.runs[run + 1 :])
        return replace(self, renderer=renderer, runs=runs)

    def titles(self, fit: float) -> str:
        """Return the cover and the title page alone."""
        return self._page((), (), "titles", FrontFit(fit))

    def front_part(self, name: FrontPart, fit: float) -> str:
        """Return a part of what stands before the chapters alone, set in its fit."""
        return self._page((), (), name, replace(FrontFit(), **{name: fit}))

    def reaches_across(self) -> bool:
        """Return whether what a pack says of pages may reach from one run of chapters to another.

        Counters, running words, breaks and sides depend on all pages before. The house's
        own templates are known not to; those of a pack are looked through for such words.
        """
        *packs, _ = self.renderer.edition.institute.folders
        own = any((folder / "pdf" / name).exists() for folder in packs for name in _ORDER)
        return own or any(_ACROSS.search(sheet) for sheet in self.context["stylesheets"])

    def spread(self, fit: float, **measures: Any) -> str:
        """Return the cover as one sheet: back, spine, front."""
        return self._page((), (), "spread", FrontFit(fit), **measures)

    def _measures(self, fit: float) -> dict[str, Any]:
        """Return how wide titles are set, in em: in smaller type as wide in mm as ever."""
        metadata, companion = self.renderer.edition.metadata, self.context["companion"]
        wide = self.context["companion_measure"] / fit
        return {
            "title_measure": _measure(metadata.title, self.context["title_measure"] / fit),
            "subtitle_measure": _measure(metadata.subtitle, SUBTITLE_MEASURE / fit),
            "companion_measures": [
                _measure(one, wide) for one in (companion.title, companion.subtitle)
            ]
            if companion
            else [],
        }

    def _page(
        self,
        runs: Sequence[Sequence[Markup]],
        fits: Sequence[int],
        part: str,
        front: FrontFit,
        **more: Any,
    ) -> str:
        page = self.renderer.template(
            "pdf/edition.html",
            chapters=[chapter for run in runs for chapter in run],
            fits=fits,
            part=part,
            cover_fit=front.titles,
            imprint_fit=front.imprint,
            abstract_fit=front.abstract,
            contents_fit=front.contents,
            **{"run_of": (), **self.context, **self._measures(front.titles), **more},
        )
        whole = with_directions(str(page), self.renderer.edition)
        if self.renderer.edition.language.script.right_to_left:
            whole = mirrored_page(whole)
        fonts = self.renderer.edition.institute.tokens.fonts
        whole = accents_apart(whole, covered(fonts.text) | covered(fonts.display))
        return mark_hyphens(break_long_words(break_before_signs(whole)))


def source_of(edition: Edition, drawings: Drawings, *, press: bool = False) -> Source:
    """Return the edition as HTML, for the screen or for a press."""
    renderer = PageRenderer(edition)
    tokens = edition.institute.tokens
    factor = TITLE_SIZES[edition.title_length] * tokens.cover.layout.title
    on_cover = [drawn.lockup for publisher in drawings["cover"] for drawn in publisher]
    room = cover_room(edition.institute, [(one.top, one.top + one.full_height) for one in on_cover])
    context: dict[str, Any] = {
        **sheet_context(edition.institute, edition.language, press=press),
        "lockups": drawings,
        "lockup_columns": {
            place: flow_columns(
                edition.institute,
                [drawn.lockup for publisher in drawings[place] for drawn in publisher],
                place,
            )
            for place in FLOWING
        },
        "cover_picture": tokens.cover.picture is not None,
        "title_measure": title_measure(tokens) / (tokens.scale.title * _PT * factor),
        "companion_measure": title_measure(tokens) / (tokens.scale.title * _PT * 14 / 44),
        "companion": edition.companion_metadata,
        "font_files": [
            (
                {"family": font.family, "weight": font.weight, "italic": font.italic},
                f"resource:font-{index}",
            )
            for index, font in enumerate(edition.institute.font_files)
        ],
        "title_length": edition.title_length,
        "publishers": tuple(plain_text(name) for name in publishers(edition)),
        "imprint": imprint_rows(edition),
        "capitals": capitals(edition),
    }
    header = renderer.template("pdf/running-header.html", **context)
    runs: list[tuple[Markup, ...]] = []
    run_of: list[tuple[str, int]] = []
    for place, run in enumerate(edition.runs):
        first, *rest = map(renderer.chapter, run)
        runs.append((_headed(first, header), *rest))
        run_of.extend((_in_css(chapter.identifier), place) for chapter in run)
    # Once, as the chapters are: whoever asks again gets the name of a second paragraph.
    context["abstract_names"] = [
        renderer.permanent("", paragraph) for paragraph in edition.metadata.abstract
    ]
    return Source(renderer, tuple(runs), context, tuple(run_of), room)


def _stand_in(chapter: Markup) -> Markup:
    """Return an element of a chapter's name and classes with nothing in it, which is not shown."""
    name, _, rest = chapter.strip().removeprefix("<").partition(" ")
    found = re.search(r'class="([^"]*)"', rest.partition(">")[0])
    classes = found[1] if found else ""
    return Markup(f'<{name} class="{classes}" hidden style="display: none"></{name}>')


def _emptied(chapter: Markup) -> Markup:
    """Return a chapter's element with nothing in it."""
    opening, _, _ = chapter.strip().partition(">")
    name = opening.removeprefix("<").split()[0]
    return Markup(f"{opening}></{name}>")


def _in_css(identifier: str) -> str:
    """Return an identifier as it stands in a string of CSS."""
    return re.sub(r"[^\w-]", lambda one: f"\\{ord(one[0]):x} ", identifier)


def _headed(chapter: Markup, header: Markup) -> Markup:
    """Return ``chapter`` with the running header of its run's pages as its first element."""
    opening, bracket, rest = chapter.partition(Markup(">"))
    return opening + bracket + header.strip() + rest


def _measure(passage: Passage, widest: float) -> float:
    """Return how wide to set a display line, in em, so that its lines are of like length.

    Args:
        widest: how wide it may be, in em.
    """
    text = plain_text(passage)
    length = sum(1.08 if is_wide(character) else 0.5 for character in text)
    lines = -int(-length // widest)
    if lines < 2:
        return widest
    # Room for a word that would not break, Han parts anywhere.
    spare = 1.0 if any(is_wide(character) for character in text) else 3.0
    return round(min(widest, length / lines + spare), 2)


def resources_of(edition: Edition) -> tuple[dict[str, Resource], Drawings]:
    """Return what ``resource:<name>`` answers, with the emblems and the pack's fonts in it."""
    resources = dict(edition.resources)
    emblems: dict[str, Resource] = {}
    drawings: dict[Place, tuple[tuple[Drawn, ...], ...]] = {}
    for place in PLACES:
        remaining = iter(lockups(edition.institute, edition.language, place))
        bodies = [
            1 if place == "running-header" else len(publisher.bodies)
            for publisher in edition.institute.publishers
        ]
        drawings[place] = tuple(
            tuple(Drawn(lockup, _emblem(lockup, emblems)) for lockup in islice(remaining, count))
            for count in bodies
        )
    resources |= emblems
    if picture := edition.institute.tokens.cover.picture:
        resources["cover-picture"] = picture
    for index, font in enumerate(edition.institute.font_files):
        gate = Gate(font.path.parent, edition.institute.granted)
        data = gate.read_bytes(font.path.name, font.path.parent)
        media_type = _FONT_TYPES.get(font.path.suffix.lower(), "font/otf")
        resources[f"font-{index}"] = Resource(font.path.name, media_type, data)
    return resources, drawings


def _emblem(lockup: Lockup, emblems: dict[str, Resource]) -> str:
    """Return the address of a lockup's emblem, one for each picture, and keep it in ``emblems``."""
    if lockup.logo is None:
        return ""
    image = lockup.logo.image
    for name, known in emblems.items():
        if known == image:
            return f"resource:{name}"
    name = f"emblem-{len(emblems)}"
    emblems[name] = image
    return f"resource:{name}"
