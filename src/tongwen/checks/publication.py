"""Whether a report is fit to publish: what a build does not ask, and a preflight does.

An edition that these find fault with can be built and read; it is not yet what an institute puts
its name to. REPORT_CHECKS take the report as it was read, PUBLICATION_CHECKS each edition,
and a file's size is held against what its format is passed on by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ..diagnostics import Problem, Severity, Span
from ..edition import Edition
from ..formats import FORMATS, MEGABYTE, Format
from ..readers.source import Report
from .han import check_han_forms
from .links import check_link_syntax
from .particulars import check_identifiers, check_metadata
from .pictures import check_alternatives, check_resolution
from .works import check_uncited, check_whole_works

PublicationCheck = Callable[[Edition], Iterable[Problem]]
ReportCheck = Callable[[Report], Iterable[Problem]]

REPORT_CHECKS: Mapping[str, ReportCheck] = MappingProxyType(
    {
        "META-10": check_metadata,
        "META-11": check_identifiers,
        "BIB-10": check_uncited,
        "BIB-11": check_whole_works,
    }
)
"""Code → the check of a report that reports it."""

PUBLICATION_CHECKS: Mapping[str, PublicationCheck] = MappingProxyType(
    {
        "FIG-12": check_alternatives,
        "FIG-13": check_resolution,
        "HAN-10": check_han_forms,
        "LINK-10": check_link_syntax,
    }
)
"""Code → the check of an edition that reports it."""


def check_size(file: str, format_: Format, size: int, attached: int = 0) -> Iterator[Problem]:
    """SIZE-10: an artefact is larger than what it is passed on by can carry.

    A report goes by mail, and is read on a telephone. A file that is too large is not read.
    """
    # Of the ``attached`` bytes, the report's sources, none need be in it.
    budget = FORMATS[format_].budget
    if budget and size > budget:
        hints = []
        if size - attached > budget:
            hints.append("reduce its pictures: 300 dpi at their printed size is enough")
        if attached:
            hints.append(f"take “source” out of attachments: {attached / MEGABYTE:.1f} MB")
        yield Problem(
            Span(file),
            "SIZE-10",
            f"it has {size / MEGABYTE:.1f} MB; {budget / MEGABYTE:.0f} MB do for its format",
            "; ".join(hints),
            Severity.WARNING,
        )


SIZE_CHECKS: Mapping[str, Callable[[str, Format, int, int], Iterable[Problem]]] = MappingProxyType(
    {"SIZE-10": check_size}
)
"""Code → the check of an artefact's size that reports it."""
