"""A list of references that is only words → works; links to it → citations.

A Word edition of ours says of a work what a reader needs, not its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import short
from ..document import (
    Block,
    Citation,
    CitationItem,
    Division,
    Document,
    Inline,
    Link,
    List,
    Paragraph,
    Passage,
    Text,
)
from ..readers.markdown.citations import read_locator
from ..readers.markdown.inlines import join_text
from ..walk import map_blocks, map_passages, plain_text, walk
from .account import Account
from .marks import Anchor, Pending
from .tree import Styled, flat
from .word.citations import Library

_BRACKETS = {"[": "]", "(": ")", "（": "）", "［": "］"}


@dataclass(frozen=True, slots=True)
class Listed(Division):
    """A list of references in words: ``entries`` are its paragraphs."""

    entries: tuple[Paragraph, ...] = ()


def listed(block: Block) -> Listed | None:
    """Return the list of references that a list or a paragraph is; None if it is none."""
    items = [block]
    if isinstance(block, List):
        items = [inner for item in block.items for inner in item.blocks]
    if not items or not all(
        isinstance(each, Styled) and each.style.lower().startswith("bibliography") for each in items
    ):
        return None
    entries = tuple(each for each in flat(items) if isinstance(each, Paragraph))
    return Listed((), identifier="refs", entries=entries)


def with_works(
    document: Document, works: Sequence[Mapping[str, Any]], account: Account
) -> tuple[Document, tuple[Mapping[str, Any], ...]]:
    """Return ``document`` with citations in the place of links to its list of references, and the
    works that it cites: ``works``, and those that only the list has.
    """
    document = replace(document, blocks=tuple(listed(block) or block for block in document.blocks))
    found = [entry for node in walk(document) if isinstance(node, Listed) for entry in node.entries]
    if not found:
        return document, tuple(works)
    if works:
        # The fields of the citations say more than the list that was made of them.
        return map_blocks(document, _bare), tuple(works)
    library = Library({})
    keys: dict[str, str] = {}
    for entry in found:
        key = library.add(_work(entry.content))
        keys.update((node.name, key) for node in walk(entry) if isinstance(node, Anchor))
        account.change(
            "a work of which only the words of the list are known, all in its title: put its "
            "fields into references.json, or a file of yours with the same keys in its place",
            short(f"{key}: {plain_text(entry.content)}"),
        )
    cited = _Cited(keys, account)
    document = map_passages(map_blocks(document, _bare), cited.passage)
    return document, tuple(library.works.values())


def _bare(block: Block) -> Block:
    return Division((), identifier="refs") if isinstance(block, Listed) else block


def _work(content: Passage) -> dict[str, Any]:
    """Return what the words of a work say of it: its address and its year."""
    links = [node.target for node in walk(content) if isinstance(node, Link)]
    words = " ".join(plain_text(content).split())
    for link in links:
        words = words.replace(link, "").strip(" .")
    work: dict[str, Any] = {"type": "document", "title": words.strip(" .")}
    if links:
        doi = re.match(r"https?://(?:dx\.)?doi\.org/(.+)", links[-1])
        work["DOI" if doi else "URL"] = doi[1] if doi else links[-1]
    return work


@dataclass(slots=True)
class _Cited:
    """Finds citations in passages: ``keys`` are by the bookmarks of the list's entries."""

    keys: Mapping[str, str]
    account: Account

    def passage(self, passage: Passage) -> Passage:
        """Return ``passage`` with citations."""
        if not any(self._key(node) for node in passage.content):
            return passage
        return Passage(self._inlines(list(join_text(list(self._spread(passage.content))))))

    def _spread(self, content: Sequence[Inline]) -> Iterator[Inline]:
        """Yield ``content`` with what a link says besides the work's label as words behind it."""
        before = ""
        for node in content:
            key = self._key(node)
            if isinstance(node, Pending) and key:
                match = re.fullmatch(r"\d+(?P<more>\D.*)", node.shown.strip())
                if key == before:
                    yield Text(node.shown)
                else:
                    yield node
                    if match:
                        yield Text(match["more"])
            else:
                yield node
            before = key

    def _key(self, node: Inline) -> str:
        return self.keys.get(node.target, "") if isinstance(node, Pending) else ""

    def _inlines(self, content: list[Inline]) -> tuple[Inline, ...]:
        made: list[Inline] = []
        position = 0
        while position < len(content):
            if not self._key(content[position]):
                made.append(content[position])
                position += 1
                continue
            items, position, rest = self._group(content, position)
            before = made[-1] if made else None
            opening = before.text[-1:] if type(before) is Text else ""
            if type(before) is Text and opening in _BRACKETS and rest[:1] == _BRACKETS[opening]:
                made[-1] = Text(before.text[:-1])
                rest = rest[1:]
            made.append(Citation(tuple(items)))
            self.account.carried["citations"] += 1
            content[position:position] = [Text(rest)] if rest else []
        return join_text([node for node in made if type(node) is not Text or node.text])

    def _group(
        self, content: Sequence[Inline], position: int
    ) -> tuple[list[CitationItem], int, str]:
        """Return the works that follow one another, where they end, and the words behind them."""
        items: list[CitationItem] = []
        rest = ""
        while position < len(content) and (key := self._key(content[position])):
            position += 1
            following = content[position] if position < len(content) else None
            rest = following.text if type(following) is Text else ""
            locator = read_locator(rest)
            items.append(CitationItem(key, (), locator.kind, locator.value))
            rest = rest[locator.end :]
            if type(following) is not Text:
                break
            position += 1
            goes_on = position < len(content) and self._key(content[position])
            if not goes_on or not re.fullmatch(r"\s*[;,，；–-]\s*", rest):
                break
            rest = ""
        return items, position, rest
