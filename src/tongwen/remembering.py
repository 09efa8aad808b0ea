"""What was read once is not read again: for a process that stays, and reads a report often.

A preview reads a report after each change, and a build reads it for each institute; nearly all of
its files are as they were. So readers of one text remember what it gave, and what was reported.

What takes long to make and is the same in every project is kept for later processes, too, on a
:class:`Shelf` beside the libraries.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import os
import shutil
import sys
import weakref
from collections.abc import Callable
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from typing import Any, Generic, TypeVar, TypeVarTuple

from .diagnostics import Problem, Problems
from .limits import raised

Values = TypeVarTuple("Values")
Found = TypeVar("Found")
Key = TypeVar("Key")


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
        def repeated(*values_and_problems: *tuple[*Values, Problems]) -> Found:
            *values, problems = values_and_problems
            found, problems_then = kept(raised(), *values)
            problems.extend(problems_then)
            return found

        return repeated

    return remembering


def keep(known: dict[Key, Found], key: Key, value: Found, most: int) -> None:
    """Keep ``value`` under ``key``; of what is known, the ``most`` that came last stay."""
    known[key] = value
    while len(known) > most:
        del known[next(iter(known))]


class OfThings(Generic[Found]):
    """What is known of things, each of them by itself and not by its value, while they are there.

    For what is large and frozen: to compare it takes as long as to look at it again.
    """

    FEW = 1000
    """So many are kept before any is looked at whether its thing is still there."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[Any], Found]] = {}
        self._full = self.FEW

    def __len__(self) -> int:
        return len(self._known)

    def find(self, thing: object) -> Found | None:
        """Return what is known of ``thing``; None where nothing is."""
        known = self._known.get(id(thing))
        return known[1] if known is not None and known[0]() is thing else None

    def keep(self, thing: object, found: Found) -> Found:
        """Keep what is ``found`` of ``thing``, and return it.

        Not where that is the thing itself, which would be there for ever; nor of a thing of which
        nobody learns when it is gone.
        """
        if found is not thing and type(thing).__weakrefoffset__:
            # No function is called when a thing goes: in one, a signal to end would be lost.
            if len(self._known) >= self._full:
                self._known = {key: one for key, one in self._known.items() if one[0]() is not None}
                self._full = max(self.FEW, 2 * len(self._known))
            self._known[id(thing)] = weakref.ref(thing), found
        return found

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()


class Shelf:
    """What this toolchain has made, in the environment beside the libraries.

    As trusted as they, it may hold code, like Python's own compiled modules. So it lies in no
    project, which may have come from somebody else. What is missing or damaged is made anew, to the
    same end.

    Args:
        kind: of what is on it.
        made_with: the versions and the files of what makes it; of others it is another shelf.
    """

    MOST = 2000
    """So many things are kept; the house has sixty templates, and a pack's Word file twenty."""

    def __init__(self, kind: str, *made_with: str | Path) -> None:
        self._kind, self._made_with = kind, made_with

    @cached_property
    def folder(self) -> Path:
        """Where it is."""
        digest = hashlib.sha256(importlib.util.MAGIC_NUMBER)
        for one in self._made_with:
            digest.update(one.read_bytes() if isinstance(one, Path) else one.encode())
        name = f"{self._kind}-{digest.hexdigest()[:12]}"
        return Path(sys.prefix) / "share" / "tongwen" / name

    @cached_property
    def _kept(self) -> int:
        """How many things are on it: counted once, and with each that is kept."""
        return sum(1 for _ in self.folder.iterdir()) if self.folder.exists() else 0

    def find(self, key: str) -> Any:
        """Return what was kept under ``key``; None where there is nothing, or it is damaged."""
        try:
            data = self._place(key).read_bytes()
        except OSError:
            return None
        digest, written = data[:32], data[32:]
        return marshal.loads(written) if hashlib.sha256(written).digest() == digest else None

    def keep(self, key: str, value: Any) -> None:
        """Keep ``value``, of Python's plain kinds or code; not where that cannot be written."""
        written, place = marshal.dumps(value), self._place(key)
        beside = place.with_name(f".{place.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            if not self.folder.exists():
                for older in self.folder.parent.glob(f"{self._kind}-*"):
                    shutil.rmtree(older, ignore_errors=True)
            elif self._kept >= self.MOST:
                shutil.rmtree(self.folder, ignore_errors=True)
                self._kept = 0
            self.folder.mkdir(parents=True, exist_ok=True)
            self._kept += 1
            beside.write_bytes(hashlib.sha256(written).digest() + written)
            beside.replace(place)

    def _place(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()
