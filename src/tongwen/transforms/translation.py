"""Translation: each passage in the edition's language, as far as the catalogue goes.

A passage is found by its message, its Markdown on one line. One without a translation
stays as it was written, marked with its language, so that it is spoken, hyphenated and set
as what it is. Identifiers, code and formulas are the same in every language.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TypeVar

from ..diagnostics import Problems, short
from ..document import (
    NO_PASSAGE,
    Catalogue,
    CitationItem,
    Code,
    CrossReference,
    Document,
    Heading,
    Indexed,
    InlineImage,
    Link,
    Math,
    NoteReference,
    Passage,
)
from ..languages import Language
from ..walk import Node, map_outer_passages, map_passages, needs_translation, rebuild, walk
from .context import Context
from .reading import without_notes

T = TypeVar("T")

_HEADINGS = frozenset({Heading})


def resolve_translation(document: Document, context: Context) -> Document:
    """Return ``document`` in the edition's language, its headings with their companions."""

    def with_companion(node: Node) -> Node:
        if not isinstance(node, Heading):
            return node
        return replace(node, companion=_companion(node.content, context))

    document = rebuild(document, with_companion, _HEADINGS)
    if context.language.tag != context.source_language.tag:
        catalogue = context.catalogue or Catalogue(context.language.tag, {})
        companions = [node.companion for node in walk(document) if isinstance(node, Heading)]
        document = rebuild(document, _without_companion, _HEADINGS)
        document = translate(document, catalogue, context.source_language, context.problems)
        # Headings keep their order, so their companions go back one by one.
        remaining = iter(companions)

        def restore(node: Node) -> Node:
            if not isinstance(node, Heading):
                return node
            companion = next(remaining)
            # Not translated: the heading itself stands in that language already.
            same = node.content.message == companion.message and node.content.language
            return node if same else replace(node, companion=companion)

        document = rebuild(document, restore, _HEADINGS)
    return replace(document, language=context.language.tag)


def _without_companion(node: Node) -> Node:
    return replace(node, companion=NO_PASSAGE) if isinstance(node, Heading) else node


def _companion(passage: Passage, context: Context) -> Passage:
    """Return a heading in the report's other language; nothing where there is no translation.

    The same words twice would give a reader nothing.
    """
    if context.companion is None:
        return NO_PASSAGE
    if context.companion.tag == context.source_language.tag:
        return without_notes(passage)
    catalogue = context.companion_catalogue
    found = catalogue.passages.get(passage.message) if catalogue else None
    return without_notes(found) if found else NO_PASSAGE


def translate(node: T, catalogue: Catalogue, source_language: Language, problems: Problems) -> T:
    """Return ``node`` (a Document, a Metadata …) with its passages in the catalogue's language.

    Problems: ``TR-01`` no translation, ``TR-02`` a translation marked fuzzy, which is not
    used, ``TR-03`` a translation that loses or adds a citation, a cross-reference, a note,
    a link or a picture. A catalogue with nothing in it is a problem of its own, reported where it
    is read (``TR-05``): every passage of the report would be reported besides.
    """
    begun = bool(catalogue.passages or catalogue.unsure)

    def change(passage: Passage) -> Passage:
        if not passage.content or not needs_translation(passage):
            return passage
        found = catalogue.passages.get(passage.message)
        if found is not None:
            found = _with_names_of(passage, found)
            _compare(passage, found, catalogue, problems)
            return replace(found, message=passage.message)
        if passage.message in catalogue.may_lack:
            return _in_language(passage, source_language.tag)
        where = catalogue.span.file or f"translations/{catalogue.language}.po"
        if passage.message in catalogue.unsure:
            problems.warning(
                "TR-02",
                passage.span,
                f"the translation of “{short(passage.message)}” is marked fuzzy and not used",
                f"compare it with the text and clear the mark in {where}",
            )
        elif begun:
            problems.warning(
                "TR-01",
                passage.span,
                f"“{short(passage.message)}” has no translation into {catalogue.language}",
                f"translate it in {where}; make translations adds what is missing there",
            )
        return _in_language(passage, source_language.tag)

    return map_outer_passages(node, change)


def _with_names_of(source: Passage, translation: Passage) -> Passage:
    """Return ``translation`` with its note calls named as in ``source``.

    A note that shares its name with another chapter's has its chapter's number behind a blank; a
    translator writes only what the text says.
    """
    names = {
        part.identifier.partition(" ")[0]: part.identifier
        for part in walk(source)
        if isinstance(part, NoteReference) and " " in part.identifier
    }
    if not names:
        return translation

    def change(part: Node) -> Node:
        if isinstance(part, NoteReference) and part.identifier in names:
            return replace(part, identifier=names[part.identifier])
        return part

    return rebuild(translation, change)


def _in_language(passage: Passage, tag: str) -> Passage:
    # A note written in the passage is set elsewhere, so its own passages are marked too.
    return map_passages(passage, lambda part: replace(part, language=part.language or tag))


def _bonds(passage: Passage) -> Counter[tuple[str, str]]:
    """Return what ties ``passage`` to the rest of the report, with how often each stands there."""
    bonds: Counter[tuple[str, str]] = Counter()
    for part in walk(passage):
        match part:
            case CitationItem(key=key, locator=locator):
                bonds["the citation", f"@{key}{locator and ', '}{locator}"] += 1
            case Code(text=text):
                bonds["the code", f"`{text}`"] += 1
            case Math(tex=tex):
                bonds["the formula", f"${tex}$"] += 1
            case CrossReference(target=target):
                bonds["the cross-reference", f"@{target}"] += 1
            case NoteReference(identifier=""):
                bonds["a note", "^[…]"] += 1
            case NoteReference(identifier=identifier):
                bonds["the note", f"[^{identifier}]"] += 1
            case Indexed():
                bonds["a word for the index", "[…]{.index}"] += 1
            case Link(target=target):
                bonds["the link to", target] += 1
            case InlineImage(source=source):
                bonds["the picture", source] += 1
    return bonds


def _compare(
    source: Passage, translation: Passage, catalogue: Catalogue, problems: Problems
) -> None:
    wanted, found = _bonds(source), _bonds(translation)
    lost = [f"{kind} {name}" for kind, name in (wanted - found).elements()]
    # A translator may set a word as code where the text only names it.
    added = [f"{kind} {name}" for kind, name in (found - wanted).elements() if kind != "the code"]
    if not lost and not added:
        return
    differences = [f"lacks {', '.join(lost)}"] if lost else []
    differences += [f"adds {', '.join(added)}"] if added else []
    problems.error(
        "TR-03",
        translation.span if translation.span.line else catalogue.span,
        f"the translation {' and '.join(differences)}",
        f"the text at {source.span} says “{short(source.message)}”",
    )
