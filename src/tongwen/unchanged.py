"""Blocks that stay the same object: what a transform makes anew, just as it was, is the old one.

A preview reads a report after each change. What is known of a block, and of what was made of it,
holds for as long as it is the same; so one chapter that has changed does not make all others new.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest
from typing import Any, TypeVar

from .diagnostics import NOWHERE, Span
from .document import Block, Document, Note
from .remembering import OfThings
from .walk import walk

Part = TypeVar("Part", Block, Note)


_made_before: dict[tuple[object, ...], OfThings[Any]] = {}
"""What was made of a block or a note the last time, by what makes it."""


def steady(before: Document, after: Document, *made_by: object) -> Document:
    """Return ``after`` with the old one of each part that is as it was the last time.

    Args:
        before: what a transform got, and ``after`` what it made of that.
        made_by: the transform, and in which languages.
    """
    if after is before:
        return after
    known = _made_before.setdefault(made_by, OfThings())
    blocks = _known_ones(zip(before.blocks, after.blocks, strict=False), known)
    # A transform may order notes otherwise, or name them: a wrong pair is merely not alike.
    named = {note.identifier: note for note in before.notes}
    pairs = zip_longest(before.notes[: len(after.notes)], after.notes)
    notes = _known_ones(
        ((named.get(note.identifier, beside), note) for beside, note in pairs), known
    )
    return replace(
        after,
        blocks=(*blocks, *after.blocks[len(blocks) :]),
        notes=notes,
    )


def _known_ones(
    pairs: Iterable[tuple[Part | None, Part]], known: OfThings[Any]
) -> tuple[Part, ...]:
    found = []
    for before, after in pairs:
        last = None
        if before is not None and after is not before:
            last = known.find(before)
            if last is None or not _same(last, after):
                last = known.keep(before, after)
        found.append(after if last is None else last)
    return tuple(found)


def _same(one: Block | Note, other: Block | Note) -> bool:
    """Return whether two parts are alike, and stand at the same places, which comparison leaves."""
    return one == other and _places(one) == _places(other)


def _places(part: Block | Note) -> list[Span]:
    return [getattr(node, "span", NOWHERE) for node in walk(part)]
