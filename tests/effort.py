"""How much work was done, whatever else the machine does.

Bounds in tests are of this and never of the clock, so that a loaded machine fails none.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

PATIENCE = 1200.0
"""Seconds that are waited for what takes one, or a few: a machine may be busy."""

JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java as it begins cheapest: to judge a few files, half of what it takes else."""


def comes_true(condition: Callable[[], bool]) -> bool:
    """Return whether ``condition`` holds sooner or later."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def processor_seconds() -> float:
    """Return the processor time of this process and of its children that have ended, in seconds."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
