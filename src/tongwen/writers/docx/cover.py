"""What the institute's template is given, and the cover's frames.

docxtpl fills the template in a sandbox; what holds more than plain text (an emblem, a date
with a raised ordinal, a title in two scripts) goes in as a mark that is replaced by runs
afterwards, so that nothing an author writes is ever read as a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.part import Part
from markupsafe import Markup

from ...diagnostics import Span
from ...document import Inline, LanguageSpan, LineBreak, Link, Passage, Resource, Strong, Text
from ...edition import Edition
from ...institute import Organisation, PageGeometry
from ...languages import LANGUAGES, Language
from ...metadata import Metadata
from ...templating import environment, render
from ...walk import plain_text
from .drawings import Media, PictureFault, natural_size
from .inlines import Ink, Setting
from .markup import Element, add_property, clean, element, name, twips_of_mm
from .styles import style_id

DRAWING = "parts/drawing.svg"
_MARK = re.compile("^\ue000([0-9]+)\ue001$")
_COLUMN_GAP = 8.0
_IN_LINE = 8.0
"""Height in mm up to which an emblem stands in a line of words."""

_LOCKUP = 18.0
"""Height in mm of a lockup on the title page, with the space under it."""

_DRAWING = (210.0, 236.0)
"""Width and height in mm of the cover's drawing, parts/drawing.svg."""


class Words(str):
    """Plain text for ``{{ x }}``; its ``runs``, with all that is in it, for ``{{r x.runs }}``."""

    runs: Markup

    def __new__(cls, plain: str, runs: Markup) -> Words:
        """Return the words ``plain`` with the mark ``runs``."""
        made = super().__new__(cls, plain)
        made.runs = runs
        return made


class LockupContext:
    """A body that publishes, for the template: its names, its address, its emblem."""

    def __init__(
        self, names: tuple[Words, ...], web: str, emblems: Callable[[str, float], Markup]
    ) -> None:
        self.names, self.web, self._emblems = names, web, emblems

    def emblem(self, ground: str = "light", height: float = 15.0) -> Markup:
        """Return the emblem drawn for ``ground`` ("light", "dark"), ``height`` mm high."""
        return self._emblems(ground, float(height))


@dataclass(frozen=True, slots=True)
class AuthorContext:
    """An author, for the template."""

    name: Words
    affiliation: tuple[Words, ...]
    orcid: str
    email: str


@dataclass(frozen=True, slots=True)
class ImprintRow:
    """A line of the imprint, for the template: what is told, and the telling."""

    term: Words
    content: Words


@dataclass(frozen=True, slots=True)
class _Pending:
    content: tuple[Inline, ...] = ()
    language: str = ""
    emblem: Resource | None = None
    height: float = 0.0
    alternative: str = ""
    drawing: Resource | None = None


class Marks:
    """Hands out marks for the template and replaces them by what they stand for."""

    def __init__(self) -> None:
        self._pending: list[_Pending] = []

    def words(self, content: Iterable[Inline], language: str = "") -> Words:
        """Return ``content`` for the template, in ``language``."""
        inlines = tuple(content)
        mark = self._mark(_Pending(inlines, language))
        return Words(clean(plain_text(inlines)), mark)

    def passage(self, passage: Passage, language: str = "") -> Words:
        """Return ``passage`` for the template."""
        return self.words(passage.content, passage.language or language)

    def emblem(
        self, organisation: Organisation, ground: str, height: float, language: str
    ) -> Markup:
        """Return the emblem for ``ground`` ("light", "dark"), ``height`` mm high, if any."""
        logo = organisation.logo(ground, language)  # type: ignore[arg-type]
        label = LANGUAGES[language].label("emblem-of", organisation.name(language))
        return self._mark(_Pending((), language, logo.image if logo else None, height, label))

    def drawing(self, drawing: Resource | None) -> Markup:
        """Return the cover's drawing, behind the text."""
        return self._mark(_Pending(drawing=drawing))

    def _mark(self, pending: _Pending) -> Markup:
        self._pending.append(pending)
        return Markup("<w:r><w:t>\ue000{}\ue001</w:t></w:r>").format(len(self._pending) - 1)

    def replace(self, part: Part, root: Element, ink: Ink, media: Media) -> None:
        """Put runs, written with ``ink``, in the place of every mark in ``part``."""
        for node in list(root.iter(name("w:t"))):
            found = _MARK.match(node.text or "")
            if not found or int(found[1]) >= len(self._pending):
                continue
            run = node.getparent()
            runs = _runs(part, self._pending[int(found[1])], ink, media)
            for made in runs:
                run.addprevious(made)
            run.getparent().remove(run)


def _runs(part: Part, pending: _Pending, ink: Ink, media: Media) -> list[Element]:
    picture = pending.drawing or pending.emblem
    if picture is not None:
        try:
            if pending.drawing is not None:
                drawing = media.behind(part, picture, *_DRAWING, order=2)
            else:
                wide, high = natural_size(picture)
                size = (pending.height * wide / high, pending.height)
                drawing = media.inline(part, picture, *size, pending.alternative)
        except PictureFault as fault:
            ink.problems.error("DOCX-08", Span(picture.name), str(fault), "save the picture anew")
            return []
        run = element("w:rPr", element("w:noProof"))
        if picture is pending.emblem and pending.height < _IN_LINE:
            # Beside words it hangs below their line, so that its middle is theirs.
            run.append(element("w:position", val=-round(pending.height / 25.4 * 72 * 0.25 * 2)))
        return [element("w:r", run, drawing)]
    language = pending.language or ink.language.tag
    return ink.inlines(pending.content, Setting(language, "display"))


def cover_drawing(edition: Edition) -> Resource:
    """Return the drawing of the report's cover, the same as in the other formats.

    Raises:
        TemplateProblem: the institute's template of it fails, or is missing.
    """
    svg = render(
        environment(edition.institute), DRAWING, edition=edition, institute=edition.institute
    )
    return Resource("drawing.svg", "image/svg+xml", str(svg).encode())


def template_context(edition: Edition, marks: Marks, drawing: Resource | None) -> Mapping[str, Any]:
    """Return every name that a template may use; ``drawing`` is the cover's."""
    metadata, language = edition.metadata, edition.language
    other = edition.companion_metadata
    other_tag = edition.companion.tag if edition.companion else language.tag
    nothing = marks.words(())

    def label(key: str, number: str = "") -> str:
        return language.label(key, number)

    def own_label(key: str) -> Words:
        return marks.words(_label(language.label(key)))

    def companion_label(key: str) -> Words:
        companion = edition.companion or language
        return marks.words(_label(companion.label(key)), companion.tag)

    return {
        "language": language.tag,
        "label": label,
        "drawing": marks.drawing(drawing),
        "kicker": _kicker(edition, marks),
        "kind": marks.passage(metadata.kind),
        "title": marks.passage(metadata.title),
        "subtitle": marks.passage(metadata.subtitle),
        "companion_title": marks.words(_companion_title(edition), other_tag) if other else nothing,
        "companion_abstract": tuple(
            marks.passage(line, other_tag) for line in (other.abstract if other else ())
        ),
        "companion_keywords": marks.words(
            _keywords(other, edition.companion) if other and edition.companion else (), other_tag
        ),
        "own_label": own_label,
        "companion_label": companion_label,
        "credit_line": marks.passage(metadata.credit_line),
        "authors": tuple(
            AuthorContext(
                marks.passage(person.name),
                tuple(marks.passage(line) for line in person.affiliation),
                person.orcid,
                person.email,
            )
            for person in metadata.contributors
        ),
        "lockups": tuple(_lockup(body, edition, marks) for body in edition.institute.bodies),
        "institute": _lockup(edition.institute.organisation, edition, marks),
        "running_names": _running_names(edition, marks),
        "dates": marks.words(_dates(edition)),
        "published": marks.words(edition.published),
        "companion_published": marks.words(edition.companion_published, other_tag),
        "abstract": tuple(marks.passage(line) for line in metadata.abstract),
        "keywords": marks.words(_keywords(metadata, language)),
        "colophon": tuple(marks.passage(line) for line in metadata.colophon),
        "imprint": _imprint(edition, marks),
        "publisher": marks.passage(metadata.publisher),
        "licence": metadata.licence or edition.institute.licence,
        "series": marks.passage(metadata.series),
        "series_number": metadata.series_number,
        "doi": metadata.doi,
        "isbn": metadata.isbn,
        "version": edition.version,
    }


def _in(language: str, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return (LanguageSpan(language, content),) if content else ()


def _kicker(edition: Edition, marks: Marks) -> Words:
    parts = [edition.metadata.kind.content]
    if edition.companion_metadata and edition.companion:
        other = edition.companion_metadata.kind.content
        if plain_text(other) != plain_text(parts[0]):
            parts.append(_in(edition.companion.tag, other))
    return marks.words(_joined(parts, " · "))


def _joined(parts: Iterable[tuple[Inline, ...]], separator: str) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for part in parts:
        if part:
            if found:
                found.append(Text(separator))
            found.extend(part)
    return tuple(found)


def _companion_title(edition: Edition) -> tuple[Inline, ...]:
    other = edition.companion_metadata
    if other is None or edition.companion is None:
        return ()
    separator = edition.companion.label("separator")
    return _joined([other.title.content, other.subtitle.content], separator)


def _dates(edition: Edition) -> tuple[Inline, ...]:
    other = edition.companion_published
    tag = edition.companion.tag if edition.companion else edition.language.tag
    return _joined([edition.published, _in(tag, other)], " · ")


def _names(body: Organisation, edition: Edition) -> list[tuple[str, str]]:
    """Return the names of ``body``, each with its language, in the institute's order."""
    found: dict[str, str] = {}
    for tag in edition.institute.languages or (edition.language.tag,):
        written = body.name(tag)
        if written:
            found.setdefault(written, tag)
    return [(tag, written) for written, tag in found.items()]


def _lockup(body: Organisation, edition: Edition, marks: Marks) -> LockupContext:
    names = (marks.words((Text(words),), tag) for tag, words in _names(body, edition))

    def emblem(ground: str, height: float) -> Markup:
        return marks.emblem(body, ground, min(max(height, 1.0), 100.0), edition.language.tag)

    return LockupContext(tuple(names), body.web, emblem)


def _running_names(edition: Edition, marks: Marks) -> tuple[Words, ...]:
    """Return the institute's names for the running header, the one in the text's language first."""
    names = _names(edition.institute.organisation, edition)
    names.sort(key=lambda row: row[0] != edition.language.tag)
    return tuple(marks.words((Text(words),), tag) for tag, words in names)


def _keywords(metadata: Metadata, language: Language) -> tuple[Inline, ...]:
    separator = language.label("list-separator")
    return _joined([word.content for word in metadata.keywords], separator)


def _label(words: str) -> tuple[Inline, ...]:
    return (Strong(_text(words)),)


def _imprint(edition: Edition, marks: Marks) -> tuple[ImprintRow, ...]:
    metadata, language = edition.metadata, edition.language
    rows: list[tuple[str, tuple[Inline, ...]]] = []
    for place, person in enumerate(metadata.contributors):
        addresses = [f"mailto:{person.email}"] if person.email else []
        addresses += [f"https://orcid.org/{person.orcid}"] if person.orcid else []
        rows.append(("" if place else "authors", _lines(person.name.content, addresses)))
    body = edition.institute.organisation
    publisher = metadata.publisher.content or _text(
        (edition.institute.imprint or {}).get(language.tag, body.name(language.tag))
    )
    rows.append(("publisher", publisher))
    if body.address:
        where = body.address.get(language.tag) or next(iter(body.address.values()))
        rows.append(("address", _lines(_text(where), [body.web] if body.web else [])))
    rows.append(("published", edition.published))
    series = metadata.series.content
    if series and metadata.series_number:
        series = (*series, Text(f" {metadata.series_number}"))
    rows.append(("series", series))
    doi = f"https://doi.org/{metadata.doi}" if metadata.doi else ""
    rows.append(("doi", (Link(doi, _text(doi)),) if doi else ()))
    rows.append(("isbn", _text(metadata.isbn)))
    rows.append(("licence", _text(metadata.licence or edition.institute.licence)))
    return tuple(
        ImprintRow(marks.words(_text(language.label(key)) if key else ()), marks.words(content))
        for key, content in rows
        if content
    )


def _lines(first: tuple[Inline, ...], addresses: Iterable[str]) -> tuple[Inline, ...]:
    """Return ``first`` with the addresses under it, each a link."""
    made = list(first)
    for address in addresses:
        made += [LineBreak(), Link(address, _text(address.removeprefix("mailto:")))]
    return tuple(made)


def _text(words: str) -> tuple[Inline, ...]:
    return (Text(words),) if words else ()


# --- layout ------------------------------------------------------------------------------


def stretch_cover(body: Element, page: tuple[float, float], template: tuple[float, float]) -> None:
    """Fit the grounds of the template's cover to the page; sizes as for :func:`lay_out_cover`."""
    for node in _cover_paragraphs(body):
        for anchor in node.iter(name("wp:anchor")):
            _stretch(anchor, page[0] / template[0], page[1] / template[1])


def lay_out_cover(body: Element, page: tuple[float, float], template: tuple[float, float]) -> None:
    """Set the cover's lockups and authors in columns: frames placed on the page.

    ECMA-376 part 1, 17.3.1.11. Frames are paragraphs with a place, so their text stays in the
    flow of the document, in reading order.

    Args:
        page: width and height of the page in mm.
        template: those of the template's cover.
    """
    paragraphs = _cover_paragraphs(body)
    across, down = page[0] / template[0], page[1] / template[1]
    left = 22.0 * across
    width = page[0] - 2 * left
    lockups = _lockups(paragraphs, "Cover")
    column = width / max(len(lockups), 2)
    for index, group in enumerate(lockups):
        start = left + index * column
        _lay_out_lockup(body, group, (start, 20 * down, column - _COLUMN_GAP))
    _lay_out_band(paragraphs, left, width, down)


def lay_out_title_page(body: Element, page: PageGeometry, width: float) -> None:
    """Set lockups and date at the foot of the title page, the imprint at that of its back.

    Args:
        width: of the text, in mm.
    """
    paragraphs = list(body.iterchildren(name("w:p")))
    dates = [node for node in paragraphs if _style(node) == style_id("Date")]
    foot = page.height - page.foot
    _frame(dates, page.inner, foot, width)
    lockups = _lockups(paragraphs, "Title")
    for index, group in enumerate(lockups):
        top = foot - 6 - _LOCKUP * (len(lockups) - index)
        _lay_out_lockup(body, group, (page.inner, top, width))
    imprint = [
        node
        for node in paragraphs
        if _style(node) in map(style_id, ("Colophon", "Colophon Last", "Imprint", "Imprint Made"))
    ]
    for place, node in enumerate(imprint):
        if _style(node) != style_id("Colophon"):
            if place:
                # A rule parts the list from the words above it.
                style = imprint[place - 1].find(f"{name('w:pPr')}/{name('w:pStyle')}")
                style.set(name("w:val"), style_id("Colophon Last"))
            break
    for node in imprint:
        frame = element(
            "w:framePr", w=twips_of_mm(width), hSpace=0, wrap="around",
            vAnchor="margin", hAnchor="margin", x=0, yAlign="bottom",
        )  # fmt: skip
        add_property(node, frame)


def _lockups(paragraphs: list[Element], page: str) -> list[list[Element]]:
    return _groups(paragraphs, f"{page} Emblem", (f"{page} Name", f"{page} Name Companion"))


def _lay_out_lockup(body: Element, group: list[Element], place: tuple[float, float, float]) -> None:
    """Set an emblem and the names beside it; left, top and width in mm."""
    left, top, width = place
    drawing = next(group[0].iter(name("wp:extent")), None)
    taken = 0.0
    if drawing is not None:
        taken = int(drawing.get("cx")) / 36000 + 4
        _frame(group[:1], left, top, taken)
    else:
        body.remove(group[0])
    _frame(group[1:], left + taken, top + 1.5, width - taken)


def _lay_out_band(paragraphs: list[Element], left: float, width: float, down: float) -> None:
    credit = [node for node in paragraphs if _style(node) == style_id("Cover Credit")]
    top = 244.0
    if credit:
        _frame(credit, left, top * down, width)
        top += 6.5
    authors = _groups(paragraphs, "Cover Author", ("Cover Affiliation",))
    columns = min(max(len(authors), 2), 3)
    column = width / columns
    for place, group in enumerate(authors):
        row, position = divmod(place, columns)
        _frame(group, left + position * column, (top + row * 6.5) * down, column - _COLUMN_GAP)
    dates = [node for node in paragraphs if _style(node) == style_id("Cover Date")]
    _frame(dates, left, 282 * down, width)


def _cover_paragraphs(body: Element) -> list[Element]:
    found = []
    for node in body:
        if node.tag == name("w:p"):
            found.append(node)
            if node.find(f"{name('w:pPr')}/{name('w:sectPr')}") is not None:
                break
    return found


def _style(node: Element) -> str:
    style = node.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    return style.get(name("w:val")) if style is not None else ""


def _groups(
    paragraphs: list[Element], opening: str, family: tuple[str, ...]
) -> list[list[Element]]:
    """Return the paragraphs in the style ``opening``, each with those of ``family`` after it."""
    following = {style_id(member) for member in family}
    groups: list[list[Element]] = []
    inside = False
    for node in paragraphs:
        style = _style(node)
        if style == style_id(opening):
            groups.append([node])
            inside = True
        elif inside and style in following:
            groups[-1].append(node)
        else:
            inside = False
    return groups


def _frame(paragraphs: list[Element], left: float, top: float, width: float) -> None:
    for node in paragraphs:
        frame = element(
            "w:framePr",
            w=twips_of_mm(max(width, 10)),
            hSpace=0,
            wrap="around",
            vAnchor="page",
            hAnchor="page",
            x=twips_of_mm(left),
            y=twips_of_mm(top),
        )
        add_property(node, frame)


def _stretch(anchor: Element, across: float, down: float) -> None:
    if across == down == 1:
        return
    for position, factor in (("wp:positionH", across), ("wp:positionV", down)):
        offset = anchor.find(f"{name(position)}/{name('wp:posOffset')}")
        if offset is not None and offset.text:
            offset.text = str(round(int(offset.text) * factor))
    for extent in (*anchor.iter(name("wp:extent")), *anchor.iter(name("a:ext"))):
        for key, factor in (("cx", across), ("cy", down)):
            value = extent.get(key)
            if value is not None:
                extent.set(key, str(round(int(value) * factor)))
