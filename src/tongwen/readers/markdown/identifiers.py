"""Identifiers: made from headings, kept unique, found where they are used twice."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from ...diagnostics import Problems, Span
from ...document import CHAPTER, Document, Heading, Link, Note, NoteReference
from ...walk import Node, plain_text, rebuild, walk
from ..headings import UNNAMED

RESERVED = frozenset(
    (
        "abstract",
        "cite",
        "cited",
        "colophon",
        "contents",
        "figures",
        "notes",
        "tables",
        "text",
        "top",
    )
)
"""What the editions call pages of their own. Parts of theirs have names that begin with "_"."""


def slug(text: str) -> str:
    """Return an identifier made of a heading's words, by Pandoc's rules; Han stays Han."""
    kept = "".join(
        character if character.isalnum() or character in "_-." else " " * character.isspace()
        for character in text.lower()
    )
    joined = "-".join(kept.split())
    start = next((index for index, character in enumerate(joined) if character.isalpha()), None)
    return joined[start:] if start is not None else "section"


def _duplicates(document: Document) -> Iterator[tuple[str, Span, Span]]:
    """Yield ``(identifier, first place, second place)`` for each that is used again."""
    seen: dict[str, Span] = {}
    for node in walk(document):
        identifier = getattr(node, "identifier", "")
        if not identifier or _is_of_note(node) or not hasattr(node, "span"):
            continue
        if identifier in seen:
            yield identifier, seen[identifier], node.span
        else:
            seen[identifier] = node.span


def report_duplicates(document: Document, problems: Problems) -> None:
    """Report ``STR-01`` for each identifier that is used again."""
    for identifier, first, second in _duplicates(document):
        problems.error(
            "STR-01",
            second,
            f"the identifier “{identifier}” is used twice",
            f"the first is at {first}; change one",
        )


def name_headings(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return ``documents`` with a name, made from its words, for each ``UNNAMED`` heading.

    Made names are unique among all ``documents``: two chapters may each have an “Overview”.
    What an author wrote is never changed, and is never given to another heading; nor is a name
    that the editions use themselves.
    """
    documents = tuple(documents)
    taken = {
        identifier
        for document in documents
        for node in walk(document)
        if (identifier := getattr(node, "identifier", "")) and identifier != UNNAMED
    }

    def change(block: Node) -> Node:
        if not isinstance(block, Heading) or block.identifier != UNNAMED:
            return block
        identifier = free_name(slug(plain_text(block.content)), taken | RESERVED)
        taken.add(identifier)
        return replace(block, identifier=identifier)

    return tuple(rebuild(document, change, frozenset({Heading})) for document in documents)


_REFERRED_TO = re.compile(
    "(?:nte|tip|wrn|imp|cau|lst|thm|lem|cor|prp|cnj|def|exm|exr|hyp|sol|rem|prf|alg|demo|fig|tbl"
    "|sec|eq)-|refs$"
)
"""How the identifiers begin that ``@`` refers to from everywhere, and so are one report's."""


def named_apart(documents: Sequence[Document], files: Sequence[str]) -> list[Document]:
    """Let each chapter have names of its own, as the pages of a site do: #questions in every one.

    A name in use is counted on, and so are the links to it within its chapter, or by its file.
    """
    taken: set[str] = set()
    changed: dict[str, dict[str, str]] = {}
    for file, document in zip(files, documents, strict=True):
        own = {
            identifier
            for node in walk(document)
            if (identifier := getattr(node, "identifier", "")) and not _is_of_note(node)
        }
        doubles = sorted(name for name in own & taken if not _REFERRED_TO.match(name))
        taken |= own
        changed[file] = {}
        for name in doubles:
            changed[file][name] = free_name(name, taken)
            taken.add(changed[file][name])
    if not any(changed.values()):
        return list(documents)

    def change(file: str, node: Node) -> Node:
        identifier = getattr(node, "identifier", "")
        if identifier in changed[file] and not _is_of_note(node):
            return replace(node, identifier=changed[file][identifier])
        if not isinstance(node, Link):
            return node
        match = CHAPTER.fullmatch(node.target)
        there = (
            posixpath.normpath(posixpath.join(posixpath.dirname(file), match["file"]))
            if match
            else file
        )
        place = match["place"] or "" if match else node.target
        name = changed.get(there, {}).get(place[1:])
        return replace(node, target=f"#{name}") if name and place.startswith("#") else node

    return [
        rebuild(document, partial(change, file))
        for file, document in zip(files, documents, strict=True)
    ]


def _is_of_note(node: Node) -> bool:
    return isinstance(node, (Note, NoteReference))


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return ``wanted``, or with -2, -3 … the first that is not taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
