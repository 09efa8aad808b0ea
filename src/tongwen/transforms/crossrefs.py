"""Cross-references: “Figure 3”, “Chapter 4”, in place of an identifier."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from ..diagnostics import NOWHERE, Span, nearest
from ..document import (
    CHAPTER,
    PAGE,
    Bibliography,
    Callout,
    CrossReference,
    Division,
    Document,
    Figure,
    Heading,
    Link,
    List,
    MathBlock,
    NoteReference,
    Paragraph,
    Passage,
    Statement,
    Strong,
    Table,
)
from ..languages import Language
from ..walk import Node, children, field_names, lacks, plain_text, rebuild, rewrite_fields, walk
from .context import Context

_LINKS = frozenset({Link})
_ENDINGS = (".md", ".qmd", ".Rmd", ".rmd", ".markdown", ".ipynb")


@dataclass(frozen=True, slots=True)
class _Target:
    """What a reference to it says; empty where it has neither number nor title."""

    text: str = ""
    number: str = ""


def resolve_cross_references(document: Document, context: Context) -> Document:
    """Return ``document`` with the words of every cross-reference.

    Problems: ``REF-01`` a reference to an identifier that there is not, or a link to a file that is
    no chapter, ``REF-02`` a reference to what has neither a number nor a title, ``REF-03`` a link
    to a place that there is not, ``MD-08`` a link to a page that is no chapter.
    """
    targets = _targets(document, context.language)
    problems = context.problems
    chapters = _Chapters(_openings(document))
    aliases = _aliases(document)

    def found(place: str) -> str:
        """Return the identifier that ``#place`` means; empty where there is none.

        ``#fig:x`` is bookdown's and pandoc-crossref's for what is ``fig-x`` here.
        """
        names = (place[1:], unquote(place[1:]), place[1:].replace(":", "-", 1))
        known = next((name for name in names if name in targets), "")
        return known or next((aliases[name] for name in names if name in aliases), "")

    def change(node: Node) -> Node:
        match = chapters.named(node.target) if isinstance(node, Link) else None
        if match:
            opening = chapters.opening(match)
            leads = found(match["place"] or "") if opening or match.re is CHAPTER else ""
            leads = leads or opening
            return replace(node, target=f"#{leads}") if leads else node.content
        if isinstance(node, Link) and node.target.startswith("#"):
            leads = found(node.target)
            if node.target == f"#{leads}":
                return node
            return replace(node, target=f"#{leads}") if leads else node.content
        if isinstance(node, CrossReference):
            target = targets.get(node.target)
            if target is None:
                named = (name for name, known in targets.items() if known.text)
                problems.error(
                    "REF-01",
                    node.span,
                    f"there is nothing with the identifier “{node.target}”",
                    nearest(node.target, named) or f"write {{#{node.target}}} where it belongs",
                )
                return replace(node, text=node.target, number=node.target)
            if not target.text:
                problems.error(
                    "REF-02",
                    node.span,
                    f"“{node.target}” has neither a number nor a title to refer to it by",
                    f"write a link with words of your own: [see there](#{node.target})",
                )
                return replace(node, text=node.target, number=node.target)
            return replace(node, text=target.text, number=target.number)
        return node

    def inside(part: Node) -> Node:
        chapters.enter(part)
        return rebuild(part, change, _LINKS | {CrossReference})

    _check_links(document, targets, chapters, found, context)
    return rewrite_fields(document, field_names(document), inside)


def _check_links(
    document: Document,
    targets: Mapping[str, _Target],
    chapters: _Chapters,
    found: Callable[[str], str],
    context: Context,
) -> None:
    # A link that a transform made has no place: that of the nearest node around it is named.
    def check(node: Node, around: Span) -> None:
        if lacks(node, _LINKS):
            return
        own = getattr(node, "span", NOWHERE)
        span = own if own.line else around
        if isinstance(node, Link) and node.target.startswith("#"):
            name = unquote(node.target[1:])
            if not found(node.target):
                context.problems.warning(
                    "REF-03",
                    span,
                    f"the link to “#{name}” leads nowhere; its words are kept",
                    nearest(name, targets) or f"write {{#{name}}} where it should lead",
                )
        elif isinstance(node, Link) and (match := chapters.named(node.target)):
            check_chapter(match, node.target, span)
        for child in children(node):
            check(child, span)

    def check_chapter(match: re.Match[str], target: str, span: Span) -> None:
        known = bool(chapters.opening(match))
        place = match["place"] or ""
        if match.re is PAGE and not known:
            context.problems.warning(
                "MD-08",
                span,
                f"“{target}” is no address that a published report can lead to; the words are kept",
                "write the whole address, https://…, or #identifier for a place in the report",
            )
        elif place and not found(place):
            context.problems.warning(
                "REF-03",
                span,
                f"there is no “{unquote(place[1:])}” for the link to “{target}” to lead to; "
                f"{'it leads to the beginning of that chapter' if known else 'its words are kept'}",
                nearest(unquote(place[1:]), targets) or f"write {{{place}}} where it should lead",
            )
        elif not (known or place):
            context.problems.error(
                "REF-01",
                span,
                f"the link to “{target}” leads to no chapter of this report",
                nearest(target, map(posixpath.basename, chapters.openings))
                or "name a file listed under “chapters”, or the whole address, https://…",
            )

    for part in children(document):
        chapters.enter(part)
        check(part, NOWHERE)


def _aliases(document: Document) -> dict[str, str]:
    """Return what other programs call headings → their identifiers here.

    A name that is used again is ``x-1`` to Pandoc and GitHub, which keeps numbers and low lines.
    """
    aliases: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for node in walk(document.blocks):
        if isinstance(node, Heading) and node.identifier:
            words = re.sub(r"[^\w\s-]", "", plain_text(node.content).lower())
            whole = re.sub(r"\s", "-", words)
            for name in dict.fromkeys((whole, re.sub(r"^[\d_-]+", "", whole))):
                again = f"{name}-{counts[name]}" if counts[name] else name
                aliases.setdefault(again, node.identifier)
                counts[name] += 1
    return aliases


def _openings(document: Document) -> dict[str, str]:
    """Return the identifier of each chapter's first heading, by its file."""
    openings: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, Heading):
            openings.setdefault(block.span.file, block.identifier)
    return openings


@dataclass(slots=True)
class _Chapters:
    """Finds the chapters that addresses name.

    ``openings``: the identifier of each chapter's first heading, by its file; ``at``: the file that
    the addresses stand in.
    """

    openings: Mapping[str, str]
    at: str = ""

    def enter(self, part: Node) -> None:
        """Go on with a part of the document, whose file is known where it has a place."""
        self.at = getattr(part, "span", NOWHERE).file or self.at

    def named(self, address: str) -> re.Match[str] | None:
        """Return the file or the page that an address names, and a place in it."""
        return CHAPTER.fullmatch(address) or PAGE.fullmatch(address)

    def opening(self, match: re.Match[str]) -> str:
        """Return where the chapter begins that is named; "" where there is none.

        An address is from the file that it stands in, or from the page which MkDocs makes of that,
        a folder; from the site's own folder; or it ends as a file does, like "chapter.md" alone.
        It may have had another ending, before the chapter was taken over from Quarto.
        """
        page, file = match.re is PAGE, match["file"]
        beside, own = posixpath.dirname(self.at), posixpath.splitext(self.at)[0]
        around = [beside, beside if posixpath.basename(own) in ("index", "README") else own]
        if page and file.endswith("/"):
            around.reverse()
        if file.startswith("/"):
            around = []
        whole = min(map(posixpath.dirname, self.openings), key=len, default="")
        for folder in (*around, whole):
            path = posixpath.normpath(posixpath.join(folder, file.lstrip("/")))
            for name in _files(path, file) if page else (path, *_files(path, file)):
                if name in self.openings:
                    return self.openings[name]
        end = re.sub(r"\A(?:\.{0,2}/)+", "", file)
        bare = end if page else posixpath.splitext(end)[0]
        ends = [] if page else [end, posixpath.basename(end)]
        ends += _files(bare.rstrip("/"), file) if end else ()
        return next((self.openings[name] for end in filter(None, ends) for name in self.openings
                     if f"/{name}".endswith(f"/{end}")), "")  # fmt: skip


def _files(path: str, address: str) -> Iterator[str]:
    """Yield the files that the page or folder at ``path`` may be made of."""
    if address.endswith("/"):
        stems = [f"{path}/index", f"{path}/README", path]
    else:
        stem = posixpath.splitext(path)[0]
        index = posixpath.basename(stem) == "index"
        stems = [stem, f"{posixpath.dirname(stem)}/README"] if index else [stem]
    for each in stems:
        yield from (posixpath.normpath(f"{each}{ending}") for ending in _ENDINGS)


def _targets(document: Document, language: Language) -> dict[str, _Target]:
    targets: dict[str, _Target] = {}
    for node in walk(document.blocks):
        if isinstance(node, Bibliography):
            targets.update((entry.identifier, _Target()) for entry in node.entries)
        if isinstance(node, List) and node.examples:
            for number, item in enumerate(node.items, node.start):
                name = getattr(item.blocks[0], "identifier", "") if item.blocks else ""
                if name:
                    targets.setdefault(name, _Target(f"({number})", str(number)))
        identifier = getattr(node, "identifier", "")
        if not identifier or identifier in targets or isinstance(node, NoteReference):
            continue
        targets[identifier] = _target(node, language)
    return targets


def _target(node: Node, language: Language) -> _Target:
    match node:
        case Heading(number=""):
            title = plain_text(node.content)
            return _Target(title, title)
        case Heading(number=number, level=level, role=role):
            kind = "section" if level > 1 else "appendix" if role == "appendix" else "chapter"
            return _Target(language.label(kind, number), number)
        case Figure(number=number, kind=kind) if number:
            return _Target(language.label(kind, number), number)
        case Table(number=number) if number:
            return _Target(language.label("table", number), number)
        case MathBlock(number=number) if number:
            return _Target(language.label("equation", number), number)
        case Callout(label=label) if label[-1:].isdecimal():
            return _Target(label, label.rpartition(" ")[2])
        case Callout(title=title) if title:
            return _Target(plain_text(title), plain_text(title))
        case Division(statement=Statement(label=label, number=number)) if label:
            return _Target(label, number or label)
        case Division(blocks=(Table() | MathBlock() | Division() as inner, *_)):
            return _target(inner, language)
        case Division(blocks=(Paragraph(content=Passage(content=(Strong(),)) as title), *_)):
            return _Target(plain_text(title), plain_text(title))
    return _Target()
