"""What a web page says, through its elements (HTML Living Standard, 4) and their roles.

The notes are the section whose role is ``doc-endnotes`` (DPUB-ARIA 1.1), the contents the
navigation before the text; what is hidden from who listens is no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from ...languages.counting import AROUND, COUNTED, list_mark
from ..structure import (
    BREAK,
    TICKS,
    Block,
    Charted,
    FrameKind,
    Kind,
    Landing,
    Note,
    Run,
    Structure,
    joined,
    placed_cells,
    stripped,
)
from .tree import Element, words_of

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SILENT = frozenset({"script", "style", "template", "head", "title", "button", "colgroup"})
_MEANS = frozenset({"cite", "formats", "sequence", "data-files", "numbers"})
"""Classes of what helps to use the page, as buttons do: no part of what the report says."""
_CONTAINERS = frozenset(
    {"div", "section", "article", "main", "header", "footer", "aside", "blockquote", "figure",
     "nav", "body", "details", "summary", "address", "hgroup"}
)  # fmt: skip
_BLOCKS = _CONTAINERS | {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "hr", "figcaption",
    "li", "dt", "dd",
}  # fmt: skip


def read_html_structure(root: Element) -> Structure:
    """Return what a page of HTML says."""
    main = next(root.iter("main"))
    language = root.get("lang", "")
    landings: dict[str, Landing] = {}
    front, body = _Flow("front", landings), _Flow("body", landings)
    notes: list[Note] = []
    contents: list[tuple[Block, ...]] = []
    frame: dict[FrameKind, tuple[Block, ...]] = {}
    text = _How(language=language)
    whole = root.find("body")
    for node in () if whole is None else whole:
        before = len(front.blocks)
        _before_and_after(node, main, front, contents, text)
        front.close()
        kind: FrameKind = "cover" if node.tag == "header" else "imprint"
        frame[kind] = (*frame.get(kind, ()), *front.blocks[before:])
    for node in main:
        if not isinstance(node.tag, str):
            continue
        if node.get("role") == "doc-endnotes":
            notes += _notes(node, landings, text)
        elif "cite" in _classes(node):
            frame["citation"] = tuple(_cited(node, text))
        elif _is_chapter(node):
            body.node(node, text)
        else:
            before = len(front.blocks)
            front.node(node, text)
            front.close()
            frame["abstract"] = (*frame.get("abstract", ()), *front.blocks[before:])
    body.close()
    return Structure(
        "html", language, tuple(front.blocks), tuple(contents), tuple(body.blocks), tuple(notes),
        landings, frame=frame, record=_record(root), charts=tuple(_charts(root)),
        expansions=tuple(
            (words_of(node), node.get("title", ""))
            for node in main.iter("abbr")
        ),
    )  # fmt: skip


def _charts(root: Element) -> Iterator[Charted]:
    """Yield the numbers of each chart, which the page has in a table under the figure."""
    for number, table in enumerate(root.iterfind(".//details[@class='numbers']//table"), start=1):
        rows = (tuple(words_of(cell) for cell in row.iterchildren()) for row in table.iter("tr"))
        yield Charted(tuple(rows), place=f"the numbers of chart {number}")


def _cited(section: Element, how: _How) -> Iterator[Block]:
    """Yield how the report is to be cited: words, and each notation with its download."""
    for node in section.iter("p", "pre", "a"):
        if node.tag == "a" or "facts" not in _classes(node):
            words = "".join(map(str, node.itertext()))
            run = Run(words, how.language, node.get("href", ""))
            yield Block("code" if node.tag == "pre" else "paragraph", (run,), place=_place(node))


def _record(root: Element) -> dict[str, tuple[str, ...]]:
    """Return what the page says of itself: metadata, title, related addresses by relation.

    And the names of its regions, the date of its cover for machines, and the files beside it.
    """
    found: dict[str, list[str]] = {}
    for node in root.iter("meta", "link", "title"):
        if node.getparent() is None or str(_parent_tag(node)) != "head":
            continue
        if node.tag == "title":
            name, value = "title", "".join(map(str, node.itertext()))
        elif node.tag == "link":
            name = " ".join((node.get("rel", ""), node.get("hreflang", ""))).strip()
            value = node.get("href", "")
        else:
            name = node.get("name") or node.get("property") or ""
            value = node.get("content", "")
        found.setdefault(name, []).append(value)
    found |= {"region": _regions(root), "published": [], "other format": []}
    for node in root.iterfind("body/header//*"):
        if node.tag == "time":
            found["published"].append(node.get("datetime", ""))
        elif node.tag == "a" and node.get("type"):
            found["other format"].append(node.get("href", ""))
    return {name: tuple(values) for name, values in found.items()}


def _regions(root: Element) -> list[str]:
    """Return the name of each part of the page that has one for who listens (ARIA 1.2, 5.2.8).

    "" for one that is named by an element that is not there.
    """
    named = {node.get("id"): node for node in root.iterfind(".//*[@id]")}
    found = []
    for node in root.iter("nav", "section", "ul"):
        by = named.get(node.get("aria-labelledby"))
        if by is not None:
            found.append(words_of(by))
        elif node.get("aria-labelledby") or node.get("aria-label") or node.tag == "nav":
            found.append(node.get("aria-label", ""))
    return found


def _is_chapter(node: Element) -> bool:
    """Whether ``node`` is of the report's text: the abstract in front of it is not."""
    return "abstract" not in _classes(node)


def _before_and_after(
    node: Element,
    main: Element,
    front: _Flow,
    contents: list[tuple[Block, ...]],
    how: _How,
) -> None:
    """Read what stands round the text: cover and foot, and the contents."""
    if node is main or not isinstance(node.tag, str):
        return
    if node.tag == "nav" and "contents" in _classes(node):
        for heading in node.iter("summary"):
            front.node(heading, how)
        contents.append(tuple(_contents(node, how)))
    elif node.tag == "a" and "skip" in _classes(node):
        return
    elif any(inner is main for inner in node.iter("main")):
        for child in node:
            _before_and_after(child, main, front, contents, how)
    else:
        front.node(node, how)


def _contents(nav: Element, how: _How) -> Iterator[Block]:
    for item in nav.iter("li"):
        link = item.find(".//a")
        if link is None:
            continue
        level = next((int(c[6:]) for c in _classes(item) if re.fullmatch(r"level-\d", c)), None)
        flow = _Flow("front", {})
        flow.node(link, how)
        label = flow.label
        runs = stripped([*flow.take()])
        yield Block("contents", runs, label, level, place=_place(link))


def _notes(section: Element, landings: dict[str, Landing], how: _How) -> Iterator[Note]:
    for heading in section.iter("h1", "h2", "h3"):
        landings[heading.get("id", "")] = Landing("note", 0)
    for index, item in enumerate(section.iterfind("./ol/li")):
        landing = Landing("note", index)
        landings.update({node.get("id", ""): landing for node in item.iter() if node.get("id")})
        flow = _Flow("note", {})
        number = ""
        for child in item:
            if isinstance(child.tag, str) and "label" in _classes(child):
                number = "".join(map(str, child.itertext())).strip()
            else:
                flow.node(child, how)
        flow.close()
        yield Note(number, tuple(flow.blocks), flow.back, _place(item))


def _mark(number: int, classes: frozenset[str]) -> str:
    """Return the mark before a list item, counted as the classes of the list say."""
    counted = [name for name in COUNTED if name in classes]
    around = [name for name in AROUND if name in classes]
    return list_mark(number, counted[0] if counted else "", around[0] if around else "period")


@dataclass(frozen=True, slots=True)
class _How:
    """What stands around a piece of text: what words without a block of their own become."""

    language: str = ""
    target: str = ""
    kind: Kind = "paragraph"
    level: int | None = None
    depth: int = 0
    preserved: bool = False


@dataclass
class _Flow:
    """Reads mixed content into blocks: words gather until an element begins a block."""

    part: str
    landings: dict[str, Landing]
    blocks: list[Block] = field(default_factory=list)
    label: str = ""
    mark: str = ""
    back: str = ""
    ways: tuple[str, ...] = ()
    _runs: list[Run] = field(default_factory=list)
    _kind: Kind = "paragraph"
    _level: int | None = None
    _place: str = ""
    _owed: bool = False
    _anonymous: bool = True

    def take(self) -> list[Run]:
        """Return the words gathered so far, and begin anew."""
        runs, self._runs = self._runs, []
        return runs

    def close(self) -> None:
        """End the block that is being gathered."""
        runs = stripped(self.take())
        if runs or self.label or self._owed:
            if self._anonymous and [run.kind for run in runs] == ["picture"]:
                self._kind = "picture"
            self.blocks.append(
                Block(
                    self._kind,
                    runs,
                    self.label,
                    self._level,
                    ways=self.ways,
                    place=self._place,
                    mark=self.mark,
                )
            )
        self._kind, self._level, self._owed, self._anonymous = "paragraph", None, False, True
        self.label = self.mark = self._place = ""
        self.ways = ()

    def _open(self, kind: Kind, level: int | None, node: Element, *, owed: bool = False) -> None:
        self.close()
        self._kind, self._level, self._owed, self._anonymous = kind, level, owed, False
        self._place = _place(node)

    def _block(self, block: Block) -> None:
        self.close()
        self.blocks.append(block)

    # --- elements

    def node(self, node: Element, how: _How) -> None:
        """Read ``node`` with all in it."""
        if not isinstance(node.tag, str) or node.tag in _SILENT:
            return
        if node.get("hidden") is not None or node.get("aria-hidden") == "true":
            return
        tag, classes = str(node.tag), _classes(node)
        if set(classes) & _MEANS:
            return
        if "cited" in classes:
            links = node.iter("a")
            self.ways += tuple(unquote(str(link.get("href", ""))) for link in links)
            return
        if node.get("role") == "doc-backlink":
            self.back = unquote(node.get("href", ""))
            return
        how = replace(how, language=node.get("lang") or how.language)
        begins = tag in _BLOCKS
        if begins and tag != "p":
            # An item's own words may be a paragraph inside it; any other block comes after them.
            self.close()
        self._name(node)
        match tag:
            case "p":
                self._paragraph(node, how)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._open("heading", int(tag[1]) - 1, node)
                self._inside(node, how)
                self.close()
            case "ul" | "ol":
                self._list(node, how)
            case "dl":
                self._definitions(node, how)
            case "table":
                self._table(node, how)
            case "pre":
                self._open("code", None, node)
                self._inside(node, replace(how, preserved=True))
                self.close()
            case "hr":
                self._block(Block("break", place=_place(node)))
            case "figcaption":
                self._open("caption", None, node)
                self._inside(node, how)
                self.close()
            case "br":
                self._say(BREAK, how)
            case "img":
                self._picture(node, how)
            case "svg":
                return
            case "math":
                self._formula(node, how)
            case "footer" if "attribution" in classes:
                self._open("attribution", None, node)
                self._inside(node, how)
                self.close()
            case "a":
                self._link(node, how)
            case _ if begins:
                self._container(node, classes, how)
            case _:
                self._inline(node, classes, how)

    def _name(self, node: Element) -> None:
        name = node.get("id")
        if name and self.part in ("front", "body"):
            part = "front" if self.part == "front" else "body"
            self.landings.setdefault(name, Landing(part, len(self.blocks)))  # type: ignore[arg-type]

    def _inside(self, node: Element, how: _How) -> None:
        self._say(node.text or "", how)
        for child in node:
            self.node(child, how)
            self._say(child.tail or "", how)

    def _say(self, text: str, how: _How) -> None:
        if not text:
            return
        if how.preserved:
            text = text.replace("\r\n", "\n").replace("\n", BREAK)
        elif text is not BREAK:
            text = _SPACE.sub(" ", text)
        if text.strip(" ") or self._runs:
            self._runs.append(Run(text, how.language, how.target))

    def _paragraph(self, node: Element, how: _How) -> None:
        before = "".join(run.text for run in stripped(self._runs))
        # Else it is an item's first words, with their box.
        if not self._owed or before.strip("".join(TICKS)):
            self._open("paragraph", how.depth or None, node)
        self._inside(node, how)
        self.close()

    def _container(self, node: Element, classes: frozenset[str], how: _How) -> None:
        words = node.get("aria-label")
        if node.get("role") == "group" and words:
            self._block(Block("picture", (Run(words, how.language, kind="picture"),),
                              place=_place(node)))  # fmt: skip
        if "equation" in classes:
            self._equation(node, how)
            return
        self._place = self._place or _place(node)
        self._inside(node, how)
        self.close()

    def _equation(self, node: Element, how: _How) -> None:
        flow = _Flow("", {})
        number = ""
        for child in node.iter():
            if child.tag == "math" or (child.tag == "code" and "mathematics" in _classes(child)):
                flow.node(child, how)
            elif child.tag == "span" and "number" in _classes(child):
                number = "".join(map(str, child.itertext())).strip()
        self._block(Block("formula", stripped(flow.take()), number, place=_place(node)))

    def _list(self, node: Element, how: _How) -> None:
        depth = how.depth + 1
        references = "references" in _classes(node)
        number = int(node.get("start") or "1") if (node.get("start") or "1").isdigit() else 1
        counted = node.tag == "ol" and not references and "timeline" not in _classes(node)
        for item in node:
            if item.tag != "li":
                continue
            inner = replace(how, depth=depth, language=item.get("lang") or how.language)
            self._open("reference" if references else "item", None if references else depth, item,
                       owed=True)  # fmt: skip
            self._name(item)
            self.label = f"{number}" if counted else ""
            self.mark = _mark(number, _classes(node)) if counted else ""
            self._inside(item, inner)
            self.close()
            number += 1

    def _definitions(self, node: Element, how: _How) -> None:
        for item in node.iter("dt", "dd"):
            if next(item.iterancestors("dl"), None) is not node:
                continue
            inner = replace(how, language=item.get("lang") or how.language)
            if item.tag == "dt":
                self._open("term", None, item)
            else:
                self._open("explanation", None, item, owed=True)
            self._name(item)
            self._inside(item, inner)
            self.close()

    def _table(self, node: Element, how: _How) -> None:
        caption = node.find("caption")
        if caption is not None:
            self._open("caption", None, caption)
            self._inside(caption, replace(how, language=caption.get("lang") or how.language))
            self.close()
        for named in node.iter():
            if isinstance(named.tag, str):
                self._name(named)
        rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        head = sum(1 for row in rows if _parent_tag(row) == "thead")
        cells = tuple(placed_cells([list(self._row(row, how)) for row in rows]))
        self._block(Block("table", cells=cells, head=head, place=_place(node)))

    def _row(
        self, row: Element, how: _How
    ) -> Iterator[tuple[tuple[Run, ...], bool, int, int, str]]:
        for cell in row.iterchildren("td", "th"):
            flow = _Flow("", {})
            flow._inside(cell, replace(how, language=cell.get("lang") or how.language))
            runs = stripped(run for block in flow.blocks for run in block.content)
            runs = joined((*runs, *stripped(flow.take())))
            yield (
                runs, cell.tag == "th", _span(cell, "rowspan"), _span(cell, "colspan"),
                _place(cell),
            )  # fmt: skip

    # --- in a line

    def _picture(self, node: Element, how: _How) -> None:
        words = node.get("alt", "")
        self._runs.append(Run(words, how.language, how.target, "picture"))

    def _formula(self, node: Element, how: _How) -> None:
        # All that it holds: what is seen, then its TeX in the annotation.
        text = " ".join(str(piece) for piece in node.itertext())
        self._runs.append(Run(text, how.language, how.target, "formula"))

    def _link(self, node: Element, how: _How) -> None:
        target = node.get("href", "")
        if target.startswith("#"):
            target = unquote(target)  # names in the page are written as they are
        if node.get("role") == "doc-noteref":
            number = "".join(map(str, node.itertext())).strip()
            self._runs.append(Run(number, how.language, target, "note"))
        else:
            self._inside(node, replace(how, target=target))

    def _inline(self, node: Element, classes: frozenset[str], how: _How) -> None:
        parts = {"number", "label", "task-mark"} & classes
        if parts and not stripped(self._runs) and not self.label:
            number = _SPACE.sub(" ", "".join(map(str, node.itertext()))).strip()
            self.label = number
            self._runs.clear()
            return
        self._inside(node, how)


def _classes(node: Element) -> frozenset[str]:
    return frozenset((node.get("class") or "").split())


def _parent_tag(node: Element) -> str:
    parent = node.getparent()
    return str(parent.tag) if parent is not None else ""


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return int(value) if value.isdigit() and 0 < int(value) < 1000 else 1


def _place(node: Element) -> str:
    return f"line {node.sourceline}" if node.sourceline else ""


__all__ = ["read_html_structure"]
