"""Checks of what a report says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from ..diagnostics import Problem, Severity
from ..metadata import Metadata
from ..readers.source import Report
from ..walk import plain_text

WANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": ("authors", "published", "abstract", "keywords", "licence"),
        "policy brief": ("authors", "published", "licence"),
        "working paper": ("authors", "published", "abstract", "keywords", "licence", "series"),
        "book": ("authors", "published", "licence", "publisher", "isbn"),
    }
)
"""A report's kind, in small letters → the keys that a catalogue asks for; "": every other kind."""


def check_metadata(report: Report) -> Iterator[Problem]:
    """META-10: the metadata lack what a report of its kind is catalogued by.

    Libraries, search and readers who cite it go by authors, date, abstract, keywords and licence.
    A book has an ISBN, a working paper a series.
    """
    metadata = report.metadata
    kind = plain_text(metadata.kind)
    name = Path(metadata.span.file).name
    for key in WANTED.get(kind.casefold(), WANTED[""]):
        if not _said(metadata, key):
            yield Problem(
                metadata.span,
                "META-10",
                f"a {kind.lower() or 'report'} wants “{key}”, and {name} does not say it",
                f"write “{key}: …”",
                Severity.WARNING,
            )


def _said(metadata: Metadata, key: str) -> bool:
    values = {"authors": metadata.contributors}
    return bool(values[key] if key in values else getattr(metadata, key))


def check_identifiers(report: Report) -> Iterator[Problem]:
    """META-11: an ISBN, an ISSN, a DOI, an ORCID iD or a ROR that cannot be one.

    Each but the DOI ends in a digit that is reckoned from the others; a digit that was mistyped
    leads to another book, another person or to nothing (ISO 2108; ISO 3297; ISO 27729; DOI
    Handbook, 2.2).
    """
    metadata = report.metadata
    if metadata.isbn and not is_isbn(metadata.isbn):
        message = f"“{metadata.isbn}” is no ISBN"
        yield _wrong(metadata, "isbn", message, "copy it from who assigned it")
    if metadata.issn and not is_issn(metadata.issn):
        message = f"“{metadata.issn}” is no ISSN"
        yield _wrong(metadata, "issn", message, "copy it from the series' own pages")
    if metadata.doi and not re.fullmatch(r"10\.[0-9]{4,9}(\.[0-9]+)*/\S+", metadata.doi):
        yield _wrong(metadata, "doi", f"“{metadata.doi}” is no DOI", "write it as 10.1234/abc")
    for number, author in enumerate(metadata.contributors):
        if author.orcid and not is_orcid(author.orcid):
            yield _wrong(
                metadata,
                f"authors.{number}.orcid",
                f"“{author.orcid}” of {plain_text(author.name)} is no ORCID iD",
                "copy it from orcid.org: 0000-0002-1825-0097",
            )
        if author.ror and not is_ror(author.ror):
            yield _wrong(
                metadata,
                f"authors.{number}.ror",
                f"“{author.ror}” of {plain_text(author.name)} is no ROR",
                "copy it from ror.org: 01an7q238",
            )


def _wrong(metadata: Metadata, key: str, message: str, hint: str) -> Problem:
    return Problem(metadata.place(key), "META-11", message, hint, Severity.WARNING)


def is_isbn(text: str) -> bool:
    """Return whether ``text`` is an ISBN of 13 or 10 digits with the right last one (ISO 2108)."""
    digits = re.sub(r"[\s\u2010-\u2013-]", "", text.upper().removeprefix("ISBN").strip(": "))
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return (
            sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
            == 0
        )
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return sum((10 - place) * _value(digit) for place, digit in enumerate(digits)) % 11 == 0
    return False


def is_issn(text: str) -> bool:
    """Return whether ``text`` is an ISSN with the right last digit (ISO 3297, annex A)."""
    digits = re.sub(r"[\s\u2010-\u2013-]", "", text.upper().removeprefix("ISSN").strip(": "))
    if not re.fullmatch(r"[0-9]{7}[0-9X]", digits):
        return False
    return sum((8 - place) * _value(digit) for place, digit in enumerate(digits)) % 11 == 0


_ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def is_ror(text: str) -> bool:
    """Return whether ``text`` is an identifier of ROR with the right last digits.

    0, six digits of Crockford's base 32, and two that are reckoned of them (ISO 7064, MOD 97-10).
    """
    if not re.fullmatch(rf"0[{_ROR_DIGITS}]{{6}}[0-9]{{2}}", text):
        return False
    number = 0
    for digit in text[:7]:
        number = number * 32 + _ROR_DIGITS.index(digit)
    return 98 - number * 100 % 97 == int(text[7:])


def is_orcid(text: str) -> bool:
    """Return whether ``text`` is an ORCID iD with the right last digit (ISO 7064, MOD 11-2)."""
    bare = re.sub(r"^https?://orcid\.org/", "", text.strip())
    if not re.fullmatch(r"([0-9]{4}-){3}[0-9]{3}[0-9X]", bare):
        return False
    digits = bare.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return (12 - total % 11) % 11 == _value(digits[-1])


def _value(digit: str) -> int:
    return 10 if digit == "X" else int(digit)
