"""What a Word file says, from its parts (ECMA-376 part 1, 17).

A heading is what has an outline level, an item what has a number or bullet; the numbers are
counted as Word counts them. What only a style says (a caption, a reference, a term) is known by
the style's name. Fields give their result and what they lead to; frames and sections are layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ...languages.characters import is_east_asian
from ..structure import (
    BREAK,
    LINE_END,
    Block,
    FrameKind,
    Kind,
    Landing,
    Note,
    Run,
    Structure,
    placed_cells,
    stripped,
)
from .charted import read_charts
from .numbering import Counting
from .package import W, laid_open, style_named, value
from .word import ROMAN, Instruction, WordFile, is_on, read_word

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"

Element = etree._Element

_STYLE_KINDS: tuple[tuple[str, Kind], ...] = (
    ("caption", "caption"),
    ("bibliography", "reference"),
    ("definition term", "term"),
    ("attribution", "attribution"),
    ("epigraph attribution", "attribution"),
    ("pull quote attribution", "attribution"),
    ("code block", "code"),
    ("thematic break", "break"),
    ("equation", "formula"),
)
"""Name of a style, or of one that it builds on → what its paragraphs are."""

_WRAPS = (None, "textWrapping")
"""Kinds of ``w:br`` that end a line, not a page or a column."""


def read_docx_structure(data: WordFile | bytes) -> Structure:
    """Return what a Word file says.

    Raises:
        UnreadableArtefact: no Word file, or one without a body.
    """
    word = data if isinstance(data, WordFile) else read_word(data)
    body = word.package.roots[word.main].find(f"{W}body")
    assert body is not None  # the reader has seen to it
    return _Reader(word).read(body)


def _languages(node: Element | None) -> tuple[str, str]:
    if node is None:
        return "", ""
    return node.get(f"{W}val", ""), node.get(f"{W}eastAsia", "")


# --- the text ----------------------------------------------------------------------------


@dataclass
class _Field(Instruction):
    """A complex field that is open (17.16.18)."""

    instruction: str = ""
    result: bool = False

    @property
    def target(self) -> str:
        """What the field leads to: a bookmark or an address; "" for one that leads nowhere."""
        if self.name == "REF" and self.argument and self.switch("h") is not None:
            return f"#{self.argument}"
        if self.name == "HYPERLINK":
            return f"#{place}" if (place := self.switch("l")) else self.argument
        return ""


@dataclass(frozen=True, slots=True)
class _How:
    part: str
    target: str = ""
    languages: tuple[str, str] = ("", "")


@dataclass
class _Reader:
    word: WordFile
    landings: dict[str, Landing] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _open: dict[str, str] = field(default_factory=dict)
    _called: dict[str, str] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _boxed: list[Element] = field(default_factory=list)
    _automatic: int = 0
    _capital: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        self.package = self.word.package
        self.styles = self.word.styles
        self._of_document = _languages(self.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}lang"))
        self.numbering = Counting(self.word.numbering)

    def read(self, body: Element) -> Structure:
        """Read the cover and the front matter, the contents, the text, and the notes."""
        main = self.word.main
        nodes = list(_flowing(body))
        begins = _body_begins(body, nodes)
        how = _How(main)
        before = list(self._blocks(nodes[:begins], how, "front", f"{main}, paragraph "))
        front = [block for block in before if block.kind != "contents"]
        frame = self._frame(nodes[:begins], body)
        text = list(self._blocks(nodes[begins:], how, "body", f"{main}, paragraph ", begins))
        self._read_notes()
        latin, han = self._of_document
        return Structure(
            "docx", latin or han, tuple(front), tuple(_lists(before)), tuple(text),
            tuple(self.notes), self.landings, frame=frame, record=self._record(),
            charts=read_charts(self.package, main),
        )  # fmt: skip

    def _frame(self, nodes: list[Element], body: Element) -> dict[FrameKind, tuple[Block, ...]]:
        """Return the parts before the text, by their paragraphs' styles, and heads and feet."""
        found: dict[FrameKind, list[Block]] = {}
        main = self.word.main
        scratch = _Reader(self.word)  # notes and names are the text's own reader's
        for place, node in enumerate(nodes, start=1):
            style = style_named(node) or self.styles.default
            name = next(iter(self.styles.names(style)), "")
            kind = next((kind for begins, kind in _FRAME if name.startswith(begins)), None)
            if kind is not None and node.tag == f"{W}p":
                runs = stripped(scratch._runs(node, _How(main, "", self._of_document)))
                block = Block("paragraph", runs, place=f"{main}, paragraph {place}")
                found.setdefault(kind, []).append(block)
        for edge, where, node in _edges(body):
            found.setdefault(edge, []).append(scratch._edge(where, node))
        return {kind: tuple(blocks) for kind, blocks in found.items()}

    def _edge(self, place: str, node: Element) -> Block:
        """Return a section's head or foot; the fields in it are read as they show."""
        relation = self.package.relations_of(self.word.main).get(node.get(f"{_R}id", ""))
        part = relation.target if relation is not None else ""
        root = self.package.roots.get(part)
        if root is None:
            return Block("paragraph", place=f"{part}, {place}")
        runs = [
            run
            for paragraph in root.iter(f"{W}p")
            for run in (*self._runs(paragraph, _How(part)), Run(LINE_END))
        ]
        asked = "".join(found.text or "" for found in root.iter(f"{W}instrText"))
        label = "PAGE" if re.search(r"\bPAGE\b", asked) else ""
        return Block("paragraph", stripped(runs), label, place=f"{part}, {place}")

    def _record(self) -> dict[str, tuple[str, ...]]:
        """Return the core properties by their names (part 2, 11.1)."""
        root = self.package.root("", "core-properties")
        found: dict[str, list[str]] = {}
        for node in () if root is None else root:
            found.setdefault(etree.QName(node).localname, []).append(node.text or "")
        return {key: tuple(values) for key, values in found.items()}

    # --- blocks

    def _blocks(
        self, nodes: list[Element], how: _How, part: str, place: str, offset: int = 0
    ) -> Iterator[Block]:
        count = 0
        before = 0
        for count, node in enumerate(nodes, start=offset + 1):
            found = list(
                self._table(node, how, f"{place}{count}")
                if node.tag == f"{W}tbl"
                else self._paragraph(node, how, f"{place}{count}")
            )
            if part in ("front", "body"):
                for name in self._names:
                    self.landings.setdefault(name, Landing(part, before))  # type: ignore[arg-type]
            if found or node.tag == f"{W}tbl":
                self._names.clear()
            yield from found
            before += sum(block.kind != "contents" for block in found)
            boxed, self._boxed = self._boxed, []
            for box in boxed:
                inner = list(self._blocks(list(_flowing(box)), how, "", f"{place}{count}, box "))
                yield from inner
                before += len(inner)

    def _paragraph(self, node: Element, how: _How, place: str) -> Iterator[Block]:
        style = style_named(node)
        names = self.styles.names(style or self.styles.default)
        how = replace(how, languages=self._languages(node, style, how))
        number, level = self.word.list_of(node)
        item = self.numbering.count(number, level)
        item = item if item is not None and item.format != "none" else None
        # A bullet counts, and is no label.
        counted = str(item.number) if item is not None and item.format != "bullet" else ""
        label = counted
        if item is not None and counted and item.label is not None:
            label = item.label
        if node.find(f"{W}pPr/{W}framePr[@{W}dropCap]") is not None:
            # The first letters of the next paragraph, in a frame of their own (17.3.1.11).
            self._capital = tuple(self._runs(node, how))
            return
        runs = stripped((*self._capital, *self._runs(node, how)))
        self._capital = ()
        contents = next((name for name in names if re.fullmatch(r"toc \d", name)), "")
        outline = self.styles.level_of(node)
        if contents or "table of figures" in names:
            if runs:
                deep = int(contents[4:]) if contents else 1
                yield Block("contents", runs, "", deep, place=place)
            return
        if outline is not None:
            if runs or label:
                yield Block("heading", runs, label, outline + 1, place=place)
            return
        if entry := next(filter(None, (re.fullmatch(r"index (\d)", name) for name in names)), None):
            if runs:
                yield Block("item", runs, level=int(entry[1]), place=place)
            return
        kind = next((kind for name, kind in _STYLE_KINDS if name in names), None)
        if kind == "break":
            yield Block("break", place=place)
        elif kind == "formula":
            if runs:
                yield _formula(runs, place)
        elif kind is not None:
            if runs:
                shown = label if kind == "reference" else ""
                yield Block(kind, runs, shown, place=place)
        elif item is not None:
            # Whether an item's number is written 3 or c is its look, unless the author wrote it.
            number = counted if label else ""
            yield Block("item", runs, number, level + 1, place=place, mark=item.label or "")
        elif "list task" in names:
            yield Block("item", runs, place=place)
        elif [run.kind for run in runs] == ["picture"] and "figure" in names:
            yield Block("picture", runs, place=place)
        elif runs:
            yield Block("paragraph", runs, place=place)

    def _table(self, node: Element, how: _How, place: str) -> Iterator[Block]:
        paragraphs = list(node.iter(f"{W}p"))
        style = style_named(paragraphs[0]) if paragraphs else ""
        if "equation" in self.styles.names(style or self.styles.default):
            # A formula and its number, in a row for their places only.
            runs = [run for inner in paragraphs for run in self._runs(inner, how)]
            yield _formula(stripped(runs), place)
            return
        rows = [list(self._row(row, how, place)) for row in node.iterchildren(f"{W}tr")]
        merged = _merge(rows)
        head = 0
        for row in node.iterchildren(f"{W}tr"):
            mark = row.find(f"{W}trPr/{W}tblHeader")
            if not is_on(mark):
                break
            head += 1
        alternative = value(node.find(f"{W}tblPr/{W}tblDescription"))
        yield Block("table", cells=tuple(placed_cells(merged)), head=head,
                    alternative=alternative, place=place)  # fmt: skip

    def _row(self, row: Element, how: _How, place: str) -> Iterator[_WordCell]:
        for cell in row.iter(f"{W}tc"):
            runs: list[Run] = []
            header = False
            for paragraph in cell.iterchildren(f"{W}p"):
                style = style_named(paragraph)
                header = header or any(
                    name.endswith("head")
                    for name in self.styles.names(style or self.styles.default)
                )
                inner = replace(how, languages=self._languages(paragraph, style, how))
                if runs:
                    runs.append(Run(BREAK))
                runs += self._runs(paragraph, inner)
            properties = cell.find(f"{W}tcPr")
            span = value(properties.find(f"{W}gridSpan")) if properties is not None else ""
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            merged = "" if merge is None else merge.get(f"{W}val", "continue")
            across = int(span) if span.isdigit() else 1
            yield _WordCell(stripped(runs), header, across, merged, place)

    def _languages(self, node: Element, style: str, how: _How) -> tuple[str, str]:
        return self._resolved(node.find(f"{W}pPr/{W}rPr"), style, self._of_document)

    def _resolved(
        self, properties: Element | None, style: str, around: tuple[str, str]
    ) -> tuple[str, str]:
        """Return the languages that ``style`` gives, over those ``around``."""
        latin, han = "", ""
        for node in self.styles.chain(style) if style else ():
            one, other = _languages(node.find(f"{W}rPr/{W}lang"))
            latin, han = latin or one, han or other
        return latin or around[0], han or around[1]

    # --- in a line

    def _runs(self, parent: Element, how: _How) -> Iterator[Run]:
        for node in parent:
            tag = node.tag
            if tag == f"{W}r":
                yield from self._run(node, how)
            elif tag == f"{W}hyperlink":
                yield from self._runs(node, replace(how, target=self._link(node, how)))
            elif tag == f"{W}fldSimple":
                simple = _Field(node.get(f"{W}instr", ""), True)
                yield from self._runs(node, replace(how, target=simple.target or how.target))
            elif tag == f"{W}bookmarkStart":
                name = node.get(f"{W}name", "")
                self._names.append(name)
                self._open[node.get(f"{W}id", "")] = name
            elif tag == f"{W}bookmarkEnd":
                self._open.pop(node.get(f"{W}id", ""), None)
            elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
                text = "".join(found.text or "" for found in node.iter(f"{_M}t"))
                text = text.replace("\u200b", "")
                yield Run(text, how.languages[0], how.target, "formula")
            elif tag == f"{W}sdt":
                content = node.find(f"{W}sdtContent")
                if content is not None:
                    yield from self._runs(content, how)
            elif tag in (f"{W}ins", f"{W}smartTag", f"{W}customXml", f"{W}moveTo"):
                yield from self._runs(node, how)

    def _link(self, node: Element, how: _How) -> str:
        anchor = node.get(f"{W}anchor")
        identifier = node.get(f"{_R}id")
        if identifier:
            relation = self.package.relations_of(how.part).get(identifier)
            target = relation.target if relation is not None else ""
            return f"{target}#{anchor}" if anchor else target
        return f"#{anchor}" if anchor else ""

    def _run(self, node: Element, how: _How) -> Iterator[Run]:
        properties = node.find(f"{W}rPr")
        languages = how.languages
        if properties is not None:
            style = value(properties.find(f"{W}rStyle"))
            languages = self._resolved(None, style, languages)
            latin, han = _languages(properties.find(f"{W}lang"))
            languages = latin or languages[0], han or languages[1]
            if properties.find(f"{W}vanish") is not None or style == "IndexPages":
                return  # a page number belongs to layout
        custom = False
        for child in node:
            tag = child.tag
            if tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
                continue
            if tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
                continue
            if any(not open_.result for open_ in self._fields):
                continue
            if any(open_.name in ("PAGEREF", "NUMPAGES") for open_ in self._fields):
                continue  # a page number belongs to layout
            if tag == f"{W}footnoteReference":
                custom = child.get(f"{W}customMarkFollows") in ("1", "true")
                yield from self._call(child, node, custom, how)
            elif tag == f"{W}t" and not custom:
                yield from self._words(child.text or "", languages, how)
            elif tag in (f"{W}tab", f"{W}ptab"):
                yield Run(" ", languages[0], self._target(how))
            elif tag == f"{W}cr" or (tag == f"{W}br" and child.get(f"{W}type") in _WRAPS):
                yield Run(BREAK, languages[0], self._target(how))
            elif tag == f"{W}noBreakHyphen":
                yield Run("\N{NON-BREAKING HYPHEN}", languages[0], self._target(how))
            elif tag == f"{W}softHyphen":
                yield Run("\N{SOFT HYPHEN}", languages[0], self._target(how))
            elif tag == f"{W}drawing":
                yield from self._drawing(child, languages, how)
            elif tag == f"{_MC}AlternateContent":
                for choice in child.iterchildren(f"{_MC}Choice"):
                    for drawing in choice.iter(f"{W}drawing"):
                        yield from self._drawing(drawing, languages, how)

    def _words(self, text: str, languages: tuple[str, str], how: _How) -> Iterator[Run]:
        noted = next((f for f in self._fields if f.name == "NOTEREF"), None)
        if noted is not None:
            yield Run(text, languages[0], f"#note at {noted.argument}", "note")
            return
        target = self._target(how)
        begin = 0
        for place in range(1, len(text) + 1):
            if place == len(text) or is_east_asian(text[place]) != is_east_asian(text[place - 1]):
                han = is_east_asian(text[place - 1])
                yield Run(text[begin:place], languages[han], target)
                begin = place

    def _target(self, how: _How) -> str:
        return next((open_.target for open_ in reversed(self._fields) if open_.target), how.target)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _call(self, node: Element, run: Element, custom: bool, how: _How) -> Iterator[Run]:
        identifier = node.get(f"{W}id", "")
        if custom:
            number = "".join(found.text or "" for found in run.iter(f"{W}t"))
        else:
            self._automatic += 1
            number = str(self._automatic)
        self._marks.setdefault(identifier, number)
        for name in self._open.values():
            self._called[name] = identifier
        yield Run(number, "", f"#note {identifier}", "note")

    def _drawing(self, node: Element, languages: tuple[str, str], how: _How) -> Iterator[Run]:
        for box in node.iter(f"{W}txbxContent"):
            self._boxed.append(box)
        if next(node.iter(f"{_PIC}pic", f"{_CHART}chart"), None) is None:
            return
        described = next(node.iter(f"{_WP}docPr"), None)
        text = "" if described is None else described.get("descr", "")
        if node.find(f"{_WP}anchor") is not None and not text:
            return  # the cover's drawing: behind the text, and no picture of it
        yield Run(text, languages[0], self._target(how), "picture")

    # --- notes

    def _read_notes(self) -> None:
        name = self.package.related(self.word.main, "footnotes")
        root = self.word.root("footnotes")
        places: dict[str, int] = {}
        for node in () if root is None else root.iterchildren(f"{W}footnote"):
            if node.get(f"{W}type") not in (None, "normal"):
                continue
            identifier = node.get(f"{W}id", "")
            place = f"{name}, note {identifier}"
            places[identifier] = len(self.notes)
            self.landings[f"note {identifier}"] = Landing("note", len(self.notes))
            mark = self._marks.get(identifier, "")
            blocks = list(self._blocks(list(_flowing(node)), _How(name), "note", f"{place}, "))
            own = "" if next(node.iter(f"{W}footnoteRef"), None) is not None else mark
            self.notes.append(Note(mark, tuple(_without_mark(blocks, own)), place=place))
        for called, identifier in self._called.items():
            if identifier in places:
                self.landings[f"note at {called}"] = Landing("note", places[identifier])


def _without_mark(blocks: list[Block], mark: str) -> list[Block]:
    """Return a note's blocks without the mark that is typed at their beginning."""
    if mark and blocks and blocks[0].content and blocks[0].content[0].text.startswith(mark):
        first = blocks[0].content[0]
        rest = stripped((replace(first, text=first.text[len(mark) :]), *blocks[0].content[1:]))
        blocks[0] = replace(blocks[0], content=rest)
    return blocks


_FRAME: tuple[tuple[str, FrameKind], ...] = (
    ("cover", "cover"),
    ("title", "title page"),
    ("subtitle", "title page"),
    ("author", "title page"),
    ("date", "title page"),
    ("imprint", "imprint"),
    ("colophon", "imprint"),
    ("abstract", "abstract"),
    ("keywords", "abstract"),
)
"""How the names of styles begin → the part of the frame that their paragraphs belong to."""


def _edges(body: Element) -> Iterator[tuple[FrameKind, str, Element]]:
    """Yield each section's heads and feet, inherited or its own, with the paragraphs it has."""
    kinds: dict[str, FrameKind] = {f"{W}headerReference": "head", f"{W}footerReference": "foot"}
    nodes = list(_flowing(body))
    ends = [
        (place, section)
        for place, node in enumerate(nodes, start=1)
        for section in node.iterfind(f"{W}pPr/{W}sectPr")
    ]
    ends += [(len(nodes), section) for section in body.iterchildren(f"{W}sectPr")]
    begin = 1
    shown: dict[tuple[str, str], Element] = {}
    for end, section in ends:
        for node in section:
            if node.tag in kinds and (of := node.get(f"{W}type", "default")) != "first":
                shown[str(node.tag), of] = node
        for (tag, _), node in shown.items():
            yield kinds[tag], f"paragraphs {begin} to {end}", node
        begin = end + 1


@dataclass(frozen=True, slots=True)
class _WordCell:
    content: tuple[Run, ...]
    header: bool
    across: int
    merged: str
    place: str


def _merge(
    rows: list[list[_WordCell]],
) -> list[list[tuple[tuple[Run, ...], bool, int, int, str]]]:
    """Return rows of cells with their spans: one that continues the one above is none (17.4.84)."""
    grid: list[dict[int, _WordCell]] = []
    for row in rows:
        places: dict[int, _WordCell] = {}
        column = 0
        for cell in row:
            places[column] = cell
            column += cell.across
        grid.append(places)
    found = []
    for number, places in enumerate(grid):
        made = []
        for column, cell in places.items():
            if cell.merged == "continue":
                continue
            down = 1
            if cell.merged == "restart":
                while (
                    number + down < len(grid)
                    and (below := grid[number + down].get(column)) is not None
                    and below.merged == "continue"
                ):
                    down += 1
            made.append((cell.content, cell.header, down, cell.across, cell.place))
        found.append(made)
    return found


def _formula(runs: tuple[Run, ...], place: str) -> Block:
    """Return a formula with its number; one that could not be read is the words of its TeX."""
    words = "".join(run.text for run in runs if run.kind == "words").strip()
    formulas = tuple(run for run in runs if run.kind == "formula")
    return (
        Block("formula", formulas, words, place=place)
        if formulas
        else Block("formula", runs, place=place)
    )


def _flowing(body: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in order, those in content controls and rows of two too."""
    for node in laid_open(body):
        if node.tag in (f"{W}p", f"{W}tbl"):
            yield node
        elif node.tag == f"{W}sdt":
            content = node.find(f"{W}sdtContent")
            if content is not None:
                yield from _flowing(content)
        elif node.tag in (f"{W}ins", f"{W}customXml"):
            yield from _flowing(node)


def _body_begins(body: Element, nodes: list[Element]) -> int:
    """Return the index of the first node after the sections whose pages have Roman numbers.

    Without any, after the first section; in a file of one section, all is text.
    """
    ends = [
        (place, section)
        for place, node in enumerate(nodes, start=1)
        for section in node.iterfind(f"{W}pPr/{W}sectPr")
    ]
    begins = ends[0][0] if ends else 0
    for place, section in ends:
        numbers = section.find(f"{W}pgNumType")
        if numbers is not None and numbers.get(f"{W}fmt") in ROMAN:
            begins = place
    return begins


def _lists(blocks: list[Block]) -> Iterator[tuple[Block, ...]]:
    """Yield each stretch of lines of contents."""
    stretch: list[Block] = []
    for block in blocks:
        if block.kind == "contents":
            stretch.append(block)
        elif stretch:
            yield tuple(stretch)
            stretch = []
    if stretch:
        yield tuple(stretch)


__all__ = ["read_docx_structure"]
