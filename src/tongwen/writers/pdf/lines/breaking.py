"""A paragraph is broken into lines as a whole, not line by line.

WeasyPrint fills one line after the other. What is left over at a line's end goes between its
words, however much it is, and spaces are never narrowed. A compositor looks ahead: a word
taken over from one line may spare three others a hole. So here the breaks of a paragraph are
chosen together, for the least sum of faults, as D. E. Knuth and M. F. Plass have it (*Breaking
Paragraphs into Lines*, 1981); spaces may be narrowed by a little, too.

WeasyPrint makes the lines as before. It is told only how wide each of them is to be filled:
just as far as the break that was chosen. Where its own breaks are others after all, lines are
still right, only less even. Marks at a line's end hang into the margin by a part of their width,
so that the edge looks straight.

Chinese has hardly a space: it is justified between its characters (:mod:`.justification`), which
are never moved together. Its lines, too, are chosen together, so that a long name in Latin letters
that goes to the next line does not leave a hole.

What is not justified is broken as a whole, too: text, so that its edge is not torn, no word is
parted without need and no scrap is left for the last line; a heading, so that its lines are about
as long, and end where its words make a pause.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Literal

import weasyprint.layout.inline as inline_layout
import weasyprint.text.line_break as line_breaking
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import Layout, get_log_attrs, line_size, strut

from ....languages import CLOSING, NO_LINE_END, han_variant, script_of
from ..pages.headings import HEADINGS
from .capitals import room_beside
from .han_spacing import empty_half, may_part
from .justification import WIDE_CHARACTER

NARROWEST = 0.28
"""How much of its width a space may lose."""

WIDE = 0.5
"""A line whose spaces grow by this share of themselves has a badness of 100."""

HYPHEN, TWO_HYPHENS, LAST_HYPHEN, RUNT = 60.0, 6_000.0, 3_000.0, 40_000.0
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

SHORTEST_HAN = 4
"""The same of Chinese, which may be broken anywhere and so ends a cell in a single character."""

RUNT_HAN, RUNT_RAGGED = 2.2, 1e7
"""A last line of Chinese is a runt that is shorter, in em: one character and its mark. And the
fault of such a line where nothing is justified."""

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

Setting = Literal["justified", "ragged", "balanced"]
"""How a paragraph's lines are to lie; a heading's are balanced."""

_PAUSES = frozenset(":;?!\N{EM DASH}：；？！，")
_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)*")
_LAST_WORD = re.compile(r"(?<!\w)[a-z]{1,3}$")
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
        pause: whether a mark of punctuation stands before it.
        clings: how much what stands before it belongs to what comes after, in :data:`CLINGS`.
        hang: how much of the line hangs into the right margin then; ``end`` is without it.
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


def chosen_breaks(
    places: list[Place],
    width: float,
    indent: float,
    narrowest: float = NARROWEST,
    setting: Setting = "justified",
    runt: float | None = None,
    beside: tuple[float, int] = (0.0, 0),
) -> dict[int, int]:
    """Return for each place, as an index, the one where the line that begins there best ends.

    Args:
        places: the paragraph's beginning, then where it may be broken, then its end.
        width: of the lines. indent: of the first.
        narrowest: how much of its width a space may lose.
        setting: how the lines are to lie.
        runt: how short a last line is a runt, in px; by default a share of the measure.
        beside: how much narrower the first lines are, and how many: those beside a drop capital.
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
            spaces = end.inner - start.spaces
            if setting == "justified":
                fault = _fault(natural, spaces, room, narrowest, last=other == last)
            else:
                fault = _short_fault(natural, end, room, setting, last=other == last)
            if fault is None:
                if other > index + 1:
                    break
                fault = OVERFULL
            if end.hyphen:
                fault += HYPHEN if setting == "justified" else TWO_HYPHENS
                fault += TWO_HYPHENS if start.hyphen else 0
            if other == last and start.hyphen:
                fault += LAST_HYPHEN if setting == "justified" else HALF_A_WORD
            if other == last and index and natural < short:
                fault += RUNT if runt is None or setting == "justified" else RUNT_RAGGED
            if fault + after[other] < least:
                least, chosen = fault + after[other], other
            if natural - narrowest * spaces > room:
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


def _fault(
    natural: float, spaces: float, room: float, narrowest: float, *, last: bool
) -> float | None:
    """Return how bad a line is that is ``natural`` px wide; None for one that does not fit."""
    missing = room - natural
    if last and missing >= 0:
        return LINE**2
    if missing < 0:
        ratio = -missing / spaces / narrowest if spaces and narrowest else 2.0
        return None if ratio > 1 else float((LINE + 30 * ratio**3) ** 2)
    ratio = missing / spaces / WIDE if spaces else ALONE
    return float((LINE + 100 * ratio**3) ** 2)


def _short_fault(
    natural: float, end: Place, room: float, setting: Setting, *, last: bool
) -> float | None:
    """Return how bad a line is that is not justified; None for one that does not fit."""
    missing = (room - natural) / room
    if missing < 0:
        return None
    fault = LINES + (0.0 if last else CLINGS * end.clings)
    if setting == "balanced":
        return fault + UNEVEN * missing**2 - (0.0 if last else PAUSE * end.pause)
    return fault + (LINE if last else float(LINE + 100 * (missing / RAGGED) ** 3)) ** 2


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
    """Return whether lines of a box's language part between its letters."""
    return script_of(str(box.style["lang"] or "")).justification == "letters"


def _setting(linebox: Any) -> Setting | None:
    """Return how a paragraph's lines are to lie; None where they are centred or to the right."""
    align = linebox.style["text_align_all"]
    if align == "justify":
        return "justified"
    if align not in ("left", "start") or linebox.style["direction"] != "ltr":
        return None
    return "balanced" if linebox.element_tag in HEADINGS else "ragged"


def _places(paragraph: _Paragraph, ruler: _Ruler, language: str, hangs: bool = True) -> list[Place]:
    """Return where the paragraph's lines may end, with its beginning and its end.

    ``hangs``: marks at a line's end hang into the margin.
    """
    han = script_of(language).justification == "letters"
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
                drawn = hyphen if is_hyphen else 0.0
                mark = "-" if is_hyphen else bare[-1:]
                hang = _hang(mark, is_hyphen, style, ruler, han) if hangs else 0.0
                clings = 0.0
                if not is_hyphen:
                    clings = HYPHENATED * (mark == "-") or float(bool(_LAST_WORD.search(bare)))
                pause = mark in _PAUSES
                reach = ended + drawn - hang
                places.append(
                    Place(stop, reach, width, before, spaces, is_hyphen, pause, clings, hang)
                )
    over = 0.0
    if hangs and text and paragraph.styles and not han:
        over = _hang(text[-1], False, paragraph.styles[-1][1], ruler, han)
    places.append(Place(len(text), width - over, width, spaces, spaces))
    return _with_leads(places, paragraph) if han else places


def _with_leads(places: list[Place], paragraph: _Paragraph) -> list[Place]:
    """Return ``places`` where an opening mark that begins a line hangs into the margin."""
    begins = [begin for begin, _, _ in paragraph.styles]
    found = []
    for place in places:
        mark = paragraph.text[place.resume : place.resume + 1]
        if mark and mark in NO_LINE_END:
            style = paragraph.styles[bisect_right(begins, place.resume) - 1][1]
            lead = empty_half(mark, style)
            place = replace(place, start=place.start + lead, lead=lead)
        found.append(place)
    return found


# --- in WeasyPrint ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Plan:
    """How wide the line is to be filled that begins at a character, for lines of one width."""

    paragraph: _Paragraph
    widths: dict[int, float]


def _plan(linebox: Any, width: float, ruler: _Ruler) -> _Plan | None:
    paragraph = _Paragraph()
    setting, han = _setting(linebox), _is_han(linebox)
    if setting is None or not paragraph.read(linebox):
        return None
    if len(paragraph.text) < (SHORTEST_HAN if han else SHORTEST[setting]):
        return None
    if han and setting != "justified" and linebox.style["letter_spacing"] != "normal":
        return None  # the engine forgets it where it breaks lines: a box is as wide as it likes
    justified = setting == "justified"
    places = _places(paragraph, ruler, linebox.style["lang"] or "en", justified)
    indent = float(linebox.text_indent or 0)
    if not justified and places[-1].end <= width - indent + 1.0:
        return None  # one line, in a box that may be just as wide as it
    runt = RUNT_HAN * float(linebox.style["font_size"]) if han else None
    spare = 0.0 if han else NARROWEST
    following = chosen_breaks(places, width, indent, spare, setting, runt, room_beside(linebox))
    widths: dict[int, float] = {}
    for index, other in following.items():
        start, end = places[index], places[other]
        if other == len(places) - 1:
            room = width - (0.0 if index else indent)
            if end.start - start.start > room:  # its spaces are to be narrowed
                widths[start.resume] = end.start - start.start + 2.0 + (0.0 if index else indent)
            continue  # else the last line is as wide as any
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
    key = ruler.key(style)
    if han:
        size = float(style["font_size"])
        if not mark or mark not in CLOSING_HAN:
            return 0.0
        if ruler.width(mark, style, key) < 0.75 * size:
            return 0.0  # it has given up its half, or is a Latin one
        centred = mark in CENTRED and han_variant(str(style["lang"])) != "SC"
        return HAN_HANGING * size * (0.5 if centred else 1.0)
    mark = "-" if hyphen else mark
    share = HANGING.get(mark, 0.0)
    if not share:
        return 0.0
    return share * ruler.width(style["hyphenate_character"] if hyphen else mark, style, key)


def _last_text(box: Any) -> Any:
    while isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        inside = [child for child in box.children if child.is_in_normal_flow()]
        if not inside:
            return None
        box = inside[-1]
    return box if isinstance(box, boxes.TextBox) else None


@contextmanager
def even_lines() -> Iterator[None]:
    """Let WeasyPrint break paragraphs as a whole, until the block ends."""
    with _REPLACING:
        make_line = inline_layout.get_next_linebox
        avoid = inline_layout.avoid_collisions
        align = inline_layout.text_align
        ruler = _Ruler()
        plans: dict[int, tuple[Any, float, _Plan | None]] = {}
        wanted: list[float] = []
        planned: list[str] = []

        heads: dict[int, float] = {}
        narrowed: list[float] = []

        def plan_for(linebox: Any, width: float) -> _Plan | None:
            known = plans.get(id(linebox))
            if known is None or known[1] != width or known[0] is not linebox:
                known = plans[id(linebox)] = (linebox, width, _plan(linebox, width, ruler))
            return known[2]

        def narrower(linebox: Any, position_y: float, *, first: bool) -> float:
            """Return how much narrower a line at ``position_y`` is, beside a drop capital."""
            room, lines = room_beside(linebox)
            if not lines:
                return 0.0
            if first:
                heads[id(linebox)] = position_y
            leading, _ = strut(linebox.style)
            below = position_y - heads.get(id(linebox), float("-inf"))
            return room if -0.5 * leading < below < (lines - 0.5) * leading else 0.0

        def get_next_linebox(
            context: Any, linebox: Any, position_y: Any, bottom_space: Any, skip_stack: Any,
            containing_block: Any, absolute: Any, fixed: Any, first_letter: Any, first_line: Any,
        ) -> Any:  # fmt: skip
            wanted.clear()
            style = linebox.style
            free = not context.excluded_shapes and not first_letter
            justified = free and style["text_align_all"] == "justify"
            script = "han" if _is_han(linebox) else "latin"
            planned.append(script if justified else "")
            narrowed.append(narrower(linebox, position_y, first=skip_stack is None))
            if free:
                plan = plan_for(linebox, containing_block.width)
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
                narrowed.pop()

        def avoid_collisions(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
            x, y, width = avoid(context, box, *arguments, **options)
            if narrowed and isinstance(box, boxes.LineBox):
                x, width = x + narrowed[-1], width - narrowed[-1]
            return (x, y, wanted.pop()) if wanted else (x, y, width)

        def text_align(context: Any, line: Any, available: float, last: bool) -> Any:
            if not (planned and planned[-1]) or (last and line.width <= available):
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
