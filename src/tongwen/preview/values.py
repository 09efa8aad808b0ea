"""What is asked of the making, and what comes of it: frozen values that go between processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from ..diagnostics import Problem, Span
from ..formats import FORMATS, Format

SHOWN: tuple[Format, ...] = tuple(
    row.name
    for how in ("page", "leaves", "likeness")
    for row in FORMATS.values()
    if row.shown == how
)
"""The formats that a preview shows, the quickest first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks at: an edition in a format; by default the report's own."""

    institute: str = ""
    language: str = ""
    format: Format = SHOWN[0]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be made, of the sources of this ``version``: files changed so many times."""

    version: int
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A report's own metadata, as far as the preview shows it.

    Attributes:
        asked: the institute that was wished for; ``institute`` is the one that it came to.
        languages: tags, and how their readers call them.
    """

    version: int
    asked: str
    institute: str
    title: str
    languages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """Every problem of a report under an institute, as ``tongwen check`` has them."""

    version: int
    asked: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """An edition as a document for a frame: the web page, or the likeness of a Word file.

    Attributes:
        text: in which fonts have no rules yet; ``fonts`` are the rules that go into it.
        policy: its Content-Security-Policy.
        seconds: that it took to make.
    """

    version: int
    wish: Wish
    text: str = field(repr=False)
    fonts: str = field(repr=False)
    policy: str = ""
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Fonts:
    """The rules of fonts for what a page holds now."""

    wish: Wish
    rules: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the PDF: a digest of what is drawn on it; width and height in points."""

    digest: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands: on which page, from 0; how far down, as a share of its height."""

    identifier: str
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages of an edition: all of them, or those of a chapter that has changed.

    Attributes:
        data: a PDF of them.
        places: identifier → place in the source; none with the pages of a chapter alone.
        first: where they stand in the whole, from 0.
        instead_of: the number of pages that they take the place of; None: of all.
    """

    version: int
    wish: Wish
    data: bytes = field(repr=False)
    leaves: tuple[Leaf, ...]
    spots: tuple[Spot, ...] = field(repr=False)
    places: Mapping[str, Span] = field(repr=False)
    first: int = 0
    instead_of: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing on the pages has changed; ``places`` may have, where lines above them came or went.

    None: they are those of the layout that runs.
    """

    version: int
    wish: Wish
    places: Mapping[str, Span] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing could be made; what was made before still stands."""

    version: int
    wish: Wish
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """Pages are being made, which takes seconds."""

    version: int
    wish: Wish


Message = Read | Checked | Web | Fonts | Pages | Same | Failed | Begun

_PLACE = re.compile(r'<!--@([^|>]+)(?:\|[^>]+)?-->\s*<\w+[^>]*?\sid="([^"]+)"')


def places_in(page: str) -> Iterator[tuple[str, Span]]:
    """Yield the identifier of each block of a placed page, and where it stands in the source."""
    for place, identifier in _PLACE.findall(page):
        file, line, column = place.rsplit(":", 2)
        yield identifier, Span(unquote(file), int(line), int(column))
