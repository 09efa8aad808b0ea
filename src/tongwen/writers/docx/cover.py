"""What the institute's template is given.

docxtpl fills the template in a sandbox; what holds more than plain text (an emblem, a date
with a raised ordinal, a title in two scripts) goes in as a mark that is replaced by runs
afterwards, so that nothing an author writes is ever read as a template, and so that what takes
a tag's place is set as the tag was.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from docx.opc.part import Part
from markupsafe import Markup

from ...diagnostics import NOWHERE, Problems, Span
from ...document import (
    RESOLVER,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    Passage,
    Resource,
    Text,
    Timeline,
)
from ...edition import Edition
from ...imprint import QR_WIDTH, crowded_back, imprint_rows, kind_of, series_line
from ...institute import Lockup, Place, lockups
from ...institute.lockup import ROOM_HINT, TITLE_FITS, ArtPlace
from ...languages import LANGUAGES, Language
from ...metadata import Metadata, licence
from ...templating import environment, render
from ...timelines import axis_of
from ...views import Function, of_edition, readable
from ...walk import plain_text
from .composing import Composition, Front, worded_lines
from .drawings import Media, PictureFault
from .fields import in_field, property_field
from .filling import formatted
from .grounds import ground_shapes, panel_shapes
from .inlines import Ink, Setting
from .markup import Element, clean, element, name

DRAWING, PATTERN, AXIS = "parts/drawing.svg", "covers/{}/ground.svg", "parts/axis.svg"
_MARK = re.compile("\ue000([0-9]+)\ue001")
_PRIVATE = re.compile("[\ue000-\ue003]")
MOST_WITH_AFFILIATION = 4
"""Authors on a cover; of more than these the names alone are shown, as in print."""

_EN_SPACE = "\u2002"


class Words(str):
    """Words for the template: ``{{ title }}`` prints all that is in them, links and emphasis too.

    In a sum or a filter (``{{ title|length }}``) they are plain text. Empty ones are false, so
    that ``{%p if subtitle %}`` asks whether there is a subtitle. ``{{r title.runs }}``, as
    docxtpl has it, prints the same.
    """

    runs: Markup

    def __new__(cls, plain: str, runs: Markup) -> Words:
        """Return the words ``plain`` with the mark ``runs``."""
        made = super().__new__(cls, _PRIVATE.sub("\ufffd", plain))
        made.runs = runs
        return made

    def __html__(self) -> str:
        return str(self.runs)


@dataclass(frozen=True, slots=True)
class LockupContext:
    """A body that publishes, for the template: its emblem and names as its rules set them.

    Attributes:
        emblem: empty where the body has none, or no room for it.
        names: in their order; none where the emblem holds them.
        web: its address on the web.
    """

    emblem: Words
    names: tuple[Words, ...]
    web: str


@dataclass(frozen=True, slots=True)
class LockupsContext:
    """The lockups of all who publish, for each place, in order."""

    cover: tuple[LockupContext, ...]
    title_page: tuple[LockupContext, ...]
    colophon: tuple[LockupContext, ...]
    running_header: tuple[LockupContext, ...]


@dataclass(frozen=True, slots=True)
class AuthorContext:
    """An author, for the template."""

    name: Words
    affiliation: tuple[Words, ...]
    orcid: str
    email: str


@dataclass(frozen=True, slots=True)
class ImprintWords:
    """A line of the imprint, for the template: its label, and its words."""

    term: Words
    content: Words


readable(Words, names=["runs"])
for _record in (LockupContext, LockupsContext, AuthorContext, ImprintWords):
    readable(_record)


@dataclass(frozen=True, slots=True)
class _Pending:
    """What a mark stands for.

    Attributes:
        behind: where a picture behind the text has its corner on the page, in mm.
        lockup: where the lockup stands that it is a part of, and which one it is there.
        parts: marks that it is made of, one after another.
        shapes: drawings behind the text.
        told_by: the property of the file that says the same, and what stands before it.
    """

    content: tuple[Inline, ...] = ()
    language: str = ""
    picture: Resource | None = None
    size: tuple[float, float] = (0.0, 0.0)
    alternative: str = ""
    behind: tuple[float, float] | None = None
    in_line: bool = False
    lockup: tuple[Place, int] | None = None
    parts: tuple[int, ...] = ()
    shapes: tuple[Element, ...] = ()
    told_by: tuple[str, str] = ("", "")


class Marks:
    """Hands out marks for the template and replaces them by what they stand for.

    Args:
        properties: those of the file; words that repeat one become a field that shows it.

    Attributes:
        placed: once replaced, the paragraphs that hold parts of lockups: the paragraph, the
            place, the lockup's number in it.
    """

    def __init__(self, properties: Mapping[str, str] = MappingProxyType({})) -> None:
        self._properties = properties
        self._pending: list[_Pending] = []
        self.placed: list[tuple[Element, Place, int]] = []

    def words(
        self,
        content: Iterable[Inline],
        language: str = "",
        lockup: tuple[Place, int] | None = None,
        told_by: tuple[str, str] = ("", ""),
    ) -> Words:
        """Return ``content`` for the template, in ``language``.

        Args:
            told_by: the property of the file that says the same, and what stands before it.
        """
        inlines = tuple(content)
        return self._words(
            clean(plain_text(inlines)),
            _Pending(inlines, language, lockup=lockup, told_by=told_by),
        )

    def passage(self, passage: Passage, language: str = "", told_by: str = "") -> Words:
        """Return ``passage`` for the template."""
        return self.words(passage.content, passage.language or language, told_by=(told_by, ""))

    def emblem(self, lockup: Lockup, place: Place, number: int, language: str) -> Words:
        """Return the emblem of ``lockup``, the one of this ``number`` in its ``place``."""
        if lockup.logo is None:
            return self._words("", _Pending(lockup=(place, number)))
        label = LANGUAGES[language].label("emblem-of", lockup.organisation.name(language))
        return self._words(
            label,
            _Pending(
                picture=lockup.logo.image,
                size=(lockup.width, lockup.height),
                alternative=label,
                in_line=place == "running-header",
                lockup=(place, number),
            ),
        )

    def art(self, art: Resource | None, place: ArtPlace) -> Words:
        """Return what lies on the cover's ground, behind the text."""
        if art is None:
            return self.words(())
        size, corner = (place.width, place.height), (place.left, place.top)
        return self._words("", _Pending(picture=art, size=size, behind=corner))

    def shapes(self, shapes: Iterable[Element]) -> Words:
        """Return ``shapes``, behind the text."""
        return self._words("", _Pending(shapes=tuple(shapes)))

    def joined(self, parts: Iterable[Words]) -> Words:
        """Return ``parts`` one after another."""
        parts = tuple(parts)
        numbers = tuple(int(found[1]) for part in parts if (found := _MARK.match(part.runs)))
        return self._words("".join(parts), _Pending(parts=numbers))

    def _words(self, plain: str, pending: _Pending) -> Words:
        self._pending.append(pending)
        return Words(plain, Markup(f"\ue000{len(self._pending) - 1}\ue001"))

    def replace(self, part: Part, root: Element, ink: Ink, media: Media) -> None:
        """Put runs, written with ``ink``, in the place of every mark in ``part``."""
        for run in list(root.iter(name("w:r"))):
            if any(_MARK.search(node.text or "") for node in run.findall(name("w:t"))):
                self._replace_run(part, run, ink, media)
        gathering = (name("w:p"), name("w:r"))  # python-docx gathers their text from within
        for node in root.iter():
            # A mark where no run can be, in a description: its plain words.
            for key, value in node.attrib.items():
                if _MARK.search(value):
                    node.set(key, _MARK.sub(self._plain, value))
            if node.tag not in gathering and node.text and _MARK.search(node.text):
                node.text = _MARK.sub(self._plain, node.text)

    def _plain(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        if number >= len(self._pending):
            return ""
        pending = self._pending[number]
        return pending.alternative or clean(plain_text(pending.content))

    def _replace_run(self, part: Part, run: Element, ink: Ink, media: Media) -> None:
        properties = run.find(name("w:rPr"))
        for child in list(run):
            if child is properties:
                continue
            if child.tag != name("w:t"):
                run.addprevious(_run_like(properties, child))
                continue
            for place, piece in enumerate(_MARK.split(child.text or "")):
                if place % 2 == 0:
                    if piece:
                        run.addprevious(_run_like(properties, element("w:t", piece)))
                elif int(piece) < len(self._pending):
                    for made in formatted(
                        self._runs(part, int(piece), run, ink, media), properties
                    ):
                        run.addprevious(made)
        run.getparent().remove(run)

    def _runs(self, part: Part, number: int, run: Element, ink: Ink, media: Media) -> list[Element]:
        pending = self._pending[number]
        if pending.lockup:
            holder = next(run.iterancestors(name("w:p")), None)
            self.placed.append((holder, *pending.lockup))
        if pending.parts:
            return [
                made for inner in pending.parts for made in self._runs(part, inner, run, ink, media)
            ]
        if pending.shapes:
            return [element("w:r", shape) for shape in pending.shapes]
        if pending.picture is not None:
            return _picture(part, pending, ink, media)
        language = pending.language or ink.language.tag
        made = ink.inlines(pending.content, Setting(language, "display"))
        called, before = pending.told_by
        if not called or in_field(run) or not _plain(pending.content):
            return made
        return property_field(made, called, self._properties.get(called, ""), before)


def _plain(content: Iterable[Inline]) -> bool:
    """Whether ``content`` is words in no type of their own, which a field would take away."""
    return all(
        isinstance(inline, Text)
        or (isinstance(inline, (Link, LanguageSpan)) and _plain(inline.content))
        for inline in content
    )


def _run_like(properties: Element | None, content: Element) -> Element:
    return element("w:r", *([copy.deepcopy(properties)] if properties is not None else []), content)


def _picture(part: Part, pending: _Pending, ink: Ink, media: Media) -> list[Element]:
    picture, size = pending.picture, pending.size
    assert picture is not None
    try:
        if pending.behind:
            drawing = media.behind(part, picture, (*pending.behind, *size), order=2)
        else:
            drawing = media.inline(part, picture, *size, pending.alternative)
    except PictureFault as fault:
        ink.problems.error("DOCX-08", Span(picture.name), str(fault), "save the picture anew")
        return []
    properties = element("w:rPr", element("w:noProof"))
    if pending.in_line:
        # Beside words it hangs below their line, so that its middle is theirs.
        properties.append(element("w:position", val=-round(size[1] / 25.4 * 72 * 0.25 * 2)))
    return [element("w:r", properties, drawing)]


def cover_art(edition: Edition) -> Resource | None:
    """Return what lies on the ground of the report's cover, the same as in the other formats.

    Raises:
        TemplateProblem: the institute's template of it fails, or is missing.
    """
    cover = edition.institute.tokens.cover
    art = cover.layout.art
    if art == "none" or (art == "drawing" and not cover.drawing):
        return None
    if art != "drawing" and cover.picture is not None:
        return cover.picture
    template = DRAWING if art == "drawing" else PATTERN.format(cover.design)
    shown = of_edition(edition)
    svg = render(environment(edition.institute), template, edition=shown, institute=shown.institute)
    return Resource("drawing.svg", "image/svg+xml", str(svg).encode())


def axis_art(edition: Edition, line: Timeline, length: float) -> Resource | None:
    """Return the axis of a line of time, the same as in the other formats; ``length`` in mm.

    Raises:
        TemplateProblem: the institute's template of it fails, or is missing.
    """
    marks = axis_of(line.events, edition.metadata.published)
    if not marks:
        return None
    shown, reach = of_edition(edition), round(length / 25.4 * 96, 1)
    svg = render(
        environment(edition.institute), AXIS, edition=shown, institute=shown.institute,
        marks=marks, reach=reach, page=False, block=None,
    )  # fmt: skip
    return Resource("axis.svg", "image/svg+xml", str(svg).encode())


def template_context(
    edition: Edition, marks: Marks, art: Resource | None, composition: Composition
) -> Mapping[str, Any]:
    """Return every name that a template may use; ``art`` lies on the cover."""
    metadata, language = edition.metadata, edition.language
    other = edition.companion_metadata
    other_tag = edition.companion.tag if edition.companion else language.tag
    nothing = marks.words(())
    tokens, spots = edition.institute.tokens, composition.look.spots

    def label(key: str, number: str = "") -> str | Words:
        said = language.label(key, number)
        if not edition.parallel or edition.companion is None or key not in _HEADINGS:
            return said
        also = edition.companion.label(key)
        both = (*_text(f"{said}{_EN_SPACE}"), *_in(edition.companion.tag, _text(also)))
        return marks.words(both)

    def own_label(key: str) -> Words:
        return marks.words(_text(language.label(key)))

    def companion_label(key: str) -> Words:
        companion = edition.companion or language
        return marks.words(_text(companion.label(key)), companion.tag)

    return {
        "language": language.tag,
        "label": Function("label", label),
        "ground": marks.shapes(ground_shapes(tokens, spots)),
        "drawing": marks.art(art, composition.art),
        "foot": marks.shapes(panel_shapes(tokens, spots)),
        "kicker": marks.words(_kicker(edition)),
        "kind": marks.passage(kind_of(edition)),
        "title": marks.passage(metadata.title, told_by="Title"),
        "subtitle": marks.passage(metadata.subtitle, told_by="Subject"),
        "companion_title": marks.words(_companion_title(edition), other_tag) if other else nothing,
        "companion_abstract": tuple(
            marks.passage(line, other_tag) for line in (other.abstract if other else ())
        ),
        "companion_keywords": marks.words(
            _keywords(other, edition.companion) if other and edition.companion else (), other_tag
        ),
        "own_label": Function("own_label", own_label),
        "companion_label": Function("companion_label", companion_label),
        "credit_line": marks.passage(metadata.credit_line),
        "authors": tuple(
            AuthorContext(
                marks.passage(person.name),
                tuple(marks.passage(line) for line in person.affiliation),
                person.orcid,
                person.email,
            )
            for person in edition.people
        ),
        "lockups": LockupsContext(
            _lockups(edition, "cover", marks),
            _lockups(edition, "title-page", marks),
            _lockups(edition, "colophon", marks),
            _lockups(edition, "running-header", marks),
        ),
        "publishers": _publishers(edition, marks),
        "publishers_companion": _publishers_companion(edition, marks),
        "dates": marks.words(_dates(edition)),
        "published": marks.words(edition.published),
        "companion_published": marks.words(edition.companion_published, other_tag),
        "abstract": tuple(marks.passage(line) for line in metadata.abstract),
        "keywords": marks.words(_keywords(metadata, language)),
        "colophon": tuple(marks.passage(line) for line in metadata.colophon),
        "imprint": _imprint(edition, marks),
        "publisher": marks.passage(metadata.publisher),
        "licence": licence(metadata.licence or edition.institute.licence)[0],
        "series": marks.passage(metadata.series),
        "series_number": metadata.series_number,
        "doi": metadata.doi,
        "isbn": metadata.isbn,
        "issn": metadata.issn,
        "version": edition.version,
    }


_HEADINGS = frozenset({"abstract", "contents", "figures", "tables"})
"""Labels that stand as headings: a parallel edition says them in both languages."""


def _in(language: str, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return (LanguageSpan(language, content),) if content else ()


def report_room(edition: Edition, composition: Composition, problems: Problems) -> None:
    """Report that a page of the front is crowded, or too small to read for it (``DOCX-09``)."""
    file = edition.metadata.span.file
    place = Span(file) if file else NOWHERE
    if composition.crowded:
        problems.warning(
            "DOCX-09",
            place,
            "the cover or the title page has no room for its words in Word, set at "
            f"{TITLE_FITS[-1]:.0%} of their size",
            ROOM_HINT,
        )
    if composition.back_fit < TITLE_FITS[0]:
        size = composition.look.spots["imprint"].size
        if found := crowded_back(edition, size, full=composition.back_crowded):
            problems.warning("DOCX-09", place, f"in Word, {found[0]}", found[1])


def front_of(edition: Edition) -> Front:
    """Return what the front pages of ``edition`` say."""
    metadata = edition.metadata
    companion = _companion_title(edition)
    return Front(
        kicker=plain_text(_kicker(edition)),
        title=plain_text(metadata.title),
        subtitle=plain_text(metadata.subtitle),
        companion=worded_lines(companion) if companion else (),
        credit=plain_text(metadata.credit_line),
        authors=tuple(
            (
                plain_text(person.name),
                *(
                    plain_text(line)
                    for line in person.affiliation
                    if len(edition.people) <= MOST_WITH_AFFILIATION
                ),
            )
            for person in edition.people
        ),
        dates=plain_text(_dates(edition)),
        series=plain_text(series_line(metadata)),
        colophon=tuple(plain_text(line) for line in metadata.colophon),
        imprint=tuple(worded_lines(row.content) for row in imprint_rows(edition)),
        pictures=float(QR_WIDTH.removesuffix("mm")) if metadata.qr_code else 0.0,
    )


def _kicker(edition: Edition) -> tuple[Inline, ...]:
    parts = [kind_of(edition).content]
    if edition.companion_metadata and edition.companion:
        other = edition.companion_metadata.kind.content
        if plain_text(other) != plain_text(parts[0]):
            parts.append(_in(edition.companion.tag, other))
    return _joined(parts, " · ")


def _joined(
    parts: Iterable[tuple[Inline, ...]], separator: str | tuple[Inline, ...]
) -> tuple[Inline, ...]:
    between = (Text(separator),) if isinstance(separator, str) else separator
    found: list[Inline] = []
    for part in parts:
        if part:
            if found:
                found.extend(between)
            found.extend(part)
    return tuple(found)


def _companion_title(edition: Edition) -> tuple[Inline, ...]:
    """Return title and subtitle in the other language, a line each."""
    other = edition.companion_metadata
    if other is None or edition.companion is None:
        return ()
    return _joined([other.title.content, other.subtitle.content], (LineBreak(),))


def _dates(edition: Edition) -> tuple[Inline, ...]:
    other = edition.companion_published
    tag = edition.companion.tag if edition.companion else edition.language.tag
    return _joined([edition.published, _in(tag, other)], " · ")


def _lockups(edition: Edition, place: Place, marks: Marks) -> tuple[LockupContext, ...]:
    tag = edition.language.tag
    return tuple(
        LockupContext(
            marks.emblem(lockup, place, number, tag),
            tuple(
                marks.words((Text(line.text),), line.language, (place, number))
                for line in lockup.names
            ),
            lockup.organisation.web,
        )
        for number, lockup in enumerate(lockups(edition.institute, edition.language, place))
    )


def _publishers(edition: Edition, marks: Marks) -> Words:
    """Return the running header's line: each institute's emblem and first name."""
    small = edition.institute.tokens.scale.small
    made: list[Words] = []
    found = lockups(edition.institute, edition.language, "running-header")
    for number, lockup in enumerate(found):
        if made:
            made.append(marks.words((Text(3 * _EN_SPACE),)))
        if lockup.logo is not None:
            made.append(marks.emblem(lockup, "running-header", number, edition.language.tag))
            if lockup.names:
                # The clear space round the emblem, in spaces half as wide as the type is high.
                spaces = max(1, math.ceil(lockup.clear / (small / 2 * 25.4 / 72)))
                made.append(marks.words((Text(spaces * _EN_SPACE),)))
        if lockup.names:
            first = lockup.names[0]
            made.append(marks.words((Text(first.text),), first.language, told_by=("Company", "")))
    return marks.joined(made)


def _publishers_companion(edition: Edition, marks: Marks) -> Words:
    """Return the institutes' other names, for the second line of the running header."""
    names = [
        line
        for lockup in lockups(edition.institute, edition.language, "running-header")
        for line in lockup.names[1:]
    ]
    return marks.words(_joined([_in(line.language, _text(line.text)) for line in names], " · "))


def _keywords(metadata: Metadata, language: Language) -> tuple[Inline, ...]:
    separator = language.label("list-separator")
    return _joined([word.content for word in metadata.keywords], separator)


def _imprint(edition: Edition, marks: Marks) -> tuple[ImprintWords, ...]:
    tag = edition.language.tag
    return tuple(
        ImprintWords(
            marks.words(_text(row.label), row.language or tag),
            marks.words(
                row.content,
                row.language or tag,
                told_by=("", "") if row.language else _IMPRINT_PROPERTIES.get(row.key, ("", "")),
            ),
        )
        for row in imprint_rows(edition)
    )


_IMPRINT_PROPERTIES: Mapping[str, tuple[str, str]] = {
    "publisher": ("Publisher", ""),
    "series": ("Series", ""),
    "doi": ("DOI", RESOLVER),
    "isbn": ("ISBN", ""),
    "issn": ("ISSN", ""),
    "licence": ("Licence", ""),
}
"""Row of the imprint → the property of the file that says the same, and what stands before it."""


def _text(words: str) -> tuple[Inline, ...]:
    return (Text(words),) if words else ()
