"""BibTeX → References.

The grammar is that of BibTeX 0.99d, with the entry types and fields of biblatex too. Every
field comes over: what CSL has no variable for is a problem, not a silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..diagnostics import Lines, Problems, Span
from ..document import UNPRINTABLE, Reference
from ..limits import CODE, exceeded, most
from .bibtex_names import people
from .dates import WRITTEN, date
from .tex_words import FORMULA, plain, title_words

_TYPES: Mapping[str, str] = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "legislation": "legislation",
    "manual": "report",
    "mastersthesis": "thesis",
    "misc": "document",
    "online": "webpage",
    "patent": "patent",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "www": "webpage",
}

_PAPERS = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
"""What biblatex says of an article's paper (``entrysubtype``), as CSL says it."""

_FIELDS: Mapping[str, str] = {
    "abstract": "abstract",
    "address": "publisher-place",
    "annotation": "annote",
    "annote": "annote",
    "booktitle": "container-title",
    "chapter": "chapter-number",
    "doi": "DOI",
    "edition": "edition",
    "eventtitle": "event-title",
    "howpublished": "medium",
    "institution": "publisher",
    "isbn": "ISBN",
    "issn": "ISSN",
    "issue": "issue",
    "journal": "container-title",
    "journaltitle": "container-title",
    "keywords": "keyword",
    "langid": "language",
    "language": "language",
    "location": "publisher-place",
    "note": "note",
    "organization": "publisher",
    "pages": "page",
    "pagetotal": "number-of-pages",
    "pmid": "PMID",
    "pmc": "PMCID",
    "eid": "page",
    "articleno": "page",
    "pmcid": "PMCID",
    "publisher": "publisher",
    "school": "publisher",
    "series": "collection-title",
    "shorttitle": "title-short",
    "title": "title",
    "type": "genre",
    "url": "URL",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
    "volumes": "number-of-volumes",
}
_NAMES: Mapping[str, str] = {
    "author": "author",
    "bookauthor": "container-author",
    "editor": "editor",
    "translator": "translator",
}
_LANGUAGES: Mapping[str, str] = {
    "american": "en-US",
    "british": "en-GB",
    "chinese": "zh",
    "english": "en",
    "french": "fr",
    "german": "de",
    "japanese": "ja",
    "ngerman": "de",
    "spanish": "es",
    "ukenglish": "en-GB",
    "usenglish": "en-US",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT_PRINTED = _words(
    """
    file bdsk-url-1 date-added date-modified mendeley-tags mendeley-groups owner timestamp
    crossref eprint eprinttype archiveprefix primaryclass month year urldate date subtitle
    booksubtitle number options urlyear numpages issue_date day entrysubtype
    """
)
"""Fields that are read with another, or that a reference manager keeps for itself."""

_MONTHS = {
    name: str(number)
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}


class _Malformed(Exception):
    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position


class _TooLong(Exception):
    def __init__(self, position: int, length: int) -> None:
        super().__init__()
        self.position, self.length = position, length


def read_bibtex(text: str, file: str, problems: Problems) -> Iterator[Reference]:
    """Yield the works of a BibTeX file; ``BIB-07`` for each entry that cannot be read.

    ``LIM-01`` for one with abbreviations that make more of one another than is allowed; there the
    reading ends.
    """
    entries: dict[str, dict[str, str]] = {}
    found = []
    for kind, key, fields, span in _entries(text, file, problems):
        if not key:
            problems.error("BIB-02", span, "the work has no key", "write @book{zhou2023, …")
            continue
        entries.setdefault(key.lower(), fields)
        found.append((kind, key, fields, span))
    for kind, key, fields, span in found:
        parent = fields.get("crossref", "").strip().lower()
        if parent and parent not in entries:
            problems.error(
                "BIB-06", span, f"“{key}” takes from “{parent}”, which is not in this file"
            )
        fields = {**_inherited(entries.get(parent, {})), **fields}
        yield Reference(key, _item(kind, key, fields, span, problems), span)


def _inherited(parent: Mapping[str, str]) -> dict[str, str]:
    """Return what a chapter takes from the book it lies in: the book's title heads it."""
    fields = {
        name: value for name, value in parent.items() if name not in ("title", "author", "subtitle")
    }
    for name, inherited in (("title", "booktitle"), ("subtitle", "booksubtitle")):
        if name in parent:
            fields[inherited] = parent[name]
    return fields


def _entries(
    text: str, file: str, problems: Problems
) -> Iterator[tuple[str, str, dict[str, str], Span]]:
    lines = Lines(text, file)
    for found in UNPRINTABLE.finditer(text):
        problems.warning(
            "BIB-07",
            lines.span(found.start()),
            f"the control character U+{ord(found[0]):04X}",
            "take it away",
        )
    # As long as before, so that places stay.
    text = UNPRINTABLE.sub(" ", text)
    parser = _Parser(text)
    position = end = 0
    while (position := text.find("@", position)) >= 0:
        if text[max(end, text.rfind("\n", 0, position) + 1) : position].strip():
            # In the middle of a line that is no entry: a comment, as BibTeX has it.
            position += 1
            continue
        span = lines.span(position)
        try:
            kind, key, fields, position = parser.entry(position)
            end = position
        except _TooLong as error:
            problems.error(CODE, lines.span(error.position), *exceeded("field", error.length))
            return
        except _Malformed as error:
            problems.error(
                "BIB-07",
                lines.span(error.position),
                str(error),
                f"the entry begins in line {span.line}; look for a brace, a quote or a comma",
            )
            following = re.compile(r"^[ \t]*@", re.MULTILINE).search(text, position + 1)
            position = following.end() - 1 if following else len(text)
            continue
        if kind not in ("comment", "preamble", "string"):
            yield kind, key, fields, span


class _Parser:
    """Reads entries and keeps the abbreviations that @string defines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.strings: dict[str, str] = dict(_MONTHS)

    def entry(self, position: int) -> tuple[str, str, dict[str, str], int]:
        """Return kind, key, fields and end of the entry at ``position``.

        Raises:
            _Malformed: it cannot be read.
        """
        head = re.compile(r"@\s*([A-Za-z]+)\s*([{(])").match(self.text, position)
        if head is None:
            raise _Malformed(position, "“@” is not followed by the kind of a work and “{”")
        kind, end = head[1].lower(), head.end()
        closing = "}" if head[2] == "{" else ")"
        if kind in ("comment", "preamble"):
            return kind, "", {}, self.closing_brace(head.end() - 1, closing)
        key = ""
        if kind != "string":
            match = re.compile(r"\s*([^\s,{}()\"=]*)\s*").match(self.text, end)
            key, end = (match[1], match.end()) if match else ("", end)
            if self.text[end : end + 1] == closing:
                return kind, key, {}, end + 1
            if self.text[end : end + 1] != ",":
                raise _Malformed(end, "a comma is wanted after the key")
            end += 1
        fields: dict[str, str] = {}
        while True:
            end = self.skip(end)
            if self.text[end : end + 1] == closing:
                break
            name, value, end = self.field(end)
            if name in fields:
                raise _Malformed(end, f"the field “{name}” is given twice")
            fields[name] = value
            end = self.skip(end)
            if self.text[end : end + 1] == ",":
                end += 1
            elif self.text[end : end + 1] != closing:
                raise _Malformed(end, f"a comma is wanted after the field “{name}”")
        if kind == "string":
            self.strings.update(fields)
        return kind, key, fields, end + 1

    def skip(self, position: int) -> int:
        match = re.compile(r"\s*").match(self.text, position)
        return match.end() if match else position

    def field(self, position: int) -> tuple[str, str, int]:
        match = re.compile(r"([^\s=,{}()\"#%']+)\s*=\s*").match(self.text, position)
        if match is None:
            raise _Malformed(position, "a field “name = {value}” is wanted here")
        value, end = self.value(match.end())
        while True:
            after = self.skip(end)
            if self.text[after : after + 1] != "#":
                return match[1].lower(), value, end
            more, end = self.value(self.skip(after + 1))
            value += more
            if len(value) > most("field"):
                raise _TooLong(position, len(value))

    def value(self, position: int) -> tuple[str, int]:
        character = self.text[position : position + 1]
        if character == "{":
            end = self.closing_brace(position, "}")
            return self.text[position + 1 : end - 1], end
        if character == '"':
            depth = 0
            for end in range(position + 1, len(self.text)):
                depth += {"{": 1, "}": -1}.get(self.text[end], 0)
                if self.text[end] == '"' and not depth:
                    return self.text[position + 1 : end], end + 1
            raise _Malformed(position, "the quotation mark is never closed")
        match = re.compile(r"[^\s,{}()\"#=]+").match(self.text, position)
        if match is None:
            raise _Malformed(position, "the field has no value")
        word = match[0]
        if not word.isdecimal() and word.lower() not in self.strings:
            raise _Malformed(position, f"the abbreviation “{word}” is not defined")
        return self.strings.get(word.lower(), word), match.end()

    def closing_brace(self, position: int, closing: str) -> int:
        """Return the position after the bracket that closes the one at ``position``."""
        depth = 0
        for end in range(position + (closing == ")"), len(self.text)):
            character = self.text[end]
            if character in "{}" and self.text[end - 1] != "\\":
                depth += 1 if character == "{" else -1
                if not depth and closing == "}":
                    return end + 1
            elif character == closing == ")" and not depth:
                return end + 1
        raise _Malformed(position, "the brace is never closed")


# --- fields ---------------------------------------------------------------------------------


def _item(
    kind: str, key: str, fields: Mapping[str, str], span: Span, problems: Problems
) -> dict[str, Any]:
    if kind not in _TYPES:
        problems.warning(
            "BIB-04", span, f"“@{kind}” is not a known kind of work", "it is set as a document"
        )
    item: dict[str, Any] = {"id": key, "type": _TYPES.get(kind, "document")}
    if item["type"] == "article-journal" and (paper := fields.get("entrysubtype", "").strip()):
        item["type"] = _PAPERS.get(paper.lower(), item["type"])
    # An address of its own comes before one in a note.
    for name, value in sorted(
        fields.items(), key=lambda field: field[0] in ("howpublished", "note")
    ):
        if not value.strip():
            continue
        if name in _NAMES:
            persons, by_commas = people(value)
            if persons:
                item[_NAMES[name]] = persons
            if by_commas:
                message = f"commas part the names in “{name}” of “{key}”"
                problems.warning("BIB-07", span, message, "write “and” between two people")
        elif name in ("url", "doi"):
            item[_FIELDS[name]] = _address(value)
        elif name == "pages":
            item["page"] = re.sub(r"\s*-+\s*|\s*–\s*", "-", plain(value))
        elif name in ("howpublished", "note"):
            _add_address(item, name, value)
        elif name in _FIELDS:
            item.setdefault(_FIELDS[name], title_words(value) if "title" in name else plain(value))
        elif name not in _NOT_PRINTED:
            problems.warning(
                "BIB-05", span, f"the field “{name}” of “{key}” is not known and not printed"
            )
    _add_subtitles(item, fields)
    _add_dates(item, fields)
    number = plain(fields.get("number", ""))
    if number:
        if item["type"] in ("book", "chapter") and "collection-title" in item:
            item["collection-number"] = number
        else:
            item["issue" if item["type"].startswith("article") else "number"] = number
    eprint = plain(fields.get("eprint", ""))
    archive = plain(fields.get("archiveprefix", "") or fields.get("eprinttype", ""))
    if eprint and archive.lower() == "arxiv":
        item.setdefault("URL", f"https://arxiv.org/abs/{eprint}")
    elif eprint:
        item["archive"] = f"{archive} {eprint}".strip()
    if kind in ("phdthesis", "mastersthesis"):
        item.setdefault("genre", "PhD thesis" if kind == "phdthesis" else "Master’s thesis")
    for variable, value in item.items():
        if variable in ("URL", "DOI", "id", "type"):
            continue
        for words in _texts(value):
            if left := _LEFT.search(words):
                _not_known(left[0], key, span, problems)
    for name, value in fields.items():
        dollar = re.search(r"(?<!\\)\$", FORMULA.sub("", value))
        if dollar and name not in (*_NOT_PRINTED, "url", "doi"):
            _not_known("$", key, span, problems)
    if "language" in item:
        item["language"] = _LANGUAGES.get(item["language"].lower(), item["language"])
    return item


def _not_known(tex: str, key: str, span: Span, problems: Problems) -> None:
    problems.warning(
        "BIB-07",
        span,
        f"“{tex}” in “{key}” is TeX that is not known here; it is printed as typed",
        "write the character itself",
    )


_ADDRESS = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}|\\href\s*\{([^{}]*)\}")
_LEFT = re.compile(r"\\[A-Za-z]+|\\[^\w\s]")
"""A command of TeX that was not read."""


def _address(value: str) -> str:
    """Return an address, or a DOI, without what TeX and people put round it."""
    # Mendeley puts braces round each sign.
    value = re.sub(r"\{(\\?[%&_#~])(?:\{\})?\}|\\~\{\}", lambda sign: sign[1] or "~", value)
    found = _ADDRESS.search(value)
    address = (found[1] or found[2]) if found else value.strip("{}<> \n")
    address = re.sub(r"\\([%&_#~])", r"\1", address.replace(r"\textunderscore", "_"))
    return re.sub(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?=10\.)", "", address)


_ACCESSED = re.compile(
    r"[\[(（]?(?:online[;,.]?\s*)?(?:last\s+)?(?:accessed|visited|retrieved|checked|viewed"
    r"|consulted|zuletzt besucht|abgerufen|访问日期|訪問日期|检索日期|檢索日期|引用日期)"
    rf"(?:\s+(?:on|am))?\s*[:：]?\s*(?P<date>{WRITTEN})[\])）]?[.。]?",
    re.IGNORECASE,
)


def _add_address(item: dict[str, Any], name: str, value: str) -> None:
    """Add a note; the address in it as the work's, and the day on which somebody was there.

    ``howpublished`` and ``note`` are where BibTeX, which has no field ``url``, holds them.
    """
    words = plain(value)
    found = _ADDRESS.search(value)
    address = _address(value) if found else words
    if re.fullmatch(r"https?://\S+", address):
        item.setdefault("URL", address)
        words = words.replace(plain(found[0]) if found else words, "", 1)
    seen = _ACCESSED.search(words)
    if seen:
        item.setdefault("accessed", date(seen["date"]))
        words = words.replace(seen[0], "", 1)
    words = words.strip(" ,;.\n")
    if words and not re.fullmatch("(?i)(available )?(at|from|online)?", words):
        item.setdefault(_FIELDS[name], words)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in a field of an item, those of its names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _add_subtitles(item: dict[str, Any], fields: Mapping[str, str]) -> None:
    for name, variable in (("subtitle", "title"), ("booksubtitle", "container-title")):
        if fields.get(name, "").strip():
            title = item.get(variable, "")
            joint = " " if title.endswith(("?", "!", ":")) else ": "
            item[variable] = (
                f"{title}{joint}{title_words(fields[name])}" if title else title_words(fields[name])
            )


def _add_dates(item: dict[str, Any], fields: Mapping[str, str]) -> None:
    issued = plain(fields.get("date", ""))
    if not issued and (year := plain(fields.get("year", ""))):
        month = plain(fields.get("month", "")).lower()[:3]
        month = _MONTHS.get(month, month if month.isdecimal() else "")
        issued = f"{year}-{month}" if month and re.fullmatch(r"\d{4}", year) else year
        day = plain(fields.get("day", ""))
        issued += f"-{int(day):02}" if issued != year and re.fullmatch(r"\d{1,2}", day) else ""
        issued = re.sub(r"^(\d{4})\s*(?:--?|–)\s*(\d{4})$", r"\1/\2", issued)
    if issued and issued.lower() not in ("n.d.", "n.d", "nd", "s.a.", "o. j.", "o.j."):
        item["issued"] = date(issued)
    accessed = plain(fields.get("urldate", ""))
    if accessed:
        item["accessed"] = date(accessed)
