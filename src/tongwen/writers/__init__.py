"""Writers: an Edition and a moment in, the bytes of a finished file out.

A writer is imported when it is first called, so that an HTML build needs no PDF library.
"""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

from ..edition import Artefact, Edition, Format

Writer = Callable[[Edition, datetime.datetime], Artefact]


def _lazily(module: str, function: str) -> Writer:
    def write(edition: Edition, moment: datetime.datetime) -> Artefact:
        found = getattr(importlib.import_module(f".{module}", __name__), function)
        return cast("Writer", found)(edition, moment)

    return write


WRITERS: Mapping[Format, Writer] = MappingProxyType(
    {
        "native": _lazily("native", "write_native"),
        "html": _lazily("html", "write_html"),
        "site": _lazily("html", "write_site"),
        "pdf": _lazily("pdf", "write_pdf"),
        "print": _lazily("pdf", "write_print"),
        "docx": _lazily("docx", "write_docx"),
    }
)
"""Format → the function that writes it; the moment is the time of making, told in the file."""
