"""What took writers long to find out or to make, kept between builds in build/.cache.

A file for each artefact, removable at any time: what is not in it is found out again, to the same
end. It holds what the last build asked for and no more, so it stays small; of two builds at once
the one or the other leaves its own, whole.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from .storing import write_file

FOLDER = ".cache"
"""Within build/."""


class Kept:
    """The memory of one artefact.

    Args:
        path: of its file.
        depends: what all of it depends on, as a digest. Kept under another, it counts for nothing.
    """

    def __init__(self, path: Path, depends: str) -> None:
        self._path, self.depends = path, depends
        self._known: dict[str, str] | None = None
        self._asked: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """Return what was kept under ``key``, or None."""
        if self._known is None:
            self._known = self._read()
        value = self._known.get(key)
        if value is not None:
            self._asked[key] = value
        return value

    def put(self, key: str, value: str) -> None:
        """Keep ``value`` under ``key``."""
        self._asked[key] = value

    def save(self) -> None:
        """Write a file of the cache, unless its content is there already.

        A disk that is full or may not be written only means that it is found out again.
        """
        if not self._asked or self._asked == self._known:
            return
        data = {"depends": self.depends, "known": dict(sorted(self._asked.items()))}
        with contextlib.suppress(OSError):
            write_file(self._path, json.dumps(data, indent=1).encode())

    def _read(self) -> dict[str, str]:
        """Return what the file holds; nothing where it is missing, damaged, or of other sources."""
        try:
            data = json.loads(self._path.read_bytes())
            known = dict(data["known"]) if data["depends"] == self.depends else {}
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return {}
        return {key: value for key, value in known.items() if isinstance(value, str)}
