"""Artefacts: a finished file read back into neutral descriptions, without the writers.

What a writer meant to do is no proof of what it did. So a check of an artefact asks this room,
which knows the formats and nothing of how we write them. Each format is a package of its own that
opens the file once, and gives *views* of it, each read when it is first asked for:

- :class:`~tongwen.artefacts.structure.Structure`: what it says, in the same words for each format;
- :class:`~tongwen.artefacts.look.Look`: how it looks, likewise;
- views of one format: a Word file's package and stories, a PDF's tags and the setting of its
  pages, a web page's elements, a printer's sheets.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from ..formats import FORMATS
from .look import Look, PageLook, Pair, Spot, Stale
from .opened import OpenArtefact
from .parts import UnreadableArtefact
from .structure import Structure

__all__ = [
    "Look",
    "OpenArtefact",
    "PageLook",
    "Pair",
    "Spot",
    "Stale",
    "Structure",
    "UnreadableArtefact",
    "open_artefact",
]


def open_artefact(
    format_: str, content: bytes | Mapping[str, bytes], *, browser: bool = False
) -> OpenArtefact:
    """Return the artefact of ``format_``, opened: :class:`OpenArtefact` says what it gives.

    Args:
        content: of its file; of a format that is a folder, each file's name and content.
        browser: whether the style of a web page is asked of a browser, where there is one.

    Raises:
        UnreadableArtefact: it is not what its format says; a view raises it, too.
        KeyError: a format that nobody reads back.
    """
    # Each package is imported when it is asked for: its libraries are large.
    package, _, name = FORMATS[format_].reader.partition(":")
    if not package:
        raise KeyError(format_)
    opened: OpenArtefact = getattr(importlib.import_module(f".{package}", __name__), name)(content)
    opened.browser = browser
    return opened
