"""What stands behind the text of a report of ours: terms, authors, picture credits, the index.

Word has words for none of them: bookmarks of terms mark the first two, names the third.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..document import (
    EXAMPLE,
    Block,
    Definition,
    DefinitionList,
    Division,
    Document,
    Figure,
    Heading,
    Index,
    Indexed,
    Link,
    List,
    ListItem,
    Paragraph,
    Passage,
    Text,
)
from ..walk import map_blocks, map_passages, plain_text, walk
from .markdown_lines import line_of
from .marks import Anchor, HereAppendices, Pending, Unnumbered
from .naming import anchors_of
from .particulars import Author, Front

_ORCID = re.compile(r"https?://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?")
_ROR = re.compile(r"https?://ror\.org/\w+/?")
_IN_LETTERS = re.compile(r"\S*[A-Z]\S*[A-Z]\S*")
"""An abbreviation that the text says in full by itself: two capitals, and no blank."""


def with_apparatus(document: Document, front: Front, ours: bool) -> tuple[Document, Front]:
    """Return ``document`` with the lists that Tongwen itself makes, and the authors' details.

    In a file of others only an index without marks for it is taken out.
    """
    if not any(isinstance(node, Indexed) for node in walk(document)):
        kept = tuple(block for block in document.blocks if not isinstance(block, Index))
        document = replace(document, blocks=kept)
    if not ours:
        return document, front
    people = _People(front.authors)
    document = map_blocks(document, people.block)
    document = _with_credits(document)
    terms = _Terms(_text_of(document))
    document = map_blocks(document, terms.block)
    document = map_passages(document, terms.passage)
    document = _examples(document)
    return document, replace(front, authors=people.authors)


def with_appendices(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return ``blocks``, with the chapters after the mark of appendices made appendices."""
    made: list[Block] = []
    behind = False
    for block in blocks:
        if any(isinstance(node, HereAppendices) for node in walk(block)):
            behind = True
            if not plain_text(block).strip() and not isinstance(block, Heading):
                continue
        bare = any(isinstance(node, Unnumbered) for node in walk(block))
        bare = bare or (isinstance(block, Heading) and not block.numbered)
        if behind and isinstance(block, Heading) and block.level == 1 and not bare:
            block = replace(block, role="appendix")
        made.append(block)
    return tuple(made)


def _text_of(document: Document) -> str:
    return " ".join(plain_text(block) for block in (*document.blocks, *document.notes))


# --- authors -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _People:
    """Finds the list of authors, and takes from it what it says of each."""

    authors: tuple[Author, ...]

    def block(self, block: Block) -> Block:
        if not isinstance(block, DefinitionList) or not self.authors:
            return block
        names = [plain_text(one.term).strip() for one in block.definitions]
        if names != [author.name for author in self.authors]:
            return block
        self.authors = tuple(
            _known(author, one) for author, one in zip(self.authors, block.definitions, strict=True)
        )
        return Division((), "authors")


def _known(author: Author, said: Definition) -> Author:
    """Return an author with what the list says: paragraphs, and addresses each on its line."""
    about: list[str] = []
    for block in (each for explained in said.explanations for each in explained):
        if not isinstance(block, Paragraph):
            continue
        links = [node for node in block.content.content if isinstance(node, Link)]
        target = links[0].target if len(links) == 1 == len(block.content.content) else ""
        if found := _ORCID.fullmatch(target):
            author = replace(author, orcid=found[1])
        elif _ROR.fullmatch(target):
            author = replace(author, ror=target)
        elif target.startswith("mailto:"):
            author = replace(author, email=target.removeprefix("mailto:"))
        elif target == plain_text(block).strip():
            author = replace(author, url=target)
        elif plain_text(block).strip() not in author.affiliation:
            about.append(line_of(block.content.content, "<br>"))
    return replace(author, about=tuple(about))


# --- credits -------------------------------------------------------------------------------------


def _with_credits(document: Document) -> Document:
    """Return ``document`` with what a list says of figures, and of nothing else, as their credits.

    Tongwen makes the list anew.
    """
    figures = [node for node in walk(document) if isinstance(node, Figure)]
    known = {anchor.name for figure in figures for anchor in anchors_of(figure)}
    said: dict[str, Passage] = {}

    def listed(block: Block) -> Block:
        if not isinstance(block, DefinitionList):
            return block
        found = dict(map(_credit, block.definitions))
        if not found or not found.keys() <= known or len(found) < len(block.definitions):
            return block
        said.update(found)
        return Division((), "credits")

    def credited(block: Block) -> Block:
        if not isinstance(block, Figure):
            return block
        credit = next((said[each.name] for each in anchors_of(block) if each.name in said), None)
        return block if credit is None else replace(block, credit=credit)

    return map_blocks(map_blocks(document, listed), credited)


def _credit(one: Definition) -> tuple[str, Passage]:
    """Return the bookmark of a term that is a reference alone, and the term's definition.

    A label may stand before the reference: the second text of an edition in two has it in words.
    """
    words = [node for node in one.term.content if not isinstance(node, Text) or node.text.strip()]
    blocks = [block for explained in one.explanations for block in explained]
    if len(blocks) != 1 or not words or any(not isinstance(node, Text) for node in words[:-1]):
        return "", Passage()
    term, block = words[-1], blocks[0]
    if not isinstance(term, Pending) or not isinstance(block, Paragraph):
        return "", Passage()
    return term.target, block.content


# --- terms ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Terms:
    """Finds the lists of terms; ``said`` are the words that the text says abbreviations in."""

    text: str
    said: list[str] = field(default_factory=list)

    def block(self, block: Block) -> Block:
        """Return a list of terms that the text leads to as abbreviations, and as a glossary."""
        if not isinstance(block, DefinitionList) or not all(map(_is_named, block.definitions)):
            return block
        kinds = [self._kind(one) for one in block.definitions]
        made: list[Division] = []
        roles: tuple[Literal["abbreviations", "glossary"], ...] = ("abbreviations", "glossary")
        for kind in roles:
            held = tuple(
                one for one, own in zip(block.definitions, kinds, strict=True) if own == kind
            )
            if held:
                made.append(Division((DefinitionList(held),), kind))
        return made[0] if len(made) == 1 else Division(tuple(made))

    def _kind(self, one: Definition) -> str:
        term = plain_text(one.term).strip()
        meaning = plain_text(one.explanations[0]).strip() if one.explanations else ""
        in_full = [f"{term}{opening}{meaning}{closing}"
                   for opening, closing in ((" (", ")"), ("（", "）"), ("(", ")"))]  # fmt: skip
        found = [words for words in in_full if words in self.text]
        self.said += [words[len(term) :] for words in found]
        return "abbreviations" if found or _IN_LETTERS.fullmatch(term) else "glossary"

    def passage(self, passage: Passage) -> Passage:
        """Return ``passage`` without the meaning of an abbreviation, where Tongwen put it."""
        content = []
        for node in passage.content:
            if type(node) is Text:
                for words in [each for each in self.said if each in node.text]:
                    self.said.remove(words)
                    node = Text(node.text.replace(words, "", 1))
            content.append(node)
        return replace(passage, content=tuple(content))


def _is_named(one: Definition) -> bool:
    return any(isinstance(node, Anchor) for node in one.term.content)


# --- examples ------------------------------------------------------------------------------------


def _examples(document: Document) -> Document:
    """Return ``document`` with lists of examples, which are counted through it and referred to."""
    named = {
        node.target
        for node in walk(document)
        if isinstance(node, Pending) and node.kind == "HYPERLINK" and node.shown.strip().isdecimal()
    }
    counted = 0

    def change(block: Block) -> Block:
        nonlocal counted
        if not isinstance(block, List) or not _counts_examples(block, named):
            return block
        if block.start != counted + 1:
            return block
        counted += len(block.items)
        items = tuple(
            _example(item, f"example-{number}")
            for number, item in enumerate(block.items, counted - len(block.items) + 1)
        )
        return replace(block, examples=True, start=1, items=items)

    return map_blocks(document, change)


def _example(item: ListItem, name: str) -> ListItem:
    """Return an item with a name, where a bookmark leads to it."""
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph) or not any(isinstance(n, Anchor) for n in walk(first)):
        return item
    named = replace(first, identifier=f"{EXAMPLE}{name}")
    return replace(item, blocks=(named, *item.blocks[1:]))


def _counts_examples(block: List, named: set[str]) -> bool:
    if (block.numerals, block.delimiter) != ("decimal", "parentheses"):
        return False
    return any(isinstance(node, Anchor) and node.name in named for node in walk(block))
