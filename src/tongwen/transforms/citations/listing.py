"""Where in a document the list of references stands."""

from __future__ import annotations

from dataclasses import replace

from ...diagnostics import Problems, Span
from ...document import Bibliography, BibliographyEntry, Document, Heading, Passage, Text
from ...walk import Node, rebuild, walk
from ..context import Context


def keep_one_list(document: Document, problems: Problems) -> Document:
    """Return ``document`` with its first place for the list of references only."""
    first: list[Span] = []

    def change(node: Node) -> Node:
        if isinstance(node, Bibliography):
            if first:
                problems.warning(
                    "CIT-03",
                    node.span,
                    "this is a second place for the list of references; it stays empty",
                    f"the first is at {first[0]}; remove one",
                )
                return ()
            first.append(node.span)
        return node

    return rebuild(document, change)


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
    document: Document, entries: tuple[BibliographyEntry, ...], context: Context
) -> Document:
    """Return ``document`` with its list of references, at its end if it names no place."""
    if any(isinstance(node, Bibliography) for node in walk(document.blocks)):
        return rebuild(
            document,
            lambda node: replace(node, entries=entries) if isinstance(node, Bibliography) else node,
        )
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
