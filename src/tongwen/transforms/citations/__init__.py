"""Citations and the list of references, by CSL 1.0.2 through citeproc-py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...diagnostics import NOWHERE, Problems, nearest
from ...document import Citation, Document, Heading, Mention, Passage, Reference
from ...walk import Node, map_inlines, permanent_name, plain_text, rebuild, source_words, walk
from ..context import Context
from ..reading import in_reading_order
from .listing import keep_one_list, report_needless_list, with_entries
from .processor import Processor, unresolved
from .styles import UnusableStyle

__all__ = ["resolve_citations"]


def resolve_citations(document: Document, context: Context) -> Document:
    """Return ``document`` with the words of its citations and its list of references.

    A document that cites and says nowhere where the list belongs gets it at its end, under
    an unnumbered heading. Entries are the same in every edition: in the terms of the
    language that the report is written in. Citations use those of the edition.

    Each citation gets a name that stays, and each entry the citations of its work.

    Problems: ``CIT-01`` a key that no reference has, ``CIT-02`` a place for the list of
    references and no citation, ``CIT-03`` a second such place, ``CIT-04`` works that a
    reader cannot tell apart by their citations, ``CIT-05`` a work that the citation
    processor cannot set, ``CIT-06`` a style that cannot be used.
    """
    notes = {note.identifier: note for note in document.notes}
    cited = [
        node
        for block in document.blocks
        for node in in_reading_order(block, notes)
        if isinstance(node, Citation)
    ]
    document = keep_one_list(document, context.problems)
    if not cited:
        report_needless_list(document, context.problems)
        return document
    known = {reference.key: reference for reference in context.references}
    counted = {key: number for number, key in enumerate(context.counted)}
    works = sorted(
        _cited_works(cited, known, context.problems),
        key=lambda work: counted.get(work.key, len(counted)),
    )
    try:
        # Two locales, so two processors; the list comes first, because it gives the numbers.
        entries = Processor(context, tuple(works), context.source_language)
        entries.sort()
        entries.tell_apart()
        labels = (
            entries
            if context.language.tag == context.source_language.tag
            else Processor(context, entries.works, context.language, entries.suffixes)
        )
    except UnusableStyle as error:
        context.problems.error(
            "CIT-06",
            NOWHERE,
            f"the citation style cannot be used: {error}",
            "name another in report.yaml: “citation-style: numeric” or “author-date”",
        )
        return map_inlines(
            document, lambda node: unresolved(node) if isinstance(node, Citation) else node
        )

    def change(node: Node) -> Node:
        if not isinstance(node, Citation):
            return node
        return replace(node, content=labels.citation(node))

    document = _named(rebuild(document, change))
    mentions = _mentions(document)
    listed = (replace(entry, mentions=mentions[entry.key]) for entry in entries.entries())
    return with_entries(document, tuple(listed), context)


def _named(document: Document) -> Document:
    """Return ``document`` with an identifier for each citation.

    It is made of the words around it and of what it cites, so that it is the same in each
    language, and stays when another citation is put before it.
    """
    taken = {name for node in walk(document) if (name := getattr(node, "identifier", ""))}

    def change(node: Node) -> Node:
        if not isinstance(node, Passage):
            return node
        around = source_words(node)

        def named(inline: Node) -> Node:
            if not isinstance(inline, Citation):
                return inline
            works = "; ".join(sorted(item.key for item in inline.items))
            name = permanent_name("cite", f"{around}\n{works}", taken)
            taken.add(name)
            return replace(inline, identifier=name)

        return map_inlines(node, named)

    return rebuild(document, change)


def _mentions(document: Document) -> Mapping[str, tuple[Mention, ...]]:
    """Return for each work where it is cited, in the order of reading."""
    notes = {note.identifier: note for note in document.notes}
    found: dict[str, dict[str, Mention]] = defaultdict(dict)
    section = ""
    for block in document.blocks:
        for node in in_reading_order(block, notes):
            if isinstance(node, Heading):
                section = node.number or plain_text(node.content)
            elif isinstance(node, Citation):
                for item in node.items:
                    mention = Mention(node.identifier, section)
                    found[item.key].setdefault(node.identifier, mention)
    return defaultdict(tuple, {key: tuple(each.values()) for key, each in found.items()})


def _cited_works(
    cited: Iterable[Citation], known: Mapping[str, Reference], problems: Problems
) -> tuple[Reference, ...]:
    works: dict[str, Reference] = {}
    for citation in cited:
        for item in citation.items:
            if item.key in known:
                works.setdefault(item.key, known[item.key])
                continue
            problems.error(
                "CIT-01",
                item.span if item.span.file else citation.span,
                f"there is no reference with the key “{item.key}”",
                nearest(item.key, known) or "add it to a file listed under “references”",
            )
    return tuple(works.values())
