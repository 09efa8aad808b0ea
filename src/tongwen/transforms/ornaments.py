"""Ornaments: what a pack says of pull quotes, before anything is numbered."""

from __future__ import annotations

from ..document import Document, PullQuote
from ..walk import Node, rebuild
from .context import Context


def resolve_pull_quotes(document: Document, context: Context) -> Document:
    """Return ``document`` without its pull quotes where the pack sets none.

    They repeat what the text says. Taken out here, no format has to know of it, and what they
    cite is not cited for their sake.
    """
    if context.pull_quotes:
        return document

    def change(node: Node) -> Node:
        return () if isinstance(node, PullQuote) else node

    return rebuild(document, change)
