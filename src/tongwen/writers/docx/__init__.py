"""The Word edition: an Edition in, a .docx out that behaves as if made by hand in Word.

The institute's template (cover, title page, running headers) is filled in by docxtpl; its
styles, theme and lists are made from the design tokens; the report's blocks follow, each in
a named style. Nothing is read but the template, through the gate, and nothing is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart

from ...diagnostics import NOWHERE, Problems, Span
from ...document import (
    BibliographyEntry,
    Block,
    Definition,
    Division,
    Figure,
    Heading,
    IndexEntry,
    MathBlock,
    Paragraph,
    Parallel,
    Resource,
    Table,
)
from ...edition import Artefact, Chapter, Edition
from ...gate import Gate, GateError
from ...imprint import series_line
from ...institute import Colours, Tokens
from ...look.spots import PageLook
from ...metadata import licence
from ...processes import LimitReached
from ...templating import TemplateProblem
from ...views import readable
from ...walk import plain_text, walk
from .blocks import Blocks
from .by_style import into_styles
from .composing import Composition, FrontLook, compose
from .contents import COMPANIONS, caption_list, contents, gathered
from .cover import Marks, axis_art, cover_art, front_of, report_room, template_context
from .direction import turn
from .drawings import Media
from .faces import font_table_part
from .faces_asked import faces_asked
from .facing import add_even_pages, mirrors
from .fields import Bookmarks
from .filling import ANEW, TemplateFault, fill_in
from .flow import Place, SectionBreak, between_breaks
from .grounds import add_fallbacks
from .inlines import Ink, proofing
from .markup import Element, element, ignoring, name, paragraph, style_of
from .measuring import Widths
from .notes import Notes
from .numbering import Numbering
from .package import (
    Properties,
    characters_of,
    digest_of,
    keep_works,
    named_families,
    packed,
    properties_of,
    root_of,
    roots_of,
    set_properties,
    settings_part,
    texts_of,
    used_styles,
    without_leftovers,
)
from .page_count import set_page_counts, write_page_count
from .pages import BODY, PAGE_COUNT, PageNumbers, page_numbers
from .palette import Palette
from .paragraphs import counted
from .placing import lay_out_cover, lay_out_title_page, stretch_cover
from .rows import rows
from .sections import Furniture, close_section, page_of, set_front_pages
from .styles import LEVELS, Style, house_styles, measure, style_id
from .styles_part import decimal_styles, styles_part
from .tall import give_room
from .template import house_template
from .theme import WHITE, shown, theme_xml
from .toggles import settle
from .variants import Variants

__all__ = ["page_numbers", "write_docx"]

TEMPLATE = "word/template.docx"
_LARGEST_TEMPLATE = 16 * 1024 * 1024


Pages = Mapping[str, int]
"""Bookmark → page number as printed, from :func:`page_numbers`."""


def write_docx(
    edition: Edition,
    moment: datetime.datetime,
    pages: Pages | Callable[[bytes], Pages | None] | None = None,
) -> Artefact:
    """Return ``edition`` as a Word file.

    Args:
        moment: written into the file as the time of making.
        pages: page numbers for the contents; or what finds them in a layout of this very file, as
            it is before it has any; without them the contents have none.
    """
    problems = Problems()
    if not callable(pages):
        numbers = PageNumbers(pages) if pages else None
        return Artefact("docx", _composed(edition, moment, numbers, problems).data, tuple(problems))
    numbers = PageNumbers()
    written = _composed(edition, moment, numbers, problems, small=False)
    known = pages(written.data)
    if not known or not numbers.put(known):
        return write_docx(edition, moment, known)
    return Artefact("docx", packed(written.document), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Written:
    """A file, and the document that it was written from."""

    document: WordDocument
    data: bytes


def _composed(
    edition: Edition,
    moment: datetime.datetime,
    pages: PageNumbers | None,
    problems: Problems,
    *,
    small: bool = True,
) -> _Written:
    """Return the file in the institute's template; in the house's where that cannot be filled."""
    template, span = _template(edition, problems)
    house = house_template()
    if template == house:
        return _write(edition, moment, pages, house, problems, small=small)
    heard = Problems()
    try:
        written = _write(edition, moment, pages, template, heard, small=small)
    except LimitReached:
        raise  # a report too large for its bounds is no better off with another template
    except Exception as fault:
        # A template can be odd in ways that nobody thought of: the house's then takes its place,
        # and what is the writer's own fault fails with that one too.
        heard = Problems()
        known = isinstance(fault, TemplateFault)
        reason = str(fault) if known else f"the pages cannot be composed ({fault!r})"
        heard.error(
            "DOCX-02",
            span,
            f"the Word template cannot be filled in: {reason}",
            fault.hint if isinstance(fault, TemplateFault) else TemplateFault("").hint,
        )
        written = _write(edition, moment, pages, house, heard, small=small)
    problems.extend(heard)
    return written


def _template(edition: Edition, problems: Problems) -> tuple[bytes, Span]:
    """Return the institute's own template and its place; without one the house's, made here."""
    folders = edition.institute.folders
    for folder in folders:
        gate = Gate(folders[-1].parent.parent, folders)
        place = gate.span(folder / TEMPLATE)
        try:
            return gate.read_bytes(TEMPLATE, folder, _LARGEST_TEMPLATE), place
        except GateError as error:
            if error.code != "GATE-02":
                problems.error(error.code, place, str(error), error.hint)
    return house_template(), NOWHERE


def _write(
    edition: Edition,
    moment: datetime.datetime,
    pages: PageNumbers | None,
    template: bytes,
    problems: Problems,
    *,
    small: bool,
) -> _Written:
    properties = _properties(edition)
    marks = Marks(properties.by_name())
    look = _look(edition, problems)
    composition = compose(
        edition, front_of(edition), look, mirrored=mirrors(edition.institute.tokens.page)
    )
    report_room(edition, composition, problems)
    document = _filled(template, edition, marks, _art(edition, problems), composition)
    part = document.part
    tokens, language = edition.institute.tokens, edition.language
    without_leftovers(document)
    body = ignoring(part._element, ("w14",)).find(name("w:body"))
    if body is None:
        raise TemplateFault("it has no body", ANEW)
    part._element = body.getparent()

    bookmarks, media = Bookmarks(), Media(part.package, edition.institute.font_files)
    ink = _ink(edition, part, media, bookmarks, problems)
    digits = max(1, *(len(one.heading.number) for one in edition.chapters if one.heading), 1)
    numbering = Numbering(Palette(look, tokens, language, edition.institute.font_files, digits))
    variants = Variants()
    notes = Notes(part, edition.notes, bookmarks, variants)
    note_ink = replace(ink, owner=notes.part, note=None)
    note_blocks = Blocks(note_ink, bookmarks, numbering, variants=variants)
    place = Place(edition.document.language, style="footnote text", bare=True)
    notes.write_blocks = lambda blocks: note_blocks.flat(blocks, place)
    ink.note, notes.mark = notes.call, ink.marks_of_note

    sections = list(body.iter(name("w:sectPr")))
    if not sections:
        raise TemplateFault("it has no section", ANEW)
    drawn = page_of(sections[0])
    page = tokens.page
    set_front_pages(sections[:-1], page, composition)
    titles = *_titles(edition, ink), _beside_titles(edition, look)
    furniture = Furniture(part, sections[-1], page, tokens.scale.text, variants, *titles)
    if page.facing:
        add_even_pages(part, sections, page)

    stretch_cover(body, (page.width, page.height), drawn)
    for owner, root in _parts_with_text(document):
        marks.replace(owner, root, ink, media)
    lay_out_cover(body, tokens, marks, composition)
    lay_out_title_page(body, marks, composition)
    companions = any(
        chapter.heading is not None and bool(chapter.heading.companion)
        for chapter in edition.chapters
    )
    blocks = Blocks(
        ink, bookmarks, numbering, variants=variants, companions=companions, pages=pages
    )
    if pages is not None and pages.has([PAGE_COUNT]):
        set_page_counts((root for _, root in _parts_with_text(document)), pages)
        write_page_count(body, language, pages, ink)
    flow, last = _body(edition, blocks, furniture)
    _fill(body, edition, blocks, pages, flow)
    sections[-1].getparent().replace(sections[-1], last)

    _drop_headers(part, body)
    styles = _settled_styles(document, notes, blocks, composition.look)
    _set_parts(document, edition, blocks, styles, has_notes=notes.count > 0)
    turn(document.part.package, edition.language, edition.institute.tokens)
    set_properties(
        document, properties, language=language.tag, version=edition.version, moment=moment
    )
    _finish(document, tokens)
    return _Written(document, packed(document, small=small))


def _settled_styles(
    document: WordDocument, notes: Notes, blocks: Blocks, front: FrontLook
) -> tuple[Style, ...]:
    """Return the writer's own styles; move into styles and variants what paragraphs were given.

    Lines that hold more than letters are let grow.
    """
    roots = (*(root for _, root in _parts_with_text(document)), notes.part._element)
    house = house_styles(blocks.numbering.palette, front, companions=blocks.companions)
    variants = blocks.variants
    styles = (*house, *decimal_styles(blocks.decimal_tabs))
    into_styles(roots, (*styles, *variants.styles), variants)
    give_room(roots, (*styles, *variants.styles), variants)
    return styles


def _fill(
    body: Element,
    edition: Edition,
    blocks: Blocks,
    pages: PageNumbers | None,
    flow: list[Element],
) -> None:
    """Put the report and its lists in their places.

    Raises:
        TemplateFault: the template has no place for the report.
    """
    document_lists, ink = edition.document, blocks.ink
    place = Place(edition.language.tag, style="Abstract")
    slots = {
        "beside": [rows(blocks, beside, place)] if (beside := _abstract_beside(edition)) else [],
        "contents": contents(document_lists.contents, ink, pages),
        "figures": caption_list("figure", document_lists.figures, ink, pages),
        "tables": caption_list("table", document_lists.tables, ink, pages),
        "body": flow,
    }
    if not _put(body, slots):
        raise TemplateFault(
            "it has no place for the report", "write {{ body }} in a paragraph of its own"
        )


def _finish(document: WordDocument, tokens: Tokens) -> None:
    """Add what is made from the parts as they stand at last."""
    for _, root in _parts_with_text(document):
        add_fallbacks(root, tokens)


def _drop_headers(part: XmlPart, body: Element) -> None:
    """Take out the headers that no section names."""
    used = {reference.get(name("r:id")) for reference in body.iter(name("w:headerReference"))}
    headers = [key for key, rel in part.rels.items() if rel.reltype == RELATIONSHIP_TYPE.HEADER]
    for identifier in headers:
        if identifier not in used:
            part.rels.pop(identifier)


def _look(edition: Edition, problems: Problems) -> PageLook:
    """Return how the edition's pages look; bare where the pack's own style sheet fails."""
    institute, language, other = edition.institute, edition.language, edition.companion
    try:
        return PageLook(institute, language, other)
    except TemplateProblem as fault:
        problems.add(fault.problem)
        return PageLook(institute, language, other, sheets=())


def _properties(edition: Edition) -> Properties:
    """Return the file's properties: title, authors, keywords and the rest."""
    metadata, institute = edition.metadata, edition.institute
    company = "; ".join(institute.publisher_names(edition.language.tag))
    return properties_of(
        title=plain_text(metadata.title),
        authors=[plain_text(person.name) for person in metadata.contributors],
        subject=plain_text(metadata.subtitle),
        keywords=[plain_text(word) for word in metadata.keywords],
        company=company,
        custom={
            "Publisher": company
            if institute.partners
            else plain_text(metadata.publisher) or company,
            "Series": plain_text(series_line(metadata)),
            "DOI": metadata.doi,
            "ISBN": metadata.isbn,
            "ISSN": metadata.issn,
            "Licence": licence(metadata.licence or institute.licence)[0],
            "Edition": f"{edition.report} {institute.slug} {edition.language.tag}",
            "Source SHA-256": digest_of(edition),
        },
    )


def _art(edition: Edition, problems: Problems) -> Resource | None:
    try:
        return cover_art(edition)
    except TemplateProblem as fault:
        if fault.problem not in problems:
            problems.add(fault.problem)
        return None


def _filled(
    template: bytes,
    edition: Edition,
    marks: Marks,
    art: Resource | None,
    composition: Composition,
) -> WordDocument:
    """Return the template with the edition's metadata in it.

    Raises:
        TemplateFault: it is no Word file, or cannot be filled in.
    """
    context: dict[str, Any] = dict(template_context(edition, marks, art, composition))
    for slot in ("contents", "figures", "tables", "body"):
        wanted = slot == "body" or bool(getattr(edition.document, slot))
        context[slot] = _Slot(slot, wanted)
    context["beside"] = _Slot("beside", bool(_abstract_beside(edition)))
    return fill_in(template, context, edition.institute)


def _abstract_beside(edition: Edition) -> tuple[Parallel, ...]:
    """Return the abstract of a parallel edition in rows; none where one of its texts has none."""
    other, second = edition.companion_metadata, edition.companion
    if not edition.parallel or other is None or second is None or not other.abstract:
        return ()
    return tuple(
        Parallel((Paragraph(ours),), (Paragraph(theirs),), second.tag)
        for ours, theirs in zip(edition.metadata.abstract, other.abstract, strict=True)
    )


class _Slot(str):
    """The place of a part of the report, for the template: true if there is such a part."""

    wanted: bool

    def __new__(cls, part: str, wanted: bool) -> _Slot:
        """Return the place of ``part``: the mark that the part is put for afterwards."""
        made = super().__new__(cls, f"\ue002{part}\ue003")
        made.wanted = wanted
        return made

    def __bool__(self) -> bool:
        return self.wanted


readable(_Slot)


_NAMED = (*Block.__args__, BibliographyEntry, Definition, IndexEntry)
"""What links may lead to, where it has an identifier."""


def _ink(
    edition: Edition, part: XmlPart, media: Media, bookmarks: Bookmarks, problems: Problems
) -> Ink:
    document = edition.document
    targets: set[str] = set()
    labels: dict[str, tuple[str, str]] = {}
    headings: dict[str, tuple[str, str]] = {}
    works: dict[str, str] = {}
    counters = [0] * 2 * LEVELS
    for node in walk(document.blocks):
        identifier = getattr(node, "identifier", "")
        if identifier and isinstance(node, _NAMED):
            targets.add(identifier)
        match node:
            case Heading(content=content):
                number, counters = counted(node, counters)
                headings[identifier] = (number, plain_text(content))
            case Figure(caption=caption, number=number) | Table(caption=caption, number=number):
                if caption and number and number in caption.label:
                    labels[identifier] = (caption.label, number)
            case BibliographyEntry(label=label) if label == str(len(works) + 1):
                works[identifier] = label
            case MathBlock(number=number) if number:
                labels[identifier] = (f"({number})", number)
    floated = frozenset(
        node.identifier
        for part in walk(document.blocks)
        if isinstance(part, Division) and part.role in ("wrapped", "margin")
        for node in walk(part.blocks)
        if isinstance(node, Figure)
    )
    return Ink(
        axis=partial(axis_art, edition),
        language=edition.language,
        companion=edition.companion,
        second=edition.companion if edition.parallel else None,
        tokens=edition.institute.tokens,
        resources=edition.resources,
        owner=part,
        media=media,
        bookmarks=bookmarks,
        problems=problems,
        targets=frozenset(targets),
        listed=frozenset(
            entry.target
            for entries in (document.contents, document.figures, document.tables)
            for entry in entries
        ),
        labels=labels,
        floated=floated,
        headings=headings,
        works=works,
        measure=measure(edition.institute.tokens),
    )


def _beside_titles(edition: Edition, look: PageLook) -> Callable[[str, float], bool]:
    """Return whether words, and emblems of so many mm, fit beside the longest running head."""
    widths, tokens = Widths(edition.institute), edition.institute.tokens
    chapter, spot = look["chapter in header"], look["header"]
    headings = [chapter.heading for chapter in edition.chapters if chapter.heading is not None]
    longest = max(
        (
            widths.width(f"{heading.number}\u2002{plain_text(heading.content)}", chapter)
            for heading in headings
        ),
        default=0.0,
    )
    room = measure(tokens) + tokens.page.hang - longest - _BETWEEN
    return lambda words, emblems: widths.width(words, spot) + emblems <= room


_BETWEEN = 5.0
"""Mm. Nearer to a chapter's title nobody's name stands in a running head."""


def _titles(edition: Edition, ink: Ink) -> tuple[list[Element], list[Element]]:
    """Return the runs of the report's title, and of that in its other language beside it."""
    title = ink.words(plain_text(edition.metadata.title), ink.setting("display"))
    other = edition.companion_metadata
    if not edition.parallel or other is None or edition.companion is None:
        return title, []
    setting = ink.setting("display", edition.companion.tag)
    return title, ink.words(plain_text(other.title), setting)


def _body(edition: Edition, blocks: Blocks, furniture: Furniture) -> tuple[list[Element], Element]:
    """Return the report's paragraphs and tables, and the section that the last of them end."""
    flow: list[Element] = []
    place = Place(edition.document.language)
    pending: Element | None = None
    for run in _runs(edition):
        written = [piece for chapter in run for piece in blocks.chapter(chapter.whole, place)]
        for index, (begin, part) in enumerate(between_breaks(written)):
            titled = not begin.goes_on and style_of(part[0]) == style_id("heading 1")
            if pending is None:
                _mark_body(part, blocks.bookmarks)
            else:
                close_section(flow, pending)
            pending = furniture.section(
                titled=any(chapter.heading is not None for chapter in run),
                opening=index == 0 or titled,
                first=not flow,
                begin=replace(begin, goes_on=begin.goes_on and index > 0),
                beside=_companions(run) if edition.parallel else (),
            )
            flow.extend(part)
    if pending is None:
        pending = furniture.section(
            titled=False, opening=True, first=True, begin=SectionBreak(turned=False)
        )
        flow = [paragraph(style_id("First Paragraph"))]
    blocks.mark_waiting(flow[-1:])
    return flow, pending


def _runs(edition: Edition) -> tuple[tuple[Chapter, ...], ...]:
    """Return the chapters that a section is for.

    Where each opens a page, so do ends without a number, that run on in print: what the style of
    their titles says holds for all. What has no title would have the next one's at the head of its
    pages: it keeps to itself.
    """
    if edition.institute.tokens.page.chapters != "run-on":
        return tuple((chapter,) for chapter in edition.chapters)
    first, *others = edition.runs or ((),)
    if first and first[0].heading is None:
        first, others = first[:1], [first[1:], *others]
    return tuple(run for run in (first, *others) if run)


def _companions(run: Iterable[Chapter]) -> tuple[str, ...]:
    """Return the styles of the second titles of chapters, that of the numbered first."""
    headings = [chapter.heading for chapter in run if chapter.heading and chapter.heading.companion]
    numbered = {bool(heading.number) for heading in headings}
    return tuple(style for style, level in COMPANIONS.items() if (level == 3) in numbered)


def _mark_body(part: list[Element], bookmarks: Bookmarks) -> None:
    """Bookmark the first page of the body, from which pages are counted."""
    first = next((node for piece in part for node in piece.iter(name("w:p"))), None)
    if first is not None:
        place = 1 if first.find(name("w:pPr")) is not None else 0
        first[place:place] = bookmarks.around(BODY, [])


def _parts_with_text(document: WordDocument) -> Iterator[tuple[Part, Element]]:
    yield document.part, document.part._element
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield relation.target_part, relation.target_part._element


def _put(body: Element, slots: Mapping[str, list[Element]]) -> bool:
    """Put each list of paragraphs in the place of its mark; False without a place for the body."""
    found = False
    for node in list(body.iter(name("w:p"))):
        words = "".join(text.text or "" for text in node.iter(name("w:t")))
        slot = words[1:-1]
        if words[:1] != "\ue002" or words[-1:] != "\ue003" or slot not in slots:
            continue
        for made in slots[slot]:
            node.addprevious(made)
        if slot == "contents" and slots[slot]:
            gathered(slots[slot])
        node.getparent().remove(node)
        found = found or slot == "body"
    return found


def _set_parts(
    document: WordDocument,
    edition: Edition,
    blocks: Blocks,
    own: tuple[Style, ...],
    *,
    has_notes: bool,
) -> None:
    """Put styles, theme, lists, settings and fonts of the edition in place of the template's."""
    part, numbering = document.part, blocks.numbering
    tokens, language = edition.institute.tokens, edition.language
    tags = proofing(language, edition.companion)
    old = root_of(part, RELATIONSHIP_TYPE.STYLES)
    kept = () if old is None else tuple(old.findall(name("w:style")))
    title = edition.institute.organisation.name("en") or edition.institute.slug
    lists = numbering.part()
    styles = styles_part(
        numbering.palette,
        own,
        tags,
        kept,
        blocks.variants.styles,
        used=used_styles(document),
    )
    fonts = font_table_part(
        edition.institute,
        language,
        named_families(document, (styles, lists)),
        faces_asked(texts_of(document), styles, lists, tokens.fonts),
        characters_of(document),
        part.package,
    )
    related: list[tuple[str, str, str, Element | bytes]] = [
        (RELATIONSHIP_TYPE.STYLES, "/word/styles.xml", CONTENT_TYPE.WML_STYLES, styles),
        (RELATIONSHIP_TYPE.NUMBERING, "/word/numbering.xml", CONTENT_TYPE.WML_NUMBERING, lists),
        (
            RELATIONSHIP_TYPE.SETTINGS,
            "/word/settings.xml",
            CONTENT_TYPE.WML_SETTINGS,
            settings_part(
                tags,
                root_of(part, RELATIONSHIP_TYPE.SETTINGS),
                notes=has_notes,
                fonts=bool(fonts.rels),
                han=language.script.wide,
                facing=tokens.page.facing,
                mirrored=mirrors(tokens.page),
                ground=_set_ground(part._element, tokens.colours),
            ),
        ),
        (
            RELATIONSHIP_TYPE.THEME,
            "/word/theme/theme1.xml",
            CONTENT_TYPE.OFC_THEME,
            theme_xml(tokens, title, language.han_variant),
        ),
    ]
    for kind, where, content_type, content in related:
        made = (
            Part(PackURI(where), content_type, content, part.package)
            if isinstance(content, bytes)
            else XmlPart(PackURI(where), content_type, content, part.package)
        )
        _put_in_place(part, made, kind)
    _put_in_place(part, fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    keep_works(part, edition.document)
    if not has_notes:
        _drop_notes(part)
    settle(roots_of(document), styles)


def _set_ground(document: Element, colours: Colours) -> bool:
    """Give the pages the colour of paper, where the template gives none; return whether they have
    one (ECMA-376 part 1, 17.2.1).
    """
    if document.find(name("w:background")) is not None:
        return True
    if colours.paper == WHITE:
        return False
    paper = shown(colours, "paper")
    document.insert(0, element("w:background", color=paper.value, **paper.named()))
    return True


def _put_in_place(part: Part, made: Part, kind: str) -> None:
    """Put ``made`` in place of the parts of its ``kind`` that belong to ``part``."""
    for identifier in [key for key, rel in part.rels.items() if rel.reltype == kind]:
        part.rels.pop(identifier)
    part.relate_to(made, kind)


def _drop_notes(part: Part) -> None:
    """Take the parts for notes out of a file that has none."""
    kinds = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
    for identifier in [key for key, rel in part.rels.items() if rel.reltype in kinds]:
        part.rels.pop(identifier)
