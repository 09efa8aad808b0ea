"""What is wrong with a pack although every file of it could be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ..diagnostics import Problem
from ..institute import Institute
from .institute import (
    check_brought_faces,
    check_emblem_words,
    check_emblems_seen,
    check_font_licences,
    check_logo_resolution,
    check_logo_variants,
    check_name_glyphs,
    check_names,
)
from .overrides import check_override_blocks, check_override_names, check_sheet_variables

PACK_CHECKS: Mapping[str, Callable[[Institute], Iterable[Problem]]] = MappingProxyType(
    {
        "INST-13": check_emblems_seen,
        "INST-20": check_names,
        "INST-21": check_logo_variants,
        "INST-22": check_logo_resolution,
        "INST-23": check_font_licences,
        "INST-24": check_name_glyphs,
        "INST-25": check_brought_faces,
        "INST-26": check_override_names,
        "INST-27": check_override_blocks,
        "INST-28": check_sheet_variables,
        "INST-29": check_emblem_words,
    }
)
"""Code → the check of a pack that reports it."""


def check_pack(institute: Institute) -> Iterable[Problem]:
    """Yield the problems of a pack and of each pack that publishes with it, by every check."""
    from .registry import run

    for publisher in institute.publishers:
        yield from run("pack", publisher)
