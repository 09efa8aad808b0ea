"""Lockups: emblem and names set together, arranged by the pack's rules, once for every format.

Writers draw what stands here: which emblem, how large, which names in which order. On the
cover, whose parts have fixed places in print, the places are here too, so that PDF and Word
cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..languages import Language, is_chinese, is_kind_of, is_wide, script_of
from .colour import luminance
from .model import Ground, Institute, Logo, Organisation, Orientation, PageGeometry, Size, Tokens

TitleLength = Literal["short", "middling", "long"]
"""How much room a title asks for."""

Place = Literal["cover", "title-page", "running-header", "colophon", "screen", "screen-foot"]
"""Where a lockup stands. ``screen`` is the opening of a web page."""

COVER_TOP = 20.0
"""What is free above the lockups of a cover, or below those at its foot, in mm on A4."""

LEAST_COLUMN = 34.0
"""A column of lockups is no narrower, in mm: there are more rows."""

COLUMN_GAP, ROW_GAP = 7.0, 6.0
"""Space between the cover's lockups, in mm."""

FIRST_SIZE, FIRST_LEADING = 11.5, 16.0
OTHER_SIZE, OTHER_LEADING = 8.6, 12.0
"""Type of the first name and of the others on the cover, in pt, for emblems 14 mm high."""

TITLE_FITS = (1.0, 0.86, 0.74, 0.62, 0.5)
"""How large the titles of cover and title page may be set, against the design's size: the first
that leaves the lockups alone is taken."""

ROOM_HINT = (
    "shorten the title or the subtitle, name fewer authors with their affiliations, or "
    "choose another cover (cover: design:)"
)
"""What helps where the words of cover and title page have no room in the smallest of these."""

TITLE_SIZES: Mapping[TitleLength, float] = {"short": 1.25, "middling": 1.0, "long": 0.74}
"""The cover's title, as a share of the token's size, by its length; print.css says the same."""

_TITLE_MEASURE, SUBTITLE_MEASURE = 150.0, 19.0
"""How wide the cover's title may be, in mm on A4, and its subtitle, in em."""

TITLE_PAGE_GAP = 10.0
"""What stays free between the title page's authors and its lockups, in mm."""

BELOW_LOCKUPS = 12.0
"""What stays free between the cover's lockups and its titles, in mm."""

DRAWING_SIZE = (210.0, 236.0)
"""Width and height of the house's drawing on a cover of A4, in mm."""

DRAWING_RINGS = (37.0, 227.0)
"""Where its rings begin and end, in mm below its upper edge."""

_DRAWING_GAP = 1.5
_HEIGHTS: dict[Place, float] = {
    "cover": 1.0,
    "title-page": 0.85,
    "running-header": 0.32,
    "colophon": 0.72,
    "screen": 1.0,
    "screen-foot": 1.0,
}
_SIZES: dict[Place, Size] = {
    "cover": "large",
    "title-page": "medium",
    "running-header": "small",
    "colophon": "medium",
    "screen": "large",
    "screen-foot": "large",
}
_CROWDED = {1: 1.0, 2: 0.86, 3: 0.7, 4: 0.62}
"""How much smaller everything is on a cover, a title page or its back that several share."""

_SMALLEST = 0.6
"""How small it may be there on a narrow page, of which it takes the same share as of A4."""

_WIDEST = 3.2
"""An emblem wider than this many times its height is made lower, so that it leaves room."""

_HEADER_SIZE, _HEADER_SHARE = 7.5 / 8, 0.7
"""Type of a running header, against small type, and how much of the line names may take there."""

_OTHER_IN_COLOPHON = 0.86
"""Type of the other names on the title page's back, against the first; print.css says the same."""

_LETTER = 0.58
"""How wide a bold Latin letter is, in em, in a word that must not be wider than its column."""

_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class LockupName:
    """One name in a lockup: its words and their language; ``first``: set larger, bold."""

    text: str
    language: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Lockup:
    """A body's emblem and names, ready to be drawn in one place.

    Attributes:
        logo: the emblem; None where the body has none, or no room for it.
        width, height: of the emblem, in mm; 0 without one.
        clear: free space round the emblem, in mm: names stand at least so far away.
        names: none where the emblem holds them.
        scale: of the type, 1 with one institute.
        left, top, room: on a cover, where it begins and how wide it may be, in mm from the
            page's left and upper edge; elsewhere 0.
    """

    organisation: Organisation
    logo: Logo | None
    width: float
    height: float
    clear: float
    orientation: Orientation
    names: tuple[LockupName, ...]
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0
    room: float = 0.0

    @property
    def text_left(self) -> float:
        """Where the names begin, in mm from the lockup's left edge."""
        return self.width + self.clear if self.logo and self.orientation == "beside" else 0.0

    @property
    def text_top(self) -> float:
        """Where the names begin, in mm below the lockup's upper edge."""
        if self.logo is None:
            return 0.0
        if self.orientation == "below":
            return self.height + self.clear
        return max(0.0, (self.height - self.text_height) / 2)

    @property
    def text_height(self) -> float:
        """The names' height in mm, estimated by counting characters."""
        width = self.room - self.text_left if self.room else 0.0
        return sum(_lines(name, width, self.scale) * _leading(name) for name in self.names) * (
            _MM * self.scale
        )

    @property
    def full_height(self) -> float:
        """How high the whole is, in mm."""
        if self.logo is None or self.orientation == "below":
            return self.text_top + self.text_height
        return max(self.height, self.text_height)


def stands_on(institute: Institute, place: Place) -> Literal["ground", "paper"]:
    """Return the role of the colour that lockups stand on in ``place``."""
    if place == "screen-foot":
        return "ground"
    on_cover = place in ("cover", "screen")
    return "ground" if on_cover and institute.tokens.cover.layout.emblems == "dark" else "paper"


def ground_of(institute: Institute, place: Place) -> Ground:
    """Return the ground that emblems in ``place`` are drawn for; a cover's may be bright."""
    colours = institute.tokens.colours
    bright = luminance(colours.on_deep) < luminance(colours.ground)
    return "light" if bright or stands_on(institute, place) == "paper" else "dark"


def lockups(institute: Institute, language: Language, place: Place) -> tuple[Lockup, ...]:
    """Return the lockups of all who publish, in order, as they are set in ``place``.

    In a running header several institutes are named by their short names, if they have any, and
    one whose names leave no room for the chapter's title beside them.
    """
    shared = place in ("cover", "title-page", "colophon")
    crowd = 1.0
    if shared:
        across = min(1.0, institute.tokens.page.width / 210)
        crowd = max(_SMALLEST, across * _CROWDED.get(len(institute.publishers), _SMALLEST))
    ground = ground_of(institute, place)
    found: list[Lockup] = []
    for publisher in institute.publishers:
        bodies = publisher.bodies if place != "running-header" else (publisher.organisation,)
        short = place == "running-header" and (
            len(institute.publishers) > 1 or _is_long(publisher, institute.tokens, language)
        )
        found.extend(
            _lockup(publisher, body, language, place, ground, crowd, short) for body in bodies
        )
    if place == "cover":
        return _placed(institute, found)
    return tuple(found)


def title_measure(tokens: Tokens) -> float:
    """Return how wide the cover's title may be, in mm."""
    page, layout = tokens.page, tokens.cover.layout
    across = page.width / 210
    return min(_TITLE_MEASURE, page.width / across - layout.left - layout.right) * across


@dataclass(frozen=True, slots=True)
class CoverRoom:
    """Where the titles and the authors of a cover may stand, in mm from the page's upper edge."""

    ceiling: float
    floor: float


def cover_room(institute: Institute, placed: Sequence[tuple[float, float]]) -> CoverRoom:
    """Return the room for the words of a cover with lockups that begin and end there, in mm."""
    page, layout = institute.tokens.page, institute.tokens.cover.layout
    down = page.height / 297
    if layout.lockups == "foot":
        top = min((top for top, _ in placed), default=page.height - COVER_TOP * down)
        return CoverRoom(layout.clear * down, top - BELOW_LOCKUPS)
    end = max((end for _, end in placed), default=0.0)
    return CoverRoom(max(end + BELOW_LOCKUPS, layout.clear * down), page.height)


@dataclass(frozen=True, slots=True)
class ArtPlace:
    """Where what lies on a cover's ground has its corner, and its size, in mm."""

    left: float
    top: float
    width: float
    height: float


def drawing_place(placed: Sequence[Lockup], page: PageGeometry) -> ArtPlace:
    """Return where the drawing of a cover with these lockups lies, on a page of any size.

    It ends at the right edge, keeps its foot and draws in its head, so that its rings do not run
    through the names.
    """
    scale = page.height / 297
    foot = max((lockup.top + lockup.full_height for lockup in placed), default=0.0) / scale
    ring_top, ring_foot = DRAWING_RINGS
    share = min(1.0, max(0.6, (ring_foot - foot - _DRAWING_GAP) / (ring_foot - ring_top)))
    width, height = (round(side * share * scale, 2) for side in DRAWING_SIZE)
    top = round(ring_foot * (1 - share) * scale, 2)
    return ArtPlace(page.width - width, top, width, height)


def _lockup(
    institute: Institute,
    body: Organisation,
    language: Language,
    place: Place,
    ground: Ground,
    crowd: float,
    short: bool,
) -> Lockup:
    rules = institute.lockup
    logo = body.logo(ground, language.tag, _SIZES[place])
    width = height = 0.0
    if logo is not None:
        across, down = logo.image.width or 1.0, logo.image.height or 1.0
        height = rules.height * _HEIGHTS[place] * crowd
        width = height * across / down
        if width > _WIDEST * height:
            height *= _WIDEST * height / width
            width = height * across / down
        if width < rules.smallest_width:
            if place == "running-header":
                logo, width, height = None, 0.0, 0.0
            else:
                height *= rules.smallest_width / width
                width = rules.smallest_width
    names = () if rules.wordmark and logo else _names(institute, body, language, short)
    return Lockup(
        organisation=body,
        logo=logo,
        width=round(width, 2),
        height=round(height, 2),
        clear=round(max(height * rules.clear_space, 1.0 if logo else 0.0), 2),
        orientation=rules.orientation if place != "running-header" else "beside",
        names=names,
        scale=crowd,
    )


def _is_long(publisher: Institute, tokens: Tokens, language: Language) -> bool:
    """Return whether the names of a publisher leave no room for a title in the running header."""
    names = _names(publisher, publisher.organisation, language, short=False)
    page = tokens.page
    room = page.width - page.inner - page.outer + page.hang
    size = tokens.scale.small * _HEADER_SIZE * _MM
    return sum(_squares(name.text) for name in names) * size > _HEADER_SHARE * room


def _names(
    institute: Institute, body: Organisation, language: Language, short: bool
) -> tuple[LockupName, ...]:
    tags = list(institute.languages) or [language.tag]
    if institute.lockup.names == "edition-first":
        # Python's sort keeps the pack's order among the others.
        own = language.script.wide
        tags.sort(key=lambda tag: (tag != language.tag, script_of(tag).wide != own))
    if language.tag not in tags and language.tag in body.names and is_chinese(language.tag):
        # In the edition's own script, where the pack shows the other.
        tags = [language.tag if is_chinese(tag) else tag for tag in tags]
    found: dict[str, str] = {}
    for tag in tags:
        text = body.short_name(tag) if short else body.name(tag)
        found.setdefault(text, tag)
    return tuple(
        LockupName(text, language.tag if is_kind_of(language.tag, tag) else tag, index == 0)
        for index, (text, tag) in enumerate(found.items())
        if text
    )


# --- the cover's places --------------------------------------------------------------------


def cover_cells(institute: Institute, found: Sequence[Lockup]) -> list[list[Lockup]]:
    """Return the cover's lockups as they stand in columns: of several institutes one each, with
    its bodies one under the other; of one institute a column for each body.
    """
    counts = [len(publisher.bodies) for publisher in institute.publishers]
    if len(counts) == 1:
        return [[lockup] for lockup in found]
    remaining = list(found)
    return [[remaining.pop(0) for _ in range(count)] for count in counts]


def cover_area(institute: Institute) -> tuple[float, float]:
    """Return where the cover's lockups begin, from the page's left edge, and the width of all."""
    page, layout = institute.tokens.page, institute.tokens.cover.layout
    across = page.width / 210
    return layout.left * across, page.width - (layout.left + layout.outer) * across


def column_width(width: float, columns: int) -> float:
    """Return how wide each of the ``columns`` of lockups in ``width`` mm is."""
    return (width - (columns - 1) * COLUMN_GAP) / columns


def flow_columns(institute: Institute, found: Sequence[Lockup], place: Place) -> int:
    """Return in how many columns the lockups of a title page or its back stand in print.

    Several institutes have a column each, as have the bodies of one whose names stand below its
    emblems; where a column is too narrow for a word, there are fewer, and more rows of them.
    """
    page, scale = institute.tokens.page, institute.tokens.scale
    width = page.width - page.inner - page.outer
    first, other = scale.caption, scale.caption * _OTHER_IN_COLOPHON
    if place == "title-page":
        width, first, other = width + page.hang, FIRST_SIZE, OTHER_SIZE
    in_columns = len(institute.publishers) > 1 or institute.lockup.orientation == "below"
    columns = max(len(cover_cells(institute, found)), 1) if in_columns else 1
    needed = max(
        (
            lockup.text_left
            + _LETTER * len(word) * (first if name.first else other) * lockup.scale * _MM
            for lockup in found
            for name in lockup.names
            for word in name.text.split()
            if not any(map(is_wide, word))
        ),
        default=0.0,
    )
    while columns > 1 and column_width(width, columns) < needed:
        columns = 2 if columns > 2 else 1
    return columns


def _placed(institute: Institute, found: Sequence[Lockup]) -> tuple[Lockup, ...]:
    """Give the cover's lockups their places, in rows of columns that are wide enough."""
    page, layout = institute.tokens.page, institute.tokens.cover.layout
    cells = cover_cells(institute, found)
    left, width = cover_area(institute)
    columns = 1 if len(found) == 1 else max(len(cells), 2)
    while columns > 1 and column_width(width, columns) < LEAST_COLUMN:
        columns = 2 if columns > 2 else 1
    room = column_width(width, columns)
    edge = COVER_TOP * page.height / 297
    made: list[Lockup] = []
    top = lowest = edge
    for place, cell in enumerate(cells):
        column = place % columns
        top = lowest if column == 0 else top
        down = top
        for lockup in cell:
            at = round(left + column * (room + COLUMN_GAP), 2)
            made.append(replace(lockup, left=at, top=round(down, 2), room=round(room, 2)))
            down += made[-1].full_height + ROW_GAP
        lowest = max(lowest, down)
    if layout.lockups == "head":
        return tuple(made)
    shift = page.height - edge - max(one.top + one.full_height for one in made)
    return tuple(replace(one, top=round(one.top + shift, 2)) for one in made)


def _leading(name: LockupName) -> float:
    return FIRST_LEADING if name.first else OTHER_LEADING


def _lines(name: LockupName, width: float, scale: float) -> int:
    """How many lines a name takes in ``width`` mm: Han a square each, Latin half of one."""
    if width <= 0:
        return 1
    size = (FIRST_SIZE if name.first else OTHER_SIZE) * scale * _MM
    return max(1, -int(-_squares(name.text) * size // width))


def _squares(text: str) -> float:
    return sum(1.08 if is_wide(character) else 0.54 for character in text)
