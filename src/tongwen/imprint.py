"""The imprint: who made the report, under what terms, and how it is found and cited.

One list, in the order in which it is printed; each format sets it in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .document import (
    RESOLVER,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    Passage,
    Text,
)
from .edition import Edition
from .institute import Organisation
from .languages import Language
from .metadata import Contributor, Metadata, licence
from .views import readable
from .walk import plain_text, walk

_TITLES = re.compile(r"^(?:(?:Dr|Prof|Mr|Ms|Mrs|Mx|Sir|Dame)\.?|Professor|Doctor)\s+")
_HAN_TITLES = re.compile(r"\s*(?:博士|教授|先生|女士|小姐)$")


QR_CODE = "qr-code.svg"
"""The name of the QR code among an edition's pictures."""

QR_WIDTH = "24mm"

LEAST_TYPE = 5.5
"""In pt: smaller type on the back of a title page is hard to read."""


@dataclass(frozen=True, slots=True)
class ImprintRow:
    """A row of the imprint.

    Attributes:
        key: of its label.
        label: in words.
        entries: what it holds, each below the one before; the lines of one are parted by breaks.
        language: the BCP 47 tag where it is not the edition's.
    """

    key: str
    label: str
    entries: tuple[Passage, ...]
    language: str = ""

    @property
    def content(self) -> tuple[Inline, ...]:
        """Return all entries, one under the other."""
        return _stacked(
            (LanguageSpan(entry.language, entry.content),)
            if entry.language not in ("", self.language)
            else entry.content
            for entry in self.entries
        )


readable(ImprintRow)


def imprint_rows(edition: Edition) -> tuple[ImprintRow, ...]:
    """Return the imprint's rows: in a parallel edition those of the second language below."""
    found = [_row(edition.language, "", *entry) for entry in _rows(edition)]
    if edition.parallel and edition.companion is not None:
        second = edition.companion
        found += [_row(second, second.tag, *entry) for entry in _rows_in_second(edition, second)]
    return tuple(row for row in found if row.entries)


def crowded_back(edition: Edition, size: float, *, full: bool) -> tuple[str, str] | None:
    """Return what is wrong with the back of a title page that was set smaller, and what helps.

    None where it can be read.

    Args:
        size: of its rows, in pt. full: whether it has no room for all of its words in it either.
    """
    if size >= LEAST_TYPE and not full:
        return None
    page, metadata = "the back of the title page", edition.metadata
    long = {
        "colophon": metadata.colophon,
        "disclaimer": metadata.disclaimer,
        "history": metadata.history,
        "addresses": any(one.organisation.address for one in edition.institute.partners),
    }
    words = [f"its {key}" for key, there in long.items() if there]
    ways = [f"shorten {' or '.join(words)}"] if words else []
    ways += ["leave out its QR code"] if metadata.qr_code else []
    ways.append("choose a larger page")
    if full:
        fault = f"{page} has no room for its words, even in type of {size:.1f} pt"
    else:
        fault = (
            f"{page} has room for its words only in type of {size:.1f} pt, which is hard to read"
        )
    return fault, ", or ".join(ways)


def _row(spoken: Language, tag: str, key: str, entries: Iterable[Passage]) -> ImprintRow:
    passages = (Passage(each.content, "", each.language or tag) for each in entries if each)
    return ImprintRow(key, spoken.label(key), tuple(passages), tag)


_Rows = Iterator[tuple[str, Iterable[Passage]]]
"""The key of each row, and its entries."""


def _rows(edition: Edition) -> _Rows:
    metadata, language, institute = edition.metadata, edition.language, edition.institute
    yield "authors", map(_person, metadata.contributors)
    if institute.partners:
        together = zip(publishers(edition), institute.publishers, strict=True)
        yield (
            "publisher",
            (_below(name, _whereabouts(one.organisation, language)) for name, one in together),
        )
    else:
        yield "publisher", publishers(edition)
        yield "address", [Passage(_whereabouts(institute.organisation, language))]
    yield "published", [Passage(edition.published)]
    yield "series", [Passage(series_line(metadata), "", metadata.series.language)]
    yield "doi", [Passage(_link(f"{RESOLVER}{metadata.doi}" if metadata.doi else ""))]
    yield "isbn", [_passage(metadata.isbn)]
    yield "issn", [_passage(metadata.issn)]
    yield "keywords", _keywords(metadata, language)
    name, terms = licence(metadata.licence or institute.licence)
    yield "history", metadata.history
    yield "licence", [Passage((Link(terms, (Text(name),)),)) if terms else _passage(name)]
    yield "disclaimer", metadata.disclaimer
    yield "cite-as", [cited(edition)]
    where = _where(edition)
    if metadata.qr_code and where:
        code = InlineImage(QR_CODE, language.label("qr-code-of", where), QR_WIDTH)
        yield "qr-code", [Passage((code, LineBreak(), *_link(where)))]


def _rows_in_second(edition: Edition, second: Language) -> _Rows:
    """Yield how a parallel edition was made, for readers of its second language."""
    other = edition.companion_metadata
    if other is None:
        return
    yield "authors", (person.name for person in other.contributors)
    yield "publisher", _own_names(edition, second)
    yield "published", [Passage(edition.companion_published)]
    yield "series", [Passage(series_line(other), "", other.series.language)]
    yield "keywords", _keywords(other, second)


def _keywords(metadata: Metadata, language: Language) -> Iterator[Passage]:
    """Yield the keywords of a report without an abstract, below which they stand elsewhere."""
    words: list[Inline] = []
    for word in metadata.keywords if not metadata.abstract else ():
        words += [Text(language.label("list-separator"))] if words else []
        spoken = word.language not in ("", language.tag)
        words += [LanguageSpan(word.language, word.content)] if spoken else word.content
    if words:
        yield Passage(tuple(words))


def _person(person: Contributor) -> Passage:
    addresses = [f"mailto:{person.email}"] if person.email else []
    addresses += [f"https://orcid.org/{person.orcid}"] if person.orcid else []
    addresses += [person.url] if person.url else []
    return _below(person.name, *map(_link, addresses))


def publishers(edition: Edition) -> tuple[Passage, ...]:
    """Return who publishes: whom the report names, else the institutes by themselves.

    Where several institutes publish together, each is named as it names itself: the report,
    which may be published without the others, knows of the first one only.
    """
    if edition.metadata.publisher and not edition.institute.partners:
        return (edition.metadata.publisher,)
    return _own_names(edition, edition.language)


def _own_names(edition: Edition, language: Language) -> tuple[Passage, ...]:
    """Return the institutes that publish, in ``language`` where they have a name in it."""
    return tuple(
        Passage((Text(name),), "", spoken)
        for name, spoken in zip(
            edition.institute.publisher_names(language.tag),
            edition.institute.publisher_languages(language.tag),
            strict=True,
        )
    )


def series_line(metadata: Metadata) -> tuple[Inline, ...]:
    """Return the series and the report's number in it."""
    series = metadata.series.content
    if series and metadata.series_number:
        return (*series, Text(f" {metadata.series_number}"))
    return series


def _whereabouts(body: Organisation, language: Language) -> tuple[Inline, ...]:
    """Return where a body is found: its address, in the text's language if possible, its page."""
    written = body.address or {}
    where = written.get(language.tag) or next(iter(written.values()), "")
    return _stacked([*((Text(line),) for line in where.splitlines()), _link(body.web)])


def _below(first: Passage, *lines: tuple[Inline, ...]) -> Passage:
    """Return ``first`` with ``lines`` under it, which are in the edition's language."""
    words = first.content
    if first.language and any(lines):
        return Passage(_stacked([(LanguageSpan(first.language, words),), *lines]))
    return Passage(_stacked([words, *lines]), "", first.language)


def _link(address: str) -> tuple[Inline, ...]:
    words = address.removeprefix("mailto:")
    return (Link(address, (Text(words),)),) if address else ()


def _stacked(lines: Iterable[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    """Return ``lines`` one under the other, without those that say nothing."""
    made: list[Inline] = []
    for line in lines:
        if line:
            made += [LineBreak(), *line] if made else line
    return tuple(made)


def _passage(words: str) -> Passage:
    return Passage((Text(words),)) if words else Passage()


# --- the report as a reference, on one line ------------------------------------------------


def citation(edition: Edition) -> str:
    """Return the report as a reference on one line, in the order of the edition's language."""
    metadata = edition.metadata
    year = str(metadata.published.year) if metadata.published else ""
    between = edition.language.label("list-separator")
    authors = between.join(name_of(person) for person in metadata.contributors)
    by = between.join(publisher_names(edition))
    where = _where(edition)
    series = plain_text(series_line(metadata))
    if edition.language.script.wide:
        title = edition.language.label("title-marks", full_title(edition))
        parts = [authors, title, series, by, year]
        comma = edition.language.label("clause-separator")
        return comma.join(part for part in parts if part) + "。" + where
    first = f"{authors} ({year})" if authors and year else authors or year
    parts = [first, full_title(edition), series, by]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part) + (f" {where}" * bool(where))


def cited(edition: Edition) -> Passage:
    """Return how the report is cited, each part in its language; empty without a date."""
    if not edition.metadata.published:
        return Passage()
    where = _where(edition)
    return Passage((*_spoken(edition, citation(edition).removesuffix(where)), *_link(where)))


def _spoken(edition: Edition, words: str) -> Iterator[Inline]:
    """Yield ``words`` of the citation, each in the language of what it is made of."""
    metadata, institute, tag = edition.metadata, edition.institute, edition.language.tag
    parts = [metadata.title, metadata.subtitle, metadata.series]
    parts += [person.name for person in metadata.contributors]
    known = {
        plain_text(node.content): node.language
        for part in parts
        for node in walk(part)
        if isinstance(node, (LanguageSpan, Passage)) and node.language
    }
    bodies = (publisher.organisation for publisher in institute.publishers)
    known |= {one.name(tag): spoken for one in bodies if (spoken := one.name_language(tag))}
    known.pop("", None)
    longest = sorted(known, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest)) or r"(?!)"
    for part in re.split(f"({pattern})", words):
        if part in known:
            yield LanguageSpan(known[part], (Text(part),))
        elif part:
            yield Text(part)


def _where(edition: Edition) -> str:
    """Return where the report is found: by its DOI, else on its site."""
    doi = edition.metadata.doi
    return f"{RESOLVER}{doi}" if doi else address(edition)


def kind_of(edition: Edition) -> Passage:
    """Return what the report is, set above its title: "Report" where it does not say."""
    return edition.metadata.kind or _passage(edition.language.label("report"))


def full_title(edition: Edition) -> str:
    """Return title and subtitle as plain text, parted as the language parts them."""
    return joined_title(edition.language, edition.metadata)


def joined_title(language: Language, metadata: Metadata) -> str:
    """Return title and subtitle in one of a report's languages, which parts them in its way."""
    parts = [plain_text(part) for part in (metadata.title, metadata.subtitle) if part]
    return language.label("separator").join(parts)


def publisher_names(edition: Edition) -> list[str]:
    """Return the bodies that publish, in the edition's language."""
    return [
        publisher.organisation.name(edition.language.tag)
        for publisher in edition.institute.publishers
    ]


def address(edition: Edition, file: str = "") -> str:
    """Return where a page of the edition's site stands, whole; empty if the report does not say."""
    base = edition.metadata.address
    return f"{base}{edition.language.tag}/{file}" if base else ""


def name_of(person: Contributor) -> str:
    """Return a person's name without titles."""
    return _HAN_TITLES.sub("", _TITLES.sub("", plain_text(person.name)))
