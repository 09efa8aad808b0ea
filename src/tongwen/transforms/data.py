"""Numbers and dates of data, printed as the edition's language prints them."""

from __future__ import annotations

from dataclasses import replace

from ..document import Cell, Document, Passage
from ..languages import amount_in_words
from ..walk import Node, rebuild
from .context import Context


def resolve_data(document: Document, context: Context) -> Document:
    """Return ``document`` with the content of each cell that holds a number or a date of data."""

    def change(node: Node) -> Node:
        if isinstance(node, Cell) and node.value is not None and not node.content:
            words = amount_in_words(node.value, context.language)
            return replace(node, content=Passage(words, span=node.span))
        return node

    return rebuild(document, change)
