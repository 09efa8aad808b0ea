"""What each code of a problem means: why there is the rule, an example, and how to mend it.

One table for the whole toolchain, in TOML files beside this one: whoever gives a problem a new
code writes its row there. The title and the reason of a check stand in its docstring, where
they are read along with the rule; its row has the example and the mend.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means.

    ``title`` and ``why`` are empty for a check, whose docstring says them. ``example``: what
    has the fault; ``mend``: what to do.
    """

    code: str
    title: str
    why: str
    example: str
    mend: str


@cache
def explanations() -> Mapping[str, Explanation]:
    """Return every code of the toolchain with its explanation, by family and number.

    Raises:
        ValueError: a code has two rows, or a row has an unknown key.
    """
    found: dict[str, Explanation] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for code, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in found or not row.keys() <= {"title", "why", "example", "mend"}:
                raise ValueError(f"{file.name}: {code}")
            found[code] = Explanation(
                code,
                row.get("title", ""),
                row.get("why", ""),
                row.get("example", "").strip("\n"),
                row.get("mend", ""),
            )
    return MappingProxyType(dict(sorted(found.items())))
