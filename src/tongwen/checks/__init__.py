"""Checks: what is wrong with an edition although every file of it could be read.

A check is a function from an edition to problems; its docstring is its rationale and its
documentation. CHECKS is the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ..diagnostics import Problem
from ..edition import Edition
from .figures import check_mentions
from .glyphs import check_glyphs
from .structure import check_empty_chapters, check_heading_levels

Check = Callable[[Edition], Iterable[Problem]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "STR-10": check_heading_levels,
        "STR-11": check_empty_chapters,
        "FIG-10": check_mentions,
        "GLY-01": check_glyphs,
    }
)
"""Code → the check that reports it."""


def check_edition(edition: Edition) -> Iterator[Problem]:
    """Yield the problems that every check finds."""
    for check in CHECKS.values():
        yield from check(edition)
