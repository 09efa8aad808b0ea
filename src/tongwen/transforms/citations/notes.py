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
    the name in it. In a script of letters the call stands behind the mark that follows the
    citation: "as shown.¹".
    """
    if not any(isinstance(node, Citation) for node in walk(document.blocks)):
        return document
    try:
        if not read_style(context.citation_style).notes:
            return document
    except UnusableStyle:
        return document  # said where citations are set
    behind = not context.language.script.wide

    def change(node: Node) -> Node:
        if isinstance(node, Citation):
            return _called(node)
        if isinstance(node, NoteReference):
            return node
        names = [name for name in field_names(node) if name not in ("alternative", "notes")]
        changed = rewrite_fields(node, names, change)
        if behind and isinstance(node, Passage) and changed is not node:
            return replace(changed, content=_calls_behind(changed.content))
        return changed

    return rewrite_fields(document, ("blocks",), change)


def _called(citation: Citation) -> Node:
    note = Paragraph(Passage((replace(citation, narrative=False),), span=citation.span))
    call = NoteReference(blocks=(note,), span=citation.span)
    return (citation, call) if citation.narrative else call


def is_of_citation(note: Note) -> bool:
    """Return whether ``note`` is a citation and nothing else, so that the style closes it."""
    if len(note.blocks) != 1 or not isinstance(paragraph := note.blocks[0], Paragraph):
        return False
    content = paragraph.content.content
    return len(content) == 1 and isinstance(content[0], Citation)


def _calls_behind(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``content`` with each call behind the marks that follow it, and no space before it."""
    found: list[Inline] = []
    for inline in content:
        call = found[-1] if found else None
        if isinstance(call, NoteReference) and call.blocks and isinstance(inline, Text):
            mark = _MARK.match(inline.text)
            if mark:
                found[-1:] = [Text(mark[0]), call]
                inline = Text(inline.text[mark.end() :])
        elif isinstance(inline, NoteReference) and inline.blocks and isinstance(call, Text):
            found[-1] = Text(call.text.rstrip())
        found.append(inline)
    return _joined(found)


def _joined(inlines: list[Inline]) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for inline in inlines:
        last = found[-1] if found else None
        if isinstance(inline, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + inline.text)
        elif inline != Text(""):
            found.append(inline)
    return tuple(found)
