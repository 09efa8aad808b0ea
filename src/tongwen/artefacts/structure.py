"""What an artefact says, described alike for every format: a flat list of blocks, in order.

A reader of a format knows that format's own rules and nothing of our writers: headings are what
has an outline level, a cell is a header because its format says so, a number is what the file's
own numbering comes to. What a format does not say stays None or empty, and is then nobody's
claim: a PDF has no list depth for a paragraph, Word none of a table's row groups.

Characters stand as the artefact has them, but three that a format has no character for:

* :data:`LINE_END`: the end of a line of print, or a gap between two pieces of it. Whether a space
  stood there nobody can say; it is read as "perhaps a space".
* :data:`BREAK`: a line that was ended on purpose.
* a note's call, a picture or a formula in a line: a run of its own, of that kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

LINE_END = "\n"
BREAK = "\N{LINE SEPARATOR}"

Kind = Literal[
    "paragraph", "heading", "item", "term", "explanation", "attribution", "caption", "label",
    "code", "formula", "picture", "reference", "break", "table", "contents",
]  # fmt: skip
"""What a block is. ``item`` and ``explanation`` are the first words of a list's item; ``label``
is what a PDF says before one, where it is no bullet or number of the list; ``contents`` is a line
of a table of contents."""

RunKind = Literal["words", "note", "picture", "formula"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line in one language, with one target.

    Attributes:
        text: words; a note's number as its call shows it; a picture's alternative text; a
            formula's characters and notation, as the format carries them.
        language: BCP 47 tag in effect; in Word the one for the letters' own script.
        target: an address, or ``#name`` for a place in the artefact itself.
    """

    text: str
    language: str = ""
    target: str = ""
    kind: RunKind = "words"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell; ``row`` and ``column`` count from 0, ``rows`` and ``columns`` are spans."""

    content: tuple[Run, ...]
    row: int
    column: int
    header: bool = False
    rows: int = 1
    columns: int = 1
    place: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that an artefact says, in its place.

    Attributes:
        label: a heading's or an item's number, a caption's label, where the format has it
            apart from the words; else it stands at the beginning of ``content``.
        mark: what stands before an item, where the format has it: “(iv)”, “–”; the label of one
            that is counted is its number, 4.
        level: of a heading, from 1; of an item, how deep in lists, from 1; None: not known.
        cells: of a table, row by row.
        head: of a table, how many of its rows are its head; None: not known.
        ways: of a work in the list of references, where it leads back to: ``#name`` of each place
            where it is cited.
        alternative: of a table, its description for who cannot see it.
        place: where it is found: ``page 5``, ``word/document.xml, paragraph 12``, ``line 40``.
    """

    kind: Kind
    content: tuple[Run, ...] = ()
    label: str = ""
    level: int | None = None
    cells: tuple[Cell, ...] = ()
    head: int | None = None
    alternative: str = ""
    ways: tuple[str, ...] = ()
    place: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note; ``number`` as it shows itself; ``back``: what its way back to the call leads to."""

    number: str
    blocks: tuple[Block, ...]
    back: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a link within the artefact arrives: the block, or the note, of that index."""

    part: Literal["front", "body", "note"]
    index: int


FrameKind = Literal[
    "cover", "title page", "imprint", "abstract", "citation", "head", "foot"
]  # fmt: skip
"""A part of the frame, which is all round the text: ``citation`` suggests how the report is cited,
``head`` and ``foot`` are what repeats at a page's edges, a block for each page or section. In a
``foot`` the label "PAGE" is a number that the program puts in."""


@dataclass(frozen=True, slots=True)
class Charted:
    """What a chart shows, where a file holds it as data: in Word's own charts, under a figure.

    Attributes:
        rows: the cells of the table; those of a workbook as :func:`said` writes them.
        shown: each cell that is drawn, by row and column from 0, and what is drawn of it.
        titles: what its axes are called.
    """

    rows: tuple[tuple[str, ...], ...]
    shown: tuple[tuple[int, int, str], ...] = ()
    titles: tuple[str, ...] = ()
    place: str = ""


def said(value: object) -> str:
    """Return a cell's words; a number as it is written without needless zeros."""
    words = "" if value is None else str(value).strip()
    try:
        number = Decimal(words)
    except InvalidOperation:
        return words
    return f"{number.normalize():f}" if number.is_finite() else words


@dataclass(frozen=True, slots=True)
class Structure:
    """What an artefact says.

    Attributes:
        format: ``pdf``, ``docx`` or ``html``.
        language: of the whole.
        front: all that is no text of the report: cover, title page, imprint, abstract, a
            page's foot.
        contents: each table of contents, list of figures or of tables, as its lines.
        body: the report's text.
        notes: in the order in which the artefact has them.
        landings: the name in a target ``#name`` → where it arrives; a name that is not here is
            nowhere.
        page_labels: of a PDF, what each of its pages is called, in order.
        frame: part of the frame → its blocks; those of ``front`` are in it, too.
        record: what the file says of itself for catalogues: name of an entry → its values.
        charts: what charts show, where the file holds it as data, in the text's order.
        expansions: each abbreviation that the file has with what it stands for, as often as it
            does.
    """

    format: str
    language: str
    front: tuple[Block, ...]
    contents: tuple[tuple[Block, ...], ...]
    body: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    landings: Mapping[str, Landing] = field(default_factory=dict)
    page_labels: tuple[str, ...] = ()
    frame: Mapping[FrameKind, tuple[Block, ...]] = field(default_factory=dict)
    record: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    charts: tuple[Charted, ...] = ()
    expansions: tuple[tuple[str, str], ...] = ()


TICKS = ("☑", "☐")
"""Boxes of tasks, done and to do."""


def words(runs: Iterable[Run]) -> str:
    """Return the words of ``runs``, pictures by their alternative text, without notes' calls."""
    return "".join(run.text for run in runs if run.kind != "note")


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return ``runs`` with neighbours that differ in their text alone made one; none is empty."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if run.kind == "words" and not run.text:
            continue
        if (
            last is not None
            and last.kind == run.kind == "words"
            and (last.language, last.target) == (run.language, run.target)
        ):
            found[-1] = Run(last.text + run.text, run.language, run.target)
        else:
            found.append(run)
    return tuple(found)


def stripped(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return ``runs`` without the white space at their two ends."""
    found = list(joined(runs))
    while found and found[0].kind == "words" and not found[0].text.strip():
        found.pop(0)
    while found and found[-1].kind == "words" and not found[-1].text.strip():
        found.pop()
    if found and found[0].kind == "words":
        found[0] = Run(found[0].text.lstrip(), found[0].language, found[0].target)
    if found and found[-1].kind == "words":
        found[-1] = Run(found[-1].text.rstrip(), found[-1].language, found[-1].target)
    return tuple(found)


def placed_cells(
    rows: Iterable[Iterable[tuple[tuple[Run, ...], bool, int, int, str]]],
) -> Iterator[Cell]:
    """Yield cells with their row and column, past those that reach down from above.

    Args:
        rows: of ``(content, header, rows spanned, columns spanned, place)``.
    """
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        began: dict[int, int] = {}
        for content, header, down, across, place in row:
            while taken.get(column, 0):
                column += 1
            yield Cell(content, number, column, header, down, across, place)
            began.update(dict.fromkeys(range(column, column + across), down))
            column += across
        taken = {place_: left - 1 for place_, left in taken.items() if left > 1}
        taken |= {place_: down - 1 for place_, down in began.items() if down > 1}
