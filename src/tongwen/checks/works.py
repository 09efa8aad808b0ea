"""Checks of the works that a report has to cite."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from ..diagnostics import Problem, Severity
from ..document import CitationItem
from ..readers.source import Report
from ..walk import walk

WANTED: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "": (("author", "editor", "publisher", "container-title"), ("issued",)),
        "article-journal": (("author",), ("issued",), ("container-title",)),
        "article-magazine": (("container-title",), ("issued",)),
        "article-newspaper": (("container-title",), ("issued",)),
        "book": (("author", "editor"), ("issued",), ("publisher",)),
        "chapter": (("author",), ("issued",), ("container-title",), ("publisher", "editor")),
        "paper-conference": (("author",), ("issued",), ("container-title", "event-title")),
        "report": (("author", "publisher"), ("issued",)),
        "thesis": (("author",), ("issued",), ("publisher",)),
        "webpage": (("author", "publisher", "container-title"), ("URL",)),
        "post-weblog": (("author", "container-title"), ("URL",)),
    }
)
"""A CSL type → what a reader needs to find the work: one of each group; "": every other type."""


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "issued": "date (issued)",
        "container-title": "name of what it appeared in (container-title)",
        "event-title": "name of the event (event-title)",
        "URL": "address (URL)",
    }
)
"""What the style's own names mean to an author; those that are plain words are not here."""


def check_uncited(report: Report) -> Iterator[Problem]:
    """BIB-10: a work that is listed and nowhere cited.

    It is not printed, so either it is left over, or the place that leans on it does not say so.
    """
    translated = (each.passages.values() for each in report.catalogues.values())
    said = (report.metadata, report.document, *itertools.chain.from_iterable(translated))
    cited = {node.key for one in said for node in walk(one) if isinstance(node, CitationItem)}
    listed, head = report.metadata.listed, Path(report.metadata.span.file).name
    for work in () if "*" in listed else report.references:
        if work.key not in cited and work.key not in listed:
            yield Problem(
                work.span,
                "BIB-10",
                f"the work “{work.key}” is nowhere cited",
                f'cite it, [@{work.key}]; list it all the same, nocite: "@{work.key}" in {head}; '
                "or take it out of the file",
                Severity.WARNING,
            )


def check_whole_works(report: Report) -> Iterator[Problem]:
    """BIB-11: a work that lacks what a reader needs to find it.

    Who wrote it, when, and where it came out: an article in its journal, a book at its publisher,
    a web page at its address.
    """
    for work in report.references:
        kind = str(work.data.get("type", ""))
        missing = [
            " or ".join(WORDS.get(name, name) for name in group)
            for group in WANTED.get(kind, WANTED[""])
            if not any(work.data.get(name) for name in group)
        ]
        if missing:
            yield Problem(
                work.span,
                "BIB-11",
                f"the work “{work.key}” ({kind or 'of no type'}) has no {', no '.join(missing)}",
                "add it, so that a reader can find the work",
                Severity.WARNING,
            )
