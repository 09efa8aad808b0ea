"""The engine room: the only modules that import WeasyPrint, which lays out the pages.

* :mod:`.room` replaces functions of WeasyPrint while pages are made, and compares them first with
  what they were when this was written;
* :mod:`.documents` reads HTML, lays it out, and collects what the engine says meanwhile;
* :mod:`.boxes` names the boxes of laid-out pages, and what is read of them;
* :mod:`.text` measures text, and says where it may be broken;
* :mod:`.steps` are the steps of a layout that our own functions take as well.

Which functions are replaced, by what and why, is in one table, :data:`..hooks.HOOKS`.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search() -> Iterator[None]:
    """Let libraries be loaded by the names of their files alone.

    WeasyPrint asks for each under the names that it has on all systems. On Linux the file's own
    name is among them, and for each of the others Python would start the C compiler and the linker,
    where they are installed: thirty programs, which take longer than all else that is loaded.
    """
    if sys.platform != "linux":
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


with no_search():
    # For its effect: it opens its libraries when it is imported, here without a compiler's help.
    import weasyprint.text.ffi  # noqa: F401
