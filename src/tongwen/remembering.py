"""What was read once is not read again: for a process that stays, and reads a report often.

A preview reads a report after each change, and a build reads it for each institute; nearly all of
its files are as they were. So readers of one text remember what it gave, and what was told.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from .diagnostics import Problem, Problems
from .limits import raised

Values = TypeVarTuple("Values")
Found = TypeVar("Found")


def remembered(
    most: int,
) -> Callable[[Callable[[*Values, Problems], Found]], Callable[[*Values, Problems], Found]]:
    """Let a function remember values and problems of the last ``most`` of its calls.

    It is a function of values alone, besides the collector that comes last; what it returns is
    never changed. What a report may hold (:mod:`.limits`) counts as one of the values.
    """

    def remembering(
        function: Callable[[*Values, Problems], Found],
    ) -> Callable[[*Values, Problems], Found]:
        @lru_cache(most)
        def kept(limits: object, *values: *Values) -> tuple[Found, tuple[Problem, ...]]:
            own = Problems()
            return function(*values, own), tuple(own)

        @wraps(function)
        def told(*values_and_problems: *tuple[*Values, Problems]) -> Found:
            *values, problems = values_and_problems
            found, told = kept(raised(), *values)
            problems.extend(told)
            return found

        return told

    return remembering
