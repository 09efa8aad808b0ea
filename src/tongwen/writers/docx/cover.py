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
from ...document import Inline, LanguageSpan, Passage, Resource, Text
from ...edition import Edition
from ...institute import Organisation
from ...languages import LANGUAGES
from ...walk import plain_text
from .drawings import Media, PictureFault, natural_size
from .inlines import Ink, Setting
from .markup import Element, add_property, clean, element, name, twips_of_mm
from .styles import style_id

_MARK = re.compile("^\ue000([0-9]+)\ue001$")
_COLUMN_GAP = 8.0


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
class _Pending:
    content: tuple[Inline, ...] = ()
    language: str = ""
    emblem: Resource | None = None
    height: float = 0.0
    alternative: str = ""


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
    if pending.emblem is not None:
        wide, high = natural_size(pending.emblem)
        size = (pending.height * wide / high, pending.height)
        try:
            drawing = media.inline(part, pending.emblem, *size, pending.alternative)
        except PictureFault as fault:
            ink.problems.error(
                "DOCX-08", Span(pending.emblem.name), str(fault), "save the emblem anew"
            )
            return []
        return [element("w:r", element("w:rPr", element("w:noProof")), drawing)]
    language = pending.language or ink.language.tag
    return ink.inlines(pending.content, Setting(language, "display"))


def template_context(edition: Edition, marks: Marks) -> Mapping[str, Any]:
    """Return every name that a template may use."""
    metadata, language = edition.metadata, edition.language
    other = edition.companion_metadata
    other_tag = edition.companion.tag if edition.companion else language.tag
    nothing = marks.words(())

    def label(key: str, number: str = "") -> str:
        return language.label(key, number)

    return {
        "language": language.tag,
        "label": label,
        "kicker": _kicker(edition, marks),
        "kind": marks.passage(metadata.kind),
        "title": marks.passage(metadata.title),
        "subtitle": marks.passage(metadata.subtitle),
        "companion_title": marks.words(_companion_title(edition), other_tag) if other else nothing,
        "companion_subtitle": nothing,
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
        "lockups": tuple(_lockup(body, edition, marks) for body in edition.institute.lockups),
        "institute": _lockup(edition.institute.organisation, edition, marks),
        "running_names": _running_names(edition, marks),
        "dates": marks.words(_dates(edition)),
        "published": marks.words(edition.published),
        "companion_published": marks.words(edition.companion_published, other_tag),
        "abstract": tuple(marks.passage(line) for line in metadata.abstract),
        "keywords": marks.words(_keywords(edition)),
        "colophon": tuple(marks.passage(line) for line in metadata.colophon),
        "imprint": tuple(marks.words(line) for line in _imprint(edition)),
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


def _keywords(edition: Edition) -> tuple[Inline, ...]:
    separator = edition.language.label("list-separator")
    return _joined([word.content for word in edition.metadata.keywords], separator)


def _imprint(edition: Edition) -> list[tuple[Inline, ...]]:
    metadata, language = edition.metadata, edition.language
    separator = language.label("separator")

    def labelled(key: str, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return (Text(f"{language.label(key)}{separator}"), *content) if content else ()

    series = metadata.series.content
    if series and metadata.series_number:
        series = (*series, Text(f" {metadata.series_number}"))
    address = edition.institute.organisation.address or {}
    where = address.get(language.tag, "")
    licence = metadata.licence or edition.institute.licence
    lines = [
        labelled("series", series),
        labelled("publisher", metadata.publisher.content),
        labelled("address", _text(where)),
        labelled("published", edition.published),
        labelled("licence", _text(licence)),
        labelled("doi", _text(metadata.doi)),
        labelled("isbn", _text(metadata.isbn)),
        _text(language.label("set-with", edition.version)),
    ]
    return [line for line in lines if line]


def _text(words: str) -> tuple[Inline, ...]:
    return (Text(words),) if words else ()


# --- layout ------------------------------------------------------------------------------


def lay_out_cover(body: Element, page: tuple[float, float], template: tuple[float, float]) -> None:
    """Set the cover's lockups and authors in columns: frames placed on the page.

    ECMA-376 part 1, 17.3.1.11. Frames are paragraphs with a place, so their text stays in the
    flow of the document, in reading order.

    Args:
        page: width and height of the page in mm.
        template: those of the template's cover, by which its drawing is stretched.
    """
    paragraphs = _cover_paragraphs(body)
    across, down = page[0] / template[0], page[1] / template[1]
    for node in paragraphs:
        for anchor in node.iter(name("wp:anchor")):
            _stretch(anchor, across, down)
    left = 22.0 * across
    width = page[0] - 2 * left
    _lay_out_lockups(body, paragraphs, "Cover", (left, 20 * down, width))
    _lay_out_band(paragraphs, left, width, down)


def lay_out_title_page(body: Element, left: float, top: float, width: float) -> None:
    """Set the title page's lockups side by side at its head; lengths in mm."""
    _lay_out_lockups(body, list(body.iterchildren(name("w:p"))), "Title", (left, top, width))


def _lay_out_lockups(
    body: Element, paragraphs: list[Element], page: str, place: tuple[float, float, float]
) -> None:
    left, top, width = place
    lockups = _groups(paragraphs, f"{page} Emblem", (f"{page} Name", f"{page} Name Companion"))
    column = width / max(len(lockups), 2)
    for index, group in enumerate(lockups):
        start = left + index * column
        drawing = next(group[0].iter(name("wp:extent")), None)
        taken = 0.0
        if drawing is not None:
            taken = int(drawing.get("cx")) / 36000 + 4
            _frame(group[:1], start, top, taken)
        else:
            body.remove(group[0])
        _frame(group[1:], start + taken, top + 1.5, column - taken - _COLUMN_GAP)


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
