"""What was found out by trial, lent to writers by whoever keeps it.

How a chapter is best set is the same as long as all that it depends on is the same. A writer reads
and writes no file: it asks the memory at hand, under a digest of what the answer depends on. With
none at hand everything is found out anew, to the same end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Memory(Protocol):
    """What is known from earlier builds."""

    def get(self, key: str) -> str | None:
        """Return what was kept under ``key``, or None."""

    def put(self, key: str, value: str) -> None:
        """Keep ``value`` under ``key``."""


class _Forgetful:
    """A memory that keeps nothing."""

    def get(self, key: str) -> str | None:
        """Return nothing."""

    def put(self, key: str, value: str) -> None:
        """Keep nothing."""


FORGETFUL: Memory = _Forgetful()

_at_hand: ContextVar[Memory] = ContextVar("memory", default=FORGETFUL)


def at_hand() -> Memory:
    """Return the memory that was lent, or one that keeps nothing."""
    return _at_hand.get()


@contextmanager
def lent(memory: Memory) -> Iterator[None]:
    """Lend ``memory`` to the writers that are called in the block."""
    before = _at_hand.set(memory)
    try:
        yield
    finally:
        _at_hand.reset(before)
