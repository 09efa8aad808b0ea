"""Citations of a style that sets them in notes, moved there before notes are counted."""

from __future__ import annotations

import re
from dataclasses import replace

from ...document import (
    Citation,
    Document,
    Inline,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    Text,
)
from ...walk import Node, field_names, rewrite_fields, walk
from ..context import Context
from .styles import UnusableStyle, read_style

_MARK = re.compile(r"[.,;:!?…]+[”’\"')\]]*|[”’\"']+[.,;:!?…]*")


def citations_in_notes(document: Document, context: Context) -> Document:
    """Return ``document`` with its citations in notes, where the style is one that asks for it.

    A citation that the author wrote in a note stays there. One in a sentence ("@zhou shows") leaves
    the name in it. A call, and a citation that the style raises, stands close to the word before
    it; in a script of letters behind the mark that follows it: "as shown.¹".
    """
    if not any(isinstance(node, Citation) for node in walk(document.blocks)):
        return document
    try:
        style = read_style(context.citation_style)
    except UnusableStyle:
        return document  # said where citations are set
    if not (style.notes or style.raised):
        return document
    behind = not context.language.script.wide

    def change(node: Node) -> Node:
        if isinstance(node, Citation):
            return _called(node) if style.notes else node
        if isinstance(node, NoteReference):
            return node
        names = [name for name in field_names(node) if name not in ("alternative", "notes")]
        changed = rewrite_fields(node, names, change)
        if isinstance(node, Passage):
            return replace(changed, content=_calls_close(changed.content, behind))
        return changed

    return rewrite_fields(document, ("blocks",), change)


def _called(citation: Citation) -> Node:
    note = Paragraph(Passage((replace(citation, narrative=False),), span=citation.span))
    call = NoteReference(blocks=(note,), span=citation.span)
    return (citation, call) if citation.narrative else call


def is_of_citation(note: Note | NoteReference) -> bool:
    """Return whether ``note`` is a citation and nothing else, so that the style closes it."""
    if len(note.blocks) != 1 or not isinstance(paragraph := note.blocks[0], Paragraph):
        return False
    content = paragraph.content.content
    return len(content) == 1 and isinstance(content[0], Citation)


def _calls_close(content: tuple[Inline, ...], behind: bool) -> tuple[Inline, ...]:
    """Return ``content`` with no space before its calls, ``behind`` the marks that follow them."""
    found: list[Inline] = []
    for inline in content:
        call = found[-1] if found else None
        if _is_call(call) and isinstance(inline, Text):
            mark = _MARK.match(inline.text)
            if mark and behind:
                found[-1:] = [Text(mark[0]), found[-1]]
                inline = Text(inline.text[mark.end() :])
        elif _is_call(inline) and isinstance(call, Text):
            found[-1] = Text(call.text.rstrip(" "))
        found.append(inline)
    return _joined(found)


def _is_call(inline: Inline | None) -> bool:
    if isinstance(inline, NoteReference):
        return is_of_citation(inline)
    if not isinstance(inline, Citation) or inline.narrative:
        return False
    return not (inline.items and inline.items[0].prefix)


def _joined(inlines: list[Inline]) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for inline in inlines:
        last = found[-1] if found else None
        if isinstance(inline, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + inline.text)
        elif inline != Text(""):
            found.append(inline)
    return tuple(found)
