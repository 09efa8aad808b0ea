"""A list of references that is only words → works; links to it → citations.

A Word edition of ours says of a work what a reader needs, not its fields.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import short
from ..document import (
    Block,
    Citation,
    CitationItem,
    Division,
    Document,
    Emphasis,
    Inline,
    LanguageSpan,
    Link,
    List,
    Paragraph,
    Passage,
    Text,
)
from ..languages import is_chinese
from ..readers.markdown.citations import read_locator
from ..readers.markdown.inlines import join_text
from ..walk import map_blocks, map_inlines, map_passages, plain_text, walk
from .account import Account
from .marks import Anchor, PartOf, Pending
from .tree import Styled, flat
from .word.citations import Library

_BRACKETS = {"[": "]", "(": ")", "（": "）", "［": "］"}
_OPENED = re.compile(r"(?P<bracket>[\[(（［])(?P<prefix>[^()（）\[\]［］]*)\Z")
_YEAR = re.compile(r"(?:\d{4}|n\.d\.|無日期|无日期)[a-z]?")
_LABEL = re.compile(
    rf"(?P<label>\d{{1,3}}|(?:[^\d].*?[,，]? ?)?{_YEAR.pattern})(?P<more>\D.*)?", re.DOTALL
)
_ENTRY = re.compile(
    r"(?P<people>.{2,400}?)\s?[(（](?P<year>\d{4})[a-z]?(?:[,，][^()（）]*)?[)）][.。]\s?"
    r"(?P<title>[^.。]+)[.。]\s*(?P<rest>.*)", re.DOTALL
)  # fmt: skip
"""How an entry begins in a style of author and year: who, when, what, and where from."""
_PERSON = re.compile(
    r"(?:[,，]\s*)?(?:&|and|und|et|與|与|和)?\s*([^,，&]+), ((?:[^\W\d_]{1,2}\.[\s-]?)+)"
)


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
    document: Document,
    works: Sequence[Mapping[str, Any]],
    account: Account,
    kept: Mapping[str, Mapping[str, Any]],
) -> tuple[Document, tuple[Mapping[str, Any], ...], bool]:
    """Return ``document`` with citations in the place of links to its list of references, the
    works that it cites, ``works`` and those that only the list has, and whether those links
    say who and when. ``kept``: works that a file has as data, by their entries' bookmarks.
    """
    document = replace(document, blocks=tuple(listed(block) or block for block in document.blocks))
    found = [entry for node in walk(document) if isinstance(node, Listed) for entry in node.entries]
    if not found:
        return document, tuple(works), False
    if works:
        # The fields of the citations say more than the list that was made of them.
        return map_blocks(document, _bare), tuple(works), False
    library = Library({})
    keys: dict[str, str] = {}
    dated = _is_by_author(document, found)
    for entry in found:
        anchors = [node.name for node in walk(entry) if isinstance(node, Anchor)]
        data = next((kept[name] for name in anchors if name in kept), None)
        if data is not None:
            key = str(data["id"])
            if key not in library.works:
                library.keep(data)
        else:
            key = library.add(_work(entry.content, by_author=dated))
        keys.update(dict.fromkeys(anchors, key))
        if data is not None:
            continue
        account.change(
            "a work of which only the words of the list are known: put its fields into "
            "references.json, or a file of yours with the same keys in its place",
            short(f"{key}: {plain_text(entry.content)}"),
        )
    whole = frozenset(str(data["id"]) for data in kept.values())
    names = {key: tuple(_names(work, key in whole)) for key, work in library.works.items()}
    cited = _Cited(keys, names, whole, account)
    document = map_passages(map_blocks(document, _bare), cited.passage)
    return document, tuple(library.works.values()), dated


def _bare(block: Block) -> Block:
    return Division((), identifier="refs") if isinstance(block, Listed) else block


def _said(content: Passage) -> str:
    """Return the words of an entry of the list, without its addresses."""
    words = " ".join(plain_text(content).split())
    for node in walk(content):
        if isinstance(node, Link):
            words = words.replace(node.target, "")
    return words.strip()


def _work(content: Passage, *, by_author: bool) -> dict[str, Any]:
    """Return what the words of a work say of it: its address; who, when and what if they do."""
    links = [node.target for node in walk(content) if isinstance(node, Link)]
    words = _said(content)
    work: dict[str, Any] = {"type": "document", "title": words.strip(" .")}
    if by_author and (match := _ENTRY.fullmatch(words)):
        work["title"] = match["title"].strip(" 《》〈〉“”")
        work["author"] = _people(match["people"])
        work["issued"] = {"date-parts": [[int(match["year"])]]}
        if rest := match["rest"].strip(" ."):
            work["publisher"] = rest
    if links:
        doi = re.match(r"https?://(?:dx\.)?doi\.org/(.+)", links[-1])
        work["DOI" if doi else "URL"] = doi[1] if doi else links[-1]
    return work


def _people(words: str) -> list[dict[str, str]]:
    """Return the makers of a work: persons with initials, or who they are in words."""
    found = [(match[1].strip(), match[2].strip()) for match in _PERSON.finditer(words)]
    if found and not _PERSON.sub("", words).strip(" ,."):
        return [{"family": family, "given": given} for family, given in found]
    return [{"literal": words.strip()}]


def _names(work: Mapping[str, Any], whole: bool) -> Iterator[str]:
    """Yield how a text may name the makers of a work, the longest first.

    ``whole``: all of them are known, so only as a citation names them.
    """
    names = [str(one.get("family") or one.get("literal")) for one in work.get("author", ())]
    if not names:
        return
    for sign in ("&", "and", "與", "与", "和"):
        if len(names) > 1:
            joined = f" {sign} " if sign.isascii() else sign
            yield joined.join((", ".join(names[:-1]), names[-1]))
            yield joined.join((f"{', '.join(names[:-1])},", names[-1]))
    if not whole or len(names) > 2:
        yield from (f"{names[0]}{others}" for others in (" et al.", "等人", "等", " 等"))
    if not whole or len(names) == 1:
        yield names[0]


def parts_in_words(document: Document, works: Sequence[Mapping[str, Any]]) -> Document:
    """Return ``document`` with makers, or a year, that a text names alone as words.

    A work that nothing else cites is cited there, so that it stays in the list of references.
    """
    citations = [node for node in walk(document) if isinstance(node, Citation)]
    cited = {one.items[0].key for one in citations if getattr(one, "part", "year") == "year"}
    whole = {item.key for one in citations if type(one) is Citation for item in one.items}
    by_key = {str(work["id"]): work for work in works}

    def change(inline: Inline) -> Inline | tuple[Inline, ...]:
        if not isinstance(inline, PartOf):
            return inline
        key = inline.items[0].key
        if inline.part in ("title", "address"):
            listed = key in whole
            whole.add(key)
            said = _said_of(by_key.get(key, {}), inline.part)
            cited_here = Citation(inline.items)
            return (*said, *(() if listed and said else (Text(" " if said else ""), cited_here)))
        kept = whole if inline.part == "year" else whole | cited
        words = _part(by_key.get(key, {}), inline.part, document.language) if key in kept else ""
        if not words:
            whole.add(key)
            return Citation(inline.items, inline.narrative)
        return Text(words)

    return map_inlines(document, change)


def _said_of(work: Mapping[str, Any], part: str) -> tuple[Inline, ...]:
    """Return the title of a work, in italics where it stands alone, or its address, if known."""
    if part == "address":
        address = str(work.get("URL", ""))
        return (Link(address, (Text(address),)),) if address else ()
    title = (Text(str(work.get("title", ""))),)
    if not title[0].text:
        return ()
    return (Text("“"), *title, Text("”")) if work.get("container-title") else (Emphasis(title),)


def _part(work: Mapping[str, Any], part: str, language: str) -> str:
    """Return the year or the makers of a work; "" where that is not known in ``language``."""
    if part == "year":
        dates = work.get("issued", {}).get("date-parts") or [[""]]
        return str(dates[0][0])
    names = [str(one.get("family") or one.get("literal")) for one in work.get("author", ())]
    if len(names) > 2:
        return f"{names[0]}等" if is_chinese(language) else f"{names[0]} et al."
    if len(names) == 2 and not language.startswith("en"):
        return ""
    return " and ".join(names)


def _is_by_author(document: Document, entries: Sequence[Paragraph]) -> bool:
    """Whether the links to the list of references show years, rather than numbers."""
    names = {node.name for entry in entries for node in walk(entry) if isinstance(node, Anchor)}
    shown = [node.shown for node in walk(document)
             if isinstance(node, Pending) and node.target in names]  # fmt: skip
    years = [words for words in shown if _YEAR.search(words)]
    return len(years) * 2 > len(shown)


@dataclass(slots=True)
class _Cited:
    """Finds citations in passages: ``keys`` are by the bookmarks of the list's entries.

    ``names`` are what the text may call the makers of a work, by its key; ``whole``: the keys of
    those of which all makers are known.
    """

    keys: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    whole: Collection[str]
    account: Account

    def passage(self, passage: Passage) -> Passage:
        """Return ``passage`` with citations."""
        if not any(self._key(node) for node in passage.content):
            return passage
        return Passage(self._inlines(list(join_text(list(self._spread(passage.content))))))

    def _spread(self, content: Sequence[Inline]) -> Iterator[Inline]:
        """Yield ``content`` with what a link says behind the work's label or year as words."""
        nodes = list(content)
        while nodes:
            node = nodes.pop(0)
            key = self._key(node)
            if not key or not isinstance(node, Pending):
                yield node
                continue
            shown = node.shown
            while nodes and self._key(nodes[0]) == key:
                shown += getattr(nodes.pop(0), "shown", "")
            match = _LABEL.fullmatch(shown.strip())
            yield replace(node, shown=match["label"] if match else shown)
            if match and match["more"]:
                yield Text(match["more"])

    def _key(self, node: Inline) -> str:
        if isinstance(node, LanguageSpan) and len(node.content) == 1:
            node = node.content[0]
        return self.keys.get(node.target, "") if isinstance(node, Pending) else ""

    def _inlines(self, content: list[Inline]) -> tuple[Inline, ...]:
        made: list[Inline] = []
        while content:
            if not self._key(content[0]):
                made.append(content.pop(0))
                continue
            shown = getattr(content[0], "shown", "")
            items, rest = self._group(content)
            last = made.pop() if made and type(made[-1]) is Text else None
            before = last.text if isinstance(last, Text) else ""
            opening = _OPENED.search(before)
            narrative = False
            if opening and rest[:1] == _BRACKETS[opening["bracket"]]:
                left, rest = before[: opening.start()], rest[1:]
                items[0] = replace(items[0], prefix=_worded(opening["prefix"]))
                name = next((name for name in self.names.get(items[0].key, ())
                             if left.rstrip().endswith(name)), "")  # fmt: skip
                whole = items[0].key in self.whole or _YEAR.fullmatch(shown)
                narrative = bool(name and whole)
                before = left.rstrip().removesuffix(name) if narrative else left
            made += [Text(before), Citation(tuple(items), narrative)]
            self.account.carried["citations"] += 1
            content[:0] = [Text(rest)] if rest else []
        return join_text([node for node in made if type(node) is not Text or node.text])

    def _group(self, content: list[Inline]) -> tuple[list[CitationItem], str]:
        """Take the works that follow one another; return them, and the words behind them."""
        items: list[CitationItem] = []
        rest, prefix = "", ""
        while content and (key := self._key(content[0])):
            content.pop(0)
            following = content[0] if content else None
            rest = following.text.replace("\u00a0", " ") if type(following) is Text else ""
            locator = read_locator(rest)
            items.append(CitationItem(key, _worded(prefix), locator.kind, locator.value))
            rest = rest[locator.end :]
            if type(following) is not Text:
                break
            content.pop(0)
            parting = re.fullmatch(r"\s*[;,，；–-]\s*(?P<prefix>[^()（）\[\]]*)", rest)
            if not (content and self._key(content[0])) or not parting:
                suffix = re.match(r",? ?[^;()（）\[\]]+(?=[)）\]］])", rest)
                if suffix:
                    items[-1] = replace(items[-1], suffix=_worded(suffix[0]))
                    rest = rest[suffix.end() :]
                break
            prefix, rest = parting["prefix"], ""
        return items, rest


def _worded(words: str) -> tuple[Inline, ...]:
    return (Text(words.rstrip()),) if words.strip() else ()
