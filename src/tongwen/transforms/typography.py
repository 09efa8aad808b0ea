"""Typography: spaces that must not break, and spaces that layout makes, not the author.

Only spaces change; every word stays as it was written.

* In Latin text a number stays with its unit, its "Figure", "p." or "No.", a title or an
  initial with its name, a bracketed citation number and a short last word with the word
  before: the ordinary space becomes a no-break space (U+00A0).
* In Han text an ordinary space beside a Han character is taken out (requirements for
  Chinese text layout, clreq, 3.2.2: the space between Han and Latin is a matter of layout).
  Writers set that space by style, so that copied text is clean and every format has the
  same characters. An author who wants a space types an ideographic one (U+3000).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..document import (
    BibliographyEntry,
    Caption,
    Code,
    CrossReference,
    Division,
    Document,
    Heading,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Math,
    NoteReference,
    Passage,
    Text,
)
from ..languages import EAST_ASIAN, script_of
from ..walk import Node
from .context import Context
from .reading import rewrite_parts

NO_BREAK_SPACE = "\u00a0"
_OPAQUE = "\ufffc"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_UNITS = (
    "%|‰|°C|°F|K|km|m|cm|mm|µm|nm|kg|g|mg|t|s|ms|min|h|Hz|kHz|MHz|GHz|W|kW|MW|GW|kWh|V|A|"
    "kB|KB|MB|GB|TB|PB|bit|bits|px|pt|dpi|nits|trillion|billion|million|thousand"
)
_WORDS = (
    "Figure|Figures|Table|Tables|Chapter|Chapters|Section|Sections|Equation|Part|Appendix|"
    "Page|page|pages|note|notes|chapter|section|volume|Volume|US\\$|HK\\$|RMB|USD|EUR"
)
_NO_BREAK = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<=\d)( )(?=(?:{_UNITS})(?!\w))",
        rf"(?<!\w)(?:{_WORDS})( )(?=\d)",
        r"(?<!\w)(?:pp?|vols?|nos?|No|Nos|Vol|ch|chap|figs?|Figs?|sec|Sec|eq|Eq|n)\.( )(?=\d)",
        r"(?<!\w)(?:Dr|Mr|Mrs|Ms|Prof|St)\.?( )(?=[A-Z])",
        # The first initial of two: the space after it and, once more, after the second.
        r"(?<![\w.])[A-Z]\.( )(?=[A-Z])",
        rf"(?<!\w)\d{{1,2}}( )(?={_MONTHS})",
        rf"(?:{_MONTHS})( )(?=\d)",
        r"(?<=\w)( )(?=[–—] )",
        r"(?<=\S)( )(?=\[\d)",
    )
)
_SHORT_LAST_WORD = re.compile(r"(?<=\S)( )(?=[^\W\d_]{1,3}[.!?]?[”’)]?$)")
_LONG_ENOUGH = 60
"""Characters. A shorter passage (a cell, a heading) may need the break that a space gives."""

_HAN_SPACE = re.compile(rf"(?<=[{EAST_ASIAN}])( +)|( +)(?=[{EAST_ASIAN}])")


def resolve_typography(document: Document, context: Context) -> Document:
    """Return ``document`` with its spaces set for the script of each passage."""
    companion = context.companion.tag if context.companion else document.language

    def change(node: Node, language: str) -> Node:
        match node:
            case Passage():
                inner = node.language or language
                node = replace(node, content=set_spaces(node.content, inner))
                language = inner
            case Heading():
                node = replace(node, companion=change(node.companion, companion))
            case Caption(label=label):
                node = replace(node, label=label.replace(" ", NO_BREAK_SPACE))
            case BibliographyEntry():
                return replace(node, content=set_spaces(node.content, node.language or language))
            case Division():
                language = node.language or language
        return rewrite_parts(node, lambda part: change(part, language))

    return replace(
        document,
        blocks=tuple(change(block, document.language) for block in document.blocks),
        notes=tuple(
            replace(note, blocks=tuple(change(block, document.language) for block in note.blocks))
            for note in document.notes
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

    for pattern in _NO_BREAK:
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
