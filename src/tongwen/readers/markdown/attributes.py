"""``{#identifier .class key="value"}``: reading attributes, and reporting what nothing takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...diagnostics import Problems, Span, nearest
from .citations import cross_reference
from .excerpt import Excerpt

_ITEM = re.compile(
    r"""
    \#(?P<identifier>[^\s{}\#="'<>]+)
    | \.(?P<class>[^\s{}.\#="'<>]+)
    | (?P<dash>-)(?=[\s}])
    | =(?P<raw>[\w+-]+)
    | (?P<key>[\w:-][\w:.-]*)=
      (?: "(?P<double>(?:\\.|[^"\\])*)" | '(?P<single>(?:\\.|[^'\\])*)'
        | “(?P<curly>[^”]*)” | (?P<bare>[^\s{}"'=<>`“”]+) )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANKS = re.compile(r"[ \t\n]*")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
LOOKS_LIKE = re.compile(r"\{[ \t]*[#.][\w-][^{}\n]*\}")
"""What somebody who writes attributes has begun, whether it reads or not."""

_INSTEAD = {
    "fig-cap": "write the caption in the square brackets",
    "tbl-cap": "write the caption after the table: “: Caption {#tbl-x}”",
    "height": "write a width instead: the height follows from it",
}
"""Attributes that authors bring from Quarto → what to do about each."""

_LOOKS = (
    "striped", "hover", "bordered", "borderless", "sm", "responsive", "table", "primary",
    "secondary", "success", "danger", "warning", "info", "light", "dark", "active", "img-fluid",
    "lightbox", "external", "no-external", "unlisted", "grid", "email", "uri", "no-underline",
)  # fmt: skip
"""Classes by which Quarto's and Bootstrap's pages look so or so: they say nothing of the text."""

_DRAWN_SO = (
    "fig-align", "fig-pos", "fig-env", "fig-scap", "fig-format", "fig-dpi", "group", "lightbox",
    "style", "target", "rel", "role", "short-caption",
    "code-fold", "code-summary", "code-line-numbers", "code-overflow", "code-copy",
    "startFrom", "tbl-colwidths", "layout-align", "layout-valign", "execution_count",
    "execution-count", "data-execution_count", "data-latex", "shortcodes",
    "quarto-private-1", "quarto-private-2",
)  # fmt: skip
"""Attributes of the same kind: where a thing stands, and how a page on a screen shows it."""

_DRAWN_CLASS = re.compile(
    r"(?:btn|g-col|g-start|gap|row|col)(?:-[\w-]+)?|[wh]-\d+|d-(?:none|flex|grid|block)"
    r"|nav-\w+|tabset-\w+|(?:text-|fs-|bg-|border-?|rounded-?|shadow-?|[mp][xytrbl]?-\d)[\w-]*"
    r"|callout-\w+-\w+|quarto-[\w-]+|preview-image|smaller|larger|incremental|nonincremental"
)

Kind = Literal["identifier", "class", "key", "raw"]


@dataclass(frozen=True, slots=True)
class Item:
    """One attribute; ``at`` is where it begins and ``value_at`` where its value does."""

    kind: Kind
    name: str
    value: str
    at: int
    value_at: int


@dataclass(frozen=True, slots=True)
class Found:
    """Attributes found in a text, and the offset after their closing brace."""

    items: tuple[Item, ...]
    end: int


_PAIRS = re.compile(r"(?:\s*[\w-]+=(?:\"[^\"]*\"|'[^']*'))+")


def find_pairs(text: str, start: int, end: int) -> Found | None:
    """Return the attributes that stand without braces up to ``end``, as MkDocs has them."""
    if not _PAIRS.fullmatch(text, start, end):
        return None
    found = find_attributes(f"{text[: start - 1]}{{{text[start:end]}}}", start - 1)
    return found and replace(found, end=end)


def find_attributes(text: str, start: int, end: int | None = None) -> Found | None:
    """Return the attributes that begin with the brace at ``start``; None if none do."""
    end = len(text) if end is None else end
    if not text.startswith("{", start):
        return None
    items: list[Item] = []
    position = start + 1
    while True:
        blanks = _BLANKS.match(text, position, end)
        after = blanks.end() if blanks else position
        if text.startswith("}", after) and after < end:
            return Found(tuple(items), after + 1)
        match = _ITEM.match(text, after, end)
        if match is None or (items and after == position):
            return None
        items.append(_item(match))
        position = match.end()


def _item(match: re.Match[str]) -> Item:
    at = match.start()
    if match["identifier"]:
        return Item("identifier", match["identifier"], "", at, at + 1)
    if match["class"]:
        return Item("class", match["class"], "", at, at + 1)
    if match["dash"]:
        return Item("class", "unnumbered", "", at, at)
    if match["raw"]:
        return Item("raw", match["raw"], "", at, at + 1)
    for group in ("double", "single", "curly", "bare"):
        if match[group] is not None:
            value = match[group]
            if group in ("double", "single"):
                value = _ESCAPE.sub(r"\1", value)
            # A value may be broken over lines in the source; it is one line.
            value = re.sub(r"[ \t]*\n[ \t]*", " ", value)
            return Item("key", match["key"], value, at, match.start(group))
    raise AssertionError("the pattern has no other arm")


def find_trailing_attributes(text: str) -> tuple[int, Found] | None:
    """Return where the attributes that end ``text`` begin, and them."""
    stripped = text.rstrip(" \t\n")
    if not stripped.endswith("}"):
        return None
    start = stripped.rfind("{")
    while start >= 0:
        # After a bracket or a backtick they belong to what that closes.
        if start == 0 or stripped[start - 1] not in "])`$@\\":
            found = find_attributes(stripped, start)
            if found is not None and found.end == len(stripped):
                return start, found
        start = stripped.rfind("{", 0, start)
    return None


_LISTED = 24
"""How many names a hint lists at the most."""


class AttributeTaker:
    """Attributes from which a block or an inline takes what it knows; the rest is reported.

    Problems: ``MD-11`` an unknown class (``MD-13``: of a division) and ``MD-12`` an unknown
    key (warnings), ``MD-10`` a raw format or a second identifier.
    """

    def __init__(self, items: Iterable[Item], excerpt: Excerpt, problems: Problems) -> None:
        self._items = list(items)
        self._excerpt = excerpt
        self._problems = problems
        self._asked: dict[Kind, list[str]] = {"class": [], "key": []}

    def place(self, item: Item) -> Span:
        """Return where ``item`` stands."""
        return self._excerpt.span(item.at)

    def identifier(self) -> str:
        """Take the identifier; empty if there is none."""
        taken = [item for item in self._items if item.kind == "identifier"]
        for item in taken:
            self._items.remove(item)
        for item in taken[1:]:
            self._problems.error(
                "MD-10",
                self.place(item),
                f"a second identifier, “{item.name}”",
                f"only “{taken[0].name}” is used; take one away",
            )
        return cross_reference(taken[0].name) or taken[0].name if taken else ""

    def take_class(self, *names: str) -> str:
        """Take the first class that is one of ``names``; empty if there is none."""
        self._asked["class"].extend(names)
        for item in self._items:
            if item.kind == "class" and item.name in names:
                self._items.remove(item)
                del self._asked["class"][-len(names) :]  # of these, one means something
                return item.name
        return ""

    def take_class_like(self, start: str) -> str:
        """Take the first class that begins with ``start``; empty if it may be one misspelt."""
        names = [item.name for item in self._items if item.kind == "class"]
        found = next((name for name in names if name.startswith(start)), "")
        known = [name[len(start) :] for name in self._asked["class"] if name.startswith(start)]
        return "" if nearest(found.removeprefix(start), known) else self.take_class(found)

    def take_item(self, *keys: str) -> Item | None:
        """Take the first value whose key is one of ``keys``."""
        self._asked["key"].extend(keys)
        for item in self._items:
            if item.kind == "key" and item.name in keys:
                self._items.remove(item)
                return item
        return None

    def peek_item(self, key: str) -> Item | None:
        """Return the value of ``key`` without taking it."""
        return next((one for one in self._items if one.kind == "key" and one.name == key), None)

    def take(self, *keys: str) -> str:
        """Take the value whose key is one of ``keys``; empty if there is none."""
        item = self.take_item(*keys)
        return item.value if item else ""

    def has(self, *names: str) -> bool:
        """Whether one of ``names`` is a class or a key here."""
        return any(item.kind in ("class", "key") and item.name in names for item in self._items)

    def take_files(self) -> tuple[str, ...]:
        """Take ``data``, the names of the files whose data a figure shows, parted by commas."""
        names = (name.strip() for name in self.take("data").split(","))
        return tuple(dict.fromkeys(name for name in names if name))

    def drop(self, classes: Sequence[str], keys: Sequence[str]) -> bool:
        """Take the named attributes and ignore them; return whether there were any."""
        names = {"class": classes, "key": keys}
        kept = [item for item in self._items if item.name not in names.get(item.kind, ())]
        found = len(kept) < len(self._items)
        self._items = kept
        return found

    def value(self, item: Item) -> Excerpt:
        """Return the value of ``item`` with its place."""
        return Excerpt.at(item.value, self._excerpt.span(item.value_at))

    def peek_identifier(self) -> str:
        """Return the identifier without taking it."""
        name = next((item.name for item in self._items if item.kind == "identifier"), "")
        return cross_reference(name) or name

    def report_rest(self, what: str, *, identified: bool = True, class_code: str = "MD-11") -> None:
        """Report the attributes that nothing took; ``what`` names their owner ("a heading").

        ``class_code`` is ``MD-13`` where a class would name a division.
        """
        for item in self._items:
            if item.kind == "class" and (item.name in _LOOKS or _DRAWN_CLASS.fullmatch(item.name)):
                continue
            if item.kind == "key" and item.name in _DRAWN_SO:
                continue
            place = self.place(item)
            if item.kind == "class":
                self._problems.warning(
                    class_code,
                    place,
                    f"the class “{item.name}” means nothing on {what}",
                    nearest(item.name, self._asked["class"]) or self._known("class", "."),
                )
            elif item.kind == "key":
                self._problems.warning(
                    "MD-12",
                    place,
                    f"the attribute “{item.name}” (“{item.value}”) means nothing on {what}",
                    _INSTEAD.get(item.name)
                    or nearest(item.name, self._asked["key"])
                    or self._known("key", ""),
                )
            elif item.kind == "raw":
                self._problems.error(
                    "MD-10",
                    place,
                    f"raw “{item.name}” is not passed on: a report is published in every format",
                    "write it in Markdown",
                )
            elif not identified:
                self._problems.warning(
                    "MD-12",
                    place,
                    f"the identifier “{item.name}” means nothing on {what}",
                    "give it to a heading, a figure, a table, an equation or a division",
                )
        self._items.clear()

    def _known(self, kind: Kind, mark: str) -> str:
        names = [mark + name for name in dict.fromkeys(self._asked[kind])]
        listed = ", ".join(names[:_LISTED]) + (" …" if names[_LISTED:] else "")
        return f"known here: {listed}" if names else "take it away"


def placed_in(source: Excerpt, excerpt: Excerpt, items: Iterable[Item]) -> tuple[Item, ...]:
    """Return ``items`` with offsets into the whole text in the place of those in an excerpt."""

    def offset(at: int) -> int:
        line, column = excerpt.place(at)
        # What stands in HTML is a text of its own, which begins at its own line.
        below = line - source.anchors[0][1]
        return source.anchors[min(max(below, 0), len(source.anchors) - 1)][0] + column - 1

    return tuple(
        replace(item, at=offset(item.at), value_at=offset(item.value_at)) for item in items
    )
