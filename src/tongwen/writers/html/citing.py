"""The report as a reference: for reference managers and search engines."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any

from ...document import RESOLVER, Month
from ...edition import Edition
from ...imprint import address, full_title, name_of, publisher_names
from ...institute import Institute
from ...metadata import Contributor, licence
from ...views import readable
from ...walk import plain_text

_BODY = re.compile(r"[^A-Za-zÀ-ɏ .'’-]|\b(?:and|for|of|the)\b")
_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Reference:
    """The report in one notation: its name, what a file of it is called, and its text."""

    notation: str
    file: str
    text: str
    media_type: str

    @property
    def address(self) -> str:
        """The text as a ``data:`` address: a download that asks nobody."""
        data = base64.b64encode(self.text.encode()).decode()
        return f"data:{self.media_type};charset=utf-8;base64,{data}"


readable(Reference)


def _parted(person: Contributor) -> tuple[str, str] | None:
    """Return a person's family and given names; None for a body, and where the order is unknown.

    In Latin script the family name comes last, or is the one in capitals. A Han name, and one
    with words or signs that persons do not have, stays whole.
    """
    name = name_of(person)
    words = name.split()
    if _BODY.search(name) or not 2 <= len(words) <= 4 or not (person.affiliation or person.orcid):
        return None
    loud = [word for word in words if len(word) > 2 and word.isupper()]
    family = loud[0] if len(loud) == 1 else words[-1]
    words.remove(family)
    return family, " ".join(words)


# --- for reference managers ----------------------------------------------------------------


def references(edition: Edition) -> tuple[Reference, ...]:
    """Return the report in BibTeX, RIS and CSL-JSON."""
    stem = edition.stem
    return (
        Reference("BibTeX", f"{stem}.bib", bibtex(edition), "application/x-bibtex"),
        Reference("RIS", f"{stem}.ris", ris(edition), "application/x-research-info-systems"),
        Reference(
            "CSL-JSON",
            f"{stem}.csl.json",
            json.dumps([csl(edition)], ensure_ascii=False, indent=1) + "\n",
            "application/vnd.citationstyles.csl+json",
        ),
    )


def csl(edition: Edition) -> dict[str, Any]:
    """Return the report as a CSL-JSON item (CSL 1.0.2, appendix IV)."""
    metadata = edition.metadata
    authors = []
    for person in metadata.contributors:
        parted = _parted(person)
        authors.append(
            {"family": parted[0], "given": parted[1]} if parted else {"literal": name_of(person)}
        )
    date = metadata.published
    item = {
        "id": _key(edition),
        "type": "report",
        "title": full_title(edition),
        "author": authors,
        "issued": {"date-parts": [[int(part) for part in date.isoformat().split("-")]]}
        if date
        else None,
        "publisher": edition.language.label("list-separator").join(publisher_names(edition)),
        "genre": plain_text(metadata.kind),
        "collection-title": plain_text(metadata.series),
        "number": metadata.series_number,
        "DOI": metadata.doi,
        "ISBN": metadata.isbn,
        "ISSN": metadata.issn,
        "URL": address(edition),
        "language": edition.language.tag,
        "abstract": _abstract(edition),
    }
    return {name: value for name, value in item.items() if value}


def bibtex(edition: Edition) -> str:
    """Return the report as a BibTeX entry ``@techreport``."""
    metadata = edition.metadata
    people = (
        (f"{parted[0]}, {parted[1]}", name_of(person))
        if (parted := _parted(person))
        else ("", name_of(person))
        for person in metadata.contributors
    )
    authors = " and ".join(_tex(name) if name else f"{{{_tex(whole)}}}" for name, whole in people)
    date = metadata.published
    fields = {
        "author": authors,
        "title": f"{{{_tex(full_title(edition))}}}",
        "institution": f"{{{_tex(' and '.join(publisher_names(edition)))}}}",
        "type": _tex(plain_text(metadata.kind)),
        "series": _tex(plain_text(metadata.series)),
        "number": _tex(metadata.series_number),
        "year": str(date.year) if date else "",
        "month": str(date.month) if date else "",
        "day": str(date.day) if date and not isinstance(date, Month) else "",
        "doi": metadata.doi,
        "isbn": metadata.isbn,
        "issn": metadata.issn,
        "url": address(edition),
        "language": edition.language.tag,
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@techreport{{{_key(edition)},\n{rows}\n}}\n"


def ris(edition: Edition) -> str:
    """Return the report as a RIS record (type RPRT); lines end as the format wants them."""
    metadata = edition.metadata
    date = metadata.published
    rows: list[tuple[str, str]] = [("TY", "RPRT")]
    for person in metadata.contributors:
        parted = _parted(person)
        rows.append(("AU", ", ".join(parted) if parted else name_of(person)))
    rows += [
        ("TI", full_title(edition)),
        ("PY", str(date.year) if date else ""),
        ("DA", date.isoformat().replace("-", "/") if date else ""),
        *(("PB", name) for name in publisher_names(edition)),
        ("T3", plain_text(metadata.series)),
        ("M1", metadata.series_number),
        ("M3", plain_text(metadata.kind)),
        ("LA", edition.language.tag),
        ("AB", _abstract(edition)),
        *(("KW", plain_text(word)) for word in metadata.keywords),
        ("DO", metadata.doi),
        ("SN", metadata.isbn),
        ("UR", address(edition)),
        ("ER", ""),
    ]
    lines = (f"{tag}  - {_flat(value)}" for tag, value in rows if value or tag == "ER")
    return "".join(f"{line}\r\n" for line in lines)


def _abstract(edition: Edition) -> str:
    return " ".join(plain_text(paragraph) for paragraph in edition.metadata.abstract)


def _key(edition: Edition) -> str:
    year = str(edition.metadata.published.year) if edition.metadata.published else ""
    return "-".join(part for part in (edition.report, year) if part)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\{found[0]}"), text)


# --- for search engines --------------------------------------------------------------------


def structured_data(edition: Edition, picture: str = "") -> dict[str, Any]:
    """Return the edition as schema.org JSON-LD: a Report.

    ``picture`` is the address of the cover's picture.
    """
    metadata, language = edition.metadata, edition.language.tag
    publishers = [_organisation(one, language) for one in edition.institute.publishers]
    authors = []
    for person in metadata.contributors:
        author: dict[str, Any] = {"@type": "Person", "name": plain_text(person.name)}
        if person.affiliation:
            lines = [plain_text(line) for line in person.affiliation]
            author["affiliation"] = {
                "@type": "Organization",
                "name": edition.language.label("list-separator").join(lines),
            }
        if person.orcid:
            author["sameAs"] = f"https://orcid.org/{person.orcid}"
        if person.url:
            author["url"] = person.url
        authors.append(author)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": full_title(edition),
        "url": address(edition),
        "image": picture,
        "inLanguage": language,
        "author": authors,
        "publisher": publishers if len(publishers) > 1 else publishers[0],
        "abstract": _abstract(edition),
        "keywords": [plain_text(word) for word in metadata.keywords],
        "workTranslation": _translations(edition),
    }
    if metadata.published:
        data["datePublished"] = metadata.published.isoformat()
    if metadata.licence:
        data["license"] = licence(metadata.licence)[1] or metadata.licence
    if metadata.doi:
        data["identifier"] = f"{RESOLVER}{metadata.doi}"
    if metadata.isbn:
        data["isbn"] = metadata.isbn
    if metadata.series:
        data["isPartOf"] = {"@type": "CreativeWorkSeries", "name": plain_text(metadata.series)}
        if metadata.issn:
            data["isPartOf"]["issn"] = metadata.issn
        if metadata.series_number:
            data["reportNumber"] = metadata.series_number
    return {name: value for name, value in data.items() if value}


def _translations(edition: Edition) -> list[dict[str, Any]]:
    """Return the report's other languages; the title is known of the first of them."""
    titled = edition.companion_metadata
    tags = [other.tag for other in edition.alternates if not other.parallel]
    if edition.companion and edition.companion.tag not in tags:
        tags.insert(0, edition.companion.tag)
    found = []
    for tag in tags:
        known = titled is not None and edition.companion and tag == edition.companion.tag
        one: dict[str, Any] = {
            "@type": "Report",
            "name": plain_text(titled.title) if titled and known else "",
            "inLanguage": tag,
            "url": f"{edition.metadata.address}{tag}/" if edition.metadata.address else "",
        }
        found.append({name: value for name, value in one.items() if value})
    return found


def _organisation(institute: Institute, language: str) -> dict[str, Any]:
    organisation = institute.organisation
    found: dict[str, Any] = {"@type": "Organization", "name": organisation.name(language)}
    if organisation.web:
        found["url"] = organisation.web
    if institute.university:
        found["parentOrganization"] = {
            "@type": "CollegeOrUniversity",
            "name": institute.university.name(language),
        }
    return found
