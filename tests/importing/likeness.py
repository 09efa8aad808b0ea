"""Whether two documents say the same: places, and what is resolved or made anew, left out."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from tongwen.document import Text
from tongwen.walk import is_node

_UNSEEN = {"span", "message", "identifier", "target", "key", "source", "data", "language"}
"""Names that nobody sees, which an import has to make anew."""

_RESOLVED = {
    "Bibliography": {"entries"},
    "Callout": {"label"},
    "Caption": {"label"},
    "Citation": {"content"},
    "CrossReference": {"text", "number"},
    "Figure": {"number"},
    "Heading": {"number", "companion"},
    "Link": {"title"},
    "Math": {"formula"},
    "MathBlock": {"number", "formula"},
    "NoteReference": {"number", "repeated", "blocks"},
    "Paragraph": {"capital"},
    "Table": {"number"},
}


def said(node: Any) -> Any:
    """Return ``node`` as nested tuples, of all that a reader sees."""
    if isinstance(node, tuple):
        return tuple(said(item) for item in node)
    if not is_node(node):
        return node
    kind = "Text" if isinstance(node, Text) else type(node).__name__
    if kind == "Column":
        # A column that is set as its script has it, and one that says so.
        return kind, node.alignment.replace("left", "")
    unseen = _UNSEEN | _RESOLVED.get(kind, set())
    names = [field.name for field in fields(node) if field.name not in unseen]
    return kind, *((name, said(getattr(node, name))) for name in names)
