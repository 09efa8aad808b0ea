"""Names for what is referred to, and references that lead to them.

A bookmark of Word names a place in the text; here a heading, a figure, a table, a formula or a
paragraph has an identifier. Whatever stands at a bookmark gets one, made of its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from ..document import (
    EXAMPLE,
    Block,
    Callout,
    CodeBlock,
    CrossReference,
    Division,
    Document,
    Figure,
    Heading,
    Inline,
    Link,
    MathBlock,
    NoteReference,
    Paragraph,
    Passage,
    Table,
    Text,
)
from ..languages import LANGUAGES
from ..readers.directives import STATEMENTS
from ..readers.markdown.citations import cross_reference
from ..readers.markdown.identifiers import RESERVED, free_name, slug
from ..walk import map_blocks, map_inlines, map_passages, plain_text, walk
from .account import Account
from .equations import Numbered
from .marks import (
    Anchor,
    Boxed,
    Described,
    Facing,
    HereAppendices,
    HereBoxEnds,
    Labelled,
    Pending,
    Turned,
    Unnumbered,
)
from .marks import Sequence as Counted
from .stated import Called

_PREFIXES: Mapping[type, str] = {Figure: "fig", Table: "tbl", Numbered: "eq", MathBlock: "eq"}
_STARTS = (EXAMPLE, "lst-", *(f"{start}-" for start in STATEMENTS))
"""How identifiers begin of what else is referred to by @ and a number."""

_MOST_LETTERS = 32
_DIGITS = re.compile(r"[\s(（]*[A-Z]?[\dIVXivx]+(?:[.\-–][\dA-Za-z]+)*[\s)）.]*")
_WITH_LABEL = re.compile(r".{0,12}?[A-Z]?\d+(?:[.\-–]\d+)*[a-z]?\.?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reference leads: the identifier, and whether it is counted."""

    identifier: str
    counted: bool
    heading: bool = False


@dataclass(slots=True)
class _Names:
    """Identifiers as they are given; ``places`` are by the names of bookmarks."""

    wanted: frozenset[str]
    given: Mapping[str, Place]
    taken: set[str] = field(default_factory=lambda: set(RESERVED))
    places: dict[str, Place] = field(default_factory=dict)
    equations: int = 0

    def name(self, block: Block) -> Block:
        """Return ``block`` with its identifier, and note down the bookmarks in it."""
        if not isinstance(
            block, (Heading, Figure, Table, MathBlock, Paragraph, CodeBlock, Callout, Division)
        ):
            return block
        if isinstance(block, Division) and block.statement is None:
            return block
        own = getattr(block, "identifier", "")
        anchors = [node.name for node in anchors_of(block)]
        names = {*anchors, *([own] if own else [])}
        referred = bool(names & self.wanted)
        known = next((self.given[name] for name in sorted(names) if name in self.given), None)
        identifier = known.identifier if known else self._identifier(block, own, referred)
        if isinstance(block, Numbered):
            block = MathBlock(block.tex)
        if isinstance(block, Called):
            block = Division(block.blocks, statement=block.statement)
        place = Place(identifier, _is_counted(block), isinstance(block, Heading))
        self.places.update(dict.fromkeys(names, place))
        return replace(block, identifier=identifier)

    def _identifier(self, block: Block, own: str, referred: bool) -> str:
        prefix = _PREFIXES.get(type(block), "")
        if isinstance(block, Division):
            return self._named(block, own, referred)
        if isinstance(block, Numbered):
            if not (block.counted or referred or own):
                return ""
            self.equations += 1
            return self._free(own or f"eq-{self.equations}")
        if isinstance(block, (Figure, Table)):
            known = cross_reference(own)
            words = slug_of(plain_text(block.caption)) if block.caption else ""
            if isinstance(block, Figure) and block.kind == "table":
                prefix = "tbl"
            if not (known or words or referred):
                return ""
            return self._free(known or f"{prefix}-{words or '1'}")
        if own.startswith(EXAMPLE):
            return self._free(own)
        if isinstance(block, Heading):
            made = slug(plain_text(block.content))
            if referred:
                return self._free(
                    cross_reference(own) or f"sec-{slug_of(plain_text(block.content))}"
                )
            return self._free(made)
        known = cross_reference(own)
        if prefix and known:
            return self._free(known)
        return self._free(own or slug_of(plain_text(block))) if referred else ""

    def _named(self, block: Division, own: str, referred: bool) -> str:
        """Return the identifier of a theorem or its like."""
        said = block.statement
        if own or said is None or not (referred or said.numbered):
            return self._free(own) if own else ""
        prefix = next((start for start, kind in STATEMENTS.items() if kind == said.kind), "lst")
        words = slug_of(plain_text(said.title)) if said.title else ""
        return self._free(f"{prefix}-{words or '1'}")

    def _free(self, wanted: str) -> str:
        identifier = free_name(wanted, self.taken)
        self.taken.add(identifier)
        return identifier


def anchors_of(block: Block) -> list[Anchor]:
    """Return the bookmarks of ``block`` itself, without those of its content."""
    match block:
        case Numbered():
            return list(block.anchors)
        case Figure():
            shown = (Figure, Table) if block.kind == "table" else Figure
            inner = {node.name for part in walk(block.blocks) if isinstance(part, shown)
                     for node in anchors_of(part)}  # fmt: skip
            found = [node for node in walk(block) if isinstance(node, Anchor)]
            return [node for node in found if node.name not in inner]
        case Called():
            return list(block.anchors)
        case Table() | Heading() | Paragraph():
            return [node for node in walk(block) if isinstance(node, Anchor)]
    return []


def _is_counted(block: Block) -> bool:
    if isinstance(block, Heading):
        return block.numbered and not any(isinstance(n, Unnumbered) for n in walk(block.content))
    if isinstance(block, Paragraph):
        return block.identifier.startswith(EXAMPLE)
    if isinstance(block, Division):
        return block.statement is not None and block.statement.numbered
    return isinstance(block, (Figure, Table, MathBlock))


def slug_of(text: str) -> str:
    """Return an identifier made of the first words of ``text``, short enough to be typed."""
    whole = slug(text)
    if len(whole) <= _MOST_LETTERS:
        return whole.strip("-_.")
    cut = whole[: _MOST_LETTERS + 1]
    return (cut.rpartition("-")[0] or cut[:_MOST_LETTERS]).strip("-_.")


def named(
    document: Document, account: Account, given: Mapping[str, Place] | None = None
) -> tuple[Document, Mapping[str, Place]]:
    """Return ``document`` with identifiers, and with references that lead to them; and its places.

    Args:
        given: places that have their identifiers, by the bookmarks at them.
    """
    wanted = {node.target for node in walk(document) if isinstance(node, CrossReference)}
    wanted |= {target.replace("-", ":", 1) for target in wanted}
    names = _Names(frozenset(wanted), given or {})
    document = map_blocks(document, names.name)
    places = {**names.places, **_notes(document), **(given or {})}
    resolver = _Resolver(places, account)
    document = map_inlines(document, resolver.inline)
    document = map_inlines(map_blocks(document, _counted), _without_marks)
    labels = _labels(document)
    return map_passages(document, lambda passage: _labelled(passage, labels)), places


def _notes(document: Document) -> Mapping[str, Place]:
    """Return the calls of notes by the bookmarks before them, by which they are called again."""
    found = {}
    for node in walk(document):
        content = getattr(node, "content", ())
        for one, other in pairwise(content if isinstance(content, tuple) else ()):
            if isinstance(one, Anchor) and isinstance(other, NoteReference):
                found[one.name] = Place(other.identifier, True)
    return found


def _labels(document: Document) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return for each identifier the words that stand before and behind its number in a label.

    What is a section elsewhere may open a chapter here: both words count for a heading.
    """
    language = LANGUAGES.get(document.language, LANGUAGES["en"])
    kinds: Mapping[type, tuple[str, ...]] = {
        Figure: ("figure",),
        Table: ("table",),
        MathBlock: ("equation",),
        Heading: ("chapter", "section", "appendix"),
    }
    found = {}
    for node in walk(document):
        if words := kinds.get(type(node)):
            parts = (language.labels[word].partition("{number}") for word in words)
            found[node.identifier] = tuple((before, after) for before, _, after in parts)
    return found


def _labelled(passage: Passage, labels: Mapping[str, tuple[tuple[str, str], ...]]) -> Passage:
    """Return ``passage`` with references whole that an author typed the label of: Section 2."""
    content = list(passage.content)
    for at, node in enumerate(content):
        if not isinstance(node, CrossReference) or not node.number_only:
            continue
        left = content[at - 1] if at else None
        right = content[at + 1] if at + 1 < len(content) else None
        words = left.text.replace("\u00a0", " ") if type(left) is Text else ""
        rest = right.text if type(right) is Text else ""
        for before, after in labels.get(node.target, ()):
            # Han is set with no blanks there.
            before, after = before.strip(), after.strip()
            if before and words.rstrip().endswith(before) and rest.lstrip().startswith(after):
                content[at] = CrossReference(node.target)
                content[at - 1] = Text(words.rstrip().removesuffix(before))
                if after:
                    content[at + 1] = Text(rest.lstrip().removeprefix(after))
                break
    kept = tuple(node for node in content if type(node) is not Text or node.text)
    return replace(passage, content=kept)


class _Resolver:
    """Turns references to bookmarks into references to identifiers."""

    def __init__(self, places: Mapping[str, Place], account: Account) -> None:
        self.places, self.account = places, account

    def inline(self, inline: Inline) -> Any:
        """Return the new inlines in place of ``inline``; () for a mark that has been read."""
        if isinstance(inline, CrossReference) and not isinstance(inline, Pending):
            # A name that says not what it is of, such as app:x, is named after that.
            found = self.places.get(inline.target)
            return replace(inline, target=found.identifier) if found else inline
        if not isinstance(inline, Pending):
            return inline
        place = self.places.get(inline.target)
        shown = inline.shown.strip()
        if place is None:
            if inline.kind != "HYPERLINK":
                self.account.change(
                    "a reference to a place that is not there: its words stand alone",
                    shown or inline.target,
                )
            return Text(inline.shown or inline.target)
        if inline.kind == "NOTEREF":
            return NoteReference(place.identifier)
        if inline.kind == "PAGEREF":
            self.account.change(
                "a reference to a page: the number stands as it was, and leads to the place; "
                "write @ and the identifier instead",
                f"page {shown}, #{place.identifier}",
            )
            return Link(f"#{place.identifier}", (Text(shown),)) if shown else ()
        self.account.carried["cross-references"] += 1
        if place.counted and shown == f"[{inline.target}]" and cross_reference(place.identifier):
            return CrossReference(place.identifier)  # as Pandoc shows a reference of Typst
        number = bool(_DIGITS.fullmatch(shown)) or inline.kind == "REFNUMBER"
        label = inline.kind == "LABELLED" or (
            not place.heading and bool(_WITH_LABEL.fullmatch(shown))
        )
        known = cross_reference(place.identifier) or place.identifier.startswith(_STARTS)
        if place.counted and (number or label or not shown) and known:
            return CrossReference(place.identifier, number)
        return Link(f"#{place.identifier}", (Text(shown or place.identifier),))


def _counted(block: Block) -> Block:
    """Return a heading as what its marks say: counted or not."""
    if isinstance(block, Heading) and not _is_counted(block):
        return replace(block, numbered=False)
    return block


_DONE = (
    Anchor,
    Unnumbered,
    Labelled,
    Described,
    Facing,
    HereAppendices,
    HereBoxEnds,
    Boxed,
    Turned,
)


def _without_marks(inline: Inline) -> Inline | tuple[Inline, ...]:
    if isinstance(inline, Counted):
        return Text(inline.text)
    if isinstance(inline, _DONE):
        return ()
    return inline
