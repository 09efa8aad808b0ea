"""Transforms: what depends on the whole report, resolved once for every writer.

Each is a function from a Document and a Context to a Document. TRANSFORMS is the whole
list, in the order they run: text before numbers, numbers before what refers to them, and
the contents last, because they repeat what the others have made.
"""

from __future__ import annotations

from collections.abc import Callable

from ..document import Document
from ..unchanged import steady
from .citations import citations_in_notes, resolve_citations
from .contents import resolve_contents
from .context import Context
from .credits import resolve_credits
from .crossrefs import resolve_cross_references
from .data import resolve_data
from .drafts import mark_drafts
from .formulas import read_formulas, resolve_formulas
from .index import resolve_index
from .numbering import resolve_numbers
from .ornaments import resolve_conditions, resolve_drop_capitals, resolve_pull_quotes
from .terms import resolve_terms
from .translation import resolve_translation
from .typography import resolve_typography

__all__ = ["TRANSFORMS", "Context", "Transform", "read_formulas", "resolve"]

Transform = Callable[[Document, Context], Document]

TRANSFORMS: tuple[Transform, ...] = (
    resolve_conditions,
    resolve_pull_quotes,
    resolve_translation,
    resolve_data,
    mark_drafts,
    resolve_formulas,
    citations_in_notes,
    resolve_numbers,
    resolve_credits,
    resolve_citations,
    resolve_cross_references,
    resolve_terms,
    resolve_index,
    resolve_typography,
    resolve_drop_capitals,
    resolve_contents,
)
"""Every transform, in order."""


def resolve(document: Document, context: Context) -> Document:
    """Return ``document`` with everything that depends on the whole filled in."""
    languages = context.language.tag, context.companion.tag if context.companion else ""
    for transform in TRANSFORMS:
        document = steady(document, transform(document, context), transform, *languages)
    return document
