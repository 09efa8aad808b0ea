"""``:rocket:`` → 🚀, by GitHub's names of emoji, which Pandoc knows (its extension ``emoji``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...pandoc import pandoc_path, run_pandoc
from ...processes import scratch

NAMED = re.compile(r"(?<![\w:/]):((?:[a-z][a-z0-9_-]{0,60}|[+-]1)):(?![\w:/])")

_KNOWN: dict[str, str] = {}
"""What was asked of Pandoc in this process: name → the emoji; "" where there is none."""


def emoji_in(text: str) -> Mapping[str, str]:
    """Return what may be a name of an emoji in ``text`` → the emoji, or "" where it is none."""
    names = set(NAMED.findall(text)) if ":" in text else set()
    if unasked := sorted(names - _KNOWN.keys()):
        _KNOWN.update(dict.fromkeys(unasked, ""))
        _KNOWN.update(_asked(unasked))
    return {name: _KNOWN[name] for name in names}


def _asked(names: list[str]) -> Mapping[str, str]:
    program = pandoc_path()
    if not program:
        return {}
    with scratch() as folder:
        file = folder / "names.md"
        file.write_text("\n\n".join(f":{name}:" for name in names), encoding="utf-8")
        options = ("--from=commonmark+emoji", "--to=plain", "--wrap=none", str(file))
        printed = run_pandoc(program, folder, *options)
    said = (printed or b"").decode().split("\n\n")
    if len(said) != len(names):
        return {}
    found = zip(names, (word.strip() for word in said), strict=True)
    return {name: word for name, word in found if not word.isascii()}
