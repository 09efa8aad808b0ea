"""A justified paragraph is broken into lines as a whole, not line by line.

WeasyPrint fills one line after the other. What is left over at a line's end goes between its
words, however much it is, and spaces are never narrowed. A compositor looks ahead: a word
taken over from one line may spare three others a hole. So here the breaks of a paragraph are
chosen together, for the least sum of faults, as D. E. Knuth and M. F. Plass have it (*Breaking
Paragraphs into Lines*, 1981); spaces may be narrowed by a little, too.

WeasyPrint makes the lines as before. It is told only how wide each of them is to be filled:
just as far as the break that was chosen. Where its own breaks are others after all, lines are
still right, only less even. Marks at a line's end hang into the margin by a part of their width,
so that the edge looks straight.

Chinese has hardly a space: it is justified between its characters (:mod:`.han`), which are never
moved together. Its lines, too, are chosen together, so that a long name in Latin letters that
goes to the next line does not leave a hole.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import weasyprint.layout.inline as inline_layout
import weasyprint.text.line_break as line_breaking
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import Layout, get_log_attrs, line_size

from ...languages import CLOSING, NO_LINE_END, han_variant
from .gaps import empty_half, may_part
from .han import WIDE_CHARACTER

NARROWEST = 0.28
"""How much of its width a space may lose."""

WIDE = 0.5
"""A line whose spaces grow by this share of themselves has a badness of 100."""

HYPHEN, TWO_HYPHENS, LAST_HYPHEN, RUNT = 60.0, 6_000.0, 3_000.0, 40_000.0
"""The fault of a hyphen at a line's end, of two below one another, of one before a paragraph's
last line, and of a last line that is hardly longer than an indent."""

LINE = 10.0
"""The fault of a line, however good: of two ways as even, the shorter is taken."""

ALONE = 20.0
"""How many times a single word's line counts as too wide."""

RUNT_HAN = 2.2
"""A last line of Chinese is a runt that is shorter, in em: one character and its mark."""

SHORTEST_NAME = 9
"""A word with a capital may be a name: a shorter one than this is not parted."""

OVERFULL = 1e15
"""The fault of a line that holds one word, and that one too long."""

HANGING: Mapping[str, float] = {
    "-": 0.5, "\N{HYPHEN}": 0.5, ",": 0.5, ".": 0.5, "’": 0.4, "”": 0.4,
    ";": 0.25, ":": 0.25, "\N{EN DASH}": 0.2,
}  # fmt: skip
"""Mark → the share of its width that hangs into the margin at a line's end."""

HAN_HANGING = 0.5
"""The share of its square that a mark of full width hangs by: it is empty there."""

CLOSING_HAN = f"{CLOSING}”’"

CENTRED = "，。、；：！？"
"""Marks that stand in the middle of their square by the forms of Taiwan and Hong Kong, and so are
empty on each side by half as much."""

HAN_ROOM = 0.25
"""What counts as a space beside a Han character, in em: half of it makes a line loose."""

_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)*")
_REPLACING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a line may end; widths are from the paragraph's beginning, in px.

    Attributes:
        resume: the character that the next line begins with.
        end: how far the line reaches if it ends here, with a hyphen and without a space.
        start: where the next line begins.
        inner: the width of the spaces before the line's end; spaces: and of that after it.
        hyphen: whether a word is parted.
        hang: how much of the line hangs into the right margin then; ``end`` is without it.
        lead: how much hangs into the left one where the next line begins; as ``start``.
    """

    resume: int
    end: float
    start: float
    inner: float
    spaces: float
    hyphen: bool = False
    hang: float = 0.0
    lead: float = 0.0


def chosen_breaks(
    places: list[Place],
    width: float,
    indent: float,
    narrowest: float = NARROWEST,
    runt: float | None = None,
) -> dict[int, int]:
    """Return for each place, as an index, the one where the line that begins there best ends.

    Args:
        places: the paragraph's beginning, then where it may be broken, then its end.
        width: of the lines. indent: of the first.
        narrowest: how much of its width a space may lose.
        runt: a last line that is shorter is one.
    """
    runt = 0.09 * width if runt is None else runt
    last = len(places) - 1
    best: list[float] = [0.0] * len(places)
    following: dict[int, int] = {}
    for index in range(last - 1, -1, -1):
        start = places[index]
        room = width - (0 if index else indent)
        least = float("inf")
        for other in range(index + 1, last + 1):
            end = places[other]
            natural = end.end - start.start
            spaces = end.inner - start.spaces
            fault = _fault(natural, spaces, room, narrowest, last=other == last)
            if fault is None:
                if other > index + 1:
                    break
                fault = OVERFULL
            if end.hyphen:
                fault += HYPHEN + (TWO_HYPHENS if start.hyphen else 0)
            if other == last and start.hyphen:
                fault += LAST_HYPHEN
            if other == last and index and natural < runt:
                fault += RUNT
            if fault + best[other] < least:
                least = fault + best[other]
                following[index] = other
            if natural - narrowest * spaces > room:
                break
        best[index] = least
    return following


def without_runt(places: list[Place], width: float, indent: float, runt: float) -> dict[int, int]:
    """Return where the last line but one begins, and where to end it so that the last is no runt.

    For ragged lines, which are filled one by one. Nothing where the last is none, or has to be.
    """
    start, ends = 0, [0]
    for index in range(1, len(places)):
        room = width - (0.0 if start else indent)
        # Hair by hair the engine measures otherwise: what fits but just is on the line.
        if places[index].end - places[start].start > room + 0.5 and index - 1 > start:
            start = index - 1
            ends.append(start)
    if len(ends) < 2 or places[-1].end - places[start].start >= runt:
        return {}
    for index in range(start - 1, ends[-2], -1):
        length = places[-1].end - places[index].start
        if length > width:
            break
        if length >= runt:
            return {ends[-2]: index}
    return {}


def _fault(
    natural: float, spaces: float, room: float, narrowest: float, *, last: bool
) -> float | None:
    """Return how bad a line is that is ``natural`` px wide; None for one that does not fit."""
    missing = room - natural
    if last:
        return None if missing < 0 else LINE**2
    if missing < 0:
        ratio = -missing / spaces / narrowest if spaces and narrowest else 2.0
        return None if ratio > 1 else float((LINE + 30 * ratio**3) ** 2)
    ratio = missing / spaces / WIDE if spaces else ALONE
    return float((LINE + 100 * ratio**3) ** 2)


# --- what a paragraph is made of -------------------------------------------------------------


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's text, and how wide each of its characters' beginnings lies."""

    text: str = ""
    starts: dict[tuple[int, ...], int] = field(default_factory=dict)
    texts: dict[tuple[int, ...], str] = field(default_factory=dict)
    styles: list[tuple[int, Any, bool]] = field(default_factory=list)
    gaps: list[tuple[int, float]] = field(default_factory=list)

    def read(self, box: Any, path: tuple[int, ...] = (), wraps: bool = True) -> bool:
        """Add the text of ``box``; return False for what holds more than text."""
        for index, child in enumerate(box.children):
            place = (*path, index)
            self.starts[place] = len(self.text)
            if not child.is_in_normal_flow():
                if child.is_floated():
                    return False
                continue
            style = child.style
            wrapping = wraps and style["white_space"] in ("normal", "pre-line")
            if isinstance(child, boxes.TextBox):
                if "\n" in child.text or "\t" in child.text:
                    return False
                self.texts[place] = child.text
                self.styles.append((len(self.text), style, wrapping))
                self.text += child.text
            elif type(child) is boxes.InlineBox:
                sides = [_side(style, side) for side in ("left", "right")]
                if None in sides:
                    return False
                self.gaps.append((len(self.text), sides[0] or 0.0))
                if not self.read(child, place, wrapping):
                    return False
                self.gaps.append((len(self.text), sides[1] or 0.0))
            else:
                return False
        self.starts[(*path, len(box.children))] = len(self.text)
        return True

    def offset(self, skip_stack: Any) -> int | None:
        """Return the character at which a line begins, from WeasyPrint's way to name it."""
        path: tuple[int, ...] = ()
        while skip_stack is not None:
            ((index, skip_stack),) = skip_stack.items()
            if path in self.texts:
                text = self.texts[path].encode()[:index].decode(errors="ignore")
                return self.starts[path] + len(text)
            path = (*path, index)
        return self.starts.get(path, 0)


def _side(style: Any, side: str) -> float | None:
    """Return how much room an inline box has on a side, in px; None where that is not told."""
    room = 0.0
    for name in (f"margin_{side}", f"padding_{side}"):
        value = style[name]
        if value == "auto":
            continue
        if getattr(value, "unit", None) != "px":
            return None
        room += value.value
    return room + float(style[f"border_{side}_width"])


class _Ruler:
    """Measures words, each once for each style."""

    def __init__(self) -> None:
        self._layouts: dict[Any, Layout] = {}
        self._widths: dict[tuple[Any, str], float] = {}
        self._dictionaries: dict[tuple[str, int, int], Any] = {}
        self._parts: dict[tuple[str, str, int, int, int], tuple[int, ...]] = {}

    def key(self, style: Any) -> Any:
        """Return what tells apart styles in which a word is not as wide."""
        return (
            tuple(style["font_family"]), style["font_size"], style["font_style"],
            style["font_weight"], style["font_variant_caps"], style["font_variant_numeric"],
            style["letter_spacing"], style["word_spacing"], style["lang"],
            style["font_variant_ligatures"], style["font_feature_settings"],
        )  # fmt: skip

    def width(self, text: str, style: Any, key: Any) -> float:
        """Return how wide ``text`` is, in px."""
        known = self._widths.get((key, text))
        if known is None:
            # What is set for a text's spaces stays with its layout: none is used for another text.
            layout = None if " " in text or "\N{NO-BREAK SPACE}" in text else self._layouts.get(key)
            if layout is None:
                layout = Layout(style)
            if " " not in text and "\N{NO-BREAK SPACE}" not in text:
                self._layouts[key] = layout
            layout.set_text(text)
            line, _ = layout.get_first_line()
            known, _ = line_size(line, style)
            self._widths[key, text] = known
        return known

    def space(self, style: Any, key: Any) -> float:
        """Return how wide a space between two letters is, in px."""
        return self.width("n n", style, key) - self.width("nn", style, key)

    def parts(self, word: str, style: Any) -> tuple[int, ...]:
        """Return where a word may be parted by a hyphen, by the language of its style."""
        total, left, right = style["hyphenate_limit_chars"]
        if style["hyphens"] != "auto" or len(word) < total or not style["lang"]:
            return ()
        if word[0].isupper() and len(word) < SHORTEST_NAME:
            return ()
        language = line_breaking.pyphen.language_fallback(style["lang"])
        if language is None:
            return ()
        key = (word, language, total, left, right)
        if key not in self._parts:
            dictionary = self._dictionaries.get((language, left, right))
            if dictionary is None:
                dictionary = line_breaking.pyphen.Pyphen(lang=language, left=left, right=right)
                self._dictionaries[language, left, right] = dictionary
            self._parts[key] = tuple(dictionary.positions(word))
        return self._parts[key]


def _is_han(box: Any) -> bool:
    return str(box.style["lang"] or "").startswith("zh")


def _places(paragraph: _Paragraph, ruler: _Ruler, language: str) -> list[Place]:
    """Return where the paragraph's lines may end, with its beginning and its end."""
    han = language.startswith("zh")
    text = paragraph.text
    attributes = get_log_attrs(text, language)
    breaks = {
        index
        for index in range(1, len(text))
        if may_part(text[index - 1], text[index], bool(attributes[index].is_line_break))
    }
    parted: set[int] = set()
    runs = [*paragraph.styles, (len(text), None, True)]
    for (begin, style, wraps), (end, _, _) in pairwise(runs):
        if not wraps:
            breaks -= set(range(begin + 1, end))
            continue
        for match in _WORD.finditer(text, begin, end):
            parted |= {match.start() + part for part in ruler.parts(match[0], style)}
    gaps = sorted(paragraph.gaps)
    places = [Place(0, 0.0, 0.0, 0.0, 0.0)]
    width = spaces = 0.0
    for (begin, style, _), (end, _, _) in pairwise(runs):
        key = ruler.key(style)
        space = ruler.space(style, key)
        hyphen = ruler.width(style["hyphenate_character"], style, key)
        at = begin
        stops = sorted({end, *(cut for cut in breaks | parted if begin < cut < end)})
        while gaps and gaps[0][0] <= begin:
            width += gaps.pop(0)[1]
        for stop in stops:
            piece = text[at:stop]
            bare = piece.rstrip(" ")
            inner = bare.count(" ") + bare.count("\N{NO-BREAK SPACE}")
            if bare:
                width += ruler.width(bare, style, key)
                spaces += inner * space
                if han:
                    spaces += len(WIDE_CHARACTER.findall(bare)) * HAN_ROOM * style["font_size"]
            ended, before = width, spaces
            trailing = (len(piece) - len(bare)) * space
            width += trailing
            spaces += trailing
            at = stop
            if stop in breaks or stop in parted:
                is_hyphen = stop in parted or piece.endswith("\N{SOFT HYPHEN}")
                hang = _hang("-" if is_hyphen else bare[-1:], is_hyphen, style, ruler, han)
                drawn = hyphen if is_hyphen else 0.0
                places.append(
                    Place(stop, ended + drawn - hang, width, before, spaces, is_hyphen, hang)
                )
    places.append(Place(len(text), width, width, spaces, spaces))
    if han:
        styles = [style for _, style, _ in paragraph.styles]
        begins = [begin for begin, _, _ in paragraph.styles]
        for index, place in enumerate(places):
            if text[place.resume : place.resume + 1] in NO_LINE_END:
                style = styles[max(0, bisect_right(begins, place.resume) - 1)]
                lead = empty_half(text[place.resume : place.resume + 1], style)
                places[index] = replace(place, start=place.start + lead, lead=lead)
    return places


# --- in WeasyPrint ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Plan:
    """How wide the line is to be filled that begins at a character, for lines of one width."""

    paragraph: _Paragraph
    widths: dict[int, float]


def _plan(linebox: Any, width: float, ruler: _Ruler, ragged: bool) -> _Plan | None:
    paragraph = _Paragraph()
    han = _is_han(linebox)
    if not paragraph.read(linebox) or len(paragraph.text) < (4 if han else 40):
        return None
    places = _places(paragraph, ruler, linebox.style["lang"] or "en")
    indent = float(linebox.text_indent or 0)
    runt = RUNT_HAN * float(linebox.style["font_size"]) if han else None
    if ragged:
        following = without_runt(places, width, indent, runt or 0.0)
    else:
        following = chosen_breaks(places, width, indent, 0.0 if han else NARROWEST, runt)
    widths: dict[int, float] = {}
    for index, other in following.items():
        start, end = places[index], places[other]
        if other == len(places) - 1:
            continue  # the last line is as wide as any
        # Halfway to the next place: what is measured word by word is off by a hair.
        reach = end.end - start.start
        further = [
            places[next_].end - start.start
            for next_ in range(other + 1, min(other + 3, len(places)))
            if places[next_].end > end.end
        ]
        room = min(further) - reach if further else 8.0
        filled = reach + start.lead + end.hang + (0.0 if index else indent)
        widths[start.resume] = filled + min(room / 2, 6.0)
    return _Plan(paragraph, widths)


def _hang(mark: str, hyphen: bool, style: Any, ruler: _Ruler, han: bool) -> float:
    """Return by how much a mark at a line's end hangs into the margin, in px."""
    if han:
        size = float(style["font_size"])
        if not mark or mark not in CLOSING_HAN:
            return 0.0
        if ruler.width(mark, style, ruler.key(style)) < 0.75 * size:
            return 0.0  # it has given up its half, or is a Latin one
        centred = mark in CENTRED and han_variant(str(style["lang"])) != "SC"
        return HAN_HANGING * size * (0.5 if centred else 1.0)
    mark = "-" if hyphen else mark
    share = HANGING.get(mark, 0.0)
    if not share:
        return 0.0
    glyph = style["hyphenate_character"] if hyphen else mark
    return share * ruler.width(glyph, style, ruler.key(style))


def _last_text(box: Any) -> Any:
    while isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        inside = [child for child in box.children if child.is_in_normal_flow()]
        if not inside:
            return None
        box = inside[-1]
    return box if isinstance(box, boxes.TextBox) else None


@contextmanager
def even_lines() -> Iterator[None]:
    """Let WeasyPrint break justified paragraphs as a whole, until the block ends."""
    with _REPLACING:
        make_line = inline_layout.get_next_linebox
        avoid = inline_layout.avoid_collisions
        align = inline_layout.text_align
        ruler = _Ruler()
        plans: dict[int, tuple[Any, float, _Plan | None]] = {}
        wanted: list[float] = []
        planned: list[str] = []

        def plan_for(linebox: Any, width: float, ragged: bool) -> _Plan | None:
            known = plans.get(id(linebox))
            if known is None or known[1] != width or known[0] is not linebox:
                plan = _plan(linebox, width, ruler, ragged)
                known = plans[id(linebox)] = (linebox, width, plan)
            return known[2]

        def get_next_linebox(
            context: Any, linebox: Any, position_y: Any, bottom_space: Any, skip_stack: Any,
            containing_block: Any, absolute: Any, fixed: Any, first_letter: Any, first_line: Any,
        ) -> Any:  # fmt: skip
            wanted.clear()
            style = linebox.style
            plain = not context.excluded_shapes and not first_letter
            justified = style["text_align_all"] == "justify" and plain
            han = _is_han(linebox)
            planned.append(("han" if han else "latin") if justified else "")
            # A ragged line of Chinese may end anywhere: it is kept from ending in one character.
            # The engine forgets letter-spacing where it breaks lines: what has it is left alone.
            ragged = (
                han
                and plain
                and style["text_align_all"] in ("start", "left")
                and style["letter_spacing"] == "normal"
            )
            if justified or ragged:
                plan = plan_for(linebox, containing_block.width, ragged)
                if plan is not None:
                    skip = inline_layout.skip_first_whitespace(linebox, skip_stack)
                    if skip != "continue":
                        place = plan.paragraph.offset(skip)
                        width = plan.widths.get(place) if place is not None else None
                        if width is not None:
                            wanted.append(width)
            try:
                return make_line(
                    context, linebox, position_y, bottom_space, skip_stack, containing_block,
                    absolute, fixed, first_letter, first_line,
                )  # fmt: skip
            finally:
                planned.pop()

        def avoid_collisions(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
            x, y, width = avoid(context, box, *arguments, **options)
            return (x, y, wanted.pop()) if wanted else (x, y, width)

        def text_align(context: Any, line: Any, available: float, last: bool) -> Any:
            if not (planned and planned[-1]) or last:
                return align(context, line, available, last)
            text, han = _last_text(line), planned[-1] == "han"
            if text is not None and text.text:
                available += _hang(text.text[-1], False, text.style, ruler, han)
            if han:
                return align(context, line, available, last)
            if line.width > available:
                spaces = inline_layout.count_expandable_spaces(line)
                if spaces and line.style["white_space"] in ("normal", "pre-line"):
                    short = (available - line.width) / spaces
                    if short > -2 * NARROWEST * ruler.space(line.style, ruler.key(line.style)):
                        inline_layout.add_word_spacing(context, line, short, 0)
                return 0
            return align(context, line, available, last)

        inline_layout.get_next_linebox = get_next_linebox
        inline_layout.avoid_collisions = avoid_collisions
        inline_layout.text_align = text_align
        try:
            yield
        finally:
            inline_layout.get_next_linebox = make_line
            inline_layout.avoid_collisions = avoid
            inline_layout.text_align = align
