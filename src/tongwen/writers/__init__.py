"""Writers: an Edition and a moment in, the bytes of a finished file out.

A writer is imported when it is first called, so that an HTML build needs no PDF library.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ..edition import Artefact
from ..formats import FORMATS, Format

Writer = Callable[..., Artefact]
"""``(edition, moment)``, and what finds page numbers for its file where its row has ``numbers``."""


def named(path: str) -> Callable[..., Any]:
    """Return a function that a row of FORMATS names, "module:function": imported when called."""
    module, _, function = path.partition(":")

    def call(*values: Any) -> Any:
        return getattr(importlib.import_module(f".{module}", __name__), function)(*values)

    return call


def load(format_: Format, *, whole: bool = False) -> None:
    """Import the writer of a format before it is called, with the libraries that it needs.

    Args:
        whole: also what it imports as late as it can, in its function ``prepare``.
    """
    writer = importlib.import_module(f".{FORMATS[format_].writer.partition(':')[0]}", __name__)
    if whole and hasattr(writer, "prepare"):
        writer.prepare()


WRITERS: Mapping[Format, Writer] = MappingProxyType(
    {name: named(row.writer) for name, row in FORMATS.items()}
)
"""Format → the function that writes it; the moment is the time of making that the file states."""
