"""What an artefact says of the report for catalogues, and how it suggests to be cited."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from ..artefacts.structure import Block, Structure
from ..diagnostics import short
from ..edition import Edition
from ..formats import FORMATS
from ..imprint import citation, full_title, publisher_names
from ..metadata import licence
from ..walk import plain_text
from .sameness import letters_and_digits, letters_of

_Entries = Iterator[tuple[tuple[str, ...], tuple[str, ...]]]
"""Names of entries of a record, and the values that they have to have."""

_NOTATIONS = {"BibTeX": "@", "RIS": "TY  -", "CSL-JSON": "["}
"""Notation for reference managers → how it begins."""


_MOST_LETTERS = 255
"""Of a property, which Word cuts off there."""


def record_faults(edition: Edition, format_: str, structure: Structure) -> Iterator[str]:
    """Yield what the record says otherwise: properties in Word, elements of a page's head."""
    row = FORMATS[format_]
    how = {"properties": _properties, "elements": _elements}
    if not row.record:
        return
    # Word's own language is that of Latin letters; what the text is in, its properties say.
    if row.record == "elements" and structure.language != edition.language.tag:
        yield f"the {row.noun} says that it is in “{structure.language or 'no language'}”"
    for names, wanted in how[row.record](edition):
        for name in names:
            found = structure.record.get(name, ())
            if tuple(map(letters_of, found)) != tuple(map(letters_of, wanted)):
                yield (
                    f"“{name}” in the metadata of the {row.noun} is “{short('; '.join(found))}”, "
                    f"not “{short('; '.join(wanted))}”"
                )

    if row.record == "elements":
        yield from _page_faults(edition, structure, row.noun)


def _page_faults(edition: Edition, structure: Structure, noun: str) -> Iterator[str]:
    """Yield the regions of a page that are named otherwise, and files beside it of another one."""
    label, regions = edition.language.label, structure.record.get("region", ())
    wanted = {
        "language": bool(edition.alternates),
        "formats": True,
        "contents": bool(edition.document.contents),
        "abstract": bool(edition.metadata.abstract),
        "notes": bool(structure.notes),
        "cite": True,
        "colophon": bool(edition.metadata.colophon),
    }
    for name in (label(key) for key, is_there in wanted.items() if is_there):
        if letters_of(name) not in map(letters_of, regions):
            yield f"no part of the {noun} is called “{name}” for who listens to it"
    if "" in regions:
        yield f"a part of the {noun} has no name for who listens to it"
    files = {row.place(edition.stem, edition.tag) for row in FORMATS.values()}
    for goal in structure.record.get("other format", ()):
        if unquote(goal) not in files:
            yield f"the {noun} offers “{goal}”, which is no file of this edition"


def _properties(edition: Edition) -> _Entries:
    metadata = edition.metadata
    authors = "; ".join(plain_text(person.name) for person in metadata.contributors)
    keywords = "; ".join(plain_text(word) for word in metadata.keywords)
    yield ("title",), (plain_text(metadata.title),)
    for name, words in (
        ("title", plain_text(metadata.title)),
        ("subject", plain_text(metadata.subtitle)),
        ("creator", authors),
        ("keywords", keywords),
        ("language", edition.language.tag),
    ):
        if words:
            yield (name,), (words[:_MOST_LETTERS],)


def _elements(edition: Edition) -> _Entries:
    metadata, language = edition.metadata, edition.language
    authors = tuple(plain_text(person.name) for person in metadata.contributors)
    keywords = tuple(plain_text(word) for word in metadata.keywords)
    publishers = tuple(publisher_names(edition))
    together = language.label("list-separator").join(publishers)
    date, about = metadata.published, plain_text(metadata.abstract[:1])
    name, goal = licence(metadata.licence)

    def one(value: str) -> tuple[str, ...]:
        return (value,) if value else ()

    yield ("title",), (f"{full_title(edition)} · {together}",)
    yield ("DC.title", "citation_title", "og:title"), (full_title(edition),)
    yield ("author", "DC.creator", "citation_author"), authors
    yield ("published",), (date.isoformat(),) if date else ()
    yield ("theme-color",), (edition.institute.tokens.colours.ground,)
    yield ("DC.language", "citation_language"), (language.tag,)
    yield ("og:locale",), (language.locale,)
    yield ("DC.type",), ("Text",)
    yield ("og:type",), ("article",)
    yield ("DC.publisher", "citation_technical_report_institution"), publishers
    yield ("og:site_name",), (together,)
    yield ("description", "og:description"), one(about)
    yield ("DC.subject",), keywords
    yield ("keywords",), one(", ".join(keywords))
    yield ("DC.date",), (date.isoformat(),) if date else ()
    yield ("citation_publication_date",), (date.isoformat().replace("-", "/"),) if date else ()
    yield ("DC.rights",), one((goal or name) if metadata.licence else "")
    yield ("license",), one(goal if metadata.licence else "")
    yield ("citation_technical_report_number",), one(metadata.series_number)
    yield ("citation_doi",), one(metadata.doi)
    yield ("citation_isbn",), one(metadata.isbn)
    yield ("citation_issn",), one(metadata.issn)
    others = [other for other in edition.alternates if not other.parallel]
    yield ("og:locale:alternate",), tuple(other.language.locale for other in others)
    for other in others:
        yield (f"alternate {other.tag}",), (other.address,)
    if edition.alternates and not edition.parallel:
        yield (f"alternate {language.tag}",), (f"{edition.stem}.html",)


def citation_faults(edition: Edition, format_: str, structure: Structure) -> Iterator[str]:
    """Yield what is missing in the part on citing the report, and downloads that differ."""
    noun = FORMATS[format_].noun
    blocks = structure.frame.get("citation", ())
    if not blocks:
        yield f"the {noun} does not say how the report is cited"
        return
    codes = [block for block in blocks if block.kind == "code"]
    lines = [_text(block) for block in blocks if block.kind == "paragraph" and not _goal(block)]
    wanted = citation(edition)
    if letters_of(wanted) not in map(letters_of, lines):
        shown = short(lines[0]) if lines else ""
        yield f"the suggested citation of the {noun} is “{shown}”, not “{short(wanted)}”"
    for name, begins in _NOTATIONS.items():
        if not any(_text(block).strip().startswith(begins) for block in codes):
            yield f"the {noun} does not say how the report is cited in {name}"
    facts = _facts(edition)
    for block in codes:
        said = letters_and_digits(_text(block))
        for what, fact in facts.items():
            if fact and fact not in said:
                yield (
                    f"the suggested citation “{short(_text(block))}” of the {noun} lacks the "
                    f"{what} ({block.place})"
                )
        if not any(_downloaded(_goal(other)) == _text(block).strip() for other in blocks):
            yield (
                f"nothing in the {noun} downloads the suggested citation “{short(_text(block))}” "
                f"({block.place})"
            )
    yield from _foreign_downloads(blocks, {_text(block).strip() for block in codes}, noun)


def _foreign_downloads(blocks: Sequence[Block], kept: set[str], noun: str) -> Iterator[str]:
    for block in blocks:
        leads_to_itself = _goal(block) == _text(block)  # the address in the suggested citation
        if _goal(block) and not leads_to_itself and _downloaded(_goal(block)) not in kept:
            yield (
                f"“{short(_text(block))}” of the {noun} downloads something else than what stands "
                f"before it ({block.place})"
            )


def _facts(edition: Edition) -> dict[str, str]:
    metadata = edition.metadata
    facts = {
        "title": letters_and_digits(plain_text(metadata.title)),
        "DOI": letters_and_digits(metadata.doi),
    }
    facts["year"] = str(metadata.published.year) if metadata.published else ""
    for number, person in enumerate(metadata.contributors, start=1):
        words = re.findall(r"\w+", plain_text(person.name))
        facts[f"author {number}"] = letters_and_digits(max(words, key=len, default=""))
    return facts


def _text(block: Block) -> str:
    return "".join(run.text for run in block.content)


def _goal(block: Block) -> str:
    return "".join(run.target for run in block.content)


def _downloaded(address: str) -> str:
    """Return the text that a ``data:`` address holds; "" for any other."""
    kind, comma, data = address.partition(",")
    if not comma or not kind.startswith("data:"):
        return ""
    try:
        raw = base64.b64decode(data) if kind.endswith(";base64") else unquote(data).encode()
        return raw.decode("utf-8", "replace").replace("\r", "").strip()
    except ValueError:
        return ""


__all__ = ["citation_faults", "record_faults"]
