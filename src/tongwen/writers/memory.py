"""What took long to find out or to make, lent to writers by whoever keeps it.

How a chapter is best set, or what a drawing looks like as a picture, is the same as long as all
that it depends on is the same. A writer reads and writes no file: it asks the memory at hand, under
a digest of what the answer depends on. With none at hand everything is found out anew, to the same
end.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol, TypeVarTuple


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
    """Return the lent memory, or one that keeps nothing."""
    return _at_hand.get()


@contextmanager
def lent(memory: Memory) -> Iterator[None]:
    """Lend ``memory`` to the writers that are called in the block."""
    before = _at_hand.set(memory)
    try:
        yield
    finally:
        _at_hand.reset(before)


_Given = TypeVarTuple("_Given")


def remembered(
    make: Callable[[*_Given], bytes],
    *given: *_Given,
    files: Iterable[str | Path] = (),
) -> bytes:
    """Return ``make(*given)``: from the memory at hand where it was made before.

    Args:
        make: makes the same each time, from what it is given and the house.
        files: the files that it reads besides: with another size or another time of change, what
            was made from them counts for nothing.
    """
    memory = at_hand()
    if memory is FORGETFUL:
        return make(*given)
    stamps = [(str(path), found.st_size, found.st_mtime_ns)
              for path in files if (found := Path(path).stat())]  # fmt: skip
    digests = [hashlib.sha256(one).digest() if isinstance(one, bytes) else one for one in given]
    key = hashlib.sha256(repr((make.__qualname__, digests, stamps)).encode()).hexdigest()
    digest, _, kept = (memory.get(key) or "").partition(" ")
    try:
        data = base64.b64decode(kept, validate=True)
    except ValueError:
        data = b""
    if digest != hashlib.sha256(data).hexdigest():  # nothing was kept, or it is damaged
        data = make(*given)
        digest = hashlib.sha256(data).hexdigest()
    memory.put(key, f"{digest} {base64.b64encode(data).decode()}")
    return data
