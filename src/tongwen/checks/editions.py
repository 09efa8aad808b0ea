"""What is wrong with an edition although every file of it could be read: asked in every build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ..diagnostics import Problem
from ..edition import Edition
from .figures import check_drawing_tokens, check_mentions
from .glyphs import check_direction, check_glyphs, check_script
from .han import check_publishers_script
from .structure import (
    check_empty_chapters,
    check_heading_levels,
    check_table_heads,
    check_typed_numbers,
)

EDITION_CHECKS: Mapping[str, Callable[[Edition], Iterable[Problem]]] = MappingProxyType(
    {
        "STR-10": check_heading_levels,
        "STR-11": check_empty_chapters,
        "STR-12": check_typed_numbers,
        "STR-13": check_table_heads,
        "FIG-10": check_mentions,
        "FIG-11": check_drawing_tokens,
        "GLY-01": check_glyphs,
        "GLY-02": check_script,
        "GLY-03": check_direction,
        "INST-41": check_publishers_script,
    }
)
"""Code → the check that reports it."""
