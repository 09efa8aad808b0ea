"""A paragraph is broken into lines as a whole, not line by line.

WeasyPrint fills one line after the other. What is left over at a line's end goes between its
words, however much it is, and spaces are never narrowed. A compositor looks ahead: a word
taken over from one line may spare three others a hole. So here the breaks of a paragraph are
chosen together, for the least sum of faults, as D. E. Knuth and M. F. Plass have it (*Breaking
Paragraphs into Lines*, 1981); spaces may be narrowed by a little, too.

WeasyPrint makes the lines as before. It is given only how wide each of them is to be filled:
just as far as the break that was chosen. Where its own breaks are others after all, lines are
still right, only less even. Marks at a line's end hang into the margin by a part of their width,
so that the edge looks straight.

Chinese has hardly a space: it is justified by its marks, which may be squeezed, and else between
its characters (:mod:`.justification`). Its lines, too, are chosen together, so that what a name in
Latin letters is wider or narrower than a row of squares is taken up by the marks of its line, and
characters keep their pitch.

What is not justified is broken as a whole, too: text, so that its edge is not torn, no word is
parted without need and no scrap is left for the last line; a heading, so that its lines are about
as long, and end where its words make a pause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

NARROWEST = 0.33
"""How much of its width a space may lose."""

WIDE = 0.5
"""A line whose spaces grow by this share of themselves has a badness of 100."""

EASY, LETTERS = 0.32, 0.026
"""By which share of themselves spaces grow before letters stand apart, too, and how much of their
width these add at most: what :mod:`.justification` does, of letters as wide as most."""

HYPHEN, TWO_HYPHENS, LAST_HYPHEN, RUNT = 9_000.0, 6_000.0, 3_000.0, 40_000.0
"""The fault of a hyphen at a line's end, of two below one another, of one before a paragraph's
last line, and of a last line that is hardly longer than an indent."""

LINES = 1e9
"""The fault of one line more than need be, in what is not justified: it is never made longer."""

RAGGED = 0.2
"""A line that lacks this share of the measure has a badness of 100, where it is not justified."""

UNEVEN, PAUSE, CLINGS = 1e4, 1_200.0, 300.0
"""In a heading, the fault of a line that lacks all of its measure, and what it counts for that one
ends at a pause; there and in ragged text, the fault of one that ends with a short word, which
belongs to the next."""

HALF_A_WORD = 1e6
"""The fault of a hyphen before the last line of ragged text, which has all the room it needs."""

HYPHENATED = 10.0
"""How many times a line's end within a word that has a hyphen of its own counts as that."""

LINE = 10.0
"""The fault of a line, however good: of two ways as even, the shorter is taken."""

ALONE = 20.0
"""How many times a single word's line counts as too wide."""

SHORTEST: Mapping[str, int] = {"justified": 40, "ragged": 40, "balanced": 12}
"""Setting → how many characters make it worth while to look ahead."""

NAME, NAMES_END = 7, 4
"""Among Latin words, a name in Han of so many characters is not parted, and one that is longer
keeps so many together at either end."""

SHORTEST_HAN = 4
"""How many characters of Chinese make it worth while to look ahead: it may be broken anywhere and
so ends a cell in a single character."""

RUNT_HAN, RUNT_RAGGED = 2.2, 1e7
"""A last line of Chinese is a runt that is shorter, in em: one character and its mark. And the
fault of such a line, as of one in what is not justified."""

SHORTEST_NAME: Mapping[str, int] = {"names": 16, "nouns": 10}
"""What a language writes with a capital → how long a word with one is, in characters, that may be
parted: a shorter one may be a name."""

OVERFULL = 1e15
"""The fault of a line that holds one word, and that one too long."""

HANGING: Mapping[str, float] = {
    "-": 0.5, "\N{HYPHEN}": 0.5, ",": 0.5, ".": 0.5, "’": 0.4, "”": 0.4,
    ";": 0.25, ":": 0.25, "\N{EN DASH}": 0.2,
}  # fmt: skip
"""Mark → the share of its width that hangs into the margin at a line's end."""

HAN_HANGING = 0.5
"""The share of its square that a mark of full width hangs by: it is empty there."""

SQUEEZE, SPREAD = 20.0, 160.0
"""Of a line of Chinese, the fault of squeezing its marks as far as they go, and of spreading its
characters by an em in all. Both grow with their squares."""

Setting = Literal["justified", "ragged", "balanced"]
"""How a paragraph's lines are to lie; a heading's are balanced."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a line may end; widths are from the paragraph's beginning, in px.

    Attributes:
        resume: the character that the next line begins with.
        end: how far the line reaches if it ends here, with a hyphen and without a space.
        start: where the next line begins.
        inner: the width of the spaces before the line's end; spaces: and of that after it.
        hyphen: whether a word is parted.
        pause: whether a mark of punctuation stands before it.
        clings: how much what stands before it belongs to what comes after, in :data:`CLINGS`.
        hang: how much of the line hangs into the right margin then; ``end`` is without it.
        within: whether a name in Han among Latin words is parted.
        given: how much the marks before the line's end may give up; None where nothing is squeezed.
        lead: how much hangs into the left one where the next line begins; as ``start``.
    """

    resume: int
    end: float
    start: float
    inner: float
    spaces: float
    hyphen: bool = False
    pause: bool = False
    clings: float = 0.0
    hang: float = 0.0
    lead: float = 0.0
    within: bool = False
    given: float | None = None


def chosen_breaks(
    places: list[Place],
    width: float,
    indent: float,
    narrowest: float = NARROWEST,
    setting: Setting = "justified",
    runt: float | None = None,
    beside: tuple[float, int] = (0.0, 0),
    em: float = 0.0,
) -> dict[int, int]:
    """Return for each place, as an index, the one where the line that begins there best ends.

    Args:
        places: the paragraph's beginning, then where it may be broken, then its end.
        width: of the lines. indent: of the first.
        narrowest: how much of its width a space may lose.
        setting: how the lines are to lie.
        runt: how short a last line is a runt, in px; by default a share of the measure.
        beside: how much narrower the first lines are, and how many: those beside a drop capital.
        em: of Chinese, the size of a character, in px.
    """
    short = 0.09 * width if runt is None else runt
    if setting != "justified":
        narrowest = 0.0
    last = len(places) - 1
    best: list[float] = [0.0] * len(places)
    following: dict[int, int] = {}

    def line_from(index: int, room: float, after: list[float]) -> tuple[float, int]:
        """Return the sum of faults from place ``index`` on, and where the line there ends."""
        start = places[index]
        least, chosen = float("inf"), index + 1
        for other in range(index + 1, last + 1):
            end = places[other]
            natural = end.end - start.start
            fault, given = _line_fault(start, end, room, narrowest, setting, em, other == last)
            if fault is None:
                if other > index + 1:
                    break
                fault = OVERFULL
            if end.hyphen:
                fault += HYPHEN if setting == "justified" else TWO_HYPHENS
                fault += TWO_HYPHENS if start.hyphen else 0
            if end.within:
                fault += TWO_HYPHENS
            if other == last and start.hyphen:
                fault += LAST_HYPHEN if setting == "justified" else HALF_A_WORD
            if other == last and index and natural < short:
                fault += RUNT if runt is None else RUNT_RAGGED
            if fault + after[other] < least:
                least, chosen = fault + after[other], other
            if natural - given > room:
                break
        return least, chosen

    for index in range(last - 1, -1, -1):
        best[index], following[index] = line_from(index, width - (0 if index else indent), best)
    narrower, lines = beside
    rows: list[dict[int, int]] = []
    for line in range(lines - 1, -1, -1):
        # Where a line ends depends on its number here. Those that begin too far on are left out.
        row: dict[int, int] = {}
        sums = [float("inf")] * len(places)
        sums[last] = 0.0
        for index in range(last):
            if places[index].start <= line * width and (line or not index):
                room = width - narrower - (0 if index else indent)
                sums[index], row[index] = line_from(index, room, best)
        best = sums
        rows.insert(0, row)
    index = 0
    for row in rows:
        if index not in row:
            break
        following[index] = row[index]
        index = row[index]
    return following


def _line_fault(
    start: Place, end: Place, room: float, narrowest: float, setting: Setting, em: float, last: bool
) -> tuple[float | None, float]:
    """Return how bad a line between two places is (None: it does not fit) and what it may give."""
    natural, spaces = end.end - start.start, end.inner - start.spaces
    if setting != "justified":
        return _short_fault(natural, end, room, setting, last=last), 0.0
    if not em or end.given is None:
        return _fault(natural, spaces, room, narrowest, last=last), narrowest * spaces
    # What hangs into a margin has nothing more to give.
    given = max(0.0, end.given - end.hang - (start.given or 0.0) - start.lead)
    return _han_fault(room - natural, spaces, given, em, last=last), given


def _fault(
    natural: float, spaces: float, room: float, narrowest: float, *, last: bool
) -> float | None:
    """Return the badness of a line ``natural`` px wide; None where it does not fit."""
    missing = room - natural
    if last and missing >= 0:
        return LINE**2
    if missing < 0:
        ratio = -missing / spaces / narrowest if spaces and narrowest else 2.0
        return None if ratio > 1 else float((LINE + 30 * ratio**3) ** 2)
    grown = missing / spaces if spaces else ALONE
    if EASY < grown < ALONE:
        grown = max(EASY, (missing - LETTERS * (natural - spaces)) / spaces)
    ratio = grown / WIDE
    return float((LINE + 100 * ratio**3) ** 2)


def _han_fault(
    missing: float, spaces: float, given: float, em: float, *, last: bool
) -> float | None:
    """Return the badness of a Chinese line that lacks so many px; None where it does not fit.

    Args:
        missing: below 0, it is too long. spaces: the width of those between Latin words.
        given: what its marks may give up.
    """
    if missing < 0:
        ratio = -missing / given if given else 2.0
        return None if ratio > 1 + 1e-6 else float((LINE + SQUEEZE * ratio**2) ** 2)
    if last:
        return LINE**2
    spread = max(0.0, missing - WIDE * spaces) / em
    return float((LINE + SPREAD * spread**2 + 10 * spread) ** 2)


def _short_fault(
    natural: float, end: Place, room: float, setting: Setting, *, last: bool
) -> float | None:
    """Return the badness of a line that is not justified; None where it does not fit."""
    missing = (room - natural) / room
    if missing < 0:
        return None
    fault = LINES + (0.0 if last else CLINGS * end.clings)
    if setting == "balanced":
        return fault + UNEVEN * missing**2 - (0.0 if last else PAUSE * end.pause)
    return fault + (LINE if last else float(LINE + 100 * (missing / RAGGED) ** 3)) ** 2
