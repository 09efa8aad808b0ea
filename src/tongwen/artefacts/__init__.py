"""Artefacts: a finished file read back into a neutral description, without the writers.

What a writer meant to do is no proof of what it did. So a check that speaks about an artefact
asks this room, which knows the formats and nothing of how we write them: the parts of a Word
file, the tag tree and the marked content of a PDF, the computed style of an HTML page. Each
description is a type of its own that says the same of all formats:

- :class:`~tongwen.artefacts.look.Look`: how it looks.
- :class:`~tongwen.artefacts.typography.Typesetting`: how a PDF's lines, blocks and pages are set.

A format is a module with one ``read_<format>_<description>(data: bytes)`` for each of them;
opening a file safely is :mod:`~tongwen.artefacts.parts`. What a page of HTML comes to is
asked of a browser (:mod:`~tongwen.artefacts.browser`) or computed by plain rules
(:mod:`~tongwen.look.cascade`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

from .look import Look, PageLook, Pair, Spot, Stale
from .parts import UnreadableArtefact

__all__ = ["LOOKS", "Look", "PageLook", "Pair", "Spot", "Stale", "UnreadableArtefact", "read_look"]


def _lazily(module: str) -> Callable[[bytes], Look]:
    def read(data: bytes) -> Look:
        found = getattr(importlib.import_module(f".{module}", __name__), f"read_{module}_look")
        return cast("Callable[[bytes], Look]", found)(data)

    return read


LOOKS: Mapping[str, Callable[[bytes], Look]] = MappingProxyType(
    {"pdf": _lazily("pdf"), "docx": _lazily("docx"), "html": _lazily("html")}
)
"""Format → the function that reads how an artefact of it looks.

Each raises :class:`UnreadableArtefact` for what is not a file of its format.
"""


def read_look(kind: str, data: bytes) -> Look:
    """Return how an artefact of the format ``kind`` looks.

    Raises:
        UnreadableArtefact: it is not what its format says.
        KeyError: a format whose look nobody reads.
    """
    return LOOKS[kind](data)
