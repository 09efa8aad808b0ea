"""How much of a kind a report may hold: one table, and one place to raise what is in it.

Real reports meet none of these. Without them a file of a few kilobytes asks for gigabytes, or for
hours, before anybody can say which of its lines does. They are judged before the work begins, and
``limits`` in report.yaml raises them. What holds whatever a report says, seconds and memory of a
process, is in :mod:`.processes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

CODE = "LIM-01"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: the usual maximum, its kind, and what to do instead of raising it."""

    most: int
    what: str
    advice: str


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "lines": Limit(200_000, "lines in a file", "part it into chapters"),
        "paragraph": Limit(200_000, "characters in a paragraph", "part it by blank lines"),
        "title": Limit(
            2_000, "characters in a line of report.yaml", "say it in the abstract or a chapter"
        ),
        "rows": Limit(5_000, "rows in a table", "attach the whole as data, and show a part"),
        "cells": Limit(20_000, "cells in a table", "attach the whole as data, and show a part"),
        "notes": Limit(300, "notes in a paragraph", "part it by blank lines"),
        "field": Limit(
            20_000, "characters in a field of a work", "write what is meant, without abbreviations"
        ),
        "pixels": Limit(80_000_000, "pixels in a picture", "300 dpi at its printed size is enough"),
        "shapes": Limit(
            200_000, "shapes in a drawing, each as often as it is repeated", "draw it plainer"
        ),
    }
)
"""Every limit that a report can raise, by its key in report.yaml.

The longest chapters have some 10,000 lines and the longest paragraphs some 50,000 characters; an A3
page at 300 dpi has 17 million pixels; maps have some 50,000 shapes.
"""

_raised: ContextVar[Mapping[str, int]] = ContextVar("raised", default=MappingProxyType({}))


@contextmanager
def of_one_report() -> Iterator[None]:
    """Let what :func:`raise_to` raises hold inside, and no longer."""
    token = _raised.set(MappingProxyType({}))
    try:
        yield
    finally:
        _raised.reset(token)


def raise_to(limits: Mapping[str, int]) -> None:
    """Raise limits for the report that is being read; ``limits`` is by their keys."""
    _raised.set(MappingProxyType(dict(limits)))


def most(key: str) -> int:
    """Return how many there may be, for the report that is being read."""
    return _raised.get().get(key, LIMITS[key].most)


def raised() -> frozenset[tuple[str, int]]:
    """Return the limits that the current report raises: keys and numbers."""
    return frozenset(_raised.get().items())


def exceeded(key: str, found: int) -> tuple[str, str]:
    """Return the fault where there are ``found``, and the advice, for an author."""
    limit = LIMITS[key]
    return (
        f"{found:,} {limit.what}; {most(key):,} are allowed",
        f"{limit.advice}, or raise it in report.yaml: limits: {{{key}: {found}}}",
    )
