"""An edition in two languages side by side → either of its texts, and a catalogue of the second.

Both are read as a report of one language is; where they say the same thing they have the same
blocks, so that each passage of the second translates one of the first.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import Problems, Span, short
from ..document import (
    Block,
    Chart,
    Document,
    Emphasis,
    Heading,
    Image,
    Inline,
    LanguageSpan,
    LineBreak,
    Paragraph,
    Parallel,
    Passage,
    Strong,
    Text,
)
from ..languages import LANGUAGES, has_han
from ..readers.catalogues import read_entries, written
from ..readers.markdown import read_markdown, read_passage
from ..readers.markdown.inlines import join_text
from ..readers.translations import messages, place_of_catalogue, update_catalogue
from ..walk import (
    Node,
    field_names,
    is_node,
    map_passages,
    needs_translation,
    plain_text,
    rewrite_fields,
    walk,
)
from .account import Account
from .front import COVER
from .marks import Anchor
from .particulars import Front
from .tree import Styled, flat, trimmed

_TITLES = ("cover title", "title", "cover subtitle", "subtitle")
_BETWEEN = (" · ", "\u2002")
"""What stands between two languages in one line."""


# --- the texts -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tongues:
    """The two languages of an edition, by their tags."""

    first: str
    second: str

    @property
    def in_han(self) -> bool:
        """Whether the first alone is in Han: so of Latin words it is not said what they are in."""
        one, other = (LANGUAGES[tag].script.wide for tag in (self.first, self.second))
        return one and not other

    def spoken(self, node: Node) -> bool:
        """Whether words are said to be in the second, of whichever region."""
        said = node.language if isinstance(node, LanguageSpan) else ""
        return said.partition("-")[0] == self.second.partition("-")[0]


def in_one_language(document: Document, of: Tongues, *, second: bool) -> Document:
    """Return what a parallel edition says in its first language, or in its ``second``.

    What the second says has the bookmarks of what it is beside, which the first alone has.
    """

    def visit(node: Any) -> Any:
        if isinstance(node, Parallel):
            if not second:
                return node.first
            held = Document(_anchored(node.first, node.second))
            return map_passages(held, lambda each: Passage(_unspoken(each.content, of))).blocks
        if isinstance(node, Passage):
            passage = _said_in(node, of, second=second)
            return replace(passage, content=_unspoken(passage.content, of)) if second else passage
        return rewrite_fields(node, field_names(node), visit)

    notes = tuple(
        replace(note, blocks=tuple(each for each in note.blocks if _is_in(each, of) is second))
        if any(_is_in(each, of) for each in note.blocks) else note
        for note in document.notes
    )  # fmt: skip
    made: Document = visit(
        replace(document, blocks=_front_in(document.blocks, of, second=second), notes=notes)
    )
    return replace(made, language=of.second if second else of.first)


def _anchored(first: Sequence[Block], second: Sequence[Block]) -> tuple[Block, ...]:
    """Return ``second`` with the bookmarks of ``first``, passage for passage."""
    names = [
        tuple(node for node in walk(passage) if isinstance(node, Anchor))
        for passage in walk(tuple(first))
        if isinstance(passage, Passage)
    ]
    if len(names) != sum(isinstance(node, Passage) for node in walk(tuple(second))):
        return tuple(second)
    waiting = iter(names)
    held = Document(tuple(second))
    return map_passages(held, lambda each: Passage((*next(waiting), *each.content))).blocks


def _unspoken(content: Sequence[Inline], of: Tongues) -> tuple[Inline, ...]:
    """Return ``content`` without saying that it is in the second language."""
    made: list[Inline] = []
    for node in content:
        inner = getattr(node, "content", None)
        if isinstance(node, LanguageSpan) and of.spoken(node):
            made += _unspoken(node.content, of)
        elif isinstance(node, (Strong, Emphasis)) and inner:
            made.append(replace(node, content=_unspoken(inner, of)))
        else:
            made.append(node)
    return join_text(trimmed(made))


def _front_in(blocks: Sequence[Block], of: Tongues, *, second: bool) -> tuple[Block, ...]:
    """Return ``blocks`` with titles, and with lines that say all in one language, in that."""
    cover = next((each for each in blocks if _style(each).startswith("cover companion")), None)
    titles = _lines(_words(cover), of)
    made: list[Block] = []
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        style, after = _style(block), _style(following)
        line = 1 if "subtitle" in style else 0
        if second and isinstance(block, Heading) and after.startswith("chapter companion"):
            marks = [node for node in block.content.content if _is_mark(node)]
            content = Passage((*marks, *_words(following).content))
            made.append(replace(block, content=content))
        elif second and style in _TITLES and line < len(titles) and isinstance(block, Styled):
            made.append(replace(block, blocks=(Paragraph(Passage(titles[line])),)))
        elif COVER.match(style) and (
            _is_in(following, of) > _is_in(block, of) and style == after
            if second
            else "companion" not in style and _is_in(block, of)
        ):
            continue
        else:
            made.append(block)
    return tuple(made)


def _is_mark(node: Inline) -> bool:
    return isinstance(node, Text) and type(node) is not Text


def _style(block: Block | None) -> str:
    return block.style.lower() if isinstance(block, Styled) else ""


def _words(block: Block | None) -> Passage:
    first = next(iter(flat((block,))), None) if block is not None else None
    return first.content if isinstance(first, Paragraph) else Passage()


def _is_in(block: Block | None, of: Tongues) -> bool:
    """Whether a paragraph is in the second language from its first word on."""
    words = [node for node in _words(block).content if not _is_mark(node)]
    if of.in_han:
        return _is_latin(words)
    while words and isinstance(words[0], (Strong, Emphasis)):
        words = list(words[0].content)
    return bool(words) and of.spoken(words[0])


def _lines(passage: Passage, of: Tongues) -> list[tuple[Inline, ...]]:
    """Return the lines of a passage, in the second language."""
    lines: list[list[Inline]] = [[]]
    for node in _unspoken(passage.content, of):
        if isinstance(node, LineBreak):
            lines.append([])
        else:
            lines[-1].append(node)
    return [tuple(line) for line in lines if line]


def _said_in(passage: Passage, of: Tongues, *, second: bool) -> Passage:
    """Return what ``passage`` says in one of two languages; all of it where it says all once."""
    content = passage.content
    if len(content) == 1 and isinstance(content[0], (Strong, Emphasis)):
        inner = _said_in(Passage(content[0].content), of, second=second).content
        return replace(passage, content=(replace(content[0], content=inner),))
    found = _parted(content, of)
    if found is None:
        return passage
    first, other = found
    if not second:
        return replace(passage, content=first)
    return replace(passage, content=(*(n for n in walk(first) if isinstance(n, Anchor)), *other))


def _parted(
    content: tuple[Inline, ...], of: Tongues
) -> tuple[tuple[Inline, ...], tuple[Inline, ...]] | None:
    """Return what ``content`` says in its first language and in ``tag``; None if in one alone."""
    breaks = [at for at, node in enumerate(content) if isinstance(node, LineBreak)]
    for at in breaks:
        if content[:at] == content[at + 1 :]:
            return content[:at], content[:at]  # a formula, which both say alike
        ends = [*(each for each in breaks if each > at), len(content)]
        lines = [content[begin + 1 : end] for begin, end in zip([at, *ends], ends, strict=False)]
        if all(_speaks(line, of) for line in lines) and not _speaks(content[:at], of):
            return content[:at], content[at + 1 :]
    for at, node in enumerate(content):
        words = node.text if type(node) is Text else ""
        for sign in _BETWEEN if of.in_han else ():
            left, found, right = words.rpartition(sign)
            if found and has_han(left) and _speaks((Text(right), *content[at + 1 :]), of):
                return (*content[:at], Text(left)), (Text(right), *content[at + 1 :])
        between = next((sign for sign in _BETWEEN if words.endswith(sign)), "")
        if between and _speaks(content[at + 1 :], of) and not _speaks(content[:at], of):
            return (*content[:at], Text(words.removesuffix(between))), content[at + 1 :]
    return None


def _speaks(content: Sequence[Inline], of: Tongues) -> bool:
    """Whether ``content`` is in the second language."""
    if of.in_han:
        return _is_latin(content)
    found = [node for node in walk(tuple(content)) if of.spoken(node)]
    if not found or LANGUAGES[of.second].script.wide:
        return bool(found)  # Latin words in Han are not marked
    others = len(plain_text(tuple(content))) - sum(len(plain_text(node)) for node in found)
    return others < 3


def _is_latin(content: Sequence[Inline]) -> bool:
    words = plain_text(tuple(node for node in content if not _is_mark(node)))
    return not has_han(words) and any(sign.isalpha() for sign in words)


# --- the catalogue ---------------------------------------------------------------------------


@dataclass(slots=True)
class Pairs:
    """Passages of the first language → the same in the second, both as messages."""

    account: Account
    known: dict[str, str]
    first: list[Passage]

    def add(self, one: Passage, other: Passage) -> None:
        """Keep a passage with its translation."""
        if one.message and other.message and needs_translation(one):
            self.first.append(one)
            if self.known.setdefault(one.message, other.message) != other.message:
                self.account.change(
                    "a text that the second language says in two ways: one is taken for both",
                    f"{short(one.message)}: {short(other.message)}",
                )

    def pair(self, one: Any, other: Any) -> None:
        """Keep the passages of two values that say the same."""
        if isinstance(one, Passage) and isinstance(other, Passage):
            self.add(one, other)
        elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
            for ours, theirs in zip(one, other, strict=True):
                self.pair(ours, theirs)
        elif is_node(one) and type(one) is type(other):
            # What a picture shows is said in the first language alone.
            said = {"alternative", "chart"} if isinstance(one, (Image, Chart)) else {"alternative"}
            for name in field_names(one):
                if name not in said:
                    self.pair(getattr(one, name), getattr(other, name))
        elif one or other:
            self.account.lose(
                "words of the second language that do not stand as those of the first do",
                short(plain_text(other)),
            )


def front_pairs(one: Front, other: Front) -> Iterator[tuple[str, str]]:
    """Yield the texts of ``report.yaml`` in both languages."""
    for name in ("title", "subtitle", "kind", "credit_line", "series"):
        yield getattr(one, name), getattr(other, name)
    for name in ("abstract", "keywords", "colophon"):
        yield from zip(getattr(one, name), getattr(other, name), strict=False)
    for ours, theirs in zip(one.authors, other.authors, strict=False):
        yield ours.name, theirs.name
        yield from zip(ours.affiliation, theirs.affiliation, strict=False)
        yield from zip(ours.about, theirs.about, strict=False)


def catalogue_files(
    chapters: tuple[Mapping[str, str], Mapping[str, str]],
    fronts: tuple[Front, Front],
    name: str,
    date: str,
    account: Account,
) -> dict[str, bytes]:
    """Return the catalogue of the second language by its path in the report's folder.

    Args:
        chapters: the text of each chapter by its file's name, in both languages.
        name: of the report, for the head of the catalogue.
        date: of today.
    """
    first, second = (front.language for front in fronts)
    pairs = Pairs(account, {}, [])
    for one, other in front_pairs(*fronts):
        if one and other:
            place = Span("report.yaml")
            pairs.add(read_passage(one, place, first, Problems()),
                      read_passage(other, place, second, Problems()))  # fmt: skip
    for (file, ours), theirs in zip(chapters[0].items(), chapters[1].values(), strict=False):
        read = (read_markdown(ours, file, first, Problems()),
                read_markdown(theirs, file, second, Problems()))  # fmt: skip
        pairs.pair(*(each.blocks for each in read))
        pairs.pair(*(tuple(note.blocks for note in each.notes) for each in read))
    catalogue = place_of_catalogue(second)
    moment = datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.UTC)
    empty = update_catalogue(
        messages(tuple(pairs.first)), None, report=name, language=second, moment=moment,
        file=catalogue, problems=Problems(),
    )  # fmt: skip
    entries = [
        replace(entry, translation=pairs.known.get(entry.message, entry.translation), body="")
        for entry in read_entries(empty.decode(), catalogue, Problems())
    ]
    account.carried["texts of the second language"] += len(pairs.known)
    account.offer(
        "pictures, charts and versions stand in the first language alone: fill in what is not "
        f"translated in {catalogue}"
    )
    return {catalogue: written(entries)}
