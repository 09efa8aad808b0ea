"""Checks: what is wrong with an edition although every file of it could be read.

A check is a function from an edition, or from a pack, to problems; its docstring is its
rationale and its documentation. CHECKS, PACK_CHECKS and, for what is read back from finished
artefacts, LOOK_CHECKS in :mod:`~tongwen.checks.look` and TYPOGRAPHY_CHECKS in
:mod:`~tongwen.checks.typography` are the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ..diagnostics import Problem
from ..edition import Edition
from ..institute import Institute
from .figures import check_drawing_tokens, check_mentions
from .glyphs import check_glyphs
from .institute import (
    check_brought_faces,
    check_font_licences,
    check_logo_resolution,
    check_logo_variants,
    check_name_glyphs,
    check_names,
)
from .look import LOOK_CHECKS, check_look
from .overrides import check_override_blocks, check_override_names, check_sheet_variables
from .structure import check_empty_chapters, check_heading_levels

__all__ = [
    "CHECKS",
    "LOOK_CHECKS",
    "PACK_CHECKS",
    "check_edition",
    "check_look",
    "check_pack",
]

Check = Callable[[Edition], Iterable[Problem]]
PackCheck = Callable[[Institute], Iterable[Problem]]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "STR-10": check_heading_levels,
        "STR-11": check_empty_chapters,
        "FIG-10": check_mentions,
        "FIG-11": check_drawing_tokens,
        "GLY-01": check_glyphs,
    }
)
"""Code → the check that reports it."""

PACK_CHECKS: Mapping[str, PackCheck] = MappingProxyType(
    {
        "INST-20": check_names,
        "INST-21": check_logo_variants,
        "INST-22": check_logo_resolution,
        "INST-23": check_font_licences,
        "INST-24": check_name_glyphs,
        "INST-25": check_brought_faces,
        "INST-26": check_override_names,
        "INST-27": check_override_blocks,
        "INST-28": check_sheet_variables,
    }
)
"""Code → the check of a pack that reports it."""


def check_edition(edition: Edition) -> Iterator[Problem]:
    """Yield the problems that every check finds."""
    for check in CHECKS.values():
        yield from check(edition)


def check_pack(institute: Institute) -> Iterator[Problem]:
    """Yield the problems that every check of a pack finds, in it and in who publishes with it."""
    for publisher in institute.publishers:
        for check in PACK_CHECKS.values():
            yield from check(publisher)
