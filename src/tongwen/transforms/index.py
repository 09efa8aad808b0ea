"""The index: words that authors mark, put in the order of the edition's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..diagnostics import NOWHERE, Span, nearest
from ..document import (
    Document,
    Heading,
    Index,
    Indexed,
    IndexEntry,
    Inline,
    Link,
    Mention,
    Passage,
    Text,
)
from ..languages import Language, sort_key
from ..walk import Node, map_inlines, permanent_name, plain_text, rebuild, source_words, walk
from .context import Context
from .reading import in_reading_order


@dataclass
class _Line:
    """An entry as far as it is gathered: what it is called, sorted by, and leads to."""

    words: str
    key: str
    identifier: str
    mentions: list[Mention] = field(default_factory=list)
    see: dict[tuple[str, bool], Span] = field(default_factory=dict)
    below: dict[str, _Line] = field(default_factory=dict)


def resolve_index(document: Document, context: Context) -> Document:
    """Return ``document`` with its index, and a name for each place that it leads to.

    Problems: ``IDX-01`` marked words without an index, or an index without any; ``IDX-02`` a
    reference to an entry that there is not.
    """
    places = [node for node in walk(document.blocks) if isinstance(node, Index)]
    marked = next((node for node in walk(document) if isinstance(node, Indexed)), None)
    if not places or marked is None:
        if places or marked:
            _report_half(places, marked, context)
        return document
    document = _named(document)
    top = _gathered(document)
    _report_leading_nowhere(top, context)
    entries = tuple(_listed(top, top, context.language))

    def change(node: Node) -> Node:
        return replace(node, entries=entries) if isinstance(node, Index) else node

    return rebuild(document, change, frozenset({Index}))


def _report_half(places: list[Index], marked: Indexed | None, context: Context) -> None:
    if places:
        context.problems.warning(
            "IDX-01", places[0].span, "the index has a place, but no word is marked for it",
            "mark one, [rivers]{.index}, or remove the place",
        )  # fmt: skip
    elif marked is not None:
        context.problems.warning(
            "IDX-01", marked.span, "words are marked for an index that has no place",
            "write ::: {#index} and ::: where it belongs",
        )  # fmt: skip


def _named(document: Document) -> Document:
    """Return ``document`` whose marks have names: of the words around, in the report's language.

    So a mark has one name in all languages, however its words are translated. What a heading says
    in another language beside it is marked in the edition of that.
    """
    taken = {name for node in walk(document) if (name := getattr(node, "identifier", ""))}

    def change(node: Node) -> Node:
        if isinstance(node, Heading):
            return replace(node, companion=map_inlines(node.companion, _unmarked))
        if not isinstance(node, Passage):
            return node
        around = source_words(node)

        def named(inline: Inline) -> Inline:
            if not isinstance(inline, Indexed) or (inline.see and not inline.also):
                return inline
            name = permanent_name("index", around, taken)
            taken.add(name)
            return replace(inline, identifier=name)

        return map_inlines(node, named)

    return rebuild(document, change, frozenset({Heading, Indexed}))


def _unmarked(inline: Inline) -> Inline | tuple[Inline, ...]:
    return inline.content if isinstance(inline, Indexed) else inline


def _gathered(document: Document) -> _Line:
    """Return the entries below one that is none, in the order of the text."""
    top = _Line("", "", "")
    notes = {note.identifier: note for note in document.notes}
    taken: Counter[str] = Counter()
    section = ""
    for node in in_reading_order(document.blocks, notes, frozenset({Heading, Indexed})):
        if isinstance(node, Heading):
            section = node.number or plain_text(node.content)
            continue
        line = top
        for part in node.path:
            key, _, words = part.rpartition("@")
            if words not in line.below:
                name = permanent_name("entry", f"{line.identifier}\n{words}", taken)
                taken[name] += 1
                line.below[words] = _Line(words, key or words, name)
            line = line.below[words]
        if node.see:
            line.see.setdefault((node.see, node.also), node.span)
        if node.identifier:
            line.mentions.append(Mention(node.identifier, section))
    return top


def _all(line: _Line, path: str = "") -> Iterator[tuple[str, _Line]]:
    """Yield each line below ``line`` with its whole path, ``rivers!floods``."""
    for words, below in line.below.items():
        whole = f"{path}!{words}" if path else words
        yield whole, below
        yield from _all(below, whole)


def _report_leading_nowhere(top: _Line, context: Context) -> None:
    known: Mapping[str, _Line] = dict(_all(top))
    for _, line in _all(top):
        for (see, _), span in line.see.items():
            if see not in known:
                context.problems.warning(
                    "IDX-02", span or NOWHERE, f"the index has no entry “{see}”",
                    nearest(see, known) or "write an entry as it is called where it is marked",
                )  # fmt: skip


def _listed(line: _Line, top: _Line, language: Language) -> Iterator[IndexEntry]:
    known = dict(_all(top))

    def led(key: str, see: str) -> tuple[Inline, ...]:
        before, _, after = language.label(key, "\0").partition("\0")
        words: tuple[Inline, ...] = (Text(see.replace("!", language.label("list-separator"))),)
        if see in known:
            words = (Link(f"#{known[see].identifier}", words),)
        return (Text(before), *words, *((Text(after),) if after else ()))

    order = sorted(line.below.values(), key=lambda each: sort_key(each.key, language, each.words))
    for below in order:
        content: tuple[Inline, ...] = (Text(below.words),)
        beside: list[IndexEntry] = []
        for see, also in below.see:
            if also:
                name = f"{below.identifier}-also-{len(beside) + 1}"
                beside.append(IndexEntry(led("index-see-also", see), name))
            else:
                content += (Text(language.label("clause-separator")), *led("index-see", see))
        yield IndexEntry(
            content,
            below.identifier,
            tuple(below.mentions),
            (*_listed(below, top, language), *beside),
        )
