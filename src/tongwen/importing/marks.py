"""What stands in a line of a Word file that Pandoc has no word for: marks, by number in its text.

A mark is put into the text between two characters of private use before Pandoc reads it, and read
out of the text again afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from ..document import (
    Citation,
    CrossReference,
    Inline,
    InlineImage,
    LanguageSpan,
    StatementKind,
    Text,
)
from ..readers.markdown.inlines import join_text

_OPEN, _CLOSE = "\U000f7001", "\U000f7002"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
RESERVED = re.compile(f"[{_OPEN}{_CLOSE}]")


ORNAMENT = f"{_OPEN}ornament{_CLOSE}"
"""The description of a picture that says nothing."""


@dataclass(frozen=True, slots=True)
class Anchor(Text):
    """A bookmark: what it stands in can be referred to by ``name``."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Sequence(Text):
    """The number of a caption, counted by Word: ``label`` is what it counts ("Figure")."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class Pending(CrossReference):
    """A reference to the bookmark ``target``; ``shown`` is what Word shows for it.

    ``kind`` is the field's: REF, PAGEREF, NOTEREF, HYPERLINK; LABELLED where none is, and the words
    say what it is of.
    """

    shown: str = ""
    kind: str = "REF"


@dataclass(frozen=True, slots=True)
class HereReferences(Text):
    """The list of references stands here."""


@dataclass(frozen=True, slots=True)
class Tongue(Text):
    """From here on the words are in ``language``; where it is empty, in the text's own again."""

    language: str = ""


@dataclass(frozen=True, slots=True)
class InStyle(Text):
    """The paragraph that this stands in is in the style ``style``."""

    style: str = ""


@dataclass(frozen=True, slots=True)
class Unnumbered(Text):
    """The heading that this stands in is not counted."""


@dataclass(frozen=True, slots=True)
class Described(Text):
    """The alternative text of the table round it: ``text``."""


@dataclass(frozen=True, slots=True)
class Drawn(InlineImage):
    """A chart of Word's own: ``chart`` is its specification in Vega-Lite."""

    chart: str = ""


@dataclass(frozen=True, slots=True)
class Entry(Text):
    """A mark for the index: ``path`` are the entry and what it lies under.

    Attributes:
        opens: the words of the entry begin here, and go on to a mark that opens nothing.
    """

    path: tuple[str, ...] = ()
    see: str = ""
    also: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class HereIndex(Text):
    """The index stands here."""


@dataclass(frozen=True, slots=True)
class HereBoxEnds(Text):
    """A box, which lists and tables stand in too, ends with this paragraph."""


@dataclass(frozen=True, slots=True)
class HereAppendices(Text):
    """From here on chapters are appendices."""


@dataclass(frozen=True, slots=True)
class Facing(Text):
    """The table that this stands in sets a text beside the same in ``language``."""

    language: str = ""


@dataclass(frozen=True, slots=True)
class Beside(Text):
    """From here on stands a figure beside the text; where ``role`` is empty, its end is here.

    ``share`` is its part of the text's width.
    """

    role: Literal["", "wrapped", "margin"] = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Stated(Text):
    """From here on stands a theorem or its like; where ``kind`` is None, its end is here."""

    kind: StatementKind | None = None


@dataclass(frozen=True, slots=True)
class Boxed(Text):
    """From here on stands what is in a box; where it ``opens`` none, its end is here."""

    opens: bool = False


@dataclass(frozen=True, slots=True)
class Turned(Text):
    """The table that this stands in is on a page that is turned."""


@dataclass(frozen=True, slots=True)
class Labelled(Text):
    """Here stood the label of a callout, which Tongwen makes itself."""


@dataclass(frozen=True, slots=True)
class PartOf(Citation):
    """A citation in LaTeX that says one part of a work alone: its makers, its year, its title."""

    part: Literal["makers", "year", "title", "address"] = "makers"


Mark = (
    Anchor
    | Sequence
    | Pending
    | Citation
    | HereReferences
    | Tongue
    | Unnumbered
    | Described
    | InStyle
    | Drawn
    | Entry
    | HereIndex
    | HereBoxEnds
    | HereAppendices
    | Facing
    | Beside
    | Stated
    | Boxed
    | Turned
)


def written(number: int) -> str:
    """Return how the mark of this number stands in a text."""
    return f"{_OPEN}{number}{_CLOSE}"


def parted(text: str) -> Iterator[str | int]:
    """Yield the words of a text and, between them, the numbers of the marks in it."""
    position = 0
    for match in _MARK.finditer(text):
        if match.start() > position:
            yield text[position : match.start()]
        yield int(match[1])
        position = match.end()
    if position < len(text):
        yield text[position:]


def put_text(node: Any, text: str) -> None:
    """Put ``text`` in the place of the element ``node``; the words behind it stay."""
    parent, before, tail = node.getparent(), node.getprevious(), node.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + text + tail
    else:
        parent.text = (parent.text or "") + text + tail
    node.tail = ""
    parent.remove(node)


def role_of(attributes: Any, text: str) -> Pending | None:
    """Return the reference that a role of Sphinx's makes (its manual, "Cross-referencing")."""
    _, classes, pairs = attributes
    if "interpreted-text" not in classes or dict(pairs).get("role") not in ("ref", "numref"):
        return None
    match = re.fullmatch(r"(?P<words>.*\S)\s*<(?P<place>[^<>]+)>", text)
    place, words = (match["place"], match["words"]) if match else (text, "")
    return Pending(place.strip(), shown=words, kind="HYPERLINK")


def speak(made: list[Inline], language: str, at: int, entries: list[int]) -> None:
    """Let what is ``made`` from ``at`` on be in a language; ``entries`` are places to keep in it.

    An entry of the index that begins within goes on behind it.
    """
    whole = made[at:]
    cuts = [0, *(place - at for place in entries if at < place <= len(made)), len(whole)]
    kept = [place for place in entries if place <= at]
    del made[at:]
    for begin, end in pairwise(cuts):
        if whole[begin:end]:
            made.append(LanguageSpan(language, join_text(whole[begin:end])))
        kept.append(len(made))
    entries[:] = kept[: len(entries)]


def named_before(made: list[Inline], entry: Entry) -> int:
    """Return where the words begin, at the end of ``made``, that are an entry of the index."""
    last = made[-1] if made and len(entry.path) == 1 else None
    if isinstance(last, Pending):
        return len(made) - (last.shown == entry.path[0])
    if type(last) is not Text or not last.text.endswith(entry.path[0]):
        return len(made)
    made[-1:] = [Text(last.text.removesuffix(entry.path[0])), Text(entry.path[0])]
    return len(made) - 1
