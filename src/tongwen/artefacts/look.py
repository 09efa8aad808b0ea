"""How an artefact looks, described alike for every format.

A *spot* is a kind of place that a reader would point at: running text, a heading of the first
level, the ground of the cover. What a format does not say stays empty, 0 or None; a spot that
an artefact does not have is not there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ..languages import FIRST_EAST_ASIAN, is_han

SPOTS = frozenset(
    {
        "text", "lead", "companion", "heading 1", "heading 2", "heading 3", "chapter number",
        "heading number", "caption", "caption label", "table header", "table text", "table edge",
        "table head rule", "table rule", "callout", "callout title", "code", "code block", "link",
        "note", "note number", "quote", "pull quote", "attribution", "figure", "page",
        "cover ground", "cover band", "cover bar", "cover title", "cover kicker", "cover subtitle",
    }
)  # fmt: skip
"""The names of spots. ``companion``: a chapter's title in the other language. ``page``, ``cover
ground`` and ``cover band`` have a ground; ``cover bar`` and the table's rules a thickness;
``figure`` the space above it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """How one kind of place looks, as most of it does.

    Attributes:
        latin, han: the families of Latin and of Han letters, without their weight.
        size: of type, in pt.
        colour: of the letters or the rule, ``#rrggbb``; ground: what they stand on.
        weight, han_weight: of Latin and of Han letters, CSS scale.
        thickness: of a rule, in pt.
        space: above it, in pt.
    """

    latin: str = ""
    han: str = ""
    size: float = 0.0
    colour: str = ""
    ground: str = ""
    weight: int = 0
    han_weight: int = 0
    thickness: float = 0.0
    space: float | None = None


@dataclass(frozen=True, slots=True)
class PageLook:
    """The page of the body in mm, upright; ``hang``: how far headings reach into the margin."""

    width: float | None = None
    height: float | None = None
    top: float | None = None
    outer: float | None = None
    foot: float | None = None
    inner: float | None = None
    hang: float | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """A theme colour in Word beside a written value that differs from the theme.

    Word shows the theme's; a program that knows no themes shows the written one.
    """

    spot: str
    slot: str
    written: str
    theme: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Letters of one colour on a ground, and how large and heavy they are at the least.

    ``letters`` is how many there are; ``ground`` is empty for the page's own.
    """

    spot: str
    colour: str
    ground: str
    size: float
    weight: int
    letters: int


@dataclass(frozen=True, slots=True)
class Look:
    """How an artefact looks.

    Attributes:
        format: ``pdf``, ``docx`` or ``html``.
        spots: by the names in :data:`SPOTS`.
        theme: Word: the theme's slots → ``#rrggbb``; ``major``, ``minor`` and ``major han``,
            ``minor han`` → families.
        fonts: families that the artefact carries in itself.
        pairs: every pair of text and ground that a reader meets.
        stale: Word: written colours that are not the theme's.
        computed: HTML: whether a browser computed the style; if not, it was read from the
            style sheet by its plain rules.
    """

    format: str
    spots: Mapping[str, Spot]
    page: PageLook = PageLook()
    theme: Mapping[str, str] = field(default_factory=dict)
    fonts: frozenset[str] = frozenset()
    pairs: tuple[Pair, ...] = ()
    stale: tuple[Stale, ...] = ()
    computed: bool = True


class Tally:
    """Counts how each spot looks, letter by letter: the look of a spot is that of most."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, Counter[Any]]] = defaultdict(lambda: defaultdict(Counter))
        self._pairs: dict[tuple[str, str, str], Pair] = {}

    def add(self, spot: str, letters: int = 1, **attributes: Any) -> None:
        """Count letters of a spot with the attributes of :class:`Spot` that have a value."""
        for name, value in attributes.items():
            if value not in ("", 0, None) or name in ("space", "ground"):
                self._counts[spot][name][value] += letters

    def add_text(
        self, spot: str, text: str, latin: str, han: str, weights: tuple[int, int], **rest: Any
    ) -> None:
        """Count ``text``: each family by the letters of its script, the rest by all of them.

        Args:
            weights: of Latin and of Han letters.
        """
        in_latin, in_han = count_letters(text)
        if in_latin:
            self.add(spot, in_latin, latin=latin, weight=weights[0])
        if in_han:
            self.add(spot, in_han, han=han, han_weight=weights[1])
        if in_latin or in_han:
            self.add(spot, in_latin + in_han, **rest)
            self.add_pair(
                spot,
                text,
                str(rest.get("colour", "")),
                str(rest.get("ground", "")),
                float(rest.get("size", 0.0)),
                max(weights),
            )

    def add_pair(
        self, spot: str, text: str, colour: str, ground: str, size: float, weight: int
    ) -> None:
        """Count the letters of ``text`` in ``colour`` on ``ground``."""
        letters = sum(count_letters(text))
        if not letters or not colour:
            return
        key = (spot, colour, ground)
        before = self._pairs.get(key)
        if before is not None:
            letters += before.letters
            size, weight = min(size, before.size), min(weight, before.weight)
        self._pairs[key] = Pair(spot, colour, ground, size, weight, letters)

    def pairs(self) -> tuple[Pair, ...]:
        """Return every pair of text and ground, in the order in which they were met."""
        return tuple(self._pairs.values())

    def spots(self) -> Mapping[str, Spot]:
        """Return each spot with the attributes that most of it has."""
        return MappingProxyType(
            {
                name: Spot(**{key: count.most_common(1)[0][0] for key, count in counts.items()})
                for name, counts in self._counts.items()
                if counts
            }
        )


def count_letters(text: str) -> tuple[int, int]:
    """Return how many Latin letters and digits, and how many Han letters ``text`` has.

    Marks and punctuation are left out: they may be drawn from the face of either script.
    """
    han = sum(map(is_han, text))
    latin = sum(character.isalnum() and character < FIRST_EAST_ASIAN for character in text)
    return latin, han


_WEIGHTS = (
    (re.compile(r"[ -]?thin$", re.I), 100),
    (re.compile(r"[ -]?(?:extra|ultra)[ -]?light$", re.I), 200),
    (re.compile(r"[ -]?(?:semi|demi)[ -]?bold$", re.I), 600),
    (re.compile(r"[ -]?(?:extra|ultra)[ -]?bold$", re.I), 800),
    (re.compile(r"[ -]light$", re.I), 300),
    (re.compile(r"[ -]medium$", re.I), 500),
    (re.compile(r"[ -]bold$", re.I), 700),
    (re.compile(r"[ -](?:black|heavy)$", re.I), 900),
    (re.compile(r"[ -]regular$", re.I), 400),
)


_SLOPE = re.compile(r"(?:[ -](?:italic|oblique|all-small-caps|small-caps))+$", re.I)
_WIDTH = re.compile(r"[ -](?:(?:ultra|extra|semi)[ -]?)?(?:condensed|expanded)$", re.I)


def split_weight(name: str) -> tuple[str, int]:
    """Return family and weight: ``Source Serif 4 Light`` → (``Source Serif 4``, 300).

    A width after the weight (``DejaVu-Sans-Bold-Semi-Condensed``) belongs to the face as well;
    without a weight before it, it belongs to the family. The weight is 0 where the name says none.
    """
    name = _SLOPE.sub("", name)
    for rest in (name, _SLOPE.sub("", _WIDTH.sub("", name))):
        for pattern, weight in _WEIGHTS:
            found = pattern.search(rest)
            if found and found.start():
                return rest[: found.start()], weight
    return name, 0


_LABEL = re.compile(r"\D{0,16}\d[\d.–-]*[:.:]?\s*")


def label_length(pieces: Iterable[str]) -> int:
    """Return how many of the leading ``pieces`` of a caption make its label ("Figure 1", 「圖 1」).

    0 where none do: a caption without a number is all caption.
    """
    text = ""
    for count, piece in enumerate(pieces, start=1):
        text += piece
        if _LABEL.fullmatch(text):
            return count
        if len(text) > 32:
            break
    return 0


def hexadecimal(red: float, green: float, blue: float) -> str:
    """Return ``#rrggbb`` for channels from 0 to 1."""
    return "#" + "".join(f"{round(min(max(x, 0.0), 1.0) * 255):02x}" for x in (red, green, blue))
