"""What Python compiles whenever it starts, kept as it keeps compiled modules.

A dataclass writes the source of its methods and has it compiled when its class is made, and a
regular expression is compiled where it is written. In a build, with its libraries, these are some
1,600 and 270, a quarter of the time that it takes to load. Both depend on their text alone. So a
command asks for what an earlier one has compiled, and leaves what it had to compile itself.
"""

from __future__ import annotations

import dataclasses
import marshal
import re
import sys
from array import array
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

from .remembering import Shelf

MOST = 10_000
"""So many texts are kept; of more than these nobody knows which are still asked for."""

_ALL = "all"


class QuickStart:
    """Compiled texts, by what they are of.

    Args:
        shelf: that they lie on.

    Attributes:
        fresh: how many of them were compiled by this process.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, bytes] = shelf.find(_ALL) or {}
        self.fresh = 0

    def begin(self) -> None:
        """Let dataclasses and regular expressions be made of what is known, from here on."""
        compiler = vars(re).get("_compiler")
        vars(dataclasses)["exec"] = self._executed
        if compiler is None or not hasattr(compiler, "_sre"):
            return  # a Python that keeps them elsewhere compiles them as ever
        compiled, engine = compiler.compile, compiler._sre

        def pattern(text: Any, flags: int = 0) -> Any:
            if not isinstance(text, str) or flags & re.DEBUG:
                return compiled(text, flags)
            key = f"re {int(flags)} {text}"
            kept = self._known.get(key)
            if kept is not None:
                own, code, *groups = marshal.loads(kept)
                return engine.compile(text, own, array("I", code).tolist(), *groups)
            parts: list[Any] = []

            def noted(text: str, own: int, code: list[int], *groups: Any) -> Any:
                parts[:] = (int(own), array("I", code).tobytes(), *groups)
                return engine.compile(text, own, code, *groups)

            compiler._sre = SimpleNamespace(**{**vars(engine), "compile": noted})
            try:
                made = compiled(text, flags)
            finally:
                compiler._sre = engine
            self._note(key, parts)
            return made

        compiler.compile = pattern

    def _executed(self, source: str | CodeType, *names: Any) -> None:
        """Run the source of a dataclass's method, as :func:`exec` does."""
        if isinstance(source, str):
            kept = self._known.get(source)
            if kept is None:
                code = compile(source, "<string>", "exec", dont_inherit=True)
                self._note(source, code)
            else:
                code = marshal.loads(kept)
            source = code
        exec(source, *names)

    def _note(self, key: str, value: Any) -> None:
        self._known[key] = marshal.dumps(value)
        self.fresh += 1

    def keep(self) -> None:
        """Leave what this process has compiled to later ones."""
        if not self.fresh:
            return
        known = {**(self._shelf.find(_ALL) or {}), **self._known}
        self._shelf.keep(_ALL, known if len(known) <= MOST else self._known)
        self.fresh = 0


_of_this_process: QuickStart | None = None


def begin() -> None:
    """Begin a command with what earlier ones have compiled."""
    global _of_this_process
    if _of_this_process is None:
        _of_this_process = QuickStart(Shelf("starts", sys.version, Path(__file__)))
        _of_this_process.begin()


def keep() -> None:
    """Leave what this process has compiled, a command or its worker, to later commands."""
    if _of_this_process is not None:
        _of_this_process.keep()
