"""Cover, title page and its back composed from measured words, as in print.

How each line is set is a spot of the page's look; words are measured with the very fonts that
they are set in, letter by letter, and broken into lines, so that every height is known before
Word sees the page: titles stand above the cover's foot, lockups keep clear of them, the imprint
ends at the foot of its page. Where all of it does not fit, titles (or the imprint) are set
smaller, in the steps of :data:`.TITLE_FITS`, as in print.

Lengths are in mm from the page's upper left corner, type in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...document import Inline, LanguageSpan, LineBreak
from ...edition import Edition
from ...institute import Institute, Lockup, PageGeometry, lockups
from ...institute.lockup import (
    COLUMN_GAP,
    COVER_TOP,
    ROW_GAP,
    SUBTITLE_MEASURE,
    TITLE_FITS,
    TITLE_PAGE_GAP,
    ArtPlace,
    column_width,
    cover_area,
    cover_cells,
    cover_room,
    drawing_place,
    title_measure,
)
from ...look.spots import FrontPages, PageLook, Spot
from ...walk import plain_text
from .front_spots import FRONT_SPOTS, front_spots
from .grounds import CoverEdges
from .measuring import Widths

RULED = 3.2
"""Room for a rule above a line of the title page or its back, in mm; it begins with the rule."""

_LEAST_ABOVE_FOOT, _LEAST_GAP_LOST, _DATE_FOOT = 8.0, 8.0, 10.0
_LEAST_BAND = 30.0
"""The height that the cover's foot has for words, in mm on A4; print.css says the same."""

_LOCKUP_GAP, _COLOPHON_GAP, _LEAST_GAP = 4.0, 6.0, 2.0

_MANY = 4
"""Authors; of more, the names stand closer."""

_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Placed:
    """A lockup in its place: its corner, and how wide and high it may be.

    ``widths``: of each name, so that its lines are about as long as one another.
    """

    lockup: Lockup
    left: float
    top: float
    room: float
    text_height: float
    widths: tuple[float, ...] = ()

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
        spots: how each spot is set.
        rights: style → how far it ends before the right margin, in mm.
        scales: cover, title page and colophon → the scale of the type of its lockups.
    """

    spots: Mapping[str, Spot]
    rights: Mapping[str, float]
    scales: Mapping[str, float]


def usual_look(look: PageLook) -> FrontLook:
    """Return how front pages are set before the words of a report are known."""
    return FrontLook(front_spots(look, FrontPages(), FrontPages()), {}, {})


@dataclass(frozen=True, slots=True)
class Composition:
    """Where everything stands on cover, title page and its back.

    Attributes:
        look: how its styles are set.
        sides: what is free at the left and right of the cover's titles.
        edges: where the parts of the cover end.
        art: where what lies on its ground has its place.
        credit, authors, date, series: places on the cover's foot.
        cover, title_page, colophon: the lockups of each.
        title_date: the date's place on the title page.
        notice: the place of the colophon's words.
        imprint_first, imprint, made: of the imprint's first row, of the others, and of what
            follows them; the first and the last with a rule above.
        crowded: whether cover or title page has no room for its words, set as small as they may
            be; back_crowded: whether its back has none. back_fit: how small that is set.
    """

    look: FrontLook
    sides: tuple[float, float]
    edges: CoverEdges
    art: ArtPlace
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
    crowded: bool = False
    back_crowded: bool = False
    back_fit: float = 1.0


@dataclass(frozen=True, slots=True)
class Front:
    """The words of the front pages, in lines of plain text.

    Attributes:
        authors: each with its affiliation's lines.
        imprint: the lines of each row; pictures: how high the pictures in them are, in mm.
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
    pictures: float = 0.0


def worded_lines(content: Iterable[Inline]) -> tuple[str, ...]:
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


def compose(
    edition: Edition, front: Front, look: PageLook, *, mirrored: bool = False
) -> Composition:
    """Return where everything stands on the front pages of ``edition``, which say ``front``.

    Args:
        look: of the edition's pages.
        mirrored: whether the margins of the title page's back are those of its face, mirrored.
    """
    work = _Work(edition, front, look)
    cover_fit, cover = _cover(work)
    page, title = _title(work)
    imprint_fit, back = _back(work, mirrored)
    asked = FrontPages(edition.title_length, cover_fit)
    layout = work.institute.tokens.cover.layout
    spots = front_spots(look, asked, page, imprint_fit)
    places = ("cover", cover.lockups), ("title-page", title.lockups), ("colophon", back.lockups)
    scales = {
        place: min((placed.lockup.scale for placed in found), default=1.0)
        for place, found in places
    }
    return Composition(
        look=FrontLook(spots, {**cover.rights, **title.rights}, scales),
        sides=(layout.left * work.across, layout.right * work.across),
        edges=cover.edges,
        art=_art_place(work, spots, cover.lockups),
        credit=cover.credit,
        authors=cover.authors,
        date=cover.date,
        series=cover.series,
        cover=cover.lockups,
        title_page=title.lockups,
        colophon=back.lockups,
        title_date=title.date,
        notice=back.notice,
        imprint_first=back.first,
        imprint=back.rows,
        made=back.made,
        crowded=cover.crowded or title.crowded,
        back_crowded=back.crowded,
        back_fit=imprint_fit,
    )


class _Work:
    """What the front pages are composed of."""

    def __init__(self, edition: Edition, front: Front, look: PageLook) -> None:
        self.edition, self.front, self.look = edition, front, look
        self.institute, self.language = edition.institute, edition.language
        self.page: PageGeometry = edition.institute.tokens.page
        self.across, self.down = self.page.width / 210, self.page.height / 297
        self.widths = Widths(edition.institute)
        self.asked = FrontPages(edition.title_length)
        self.many = len(front.authors) > _MANY

    def spots(
        self, cover: float = 1.0, page: FrontPages | None = None, back: float = 1.0
    ) -> Mapping[str, Spot]:
        """Return how everything is set in these fits."""
        asked = replace(self.asked, fit=cover)
        return front_spots(self.look, asked, page or self.asked, back)

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.page.width - self.page.inner - self.page.outer


def _art_place(work: _Work, spots: Mapping[str, Spot], placed: Sequence[Placed]) -> ArtPlace:
    """Return where what lies on the cover's ground has its place: the drawing keeps clear of the
    lockups, anything else has that of the style sheet.
    """
    if work.institute.tokens.cover.layout.art == "drawing":
        return drawing_place([_as_placed(one) for one in placed], work.page)
    style = spots["cover art"].style
    return ArtPlace(
        style.margin.left * _MM, style.margin.top * _MM, style.width * _MM, style.height * _MM
    )


@dataclass(frozen=True, slots=True)
class _Cover:
    edges: CoverEdges
    credit: Box
    authors: tuple[Box, ...]
    date: Box
    series: Box
    lockups: tuple[Placed, ...]
    rights: Mapping[str, float]
    crowded: bool


def _cover(work: _Work) -> tuple[float, _Cover]:
    """Return the fit of the cover's titles, and where everything stands on the cover."""
    front, widths, page, down = work.front, work.widths, work.page, work.down
    layout = work.institute.tokens.cover.layout
    # The heights of head and foot do not depend on the titles' size.
    spots = work.spots()
    left = layout.left * work.across
    room = page.width - left - layout.right * work.across
    found = _cover_lockups(
        work.institute, lockups(work.institute, work.language, "cover"), widths, spots
    )
    limits = cover_room(work.institute, [(placed.top, placed.bottom) for placed in found])
    half = room / 2 - 3 if front.series else room
    date_lines = max(
        widths.lines(words, spots[spot], half) if words else 0
        for words, spot in ((front.dates, "cover dates"), (front.series, "cover series"))
    )
    date_height = max(date_lines, 1) * spots["cover dates"].leading * _MM
    credit = spots["cover credit"]
    credit_height = 0.0
    if front.credit and front.authors:
        lines = widths.lines(front.credit, credit, room)
        credit_height = (credit.leading + credit.after) * _MM * lines
    band = spots["cover band"].style.padding
    authors, authors_height = _authors(front, spots, widths, Box(left, 0, room))
    below = max(band.bottom * _MM, _DATE_FOOT * down + date_height + 4)
    foot_head = band.top * _MM
    words_height = max(credit_height + authors_height, _LEAST_BAND * down)
    band_height = foot_head + words_height + below
    titles = spots["cover titles"].style
    titles_room = min(titles.widest * _MM, room)
    above = (titles.border.top.width + titles.padding.top) * _MM
    for fit in TITLE_FITS:
        fitted = work.spots(fit)
        above_foot = fitted["cover titles"].style.margin.bottom * _MM
        rights, height = _titles(front, fitted, widths, room, titles_room, work, fit)
        if layout.titles == "head":
            top = spots["cover panel"].style.margin.top * _MM + above
            foot = top + height + above_foot
            floor = foot + band_height
        else:
            floor = limits.floor
            foot = floor - band_height
            top = foot - above_foot - height
        crowded = top - above < limits.ceiling or floor > limits.floor
        if not crowded:
            break
    else:
        if layout.titles == "foot":
            top = max(top, limits.ceiling)
            top = max(min(top, foot - _LEAST_ABOVE_FOOT - height), limits.ceiling - _LEAST_GAP_LOST)
    head = max((placed.bottom for placed in found), default=0.0)
    credit_top, date_top = foot + foot_head, floor - _DATE_FOOT * down - date_height
    return fit, _Cover(
        edges=CoverEdges(head, top, foot, floor),
        credit=Box(left, credit_top, room),
        authors=tuple(replace(box, top=box.top + credit_top + credit_height) for box in authors),
        date=Box(left, date_top, half),
        series=Box(left + room - half, date_top, half),
        lockups=found,
        rights=rights,
        crowded=crowded,
    )


@dataclass(frozen=True, slots=True)
class _TitlePage:
    date: Box
    lockups: tuple[Placed, ...]
    rights: Mapping[str, float]
    crowded: bool


def _title(work: _Work) -> tuple[FrontPages, _TitlePage]:
    """Return what is asked of the title page, and where everything stands on it."""
    front, widths, page = work.front, work.widths, work.page
    start, wide, end = page.inner - page.hang, work.width + page.hang, page.height - page.foot
    spots = work.spots()
    date_line = spots["title dates"]
    height = widths.lines(front.dates, date_line, wide) * date_line.leading * _MM
    date = Box(start, end - height - RULED, wide)
    lowest = date.top - 12 * work.down if front.dates else end
    found = _gridded(
        work.institute, lockups(work.institute, work.language, "title-page"), widths, spots,
        "title", start, wide,
    )  # fmt: skip
    found = _lifted(found, lowest)
    ceiling = min((placed.top for placed in found), default=lowest)
    columns = len({placed.left for placed in found}) > 1
    for fit in TITLE_FITS:
        asked = replace(work.asked, fit=fit, many=work.many, columns=columns)
        rights, height = _title_page(front, work.spots(page=asked), widths, wide, fit)
        crowded = page.top + height + TITLE_PAGE_GAP > ceiling
        if not crowded:
            break
    return asked, _TitlePage(date, found, rights, crowded)


@dataclass(frozen=True, slots=True)
class _Back:
    notice: Box
    first: Box
    rows: Box
    made: Box
    lockups: tuple[Placed, ...]
    crowded: bool


def _back(work: _Work, mirrored: bool) -> tuple[float, _Back]:
    """Return the fit of the title page's back, and where everything stands on it."""
    front, widths, page, width = work.front, work.widths, work.page, work.width
    end, narrow = page.height - page.foot, min(work.look["notice"].style.widest * _MM, width)
    left = page.outer if mirrored else page.inner
    for fit in TITLE_FITS:
        spots = work.spots(back=fit)
        first_row = _rows(front.imprint[:1], spots, widths, width)
        made_height = RULED + _height("imprint made", ("",), spots, widths, width)
        rows_height = RULED + _rows(front.imprint, spots, widths, width) + made_height
        rows_height += front.pictures
        notice_height = sum(
            _height("colophon", (line,), spots, widths, narrow) for line in front.colophon
        )
        found = _gridded(
            work.institute,
            [
                _of_scale(lockup, fit)
                for lockup in lockups(work.institute, work.language, "colophon")
            ],
            widths, spots, "imprint", left, width,
        )  # fmt: skip
        emblems = max((placed.bottom for placed in found), default=0.0)
        whole = rows_height + emblems + notice_height
        if page.top + whole + 2 * _COLOPHON_GAP <= end:
            break
    crowded = page.top + whole + 2 * _LEAST_GAP > end
    gap = max(min(_COLOPHON_GAP, (end - page.top - whole) / 2), _LEAST_GAP)
    return fit, _Back(
        notice=Box(left, end - rows_height - gap - emblems - gap - notice_height, narrow),
        first=Box(left, end - rows_height, width),
        rows=Box(left, end - rows_height + RULED + first_row, width),
        made=Box(left, end - made_height, width),
        lockups=_lifted(found, end - rows_height - gap),
        crowded=crowded,
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
    name: str,
    lines: Iterable[str],
    spots: Mapping[str, Spot],
    widths: Widths,
    room: float,
) -> float:
    """Return how high a paragraph of ``lines`` is, with the space before it."""
    spot = spots[name]
    count = sum(widths.lines(line, spot, room) for line in lines)
    return (spot.before + count * spot.leading + spot.after) * _MM


def _titles(
    front: Front,
    spots: Mapping[str, Spot],
    widths: Widths,
    room: float,
    titles_room: float,
    work: _Work,
    fit: float,
) -> tuple[dict[str, float], float]:
    """Return how far each line of the cover's titles is set in at the right, and their height."""
    narrow = min(title_measure(work.institute.tokens), titles_room)
    subtitle = min(SUBTITLE_MEASURE * spots["cover subtitle"].size / fit * _MM, titles_room)
    measures = {
        "Cover Kicker": room,
        "Cover Title": widths.even(front.title, spots["cover title"], narrow),
        "Cover Subtitle": widths.even(front.subtitle, spots["cover subtitle"], subtitle),
        "Cover Companion": max(
            (
                widths.evened(line, spots["cover companion"], titles_room)
                for line in front.companion
            ),
            default=titles_room,
        ),
    }
    height = 0.0
    for style, lines in (
        ("Cover Kicker", (front.kicker.upper(),)),
        ("Cover Title", (front.title,)),
        ("Cover Subtitle", (front.subtitle,)),
        ("Cover Companion", front.companion),
    ):
        if any(lines):
            height += _height(FRONT_SPOTS[style], lines, spots, widths, measures[style])
    if front.companion:
        height += _height("cover rule", ("",), spots, widths, room)
    return {
        **{style: room - measure for style, measure in measures.items()},
        "Cover Rule": room - spots["cover rule"].style.width * _MM,
    }, height


def _title_page(
    front: Front, spots: Mapping[str, Spot], widths: Widths, wide: float, fit: float
) -> tuple[dict[str, float], float]:
    subtitle = min(SUBTITLE_MEASURE * spots["subtitle"].size / fit * _MM, wide)
    measures = {
        "Title": widths.even(front.title, spots["title"], wide),
        "Subtitle": widths.even(front.subtitle, spots["subtitle"], subtitle),
    }
    height = 0.0 if front.credit else spots["title credit"].before * _MM
    for style, lines in (
        ("Title Kicker", (front.kicker.upper(),)),
        ("Title", (front.title,)),
        ("Subtitle", (front.subtitle,)),
        ("Title Companion", front.companion),
        ("Title Credit", (front.credit,)),
        *(("Author", author[:1]) for author in front.authors),
    ):
        if any(lines):
            height += _height(FRONT_SPOTS[style], lines, spots, widths, measures.get(style, wide))
    return {style: wide - measure for style, measure in measures.items()}, height


def _authors(
    front: Front, spots: Mapping[str, Spot], widths: Widths, box: Box
) -> tuple[list[Box], float]:
    """Return the authors' places from the top of the first, and how high all of them are.

    Up to three stand side by side, four two by two; more are named alone, in three columns.
    """
    count = len(front.authors)
    columns = 1 if count < 2 else 2 if count in (2, 4) else 3
    gap = spots["cover person"].style.padding.right * _MM
    pitch = (box.width + gap) / columns
    room = pitch - gap
    found: list[Box] = []
    top = 0.0
    for row in range(0, count, columns):
        highest = 0.0
        for column, (name, *affiliation) in enumerate(front.authors[row : row + columns]):
            found.append(Box(box.left + column * pitch, top, room))
            height = _height("cover author", (name,), spots, widths, room)
            if affiliation:
                height += _height("cover affiliation", affiliation, spots, widths, room)
            highest = max(highest, height)
        top += highest + (2 if count > 3 else 0)
    return found, top


def _rows(
    rows: Iterable[tuple[str, ...]], spots: Mapping[str, Spot], widths: Widths, width: float
) -> float:
    """Return how high these rows of the imprint are, without the rule above them."""
    width -= spots["imprint term"].style.width * _MM
    return sum(_height("imprint", lines, spots, widths, width) for lines in rows)


# --- lockups -----------------------------------------------------------------------------


def name_spots(spots: Mapping[str, Spot], place: str, scale: float) -> tuple[Spot, Spot]:
    """Return how the first name of a lockup and the others are set.

    Args:
        place: what the names of these spots begin with.
        scale: the lockup's.
    """
    return spots[f"{place} name"].scaled(scale), spots[f"{place} other name"].scaled(scale)


def _measured(
    lockup: Lockup,
    widths: Widths,
    spots: Mapping[str, Spot],
    named: str,
    place: tuple[float, float, float],
) -> Placed:
    first, other = name_spots(spots, named, lockup.scale)
    left, top, room = place
    height, text_room = 0.0, room - lockup.text_left
    wide = []
    for line in lockup.names:
        spot = first if line.first else other
        height += widths.lines(line.text, spot, text_room) * spot.leading * _MM
        wide.append(widths.even(line.text, spot, text_room))
    return Placed(lockup, left, top, room, height, tuple(wide))


def _holds(
    found: Sequence[Lockup], widths: Widths, spots: Mapping[str, Spot], named: str, room: float
) -> bool:
    """Return whether no word of the lockups' names is wider than a column of ``room`` mm."""
    return all(
        widths.longest(line.text, name_spots(spots, named, lockup.scale)[not line.first])
        <= room - lockup.text_left
        for lockup in found
        for line in lockup.names
    )


def _in_columns(
    cells: Sequence[Sequence[Lockup]],
    widths: Widths,
    spots: Mapping[str, Spot],
    named: str,
    corner: tuple[float, float],
    width: float,
    columns: int,
    gap: float,
) -> tuple[Placed, ...]:
    """Give lockups places in ``columns`` of equal width, row by row, each cell's one below another.

    Args:
        gap: between one lockup and the next below it.
    """
    room = column_width(width, columns)
    made: list[Placed] = []
    left, top = corner
    for row in range(0, len(cells), columns):
        lowest = top
        for column, cell in enumerate(cells[row : row + columns]):
            down = top
            for lockup in cell:
                place = (round(left + column * (room + COLUMN_GAP), 2), down, room)
                made.append(_measured(lockup, widths, spots, named, place))
                down = made[-1].bottom + gap
            lowest = max(lowest, down)
        top = lowest
    return tuple(made)


def _cover_lockups(
    institute: Institute, found: Sequence[Lockup], widths: Widths, spots: Mapping[str, Spot]
) -> tuple[Placed, ...]:
    """Place the cover's lockups: a column for each body or, of several, for each institute.

    Where a column would be too narrow for a word, there are fewer, and more rows of them.
    """
    page = institute.tokens.page
    left, width = cover_area(institute)
    edge = COVER_TOP * page.height / 297
    cells = cover_cells(institute, found)
    columns = max(len(cells), 2)
    if len(found) == 1:
        columns = 1
    while columns > 1 and not _holds(found, widths, spots, "cover", column_width(width, columns)):
        columns = 2 if columns > 2 else 1
    made = _in_columns(cells, widths, spots, "cover", (left, edge), width, columns, ROW_GAP)
    if institute.tokens.cover.layout.lockups == "head":
        return made
    return _lifted(made, page.height - edge)


def _gridded(
    institute: Institute,
    found: Sequence[Lockup],
    widths: Widths,
    spots: Mapping[str, Spot],
    named: str,
    left: float,
    width: float,
) -> tuple[Placed, ...]:
    """Place lockups in ``width`` mm from 0 down: a single institute's bodies one under the other,
    or in a row where their names are below their emblems; several institutes in columns.
    """
    cells = cover_cells(institute, found)
    several = len(institute.publishers) > 1
    columns = max(len(cells), 1) if several or institute.lockup.orientation == "below" else 1
    while columns > 1 and not _holds(found, widths, spots, named, column_width(width, columns)):
        columns = 2 if columns > 2 else 1
    gap = _LOCKUP_GAP + max((lockup.clear for lockup in found), default=0.0)
    return _in_columns(cells, widths, spots, named, (left, 0.0), width, columns, gap)


def _lifted(found: Sequence[Placed], bottom: float) -> tuple[Placed, ...]:
    """Return ``found``, which begin at 0, moved so that the lowest ends at ``bottom``."""
    shift = bottom - max((placed.bottom for placed in found), default=0.0)
    return tuple(replace(placed, top=placed.top + shift) for placed in found)
