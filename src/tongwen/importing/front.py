"""What a file says of itself → report.yaml: its properties, its cover, and Pandoc's metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..diagnostics import short
from ..document import Block, Heading, LanguageSpan, Note, Paragraph, Passage
from ..front_matter import date_of, tag_of
from ..languages import LANGUAGES, is_chinese, tag_by_script
from ..walk import plain_text
from .account import Account
from .cover import KEYWORDS, MOST_BEFORE, of_cover, of_table
from .libraries import is_body
from .markdown import yaml_text
from .markdown_lines import line_of
from .particulars import Author, Front, keywords_in, licence_in, line_in, names_in
from .tree import Styled, TreeReader, flat
from .typed import typed_depth

COVER = re.compile(
    r"cover\b|title\b|subtitle|author|affiliation|date\b|imprint|colophon|keywords|abstract\b"
)
_NO_NAMES = ("python-docx", "unknown", "user", "administrator", "microsoft office user", "admin")
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_NO_TITLES = ("word document", "microsoft word", "document", "untitled", "powerpoint presentation")
_MOST_AHEAD = 5
"""Chapters among which an abstract is looked for."""

_ABSTRACT = re.compile(r"abstract|摘要|zusammenfassung|résumé", re.IGNORECASE)


def language_of(blocks: Sequence[Block], said: str) -> str:
    """Return the language of a report: the file's, corrected by the script of its text.

    A Word file says which spelling was checked, which is often not what it is written in.
    """
    words = plain_text(tuple(blocks))
    if found := tag_by_script(words):
        return found
    tag = tag_of(said) if said else "en"
    return "en" if is_chinese(tag) and words.strip() else tag


def take_front(
    blocks: Sequence[Block],
    meta: Mapping[str, Any],
    properties: Mapping[str, str],
    language: str,
    account: Account,
    reader: TreeReader,
    *,
    word: bool = False,
) -> tuple[Front, tuple[Block, ...]]:
    """Return the file's front matter, and the remaining blocks.

    ``reader`` has read the blocks, and holds their notes. ``word``: of a Word file of others.
    """
    front = _of_meta(meta, Front(language=language), reader)
    styled, rest = _by_style(blocks, front, account)
    front = _of_styles(styled, front)
    front = replace(front, subtitle=front.subtitle.lstrip("—―–- "))
    front, rest = _of_properties(front, properties, rest, account)
    first = rest[0] if rest else None
    named = isinstance(first, Heading) and plain_text(first).casefold() == front.title.casefold()
    if not front.title or named:
        front, rest = _of_heading(front, rest)
    front, rest = of_table(front, rest, account)
    front, rest = of_cover(front, rest, account, word=word)
    front, rest = _of_abstract(front, rest)
    return _without_notes(front, reader.notes, account), tuple(rest)


def _without_notes(front: Front, notes: Sequence[Note], account: Account) -> Front:
    """Return the front without calls of notes, which covers have no place for.

    Their words stand in the colophon: who paid, who is with whom.
    """
    called: list[str] = []

    def bare(text: str) -> str:
        called.extend(_CALL.findall(text))
        return _CALL.sub("", text).strip()

    words = {
        note.identifier: [line_in(block.content) for block in flat(note.blocks)
                          if isinstance(block, Paragraph)]
        for note in notes
    }  # fmt: skip

    def person(author: Author) -> Author:
        """Return an author with what a note to the name says, if that is with whom they are."""
        said = [text for name in _CALL.findall(author.name) for text in words.get(name, ())]
        if said and all(len(text) <= 120 and is_body(text) for text in said):
            author = replace(author, affiliation=(*author.affiliation, *said))
            return replace(author, name=_CALL.sub("", author.name).strip())
        affiliation = tuple(map(bare, author.affiliation))
        return replace(author, name=bare(author.name), affiliation=affiliation)

    made = replace(
        front,
        title=bare(front.title),
        subtitle=bare(front.subtitle),
        credit_line=bare(front.credit_line),
        authors=tuple(map(person, front.authors)),
        abstract=tuple(map(bare, front.abstract)),
    )
    called_here = [text for name, texts in words.items() if name in called for text in texts]
    for said in called_here:
        account.change("a note to what stands on the cover is in the colophon", short(said))
    return replace(made, colophon=(*made.colophon, *called_here))


# --- paragraphs in styles of a cover ---------------------------------------------------------


_SERIAL = re.compile(r"\d+(?:[/-]\d+)?")
"""The number of a report in its series: 12, or 2024/07."""
_LEVELS = {"title": 1, "subtitle": 2}
_COUNTED = re.compile(r"\s*(\d+(?:\.\d+)*)\.?(?=\s|[^\d.])")


def _by_style(
    blocks: Sequence[Block], front: Front, account: Account
) -> tuple[dict[str, list[Paragraph]], list[Block]]:
    """Return the paragraphs of the cover by their styles, and the other blocks.

    A title further on, behind text or behind the one that Pandoc took for ``front``, is a heading,
    at the level that its typed number says.
    """
    found: dict[str, list[Paragraph]] = {}
    ends = {key: -1 for key in _LEVELS if getattr(front, key)}
    rest: list[Block] = []
    for block in blocks:
        name = block.style.lower() if isinstance(block, Styled) else ""
        if not COVER.match(name):
            rest.append(block)
            continue
        group = name.split(" with ")[0]
        if group in _LEVELS and ends.setdefault(group, len(rest)) != len(rest):
            for paragraph in flat((block,)):
                if isinstance(paragraph, Paragraph):
                    words = plain_text(paragraph)
                    number = _COUNTED.match(words)
                    level = number[1].count(".") + 1 if number else _LEVELS[group]
                    rest.append(Heading(level, paragraph.content))
                    account.change("a title further on is a heading", short(words))
            continue
        for paragraph in flat((block,)):
            if isinstance(paragraph, Paragraph):
                key = "people" if name in ("cover author", "cover affiliation") else group
                found.setdefault(key, []).append(
                    replace(paragraph, identifier=name) if key == "people" else paragraph
                )
    return found, rest


def _of_styles(styled: Mapping[str, list[Paragraph]], front: Front) -> Front:
    def lines(*names: str) -> list[str]:
        found = next((styled[name] for name in names if styled.get(name)), [])
        # Those of the report's other language are that edition's.
        found = [each for each in found if not _is_of_another(each.content)]
        return [line_in(paragraph.content) for paragraph in found]

    def first(*names: str) -> str:
        return next(iter(lines(*names)), "")

    people: list[Author] = []
    for paragraph in styled.get("people", []):
        words = line_in(paragraph.content)
        if paragraph.identifier == "cover author":
            people.append(Author(words))
        elif people:
            people[-1] = replace(people[-1], affiliation=(*people[-1].affiliation, words))
    if not people:
        people = [Author(name) for line in lines("author") for name in names_in(line)]
    dated = first("cover date", "date").split(" · ")[0].replace("^", "")
    said = dict(_imprint([*styled.get("imprint first", ()), *styled.get("imprint", ())], front))
    # A cover in two languages says it in one, the imprint in both.
    listed = "".join(said.get("series", ())) or first("cover series")
    series, _, number = listed.rpartition(" ")
    return replace(
        front,
        licence=licence_in("".join(said.get("licence", ()))) or front.licence,
        history=said.get("history", ()),
        disclaimer=said.get("disclaimer", ()),
        **{
            key: "".join(said.get(key, ())).rpartition("doi.org/")[2]
            for key in ("doi", "isbn", "issn")
        },
        title=first("cover title") or " ".join(lines("title")) or front.title,
        subtitle=first("cover subtitle") or " ".join(lines("subtitle")) or front.subtitle,
        kind=first("cover kicker", "title kicker").split(" · ")[0],
        credit_line=first("cover credit"),
        authors=tuple(people) or front.authors,
        published=date_of(dated, front.language) or front.published,
        abstract=tuple(lines("abstract")) or front.abstract,
        keywords=tuple(keywords_in(lines("keywords"))) or front.keywords,
        series=series if _SERIAL.fullmatch(number) else listed,
        series_number=number if series and _SERIAL.fullmatch(number) else "",
        colophon=tuple(lines("colophon")),
        listed=front.listed,
    )


def _is_of_another(passage: Passage) -> bool:
    return isinstance(next(iter(passage.content), None), LanguageSpan)


def _imprint(rows: Sequence[Paragraph], front: Front) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what the rows of an imprint of ours say, line by line, by the keys of report.yaml."""
    labels = LANGUAGES[front.language if front.language in LANGUAGES else "en"].labels
    for row in rows:
        lines = [line.strip() for line in plain_text(row).replace("\u00a0", " ").split("\n")]
        for key in ("licence", "history", "doi", "isbn", "issn", "series", "disclaimer"):
            label = f"{labels[key]} "
            if lines[0].startswith(label):
                yield key, tuple(line for line in (lines[0][len(label) :], *lines[1:]) if line)


# --- Pandoc's metadata and the file's properties -----------------------------------------------


def _of_meta(meta: Mapping[str, Any], front: Front, reader: TreeReader) -> Front:
    def texts(key: str) -> list[str]:
        return [text for text in _meta_texts(reader, meta.get(key)) if text]

    def first(key: str) -> str:
        return next((text for name in (key, *_CALLED.get(key, ())) for text in texts(name)), "")

    notebook = meta.get("jupyter")
    if isinstance(notebook, dict) and isinstance(notebook.get("c"), dict):
        meta = {**notebook["c"], **meta}
    title, subtitle = (first(name).replace("<br>", " ") for name in ("title", "subtitle"))
    names = ("author", "authors", *_CALLED["author"])
    found = next((all_ for name in names if (all_ := texts(name))), [])
    dated = first("date").replace("/", "-")
    return replace(
        front,
        title=title,
        subtitle=subtitle,
        authors=tuple(map(_author, found)),
        published=date_of(dated, front.language) if dated else "",
        abstract=tuple(texts("abstract") or [text for text in (first("abstract"),) if text]),
        keywords=tuple(keywords_in(texts("keywords"))),
        licence=licence_in(first("license")),
        listed=tuple(_cited(meta.get("nocite", {}))),
    )


_CALLED: Mapping[str, tuple[str, ...]] = {
    "date": ("dcterms.date", "dc.date", "DC.date", "citation_publication_date", "citation_date",
             "article:published_time"),
    "author": ("dcterms.creator", "dc.creator", "DC.creator", "citation_author"),
    "title": ("dcterms.title", "DC.title", "citation_title"),
    "abstract": ("description", "dcterms.abstract", "DC.description"),
    "license": ("licence", "dcterms.license", "dcterms.rights", "DC.rights", "rights"),
}  # fmt: skip
"""What pages of the web call a particular, besides its name (Dublin Core, Highwire)."""


def _author(lines: str) -> Author:
    """Return an author by the lines that LaTeX sets: the name, and below it where they are."""
    name, *rest = (line.strip(" ,`*") for line in lines.split("<br>"))
    mails = [line for line in rest if re.fullmatch(r"\S+@\S+\.\w+", line)]
    said = tuple(line for line in rest if line and line not in mails)
    return Author(name, said, email=next(iter(mails), ""))


def _cited(value: Any) -> Iterator[str]:
    """Yield the keys of the citations within a value of Pandoc's metadata."""
    if isinstance(value, dict) and "citationId" in value:
        yield str(value["citationId"])
        return
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, (dict, list)):
            yield from _cited(each)


def _meta_texts(reader: TreeReader, value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    content: Any = value.get("c")
    match value.get("t"):
        case "MetaString":
            yield str(content)
        case "MetaInlines":
            yield line_of(reader.inlines(content), "<br>")
        case "MetaBlocks":
            for block in flat(reader.blocks(content)):
                if isinstance(block, Paragraph):
                    yield line_in(block.content)
        case "MetaList":
            for each in content:
                yield from _meta_texts(reader, each)
        case "MetaMap":
            if isinstance(content, dict) and "name" in content:
                yield from _meta_texts(reader, content["name"])


def _of_properties(
    front: Front, properties: Mapping[str, str], blocks: list[Block], account: Account
) -> tuple[Front, list[Block]]:
    """Take from the file's properties what nothing nearer to the reader says."""
    said = properties.get("title", "").strip()
    if not front.title and said and not said.lower().startswith(_NO_TITLES):
        front = replace(front, title=said)
        blocks = _without_line(blocks, said)
        account.change("the title is that of the file’s properties", said)
    names = [name.strip() for name in re.split(r"[;,]", properties.get("creator", ""))]
    names = [name for name in names if name and name.lower() not in _NO_NAMES]
    if not front.authors and names:
        front = replace(front, authors=tuple(map(Author, names)))
        account.change("the authors are those of the file’s properties", "; ".join(names))
    words = tuple(keywords_in([properties.get("keywords", "")]))
    front = replace(front, keywords=front.keywords or words)
    if properties.get("application", "").startswith("Tongwen"):
        return front, blocks  # on whose cover is all that it says

    def said_of(*names: str) -> str:
        return next((properties[name].strip() for name in names if properties.get(name)), "")

    body = said_of("institute", "institution", "organization", "organisation", "company", "單位")
    if body and is_body(body) and not any(one.affiliation for one in front.authors):
        front = replace(front, authors=tuple(replace(one, affiliation=(body,))
                                             for one in front.authors))  # fmt: skip
    dated = said_of("published", "date", "publication date", "date completed", "日期")
    return replace(
        front,
        licence=front.licence or licence_in(said_of("licence", "license", "rights", "授權")),
        published=front.published or (date_of(dated, front.language) if dated else ""),
    ), blocks


def _without_line(blocks: list[Block], words: str) -> list[Block]:
    """Return ``blocks`` without the paragraph of the cover that only says ``words``."""
    for at, block in enumerate(blocks[:MOST_BEFORE]):
        if isinstance(block, Heading):
            break
        if plain_text(tuple(flat((block,)))).strip().casefold() == words.casefold():
            return [*blocks[:at], *blocks[at + 1 :]]
    return blocks


# --- what only its place shows -----------------------------------------------------------------


def _of_heading(front: Front, blocks: list[Block]) -> tuple[Front, list[Block]]:
    """Take the title from the first heading, where it is the only one of its level."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if len(headings) < 2:
        return front, blocks
    first, *others = headings
    if any(other.level <= first.level for other in others):
        return front, blocks
    if blocks[0] is not first:
        return front, blocks
    return replace(front, title=line_in(first.content)), blocks[1:]


def _of_abstract(front: Front, blocks: list[Block]) -> tuple[Front, list[Block]]:
    """Take the abstract from a chapter that is one: a few paragraphs, and nothing else.

    It is the first, or stands behind others that have no number either, as a declaration.
    """
    headings = [n for n, block in enumerate(blocks) if isinstance(block, Heading)]
    first = next((n for n in headings[:_MOST_AHEAD]
                  if _ABSTRACT.fullmatch(plain_text(blocks[n]).strip())), -1)  # fmt: skip
    if front.abstract or first < 0 or any(
        typed_depth(plain_text(blocks[n])) for n in headings if n < first
    ):  # fmt: skip
        return front, blocks
    after = next((n for n in headings if n > first), len(blocks))
    inside = list(flat(blocks[first + 1 : after]))
    words = [each for each in inside if isinstance(each, Paragraph)]
    label = KEYWORDS.match(plain_text(words[-1])) if words and not front.keywords else None
    if label:
        said = plain_text(words.pop())[label.end() :].strip(" :：.—")
        front = replace(front, keywords=tuple(keywords_in([said])))
        inside = inside[:-1]
    if not 0 < len(inside) <= 4 or len(words) != len(inside):
        return front, blocks
    abstract = tuple(line_in(each.content) for each in words)
    return replace(front, abstract=abstract), [*blocks[:first], *blocks[after:]]


# --- report.yaml -------------------------------------------------------------------------------


def report_yaml(front: Front, chapters: Sequence[str], references: Sequence[str]) -> str:
    """Return ``report.yaml``."""
    lines = [f"title: {yaml_text(front.title)}"]
    for key, value in (("subtitle", front.subtitle), ("kind", front.kind)):
        lines += [f"{key}: {yaml_text(value)}"] if value else []
    lines.append(f"institute: {front.institute}")
    languages = filter(None, (front.language, front.second))
    lines.append(f"languages: [{', '.join(languages)}]")
    lines += [f"credit-line: {yaml_text(front.credit_line)}"] if front.credit_line else []
    if front.authors:
        lines.append("authors:")
    for author in front.authors:
        lines.append(f"  - name: {yaml_text(author.name)}")
        lines += _listed("affiliation", author.affiliation, "    ")
        lines += [f"    orcid: {author.orcid}"] if author.orcid else []
        lines += [f"    ror: {author.ror}"] if author.ror else []
        lines += [f"    email: {yaml_text(author.email)}"] if author.email else []
        lines += [f"    url: {yaml_text(author.url)}"] if author.url else []
        lines += _listed("about", author.about, "    ")
    lines += _listed("history", front.history)
    lines += _listed("disclaimer", front.disclaimer)
    lines += [f"published: {front.published}"] if front.published else []
    for key, value in (("licence", front.licence), ("doi", front.doi), ("isbn", front.isbn),
                       ("issn", front.issn)):  # fmt: skip
        lines += [f"{key}: {yaml_text(value)}"] if value else []
    lines += _listed("abstract", front.abstract)
    lines += _listed("keywords", front.keywords)
    lines += [f"series: {yaml_text(front.series)}"] if front.series else []
    lines += [f"series-number: {yaml_text(front.series_number)}"] if front.series_number else []
    lines += _listed("colophon", front.colophon)
    lines += [f"citation-style: {front.citation_style}"] if references else []
    listed = ", ".join(f"@{key}" for key in front.listed)
    lines += [f"nocite: {yaml_text(listed)}"] if listed and references else []
    lines += ["chapters:", *(f"  - {name}" for name in chapters)]
    lines += ["references:", *(f"  - {name}" for name in references)] if references else []
    return "\n".join(lines) + "\n"


def _listed(key: str, values: Sequence[str], indent: str = "") -> list[str]:
    return [f"{indent}{key}:", *(f"{indent}  - {yaml_text(value)}" for value in values)] if (
        values
    ) else []  # fmt: skip
