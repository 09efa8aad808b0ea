"""What a process that stays knows of an edition from the last time that it was laid out.

Fonts, style sheets and pictures that were read, the lines that texts broke into, and the parts
themselves: one that is asked for again under all that it depends on is not laid out again. The
file is the same as one that is made with none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from ...remembering import keep
from .engine.documents import Shared
from .parts import Part, Workshop

MOST = 2
"""Editions that are remembered: one, and another language beside it."""


@dataclass(slots=True)
class Stayed:
    """An edition as it was laid out last: what its parts share, and they themselves.

    Attributes:
        files: a digest of the files of its pack and its pictures. With others all begins anew.
    """

    files: str
    shared: Shared = field(default_factory=Shared)
    parts: dict[tuple[int, Any], Part] = field(default_factory=dict)


_known: ContextVar[dict[str, Stayed] | None] = ContextVar("stayed", default=None)


@contextmanager
def stay() -> Iterator[None]:
    """Remember, from here on, what is laid out."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


@contextmanager
def remembering(workshop: Workshop, name: str) -> Iterator[None]:
    """Let ``workshop`` lay out the edition ``name`` with what is known of it, if anything is kept.

    Afterwards no more is kept than it asked for.
    """
    known = _known.get()
    if known is None:
        yield
        return
    last = known.pop(name, None)
    if last is None or last.files != workshop.fetcher.digest:
        last = Stayed(workshop.fetcher.digest)
    workshop.shared, workshop.parts = last.shared, last.parts
    yield
    # Not where it failed: then nobody knows what is half done.
    for key in last.parts.keys() - workshop.asked:
        del last.parts[key]
    keep(known, name, last, MOST)
