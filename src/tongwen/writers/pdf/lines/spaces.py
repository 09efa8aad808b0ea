"""The spaces between words, kept where nobody sees them: at the ends of lines.

A tagged PDF holds a space between any two words (ISO 32000-1, 14.8.2.5); a screen reader and
whoever searches or copies goes by it. WeasyPrint drops the space at which it breaks a line,
and draws none between a number and the heading that stands beside or below it. Here such a
space is drawn after the word before it: it has no ink, and moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..engine import boxes
from ..engine.room import Call
from ..engine.text import drawn_width
from ..tags.words import LEADER

_BLOCKS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "th", "td"),
        *("caption", "figcaption", "footer", "pre", "address"),
    }
)
"""Elements whose words run on: only within one of them can a space be missing."""

_NOTES = ("note", "note-paragraph", "paragraph")
"""Classes of elements that are as much."""

_HOLDS = "\u00ad\u200b\u2060\N{HYPHEN}"
"""What a piece of text ends with where no space belongs after it, but for spaces."""


_UNSEEN = " \n\u200b\u2060"
"""What a line's end takes with it."""


class DroppedSpaces:
    """Remembers, on the text before it, each space that is dropped at a line's end.

    WeasyPrint drops one where a text is broken, one where a whole text has ended at the line's end,
    and one that the next line would begin with, which is remembered on the text of that line.
    """

    def split_text_box(self, call: Call) -> Any:
        """Return a text's first line, which remembers the spaces round it."""
        found = call.proceed()
        line, resume, _ = found
        if line is None:
            return found
        encoded = call.box.text.encode()
        if resume is not None:
            source = encoded[call.skip : resume].decode()
            # Signs without width, where Han may break or may not, can stand beside the space.
            tail = source[len(source.rstrip(_UNSEEN)) :]
            if not line.text.endswith(" ") and (" " in tail or "\n" in tail):
                line.dropped_space = True
        if call.skip and encoded[: call.skip].endswith(b" "):
            line.space_before = True
        return found

    def remove_last_whitespace(self, call: Call) -> None:
        """Remember the space at the end of a line's last text."""
        last = call.line
        while isinstance(last, (boxes.LineBox, boxes.InlineBox)) and last.children:
            last = last.children[-1]
        before = last.text if isinstance(last, boxes.TextBox) else ""
        call.proceed()
        if before and last.text != before:
            last.dropped_space = True


@dataclass(slots=True)
class _Last:
    """The last words drawn in an element, and whether a space has been seen after them.

    ``drawing``: a formula or a picture stands in the line since: a space that is seen now
    comes after that.
    """

    box: Any
    block: Any
    line: Any
    spaced: bool
    drawing: bool = False


def draw_spaces(document: Any) -> None:
    """Give the words of ``document``, laid out, the spaces that were dropped between them."""
    _Spaces().draw(document)


class _Spaces:
    def __init__(self) -> None:
        # An element may go on after a page's notes, or after an element within it.
        self._last: dict[Any, _Last] = {}

    def draw(self, document: Any) -> None:
        for page in document.pages:
            for child in boxes.sheet(page).children:
                self._visit(child, None, None, None)

    def _visit(self, box: Any, owner: Any, block: Any, line: Any) -> None:
        box = boxes.own_box(box)
        if isinstance(box, boxes.TextBox):
            self._text(box, owner, block, line)
            return
        if isinstance(box, boxes.InlineReplacedBox):
            self._drawing(owner)
            return
        element = box.element
        if element is not None and element.tag == "br" and owner in self._last:
            self._last[owner].spaced = True  # the author ends a line, and so a word
        # The call of a note is made of the note's element, and stands in another.
        called = (box.element_tag or "").endswith("::footnote-call")
        if element is not None and not called and _is_block(element):
            owner = element
        if isinstance(box, boxes.LineBox):
            line = box
        if isinstance(box, boxes.BlockLevelBox):
            block = (element, box.element_tag)
        if isinstance(box, boxes.ParentBox):
            for child in box.children:
                self._visit(child, owner, block, line)

    def _drawing(self, owner: Any) -> None:
        last = self._last.get(owner)
        if last is None:
            return
        if last.spaced and not last.drawing:
            if not _held(last.box.text[-1]):
                _add_space(last.box)
            last.spaced = False
        last.drawing = True

    def _text(self, box: Any, owner: Any, block: Any, line: Any) -> None:
        if owner is None or not box.style["font_size"]:
            return
        last = self._last.get(owner)
        generated = "::" in (box.element_tag or "")
        if not box.text.strip() or (generated and LEADER.match(box.text)):
            if last is not None:
                last.spaced = True
            return
        if (
            last is not None
            and (last.spaced or getattr(box, "space_before", False) or last.block != block)
            and (last.drawing or not _held(last.box.text[-1]))
            and not _held(box.text[0])
        ):
            if last.drawing and generated:
                pass  # a page's number after a formula: the leader parts them
            elif last.drawing or (last.box.element_tag or "").endswith("::footnote-call"):
                _begin_with_space(box)  # the number of a note is not a word of the text
            else:
                _add_space(last.box)
        self._last[owner] = _Last(box, block, line, getattr(box, "dropped_space", False))


def _is_block(element: Any) -> bool:
    classes = (element.get("class") or "").split()
    return element.tag in _BLOCKS or any(name in _NOTES for name in classes)


def _held(character: str) -> bool:
    """Return whether no space belongs beside ``character``, at the end of a piece of text."""
    return character.isspace() or character in _HOLDS


def _add_space(box: Any) -> None:
    # What is drawn is laid out again from the layout's text just before.
    before = drawn_width(box)
    box.text = box.pango_layout.text = f"{box.text} "
    if box.style["direction"] == "rtl":  # it stands at the left of the word
        box.position_x -= drawn_width(box) - before


def _begin_with_space(box: Any) -> None:
    before = drawn_width(box)
    box.text = box.pango_layout.text = f" {box.text}"
    if box.style["direction"] == "ltr":
        box.position_x -= drawn_width(box) - before
