"""Where the dates of a line of time stand on its axis: to scale, if each of them is a year."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .document import TimelineEvent
from .walk import plain_text

_YEAR = re.compile(r"\s*(\d{3,4})\s*年?\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A date on the axis; places are per cent of the axis's length.

    Attributes:
        at: where it stands, to scale.
        column: where the words on it begin: their columns are of one width.
        ahead: whether it lies ahead of the report's own date: a goal, not an event.
    """

    at: float
    column: float
    ahead: bool


def axis_of(events: Sequence[TimelineEvent], published: datetime.date | None) -> tuple[Mark, ...]:
    """Return the marks of the axis: to scale where the dates are years, else in even steps.

    The first date stands where its column begins, and so does the last. What lies ahead of the
    year that the report was published in is known of years alone.
    """
    found = [_YEAR.fullmatch(plain_text(event.when)) for event in events]
    years = [int(year[1]) for year in found if year]
    in_order = all(one < other for one, other in pairwise(years))
    column = 100 / max(len(events), 1)
    if len(years) < max(len(events), 2) or not in_order:
        years = list(range(len(events)))
        published = None
    scale = (100 - column) / max(years[-1] - years[0], 1) if years else 0.0
    this = published.year if published else None
    return tuple(
        Mark(
            round((year - years[0]) * scale, 2),
            round(place * column, 2),
            this is not None and year > this,
        )
        for place, year in enumerate(years)
    )
