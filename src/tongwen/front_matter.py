"""What Quarto, Pandoc and others keep of a report elsewhere → the keys of report.yaml.

The metadata at the head of a report's one file, ``_quarto.yml`` and ``_metadata.yml``,
``_bookdown.yml``, ``mkdocs.yml``, and SUMMARY.md of GitBook and mdBook. report.yaml wins where
both speak. Keys: Quarto's reference, "Title & Author", "Scholarly Front Matter", "Book Structure";
bookdown's manual, 4.4.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import unquote

from .book_files import DEFAULTS, MARKDOWN, PROJECT_FILES, SUMMARIES, markdown_files
from .diagnostics import Problems, Span
from .gate import Gate, GateError
from .languages import LANGUAGES, find_language, is_chinese, months, tag_by_script
from .placed import Placed, read_placed

BRAND = "_brand"
"""The name of a report's own brand, as an institute's: that of its file, without its ending."""

DEPTHS = "depths"
"""Where it stands how deep each chapter stands in another; no key of report.yaml."""

MISSING = "missing references"
"""Where the files of works to cite stand that are not there yet; no key of report.yaml."""

WORKS = "works"
"""Where works to cite stand that are written out, as Pandoc has it; no key of report.yaml."""

_BRAND_FILES = (f"{BRAND}.yml", f"{BRAND}.yaml", f"{BRAND}/{BRAND}.yml", f"{BRAND}/{BRAND}.yaml")
_TOML_HEAD = re.compile(r"\A\+\+\+[ \t]*\n(.*?\n)?\+\+\+[ \t]*(\n|\Z)", re.DOTALL)
"""How Zola and Hugo have it."""

_LISTS = re.compile(r"^\s*(?:chapters|appendices|nav|rmd_files|input-files)\s*:", re.MULTILINE)
_NAME_PARTS = (*("given", "dropping-particle", "non-dropping-particle", "particle"),
               *("family", "suffix"))  # fmt: skip
_HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)?(---|\.\.\.)[ \t]*(\n|\Z)", re.DOTALL)
_PLAIN = (
    *("title", "subtitle", "abstract", "doi", "publisher", "isbn", "issn", "nocite"),
    *("licence", "published", "series"),  # words of ours, which hints name
)
_SAME = {"site_name": "title", "bibliography": "references", "csl": "citation-style",
         "license": "licence"}  # fmt: skip


def split_head(text: str, file: str, problems: Problems) -> tuple[Placed | None, str]:
    """Return the metadata at the head of a Markdown file, and the rest on its own lines."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    match, toml = _HEAD.match(text), _TOML_HEAD.match(text)
    if toml is not None and "=" in toml[0]:
        match, head = toml, _toml_as_yaml(toml[1] or "", file, problems)
    elif match is not None and ":" in match[0]:
        head = match[1] or ""
    else:
        return None, text
    rest = "\n" * match[0].count("\n") + text[match.end() :]
    said = read_placed(f"\n{head}", file, problems)
    return said or Placed({}, Span(file, 1, 1)), rest


def _toml_as_yaml(text: str, file: str, problems: Problems) -> str:
    """Return metadata in TOML as YAML, each key on its own line; none where they do not read."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"at line (\d+)", str(error))) else 0
        fault = str(error).partition(" (at ")[0]
        hint = "correct it, or write the head in YAML, between lines of ---"
        problems.error("META-04", Span(file, line + 1, 1), f"this is no TOML: {fault}", hint)
        return ""
    lines = [""] * (text.count("\n") + 1)
    for key, value in said.items():
        start = re.search(rf"^[ \t\[]*[\"']?{re.escape(key)}[\"']?[ \t]*[].=]", text, re.MULTILINE)
        at = text.count("\n", 0, start.start()) if start else -1
        if at < 0 or lines[at]:
            lines.append("")
            at = -1
        # A time of the day says nothing of a report.
        plain = json.dumps(value, ensure_ascii=False, default=lambda date: str(date)[:10])
        lines[at] = f"{json.dumps(key)}: {plain}"
    return "\n".join(lines)


def head_file(gate: Gate, folder: Path, named: str = "") -> str:
    """Return the file whose head stands for report.yaml; None where there is none.

    ``named`` is the file that was asked for; else it is the index of a book of bookdown, or the
    only Markdown file, or an index that speaks of a whole report, as knitr leaves one behind.
    """
    if named:
        return named
    found = markdown_files(folder)
    if (folder / "_bookdown.yml").is_file():
        return next((name for name in found if Path(name).stem == "index"), "")
    if inputs := _inputs(_defaults(gate, folder)):
        return next(iter(inputs)).text  # Pandoc reads the heads of all of them as one
    if not found or _is_book(gate, folder):
        return ""
    return found[0] if len(found) == 1 or _speaks_of_all(gate, folder, found[0]) else ""


def _defaults(gate: Gate, folder: Path) -> Placed:
    found = (_read(gate, folder, name, Problems()) for name in DEFAULTS)
    return next(filter(None, found), Placed({}, Span()))


def _inputs(root: Placed) -> Placed:
    return root.get("input-files") or root.get("input-file")


def _speaks_of_all(gate: Gate, folder: Path, name: str) -> bool:
    """Return whether the head of a file says what only a report has: who wrote it, or its works."""
    if Path(name).stem != "index":
        return False
    try:
        said = split_head(gate.read_text(name, folder), name, Problems())[0]
    except GateError:
        return False  # reading the chapter reports why it cannot be read
    return said is not None and bool(
        said.get("title") and (said.get("author") or said.get("bibliography") or said.get("site"))
    )


def _is_book(gate: Gate, folder: Path) -> bool:
    """Return whether a project's file lists chapters; Quarto has one for single reports too."""
    for name in PROJECT_FILES:
        try:
            if (folder / name).is_file() and _LISTS.search(gate.read_text(name, folder)):
                return True
        except GateError:
            continue  # reading it reports why it cannot be read
    return False


def metadata_elsewhere(
    gate: Gate,
    folder: Path,
    named: str,
    head: str,
    problems: Problems,
    settled: Collection[str] = (),
) -> Placed | None:
    """Return the metadata of a report that stand outside report.yaml, by report.yaml's keys.

    ``named`` is the one file that was asked for, if one was; ``head`` the one at whose head the
    report speaks of itself, if one does. ``settled``: the keys that report.yaml has, of which
    nothing is reported here. None where nothing is said.
    """
    files = (*PROJECT_FILES, "_metadata.yml", "book.json", "book.toml")
    sources = [_read(gate, folder, name, problems) for name in files]
    for key in ("metadata-file", "metadata-files"):
        named_there = _defaults(gate, folder).get(key)
        sources += [_read(gate, folder, each.text, problems) for each in named_there]
    if head:
        file = gate.span(folder / head).file
        try:
            sources.append(split_head(gate.read_text(head, folder), file, problems)[0])
        except GateError as error:
            problems.error(error.code, error.place(Span(file)), error.reason, error.hint)
    said: dict[str, Placed] = {}
    for source in sources:
        if source is not None and isinstance(source.value, dict):
            book, site = source.get("book"), source.get("website")
            for root in (source.get("project"), source.get("metadata"), source, site, book):
                said.update(_ours(root, settled, problems))
            said.update(_chapters(source, book, folder))
            if site and not named and "chapters" not in settled:
                said.update(_pages(gate, folder, source, site, problems))
    if "chapters" not in said and "chapters" not in settled and not named:
        said.update(_summary(gate, folder, problems))
    if "references" in said and "references" not in settled:
        said.update(_bibliographies(said["references"], gate, folder, problems))
    if named:
        said["chapters"] = Placed(named, Span(gate.span(folder / named).file, 1, 1))
    if not said and (settled or not markdown_files(folder)):
        return None
    if "title" not in said and "title" not in settled:
        said["title"] = _title(gate, folder, head, said, problems)
    if "languages" not in said and "languages" not in settled:
        said.update(_language(gate, folder, head, said, problems))
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
                found.append(item)  # reading it reports why it cannot be read
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
    file = gate.span(folder / name).file
    try:
        text = gate.read_text(name, folder)
        if name.endswith(".toml"):
            # mdBook's: each value is a line of its own, as YAML has it; the place is the file's.
            text = json.dumps(tomllib.loads(text).get("book", {}))
        return read_placed(text, file, problems)
    except tomllib.TOMLDecodeError as error:
        problems.error("META-04", Span(file), f"{name} does not read: {error}", "correct it")
        return None
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
        places = (one.get(key) for one in (root, *_below(root.get("format"))))
        if found := [place for place in places if place.value is not None]:
            yield key, found[0]
    if root.get("brand").value is not None:
        yield "brand", root.get("brand")
    cited = root.get("references")
    if works := tuple(work for work in cited if isinstance(work.value, dict)):
        yield WORKS, Placed(works, cited.span)
    authors = [*root.get("author"), *root.get("authors"), *root.get("site_author")]
    if authors:
        known = _affiliations(root.get("affiliations"))
        people = tuple(_author(author, known) for author in authors)
        yield "authors", Placed(people, authors[0].span)
    lang = root.get("lang") or root.get("language")
    if lang.text:  # bookdown's is a mapping of labels
        yield "languages", Placed(tag_of(lang.text), lang.span)
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
        words = [Placed(word.strip(), item.span)
                 for item in keywords for word in item.text.split(",")]  # fmt: skip
        yield "keywords", Placed(tuple(word for word in words if word), keywords.span)


def _below(place: Placed) -> tuple[Placed, ...]:
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


# --- what has no title ----------------------------------------------------------------------

_TITLE = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*(?:\{[^{}]*\})?[ \t]*#*$", re.MULTILINE)
_NO_WORDS = re.compile(
    r"\\begin\{(?P<kind>\w+\*?)\}.*?\\end\{(?P=kind)\}|`[^`]*`|\$\$[^$]*\$\$|\$[^$]*\$|<[^<>]*>|\{[^{}]*\}"
    r"|\]\([^()]*\)|https?://\S+|\\?@\w[\w:.-]*(?:\([^()]*\))?|\(\\?#[^()]*\)|\\[A-Za-z]+",
    re.DOTALL,
)
"""Formulas, code, names and addresses: in Latin letters, whatever the language is."""
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_PICTURED = re.compile(r"(?i)!\[[^\[\]]*\]\([^()]*\)(?:\{[^{}]*\})?|<img\b[^<>]*>")
_LINKED = re.compile(r"(?is)\[([^\[\]]*)\]\([^()]*\)(?:\{[^{}]*\})?|<a\b[^<>]*>(.*?)</a>")


def lone_heading(text: str) -> tuple[str, int]:
    """Return the title that a report of one file has as its one heading of level 1, and its line.

    Nothing and 0 where several headings are of that level, or one stands before it. A title is
    words alone: a link's are, and a picture is left out.
    """
    bare = _CODE.sub(lambda code: "\n" * code[0].count("\n"), text)
    found = list(_TITLE.finditer(bare))
    if not found or [len(one[1]) for one in found].count(1) != 1 or len(found[0][1]) > 1:
        return "", 0
    words = _LINKED.sub(r"\1\2", _PICTURED.sub("", found[0][2])).strip()
    return words, (bare.count("\n", 0, found[0].start()) + 1 if words else 0)


def _title(
    gate: Gate, folder: Path, head: str, said: dict[str, Placed], problems: Problems
) -> Placed:
    """Return the title of a report that says none: its one heading above all others, or a name."""
    first = next((item.text for item in said.get("chapters", ())), "")
    file = head or first
    line, title, pictured = 1, "", None
    try:
        text = split_head(gate.read_text(file, folder), file, Problems())[1] if file else ""
        title, line = lone_heading(text)
        pictured = line > 0 and _PICTURED.search(text.split("\n")[line - 1])
    except GateError:
        pass  # reading the chapter reports why it cannot be read
    what = f"its one heading of level 1{', without its picture,' if pictured else ''}"
    if not title:
        what, line = "the name of the file" if head else "the name of the folder", 1
        name = Path(head).stem if head else folder.name
        title = re.sub(r"[-_]+", " ", name).strip().capitalize() if name.isascii() else name
    span = Span(gate.span(folder / file).file if file else gate.span(folder).file, line, 1)
    problems.warning(
        "META-02",
        span,
        f"the report says no title; {what} stands for it: “{title}”",
        "write at its head: title: …",
    )
    return Placed(title, span)


def _language(
    gate: Gate, folder: Path, head: str, said: dict[str, Placed], problems: Problems
) -> Iterator[tuple[str, Placed]]:
    """Yield the language of a report that says none and is not in Latin letters.

    ctex and the templates of publishers set Chinese without ``lang``; its text says it as well.
    """
    words = said["title"].text if "title" in said else ""
    span = Span(gate.span(folder / head).file if head else gate.span(folder).file, 1, 1)
    for name in [item.text for item in said.get("chapters", ())] or markdown_files(folder):
        try:
            text = split_head(gate.read_text(name, folder), name, Problems())[1]
        except GateError:
            continue  # reading the chapter reports why it cannot be read
        words += _NO_WORDS.sub(" ", _CODE.sub("", text))
        if len(words) > 20_000:
            break
    if tag := tag_by_script(words):
        problems.warning(
            "META-02",
            span,
            f"the report says no language; its text is in {LANGUAGES[tag].autonym}, “{tag}”",
            f"write at its head: lang: {tag}",
        )
        yield "languages", Placed(tag, span)


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
    said.update((key, author.get(key)) for key in ("orcid", "email", "url") if author.get(key))
    roles = [words for item in author.get("roles") for words in _roles(item)]
    if roles:
        said["about"] = Placed((Placed(", ".join(roles), author.get("roles").span),), author.span)
    return Placed(said, author.span, dict.fromkeys(said, author.span))


def _roles(item: Placed) -> Iterator[str]:
    """Yield what an author did, as Quarto's manual has it: "writing", or "editing (lead)"."""
    if not isinstance(item.value, dict):
        yield item.text
        return
    said = {key: value.text for key, value in item.value.items()}
    degree = said.pop("degree", said.pop("degree-of-contribution", ""))
    whole = {said.pop("role"): degree} if "role" in said else said
    yield from (f"{role} ({how})" if how else role for role, how in whole.items())


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


def _chapters(root: Placed, book: Placed, folder: Path) -> Iterator[tuple[str, Placed]]:
    """Yield the files of a book in order, those of its parts and appendices among them.

    A folder that MkDocs lists stands for the pages in it.
    """
    appendices = list(_files(book.get("appendices")))
    knitted = root.get("rmd_files") or _inputs(root)
    if isinstance(knitted.value, dict):
        # bookdown may list them for each format; here all formats say the same.
        knitted = next(iter(knitted.value.values()))
    listed = list(_files(book.get("chapters"))) or list(_files(knitted))
    docs = root.get("docs_dir").text or "docs"
    pages = _rendered(folder / docs, readmes=True) if root.get("nav") else []
    pages.sort(key=lambda name: (Path(name).stem.lower() not in ("index", "readme"), name))
    for item in _flat(root.get("nav")):
        named = _named(item.text, pages) if item.text.endswith("/") else (item.text,)
        inside = [name for name in named if Path(name).suffix in MARKDOWN]
        listed += [Placed(f"{docs}/{name}", item.span) for name in inside]
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


_LINK = re.compile(
    r"^(?P<indent>[ \t]*)(?:[-*+][ \t]+)?\[(?P<title>[^\n]*)\]\((?P<target>[^()\s]*)\)"
)


def _summary(gate: Gate, folder: Path, problems: Problems) -> Iterator[tuple[str, Placed]]:
    """Yield the files that a SUMMARY.md lists, and how deep each stands in another's.

    GitBook's documentation, "Content structure"; mdBook's guide, "SUMMARY.md". What is listed
    under a page is its sections. A page that is not there yet has nothing to print.
    """
    name = next((name for name in SUMMARIES if (folder / name).is_file()), "")
    if not name:
        return
    file = gate.span(folder / name).file
    try:
        text = gate.read_text(name, folder)
    except GateError as error:
        problems.error(error.code, error.place(Span(file)), error.reason, error.hint)
        return
    found: dict[str, Placed] = {}
    depths: dict[str, Placed] = {}
    around: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        link = _LINK.match(line)
        if link is None:
            continue
        indent = len(link["indent"].expandtabs(4))
        around = [one for one in around if one < indent]
        target = unquote(link["target"].split("#")[0]).removeprefix("./")
        target = (
            target.removeprefix("/") if target.startswith("/") else f"{Path(name).parent}/{target}"
        )
        target = target.removeprefix("./")
        if Path(target).suffix in MARKDOWN and target not in found:
            span = Span(file, number, 1)
            if (folder / target).is_file():
                found[target] = Placed(target, span)
                depths[target] = Placed(str(len(around)), span)
            else:
                problems.warning(
                    "GATE-02", span, f"“{target}” does not exist, so this page is left out",
                    "write it, or take it out of the list",
                )  # fmt: skip
        around.append(indent)
    if found:
        yield "chapters", Placed(tuple(found.values()), Span(file, 1, 1))
        places = {name: depth.span for name, depth in depths.items()}
        yield DEPTHS, Placed(depths, Span(file, 1, 1), places)


def _pages(
    gate: Gate, folder: Path, root: Placed, site: Placed, problems: Problems
) -> Iterator[tuple[str, Placed]]:
    """Yield the pages of a website of Quarto as chapters, and say which they are.

    They are those of its navigation, sidebar before bar; without one, all that it renders.
    Quarto's guide, "Website navigation".
    """
    all_of_them = _rendered(folder, [item.text for item in root.get("project").get("render")])
    listed = [
        name
        for bar in (site.get("sidebar"), site.get("navbar"))
        for item in _entries(bar)
        for name in _named(item, all_of_them)
    ]
    names = list(dict.fromkeys(listed)) or all_of_them
    if "index.qmd" in all_of_them and "index.qmd" not in names:
        names.insert(0, "index.qmd")
    if not names:
        return
    left = len([name for name in all_of_them if name not in names])
    others = f"; {left} others are not in its navigation, and left out" if left else ""
    problems.warning(
        "META-04",
        site.span,
        f"this is a website: its pages are the chapters, {', '.join(names[:6])}"
        f"{' …' if names[6:] else ''} ({len(names)} in all){others}",
        "list those that you want as chapters: in a report.yaml beside it, or build one page",
    )
    yield "chapters", Placed(tuple(Placed(name, site.span) for name in names), site.span)


def _rendered(folder: Path, asked: Sequence[str] = (), *, readmes: bool = False) -> list[str]:
    """Return the pages that a website has, its first one first; folders of parts are none.

    ``asked``: what it renders, where it says so; ``readmes``: a README.md is a page, too.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix not in MARKDOWN or any(part[:1] in "_." for part in name.parts):
            continue
        if (readmes or name.stem.lower() != "readme") and (
            not asked or _is_of(name.as_posix(), asked)
        ):
            found.append(name.as_posix())
    return sorted(found, key=lambda name: (Path(name).stem != "index" or "/" in name, name))


def _is_of(name: str, patterns: Collection[str]) -> bool:
    """Return whether a page is one of those that ``*.qmd``, a folder or ``!drafts/`` name."""
    met = [one for one in patterns if fnmatch(name, one.lstrip("!/").rstrip("/") + "*")]
    wanted = all(one.startswith("!") for one in patterns)
    return not any(one.startswith("!") for one in met) and (bool(met) or wanted)


def _entries(bar: Placed) -> Iterator[str]:
    """Yield what a navigation names, in its order: files, addresses, folders, ``auto``."""
    if isinstance(bar.value, str):
        yield bar.value
    elif isinstance(bar.value, tuple):
        for item in bar:
            yield from _entries(item)
    elif isinstance(bar.value, dict):
        for key in ("href", "file", "section", "contents", "left", "center", "right", "menu"):
            yield from _entries(bar.get(key))


def _named(entry: str, pages: Sequence[str]) -> Iterator[str]:
    """Yield the pages that an entry of a navigation names."""
    entry = entry.split("#")[0].removeprefix("./").removeprefix("/")
    stem = entry.removesuffix(".html")
    for name in pages:
        own = Path(name).with_suffix("").as_posix()
        within = entry and "." not in entry and (name.startswith(f"{entry.rstrip('/*')}/"))
        if entry in ("auto", name) or (stem != entry and own == stem) or within:
            yield name


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
    r"[ \t]*(?:#{1,6}[ \t]|```|~~~|:::|>[ \t]|\||\+[-=]|[^\n]*\|[^\n]*\n[-:| \t]+(?:\n|$)"
    r"|[^\n]+\n[:~][ \t])"
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
                "tables, headings, quotations, terms, code and divisions have no place here",
                "write paragraphs or a list here, and say the rest in a chapter",
            )
        yield Placed(_BULLET.sub("• ", found[0].strip(), count=1), span)
