"""A language's translations, as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import NOWHERE, Span

if TYPE_CHECKING:
    from . import Passage


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language's translations, read: message → its translation, parsed.

    ``passages`` count; ``unsure`` are marked fuzzy: not used, but reported; ``may_lack`` are the
    messages that the report does without. ``derived_from``: the language that it was converted
    from, where no one translated it. ``span``: the catalogue's file.
    """

    language: str
    passages: Mapping[str, Passage]
    unsure: Mapping[str, Passage] = field(default_factory=dict)
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    may_lack: frozenset[str] = frozenset()
    derived_from: str = ""
