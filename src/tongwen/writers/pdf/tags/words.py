"""What drawn text, links and pictures say to a program that reads a page aloud or copies it."""

from __future__ import annotations

import re
from typing import Any

from ....languages import EAST_ASIAN
from ....languages.characters import has_right_to_left
from .nodes import Annotation, Content, Node

SVG = "{http://www.w3.org/2000/svg}"

WIDE = re.compile(f"[{EAST_ASIAN}]")
"""Han. Justified lines of it look to programs as if a space stood after each character."""

TWIN = re.compile(
    "[\u00b5\u03bc\u2011\u2126\u03a9\u2206\u0394\u212a\u212b\u03c6\u03d5\u02ed\u207c\u2044\u2215"
    "\u02bb\u02bc\u2010]"
)
"""Letters that share a glyph with others, as small capitals do: µ and μ, Ω and Ω. A glyph means one
character, that for which it was drawn first."""

RARE_TWIN = re.compile("[\u02bb\u02bc]")
"""Of those, ʻ and ʼ, the twins of the quotation marks."""

COMMON_TWIN = re.compile("[\u2018\u2019]")
"""Quotation marks, which are looked at only where a document has a rare twin of theirs, too."""

MIRRORED = re.compile(r"[()\[\]{}<>«»‹›]")
"""Marks each of which is drawn with the glyph of the other from right to left (UAX 9, L4)."""

UNSEEN = re.compile("[\u00ad\u200b\u2060]")
"""Signs at which a word may be parted, or may not."""

TOLD_AS = {"\N{HYPHEN}": "-", "\u00a0": " "}
"""What the glyph of a hyphen and a space means in the end, whichever was drawn first."""

HYPHEN = "\N{HYPHEN}"
"""What WeasyPrint ends a line with where it parts a word; authors' keyboards write "-"."""

_NARROWEST = 0.01
"""In pt: what is no wider is no area."""

AS_DRAWN = {0x200B: None, 0x2060: None, 0xA0: " "}
"""What glyphs say of characters that have none of their own. Where ActualText and glyphs say
different things in several places, some programs write the last letter twice."""

LEADER = re.compile(r"^[\s.·…_\u2009\u00a0]*$")


def is_verbatim(node: Node) -> bool:
    """Return whether what ``node`` holds are lines of code."""
    return node.tag == "Code" and node.parent is not None and node.parent.verbatim


def said(text: str, style: Any, is_code: bool, both_ways: bool = False) -> str:
    """Return the words of drawn text where a program would read something else; else nothing.

    ``both_ways``: text of the document runs from right to left.
    """
    if text.endswith(HYPHEN):
        # A word parted at a line's end is one word (ISO 32000-1, 14.8.2.2.3).
        return f"{text.removesuffix(HYPHEN)}\N{SOFT HYPHEN}"
    if (shown := text.rstrip(" \u200b")).endswith(("-", HYPHEN)) and not is_code:
        # Programs take a hyphen at a line's end for one that parts a word, and drop it.
        after = text[len(shown) :].translate(AS_DRAWN)
        return f"{shown.translate(AS_DRAWN)}\N{WORD JOINER}{after}"
    if shares_glyphs(text, style, both_ways) or WIDE.search(text):
        return text.translate(AS_DRAWN)
    return ""


def shares_glyphs(text: str, style: Any, both_ways: bool = False) -> bool:
    """Return whether ``text`` is drawn with glyphs that stand for other characters as well."""
    if both_ways and MIRRORED.search(text):
        return True
    return style["font_variant_caps"] != "normal" or bool(TWIN.search(text))


def is_from_right(text: str, style: Any) -> bool:
    """Return whether ``text`` may be drawn in another order than it is read in."""
    return style["direction"] == "rtl" or has_right_to_left(text)


def is_wide(annotation: Any) -> bool:
    """Return whether a link has an area to click."""
    left, _, right, _ = annotation["Rect"]
    return bool(right - left > _NARROWEST)


def words_of(element: Any) -> str:
    """Return the words in an element, without its line breaks."""
    return " ".join("".join(element.itertext()).split())


def description(link: Node, element: Any, tag: str) -> str:
    """Return what a link says, for its annotation: its words, unless it has a label.

    PDF/UA-1, 7.18.5. A link of a picture alone says what the picture is.
    """
    if element is None:
        return ""
    if "::" in tag:  # a note's call, or its number
        to_note = tag.endswith("call")
        number = element.get("data-number") or ""
        return element.get("data-to-note" if to_note else "data-to-text") or number
    words = " ".join(UNSEEN.sub("", _spoken_words(link)).split())
    if described := element.get("data-description"):
        return str(described).replace("{number}", words)
    return element.get("aria-label") or words or element.get("title") or ""


def _spoken_words(node: Node) -> str:
    """Return what a screen reader says of ``node``: its words, and its pictures'."""
    parts: list[str] = []
    for kid in node.kids:
        match kid:
            case Node():
                alternative = kid.entries.get("Alt")
                parts.append(alternative.string if alternative else _spoken_words(kid))
            case Content(words=words):
                parts.append(words)
            case Annotation():
                pass
    return "".join(parts)


def alternative(element: Any) -> str:
    """Return the alternative text of a picture; empty where it has none."""
    title = element.find(f"{SVG}title")
    if title is not None and title.text:
        return str(title.text)
    return element.get("alt") or element.get("aria-label") or ""
