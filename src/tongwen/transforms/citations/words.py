"""Inlines to Pandoc's and back again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ...document import (
    RESOLVER,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Text,
)
from ...languages import IDEOGRAPHS, KANA, has_han
from ...walk import map_inlines, plain_text
from .works import LESS_THAN

Json = dict[str, Any]

_KEPT = "kept"
_PLAIN: Mapping[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "Strong": Strong,
    "Strikeout": Strikeout,
    "Superscript": Superscript,
    "Subscript": Subscript,
    "Underline": lambda content: StyledSpan("underline", content),
    "SmallCaps": lambda content: StyledSpan("smallcaps", content),
}


def to_pandoc(inlines: Iterable[Inline], kept: list[Inline]) -> list[Json]:
    """Return ``inlines`` as Pandoc's; what is more than text goes into ``kept``, and comes back."""
    found: list[Json] = []
    for inline in inlines:
        if isinstance(inline, Text):
            found += _tokens(inline.text)
        else:
            kept.append(inline)
            name = ["", [_KEPT], [["at", str(len(kept) - 1)]]]
            found.append({"t": "Span", "c": [name, _tokens(plain_text([inline]) or "x")]})
    return found


def _tokens(text: str) -> list[Json]:
    return [
        {"t": "Space"} if piece.isspace() else {"t": "Str", "c": piece}
        for piece in re.split(r"([ \t\n]+)", text)
        if piece
    ]


def from_pandoc(
    inlines: Iterable[Json], targets: Mapping[str, str], kept: Sequence[Inline] = ()
) -> tuple[Inline, ...]:
    """Return Pandoc's inlines as ours, texts joined.

    Args:
        targets: where Pandoc's links to a work (``#ref-…``) lead; one to no target is its words.
        kept: what :func:`to_pandoc` kept.
    """
    found: list[Inline] = []
    for inline in inlines:
        for each in _read(inline, targets, kept):
            last = found[-1] if found else None
            if isinstance(each, Text) and isinstance(last, Text):
                found[-1] = Text(last.text + each.text)
            elif isinstance(each, Link) and isinstance(last, Text) and last.text.endswith(RESOLVER):
                # The style wrote the beginning of the address, Pandoc linked the rest.
                found[-1] = Text(last.text.removesuffix(RESOLVER))
                found.append(Link(each.target, (Text(RESOLVER + plain_text(each.content)),)))
            else:
                found.append(each)
    return tuple(each for each in found if each != Text(""))


def _read(inline: Json, targets: Mapping[str, str], kept: Sequence[Inline]) -> tuple[Inline, ...]:
    kind: str = inline["t"]
    held: Any = inline.get("c")
    if kind == "Str":
        return (Text(held.replace(LESS_THAN, "<")),)
    if kind in ("Space", "SoftBreak"):
        return (Text(" "),)
    if kind == "LineBreak":
        return (LineBreak(),)
    if kind == "Span" and _KEPT in held[0][1]:
        return (kept[int(dict(held[0][2])["at"])],)
    inside = (
        held[1] if isinstance(held, list) and kind in ("Span", "Link", "Cite", "Quoted") else held
    )
    content = from_pandoc(inside, targets, kept)
    if kind == "Link":
        return _link(held[2][0], content, targets)
    if kind == "Quoted":
        marks = "“”" if held[0]["t"] == "DoubleQuote" else "‘’"
        return (Text(marks[0]), *content, Text(marks[1]))
    if kind == "Emph":
        return emphasised(content)
    return (_PLAIN[kind](content),) if kind in _PLAIN else content


def _link(
    target: str, content: tuple[Inline, ...], targets: Mapping[str, str]
) -> tuple[Inline, ...]:
    if not target.startswith("#"):
        words = plain_text(content)
        address = words if words.startswith("http") else target
        if address.startswith(RESOLVER):
            # A DOI may hold <, > and other signs that no address may (RFC 3986, 2.2).
            address = re.sub(r'[\s<>"{}|\\^`]', lambda sign: quote(sign[0]), address)
        return (Link(address, content),)
    target = targets.get(target, "")
    if not target:
        return content
    # No link lies in another: an address in a note keeps its own.
    found: list[Inline] = []
    for inline in content:
        last = found[-1] if found else None
        if isinstance(inline, Link):
            found.append(inline)
        elif isinstance(last, Link) and last.target == target:
            found[-1] = Link(target, (*last.content, inline))
        else:
            found.append(Link(target, (inline,)))
    return tuple(found)


def emphasised(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``content`` stressed, a title in Han between its marks: 《》, in Japanese 『』.

    What was stressed already stands upright. Han has no italics: stress would be a dot below each
    character of a title.
    """
    if has_han(words := plain_text(content)):
        if words == "等":  # et al. in Chinese: no title
            return content
        if len(re.findall("[A-Za-z]", words)) > len(re.findall(f"[{IDEOGRAPHS}{KANA}]", words)):
            return content
        return _between_marks(content, "『』" if re.search(f"[{KANA}]", words) else "《》")
    result: list[Inline] = []
    upright = True
    for inline in content:
        if isinstance(inline, Emphasis):
            result.extend(inline.content)
            upright = False
            continue
        if upright and result and isinstance(result[-1], Emphasis):
            result[-1] = Emphasis((*result[-1].content, inline))
        else:
            result.append(Emphasis((inline,)))
        upright = True
    return tuple(result)


_WITHIN = str.maketrans("《》『』", "〈〉「」")
"""Marks of titles → those of a title within a title."""


def _between_marks(content: tuple[Inline, ...], marks: str) -> tuple[Inline, ...]:
    """Return a title between ``marks``: 《〈紅樓夢〉研究》; as it is where it has them already."""
    if re.fullmatch(rf"{marks[0]}[^{marks}]*{marks[1]}", plain_text(content)):
        return content

    def within(inline: Inline) -> Inline:
        return Text(inline.text.translate(_WITHIN)) if isinstance(inline, Text) else inline

    inside = (map_inlines(inline, within) for inline in content)
    return (Text(marks[0]), *inside, Text(marks[1]))
