"""Where in a document the lists of references stand, and which works each of them holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...diagnostics import Problems, Span
from ...document import (
    Bibliography,
    BibliographyEntry,
    Block,
    Citation,
    Document,
    Heading,
    Passage,
    Reference,
    Text,
)
from ...walk import Node, plain_text, rebuild, walk
from ..context import Context
from ..reading import in_reading_order

_LISTS = frozenset({Bibliography})


def _selects(place: Bibliography) -> bool:
    return bool(place.kinds or place.without or place.keyword or place.chapter)


def keep_one_list(document: Document, problems: Problems) -> Document:
    """Return ``document`` with its first place for all works only, and those for some of them."""
    first: list[Span] = []

    def change(node: Node) -> Node:
        if isinstance(node, Bibliography) and not _selects(node):
            if first:
                problems.warning(
                    "CIT-03",
                    node.span,
                    "this is a second place for the list of references; it stays empty",
                    f"the first is at {first[0]}; remove one, or say which works each holds",
                )
                return ()
            first.append(node.span)
        return node

    return rebuild(document, change, _LISTS)


def report_needless_list(document: Document, problems: Problems) -> None:
    """Report each place for the list of a document that cites nothing."""
    for node in walk(document.blocks):
        if isinstance(node, Bibliography):
            problems.warning(
                "CIT-02",
                node.span,
                "there is a place for the list of references, but nothing is cited",
                "cite a work, [@key], or remove the list",
            )


def with_entries(
    document: Document,
    entries: tuple[BibliographyEntry, ...],
    works: Mapping[str, Reference],
    context: Context,
) -> Document:
    """Return ``document`` with its lists of references, one at its end if it names no place.

    A work that several lists take stands in each. One that none takes stands in the last, since a
    citation of it would lead nowhere: ``CIT-07``.
    """
    places = [node for node in walk(document.blocks) if isinstance(node, Bibliography)]
    if not places:
        return _with_list_at_end(document, entries, context)
    cited = _cited_by_chapter(document)
    held = [
        [entry for entry in entries if _holds(place, works[entry.key], chapter)]
        for place, chapter in zip(places, cited, strict=True)
    ]
    everywhere = {entry.key for each in held for entry in each}
    missing = [entry for entry in entries if entry.key not in everywhere]
    if missing:
        keys = ", ".join(f"“{entry.key}”" for entry in missing)
        context.problems.warning(
            "CIT-07",
            places[-1].span,
            f"no list of references takes {keys}; the last one holds it",
            "add a list for the rest: ::: {#refs} without kinds, keyword or .by-chapter",
        )
        wanted = {entry.key for entry in (*held[-1], *missing)}
        held[-1] = [entry for entry in entries if entry.key in wanted]
    lists = iter(_numbered(held))

    def change(node: Node) -> Node:
        return replace(node, entries=next(lists)) if isinstance(node, Bibliography) else node

    return rebuild(document, change, _LISTS)


def _holds(place: Bibliography, work: Reference, chapter: frozenset[str]) -> bool:
    kind = str(work.data.get("type") or "document")
    keywords = {word.strip() for word in str(work.data.get("keyword") or "").split(",")}
    return (
        (not place.kinds or kind in place.kinds)
        and kind not in place.without
        and (not place.keyword or place.keyword in keywords)
        and (not place.chapter or work.key in chapter)
    )


def _cited_by_chapter(document: Document) -> list[frozenset[str]]:
    """Return for each list the keys that are cited in its chapter, in the order of the lists."""
    notes = {note.identifier: note for note in document.notes}
    chapters: list[set[str]] = [set()]
    at: list[int] = []
    for node in in_reading_order(document.blocks, notes, _LISTS | {Citation, Heading}):
        if isinstance(node, Heading) and node.level == 1:
            chapters.append(set())
        elif isinstance(node, Bibliography):
            at.append(len(chapters) - 1)
        elif isinstance(node, Citation):
            chapters[-1] |= {item.key for item in node.items}
    return [frozenset(chapters[place]) for place in at]


def _numbered(lists: Sequence[Sequence[BibliographyEntry]]) -> list[tuple[BibliographyEntry, ...]]:
    """Return ``lists``, in which each entry of a work says how many there are before it."""
    seen: Counter[str] = Counter()
    numbered = []
    for entries in lists:
        numbered.append(tuple(replace(entry, again=seen[entry.key]) for entry in entries))
        seen.update(entry.key for entry in entries)
    return numbered


_TITLES = frozenset(
    (
        *("references", "bibliography", "works cited", "literature", "literature cited"),
        *(
            "參考文獻",
            "参考文献",
            "參考資料",
            "参考资料",
            "引用文獻",
            "引用文献",
            "參考書目",
            "参考书目",
        ),
    )
)
"""What authors write over the place where other programs put the list of works."""


def _waiting(blocks: Sequence[Block], label: str) -> int | None:
    """Return the place of a title that has nothing under it but the list to come.

    Pandoc puts the list at the end, so that a last title is its own; one that names it may stand
    elsewhere.
    """
    for place, block in enumerate(blocks):
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if not isinstance(block, Heading) or not (
            after is None or (isinstance(after, Heading) and after.level <= block.level)
        ):
            continue
        title = plain_text(block.content).strip().casefold()
        if after is None or title in _TITLES or title == label.casefold():
            return place
    return None


def _with_list_at_end(
    document: Document, entries: tuple[BibliographyEntry, ...], context: Context
) -> Document:
    blocks = document.blocks
    place = _waiting(blocks, context.language.label("references"))
    if place is not None:
        listed = (*blocks[: place + 1], Bibliography(entries), *blocks[place + 1 :])
        return replace(document, blocks=listed)
    taken = {getattr(node, "identifier", "") for node in walk(document)}
    identifier = next(
        name
        for name in ("references", *(f"references-{count}" for count in range(2, len(taken) + 3)))
        if name not in taken
    )
    companion = context.companion
    heading = Heading(
        1,
        Passage((Text(context.language.label("references")),)),
        identifier,
        numbered=False,
        companion=(Passage((Text(companion.label("references")),)) if companion else Passage()),
    )
    return replace(document, blocks=(*document.blocks, heading, Bibliography(entries)))
