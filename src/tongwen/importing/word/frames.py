"""Figures beside the text, in frames (ECMA-376 part 1, 17.3.1.11) → marks round their paragraphs.

A frame at the text's edge is one that text runs round, and one that has its place by the page's
edges is in the margin. Where a page of ours has no room for notes in its margin, the figure stands
in the text, in a style that figures there have only beside others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from lxml import etree

from ...artefacts.docx.package import Element, W, style_named, value
from ..marks import Beside, Mark

_FIGURE, _CAPTION, _UNSEEN = "FigureInRow", "CaptionInRow", "SectionEnd"
"""Styles of ours: of a figure beside others, its caption, and a paragraph that nobody sees."""


def mark_frames(root: Element, mark: Callable[[Mark], Element], measure: float) -> None:
    """Put marks round each figure that stands beside the text.

    Args:
        mark: returns a run that stands for a mark. measure: the width of the text in twips.
    """
    body = root.find(f"{W}body")
    node = None if body is None or not len(body) else body[0]
    while node is not None:
        run = _figure(node)
        if run:
            opening, closing = etree.Element(f"{W}p"), etree.Element(f"{W}p")
            opening.append(mark(_beside(run[0], measure)))
            closing.append(mark(Beside("")))
            _take_bookmarks(run)
            run[0].addprevious(opening)
            run[-1].addnext(closing)
            node = closing
        node = node.getnext()


def _figure(node: Element) -> list[Element]:
    """Return the paragraphs of a figure beside the text that begins with ``node``; else none."""
    if node.tag != f"{W}p" or node.find(f".//{W}drawing") is None:
        return []
    frame = _frame(node)
    if frame is None and style_named(node) != _FIGURE:
        return []
    if frame is not None and (
        value(frame, "wrap") not in ("around", "auto") or value(frame, "vAnchor") != "text"
    ):
        return []  # what has its place on the page is part of a cover
    run = [node]
    for after in node.itersiblings(f"{W}p", f"{W}tbl"):
        other = _frame(after)
        if frame is None:
            joins = other is None and style_named(after) == _CAPTION
        else:
            joins = other is not None and other.items() == frame.items()
        if not joins:
            break
        run.append(after)
    return run


def _beside(paragraph: Element, measure: float) -> Beside:
    frame = _frame(paragraph)
    role: Literal["wrapped", "margin"] = "wrapped"
    if frame is None or value(frame, "hAnchor") == "page":
        role = "margin"
    width = value(frame, "w")
    share = int(width) / measure if measure and width.isdecimal() else 0.5
    return Beside("", role, round(share, 2))


def _take_bookmarks(run: list[Element]) -> None:
    """Move the bookmarks of a figure, which stand in a paragraph before it, to its caption."""
    before, caption = run[0].getprevious(), run[-1]
    if before is None or before.tag != f"{W}p" or style_named(before) != _UNSEEN:
        return
    properties = caption.find(f"{W}pPr")
    at = 0 if properties is None else caption.index(properties) + 1
    for mark in reversed(before.findall(f"{W}bookmarkStart") + before.findall(f"{W}bookmarkEnd")):
        caption.insert(at, mark)


def _frame(paragraph: Element) -> Element | None:
    return paragraph.find(f"{W}pPr/{W}framePr")
