"""What is shown in some editions only: ``when-format``, ``unless-language`` and the like.

Quarto's guide, "Conditional Content"; ``language`` and ``institute`` are the house's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ..diagnostics import Problems, Span
from ..document import Condition, ConditionKind

if TYPE_CHECKING:
    # The Markdown reader imports this module; only its types are wanted here.
    from .markdown.attributes import AttributeTaker

CLASSES = ("content-visible", "content-hidden")

_PRINTED = ("pdf", "latex", "typst", "beamer")
"""Formats of Quarto whose branch counts, where a passage is shown in some only."""

_OF_EDITIONS = ("language", "institute")


def read_conditions(
    taker: AttributeTaker, visible: bool, span: Span, problems: Problems
) -> tuple[bool, tuple[Condition, ...]]:
    """Return whether a passage may be shown at all, and what decides it for each edition.

    Every edition says the same in each format, so the printed branch counts for all: ``MD-18`` of
    another. Metadata and profiles are looked up where shortcodes are: what holds is “true” here.
    """
    holds, formats = True, ""
    conditions = []
    for kind in ("format", "meta", "profile", *_OF_EDITIONS):
        for word in ("when", "unless"):
            values = tuple(filter(None, re.split(r"[\s,]+", taker.take(f"{word}-{kind}"))))
            if not values:
                continue
            meant = (word == "when") == visible
            if kind in _OF_EDITIONS:
                conditions.append(Condition(cast("ConditionKind", kind), values, meant))
                continue
            met = any(value in (*_PRINTED, "true") for value in values)
            holds = holds and met == (word == "when")
            if kind == "format":
                formats = ("not " if word == "unless" else "") + ", ".join(values)
    shown = True if conditions and holds else holds == visible
    if not shown and formats:
        problems.warning(
            "MD-18",
            span,
            f"what is not for PDF ({formats}) is left out: every edition says the same",
            "write it without a condition",
        )
    return shown, tuple(conditions)
