"""Typography: spaces that must not break, and spaces that layout makes, not the author.

Every word stays as it was written.

* In Latin text a number stays with its unit, its "Figure", "p." or "No.", a title or an
  initial with its name, a bracketed citation number and a short last word with the word
  before: the ordinary space becomes a no-break space (U+00A0).
* In French, a mark that takes a space before or after it has the narrow one that no line ends
  at, whether the author wrote a space or none. Which marks, its file of data says.
* In Han text an ordinary space beside a Han character is taken out (requirements for
  Chinese text layout, clreq, 3.2.2: the space between Han and Latin is a matter of layout).
  Writers set that space by style, so that copied text is clean and every format has the
  same characters. An author who wants a space types an ideographic one (U+3000).
* In Han text, emphasised words that head a paragraph or an item of a list (「*合規*：」) are bold:
  dots stress words in a sentence (clreq, 3.3.1), and these are a heading in a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from ..document import (
    BibliographyEntry,
    Block,
    Caption,
    Code,
    CrossReference,
    Division,
    Document,
    Emphasis,
    Heading,
    Image,
    IndexEntry,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Math,
    NoteReference,
    Paragraph,
    Passage,
    Strong,
    Text,
)
from ..languages import EAST_ASIAN, find_language, months, rules_of, script_of
from ..languages.model import Language, Spaces
from ..remembering import OfThings
from ..walk import Node, map_passages, plain_text
from .context import Context
from .reading import rewrite_parts
from .scripts import language_alone, mark_scripts

T = TypeVar("T")

NO_BREAK_SPACE = "\u00a0"
_OPAQUE = "\ufffc"
_EVERYWHERE = tuple(
    re.compile(pattern)
    for pattern in (
        # The first initial of two: the space after it and, once more, after the second.
        r"(?<![\w.])[A-Z]\.( )(?=[A-Z])",
        r"(?<=\w)( )(?=[–—] )",
        r"(?<=\S)( )(?=\[\d)",
        # The last numbers of several in brackets: [9, 12, 13].
        r"(?<=\d,)( )(?=\d[\d, –]{0,7}\])",
    )
)
"""Spaces that no line ends at, in whatever language."""

_SHORT_LAST_WORD = re.compile(r"(?<=\S)( )(?=[^\W\d_]{1,3}[.!?]?[”’)]?$)")
_LONG_ENOUGH = 60
"""Characters. A shorter passage (a cell, a heading) may need the break that a space gives."""

_HAN_SPACE = re.compile(
    rf"(?<=[{EAST_ASIAN}])( +)(?![&(\[])|(?<![,.;:!?&)\]])( +)(?=[{EAST_ASIAN}])"
)
"""Spaces between Han and Latin words; beside a mark of half width a space belongs to the mark."""

_LONGEST_HEAD = 24
"""Characters of words that head a paragraph in its first line; more are a stressed sentence."""
_ENDS_HEAD = tuple("：:。．.！？!?")


@cache
def _no_break(tag: str) -> tuple[re.Pattern[str], ...]:
    """Return the spaces that no line ends at in text tagged ``tag``: group 1 of each pattern."""
    patterns = list(_EVERYWHERE)

    def add(before: str, words: tuple[str, ...], after: str) -> None:
        if words:
            longest_first = sorted(words, key=len, reverse=True)
            either = "|".join(map(re.escape, longest_first))
            patterns.append(re.compile(before.format(either) + "( )" + after.format(either)))

    for known in rules_of(tag):
        if known.script.wide:  # its spaces go, see _HAN_SPACE
            continue
        words = known.no_break
        add(r"(?<=\d)", words.after_number, r"(?=(?:{})(?!\w))")
        add(r"(?<!\w)(?:{})", words.before_number, r"(?=\d)")
        add(r"(?<!\w)(?:{})\.", words.abbreviations, r"(?=\d)")
        # The first of several pages or notes keeps the second beside it: pp. 10, 11.
        add(r"(?<!\w)(?:{})\.[ \u00a0]\d+(?:–\d+)?,", words.abbreviations, r"(?=\d)")
        add(r"(?<!\w)(?:{})\.?", words.titles, r"(?=[^\W\d_a-z])")
        names = months(known.locale)
        add(r"(?<!\w)[0-9]{{1,2}}", names, r"(?={})")
        add(r"(?:{})", names, r"(?=\d)")
    return tuple(patterns)


def _spaced(text: str, place: int, spaces: Spaces) -> str | None:
    """Return what the mark at ``place`` becomes with its spaces; None where it has them or none.

    A colon in a time or an address has no space: there it stands between letters or digits.
    """
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    space = spaces.before.get(mark, "")
    ends = not after or after.isspace() or not (after.isalnum() or after in "/_=&")
    closes = unicodedata.category(mark) in ("Pe", "Pf")  # also after a mark: « Ah ! »
    wanted = bool(space) and bool(before) and not before.isspace()
    wanted = wanted and (closes or before not in spaces.before)
    left = space if wanted and before not in spaces.after and ends else ""
    space = spaces.after.get(mark, "")
    right = space if space and after and not after.isspace() else ""
    return left + mark + right if left or right else None


def resolve_typography(document: Document, context: Context) -> Document:
    """Return ``document`` with its spaces set for the script of each passage, and others marked."""
    companion = context.companion.tag if context.companion else document.language
    tags = (context.language.tag, companion, context.source_language.tag)
    known = _set_before.setdefault((document.language, *tags), OfThings())

    def spaced(content: tuple[Inline, ...], language: str) -> tuple[Inline, ...]:
        return set_spaces(mark_scripts(content, language, tags), language)

    def change(node: Node, language: str) -> Node:
        match node:
            case Paragraph(content=passage):
                node = replace(node, content=_with_head(passage, passage.language or language))
            case Passage():
                inner = node.language or language
                node = replace(node, content=spaced(node.content, inner))
                language = inner
            case Heading():
                node = replace(node, companion=change(node.companion, companion))
            case Caption(label=label):
                node = replace(node, label=label.replace(" ", NO_BREAK_SPACE))
            case BibliographyEntry():
                return replace(node, content=spaced(node.content, node.language or language))
            case IndexEntry(content=content):
                node = replace(node, content=spaced(content, language))
            case Division():
                language = node.language or language
        node = rewrite_parts(node, lambda part: change(part, language))
        if isinstance(node, Image):
            # An alternative text is one string, so its language is that of the whole.
            said = node.alternative
            own = said.language or language_alone(said.content)
            node = replace(node, alternative=replace(said, language=own))
        return node

    def changed(block: Block) -> Block:
        return known.find(block) or known.keep(block, change(block, document.language))

    return replace(
        document,
        blocks=tuple(map(changed, document.blocks)),
        notes=tuple(
            replace(note, blocks=tuple(map(changed, note.blocks))) for note in document.notes
        ),
    )


_set_before: dict[tuple[str, ...], OfThings[Block]] = {}
"""Blocks as they were set, by the block before and all that decides it: languages."""


def _with_head(passage: Passage, language: str) -> Passage:
    """Return a paragraph's ``passage``; words that head it are bold where Han has dots."""
    if len(passage.content) < 2 or not script_of(language).emphasis.startswith("dots"):
        return passage
    head, *rest = passage.content
    if not isinstance(head, Emphasis):
        return passage
    words, after = plain_text(head.content), plain_text(tuple(rest))
    heads = words.rstrip().endswith(_ENDS_HEAD) or after.startswith((*"：:", "——"))
    if not heads or not after.strip() or len(words) > _LONGEST_HEAD:
        return passage
    return replace(passage, content=(Strong(head.content), *rest))


def spaced_marks(node: T, language: Language) -> T:
    """Return ``node``, no part of a Document, with the spaces that the language's marks ask for."""
    if language.spaces == Spaces():
        return node
    return map_passages(
        node,
        lambda passage: replace(
            passage, content=set_spaces(passage.content, passage.language or language.tag)
        ),
    )


@dataclass(slots=True)
class _Leaf:
    """A run of characters of one inline; ``fixed`` ones are seen but not changed."""

    text: str
    language: str
    fixed: bool = False

    @property
    def is_han(self) -> bool:
        return script_of(self.language).justification == "letters"


def set_spaces(content: tuple[Inline, ...], language: str) -> tuple[Inline, ...]:
    """Return ``content``, in ``language`` (BCP 47), with its spaces set."""
    leaves = list(_leaves(content, language))
    owners = [leaf for leaf in leaves for _ in leaf.text]
    text = "".join(leaf.text for leaf in leaves)
    new: list[str] = list(text)

    def put(start: int, end: int, character: str, *, han_only: bool = False) -> None:
        for position in range(start, end):
            owner = owners[position]
            if not owner.fixed and (owner.is_han or not han_only):
                new[position] = character

    for pattern in _no_break(language):
        for match in pattern.finditer(text):
            put(*match.span(1), NO_BREAK_SPACE)
    last = _SHORT_LAST_WORD.search(text) if len(text) >= _LONG_ENOUGH else None
    if last:
        put(*last.span(1), NO_BREAK_SPACE)
    for match in _HAN_SPACE.finditer(text):
        put(*match.span(), "", han_only=True)
    pieces: list[str] = []
    position = 0
    for leaf in leaves:
        end = position + len(leaf.text)
        known = find_language(leaf.language)
        spaces = Spaces() if known is None or leaf.fixed else known.spaces
        for place in range(position, end) if spaces != Spaces() else ():
            if text[place] == " " and text[place + 1 : place + 2] in spaces.before:
                new[place] = spaces.before[text[place + 1]]
            elif text[place] == " " and text[place - 1 : place] in spaces.after:
                new[place] = spaces.after[text[place - 1]]
            else:
                new[place] = _spaced(text, place, spaces) or new[place]
        pieces.append("".join(new[position:end]))
        position = end
    return _with_pieces(content, iter(pieces))


def _leaves(content: tuple[Inline, ...], language: str) -> Iterator[_Leaf]:
    for inline in content:
        match inline:
            case Text(text=text):
                yield _Leaf(text, language)
            case CrossReference(text=text, number=number, number_only=number_only):
                yield _Leaf(number if number_only else text, language, fixed=True)
            case Code() | Math() | InlineImage():
                yield _Leaf(_OPAQUE, language, fixed=True)
            case LineBreak():
                yield _Leaf("\n", language, fixed=True)
            case NoteReference():
                yield _Leaf("", language, fixed=True)
            case LanguageSpan(language=inner, content=inside):
                yield from _leaves(inside, inner)
            case _:
                yield from _leaves(inline.content, language)


def _with_pieces(content: tuple[Inline, ...], pieces: Iterator[str]) -> tuple[Inline, ...]:
    changed: list[Inline] = []
    for inline in content:
        match inline:
            case Text():
                changed.append(Text(next(pieces)))
            case CrossReference():
                next(pieces)
                changed.append(replace(inline, text=inline.text.replace(" ", NO_BREAK_SPACE)))
            case Code() | Math() | InlineImage() | LineBreak() | NoteReference():
                next(pieces)
                changed.append(inline)
            case _:
                changed.append(replace(inline, content=_with_pieces(inline.content, pieces)))
    return tuple(changed)
