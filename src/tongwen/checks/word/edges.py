"""Checks of edges: what ends or begins with the text does so on every page, turned ones too."""

from __future__ import annotations

from collections.abc import Iterator

from ...artefacts.docx.package import Element
from ...artefacts.docx.word import Paragraph, W, WordFile, value
from ...diagnostics import Problem
from .reporting import near, problem

_NEAR = 40
"""Twips: so far apart two edges are one to the eye."""


def check_header_widths(file: WordFile) -> Iterator[Problem]:
    """WORD-93: a running header is not as wide as the text of its pages.

    A tab of the upright page ends in the middle of a turned one (17.3.1.37).
    """
    for story in file.stories:
        if story.kind != "header":
            continue
        for section in file.sections_with(story.name):
            size, margins = (section.node.find(f"{W}{tag}") for tag in ("pgSz", "pgMar"))
            sides = [value(margins, side) for side in ("left", "right")]
            if not all(one.lstrip("-").isdigit() for one in (value(size, "w"), *sides)):
                continue
            width = int(value(size, "w")) - sum(map(int, sides))
            for paragraph in story.paragraphs:
                ends = _right_tabs(file, paragraph)
                if "\t" in story.words(paragraph) and ends and abs(max(ends) - width) > _NEAR:
                    yield problem(
                        story.name,
                        "WORD-93",
                        f"a header ends {max(ends) / 567:.1f} cm from the margin, its text "
                        f"{width / 567:.1f} cm" + near(story, story.near(paragraph)),
                        "give turned pages a header of their own",
                    )


def check_table_edges(file: WordFile) -> Iterator[Problem]:
    """WORD-94: a table does not begin where its caption does.

    A reader takes the two for one thing by their common edge; in Word each has an indent of its
    own (17.4.50). The caption of a figure, which stands under it, is of none.
    """
    story = file.document
    for paragraph in story.paragraphs:
        table = paragraph.node.getnext()
        if table is None or table.tag != f"{W}tbl":
            continue
        names = file.styles.names(paragraph.style)
        if "caption" not in names:
            continue
        above = paragraph.node.getprevious()
        drawn = above is not None and next(above.iter(f"{W}drawing"), None) is not None
        if drawn and "table caption" not in names:
            continue
        kept = (node.find(f"{W}keepNext") for node in _properties(file, paragraph))
        with_next = next((node for node in kept if node is not None), None)
        if with_next is None or value(with_next, "val") in ("0", "false", "off"):
            continue
        begins = _number(value(table.find(f"{W}tblPr/{W}tblInd"), "w"))
        # In a box the ground begins before the words, which its first cells keep away from it.
        own = table.find(f"{W}tr/{W}tc/{W}tcPr/{W}tcMar/{W}left")
        begins += _number(value(own, "w"))
        said = next((found for node in _properties(file, paragraph)
                     if (found := value(node.find(f"{W}ind"), "left"))), "")  # fmt: skip
        if abs(begins - _number(said)) > _NEAR:
            yield problem(
                story.name,
                "WORD-94",
                f"a table begins {(begins - _number(said)) / 567:.1f} cm from its caption's edge"
                + near(story, story.near(paragraph)),
                "give caption and table one indent",
            )


def check_boxes(file: WordFile) -> Iterator[Problem]:
    """WORD-67: a box falls into pieces, since not all its paragraphs begin at one edge.

    Word draws one box round paragraphs with the same rules and the same edge (17.3.1.24); round
    others a box of their own, with paper between. A table in it has its own rules and ground.
    """
    story = file.document
    for paragraph, after in zip(story.paragraphs, story.paragraphs[1:], strict=False):
        if paragraph.node.getnext() is not after.node:
            continue
        boxes = [_box(file, one) for one in (paragraph, after)]
        if boxes[0] == boxes[1] is not None:
            edges = [_edge(file, one) for one in (paragraph, after)]
            if abs(edges[0] - edges[1]) > _NEAR:
                yield problem(
                    story.name,
                    "WORD-67",
                    f"a box begins {(edges[1] - edges[0]) / 567:.1f} cm further in"
                    + near(story, story.near(after)),
                    "give its paragraphs one edge: indent less what hangs",
                )

    by_node = {one.node: one for one in story.paragraphs}
    for table in file.package.roots[file.main].iter(f"{W}tbl"):
        beside = [by_node[n] for n in (table.getprevious(), table.getnext()) if n in by_node]
        found = {_box(file, one) for one in beside}
        box = found.pop() if len(beside) == 2 and len(found) == 1 else None
        if box is not None and box[1] not in _bars(file, table):
            yield problem(
                story.name,
                "WORD-67",
                "a box falls into two, since its ground and its bar end at a table"
                + near(story, story.near(beside[1])),
                "give the table a style with the bar at its left and the ground in its cells",
            )


def _bars(file: WordFile, table: Element) -> set[str]:
    """Return the colours of the rules at a table's left, of its own and of its styles."""
    style = value(table.find(f"{W}tblPr/{W}tblStyle"))
    nodes = (table, *file.styles.chain(style))
    return {value(node.find(f"{W}tblPr/{W}tblBorders/{W}left"), "color") for node in nodes}


def _box(file: WordFile, paragraph: Paragraph) -> tuple[str, str] | None:
    """Return the ground and the colour of the bar that a paragraph has both of."""
    found = list(_properties(file, paragraph))
    rules = next((one for node in found if (one := node.find(f"{W}pBdr")) is not None), None)
    ground = next((one for node in found if (one := node.find(f"{W}shd")) is not None), None)
    bar = None if rules is None else rules.find(f"{W}left")
    fill = value(ground, "fill")
    drawn = bar is not None and value(bar) not in ("nil", "none")
    return (fill, value(bar, "color")) if fill and drawn else None


def _edge(file: WordFile, paragraph: Paragraph) -> int:
    """Return where a paragraph begins, its first line or the others, in twips."""
    found: dict[str, str] = {}
    nearest = [*_properties(file, paragraph)]
    if paragraph.node.find(f"{W}pPr/{W}numPr") is not None:
        # What a list says goes before the style's where the paragraph names the list (17.9.22).
        level = file.numbering.level(*file.list_of(paragraph.node))
        nearest[1:1] = [] if level is None else list(level.iterfind(f"{W}pPr"))
    for properties in reversed(nearest):
        node = properties.find(f"{W}ind")
        found |= {} if node is None else {str(key): str(said) for key, said in node.items()}
    return _number(found.get(f"{W}left", "")) - _number(found.get(f"{W}hanging", ""))


def _properties(file: WordFile, paragraph: Paragraph) -> Iterator[Element]:
    """Yield a paragraph's own properties, then those of its styles, the nearest first."""
    nodes = [paragraph.node, *file.styles.chain(paragraph.style or file.styles.default)]
    for node in nodes:
        found = node.find(f"{W}pPr")
        if found is not None:
            yield found


def _right_tabs(file: WordFile, paragraph: Paragraph) -> set[int]:
    """Return the places of a paragraph's right tabs, in twips."""
    found: dict[int, str] = {}
    for properties in reversed([*_properties(file, paragraph)]):
        for tab in properties.findall(f"{W}tabs/{W}tab"):
            found[_number(value(tab, "pos"))] = value(tab)
    return {place for place, kind in found.items() if kind in ("right", "end")}


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0
