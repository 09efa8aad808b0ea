"""The elements of a web page as they are written, and what of them does not nest.

No browser's mending stands between: an end tag that closes nothing is what a check wants to see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
"""Elements without an end (HTML, 13.1.2)."""

_MAY_STAY_OPEN = frozenset(
    [
        "li",
        "dt",
        "dd",
        "p",
        "rt",
        "rp",
        "option",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
    ]
)
"""Elements whose end tag may be left out (HTML, 13.1.2.4)."""


@dataclass(slots=True)
class Element:
    """A start tag: its name, its attributes, its line, and the words in it."""

    name: str
    attributes: dict[str, str]
    line: int
    doubled: tuple[str, ...] = ()
    words: str = ""
    inside: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    """A page that was read: its elements in order, and what does not nest."""

    elements: list[Element] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    declared: bool = False

    def of(self, *names: str) -> Iterator[Element]:
        """Yield the elements of these names."""
        return (element for element in self.elements if element.name in names)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[Element] = []

    def handle_decl(self, decl: str) -> None:
        self.page.declared = self.page.declared or decl.lower() == "doctype html"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        element = Element(
            tag,
            {name: value or "" for name, value in reversed(attrs)},
            self.getpos()[0],
            tuple(name for name, count in names.items() if count > 1),
            inside=tuple(one.name for one in self.open),
        )
        self.page.elements.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # A stroke at the end closes an element of SVG or MathML; of HTML it closes nothing.
        if self.open and tag not in _VOID and {"svg", "math"} & {one.name for one in self.open}:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        line = self.getpos()[0]
        if tag in _VOID:
            self.page.faults.append((line, f"</{tag}> ends an element that has no end"))
            return
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].name == tag:
                for left in self.open[place + 1 :]:
                    if left.name not in _MAY_STAY_OPEN:
                        self.page.faults.append((left.line, f"<{left.name}> is not closed"))
                del self.open[place:]
                return
        self.page.faults.append((line, f"</{tag}> closes nothing"))

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words += data

    def finish(self) -> Page:
        self.close()
        for left in self.open:
            if left.name not in _MAY_STAY_OPEN | {"html", "body"}:
                self.page.faults.append((left.line, f"<{left.name}> is not closed"))
        return self.page


def read_page(text: str) -> Page:
    """Return the elements of a page of HTML, and what in it does not nest."""
    reader = _Reader()
    reader.feed(text)
    return reader.finish()
