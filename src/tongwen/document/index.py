"""The index of words: where they stand in the text, and the list that leads there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import NOWHERE, Span
from .works import Mention

if TYPE_CHECKING:
    from . import Inline


@dataclass(frozen=True, slots=True)
class Indexed:
    """Words that the index leads to; or only their place, where there is no ``content``.

    Attributes:
        path: the entry, from the outermost: ("rivers", "floods"); each may have what it is sorted
            by before an @.
        see: the entry that stands for this one, which then has no place of its own; ``also``: it
            stands beside it.
        identifier: *resolved:* the name by which the index leads here; empty where none does.
    """

    content: tuple[Inline, ...]
    path: tuple[str, ...]
    see: str = ""
    also: bool = False
    identifier: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of the index, the places that it leads to, and the lines below it."""

    content: tuple[Inline, ...]
    identifier: str
    mentions: tuple[Mention, ...] = ()
    entries: tuple[IndexEntry, ...] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Index:
    """Where the index stands (``::: {#index}``). *Resolved:* ``entries``."""

    entries: tuple[IndexEntry, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
