"""What takes long to make and several test files look at: made once a run, for every worker.

The folder is made by ``conftest.py`` where the run begins, and goes with its end, so that nothing
of an earlier run, or of earlier source, is ever looked at.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = "TONGWEN_SHARED_BY_TESTS"


def shared(make: Callable[..., Any], *arguments: str) -> Any:
    """Return ``make(*arguments)``, from another worker where that has called it already.

    ``make`` is a function of a module, and what it returns can be pickled.
    """
    return kept("\n".join((make.__module__, make.__qualname__, *arguments)), make, *arguments)


def kept(key: str, make: Callable[..., Any], *arguments: Any) -> Any:
    """Return ``make(*arguments)``, from whoever has called it under this ``key`` in this run."""
    path = Path(os.environ[FOLDER]) / hashlib.sha256(key.encode()).hexdigest()
    with path.with_suffix(".lock").open("w") as lock:
        # Whoever comes second waits here while the first makes it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return pickle.loads(path.read_bytes())
        found = make(*arguments)
        path.write_bytes(pickle.dumps(found))
        return found
