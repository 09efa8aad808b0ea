"""What a PDF says, through its tag tree and its marked content (ISO 32000-1, 14.6 to 14.8).

The tag tree gives order and meaning, the marked content the characters (ActualText where there
is one), and the geometry only two things: where a line of print ends or a gap stands between
two pieces, and which block a link's destination arrives at. What is no content (running
headers, page numbers, rules) is not in the tag tree, and so it is not read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from playa.content import TextObject

from ...languages import script_of
from ..structure import (
    LINE_END,
    TICKS,
    Block,
    FrameKind,
    Kind,
    Landing,
    Note,
    Run,
    Structure,
    placed_cells,
    stripped,
    words,
)
from .drawn import DrawnPdf, reading
from .reading_order import in_reading_order
from .tree import Mark, Tag, plain, resolved, span_of, tex_of, text_of

_GAP = 0.12
"""Em. A wider gap between two pieces of a line may stand for a space."""

_NEAR = 0.5
"""Points that a destination may lie below the first base line of the block that it means."""

_BESIDE = 150.0
"""Points further left than a destination: what begins there is not what it means.

A heading's number may hang 38 mm (108 pt) into the margin; columns on A5 are 170 pt apart.
"""

_BULLET = re.compile(r"[•–·‣◦▪■□●○*—-]\s*")
_ORDINAL = re.compile(r"[\[(]?([0-9]+|[A-Za-z]{1,5})[.)、\]]+\s*")

_INLINE = frozenset({"Span", "Quote", "Link", "Reference", "Code", "Note", "Annot", "Ruby", "RB",
                     "RT", "RP", "Warichu", "BibEntry"})  # fmt: skip


def read_pdf_structure(pdf: DrawnPdf | bytes) -> Structure:
    """Return what a PDF says.

    Raises:
        UnreadableArtefact: no PDF, or one without a tag tree, so that nobody can say what is a
            heading in it.
    """
    with reading(pdf) as opened:
        return _Reader(opened).read()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that is shown at once: from left to right on its line; ``base`` in pt from above."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a block begins: its page; first base line or a drawing's foot, from above; left; pt."""

    page: int
    base: float
    left: float
    top: float = -1.0  # of a drawing


@dataclass
class _Line:
    """The runs of a block that is being gathered."""

    runs: list[Run] = field(default_factory=list)
    first: _Piece | None = None
    last: _Piece | None = None
    spot: _Spot | None = None
    ways: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _How:
    language: str = ""
    target: str = ""
    depth: int = 0


@dataclass
class _Reader:
    pdf: DrawnPdf
    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    contents: list[tuple[Block, ...]] = field(default_factory=list)
    _pieces: dict[tuple[int, int], list[_Piece]] = field(default_factory=dict)
    _drawn: set[int] = field(default_factory=set)
    _spots: list[_Spot | None] = field(default_factory=list)
    _note_spots: list[_Spot | None] = field(default_factory=list)
    _targets: dict[str, _Spot] = field(default_factory=dict)

    def read(self) -> Structure:
        """Read the front matter, up to the first Part, and the text, the Parts."""
        root = list(self.pdf.tree)
        language = self.pdf.language or root[0].language
        how = _How(language)
        parts: list[Tag] = []
        for element in root:
            self._front(element, how, parts)
        if not parts:
            # Nobody says where the text begins: all of it is text.
            self.blocks, self._spots = [], []
            parts = root
        front, front_spots = self.blocks, self._spots
        self.blocks, self._spots = [], []
        for part in parts:
            self._group(part, replace(how, language=part.own_language or how.language), "paragraph")
        landings = dict(self._landings(front_spots))
        called = {name for name, landing in landings.items() if landing.part == "note"}
        body = tuple(_with_calls(block, called) for block in self.blocks)
        return Structure(
            "pdf", language, tuple(front), tuple(self.contents), body, tuple(self.notes), landings,
            tuple(page.label or "" for page in self.pdf.pages), self._frame(front),
            expansions=tuple(self._expansions(root)),
        )  # fmt: skip

    def _frame(self, front: list[Block]) -> dict[FrameKind, tuple[Block, ...]]:
        """Return the parts before the text, and what repeats at the edges of the pages.

        The cover is the first page; the title page has the first heading, which is the title's.
        The imprint is between it and the next heading: the abstract's, where that has words.
        """
        heads = [i for i, block in enumerate(front) if (block.kind, block.level) == ("heading", 1)]
        ends = [*heads, len(front), len(front), len(front)]
        title = front[heads[0]].place if heads else ""
        abstract = tuple(front[ends[1] : ends[2]])
        frame: dict[FrameKind, tuple[Block, ...]] = {
            "cover": tuple(b for b in front[: ends[0]] if b.place == "page 1" != title),
            "title page": tuple(b for b in front if b.place == title),
            "imprint": tuple(b for b in front[ends[0] : ends[1]] if b.place != title),
        }
        if any(block.kind != "heading" for block in abstract):
            frame["abstract"] = abstract
        return frame | self._edges()

    def _edges(self) -> dict[FrameKind, tuple[Block, ...]]:
        """Return the heads and feet of the pages, which are marked as such (14.8.2.2.2)."""
        found: dict[FrameKind, list[Block]] = {"head": [], "foot": []}
        kinds: dict[str, FrameKind] = {"Header": "head", "Footer": "foot"}
        from_right = script_of(self.pdf.language or "und").right_to_left
        for index in range(len(self.pdf.pages)):
            lines: dict[FrameKind, _Line] = {"head": _Line(), "foot": _Line()}
            texts = (item for item in self.pdf.drawn(index) if isinstance(item, TextObject))
            # What is said at once may be drawn in several faces.
            for _, group in itertools.groupby(texts, lambda drawn: id(drawn.mcs)):
                pieces = list(group)
                mark = pieces[0].mcs
                if mark is None or pieces[0].mcid is not None or mark.tag != "Artifact":
                    continue
                kind = kinds.get(getattr(mark.props.get("Subtype"), "name", ""))
                if kind is None:
                    continue
                left, base = pieces[0].origin
                right = pieces[-1].origin[0] + pieces[-1].displacement[0]
                size = max(piece.size for piece in pieces)
                ordered = in_reading_order(pieces, from_right=from_right)
                self._say(_Piece(ordered, index, left, right, base, size), _How(), lines[kind])
            for kind, line in lines.items():
                if runs := stripped(line.runs):
                    found[kind].append(Block("paragraph", runs, place=f"page {index + 1}"))
        return {kind: tuple(blocks) for kind, blocks in found.items()}

    def _expansions(self, root: list[Tag]) -> Iterator[tuple[str, str]]:
        """Yield each abbreviation that has an expansion, with that expansion."""
        for tag in (one for element in root for one in element.walk()):
            if tag.expansion:
                held = (
                    piece.text for mark in tag.content() for piece in self._pieces.get(mark, ())
                )
                yield "".join(held).strip(), tag.expansion

    def _front(self, element: Tag, how: _How, parts: list[Tag]) -> None:
        how = replace(how, language=element.own_language or how.language)
        if element.kind == "Part":
            parts.append(element)
        elif element.holds("Part"):
            for kid in element.kids:
                self._front(kid, how, parts)
        else:
            self._block(element, how)

    # --- blocks

    def _emit(
        self,
        kind: Kind,
        line: _Line,
        label: str = "",
        level: int | None = None,
        *,
        owed: bool = False,
        **more: Any,
    ) -> None:
        runs = stripped(line.runs)
        if runs or owed or more:
            place = f"page {line.spot.page + 1}" if line.spot else ""
            ways = tuple(line.ways)
            self.blocks.append(Block(kind, runs, label, level, ways=ways, place=place, **more))
            self._spots.append(line.spot)

    def _block(self, element: Tag, how: _How, kind: Kind = "paragraph") -> None:
        how = replace(how, language=element.own_language or how.language)
        type_ = element.kind
        if type_ in ("P", "Caption", "Title") or re.fullmatch(r"H[1-6]?", type_):
            self._words(element, how, kind)
        elif type_ == "L":
            self._list(element, how)
        elif type_ == "Table":
            self._table(element, how)
        elif type_ == "TOC":
            self._contents(element, how)
        elif type_ == "Figure":
            line = _Line()
            self._picture(element, how, line, "picture")
            self._emit("picture", line)
        else:
            self._group(element, how, kind)

    def _words(self, element: Tag, how: _How, kind: Kind) -> None:
        line = _Line()
        type_ = element.kind
        held = [item for item in element.order if _kind(item) != "Note"]
        only_code = [_kind(item) for item in held] == ["Code"]
        nested = list(self._line(element, how, line))
        if type_ == "Caption":
            self._emit("caption", line)
        elif type_.startswith("H"):
            self._emit("heading", line, "", int(type_[1:] or "1"))
        elif only_code:
            self._emit("code", line)
        else:
            level = how.depth or None if kind == "paragraph" else how.depth
            self._emit(kind, line, "", level)
        for block in nested:
            self._block(block, how)

    def _group(self, element: Tag, how: _How, kind: Kind) -> None:
        """Read what holds blocks; words between them are a block of their own."""
        line = _Line()
        formulas: list[Run] = []

        def close() -> None:
            nonlocal line, formulas, kind
            if formulas:
                number = words(stripped(line.runs)).strip()
                line.runs = formulas
                self._emit("formula", line, number)
            elif stripped(line.runs):
                self._emit(kind, line, "", how.depth or None)
                kind = "paragraph"
            line, formulas = _Line(), []

        for item in element.order:
            if (lone := _lone_formula(item)) is not None:
                # A group of its own: words that follow are not its number.
                close()
                self._picture(lone, how, line, "formula")
                formulas = line.runs
                line = _Line(spot=line.spot)
                close()
            elif (
                isinstance(item, Tag)
                and item.kind == "Formula"
                and element.kind != "LBody"  # where it is the item's words
                and not stripped(line.runs)
            ):
                close()
                held = _Line()
                self._picture(item, how, held, "formula")
                formulas, line.spot, line.last = held.runs, held.spot, None
            elif (
                isinstance(item, Tag)
                and item.kind not in _INLINE
                and (item.kind != "Figure" or not stripped(line.runs))
                and item.kind != "Formula"
            ):
                close()
                self._block(item, how, kind)
                kind = "paragraph"
            else:
                for block in self._item(item, how, line):
                    close()
                    self._block(block, how)
        close()

    def _list(self, element: Tag, how: _How) -> None:
        depth = how.depth + 1
        numbering = element.attributes.get("ListNumbering", "")
        unmarked = numbering in ("None", "")
        for item in element.kids:
            if item.kind == "L":
                self._list(item, replace(how, depth=depth))
                continue
            inner = replace(how, language=item.own_language or how.language, depth=depth)
            label = mark = ""
            kind: Kind = "item"
            bodies = 0
            for part in item.kids:
                within = replace(inner, language=part.own_language or inner.language)
                if part.kind == "Lbl":
                    line = _Line()
                    list(self._line(part, within, line))
                    text = words(stripped(line.runs))
                    if unmarked:
                        self._emit("label", line)
                    elif ordinal := _ORDINAL.fullmatch(text.strip() + " "):
                        label, mark = _counted(ordinal[1], numbering), text.strip()
                    elif not _BULLET.fullmatch(text.strip()):
                        label = text.strip()
                else:
                    at = len(self.blocks)
                    self._item_body(part, within, label, kind, marked=not unmarked)
                    if mark and len(self.blocks) > at:
                        self.blocks[at] = replace(self.blocks[at], mark=mark)
                    label = mark = ""
                    bodies += 1
            if not bodies and not unmarked:
                self.blocks.append(Block(kind, (), label, depth, mark=mark))
                self._spots.append(None)

    def _item_body(self, body: Tag, how: _How, label: str, kind: Kind, *, marked: bool) -> None:
        """Read an item: its first words are the item's, what follows are blocks in it.

        ``marked``: the list gives its items bullets or numbers, so that an item without words
        is one.
        """
        before = len(self.blocks)
        self._group(body, how, "paragraph")
        first = self.blocks[before] if len(self.blocks) > before else None
        if first is not None and len(self.blocks) > before + 1 and words(first.content) in TICKS:
            # The box of a task stands beside its words, which are a paragraph of their own.
            box, spot = first.content, self._spots[before]
            del self.blocks[before], self._spots[before]
            first = self.blocks[before]
            said = (*box, Run(" ", how.language), *first.content) if label else first.content
            first = replace(first, kind=kind, content=said)
            self.blocks[before] = replace(first, label=label or words(box), level=how.depth)
            self._spots[before] = spot
        elif first is not None and first.kind in ("paragraph", "code") and _begins_with_words(body):
            self.blocks[before] = replace(first, kind=kind, label=label, level=how.depth)
        elif marked:
            place = first.place if first is not None else ""
            self.blocks.insert(before, Block(kind, (), label, how.depth, place=place))
            self._spots.insert(before, None)  # a link arrives at what is said

    def _table(self, element: Tag, how: _How) -> None:
        for kid in element.kids:
            if kid.kind == "Caption":
                self._block(kid, how)
        rows = []
        head = 0
        spot: _Spot | None = None
        for row, in_head in element.rows():
            head += in_head
            cells = []
            for cell in row.kids:
                line = _Line()
                inner = replace(how, language=cell.own_language or row.own_language or how.language)
                for block in self._line(cell, inner, line):
                    line.last = None
                    if stripped(line.runs):
                        line.runs.append(Run(LINE_END))
                    list(self._line(block, inner, line))
                spot = spot or line.spot
                place = f"page {line.spot.page + 1}" if line.spot else ""
                down = span_of(cell.attributes.get("RowSpan"))
                across = span_of(cell.attributes.get("ColSpan"))
                cells.append((stripped(line.runs), cell.kind == "TH", down, across, place))
            rows.append(cells)
        line = _Line(spot=spot)
        self._emit("table", line, cells=tuple(placed_cells(rows)), head=head)

    def _contents(self, element: Tag, how: _How) -> None:
        entries: list[Block] = []
        for entry in element.walk():
            if entry.kind != "TOCI":
                continue
            line = _Line()
            own = [item for item in entry.kids if item.kind != "TOC"]
            for item in own:
                list(
                    self._item(
                        item, replace(how, language=entry.own_language or how.language), line
                    )
                )
            place = f"page {line.spot.page + 1}" if line.spot else ""
            entries.append(Block("contents", stripped(line.runs), place=place))
        self.contents.append(tuple(entries))

    # --- in a line

    def _line(self, element: Tag, how: _How, line: _Line) -> Iterator[Tag]:
        """Gather the inline content of ``element`` into ``line``; yield the blocks inside it."""
        for item in element.order:
            yield from self._item(item, how, line)

    def _item(self, item: Any, how: _How, line: _Line) -> Iterator[Tag]:
        if isinstance(item, tuple):
            for piece in self._shown(item):
                self._say(piece, how, line)
        elif isinstance(item, Tag):
            how = replace(how, language=item.own_language or how.language)
            type_ = item.kind
            if type_ == "Span" and item.instead is not None:
                self._say_instead(item, item.instead, how, line)
            elif type_ == "Figure":
                self._picture(item, how, line, "picture")
            elif type_ == "Formula":
                self._picture(item, how, line, "formula")
            elif type_ == "Link":
                yield from self._line(item, replace(how, target=self._target(item)), line)
            elif type_ == "Reference" and not item.holds("Link"):
                call = _Line()
                list(self._line(item, how, call))
                if call.first is not None and _parted(line.last, call.first):
                    line.runs.append(Run(LINE_END, how.language, how.target))
                line.spot = line.spot or call.spot
                line.last = call.last or line.last
                number = words(call.runs).strip()
                line.runs.append(Run(number, "", f"#note {len(self.notes)}", "note"))
            elif type_ == "Reference" and _leads_back(item):
                line.ways += [self._target(link) for link in item.kids if link.kind == "Link"]
            elif type_ == "Note":
                self._note(item, how)
            elif type_ in _INLINE or type_ in ("Lbl", "TOCI"):
                yield from self._line(item, how, line)
            else:
                yield item

    def _say(self, piece: _Piece, how: _How, line: _Line) -> None:
        if _parted(line.last, piece):
            line.runs.append(Run(LINE_END, how.language, how.target))
        line.runs.append(Run(piece.text, how.language, how.target))
        line.first, line.last = line.first or piece, piece
        line.spot = line.spot or _Spot(piece.page, piece.base, piece.left)

    def _say_instead(self, element: Tag, text: str, how: _How, line: _Line) -> None:
        """Say what an element says in the place of its content (14.9.4)."""
        pieces = [piece for mark in element.content() for piece in self._shown(mark)]
        if pieces:
            left, right = min(one.left for one in pieces), max(one.right for one in pieces)
            self._say(replace(pieces[0], text=text, left=left, right=right), how, line)

    def _picture(self, element: Tag, how: _How, line: _Line, kind: str) -> None:
        alternative = element.alternative
        if tex := tex_of(element):
            alternative = f"{tex} {alternative}"
        # It may begin a line, or end one: then the space beside it is not shown.
        line.runs.append(Run(LINE_END, how.language, how.target))
        line.runs.append(Run(alternative, how.language, how.target, kind))  # type: ignore[arg-type]
        line.last = None
        line.runs.append(Run(LINE_END, how.language, how.target))
        if line.spot is None:
            line.spot = self._drawn_at(element)

    def _drawn_at(self, element: Tag) -> _Spot | None:
        """Return where the drawing of an element stands; None where it has none."""
        marks = set(element.content())
        page = min((page for page, _ in marks if page >= 0), default=None)
        if page is None:
            return None
        boxes = [
            drawn.bbox for drawn in self.pdf.drawn(page)
            if (page, drawn.mcid) in marks and drawn.bbox is not None
        ]  # fmt: skip
        left, top = (min((box[side] for box in boxes), default=0.0) for side in (0, 1))
        return _Spot(page, max((box[3] for box in boxes), default=0.0), left, top)

    def _note(self, element: Tag, how: _How) -> None:
        kept, self.blocks = self.blocks, []
        spots, self._spots = self._spots, []
        inner = replace(how, depth=0, target="")
        number = _Line()
        for kid in element.kids:
            if kid.kind == "Lbl":
                list(self._line(kid, inner, number))
        place = len(self.notes)
        self.notes.append(Note("", ()))
        self._note_spots.append(None)
        self._group_without_label(element, inner)
        found, self.blocks = self.blocks, kept
        inside, self._spots = self._spots, spots
        spot = number.spot or next((one for one in inside if one), None)
        where = f"page {spot.page + 1}" if spot else ""
        self.notes[place] = Note(words(stripped(number.runs)), tuple(found), place=where)
        self._note_spots[place] = spot

    def _group_without_label(self, element: Tag, how: _How) -> None:
        line = _Line()
        for item in element.order:
            if _kind(item) == "Lbl":
                continue
            if isinstance(item, Tag) and item.kind in ("P", "L", "Table", "BlockQuote", "Div"):
                self._emit("paragraph", line)
                line = _Line()
                self._block(item, how)
                continue
            for block in self._item(item, how, line):
                self._emit("paragraph", line)
                line = _Line()
                self._block(block, how)
        self._emit("paragraph", line)

    def _target(self, link: Tag) -> str:
        """Return what a link leads to: its annotation's address or destination (12.5.6.5)."""
        for number in link.areas:
            area = resolved(self.pdf.document[number])
            action = resolved(area.get("A")) or {}
            if "URI" in action:
                return text_of(action["URI"])
            given = area.get("Dest")
            goal = plain(action.get("D") if given is None else given)
            if goal is None:
                continue
            if isinstance(goal, str) and goal:
                self._destination(goal)
            return f"#{goal}"
        return ""

    def _destination(self, name: str) -> None:
        if name in self._targets:
            return
        try:
            found = self.pdf.document.destinations[name]
        except KeyError:
            return
        page = found.page_idx
        if page is None:
            return
        place = found.pos
        left, top = (place[0] or 0.0, place[1] or 0.0) if place is not None else (0.0, 0.0)
        self._targets[name] = _Spot(page, top, left)

    # --- places

    def _landings(self, front: list[_Spot | None]) -> Iterator[tuple[str, Landing]]:
        """Yield where each destination arrives: the first block on its page at or below it.

        Of several side by side that is the nearest; text that runs round a figure is passed over.
        """
        for index in range(len(self.notes)):
            yield f"note {index}", Landing("note", index)
        for name, spot in self._targets.items():
            best: tuple[tuple[bool, int, float], Landing] | None = None
            for part, spots in (("front", front), ("body", self._spots),
                                ("note", self._note_spots)):  # fmt: skip
                for index, other in enumerate(spots):
                    if other is None or other.page != spot.page or other.base < spot.base - _NEAR:
                        continue
                    aside = other.left - spot.left
                    # A drawing that begins here is meant, however far down it ends.
                    down = other.top if other.top >= spot.base - _NEAR else other.base
                    # What begins in the next column may stand a line (16 pt) higher.
                    place = aside < -_BESIDE, round(down + 16 * (aside > _BESIDE)), abs(aside)
                    if best is None or place < best[0]:
                        best = place, Landing(part, index)  # type: ignore[arg-type]
            if best is not None:
                yield name, best[1]

    # --- characters

    def _shown(self, mark: Mark) -> list[_Piece]:
        index = mark[0]
        if index >= 0 and index not in self._drawn:
            self._drawn.add(index)
            self._draw(index)
        return self._pieces.get(mark, [])

    def _draw(self, index: int) -> None:
        """Note the text of each piece of marked content of a page, in the order of drawing."""
        seen: set[tuple[int, int]] = set()
        for drawn in self.pdf.drawn(index):
            if not isinstance(drawn, TextObject):
                continue
            mcid = drawn.mcid
            if mcid is None:
                continue
            key = (index, mcid)
            pieces = self._pieces.setdefault(key, [])
            text = in_reading_order([drawn])
            instead = drawn.mcs.props.get("ActualText") if drawn.mcs else None
            left, base = drawn.origin
            size = drawn.size
            right = left + drawn.displacement[0]
            if instead is not None:
                if key in seen:
                    pieces[-1] = replace(pieces[-1], right=max(right, pieces[-1].right))
                    continue
                seen.add(key)
                text = text_of(instead)
            if text:
                pieces.append(_Piece(text, index, left, right, base, size))


def _kind(item: Tag | Mark | int) -> str:
    return item.kind if isinstance(item, Tag) else ""


def _with_calls(block: Block, names: set[str]) -> Block:
    """Return ``block`` with the links to a note as what they are: further calls of it."""
    cells = tuple(
        replace(cell, content=_with_note_calls(cell.content, names)) for cell in block.cells
    )
    return replace(block, content=_with_note_calls(block.content, names), cells=cells)


def _with_note_calls(runs: tuple[Run, ...], names: set[str]) -> tuple[Run, ...]:
    named = (
        replace(run, kind="note", text=run.text.strip(), language="")
        if run.kind == "words" and run.target[1:] in names
        else run
        for run in runs
    )
    return tuple(run for run in named if run.text or run.kind != "note")


def _parted(last: _Piece | None, piece: _Piece) -> bool:
    """Whether a line of print ends between two pieces, or a gap stands between them."""
    if last is None:
        return False
    size = max(piece.size, last.size)
    # How far apart they stand, whichever stands at the left; less than nothing where they overlap.
    gap = max(piece.left - last.right, last.left - piece.right)
    return (
        piece.page != last.page
        or not -size / 2 <= gap <= _GAP * size
        or abs(piece.base - last.base) > size
    )


def _leads_back(reference: Tag) -> bool:
    """Whether a Reference says where a work is cited: with words of its own, besides its links.

    That of a note's call, or of a line of contents, is its link.
    """
    kinds = {_kind(item) for item in reference.order}
    return "Link" in kinds and bool({"", "Span"} & kinds)


def _lone_formula(item: Any) -> Tag | None:
    """Return the formula of a group that holds nothing else; None for any other element."""
    if not isinstance(item, Tag) or item.kind != "Div" or len(item.order) != 1:
        return None
    held = item.order[0]
    return held if isinstance(held, Tag) and held.kind == "Formula" else None


def _begins_with_words(body: Tag) -> bool:
    """Whether the first thing in an item is its own words, not a quotation or a box in it."""
    first = next((item for item in body.order if not isinstance(item, int)), None)
    return (
        not isinstance(first, Tag)
        or first.kind == "P"
        or first.kind in _INLINE
        or first.kind == "Formula"
        or (first.kind == "Figure" and len(body.order) > 1)
    )


def _counted(mark: str, numbering: str | None) -> str:
    """Return the number that an item's mark says: 2 of “b” or “ii” (ISO 32000-1, table 347)."""
    if numbering in ("LowerAlpha", "UpperAlpha") and len(mark) == 1 and mark.isalpha():
        return str(ord(mark.lower()) - ord("a") + 1)
    if numbering in ("LowerRoman", "UpperRoman") and mark.isalpha():
        values = [_ROMAN.get(letter, 0) for letter in mark.lower()]
        pairs = itertools.zip_longest(values, values[1:], fillvalue=0)
        return str(sum(-one if one < following else one for one, following in pairs))
    return mark


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
