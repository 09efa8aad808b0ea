"""A draft: what is not translated, or is to be reviewed, is marked in the margin beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..document import (
    Block,
    Division,
    Document,
    Heading,
    LanguageSpan,
    Paragraph,
    Passage,
    Strong,
    Text,
)
from ..walk import map_outer_passages, needs_translation, walk
from .context import Context
from .reading import without_notes


def mark_drafts(document: Document, context: Context) -> Document:
    """Return ``document`` as it is; of a draft, with notes in the margin for its translators.

    A passage without a translation stands in the source's language, and the margin says so. One
    whose translation is marked fuzzy is shown with that, and the source beside it in the margin:
    who reviews it compares the two.
    """
    if not context.drafted or context.catalogue is None:
        return document
    blocks = (part for block in document.blocks for part in _with_margin(block, context))
    return replace(document, blocks=tuple(blocks))


def _with_margin(block: Block, context: Context) -> Iterator[Block]:
    found = [part for part in walk(block) if isinstance(part, Passage) and _unready(part, context)]
    notes = Division(tuple(Paragraph(_note(passage, context)) for passage in found), "margin")
    reviewed = _with_unsure(block, context)
    if not found:
        yield block
    elif isinstance(block, Heading):
        # A chapter begins with its heading, and not with what stands beside it.
        yield from (reviewed, notes)
    else:
        yield from (notes, reviewed)


def _unready(passage: Passage, context: Context) -> bool:
    catalogue = context.catalogue
    return (
        catalogue is not None
        and bool(passage.message)
        and passage.language == context.source_language.tag
        and passage.message not in catalogue.passages
        and passage.message not in catalogue.may_lack
        and needs_translation(passage)
    )


def _with_unsure(block: Block, context: Context) -> Block:
    unsure = context.catalogue.unsure if context.catalogue else {}

    def change(passage: Passage) -> Passage:
        if passage.message not in unsure or not _unready(passage, context):
            return passage
        return replace(unsure[passage.message], message=passage.message)

    return map_outer_passages(block, change)


def _note(passage: Passage, context: Context) -> Passage:
    """Return the note in the margin of a passage: its state, and its source where needed."""
    unsure = context.catalogue is not None and passage.message in context.catalogue.unsure
    label = context.language.label("to-review" if unsure else "to-translate")
    if not unsure:
        return Passage((Strong((Text(label),)),))
    source = LanguageSpan(context.source_language.tag, without_notes(passage).content)
    separator = context.language.label("separator")
    return Passage((Strong((Text(label),)), Text(separator), source))
