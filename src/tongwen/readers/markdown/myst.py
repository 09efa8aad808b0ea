"""MyST's directives and roles, which are not read, and what says the same here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_BOX = "write ::: {.callout-note}, a heading of its own for its title, and ::: at its end"

DIRECTIVES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("admonition", "note", "tip", "hint", "important", "attention", "warning", "caution",
             "danger", "error", "seealso", "dropdown", "card"),
            _BOX,
        ),
        "figure": "write ![Caption](picture.svg){#fig-name}",
        "image": "write ![Words for it](picture.svg)",
        "table": "write the table, and under it : Caption {#tbl-name}",
        "csv-table": "write a pipe table, and under it : Caption {#tbl-name}",
        "list-table": "write ::: {.list-table} before its list, and ::: after it",
        "code-block": "write ```language {#identifier}",
        "math": "write $$ a formula $$ {#eq-name}",
        "tab-set": "write ::: {.panel-tabset}, and a heading at the head of each tab",
        "tab-item": "write ::: {.panel-tabset}, and a heading at the head of each tab",
        "margin": "write ::: {.column-margin} before it, and ::: after it",
        "sidebar": "write ::: {.column-margin} before it, and ::: after it",
        "epigraph": "write ::: {.epigraph} before it, and ::: after it",
        "glossary": "write ::: {.glossary} before it, and ::: after it",
        "bibliography": "write ::: {#refs}, and ::: below it",
    }
)  # fmt: skip
"""A directive of MyST that other programs have no code for → the hint that says it here."""

_REFERENCE = "write @ and the identifier, which begins as its kind does: @fig-name"
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("ref", "numref", "eq"), _REFERENCE),
        **dict.fromkeys(("cite", "cite:p", "citep"), "write [@key]"),
        **dict.fromkeys(("cite:t", "citet"), "write @key"),
        "term": "write the words alone",
        "abbr": "write the short form alone, and below it *[WHO]: World Health Organization",
        "doc": "write [words](chapter.md)",
        "kbd": "write <kbd>Ctrl</kbd>",
        "sub": "write H~2~O",
        "sup": "write x^2^",
        "math": "write $a formula$",
    }
)
ROLE = re.compile(rf"\{{({'|'.join(map(re.escape, _ROLES))})\}}(?=`)")
"""The head of a role of MyST: its name in braces, right before code."""


def directive_hint(said: str, otherwise: str) -> str:
    """Return the hint for what stands after a fence, ``otherwise`` where it is none of MyST's."""
    named = re.match(r"\{([\w-]+)\}", said)
    return DIRECTIVES.get(named[1], otherwise) if named else otherwise


def role_hint(name: str) -> str:
    """Return what is written here for the role ``name``."""
    return _ROLES[name]
