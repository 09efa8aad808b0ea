"""Paragraphs are laid out with the breaks that were chosen for them as a whole.

WeasyPrint makes the lines as before. It is given only how wide each of them is to be filled:
just as far as the break that :mod:`.breaking` chose. Where its own breaks are others after all,
lines are still right, only less even. Marks at a line's end hang into the margin by a part of their
width, so that the edge looks straight.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from ....languages import CLOSING, LANGUAGES, NO_LINE_END, script_of
from ...memory import remembered
from ..engine import boxes
from ..engine.boxes import classes
from ..engine.documents import ENGINE
from ..engine.room import Call
from ..engine.steps import add_word_spacing, count_expandable_spaces, skip_first_whitespace
from ..engine.text import Layout, hyphenator, line_breaks, strut, text_width
from ..pages.headings import HEADINGS
from .breaking import (
    HAN_HANGING,
    HANGING,
    HYPHENATED,
    NAME,
    NAMES_END,
    NARROWEST,
    RUNT_HAN,
    SHORTEST,
    SHORTEST_HAN,
    SHORTEST_NAME,
    Place,
    Setting,
    chosen_breaks,
)  # fmt: skip
from .capitals import room_beside
from .filling import COLLAPSING
from .han_spacing import empty_half, may_part
from .justification import HAN_CHARACTER, is_centred, may_give, squeeze

_PAUSES = frozenset(":;?!\N{EM DASH}：；？！，")
_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)*")
_NAMES = frozenset({"first", "second", "title", "subtitle", "companion-line"})
"""Classes of the names in a lockup and of a cover's titles, which are set as headings are."""
_LAST_WORD = re.compile(r"(?<!\w)[a-z]{1,3}$")
_HAN_NAME = re.compile(f"{HAN_CHARACTER.pattern}{{2,}}")


@dataclass(slots=True)
class Paragraph:
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
            wrapping = wraps and style["white_space"] in COLLAPSING
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
            elif not self.text and (width := _label_width(child)) is not None:
                self.gaps.append((0, width))
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
    """Return how much room an inline box has on a side, in px; None where that is not known."""
    room = 0.0
    for name in (f"margin_{side}", f"padding_{side}"):
        value = style[name]
        if value == "auto":
            continue
        if getattr(value, "unit", None) != "px":
            return None
        room += value.value
    return room + float(style[f"border_{side}_width"])


def _label_width(box: Any) -> float | None:
    """Return how wide a heading's number is, a box of its own in its line; None for other boxes."""
    texts = [one for one in box.descendants() if isinstance(one, boxes.TextBox)]
    least, sides = box.style["min_width"], [_side(box.style, side) for side in ("left", "right")]
    if not boxes.has_class(box, "number") or None in sides or not texts:
        return None
    content = sum(text_width(one.text.strip(), one.style, Layout(one.style)) for one in texts)
    set_apart = least.value if getattr(least, "unit", None) == "px" else 0.0
    return float(max(content, set_apart)) + sum(side or 0.0 for side in sides)


_MOST = 5_000
"""Paragraphs whose breaks are kept: those of some hundred pages."""


class Ruler:
    """Measures words, each once for each style, and breaks paragraphs, each once for each width.

    Attributes:
        plans: how wide the lines of paragraphs are filled; None for one that has no plan.
    """

    def __init__(self) -> None:
        self._layouts: dict[int, Layout] = {}
        self._widths: dict[tuple[int, str], float] = {}
        self._parts: dict[tuple[str, str, int, int, int], tuple[int, ...]] = {}
        self._keys: dict[Any, int] = {}
        self.plans: dict[Any, dict[int, float] | None] = {}

    def key(self, style: Any) -> int:
        """Return the number of a style's :meth:`signature`, in the order of asking."""
        return self._keys.setdefault(self.signature(style), len(self._keys))

    @staticmethod
    def signature(style: Any) -> tuple[Any, ...]:
        """Return all of a style that decides how wide a word is and where it may part."""
        return (
            tuple(style["font_family"]), style["font_size"], style["font_style"],
            style["font_weight"], style["font_variant_caps"], style["font_variant_numeric"],
            style["letter_spacing"], style["word_spacing"], style["lang"],
            style["font_variant_ligatures"], style["font_feature_settings"], style["hyphens"],
            style["hyphenate_limit_chars"], style["hyphenate_character"],
        )  # fmt: skip

    def width(self, text: str, style: Any, key: int) -> float:
        """Return how wide ``text`` is, in px."""
        known = self._widths.get((key, text))
        if known is None:
            # What is set for a text's spaces stays with its layout: it serves no other text.
            spaced = " " in text or "\N{NO-BREAK SPACE}" in text
            layout = None if spaced else self._layouts.get(key)
            if layout is None:
                layout = Layout(style)
                if not spaced:
                    self._layouts[key] = layout
            known = self._widths[key, text] = text_width(text, style, layout)
        return known

    def space(self, style: Any, key: int) -> float:
        """Return how wide a space between two letters is, in px."""
        return self.width("n n", style, key) - self.width("nn", style, key)

    def parts(self, word: str, style: Any) -> tuple[int, ...]:
        """Return where a word may be parted by a hyphen, by the language of its style."""
        total, left, right = style["hyphenate_limit_chars"]
        if style["hyphens"] != "auto" or len(word) < total or not style["lang"]:
            return ()
        if word[0].isupper() and len(word) < _shortest_name(style["lang"]):
            return ()
        key = (word, style["lang"], total, left, right)
        if key not in self._parts:
            positions = hyphenator(style["lang"], left, right)
            self._parts[key] = tuple(positions(word)) if positions else ()
        return self._parts[key]


@cache
def _shortest_name(language: str) -> int:
    """Return how long a word with a capital is that may be parted, in characters."""
    known = LANGUAGES.get(language)
    return SHORTEST_NAME[known.lines.capitals if known else "names"]


def _is_han(box: Any) -> bool:
    return script_of(str(box.style["lang"] or "")).justification == "letters"


def _setting(linebox: Any) -> Setting | None:
    """Return how a paragraph's lines are to lie; None where they are centred or to the right."""
    align = linebox.style["text_align_all"]
    if align == "justify":
        return "justified"
    if align not in ("left", "start") or linebox.style["direction"] != "ltr":
        return None
    even = linebox.element_tag in HEADINGS or not _NAMES.isdisjoint(classes(linebox.element))
    return "balanced" if even else "ragged"


def _places(paragraph: Paragraph, ruler: Ruler, language: str, hangs: bool = True) -> list[Place]:
    """Return where the paragraph's lines may end, with its beginning and its end.

    ``hangs``: marks at a line's end hang into the margin.
    """
    han = script_of(language).justification == "letters"
    text = paragraph.text
    known = line_breaks(text, language)
    breaks = {
        index
        for index in range(1, len(text))
        if may_part(text[index - 1], text[index], known[index])
    }
    within: set[int] = set()
    for match in () if han else _HAN_NAME.finditer(text):
        if len(match[0]) > NAME:
            within |= set(range(match.start() + NAMES_END, match.end() - NAMES_END + 1))
        breaks -= set(range(match.start() + 1, match.end())) - within
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
    width = spaces = given = 0.0
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
                given += sum(may_give(mark, style) for mark in bare) if han and hangs else 0.0
            ended, before = width, spaces
            trailing = (len(piece) - len(bare)) * space
            width += trailing
            spaces += trailing
            at = stop
            if stop in breaks or stop in parted:
                is_hyphen = stop in parted or piece.endswith("\N{SOFT HYPHEN}")
                drawn = hyphen if is_hyphen else 0.0
                mark = "-" if is_hyphen else bare.rstrip("\N{ZERO WIDTH SPACE}")[-1:]
                hang = _hang(mark, is_hyphen, style, ruler, han) if hangs else 0.0
                clings = 0.0
                if not is_hyphen:
                    clings = HYPHENATED * (mark in ("-", "\N{HYPHEN}"))
                    clings = clings or float(bool(_LAST_WORD.search(bare)))
                pause = mark in _PAUSES
                reach = ended + drawn - hang
                places.append(
                    Place(
                        stop, reach, width, before, spaces, is_hyphen, pause, clings, hang,
                        within=stop in within, given=given if han and hangs else None,
                    )
                )  # fmt: skip
    over = 0.0
    if hangs and text and paragraph.styles and not han:
        over = _hang(text[-1], False, paragraph.styles[-1][1], ruler, han)
    last = given if han and hangs else None
    places.append(Place(len(text), width - over, width, spaces, spaces, given=last))
    return _with_leads(places, paragraph) if han else places


def _with_leads(places: list[Place], paragraph: Paragraph) -> list[Place]:
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

    paragraph: Paragraph
    widths: dict[int, float]


def _plan(linebox: Any, width: float, ruler: Ruler) -> _Plan | None:
    paragraph = Paragraph()
    setting, han = _setting(linebox), _is_han(linebox)
    if setting is None or not paragraph.read(linebox):
        return None
    if len(paragraph.text) < (SHORTEST_HAN if han else SHORTEST[setting]):
        return None
    if han and setting != "justified" and linebox.style["letter_spacing"] != "normal":
        return None  # the engine forgets it where it breaks lines: a box is as wide as it likes
    room = _Room(
        setting, width, float(linebox.text_indent or 0), linebox.style["lang"] or "en",
        RUNT_HAN * float(linebox.style["font_size"]) if han else None,
        float(linebox.style["font_size"]) if han else 0.0, room_beside(linebox),
    )  # fmt: skip
    styles = tuple((begin, ruler.key(style), wraps) for begin, style, wraps in paragraph.styles)
    key = (paragraph.text, styles, tuple(paragraph.gaps), room)
    if key not in ruler.plans:
        if len(ruler.plans) >= _MOST:
            ruler.plans.clear()
        ruler.plans[key] = _kept(paragraph, room, ruler)
    widths = ruler.plans[key]
    return None if widths is None else _Plan(paragraph, widths)


class _Room(NamedTuple):
    """What a paragraph's lines have room in; ``runt``, ``em``, ``beside`` as :func:`chosen_breaks`
    has them.
    """

    setting: Setting
    width: float
    indent: float
    language: str
    runt: float | None
    em: float
    beside: tuple[float, int]


def _kept(paragraph: Paragraph, room: _Room, ruler: Ruler) -> dict[int, float] | None:
    """Return what :func:`_filled` does; as an earlier build found it, for a paragraph like this."""

    def found(*_: Any) -> bytes:
        widths = _filled(paragraph, room, ruler)
        return json.dumps(None if widths is None else [*widths.items()]).encode()

    styles = [(begin, ruler.signature(style), wraps) for begin, style, wraps in paragraph.styles]
    kept = json.loads(remembered(found, ENGINE, paragraph.text, styles, paragraph.gaps, room))
    return None if kept is None else dict(kept)


def _filled(paragraph: Paragraph, room: _Room, ruler: Ruler) -> dict[int, float] | None:
    """Return how wide the lines are to be filled that begin at characters; None: without a plan."""
    setting, width, indent, language, runt, em, beside = room
    justified = setting == "justified"
    places = _places(paragraph, ruler, language, justified)
    if not justified and places[-1].end <= width - indent + 1.0:
        return None  # one line, in a box that may be just as wide as it
    spare = NARROWEST if runt is None else 0.0
    following = chosen_breaks(places, width, indent, spare, setting, runt, beside, em)
    widths: dict[int, float] = {}
    for index, other in following.items():
        start, end = places[index], places[other]
        if other == len(places) - 1:
            free = width - (0.0 if index else indent)
            if end.start - start.start > free:  # its spaces are to be narrowed
                widths[start.resume] = end.start - start.start + 2.0 + (0.0 if index else indent)
            continue  # else the last line is as wide as any
        # Halfway to the next place: what is measured word by word is off by a hair.
        reach = end.end - start.start
        further = [
            places[next_].end - start.start
            for next_ in range(other + 1, min(other + 3, len(places)))
            if places[next_].end > end.end
        ]
        gap = min(further) - reach if further else 8.0
        filled = reach + start.lead + end.hang + (0.0 if index else indent)
        widths[start.resume] = filled + min(gap / 2, 6.0)
    return widths


def _hang(mark: str, hyphen: bool, style: Any, ruler: Ruler, han: bool) -> float:
    """Return by how much a mark at a line's end hangs into the margin, in px."""
    key = ruler.key(style)
    if han:
        size = float(style["font_size"])
        if not mark or mark not in f"{CLOSING}”’" or is_centred(mark, style):
            return 0.0
        if ruler.width(mark, style, key) < 0.75 * size:
            return 0.0  # it has given up its half, or is a Latin one
        return HAN_HANGING * size
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


class EvenLines:
    """Breaks paragraphs as a whole."""

    def __init__(self, ruler: Ruler | None = None) -> None:
        """Take the ``ruler`` that others have measured with, in the same fonts."""
        self._ruler = ruler or Ruler()
        self._plans: dict[int, tuple[Any, float, _Plan | None]] = {}
        self._wanted: list[float] = []
        """How wide the line under way is to be filled; empty: as wide as it is."""
        self._scripts: list[str] = []
        """Of the lines under way, the script that each is justified by; "": it is not."""
        self._heads: dict[int, float] = {}
        """Where paragraphs with a drop capital begin."""
        self._narrowed: list[float] = []
        """By how much each of the lines under way is narrower, beside a drop capital."""

    def _plan(self, linebox: Any, width: float) -> _Plan | None:
        known = self._plans.get(id(linebox))
        if known is None or known[1] != width or known[0] is not linebox:
            known = self._plans[id(linebox)] = (linebox, width, _plan(linebox, width, self._ruler))
        return known[2]

    def _narrower(self, linebox: Any, position_y: float, *, first: bool) -> float:
        """Return how much narrower a line at ``position_y`` is, beside a drop capital."""
        room, lines = room_beside(linebox)
        if not lines:
            return 0.0
        if first:
            self._heads[id(linebox)] = position_y
        leading, _ = strut(linebox.style)
        below = position_y - self._heads.get(id(linebox), float("-inf"))
        return room if -0.5 * leading < below < (lines - 0.5) * leading else 0.0

    def get_next_linebox(self, call: Call) -> Any:
        """Return the next line, filled as far as the break that was chosen for it."""
        linebox = call.linebox
        self._wanted.clear()
        free = not call.context.excluded_shapes and not call.first_letter_style
        justified = free and linebox.style["text_align_all"] == "justify"
        script = "han" if _is_han(linebox) else "latin"
        self._scripts.append(script if justified else "")
        self._narrowed.append(
            self._narrower(linebox, call.position_y, first=call.skip_stack is None)
        )
        plan = self._plan(linebox, call.containing_block.width) if free else None
        if plan is not None:
            skip = skip_first_whitespace(linebox, call.skip_stack)
            if skip != "continue":
                place = plan.paragraph.offset(skip)
                width = plan.widths.get(place) if place is not None else None
                if width is not None:
                    self._wanted.append(width)
        try:
            return call.proceed()
        finally:
            self._scripts.pop()
            self._narrowed.pop()

    def avoid_collisions(self, call: Call) -> Any:
        """Return where a line begins, and as how wide WeasyPrint is to fill it."""
        x, y, width = call.proceed()
        if self._narrowed and isinstance(call.box, boxes.LineBox):
            x, width = x + self._narrowed[-1], width - self._narrowed[-1]
        return (x, y, self._wanted.pop()) if self._wanted else (x, y, width)

    def text_align(self, call: Call) -> Any:
        """Return by how much a line is moved; a justified one is filled, or narrowed."""
        line = call.line
        if not (self._scripts and self._scripts[-1]) or (
            call.last and line.width <= call.available_width
        ):
            return call.proceed()
        text, han = _last_text(line), self._scripts[-1] == "han"
        if text is not None and text.text:
            call.available_width += _hang(text.text[-1], False, text.style, self._ruler, han)
        if line.width <= call.available_width:
            return call.proceed()
        if han:
            squeeze(line, line.width - call.available_width)
            return 0
        spaces = count_expandable_spaces(line)
        if spaces and line.style["white_space"] in COLLAPSING:
            short = (call.available_width - line.width) / spaces
            key = self._ruler.key(line.style)
            if short > -2 * NARROWEST * self._ruler.space(line.style, key):
                add_word_spacing(call.context, line, short, 0)
        return 0
