"""Edition → pages: the templates' HTML and CSS, laid out by WeasyPrint.

WeasyPrint gets one string and a fetcher that knows the edition's own files; it never opens
anything itself. It goes on where something is missing and says so in its log only: each
line of the log becomes a problem here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import Any

from ...diagnostics import NOWHERE, Problems, Span, short
from ...document import Image, InlineImage
from ...edition import Edition
from ...imprint import crowded_back, joined_title, publishers
from ...institute.lockup import ROOM_HINT, TITLE_FITS
from ...languages import Language, language
from ...metadata import is_identifier, licence
from ...walk import plain_text, walk
from ..memory import FORGETFUL, Memory
from .engine.boxes import MM, box_of_class, sheet
from .engine.documents import expected_warnings, listening
from .engine.room import engine_room
from .fetch import BASE, EditionFetcher, shown
from .file.archive import PageLabels, Properties
from .hooks import HOOKS, drawing
from .pages.spread import NARROWEST, barcode, bars, down_the_spine
from .parts import Pages, Part, Workshop, crowded, overfull, type_on_back
from .source import resources_of, source_of
from .staying import remembering
from .tags.aliases import Alias
from .tags.order import draw_in_order
from .tags.tagging import RightTags

BLURB_SIZES = (10.5, 9.75, 9.0, 8.25, 7.5)
"""How large the abstract may be set on the back of a cover, in pt."""

BACK_GAP = 12.0
"""What stays free on back and spine above the cover's foot, in mm."""

LARGEST_ON_SPINE = 15.0
"""Of a title on a spine, in pt."""

_PT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class LaidOut:
    """WeasyPrint's pages, their count, the characters without a glyph, and the messages."""

    data: bytes = field(repr=False)
    labels: tuple[PageLabels, ...]
    problems: tuple[Any, ...]
    aliases: tuple[Alias, ...] = ()


def fetcher_of(edition: Edition) -> EditionFetcher:
    """Return what answers for the files of ``edition``."""
    return EditionFetcher(resources_of(edition)[0], edition.institute.folders)


def workshop_of(edition: Edition, memory: Memory = FORGETFUL, *, press: bool = False) -> Workshop:
    """Return what lays out the parts of ``edition``, for the screen or for a press."""
    resources, drawings = resources_of(edition)
    if press:
        resources = {
            name: replace(resource, data=resource.inks) if resource.inks else resource
            for name, resource in resources.items()
        }
    fetcher = EditionFetcher(resources, edition.institute.folders)
    return Workshop(source_of(edition, drawings, press=press), fetcher, memory, read=not press)


def lay_out(edition: Edition, memory: Memory = FORGETFUL) -> LaidOut:
    """Return ``edition`` as pages for the screen.

    Args:
        memory: of how its chapters are best set.

    Raises:
        TemplateProblem: a template of the pack fails.
        UnknownEngine: WeasyPrint is not the one that pages are laid out with.
    """
    problems = Problems()
    with expected_warnings():
        workshop = workshop_of(edition, memory)
        with remembering(workshop, f"{edition.stem} {edition.institute.slug}"):
            pages = workshop.whole(cover=True)
            document, lines = pages.document, pages.lines
            tagging = RightTags(draw_in_order(document))
            with listening(lines), engine_room(HOOKS, *drawing(), tagging):
                data = document.write_pdf(pdf_variant="pdf/a-3a")
    problems.extend(workshop.source.renderer.problems)
    _report_refused(edition, workshop.fetcher, problems)
    _report_lines(edition, lines, workshop.fetcher, problems)
    _report_links(edition, document, problems)
    if crowded(document, workshop.source.room):
        problems.warning(
            "PDF-09",
            _place(edition),
            "the cover or the title page has no room for its words, set at "
            f"{TITLE_FITS[-1]:.0%} of their size",
            ROOM_HINT,
        )
    size = type_on_back(document)
    if size is not None and (found := crowded_back(edition, size, full=overfull(document))):
        problems.warning("PDF-09", _place(edition), *found)
    for complaint in dict.fromkeys(tagging.complaints):
        hint = "mend or remove the rule or the template of the pack that it is about"
        problems.warning("PDF-04", _place(edition), complaint, hint)
    return LaidOut(data, _labels(edition, document), tuple(problems), tuple(tagging.aliases))


def lay_out_inside(edition: Edition, memory: Memory = FORGETFUL) -> LaidOut:
    """Return what is bound between the covers of ``edition``, laid out with the pack's bleed.

    Raises:
        TemplateProblem: a template of the pack fails.
    """
    press = _Press.of(edition, memory)
    with expected_warnings():
        pages = press.workshop.whole(cover=False)
        return press.laid_out(pages)


def lay_out_spread(edition: Edition, spine: float) -> LaidOut:
    """Return the cover of ``edition`` as one page: back, a ``spine`` of so many mm, front.

    What is said on the back and on the spine is set smaller until it has room; where it still has
    none on the back, its last paragraphs are left out, and that is reported (``PDF-07``).

    Raises:
        TemplateProblem: a template of the pack fails.
    """
    press = _Press.of(edition)
    workshop, language = press.workshop, edition.language
    source = workshop.source
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
        titles = workshop.lay_out(source.titles(TITLE_FITS[0])).document
        cover_fit = workshop.cover_fit(titles)

        def drawn() -> Part:
            return workshop.lay_out(source.spread(cover_fit, **measures))

        part = drawn()
        band = box_of_class(part.document.pages[0], "band")
        top = page.height - BACK_GAP if band is None else band.border_box_y() * MM
        measures["band"] = round(page.height - top, 2)
        words = box_of_class(part.document.pages[0], "spine-title")
        room = top - BACK_GAP - 16 * page.height / 297
        if words is not None and words.width * MM > room:
            measures["spine_size"] *= round(room / (words.width * MM), 3)
        part = drawn()
        for size in BLURB_SIZES[1:]:
            if _ends(part.document, "blurb") <= top - BACK_GAP:
                break
            measures["blurb_size"] = size
            part = drawn()
        while measures["blurb"] and _ends(part.document, "blurb") > top - BACK_GAP:
            measures["blurb"] = measures["blurb"][:-1]
            part = drawn()
        laid_out = press.laid_out(workshop.joined([(part, 0)]))
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
    """What a layout for a printer is made with."""

    edition: Edition
    workshop: Workshop

    @staticmethod
    def of(edition: Edition, memory: Memory = FORGETFUL) -> _Press:
        with expected_warnings():
            return _Press(edition, workshop_of(edition, memory, press=True))

    def laid_out(self, pages: Pages) -> LaidOut:
        lines, fetcher = pages.lines, self.workshop.fetcher
        with listening(lines), engine_room(HOOKS, *drawing()):
            data = pages.document.write_pdf()
        problems = Problems()
        problems.extend(self.workshop.source.renderer.problems)
        _report_refused(self.edition, fetcher, problems)
        _report_lines(self.edition, lines, fetcher, problems)
        return LaidOut(data, (), tuple(problems))


# --- problems ------------------------------------------------------------------------------


def _report_lines(
    edition: Edition, lines: list[logging.LogRecord], fetcher: EditionFetcher, problems: Problems
) -> None:
    for line in lines:
        message = line.getMessage()
        if any(address in message for address in fetcher.refused_addresses):
            continue  # said already, with its place
        if message.startswith(".notdef glyph rendered"):
            continue  # the check of characters says it once, with its place
        report = problems.error if line.levelno >= logging.ERROR else problems.warning
        hint = "mend the rule, or save the picture anew, that the message names, or take it out"
        report("PDF-02", _place(edition), f"WeasyPrint: {short(message, 300)}", hint)


def _report_refused(edition: Edition, fetcher: EditionFetcher, problems: Problems) -> None:
    for address, reason in fetcher.refused.items():
        problems.error(
            "PDF-01",
            _place_of_picture(edition, address),
            f"“{address}” {reason}",
            "save the file in the report's or the pack's folder and name it by its relative path",
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


# --- the metadata of the whole --------------------------------------------------------------


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
        titles={each: joined_title(language(each), said) for each, said in spoken.items()},
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
        publishers=tuple(plain_text(name) for name in publishers(edition)),
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
