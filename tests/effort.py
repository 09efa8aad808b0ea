"""How much work was done, whatever else the machine does.

Bounds in tests are of this and never of the clock, so that a loaded machine fails none.
"""

from __future__ import annotations

import os


def processor_seconds() -> float:
    """Return the processor time of this process and of its children that have ended, in seconds."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
