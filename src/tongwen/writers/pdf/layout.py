"""Edition → pages: the templates' HTML and CSS, laid out by WeasyPrint.

WeasyPrint gets one string and a fetcher that knows the edition's own files; it never opens
anything itself. It goes on where something is missing and says so in its log only: each
line of the log becomes a problem here.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from ...diagnostics import NOWHERE, Problems, Span
from ...document import Image, InlineImage, Passage, Resource
from ...edition import Edition
from ...gate import Gate
from ...institute import Lockup, Place, lockups
from ...institute.lockup import (
    BELOW_LOCKUPS,
    SUBTITLE_MEASURE,
    TITLE_FITS,
    TITLE_MEASURE,
    TITLE_PAGE_GAP,
    TITLE_SIZES,
)
from ...languages import Language, is_wide, language
from ...look.sheets import sheet_context
from ...metadata import is_identifier, licence
from ...views import readable
from ...walk import plain_text, walk
from ..html import Renderer
from .engine.boxes import MM, box_of_class, sheet
from .engine.documents import expected_warnings, laid_out, listening, parsed, root_element
from .engine.room import engine_room
from .fetch import BASE, EditionFetcher, shown
from .file.archive import PageLabels, Properties
from .hooks import HOOKS, drawing, laying_out
from .lines.capitals import Capital, capitals, put_in_place
from .lines.spaces import draw_spaces
from .pages.backlinks import CitedPages, link_notes, pages_of
from .pages.copyfitting import FITS, MOST_PAGES, chosen_fit, extents, short_runs
from .pages.floating import improved, mark, settings
from .pages.margins import part_margin_notes
from .pages.spread import NARROWEST, Piece, barcode, bars, down_the_spine
from .tags.aliases import Alias
from .tags.order import draw_in_order
from .tags.tagging import RightTags
from .wording import break_before_signs, break_long_words

PLACES: tuple[Place, ...] = ("cover", "title-page", "running-header", "colophon")
"""Where a page shows who publishes."""

BLURB_SIZES = (10.5, 9.75, 9.0, 8.25, 7.5)
"""How large the abstract may be set on the back of a cover, in pt."""

BACK_GAP = 12.0
"""What stays free on back and spine above the cover's foot, in mm."""

LARGEST_ON_SPINE = 15.0
"""Of a title on a spine, in pt."""

_PT = 25.4 / 72

_FONT_TYPES = {".otf": "font/otf", ".ttf": "font/ttf", ".woff2": "font/woff2", ".woff": "font/woff"}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Pages as WeasyPrint's PDF, how they are counted, what codes its fonts lack, and what there
    was to say.
    """

    data: bytes = field(repr=False)
    labels: tuple[PageLabels, ...]
    problems: tuple[Any, ...]
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lockup as the page draws it: ``emblem`` is the address of its emblem, or empty."""

    lockup: Lockup
    emblem: str


for _record in (Drawn, Capital, Piece):
    readable(_record)

Drawings = Mapping[Place, tuple[tuple[Drawn, ...], ...]]
"""For each place the lockups of each institute that publishes, in order."""


def lay_out(edition: Edition) -> LaidOut:
    """Return ``edition`` as pages for the screen.

    Raises:
        TemplateProblem: a template of the pack fails.
        UnknownEngine: WeasyPrint is not the one that pages are laid out with.
    """
    problems = Problems()
    resources, drawings = _resources(edition)
    fetcher = EditionFetcher(resources, edition.institute.folders)
    lines: list[logging.LogRecord] = []
    with expected_warnings():
        source = _source(edition, drawings)
        document = _render(source.page(), fetcher, lines)
        fits = _fits(source, document, fetcher)
        cover_fit = _cover_fit(source, document, fetcher)
        page = source.page(fits, cover_fit)
        changed = cover_fit != TITLE_FITS[0]
        document = _settled(document, fits, page, fetcher, lines, changed=changed)
        link_notes(document)
        draw_spaces(document)
        undo = draw_in_order(document)
        tagging = RightTags(undo)
        with listening(lines), engine_room(HOOKS, *drawing(), tagging):
            data = document.write_pdf(pdf_variant="pdf/a-3a")
    problems.extend(source.renderer.problems)
    _report_refused(edition, fetcher, problems)
    _report_lines(edition, lines, fetcher, problems)
    _report_links(edition, document, problems)
    for complaint in dict.fromkeys(tagging.complaints):
        problems.warning("PDF-04", _place(edition), complaint)
    return LaidOut(data, _labels(edition, document), tuple(problems), tuple(tagging.aliases))


def lay_out_inside(edition: Edition) -> LaidOut:
    """Return what is bound between the covers of ``edition``, laid out with the pack's bleed.

    Raises:
        TemplateProblem: a template of the pack fails.
    """
    press = _Press.of(edition)
    with expected_warnings():
        document = press.render(press.source.inside())
        fits = _fits(press.source, document, press.fetcher)
        page = press.source.inside(fits)
        document = _settled(document, fits, page, press.fetcher, press.lines)
        return press.laid_out(document)


def lay_out_spread(edition: Edition, spine: float) -> LaidOut:
    """Return the cover of ``edition`` as one page: back, a ``spine`` of so many mm, front.

    What is said on the back and on the spine is set smaller until it has room; where it still has
    none on the back, its last paragraphs are left out, and that is told (``PDF-07``).

    Raises:
        TemplateProblem: a template of the pack fails.
    """
    press = _Press.of(edition)
    source, language = press.source, edition.language
    page = edition.institute.tokens.page
    titled = spine >= NARROWEST
    measures: dict[str, Any] = {
        "spine": spine,
        "band": 60.0,
        "blurb": edition.metadata.abstract,
        "blurb_size": BLURB_SIZES[0],
        "spine_size": round(min(LARGEST_ON_SPINE, spine * 0.5 / _PT), 2),
        "spine_foot": round(min(LARGEST_ON_SPINE * 0.7, spine * 0.34 / _PT), 2),
        "spine_title": down_the_spine(plain_text(edition.metadata.title)) if titled else (),
        "spine_publisher": down_the_spine(edition.institute.organisation.short_name(language.tag)),
        "bars": bars(barcode(edition.metadata.isbn)),
    }
    with expected_warnings():
        cover_fit = _cover_fit(source, press.render(source.titles(TITLE_FITS[0])), press.fetcher)

        def drawn() -> Any:
            return press.render(source.spread(cover_fit, **measures))

        document = drawn()
        band = box_of_class(document.pages[0], "band")
        top = page.height - BACK_GAP if band is None else band.border_box_y() * MM
        measures["band"] = round(page.height - top, 2)
        words = box_of_class(document.pages[0], "spine-title")
        room = top - BACK_GAP - 16 * page.height / 297
        if words is not None and words.width * MM > room:
            measures["spine_size"] *= round(room / (words.width * MM), 3)
        document = drawn()
        for size in BLURB_SIZES[1:]:
            if _ends(document, "blurb") <= top - BACK_GAP:
                break
            measures["blurb_size"] = size
            document = drawn()
        while measures["blurb"] and _ends(document, "blurb") > top - BACK_GAP:
            measures["blurb"] = measures["blurb"][:-1]
            document = drawn()
        laid_out = press.laid_out(document)
    if measures["blurb"] != edition.metadata.abstract:
        problems = Problems(laid_out.problems)
        problems.warning(
            "PDF-07",
            _place(edition),
            "the abstract has no room on the back of the cover; its end is left out there",
            "shorten the abstract, or override the block “back” of pdf/spread.html",
        )
        return replace(laid_out, problems=tuple(problems))
    return laid_out


def _ends(document: Any, name: str) -> float:
    """Return where the box of the class ``name`` on the first page ends, in mm from the top."""
    box = box_of_class(document.pages[0], name)
    return 0.0 if box is None else (box.content_box_y() + box.height) * MM


@dataclass(frozen=True, slots=True)
class _Press:
    """What a layout for a printer is made with, and what the engine said meanwhile."""

    edition: Edition
    source: _Source
    fetcher: EditionFetcher
    lines: list[logging.LogRecord]

    @staticmethod
    def of(edition: Edition) -> _Press:
        resources, drawings = _resources(edition)
        fetcher = EditionFetcher(resources, edition.institute.folders)
        with expected_warnings():
            return _Press(edition, _source(edition, drawings, press=True), fetcher, [])

    def render(self, page: str) -> Any:
        self.lines.clear()
        return _render(page, self.fetcher, self.lines)

    def laid_out(self, document: Any) -> LaidOut:
        with listening(self.lines), engine_room(HOOKS, *drawing()):
            data = document.write_pdf()
        problems = Problems()
        problems.extend(self.source.renderer.problems)
        _report_refused(self.edition, self.fetcher, problems)
        _report_lines(self.edition, self.lines, self.fetcher, problems)
        return LaidOut(data, (), tuple(problems))


# --- the page's source ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    """What pages are made of: the chapters as HTML, and the template that takes them.

    Attributes:
        runs: each chapter that begins on a page of its own, with those that run on from it.
    """

    renderer: Renderer
    runs: tuple[tuple[Markup, ...], ...]
    context: dict[str, Any]

    def page(self, fits: Sequence[int] = (), cover_fit: float = TITLE_FITS[0]) -> str:
        """Return the whole edition as HTML, each run of chapters and the cover set in its fit."""
        return self._page(self.runs, fits or (0,) * len(self.runs), "all", cover_fit)

    def trial(self, runs: Sequence[int]) -> str:
        """Return the named runs alone, each in all of :data:`FITS`, one after another."""
        variants = [self.runs[index] for index in runs for _ in FITS]
        return self._page(variants, FITS * len(runs), "body", TITLE_FITS[0])

    def titles(self, cover_fit: float) -> str:
        """Return the cover and the title page alone."""
        return self._page((), (), "titles", cover_fit)

    def inside(self, fits: Sequence[int] = ()) -> str:
        """Return what is bound between the covers, as :meth:`page` without the cover."""
        return self._page(self.runs, fits or (0,) * len(self.runs), "inside", TITLE_FITS[0])

    def spread(self, cover_fit: float, **measures: Any) -> str:
        """Return the cover as one sheet: back, spine, front."""
        return self._page((), (), "spread", cover_fit, **measures)

    def _page(
        self,
        runs: Sequence[Sequence[Markup]],
        fits: Sequence[int],
        part: str,
        cover_fit: float,
        **more: Any,
    ) -> str:
        page = self.renderer.template(
            "pdf/edition.html",
            chapters=[chapter for run in runs for chapter in run],
            run_of=[number for number, run in enumerate(runs) for _ in run],
            fits=fits,
            part=part,
            cover_fit=cover_fit,
            **self.context,
            **more,
        )
        return break_long_words(break_before_signs(page))


def _source(edition: Edition, drawings: Drawings, *, press: bool = False) -> _Source:
    """Return the edition as HTML, for the screen or for a press."""
    renderer = Renderer(edition, "page")
    tokens = edition.institute.tokens
    factor = TITLE_SIZES[edition.title_length]
    on_cover = [drawn.lockup for publisher in drawings["cover"] for drawn in publisher]
    context: dict[str, Any] = {
        **sheet_context(edition.institute, edition.language, press=press),
        "lockups": drawings,
        "cover_foot": max(lockup.top + lockup.full_height for lockup in on_cover),
        "title_measure": _measure(
            edition.metadata.title, TITLE_MEASURE / (tokens.scale.title * _PT * factor)
        ),
        "subtitle_measure": _measure(edition.metadata.subtitle, SUBTITLE_MEASURE),
        "companion": edition.companion_metadata,
        "font_files": [
            (
                {"family": font.family, "weight": font.weight, "italic": font.italic},
                f"resource:font-{index}",
            )
            for index, font in enumerate(edition.institute.font_files)
        ],
        "title_length": edition.title_length,
        "publishers": _publishers(edition),
        "capitals": capitals(edition),
        "licence_name": licence(edition.metadata.licence or edition.institute.licence)[0],
    }
    header = renderer.template("pdf/running-header.html", **context)
    runs: list[list[Markup]] = []
    for chapter in edition.chapters:
        made = renderer.chapter(chapter)
        if chapter.runs_on:
            runs[-1].append(made)
        else:
            runs.append([_headed(made, header)])
    # Once, as the chapters are: whoever asks again gets the name of a second paragraph.
    context["abstract_names"] = [
        renderer.permanent("", paragraph) for paragraph in edition.metadata.abstract
    ]
    return _Source(renderer, tuple(map(tuple, runs)), context)


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
    length = sum(1.04 if is_wide(character) else 0.5 for character in text)
    lines = -int(-length // widest)
    if lines < 2:
        return widest
    # Room for a word that would not break, Han parts anywhere.
    spare = 1.0 if any(is_wide(character) for character in text) else 3.0
    return round(min(widest, length / lines + spare), 2)


def _publishers(edition: Edition) -> tuple[str, ...]:
    """Return who publishes, in words: whom the report names, else the institutes by themselves.

    Where several institutes publish together, each is named as it names itself: the report,
    which may be published without the others, knows of the first one only.
    """
    named = plain_text(edition.metadata.publisher)
    if named and not edition.institute.partners:
        return (named,)
    return edition.institute.publisher_names(edition.language.tag)


def _render(
    page: str,
    fetcher: EditionFetcher,
    lines: list[logging.LogRecord],
    floats: Collection[int] = (),
    known: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """Return ``page`` laid out, as WeasyPrint's document; its log goes to ``lines``.

    Args:
        floats: which of its figures and tables float, as :func:`.floating.floating` counts them.
        known: about on which page what is not in ``page`` is, where it is a part.
    """
    html = parsed(page, BASE, fetcher)
    root = root_element(html)
    mark(root, floats)
    with listening(lines), engine_room(HOOKS, *laying_out(), CitedPages(root, known)):
        document = laid_out(html)
    put_in_place(document)
    part_margin_notes(document)
    return document


def _fits(source: _Source, document: Any, fetcher: EditionFetcher) -> tuple[int, ...]:
    """Return the fit of each run, 0 for as it is; see :mod:`.pages.copyfitting`."""
    before = extents(document)
    fits = [0] * len(source.runs)
    short = short_runs(before, len(document.pages))
    if not short or len(before) != len(fits):
        return ()
    # A trial's references to other chapters lead nowhere: its log says nothing of the edition.
    after = extents(_render(source.trial(short), fetcher, [], known=pages_of(document)))
    if len(after) == len(short) * len(FITS):
        for place, index in enumerate(short):
            variants = after[place * len(FITS) : (place + 1) * len(FITS)]
            fits[index] = chosen_fit(before[index], variants)
    return tuple(fits)


def _settled(
    document: Any,
    fits: Sequence[int],
    page: str,
    fetcher: EditionFetcher,
    lines: list[logging.LogRecord],
    *,
    changed: bool = False,
) -> Any:
    """Return the edition with its fits and its floats, laid out again where that is needed.

    The floats of a run that is not fitted can be told from ``document``, as it was first laid
    out: a run begins on a page of its own, and what happens to another does not move it.

    Args:
        fits: of each run. page: the edition with them.
        changed: whether ``page`` differs in anything else.
    """
    many = len(document.pages) > MOST_PAGES
    before = () if many else settings(document)
    fitted = {index for index, fit in enumerate(fits) if fit}
    floats = {one for index, chapter in enumerate(before) if index not in fitted
              for one in chapter.pushed}  # fmt: skip
    if not (fitted or floats or changed):
        return document
    lines.clear()
    document = _render(page, fetcher, lines, floats)
    if many or not before:
        return document
    after = settings(document)
    kept = {
        one
        for index, (was, now) in enumerate(zip(before, after, strict=True))
        if index not in fitted and improved(was, now)
        for one in was.pushed
    }
    added = set() if kept != floats else {one for index in fitted for one in after[index].pushed}
    if kept | added == floats:
        return document
    trial_lines: list[logging.LogRecord] = []
    trial = _render(page, fetcher, trial_lines, kept | added)
    if added:
        last = settings(trial)
        if not all(improved(after[index], last[index]) for index in fitted if after[index].pushed):
            return document
    lines[:] = trial_lines
    return trial


def _cover_fit(source: _Source, document: Any, fetcher: EditionFetcher) -> float:
    """Return how large titles are set, so that they and the lockups leave each other alone."""
    foot = source.context["cover_foot"]
    if not _crowded(document, foot):
        return TITLE_FITS[0]
    for fit in TITLE_FITS[1:]:
        if not _crowded(_render(source.titles(fit), fetcher, []), foot):
            return fit
    return TITLE_FITS[-1]


def _crowded(document: Any, foot: float) -> bool:
    """Return whether the cover's titles come near its lockups, which end at ``foot``, in mm, or
    the title page's authors near those below them.

    What a pack has made anew is not found, and is its own affair.
    """
    cover, *rest = document.pages
    titles = box_of_class(cover, "titles")
    if titles is not None and titles.content_box_y() * MM < foot + BELOW_LOCKUPS:
        return True
    authors = box_of_class(rest[0], "authors") if rest else None
    publisher = box_of_class(rest[0], "publisher") if rest else None
    if authors is None or publisher is None:
        return False
    end = (authors.content_box_y() + authors.height) * MM
    return bool(end + TITLE_PAGE_GAP > publisher.content_box_y() * MM)


def _resources(edition: Edition) -> tuple[dict[str, Resource], Drawings]:
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
    for index, font in enumerate(edition.institute.font_files):
        gate = Gate(font.path.parent, edition.institute.folders)
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


# --- problems ------------------------------------------------------------------------------


def _report_lines(
    edition: Edition, lines: list[logging.LogRecord], fetcher: EditionFetcher, problems: Problems
) -> None:
    for line in lines:
        message = line.getMessage()
        if any(address in message for address in fetcher.refused_addresses):
            continue  # said already, with its place
        if line.levelno >= logging.ERROR:
            problems.error("PDF-02", _place(edition), f"WeasyPrint: {_short(message)}")
        else:
            problems.warning("PDF-02", _place(edition), f"WeasyPrint: {_short(message)}")


def _report_refused(edition: Edition, fetcher: EditionFetcher, problems: Problems) -> None:
    for address, reason in fetcher.refused.items():
        problems.error(
            "PDF-01",
            _place_of_picture(edition, address),
            f"“{address}” {reason}",
            "save the file in the report's folder and name it by its relative path",
        )


def _report_links(edition: Edition, document: Any, problems: Problems) -> None:
    """Report links to a relative address: in a file on its own they lead nowhere."""
    for page in document.pages:
        for kind, target, *_ in page.links:
            if kind == "external" and target.startswith(BASE):
                problems.warning(
                    "PDF-03",
                    _place(edition),
                    f"the link to “{shown(target)}” leads nowhere from a PDF",
                    "write the whole address, https://…",
                )


def _place(edition: Edition) -> Span:
    return Span(edition.metadata.span.file) if edition.metadata.span.file else NOWHERE


def _place_of_picture(edition: Edition, name: str) -> Span:
    for node in walk(edition.document.blocks):
        if isinstance(node, (Image, InlineImage)) and node.source == name:
            return getattr(node, "span", _place(edition))
    return _place(edition)


def _short(message: str) -> str:
    message = " ".join(message.split())
    return message if len(message) <= 300 else f"{message[:299]}…"


# --- what is said of the whole -------------------------------------------------------------


def _labels(edition: Edition, document: Any) -> tuple[PageLabels, ...]:
    """Return how the pages are counted: the cover, roman front matter, arabic body."""
    labels: list[PageLabels] = []
    for index, page in enumerate(document.pages):
        name = sheet(page).page_type.name or ""
        if sheet(page).page_type.blank and labels:
            if labels[-1].prefix:  # the cover's back; others are counted as those before them
                labels.append(PageLabels(index, "", f"{labels[-1].prefix} 2"))
            continue
        front = name in ("front", "half-title", "title-page")
        kind = "cover" if name == "cover" else "roman" if front else "arabic"
        if labels and labels[-1].style == ("" if kind == "cover" else kind):
            continue
        if kind == "cover":
            labels.append(PageLabels(index, "", edition.language.label("cover")))
        else:
            labels.append(PageLabels(index, "roman" if kind == "roman" else "arabic"))
    return tuple(labels)


def properties(edition: Edition, moment: Any) -> Properties:
    """Return what the PDF of ``edition``, made at ``moment``, says of itself."""
    metadata = edition.metadata
    tag = edition.language.tag
    spoken = {tag: metadata, **edition.other_metadata}
    rights = metadata.licence or edition.institute.licence
    return Properties(
        titles={
            each: _full_title(said.title, said.subtitle, language(each).label("separator"))
            for each, said in spoken.items()
        },
        language=tag,
        moment=moment,
        creator=f"Tongwen {edition.version}".strip(),
        descriptions={
            each: " ".join(plain_text(part) for part in said.abstract)
            for each, said in spoken.items()
            if said.abstract
        },
        authors=tuple(plain_text(author.name) for author in metadata.contributors),
        keywords=tuple(plain_text(keyword) for keyword in metadata.keywords),
        publishers=_publishers(edition),
        rights={
            each: _rights(said.licence or rights, language(each))
            for each, said in spoken.items()
            if said.licence or rights
        },
        terms=licence(rights)[1],
        doi=metadata.doi,
        isbn=metadata.isbn,
        published=metadata.published,
    )


def _rights(words: str, spoken: Language) -> str:
    """Return under what terms a report stands, as a sentence: an identifier is none."""
    if not is_identifier(words):
        return words
    name, address = licence(words)
    said = spoken.label("licensed-under", name)
    return f"{said}{spoken.label('separator')}{address}" if address else said


def _full_title(title: Any, subtitle: Any, separator: str) -> str:
    return separator.join(plain_text(part) for part in (title, subtitle) if part)
