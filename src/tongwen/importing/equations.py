"""Formulas on lines of their own, however Word sets their numbers: in cells, behind tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..document import (
    Block,
    Division,
    Index,
    Inline,
    Math,
    MathBlock,
    Paragraph,
    Passage,
    Table,
    Text,
)
from ..readers.markdown.dialects import equation_labels
from .formulas import without_number
from .marks import Anchor, Described, HereIndex, HereReferences
from .marks import Sequence as Counted
from .tree import DisplayMath
from .typed import bookmark

_NUMBER = re.compile(r"\s*[(（]?\s*(?:[A-Z]?\d+(?:[.\-–]\d+)*)?\s*[)）]?\s*")

_TAG = re.compile(r"\s*[(（]\s*(?P<tag>[^()（）$\\{}]{1,12}?)\s*[)）]\s*")
"""A name in the place of a number."""


@dataclass(frozen=True, slots=True)
class Numbered(MathBlock):
    """A formula with a number: ``anchors`` are the bookmarks by which it is referred to."""

    anchors: tuple[Anchor, ...] = ()
    counted: bool = True


_ARRAY = re.compile(r"\\begin\{array\}\{[lcr]+\}\s*(?P<tex>.*?)\s*\\end\{array\}", re.DOTALL)


def _numbered_in_itself(tex: str) -> tuple[str, str]:
    """Return a formula without the number that Word keeps inside it, and that number."""
    match = _ARRAY.fullmatch(tex)
    inside = match["tex"] if match and "\\\\" not in match["tex"] else tex
    rest, number = without_number(inside)
    return (rest, number) if number else (tex, "")


def equation_of_table(table: Table) -> MathBlock | None:
    """Return the formula of a table of one row that only sets a formula beside its number."""
    rows = (*table.head, *table.body)
    if len(rows) != 1:
        return None
    formula: DisplayMath | None = None
    anchors: list[Anchor] = []
    tag = number = ""
    for cell in rows[0].cells:
        for node in cell.content.content:
            if isinstance(node, DisplayMath) and formula is None:
                formula = node
            elif isinstance(node, Described):
                continue
            elif isinstance(node, Anchor):
                anchors.append(node)
            elif not isinstance(node, Text):
                return None
            elif not _NUMBER.fullmatch(node.text):
                match = _TAG.fullmatch(node.text)
                if match is None or tag:
                    return None
                tag = match["tag"]
            elif node.text.strip(" ()（）"):
                number = node.text
    if formula is None:
        return None
    tex = f"{formula.tex} \\tag{{{tag}}}" if tag else formula.tex
    return Numbered(tex, anchors=(*anchors, *_counted(number)), counted=not tag)


def _counted(number: str) -> tuple[Anchor, ...]:
    """Return the bookmark of a number beside a formula, if there is one."""
    return (bookmark("equation", number),) if re.search(r"\d", number) else ()


def equations(paragraph: Paragraph) -> Iterator[Block]:
    """Yield a paragraph; the list of references, the index, formulas that stand in its place."""
    content = paragraph.content.content
    if any(isinstance(node, HereIndex) for node in content):
        yield Index(())
        return
    if any(isinstance(node, HereReferences) for node in content):
        yield Division((), identifier="refs")
        return
    if (tabbed := _set_with_tabs(paragraph)) is not None:
        yield tabbed
        return
    if not any(isinstance(node, DisplayMath) for node in content):
        yield paragraph
        return
    rest = [node for node in content if not isinstance(node, (DisplayMath, Anchor, Counted))]
    formulas = [node for node in content if isinstance(node, DisplayMath)]
    numbered = any(isinstance(node, Counted) for node in content)
    alone = all(isinstance(node, Text) and _NUMBER.fullmatch(node.text) for node in rest)
    if alone and len(formulas) == 1:
        anchors = tuple(node for node in content if isinstance(node, Anchor))
        numbered = numbered or any(re.search(r"\d", getattr(node, "text", "")) for node in rest)
        bare, number = _numbered_in_itself(formulas[0].tex)
        numbered = numbered or bool(number)
        labels, tex = equation_labels(bare)
        if len(labels) > 1:  # which stay in the formula: a name behind it would be one alone
            labels, tex = [], formulas[0].tex
        label = labels[0] if labels else ""
        beside = "".join(n.text for n in content if isinstance(n, Text) and type(n) is not Anchor)
        anchors = (*anchors, *_counted(number or beside))
        yield Numbered(tex, label, anchors=anchors, counted=numbered)
        return
    line: list[Inline] = []
    for node in (*content, None):
        if node is not None and not isinstance(node, DisplayMath):
            line.append(node)
            continue
        if any(not isinstance(each, Text) or each.text.strip() for each in line):
            yield Paragraph(Passage(tuple(line)))
        line = []
        if isinstance(node, DisplayMath):
            yield MathBlock(node.tex)


def _set_with_tabs(paragraph: Paragraph) -> Numbered | None:
    """Return the formula of a line that only sets it, between tabs, beside its number."""
    content = paragraph.content.content
    words = "".join(node.text for node in content if type(node) is Text)
    formulas = [node for node in content if type(node) is Math]
    others = [node for node in content if not isinstance(node, (Text, Math))]
    counted = any(isinstance(node, Counted) for node in content)
    if len(formulas) != 1 or others or not re.fullmatch(r"\s*[(（]\s*[\d.\-–]*\s*[)）]\s*", words):
        return None
    if not counted and not re.search(r"\d", words):
        return None
    at = content.index(formulas[0])
    if any(type(node) is Text and node.text.strip() for node in content[:at]):
        return None
    anchors = tuple(node for node in content if isinstance(node, Anchor))
    beside = "".join(node.text for node in content if isinstance(node, Text))
    return Numbered(formulas[0].tex, anchors=(*anchors, *_counted(beside)))
