"""What stands where something belongs that is not there, so that nobody overlooks it."""

from __future__ import annotations

from ..diagnostics import NOWHERE, Span
from ..document import Passage, Text

PLACEHOLDER = "…"


def placeholder(span: Span = NOWHERE) -> Passage:
    """Return the placeholder as a passage at ``span``."""
    return Passage((Text(PLACEHOLDER),), span=span)
