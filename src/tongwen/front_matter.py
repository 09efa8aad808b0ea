"""What Quarto, Pandoc and others keep of a report elsewhere → the keys of report.yaml.

The metadata at the head of a report's one file, ``_quarto.yml`` and ``_metadata.yml``,
``_bookdown.yml`` and ``mkdocs.yml``. report.yaml wins where both speak. Keys: Quarto's reference,
"Title & Author", "Scholarly Front Matter", "Book Structure"; bookdown's manual, 4.4.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from .diagnostics import Problems, Span
from .gate import Gate, GateError
from .languages import LANGUAGES, find_language, is_chinese, months
from .placed import Placed, read_placed

MARKDOWN = (".md", ".qmd", ".Rmd", ".rmd", ".markdown")
"""How the names of files end that hold chapters."""

PROJECT_FILES = ("_quarto.yml", "_quarto.yaml", "_bookdown.yml", "mkdocs.yml")
"""Files that say what a book of Quarto, bookdown or MkDocs consists of."""

BRAND = "_brand"
"""The name of a report's own brand, as an institute's: that of its file, without its ending."""

MISSING = "missing references"
"""Where the files of works to cite stand that are not there yet; no key of report.yaml."""

_BRAND_FILES = (f"{BRAND}.yml", f"{BRAND}.yaml", f"{BRAND}/{BRAND}.yml", f"{BRAND}/{BRAND}.yaml")
_LISTS = re.compile(r"^\s*(?:chapters|appendices|nav|rmd_files)\s*:", re.MULTILINE)
_NAME_PARTS = [
    "given",
    "dropping-particle",
    "non-dropping-particle",
    "particle",
    "family",
    "suffix",
]
_HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)?(---|\.\.\.)[ \t]*(\n|\Z)", re.DOTALL)
_PLAIN = ("title", "subtitle", "abstract", "doi", "publisher", "isbn", "issn")
_SAME = {
    "site_name": "title",
    "bibliography": "references",
    "csl": "citation-style",
    "license": "licence",
}


def split_head(text: str, file: str, problems: Problems) -> tuple[Placed | None, str]:
    """Return the metadata at the head of a Markdown file, and the rest on its own lines."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    match = _HEAD.match(text)
    if match is None or ":" not in match[0]:
        return None, text
    rest = "\n" * match[0].count("\n") + text[match.end() :]
    said = read_placed("\n" + (match[1] or ""), file, problems)
    return said or Placed({}, Span(file, 1, 1)), rest


def markdown_files(folder: Path) -> list[str]:
    """Return the Markdown files of a report's folder by name, an index first.

    README.md speaks to whoever opens the folder, not to the report's readers; a file whose name
    begins with a low line is a part of another.
    """
    found = (
        path.name
        for path in folder.iterdir()
        if path.suffix in MARKDOWN
        and path.stem.lower() != "readme"
        and not path.name.startswith("_")
    )
    return sorted(found, key=lambda name: (Path(name).stem != "index", name))


def head_file(gate: Gate, folder: Path, named: str = "") -> str:
    """Return the file at whose head a report says of itself what report.yaml would; or nothing.

    ``named`` is the file that was asked for; else it is the index of a book of bookdown, or the
    only Markdown file.
    """
    if named:
        return named
    found = markdown_files(folder)
    if (folder / "_bookdown.yml").is_file():
        return next((name for name in found if Path(name).stem == "index"), "")
    return found[0] if len(found) == 1 and not _is_book(gate, folder) else ""


def _is_book(gate: Gate, folder: Path) -> bool:
    """Return whether a project's file lists chapters; Quarto has one for single reports too."""
    for name in PROJECT_FILES:
        try:
            if (folder / name).is_file() and _LISTS.search(gate.read_text(name, folder)):
                return True
        except GateError:
            continue  # who reads it tells why it cannot be read
    return False


def metadata_elsewhere(
    gate: Gate,
    folder: Path,
    named: str,
    head: str,
    problems: Problems,
    settled: Collection[str] = (),
) -> Placed | None:
    """Return what is said of a report outside report.yaml, by the keys of report.yaml.

    ``named`` is the one file that was asked for, if one was; ``head`` the one at whose head the
    report speaks of itself, if one does. ``settled``: the keys that report.yaml has, of which
    nothing is told here. None where nothing is said.
    """
    sources = [_read(gate, folder, name, problems) for name in (*PROJECT_FILES, "_metadata.yml")]
    if head:
        file = gate.span(folder / head).file
        try:
            sources.append(split_head(gate.read_text(head, folder), file, problems)[0])
        except GateError as error:
            problems.error(error.code, error.place(Span(file)), error.reason, error.hint)
    said: dict[str, Placed] = {}
    for source in sources:
        if source is not None and isinstance(source.value, dict):
            book = source.get("book")
            for root in (source, book):
                said.update(_ours(root, settled, problems))
            said.update(_chapters(source, book))
    if "references" in said and "references" not in settled:
        said.update(_bibliographies(said["references"], gate, folder, problems))
    if named:
        said["chapters"] = Placed(named, Span(gate.span(folder / named).file, 1, 1))
    if not said:
        return None
    span = next(iter(said.values())).span
    return Placed(said, Span(span.file, 1, 1), {key: value.span for key, value in said.items()})


def _bibliographies(
    named: Placed, gate: Gate, folder: Path, problems: Problems
) -> Iterator[tuple[str, Placed]]:
    """Yield the files of works to cite, and apart those that a run of the report has yet to write.

    knitr's reports name packages.bib, which their code writes anew each time.
    """
    found: list[Placed] = []
    missing: list[Placed] = []
    for item in named:
        name = item.text.strip()
        try:
            gate.locate(name, folder)
            found.append(item)
        except GateError as error:
            if error.code != "GATE-02":
                found.append(item)  # who reads it tells why it cannot be read
                continue
            missing.append(item)
            problems.warning(
                error.code,
                item.span,
                f"“{name}” {error.reason}, so no work in it can be cited",
                "if the report's own code writes it, run that first (quarto render, or knit it); "
                f"else: {error.hint}",
            )
    yield "references", Placed(tuple(found), named.span)
    yield MISSING, Placed(tuple(missing), named.span)


def brand_file(folder: Path, said: Placed) -> str:
    """Return the brand file of the report in ``folder``, relative to it; empty without one.

    ``said``: what its metadata say of it: a path, or that there is none. Quarto's guide,
    "Unified branding".
    """
    if written := said.get("light").text or said.text:
        named = written.removeprefix("./").removeprefix("/")
        return "" if named.lower() in ("false", "no", "none") else named
    return next((name for name in _BRAND_FILES if (folder / name).is_file()), "")


def _read(gate: Gate, folder: Path, name: str, problems: Problems) -> Placed | None:
    if not (folder / name).is_file():
        return None
    try:
        return read_placed(gate.read_text(name, folder), gate.span(folder / name).file, problems)
    except GateError as error:
        problems.error(error.code, error.place(gate.span(folder / name)), error.reason, error.hint)
        return None


def _ours(
    root: Placed, settled: Collection[str], problems: Problems
) -> Iterator[tuple[str, Placed]]:
    """Yield each key of report.yaml that ``root`` says in the words of another program."""
    for key in _PLAIN:
        if root.get(key):
            yield key, root.get(key)
    for theirs, ours in _SAME.items():
        value = root.get(theirs)
        if isinstance(value.value, dict):
            value = value.get("type") or value.get("text")
        if value:
            yield ours, value
    for key in ("number-sections", "toc-depth"):
        places = (one.get(key) for one in (root, *_entries(root.get("format"))))
        if found := [place for place in places if place.value is not None]:
            yield key, found[0]
    if root.get("brand").value is not None:
        yield "brand", root.get("brand")
    authors = [*root.get("author"), *root.get("authors"), *root.get("site_author")]
    if authors:
        known = _affiliations(root.get("affiliations"))
        people = tuple(_author(author, known) for author in authors)
        yield "authors", Placed(people, authors[0].span)
    if root.get("lang"):
        yield "languages", Placed(tag_of(root.get("lang").text), root.get("lang").span)
    if date := root.get("date"):
        written = date_of(date.text, root.get("lang").text or "en")
        if written:
            yield "published", Placed(written, date.span)
        elif date.text.strip() and "published" not in settled:
            problems.warning(
                "META-04",
                date.span,
                f"“{date.text.strip()}” is no day or month, so the report has no date",
                "write when it is published: date: 2026-04-17",
            )
    if keywords := root.get("keywords"):
        words = [
            Placed(word.strip(), item.span) for item in keywords for word in item.text.split(",")
        ]
        yield "keywords", Placed(tuple(word for word in words if word), keywords.span)


def _entries(place: Placed) -> tuple[Placed, ...]:
    """Return what stands below the keys of a mapping."""
    return tuple(place.value.values()) if isinstance(place.value, dict) else ()


def tag_of(tag: str) -> str:
    """Return the tag of ours that a BCP 47 tag is best set in; itself if there is none."""
    found = find_language(tag)
    if found is not None:
        return found.tag
    script = {"CN": "zh-Hans", "SG": "zh-Hans", "TW": "zh-Hant", "HK": "zh-Hant"}
    region = script.get(tag.upper().rsplit("-")[-1], "") if is_chinese(tag) else ""
    plain = region or tag.split("-")[0].lower()
    return plain if plain in LANGUAGES else tag


# --- authors -------------------------------------------------------------------------------


def _author(author: Placed, known: dict[str, Placed]) -> Placed:
    """Return an author as report.yaml has one, from a name or any of Quarto's mappings."""
    if not isinstance(author.value, dict):
        return author
    name = author.get("name") or author
    if isinstance(name.value, dict):
        parts = [name.get(key).text for key in _NAME_PARTS]
        whole = name.get("literal").text or " ".join(part for part in parts if part)
        name = Placed(whole, name.span)
    lines: list[Placed] = []
    for given in (author.get("affiliations"), author.get("affiliation")):
        for item in given:
            place = known.get(item.get("ref").text or item.text, item)
            lines.extend(_affiliation(place))
    said = {"name": name, "affiliation": Placed(tuple(lines), author.span)}
    said.update((key, author.get(key)) for key in ("orcid", "email") if author.get(key))
    return Placed(said, author.span, dict.fromkeys(said, author.span))


def _affiliations(given: Placed) -> dict[str, Placed]:
    return {item.get("id").text: item for item in given if item.get("id")}


def _affiliation(place: Placed) -> Iterator[Placed]:
    """Yield the lines of an affiliation: department, body, town and country."""
    if not isinstance(place.value, dict):
        if place.text:
            yield place
        return
    town = [place.get(key).text for key in ("city", "region", "state", "country")]
    rows = (place.get("department").text, place.get("name").text, ", ".join(filter(None, town)))
    for row in rows:
        if row:
            yield Placed(row, place.span)


# --- dates ---------------------------------------------------------------------------------


def date_of(text: str, tag: str) -> str:
    """Return ``text`` as year-month-day or year-month; empty where it names no day or month.

    Quarto writes 10/17/2023, month first; authors write “17 October 2023”. What a program would
    fill in (``today``, ``last-modified``) is no date of publication.
    """
    text = " ".join(text.split())
    if re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", text):
        return "-".join(part.zfill(2) for part in text.split("-"))
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return _checked(int(match[3]), int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{4})[年./](\d{1,2})(?:[月./](\d{1,2})日?)?月?", text):
        return _checked(int(match[1]), int(match[2]), int(match[3] or 0))
    year = re.search(r"\b(\d{4})\b", text)
    found = find_language(tag) or LANGUAGES["en"]
    names = [name.lower() for name in months(found.locale)]
    month = next((n for n, name in enumerate(names, 1) if name[:3] in text.lower()), 0)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", text.replace(year[1], "")) if year else None
    return _checked(int(year[1]), month, int(day[1]) if day else 0) if year and month else ""


def _checked(year: int, month: int, day: int) -> str:
    try:
        date = datetime.date(year, month, day or 1)
    except ValueError:
        return ""
    return date.isoformat() if day else date.isoformat()[:7]


# --- chapters ------------------------------------------------------------------------------


def _chapters(root: Placed, book: Placed) -> Iterator[tuple[str, Placed]]:
    """Yield the files of a book in order, those of its parts and appendices among them."""
    appendices = list(_files(book.get("appendices")))
    knitted = root.get("rmd_files")
    if isinstance(knitted.value, dict):
        # bookdown may list them for each format; here all formats say the same.
        knitted = next(iter(knitted.value.values()))
    listed = list(_files(book.get("chapters"))) or list(_files(knitted))
    docs = root.get("docs_dir").text or "docs"
    listed += [Placed(f"{docs}/{item.text}", item.span) for item in _files(root.get("nav"))]
    if listed or appendices:
        yield "chapters", Placed((*listed, *appendices), (*listed, *appendices)[0].span)
    if appendices:
        yield "appendices", Placed(tuple(appendices), appendices[0].span)
    parts = dict(_parts(book.get("chapters")))
    if parts:
        places = {first: title.span for first, title in parts.items()}
        yield "parts", Placed(parts, book.get("chapters").span, places)


def _parts(given: Placed) -> Iterator[tuple[str, Placed]]:
    """Yield the first file of each part with the part's title, empty where a file is its page."""
    for item in given:
        part = item.get("part")
        files = list(_files(Placed((item,), item.span))) if part.text else []
        if files:
            of_its_own = Path(part.text).suffix in MARKDOWN
            yield files[0].text, Placed("" if of_its_own else part.text, part.span)


def _files(given: Placed) -> Iterator[Placed]:
    for item in _flat(given):
        # A part may be a file with a text of its own, or only a title.
        if Path(item.text).suffix in MARKDOWN:
            yield item


def _flat(given: Placed) -> Iterable[Placed]:
    for item in given:
        if isinstance(item.value, dict):
            # A title before a file or a list of them is MkDocs'.
            known = [key for key in ("part", "file", "chapters") if key in item.value]
            for key in known or item.value:
                yield from _flat(item.get(key))
        else:
            yield item


_MARK = r"[ \t]*(?:[-*+]|[0-9]{1,2}[.)])[ \t]+\S"
_PARAGRAPH = re.compile(rf"^[ \t]*\S.*(?:\n(?!{_MARK})[ \t]*\S.*)*", re.MULTILINE)
"""A paragraph, or an item of a list, which is one of its own."""

_BULLET = re.compile(r"\A[-*+][ \t]+")
_NO_PARAGRAPH = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]|```|~~~|:::|>[ \t]|\||\+[-=]|[^\n]*\|[^\n]*\n[-:| \t]+(?:\n|$))"
)


def paragraphs(placed: Placed, problems: Problems) -> Iterator[Placed]:
    """Yield the paragraphs of an abstract. An item of a list is one, with its sign.

    Problems: ``META-04`` a table, a heading, code: what is none.
    """
    for found in _PARAGRAPH.finditer(placed.text):
        line = placed.span.line + placed.text.count("\n", 0, found.start())
        span = replace(placed.span, line=line)
        if _NO_PARAGRAPH.match(found[0]):
            problems.error(
                "META-04",
                span,
                "tables, headings, quotations, code and divisions have no place here",
                "write paragraphs or a list here, and say the rest in a chapter",
            )
        yield Placed(_BULLET.sub("• ", found[0].strip(), count=1), span)
