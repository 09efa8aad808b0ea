"""What every opened artefact is: its format, and the views of it that can be asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from .look import Look
from .structure import Structure


class OpenArtefact:
    """A finished file, opened once; each view is read when it is first asked for, and kept.

    Attributes:
        format: its name in the table of formats.
        views: the names of the properties that are views of it: "structure", "look" and what
            only this format has.
        size: bytes.
        browser: whether the style of a web page is asked of a browser, where there is one.

    Every view raises :class:`~tongwen.artefacts.parts.UnreadableArtefact` where the file is not
    what its format says.
    """

    format: ClassVar[str] = ""
    views: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, size: int) -> None:
        self.size = size
        self.browser = False

    def view(self, name: str) -> Any:
        """Return the view ``name``.

        Raises:
            KeyError: an artefact of this format has no such view.
            UnreadableArtefact: the file is not what its format says.
        """
        if name not in self.views:
            raise KeyError(f"{self.format or 'this artefact'} has no view {name}")
        return getattr(self, name)

    @cached_property
    def structure(self) -> Structure:
        """What it says, block by block."""
        raise KeyError(f"{self.format} has no structure")

    @cached_property
    def look(self) -> Look:
        """How it looks."""
        raise KeyError(f"{self.format} has no look")
