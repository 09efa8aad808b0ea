"""What a browser gets: the newest of what was made, as values that JSON holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..diagnostics import Problem, Problems, Severity, Span
from .values import Begun, Checked, Failed, Fonts, Leaf, Message, Pages, Read, Same, Spot, Web, Wish

EDITORS: Mapping[str, str] = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
}
"""Editor → the address by which it opens a file at a place."""


@dataclass(frozen=True, slots=True)
class Book:
    """The pages of an edition as they stand now: some of them from a layout of a chapter alone.

    Attributes:
        sources: for each leaf the PDF that it is drawn from, and its number there, from 0.
    """

    version: int
    leaves: tuple[Leaf, ...]
    sources: tuple[tuple[bytes, int], ...] = field(repr=False)
    spots: tuple[Spot, ...] = field(repr=False)
    places: Mapping[str, Span] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0

    def with_pages(self, pages: Pages) -> Book:
        """Return the book with ``pages`` in their place."""
        first, gone = pages.first, pages.instead_of or 0
        more = len(pages.leaves) - gone
        spots = (
            *(spot for spot in self.spots if spot.page < first),
            *(replace(spot, page=spot.page + first) for spot in pages.spots),
            *(
                replace(spot, page=spot.page + more)
                for spot in self.spots
                if spot.page >= first + gone
            ),
        )
        new = book_of(pages)
        return replace(
            new,
            leaves=(*self.leaves[:first], *new.leaves, *self.leaves[first + gone :]),
            sources=(*self.sources[:first], *new.sources, *self.sources[first + gone :]),
            spots=spots,
            places=self.places,
        )


def book_of(pages: Pages) -> Book:
    """Return the book that has no other pages."""
    sources = tuple((pages.data, index) for index in range(len(pages.leaves)))
    return Book(
        pages.version, pages.leaves, sources, pages.spots, pages.places, seconds=pages.seconds
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that was made so far, the newest of each kind.

    Attributes:
        version: how often files have changed. serial: counts what was made.
        failed: what could not be made, and why; gone once it could.
        begun: what is being laid out.
    """

    version: int = 0
    serial: int = 0
    read: Mapping[str, Read] = field(default_factory=dict)
    checked: Mapping[str, Checked] = field(default_factory=dict)
    web: Mapping[Wish, tuple[int, Web]] = field(default_factory=dict)
    fonts: Mapping[Wish, tuple[int, str]] = field(default_factory=dict)
    pages: Mapping[Wish, tuple[int, Book]] = field(default_factory=dict)
    failed: Mapping[Wish, tuple[Problem, ...]] = field(default_factory=dict)
    begun: frozenset[Wish] = frozenset()

    def after(self, message: Message) -> Shown:
        """Return what is shown once ``message`` has come."""
        serial = self.serial + 1
        match message:
            case Read():
                return replace(self, serial=serial, read={**self.read, message.asked: message})
            case Checked():
                checked = {**self.checked, message.asked: message}
                return replace(self, serial=serial, checked=checked)
            case Fonts():
                fonts = {**self.fonts, message.wish: (serial, message.rules)}
                return replace(self, serial=serial, fonts=fonts)
            case Web():
                made = replace(self, web={**self.web, message.wish: (serial, message)})
            case Pages():
                made = self.with_pages(message, serial)
            case Same():
                made = self.with_places(message, serial)
            case Begun():
                return replace(self, serial=serial, begun=self.begun | {message.wish})
            case Failed():
                failed = {**self.failed, message.wish: message.problems}
                begun = self.begun - {message.wish}
                return replace(self, serial=serial, failed=failed, begun=begun)
        kept = {other: why for other, why in made.failed.items() if other != message.wish}
        # Behind pages of a chapter comes the whole.
        on = isinstance(message, Same) or getattr(message, "instead_of", None) is not None
        begun = self.begun if on else self.begun - {message.wish}
        return replace(made, serial=serial, failed=kept, begun=begun)

    def with_pages(self, pages: Pages, serial: int) -> Shown:
        """Return the content with newly laid out pages: all, or those of a chapter."""
        book = book_of(pages)
        if pages.instead_of is not None:
            if pages.wish not in self.pages:
                return self
            book = self.pages[pages.wish][1].with_pages(pages)
        return replace(self, pages={**self.pages, pages.wish: (serial, book)})

    def with_places(self, same: Same, serial: int) -> Shown:
        """Return the content with the places of a layout that is otherwise unchanged."""
        known = self.pages.get(same.wish)
        if same.places is None or known is None or known[1].places == same.places:
            return self
        pages = replace(known[1], places=same.places)
        return replace(self, pages={**self.pages, same.wish: (serial, pages)})


def state_of(shown: Shown, wish: Wish, root: Path, editor: str) -> dict[str, Any]:
    """Return the values of the preview's page, for who looks at ``wish``.

    Args:
        root: of the project, for the addresses of files in an ``editor``.
    """
    read = shown.read.get(wish.institute)
    web = shown.web.get(wish)
    pages = shown.pages.get(wish)
    made = (web or pages or (0, None))[1]
    failed = shown.failed.get(wish, ())
    checked = shown.checked.get(wish.institute)
    problems = Problems(
        (*failed, *(made.problems if made else ()), *(checked.problems if checked else ()))
    )
    return {
        "version": made.version if made else 0,
        "title": read.title if read else "",
        "institute": read.institute if read else "",
        "languages": [list(pair) for pair in read.languages] if read else [],
        "web": web[0] if web else 0,
        "pages": pages[0] if pages else 0,
        "fonts": shown.fonts.get(wish, (0, ""))[0],
        "busy": wish in shown.begun,
        "seconds": round(made.seconds, 2) if made else 0,
        "failed": [row_of(problem, root, editor) for problem in failed],
        "problems": [row_of(problem, root, editor) for problem in in_order(problems)],
    }


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return errors first, each kind in the order of the files."""
    return sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)


def row_of(problem: Problem, root: Path, editor: str) -> dict[str, Any]:
    """Return a problem as JSON holds it, with the address that opens its place."""
    opened = address_of(problem.span, root, editor)
    return {**problem.row, "place": str(problem.span), "open": opened}


def address_of(span: Span, root: Path, editor: str) -> str:
    """Return the address that opens a place in an editor; empty where none is known for it."""
    form = EDITORS.get(editor, "")
    if not form or not span.file:
        return ""
    path = quote((root / span.file).as_posix())
    return form.format(path=path, line=max(1, span.line), column=max(1, span.column))


def leaves_of(pages: Book) -> dict[str, Any]:
    """Return the pages of a PDF as JSON holds them, and what stands on them."""
    return {
        "leaves": [[leaf.digest, leaf.width, leaf.height] for leaf in pages.leaves],
        "spots": [
            [place.file, place.line, place.column, spot.page, round(spot.top, 4)]
            for spot in pages.spots
            if (place := pages.places.get(spot.identifier.removesuffix("-title")))
        ],
    }


def body_of(page: str) -> str:
    """Return the body of a web page: what changes when its text does."""
    start, end = page.find("<body"), page.rfind("</body>")
    return page[start : end + len("</body>")]


_CHAPTER = re.compile(r'(<section class="chapter.*?\n</section>)', re.DOTALL)
_IDENTIFIER = re.compile(r'<section class="[^"]*" id="([^"]+)"')


def changed_chapters(before: str, after: str) -> list[str] | None:
    """Return the chapters of the body ``after`` that are others in ``before``, as HTML.

    None where more than chapters has changed, or where templates write chapters otherwise.
    """
    old, new = _CHAPTER.split(before), _CHAPTER.split(after)
    if len(new) < 3 or old[::2] != new[::2]:
        return None
    pairs = [pair for pair in zip(old[1::2], new[1::2], strict=True) if pair[0] != pair[1]]
    for one, other in pairs:
        named, again = _IDENTIFIER.match(one), _IDENTIFIER.match(other)
        if named is None or again is None or named[1] != again[1]:
            return None
        if other.count("<section") != other.count("</section"):
            return None
    return [other for _, other in pairs]
