"""Identifiers: made from headings, kept unique, found where they are used twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...diagnostics import Problems, Span
from ...document import Document, Heading, Note
from ...walk import Node, plain_text, rebuild, walk


def slug(text: str) -> str:
    """Return an identifier made of a heading's words, by Pandoc's rules; Han stays Han."""
    kept = "".join(
        character if character.isalnum() or character in "_-." else " " * character.isspace()
        for character in text.lower()
    )
    joined = "-".join(kept.split())
    start = next((index for index, character in enumerate(joined) if character.isalpha()), None)
    return joined[start:] if start is not None else "section"


def duplicate_identifiers(document: Document) -> list[tuple[str, Span, Span]]:
    """Return ``(identifier, first place, second place)`` for each that is used again."""
    seen: dict[str, Span] = {}
    duplicates: list[tuple[str, Span, Span]] = []
    for node in walk(document):
        identifier = getattr(node, "identifier", "")
        if not identifier or isinstance(node, Note) or not hasattr(node, "span"):
            continue
        if type(node).__name__ == "NoteReference":
            continue
        if identifier in seen:
            duplicates.append((identifier, seen[identifier], node.span))
        else:
            seen[identifier] = node.span
    return duplicates


def report_duplicates(document: Document, problems: Problems) -> None:
    """Report ``STR-01`` for each identifier that is used again."""
    for identifier, first, second in duplicate_identifiers(document):
        problems.error(
            "STR-01",
            second,
            f"the identifier “{identifier}” is used twice",
            f"the first is at {first}; change one",
        )


def unique_slugs(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return ``documents`` with identifiers made from headings unique among all of them.

    Two chapters may each have an “Overview”; what an author wrote is never changed.
    """
    documents = tuple(documents)
    taken = {
        identifier
        for document in documents
        for node in walk(document)
        if (identifier := getattr(node, "identifier", "")) and not is_slug(node)
    }

    def change(node: Node) -> Node:
        if not is_slug(node):
            return node
        identifier = free(slug(plain_text(node.content)), taken)
        taken.add(identifier)
        return node if identifier == node.identifier else replace(node, identifier=identifier)

    return tuple(rebuild(document, change) for document in documents)


def is_slug(node: Node) -> bool:
    """Whether ``node`` is a heading whose identifier was made from its words."""
    if not isinstance(node, Heading):
        return False
    made = slug(plain_text(node.content))
    rest = node.identifier.removeprefix(made)
    return node.identifier.startswith(made) and (
        not rest or (rest[0] == "-" and rest[1:].isdigit())
    )


def free(wanted: str, taken: Iterable[str]) -> str:
    """Return ``wanted``, or with -2, -3 … the first that is not taken."""
    names = set(taken) if not isinstance(taken, (set, dict)) else taken
    if wanted not in names:
        return wanted
    number = 2
    while f"{wanted}-{number}" in names:
        number += 1
    return f"{wanted}-{number}"
