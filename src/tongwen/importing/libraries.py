"""What RIS and EndNote XML say of a work and Pandoc leaves out, or calls by another name.

Tags as in "RIS Format Specifications"; EndNote names its fields by the kind of a work (the table
"Reference types" of its manual): an ISBN is an ISSN of a journal, and the number of a report.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ..artefacts.docx.package import Element
from ..languages import IDEOGRAPHS
from ..readers.dates import date, date_parts

_RIS: Mapping[str, str] = {
    "CY": "publisher-place",
    "T3": "collection-title",
    "J2": "container-title-short",
    "ET": "edition",
    "LA": "language",
}
_MORE = "further addresses"
_TAGGED = re.compile(r"^([A-Z][A-Z0-9])  ?-[ \t]?(.*?)[ \t\r]*$", re.MULTILINE)
_KINDS: Mapping[str, str] = {"ELEC": "webpage", "WEB": "webpage", "BLOG": "post-weblog"}


def ris_records(data: bytes) -> list[dict[str, str]]:
    """Return the records of a RIS file, each with the first value of each of its tags."""
    records: list[dict[str, str]] = []
    for tag, value in _TAGGED.findall(data.decode("utf-8", "replace")):
        if tag == "TY":
            records.append({})
        if records and value and tag == "UR" and tag in records[-1]:
            records[-1][_MORE] = " ".join(filter(None, (records[-1].get(_MORE), value)))
        elif records and value:
            records[-1].setdefault(tag, value)
    return records


def with_tags(work: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """Return a work with what its record in RIS says beside what Pandoc read."""
    made = dict(work)
    if made.get("type") in ("misc", "", None):
        made["type"] = _KINDS.get(tags.get("TY", ""), "document")
    for tag, key in _RIS.items():
        if tag in tags:
            made.setdefault(key, tags[tag])
    for tags_of, key in ((("DA", "PY", "Y1"), "issued"), (("Y2",), "accessed")):
        found = (_parts(tags[tag]) for tag in tags_of if tag in tags)
        best = max(found, key=len, default=[])
        if best:
            made[key] = {"date-parts": [best]}
    if "JF" in tags and made.get("container-title") == tags.get("JO"):
        made |= {"container-title": tags["JF"], "container-title-short": tags["JO"]}
    if made["type"] in ("thesis", "report") and "M3" in tags:
        made.setdefault("genre", tags["M3"])
    if made["type"] == "report" and (number := tags.get("M1") or tags.get("SN")):
        made.setdefault("number", number)
    made = _with_addresses(made, tags.get(_MORE, "").split())
    return _with_serial(made, str(made.pop("ISSN", "")))


def _with_addresses(work: dict[str, Any], more: Sequence[str]) -> dict[str, Any]:
    """Return a work with ``more`` addresses in its note: CSL has one of a work."""
    said = [work["note"]] if work.get("note") else []
    return {**work, "note": " ".join([*map(str, said), *more])} if more else work


_BODY = (
    r"\b(?:institut\w*|universit\w*|department|faculty|school|college|academy|centre|center|"
    r"minist(?:ry|ère|erium)|laborator(?:y|ies)|agency|council|foundation|organi[sz]ations?|bank|"
    r"committee|commission|association|society|government|nations|union|bureau|office|authority|"
    r"secretariat|federation|consortium|corporation|ltd|inc|gmbh)\b|"
    r"(?:大學|大学|學院|学院|研究所|研究院|中心|學系|学系|委員會|委员会|基金會|基金会|協會|协会|學會|学会|公司|"
    r"銀行|银行|政府|出版社|編輯部|编辑部|局|署)\Z"
)
_NAMED = re.compile(_BODY, re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]{1,2}\.?[\s-]?)+")
_HAN_NAME = re.compile(rf"[{IDEOGRAPHS}]{{1,4}}")


def is_body(name: str) -> bool:
    """Whether ``name`` is plainly that of an institute or the like, and no person's."""
    return _NAMED.search(name) is not None


def with_bodies(work: Mapping[str, Any], marked: Collection[str] = ()) -> dict[str, Any]:
    """Return a work whose makers are bodies by that name, where they are read as persons.

    ``marked``: names that the file itself says are no persons'.
    """
    return {
        key: [_body(one, marked) for one in value]
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
        and any("family" in one for one in value)
        else value
        for key, value in work.items()
    }  # fmt: skip


def _body(name: dict[str, str], marked: Collection[str]) -> dict[str, str]:
    family, given = name.get("family", ""), name.get("given", "")
    particle = name.get("dropping-particle") or name.get("non-dropping-particle") or ""
    if not family or _INITIALS.fullmatch(given):
        return name
    if not given:
        several = " " in family and family[0].isupper() and not particle
        han = bool(re.search(f"[{IDEOGRAPHS}]", family)) and not _HAN_NAME.fullmatch(family)
        whole = family if family in marked or several or han or is_body(family) else ""
    elif is_body(family) and " " in family:
        whole = f"{family}, {given}"
    elif is_body(family) or (particle in ("of", "for") and is_body(given)):
        whole = " ".join(filter(None, (given, particle, family)))
    else:
        whole = ""
    return {"literal": whole} if whole else name


def _parts(written: str) -> list[int]:
    """Return year, month and day, as far as they are said, of RIS's ``2021/03/15/``."""
    found = re.match(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", written)
    if found is None:
        return []
    return date_parts("-".join(filter(None, found.groups()))) or [int(found[1])]


def _with_serial(work: dict[str, Any], number: str) -> dict[str, Any]:
    """Return a work with its ISSN, ISBN or number of a report, which have one field there."""
    kind = str(work.get("type"))
    if number and kind == "report":
        work.setdefault("number", number)
    elif number:
        work.setdefault("ISSN" if kind.startswith(("article", "periodical")) else "ISBN", number)
    return work


_ENDNOTE: Mapping[str, str] = {
    "electronic-resource-num": "DOI",
    "url": "URL",
    "edition": "edition",
    "pub-location": "publisher-place",
    "work-type": "genre",
    "tertiary-title": "collection-title",
    "abbr-1": "container-title-short",
    "language": "language",
}
_PROCEEDINGS = ("10", "47")
_IN_BOOKS = ("5", *_PROCEEDINGS)
"""The numbers of EndNote's kinds whose second authors are the editors of the book."""
_FACES: Mapping[str, str] = {"italic": "i", "superscript": "sup", "subscript": "sub"}


def with_fields(work: dict[str, Any], record: Element) -> dict[str, Any]:
    """Return a work of EndNote's with what Pandoc leaves out of it, or calls by its own name."""
    if "pages" in work:
        work["page"] = work.pop("pages")
    for tag, key in _ENDNOTE.items():
        for found in record.iter(tag):
            if text := _words(found):
                work.setdefault(key, text.removeprefix("https://doi.org/"))
    kind = (record.findtext("ref-type") or "").strip()
    if kind in _PROCEEDINGS:
        work["type"] = "paper-conference"
    title = record.find("titles/title")
    if title is not None and any(style.get("face") in _FACES for style in title.iter("style")):
        work["title"] = " ".join("".join(map(_styled, title.iter("style"))).split())
    names = [_words(found) for found in record.findall("contributors/secondary-authors/author")]
    if kind in _IN_BOOKS and names:
        work.setdefault("editor", [_person(name) for name in names if name])
    seen = " ".join(filter(None, map(_words, record.iter("access-date"))))
    if work.get("type") == "webpage" and not seen:
        # Where EndNote keeps the day on which somebody was there, and its year.
        seen = f"{work.pop('number', '')} {work.pop('volume', '')}"
    elif str(work.get("type")).startswith("article") and "number" in work:
        work["issue"] = work.pop("number")
    if seen.strip():
        work["accessed"] = _day(seen, "") or {"literal": seen.strip()}
    year = " ".join(filter(None, map(_words, record.iter("year"))))
    said = next((_words(found) for found in record.iterfind("dates/pub-dates/date")), "")
    if said and (day := _day(said, year)):
        work["issued"] = day
    work.pop("ISBN", None)
    addresses = [_words(found) for found in record.iter("url")]
    work = _with_addresses(
        work, [one for one in dict.fromkeys(addresses) if one != work.get("URL")]
    )
    names = [_words(found) for found in record.iter("author")]
    work = with_bodies(work, {name.rstrip(", ") for name in names if name.endswith(",")})
    return _with_serial(work, next((_words(found) for found in record.iter("isbn")), ""))


def _words(element: Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _styled(style: Element) -> str:
    tag, words = _FACES.get(str(style.get("face"))), "".join(map(str, style.itertext()))
    return f"<{tag}>{words}</{tag}>" if tag and words.strip() else words


def _person(name: str) -> dict[str, str]:
    family, _, given = (part.strip() for part in name.partition(","))
    return {"family": family, "given": given} if given else {"family": family}


def _day(said: str, year: str) -> dict[str, Any] | None:
    """Return the date that ``said`` is in ``year``: a day, or a month; None if it is neither."""
    said = " ".join(said.split())
    for words in (said, re.sub(r",? (\d{4})$", r", \1", said), f"{said} {year}", f"{said}, {year}"):
        if "date-parts" in (found := date(words)) and found["date-parts"][0][0] > 31:
            return found
    month = date(f"1 {said} {year}").get("date-parts")
    return {"date-parts": [month[0][:2]]} if month else None
