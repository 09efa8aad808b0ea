"""Cover, title page and its back composed from measured words, as in print.

Words are measured with the very fonts that they are set in, letter by letter, and broken into
lines, so that every height is known before Word sees the page: titles stand above the cover's
foot, lockups keep clear of them, the imprint ends at the foot of its page. Where all of it does
not fit, titles (or the imprint) are set smaller, in the steps of :data:`.TITLE_FITS`, as in print.

Lengths are in mm from the page's upper left corner, type in points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...document import Inline, LanguageSpan, LineBreak
from ...edition import Edition
from ...institute import Institute, Lockup, Tokens, lockups
from ...institute.lockup import (
    BELOW_LOCKUPS,
    COLUMN_GAP,
    COVER_LEFT,
    COVER_TOP,
    FIRST_LEADING,
    FIRST_SIZE,
    OTHER_LEADING,
    OTHER_SIZE,
    ROW_GAP,
    SUBTITLE_MEASURE,
    TITLE_FITS,
    TITLE_MEASURE,
    TITLE_PAGE_GAP,
    TITLE_SIZES,
    DrawingPlace,
    TitleLength,
    drawing_place,
)
from ...languages import Language, is_wide
from ...walk import plain_text
from .faces import advances

IMPRINT_TERM = 32.0
"""Room for what a line of the imprint tells of, in mm."""

RULED = 3.2
"""Room for a rule above a line of the title page or its back, in mm; it begins with the rule."""

AUTHOR_GAP = 10.0
"""Space between the authors of a cover, in mm."""

_TITLE_PAGE_SIZES: Mapping[TitleLength, float] = {"short": 0.92, "middling": 0.92, "long": 0.66}
"""Of the tokens' size of titles, on the title page, as in print."""

_TITLES_WIDTH, _COLOPHON_WIDTH = 160.0, 112.0
"""How wide the cover's titles may be, and the colophon's words."""

_ABOVE_FOOT, _LEAST_ABOVE_FOOT, _LEAST_BELOW_LOCKUPS = 26.0, 8.0, 4.0
_FOOT_HEAD, _FOOT_FOOT, _DATE_FOOT = 10.0, 22.0, 10.0
_LOCKUP_GAP, _COLOPHON_GAP, _LEAST_GAP = 4.0, 6.0, 2.0
_CREDIT_GAP = 2.5

_SAFETY = 1.03
"""Words are taken for this much wider than they are: a reader may set them in another face."""

_PT = 72 / 25.4
_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Type:
    """How a line of the front pages is set.

    Attributes:
        role: whose face: ``title``, ``display`` or ``text``.
        size, leading, before, after: in points.
        tracking: what is added between letters, in em.
    """

    role: Literal["title", "display", "text"]
    weight: int
    size: float
    leading: float
    before: float = 0.0
    after: float = 0.0
    tracking: float = 0.0


def front_types(
    tokens: Tokens,
    language: Language,
    title: TitleLength = "middling",
    cover_fit: float = 1.0,
    page_fit: float = 1.0,
    imprint_fit: float = 1.0,
) -> Mapping[str, Type]:
    """Return style → how it is set, on the cover, the title page and its back.

    Args:
        title: the room that the report's asks for.
        cover_fit, page_fit, imprint_fit: how much smaller the titles of the cover, those of the
            title page, and the back of the title page are set.
    """
    scale, down = tokens.scale, tokens.page.height / 297
    large, caption = scale.title, scale.caption
    cover, page = (
        large * scales[title] * fit
        for scales, fit in ((TITLE_SIZES, cover_fit), (_TITLE_PAGE_SIZES, page_fit))
    )
    light = tokens.weights.title
    han = language.script.wide
    tight, open_ = (0.04, 0.04) if han else (-0.012, -0.01)
    spaced = 0.04 if han else 0.0
    other = 0.0 if han else 0.08  # the companion's script is the other one
    kicker = (scale.text * 9.5 / 10.25, scale.text * 14 / 10.25)
    line = caption * 12.25 / 8.6
    small = imprint_fit * caption

    def at(share: float, fit: float) -> float:
        return large * share / 44 * fit

    def mm(value: float) -> float:
        return value * _PT

    return {
        "Cover Kicker": Type("display", 700, *kicker, tracking=0.12),
        "Cover Title": Type(
            "title", light, cover, cover * 1.12, mm(7 * cover_fit), tracking=tight
        ),
        "Cover Subtitle": Type(
            "title", 400, at(19, cover_fit), at(19, cover_fit) * 1.316, mm(5 * cover_fit),
            tracking=spaced,
        ),
        "Cover Rule": Type("display", 400, 1, 1, mm(9 * cover_fit)),
        "Cover Companion": Type(
            "title", 400, at(14, cover_fit), at(14, cover_fit) * 1.571, mm(8 * cover_fit),
            tracking=other,
        ),
        "Cover Credit": Type("display", 400, caption, line, 0, mm(_CREDIT_GAP)),
        "Cover Author": Type("display", 700, caption * 10.5 / 8.6, caption * 15 / 8.6),
        "Cover Affiliation": Type("display", 400, caption, line),
        "Cover Date": Type("display", 700, caption, line),
        "Cover Series": Type("display", 400, caption, line),
        "Title Kicker": Type("display", 700, *kicker, mm(38 * down * page_fit), tracking=0.12),
        "Title": Type("title", light, page, page * 1.15, mm(6), tracking=open_),
        "Subtitle": Type(
            "title", 400, at(16, page_fit), at(16, page_fit) * 1.375, mm(4), tracking=spaced
        ),
        "Title Companion": Type(
            "title", 400, at(12.5, page_fit), at(12.5, page_fit) * 1.6, mm(7), tracking=other
        ),
        "Title Credit": Type(
            "display", 400, caption, scale.text * 17 / 10.25, mm(22 * down * page_fit)
        ),
        "Author": Type("display", 700, scale.text * 11 / 10.25, scale.text * 17 / 10.25),
        "Date": Type("display", 400, caption, caption * 12 / 8.6),
        "Colophon": Type(
            "text", 400, scale.text * 9.25 / 10.25 * imprint_fit,
            scale.text * 14 / 10.25 * imprint_fit, 0, 7 * imprint_fit,
        ),
        "Imprint": Type("display", 400, small, small * 12.5 / 8.6, 0, 7 * imprint_fit),
        "Imprint Made": Type("display", 400, small, small * 12.5 / 8.6),
    }  # fmt: skip


class Widths:
    """How wide words are in an institute's faces; Han a square each."""

    def __init__(self, institute: Institute) -> None:
        self._institute = institute
        self._faces: dict[tuple[str, int], Callable[[str], float]] = {}

    def width(self, words: str, type_: Type) -> float:
        """Return how wide ``words`` are in one line, in mm."""
        fonts = self._institute.tokens.fonts
        family = {"title": fonts.title, "display": fonts.display, "text": fonts.text}[type_.role]
        key = (family, type_.weight)
        if key not in self._faces:
            self._faces[key] = advances(family, type_.weight, self._institute)
        advance = self._faces[key]
        ems = sum(advance(sign) + type_.tracking for sign in words)
        return ems * type_.size * _MM * _SAFETY

    def lines(self, words: str, type_: Type, room: float) -> int:
        """Return how many lines ``words`` take in ``room`` mm; those wider than it break inside."""
        count, used = 1, 0.0
        for piece in _pieces(words):
            wide = self.width(piece, type_)
            kept = self.width(piece.rstrip(), type_)
            if used and used + kept > room:
                count, used = count + 1, 0.0
            if kept > room:
                count += math.ceil(kept / max(room, 1.0)) - 1
                used = room
            else:
                used += wide
        return count

    def longest(self, words: str, type_: Type) -> float:
        """Return how wide what cannot be broken in ``words`` is at most, in mm."""
        return max((self.width(piece.rstrip(), type_) for piece in _pieces(words)), default=0.0)

    def even(self, words: str, type_: Type, room: float) -> float:
        """Return how wide to set ``words`` in at most ``room`` mm, for lines of like length."""
        count = self.lines(words, type_, room)
        if count < 2:
            return room
        low, high = self.longest(words, type_), room
        while high - low > 1:
            middle = (low + high) / 2
            if self.lines(words, type_, middle) > count:
                low = middle
            else:
                high = middle
        # Something to spare, for faces that are a little wider than ours.
        return min(room, high * 1.04 + 1)


def _pieces(words: str) -> Iterable[str]:
    """Part ``words`` where a line may end: after spaces and hyphens, round Han characters."""
    piece = ""
    for sign in words:
        if is_wide(sign):
            if piece:
                yield piece
            yield sign
            piece = ""
        elif sign in " -/":
            yield piece + sign
            piece = ""
        else:
            piece += sign
    if piece:
        yield piece


@dataclass(frozen=True, slots=True)
class Placed:
    """A lockup in its place: its corner, and how wide and high it may be."""

    lockup: Lockup
    left: float
    top: float
    room: float
    text_height: float

    @property
    def text_left(self) -> float:
        """Where its names begin."""
        return self.left + self.lockup.text_left

    @property
    def text_room(self) -> float:
        """How wide its names may be."""
        return self.room - self.lockup.text_left

    @property
    def text_top(self) -> float:
        """Where its names begin: beside the emblem, in the middle of its height, or below it."""
        lockup = self.lockup
        if lockup.logo is None:
            return self.top
        if lockup.orientation == "below":
            return self.top + lockup.height + lockup.clear
        return self.top + max(0.0, (lockup.height - self.text_height) / 2)

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return max(self.text_top + self.text_height, self.top + self.lockup.height)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page: a frame's corner and its width."""

    left: float
    top: float
    width: float


@dataclass(frozen=True, slots=True)
class FrontLook:
    """How the styles of the front pages are set.

    Attributes:
        types: style → how it is set.
        rights: style → how far it ends before the right margin, in mm.
        scales: cover, title page and colophon → the scale of the type of its lockups.
    """

    types: Mapping[str, Type]
    rights: Mapping[str, float]
    scales: Mapping[str, float]


def usual_look(tokens: Tokens, language: Language) -> FrontLook:
    """Return how front pages are set before the words of a report are known."""
    return FrontLook(front_types(tokens, language), {}, {})


@dataclass(frozen=True, slots=True)
class Composition:
    """Where everything stands on cover, title page and its back.

    Attributes:
        look: how its styles are set.
        cover_top: where the cover's titles begin.
        foot: where the cover's foot begins.
        drawing: where the cover's drawing lies.
        credit, authors, date, series: places on the cover's foot.
        cover, title_page, colophon: the lockups of each.
        title_date: the date's place on the title page.
        notice: the place of the colophon's words.
        imprint_first, imprint, made: of the imprint's first row, of the others, and of what
            follows them; the first and the last with a rule above.
    """

    look: FrontLook
    cover_top: float
    foot: float
    drawing: DrawingPlace
    credit: Box
    authors: tuple[Box, ...]
    date: Box
    series: Box
    cover: tuple[Placed, ...]
    title_page: tuple[Placed, ...]
    colophon: tuple[Placed, ...]
    title_date: Box
    notice: Box
    imprint_first: Box
    imprint: Box
    made: Box


@dataclass(frozen=True, slots=True)
class Front:
    """What the front pages say, in lines of plain text.

    Attributes:
        authors: each with its affiliation's lines.
        imprint: the lines of each row.
    """

    kicker: str
    title: str
    subtitle: str
    companion: tuple[str, ...]
    credit: str
    authors: tuple[tuple[str, ...], ...]
    dates: str
    series: str
    colophon: tuple[str, ...]
    imprint: tuple[tuple[str, ...], ...]


def told(content: Iterable[Inline]) -> tuple[str, ...]:
    """Return ``content`` as lines of plain text, broken where its author breaks it."""
    lines: list[list[Inline]] = [[]]
    for inline in _flat(content):
        if isinstance(inline, LineBreak):
            lines.append([])
        else:
            lines[-1].append(inline)
    return tuple(plain_text(tuple(line)) for line in lines)


def _flat(content: Iterable[Inline]) -> Iterable[Inline]:
    for inline in content:
        if isinstance(inline, LanguageSpan):
            yield from _flat(inline.content)
        else:
            yield inline


def compose(edition: Edition, front: Front, *, mirrored: bool = False) -> Composition:
    """Return where everything stands on the front pages of ``edition``, which say ``front``.

    Args:
        mirrored: whether the margins of the title page's back are those of its face, mirrored.
    """
    institute, language = edition.institute, edition.language
    tokens = institute.tokens
    widths = Widths(institute)
    length = edition.title_length
    page = tokens.page
    across, down = page.width / 210, page.height / 297

    # --- the cover's head and foot: their heights do not depend on the titles' size
    plain = front_types(tokens, language, length)
    left = COVER_LEFT * across
    room = page.width - 2 * left
    cover = _cover_lockups(institute, lockups(institute, language, "cover"), widths)
    head = max((placed.bottom for placed in cover), default=0.0)
    date_lines = max(
        widths.lines(words, plain[style], room / 2 - 3) if words else 0
        for words, style in ((front.dates, "Cover Date"), (front.series, "Cover Series"))
    )
    date_height = max(date_lines, 1) * plain["Cover Date"].leading * _MM
    credit_height = (
        (plain["Cover Credit"].leading + plain["Cover Credit"].after) * _MM
        * widths.lines(front.credit, plain["Cover Credit"], room)
        if front.credit and front.authors else 0.0
    )  # fmt: skip
    authors, authors_height = _authors(front, plain, widths, Box(left, 0, room), across)
    below = max(_FOOT_FOOT * down, _DATE_FOOT * down + date_height + 4)
    foot_height = max(_FOOT_HEAD * down + credit_height + authors_height, 8 * down) + below
    foot = page.height - foot_height
    credit_top = foot + _FOOT_HEAD * down
    date_top = page.height - _DATE_FOOT * down - date_height

    # --- the cover's titles, between them
    titles_room = min(_TITLES_WIDTH * across, room)
    for fit in TITLE_FITS:
        types = front_types(tokens, language, length, cover_fit=fit)
        rights, height = _titles(front, types, widths, room, titles_room, across)
        if foot - _ABOVE_FOOT * down - height >= head + BELOW_LOCKUPS:
            break
    cover_fit = fit
    cover_top = max(foot - _ABOVE_FOOT * down - height, head + BELOW_LOCKUPS)
    cover_top = max(min(cover_top, foot - _LEAST_ABOVE_FOOT - height), head + _LEAST_BELOW_LOCKUPS)

    # --- the title page
    width = page.width - page.inner - page.outer
    start, wide, end = page.inner - page.hang, width + page.hang, page.height - page.foot
    date_line = plain["Date"]
    title_date_height = widths.lines(front.dates, date_line, wide) * date_line.leading * _MM
    title_date = Box(start, end - title_date_height - RULED, wide)
    lowest = title_date.top - 12 * down if front.dates else end
    title_page = _lifted(
        _gridded(institute, lockups(institute, language, "title-page"), widths, start, wide),
        lowest,
    )
    ceiling = min((placed.top for placed in title_page), default=lowest)
    for fit in TITLE_FITS:
        types = front_types(tokens, language, length, page_fit=fit)
        page_rights, height = _title_page(front, types, widths, wide)
        if page.top + height + TITLE_PAGE_GAP <= ceiling:
            break
    page_fit = fit

    # --- its back
    back = page.outer if mirrored else page.inner
    for fit in TITLE_FITS:
        types = front_types(tokens, language, length, cover_fit, page_fit, fit)
        first_row = _rows(front.imprint[:1], types, widths, width)
        made_height = RULED + _height("Imprint Made", ("",), types, widths, width)
        rows_height = RULED + _rows(front.imprint, types, widths, width) + made_height
        notice_height = _notice(front, types, widths, min(_COLOPHON_WIDTH, width))
        colophon = _gridded(
            institute,
            [_of_scale(lockup, fit) for lockup in lockups(institute, language, "colophon")],
            widths, back, width, tokens.scale.caption,
        )  # fmt: skip
        emblems = max((placed.bottom for placed in colophon), default=0.0)
        whole = rows_height + emblems + notice_height
        if page.top + whole + 2 * _COLOPHON_GAP <= end:
            break
    gap = max(min(_COLOPHON_GAP, (end - page.top - whole) / 2), _LEAST_GAP)
    colophon = _lifted(colophon, end - rows_height - gap)
    notice_top = end - rows_height - gap - emblems - gap - notice_height
    notice = Box(back, notice_top, min(_COLOPHON_WIDTH, width))
    return Composition(
        look=FrontLook(
            types,
            {**rights, **page_rights},
            {
                place: min((placed.lockup.scale for placed in found), default=1.0)
                for place, found in (
                    ("cover", cover),
                    ("title-page", title_page),
                    ("colophon", colophon),
                )
            },
        ),
        cover_top=cover_top,
        foot=foot,
        drawing=drawing_place([_as_placed(placed) for placed in cover], page),
        credit=Box(left, credit_top, room),
        authors=tuple(replace(box, top=box.top + credit_top + credit_height) for box in authors),
        date=Box(left, date_top, room / 2 - 3),
        series=Box(left + room / 2 + 3, date_top, room / 2 - 3),
        cover=cover,
        title_page=title_page,
        colophon=colophon,
        title_date=title_date,
        notice=notice,
        imprint_first=Box(back, end - rows_height, width),
        imprint=Box(back, end - rows_height + RULED + first_row, width),
        made=Box(back, end - made_height, width),
    )


def _as_placed(placed: Placed) -> Lockup:
    """Return the lockup in the terms of the rules, for the drawing that keeps clear of it."""
    return replace(
        placed.lockup, left=placed.left, top=placed.top, room=placed.room,
        height=max(placed.lockup.height, placed.bottom - placed.top), names=(),
    )  # fmt: skip


def _of_scale(lockup: Lockup, fit: float) -> Lockup:
    return replace(
        lockup, width=lockup.width * fit, height=lockup.height * fit, clear=lockup.clear * fit,
        scale=lockup.scale * fit,
    )  # fmt: skip


def _height(
    style: str,
    lines: Iterable[str],
    types: Mapping[str, Type],
    widths: Widths,
    room: float,
) -> float:
    """Return how high a paragraph of ``lines`` in ``style`` is, with the space before it."""
    type_ = types[style]
    count = sum(widths.lines(line, type_, room) for line in lines)
    return (type_.before + count * type_.leading + type_.after) * _MM


def _titles(
    front: Front,
    types: Mapping[str, Type],
    widths: Widths,
    room: float,
    titles_room: float,
    across: float,
) -> tuple[dict[str, float], float]:
    """Return how far each line of the cover's titles is set in at the right, and their height."""
    narrow = min(TITLE_MEASURE * across, titles_room)
    subtitle = min(SUBTITLE_MEASURE * types["Cover Subtitle"].size * _MM, titles_room)
    measures = {
        "Cover Kicker": room,
        "Cover Title": widths.even(front.title, types["Cover Title"], narrow),
        "Cover Subtitle": widths.even(front.subtitle, types["Cover Subtitle"], subtitle),
        "Cover Companion": titles_room,
    }
    height = 0.0
    for style, lines in (
        ("Cover Kicker", (front.kicker.upper(),)),
        ("Cover Title", (front.title,)),
        ("Cover Subtitle", (front.subtitle,)),
        ("Cover Companion", front.companion),
    ):
        if any(lines):
            height += _height(style, lines, types, widths, measures[style])
    if front.companion:
        height += _height("Cover Rule", ("",), types, widths, room)
    return {
        **{style: room - measure for style, measure in measures.items()},
        "Cover Rule": room - 14,
    }, height


def _title_page(
    front: Front, types: Mapping[str, Type], widths: Widths, wide: float
) -> tuple[dict[str, float], float]:
    subtitle = min(SUBTITLE_MEASURE * types["Subtitle"].size * _MM, wide)
    measures = {
        "Title": widths.even(front.title, types["Title"], wide),
        "Subtitle": widths.even(front.subtitle, types["Subtitle"], subtitle),
    }
    height = 0.0
    for style, lines in (
        ("Title Kicker", (front.kicker.upper(),)),
        ("Title", (front.title,)),
        ("Subtitle", (front.subtitle,)),
        ("Title Companion", front.companion),
        ("Title Credit", (front.credit,)),
        *(("Author", author[:1]) for author in front.authors),
    ):
        if any(lines):
            height += _height(style, lines, types, widths, measures.get(style, wide))
    return {style: wide - measure for style, measure in measures.items()}, height


def _authors(
    front: Front, types: Mapping[str, Type], widths: Widths, box: Box, across: float
) -> tuple[list[Box], float]:
    """Return the authors' places from the top of the first, and how high all of them are.

    Up to three stand side by side, four two by two; more are named alone, in three columns.
    """
    count = len(front.authors)
    columns = 1 if count < 2 else 2 if count in (2, 4) else 3
    pitch = (box.width + AUTHOR_GAP) / columns
    room = pitch - AUTHOR_GAP
    found: list[Box] = []
    top = 0.0
    for row in range(0, count, columns):
        highest = 0.0
        for column, (name, *affiliation) in enumerate(front.authors[row : row + columns]):
            found.append(Box(box.left + column * pitch, top, room))
            height = _height("Cover Author", (name,), types, widths, room)
            if affiliation:
                height += _height("Cover Affiliation", affiliation, types, widths, room)
            highest = max(highest, height)
        top += highest + (2 if count > 3 else 0)
    return found, top


def _rows(
    rows: Iterable[tuple[str, ...]], types: Mapping[str, Type], widths: Widths, width: float
) -> float:
    """Return how high these rows of the imprint are, without the rule above them."""
    return sum(_height("Imprint", lines, types, widths, width - IMPRINT_TERM) for lines in rows)


def _notice(front: Front, types: Mapping[str, Type], widths: Widths, width: float) -> float:
    return sum(_height("Colophon", (line,), types, widths, width) for line in front.colophon)


# --- lockups -----------------------------------------------------------------------------


def name_types(scale: float, caption: float = 0.0) -> tuple[Type, Type]:
    """Return how the first name of a lockup and the others are set.

    Args:
        scale: the lockup's.
        caption: the size of captions where the names are set as large, as on the colophon's page.
    """
    if caption:
        small = caption * 0.86
        return (
            Type("display", 700, caption * scale, caption * 12 / 8.6 * scale),
            Type("display", 400, small * scale, small * 12 / 8.6 * scale),
        )
    return (
        Type("display", 700, FIRST_SIZE * scale, FIRST_LEADING * scale),
        Type("display", 400, OTHER_SIZE * scale, OTHER_LEADING * scale),
    )


def _measured(
    lockup: Lockup, widths: Widths, place: tuple[float, float, float], caption: float = 0.0
) -> Placed:
    first, other = name_types(lockup.scale, caption)
    left, top, room = place
    height = 0.0
    for line in lockup.names:
        type_ = first if line.first else other
        height += widths.lines(line.text, type_, room - lockup.text_left) * type_.leading * _MM
    return Placed(lockup, left, top, room, height)


def _holds(found: Sequence[Lockup], widths: Widths, room: float, caption: float = 0.0) -> bool:
    """Whether no word of the lockups' names is wider than a column of ``room`` mm leaves it."""
    return all(
        widths.longest(line.text, name_types(lockup.scale, caption)[not line.first])
        <= room - lockup.text_left
        for lockup in found
        for line in lockup.names
    )


def _cells(institute: Institute, found: Sequence[Lockup]) -> list[list[Lockup]]:
    """Return the lockups column by column: of several institutes a column each."""
    counts = [len(publisher.bodies) for publisher in institute.publishers]
    if len(counts) == 1:
        return [[lockup] for lockup in found]
    remaining = list(found)
    return [[remaining.pop(0) for _ in range(count)] for count in counts]


def _in_columns(
    cells: Sequence[Sequence[Lockup]],
    widths: Widths,
    corner: tuple[float, float],
    width: float,
    columns: int,
    gap: float,
    caption: float = 0.0,
) -> tuple[Placed, ...]:
    """Give lockups places in ``columns`` of equal width, row by row, each cell's one below another.

    Args:
        gap: between one lockup and the next below it.
    """
    room = _column(width, columns)
    made: list[Placed] = []
    left, top = corner
    for row in range(0, len(cells), columns):
        lowest = top
        for column, cell in enumerate(cells[row : row + columns]):
            down = top
            for lockup in cell:
                place = (round(left + column * (room + COLUMN_GAP), 2), down, room)
                made.append(_measured(lockup, widths, place, caption))
                down = made[-1].bottom + gap
            lowest = max(lowest, down)
        top = lowest
    return tuple(made)


def _cover_lockups(
    institute: Institute, found: Sequence[Lockup], widths: Widths
) -> tuple[Placed, ...]:
    """Place the cover's lockups: a column for each body or, of several, for each institute.

    Where a column would be too narrow for a word, there are fewer, and more rows of them.
    """
    page = institute.tokens.page
    left, top = COVER_LEFT * page.width / 210, COVER_TOP * page.height / 297
    width = page.width - 2 * left
    cells = _cells(institute, found)
    columns = max(len(cells), 2)
    if len(found) == 1:
        columns = 1
    while columns > 1 and not _holds(found, widths, _column(width, columns)):
        columns = 2 if columns > 2 else 1
    return _in_columns(cells, widths, (left, top), width, columns, ROW_GAP)


def _column(width: float, columns: int) -> float:
    return (width - (columns - 1) * COLUMN_GAP) / columns


def _gridded(
    institute: Institute,
    found: Sequence[Lockup],
    widths: Widths,
    left: float,
    width: float,
    caption: float = 0.0,
) -> tuple[Placed, ...]:
    """Place lockups in ``width`` mm from 0 down: a single institute's bodies one under the other,
    or in a row where their names are below their emblems; several institutes in columns.
    """
    cells = _cells(institute, found)
    several = len(institute.publishers) > 1
    columns = max(len(cells), 1) if several or institute.lockup.orientation == "below" else 1
    while columns > 1 and not _holds(found, widths, _column(width, columns), caption):
        columns = 2 if columns > 2 else 1
    gap = _LOCKUP_GAP + max((lockup.clear for lockup in found), default=0.0)
    return _in_columns(cells, widths, (left, 0.0), width, columns, gap, caption)


def _lifted(found: Sequence[Placed], bottom: float) -> tuple[Placed, ...]:
    """Return ``found``, which begin at 0, so that the lowest ends at ``bottom``."""
    shift = bottom - max((placed.bottom for placed in found), default=0.0)
    return tuple(replace(placed, top=placed.top + shift) for placed in found)
