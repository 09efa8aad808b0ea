"""Citations that Zotero, Mendeley, EndNote and Word itself keep in fields → works and citations.

Zotero and Mendeley write CSL-JSON behind ``CSL_CITATION``; Mendeley Cite keeps it in the tag of a
content control, as Base64; EndNote writes its own XML, which Pandoc reads; Word names the sources
of its bibliography (ECMA-376 part 1, 22.6).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from lxml import etree

from ...artefacts.docx.package import Element, Package
from ...artefacts.parts import UnreadableArtefact, parse_xml
from ...document import Citation, CitationItem, Inline, Text
from ...readers.markdown.citations import read_locator
from ..pandoc import PandocProblem, read_works

_OURS = "{urn:tongwen:works}"
"""The namespace in which a Word edition of ours keeps the works of its list, each as CSL-JSON."""
_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_TAG = re.compile(r"MENDELEY_CITATION_v3_(.+)", re.DOTALL)
_KEY = re.compile(r"[\w:.#$%&+?~/-]+")
_ENDNOTE = re.compile(r"<EndNote>.*?</EndNote>", re.DOTALL)
_TYPES = {
    "ArticleInAPeriodical": "article-magazine",
    "Book": "book",
    "BookSection": "chapter",
    "ConferenceProceedings": "paper-conference",
    "DocumentFromInternetSite": "webpage",
    "InternetSite": "webpage",
    "JournalArticle": "article-journal",
    "Report": "report",
    "Patent": "patent",
    "Case": "legal_case",
    "Film": "motion_picture",
    "Interview": "interview",
}
_FIELDS = {
    "Title": "title",
    "JournalName": "container-title",
    "PeriodicalTitle": "container-title",
    "BookTitle": "container-title",
    "ConferenceName": "container-title",
    "InternetSiteTitle": "container-title",
    "Publisher": "publisher",
    "Institution": "publisher",
    "City": "publisher-place",
    "Volume": "volume",
    "Issue": "issue",
    "Pages": "page",
    "URL": "URL",
    "DOI": "DOI",
    "Edition": "edition",
    "StandardNumber": "ISBN",
}
"""Word's names of a source's fields → CSL's (ECMA-376 part 1, 22.6.2)."""


class Library:
    """The works that a file cites, by key; a work cited again keeps its key."""

    def __init__(self, sources: Mapping[str, Mapping[str, Any]]) -> None:
        self.sources = sources
        self.works: dict[str, dict[str, Any]] = {}
        self._keys: dict[str, str] = {}
        self.shown: list[str] = []
        self.missing: list[str] = []

    @property
    def by_author(self) -> bool:
        """Whether the citations show who and when, rather than numbers."""
        dated = [words for words in self.shown if re.search(r"\b(?:1[5-9]|20)\d\d", words)]
        return len(dated) * 2 > len(self.shown)

    def add(self, data: Mapping[str, Any], identity: str = "") -> str:
        """Take a work, CSL-JSON, and return its key, made of author, year and title.

        ``identity`` is what the program that wrote it knows it by.
        """
        identity = identity or json.dumps(
            {key: each for key, each in data.items() if key != "id"}, sort_keys=True
        )
        if identity not in self._keys:
            key = wanted = key_of(data)
            for letter in _letters():
                if key not in self.works:
                    break
                key = f"{wanted}{letter}"
            self._keys[identity] = key
            self.works[key] = {**data, "id": key}
        return self._keys[identity]

    def keep(self, data: Mapping[str, Any]) -> None:
        """Take a work under the key that its author gave it."""
        key = str(data.get("id") or "") or key_of(data)
        while key in self.works:
            key = f"{key}a"
        self.works[key] = {**data, "id": key}

    # --- what fields say

    def from_field(self, instruction: str, data: str, shown: str) -> Citation | None:
        """Return the citation in a field; None where there is none, or it cannot be read."""
        words = instruction.split()
        if not words:
            return None
        if "CSL_CITATION" in instruction:
            return self._csl(instruction.partition("CSL_CITATION")[2], shown)
        if "EN.CITE" in words[:2] or (words[0] == "ADDIN" and "EN.CITE" in instruction):
            self.shown.append(shown)
            return self._endnote(instruction, data)
        if words[0].upper() == "CITATION":
            self.shown.append(shown)
            return self._word(words[1:])
        return None

    def from_tag(self, tag: str, shown: str) -> Citation | None:
        """Return the citation that the tag of a content control holds."""
        match = _TAG.match(tag)
        if match is None:
            return None
        try:
            text = base64.b64decode(match[1]).decode()
        except (binascii.Error, ValueError):
            return None
        return self._csl(text, shown)

    def _csl(self, text: str, shown: str) -> Citation | None:
        try:
            root, _ = json.JSONDecoder().raw_decode(text.strip())
        except (ValueError, RecursionError):
            return None
        given = root.get("citationItems") if isinstance(root, dict) else None
        items = tuple(self._csl_items(given if isinstance(given, list) else ()))
        self.shown.append(shown)
        # Where the text names the author itself, the field shows the year alone, or a number.
        return Citation(items) if items else None

    def _csl_items(self, given: Any) -> Iterator[CitationItem]:
        for item in given:
            work = item.get("itemData") if isinstance(item, dict) else None
            if not isinstance(work, dict):
                continue
            uris = item.get("uris") or item.get("uri") or ()
            identity = str(uris[0]) if isinstance(uris, list) and uris else ""
            locator = str(item.get("locator") or "").strip()
            yield CitationItem(
                self.add(work, identity),
                _text(item.get("prefix")),
                str(item.get("label") or "page") if locator else "",
                locator.replace("-", "–"),
                _text(item.get("suffix"), before=" "),
                bool(item.get("suppress-author")),
            )

    def _endnote(self, instruction: str, data: str) -> Citation | None:
        """Read EndNote's citation: its XML stands in the instruction, or as Base64 beside it."""
        text = instruction
        if data.strip():
            try:
                text = base64.b64decode(data).decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                return None
        match = _ENDNOTE.search(text)
        if match is None:
            return None
        try:
            root = parse_xml(match[0].encode(), "EN.CITE")
        except UnreadableArtefact:
            return None
        items = []
        for cite in root.iter("Cite"):
            record = cite.find("record")
            if record is None:
                continue
            work = _endnote_work(record)
            if work is None:
                continue
            number = record.findtext("rec-number") or ""
            key = self.add(work, f"endnote {number}" if number else "")
            pages = (cite.findtext("Pages") or "").strip()
            suffix = cite.findtext("Suffix") or ""
            found = read_locator(suffix)
            items.append(
                CitationItem(
                    key,
                    _text(cite.findtext("Prefix")),
                    "page" if pages else found.kind,
                    pages or found.value,
                    _text(suffix[found.end :]),
                    cite.get("ExcludeAuth") == "1",
                )
            )
        return Citation(tuple(items)) if items else None

    def _word(self, words: list[str]) -> Citation | None:
        r"""Read Word's own field: ``CITATION Tag \p 7 \m Other`` (17.16.5.8)."""
        items: list[CitationItem] = []
        switch = ""
        for word in words:
            if word.startswith("\\"):
                switch = word
                if switch == "\\n" and items:
                    items[-1] = replace(items[-1], suppress_author=True)
                continue
            if not items or switch == "\\m":
                if word not in self.sources:
                    self.missing.append(word)
                    return None
                items.append(CitationItem(self.add(self.sources[word], f"word {word}")))
            elif switch == "\\p":
                items[-1] = replace(items[-1], locator_kind="page", locator=word.strip('"'))
            switch = ""
        return Citation(tuple(items)) if items else None


def _text(value: Any, before: str = "") -> tuple[Inline, ...]:
    words = " ".join(str(value or "").split())
    return (Text(words if words[:1] in ",;." else before + words),) if words else ()


def _letters() -> Iterator[str]:
    number = 0
    while True:
        yield chr(ord("a") + number) if number < 26 else f"-{number}"
        number += 1


def key_of(work: Mapping[str, Any]) -> str:
    """Return the key of a work: its first author's family name and its year, else its title."""
    people = work.get("author") or work.get("editor") or ()
    first = people[0] if isinstance(people, list) and people else {}
    first = first if isinstance(first, dict) else {}
    family, title = str(first.get("family") or ""), str(work.get("title") or "")
    words = re.findall(r"[\w]+", _plain(family or str(first.get("literal") or "") or title))
    words = [word for word in words if word not in ("a", "an", "the")] or ["work"]
    dated = work.get("issued")
    year = re.search(r"\d{4}", json.dumps(dated)) if dated else None
    return f"{words[-1] if family else '-'.join(words[:3])}{year[0] if year else ''}"


def _plain(text: str) -> str:
    """Return ``text`` in small Latin letters; as it is where it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return plain if re.search("[a-z]", plain) else text


def _endnote_work(record: Element) -> dict[str, Any] | None:
    data = b"<xml><records>" + etree.tostring(record) + b"</records></xml>"
    try:
        works = read_works(data, "endnotexml", "EN.CITE.xml")
    except PandocProblem:
        return None
    return works[0] if works else None


def word_sources(package: Package) -> dict[str, dict[str, Any]]:
    """Return the sources of Word's own bibliography as CSL-JSON, by their tags."""
    found = {}
    for name, root in package.roots.items():
        if name.startswith("customXml/") and root.tag == f"{_B}Sources":
            for source in root.iter(f"{_B}Source"):
                if tag := source.findtext(f"{_B}Tag"):
                    found[tag] = _word_work(source)
    return found


def listed_works(package: Package) -> dict[str, dict[str, Any]]:
    """Return the works that a Word file of ours keeps as data, by their entries' bookmarks."""
    found = {}
    for name, root in package.roots.items():
        if name.startswith("customXml/") and root.tag == f"{_OURS}works":
            for work in root.iter(f"{_OURS}work"):
                with suppress(ValueError):
                    data = json.loads(work.text or "")
                    if isinstance(data, dict) and _reads(data):
                        found[str(work.get("bookmark"))] = data
    return found


def _reads(work: Mapping[str, Any]) -> bool:
    """Return whether ``work`` has a key that a text can cite, and people where they belong."""
    people = [work.get(role, []) for role in ("author", "editor")]
    return _KEY.fullmatch(str(work.get("id"))) is not None and all(
        isinstance(role, list) and all(isinstance(person, dict) for person in role)
        for role in people
    )


def _word_work(source: Element) -> dict[str, Any]:
    kind = source.findtext(f"{_B}SourceType") or ""
    work: dict[str, Any] = {"type": _TYPES.get(kind, "document")}
    for theirs, ours in _FIELDS.items():
        if text := (source.findtext(f"{_B}{theirs}") or "").strip():
            work.setdefault(ours, text)
    year = source.findtext(f"{_B}Year") or ""
    if re.fullmatch(r"\d{4}", year.strip()):
        work["issued"] = {"date-parts": [[int(year)]]}
    for role in ("Author", "Editor"):
        people = source.find(f"{_B}Author/{_B}{role}")
        if people is not None:
            work[role.lower()] = list(_people(people))
    return work


def _people(role: Element) -> Iterator[dict[str, str]]:
    if body := role.findtext(f"{_B}Corporate"):
        yield {"literal": body.strip()}
    for person in role.iter(f"{_B}Person"):
        given = " ".join(
            text for name in ("First", "Middle") if (text := person.findtext(f"{_B}{name}"))
        )
        yield {"family": person.findtext(f"{_B}Last") or "", "given": given}
