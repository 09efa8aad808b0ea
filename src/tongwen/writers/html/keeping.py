"""Blocks of a web page as they were set the last time, for a process that makes it again and again.

A block's HTML is kept for as long as the block is the same object. It holds where all around is as
it was: the edition but for its text, the templates, the names that are taken, the notes that were
called before. A pack whose templates for blocks look at the whole text has nothing kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ...diagnostics import Span
from ...document import Block, Document, NoteReference, Passage
from ...edition import Edition
from ...formats import FORMATS
from ...remembering import OfThings
from ...templating import source
from ...walk import numbered_name, permanent_name, source_words
from .content import Renderer

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_OF_WHOLE = re.compile(r"\bedition\b(?!\.(?!document\b|chapters\b|runs\b|notes\b)[a-z_]+)")
"""Where a template may come to the whole text: the edition itself, or what holds it all."""


@dataclass(slots=True)
class Kept:
    """What is kept of a web page: blocks as they were set, and all else that they were made of."""

    around: tuple[Any, ...] = ()
    blocks: OfThings[_Set] = field(default_factory=OfThings)


@dataclass(slots=True)
class _Set:
    """A block as it was set.

    Attributes:
        span: the place that the renderer had come to behind it.
        calls: the notes that it calls: identifier, name, whether each was called before.
        names: what its parts are named after their words, and how they were named.
    """

    html: Markup = field(default_factory=Markup)
    span: Span | None = None
    calls: list[tuple[str, str, bool]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)


class KeepingRenderer(Renderer):
    """Renders the blocks of a web page, those that it knows from ``kept``."""

    def __init__(self, edition: Edition, kept: Kept, placed: bool = False) -> None:
        super().__init__(edition, "flow", placed=placed)
        self._setting: _Set | None = None
        self._kept: Kept | None = None
        if edition.parallel or _looks_at_whole(self.environment, edition.institute.folders):
            return
        # The text itself is left out: a block is all of it that its own template sees.
        around = replace(edition, document=Document(())), self.environment, self._data, placed
        if kept.around != around:
            kept.around, kept.blocks = around, OfThings()
        self._kept = kept

    def block(self, block: Block) -> Markup:
        """Return one block, as it was set before or by its template."""
        if self._kept is None or self._setting is not None:
            return super().block(block)
        known = self._kept.blocks.find(block)
        if known is not None and self._holds(known):
            self._noted.update(identifier for identifier, _, _ in known.calls)
            self._named.update(name for _, name in known.names)
            self._span = known.span or self._span
            return known.html
        self._setting = setting = _Set()
        before = len(self.problems)
        try:
            setting.html = super().block(block)
        finally:
            self._setting = None
        setting.span = self._span
        if len(self.problems) == before:
            self._kept.blocks.keep(block, setting)
        return setting.html

    def permanent(self, given: str, words: Passage | Block, kind: str = "p") -> str:
        """Return the author's identifier, else one of the words; without them ""."""
        name = super().permanent(given, words, kind)
        if self._setting is not None and name and not given:
            self._setting.names.append((permanent_name(kind, source_words(words)), name))
        return name

    def _note_call(self, call: NoteReference) -> Markup:
        if self._setting is not None:
            name = self.note_name(self._notes[call.identifier])
            self._setting.calls.append((call.identifier, name, call.identifier in self._noted))
        return super()._note_call(call)

    def _holds(self, known: _Set) -> bool:
        """Return whether a block would be set again as it was."""
        called = set(self._noted)
        for identifier, name, before in known.calls:
            note = self._notes.get(identifier)
            if note is None or self.note_name(note) != name or (identifier in called) != before:
                return False
            called.add(identifier)
        added: list[str] = []
        for wanted, name in known.names:
            if name in added or numbered_name(wanted, self._named) != name:
                return False
            added.append(name)
        return True


_known_to_look: OfThings[bool] = OfThings()


def _looks_at_whole(environment: Any, folders: Sequence[Path]) -> bool:
    """Return whether a template may look at more of the text than the block that it sets.

    Templates in a format's own folder are set once for an edition, and may.
    """
    known = _known_to_look.find(environment)
    if known is not None:
        return known
    names = {
        file.relative_to(folder)
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in (".html", ".svg")
    }
    found = any(
        _OF_WHOLE.search(_COMMENT.sub("", source(environment, name.as_posix())))
        for name in names
        if name.parts[0] not in FORMATS
    )
    return _known_to_look.keep(environment, found)
