"""What a _brand.yml says, checked once: later processes do not load the package that checks it."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ..diagnostics import Problems
from ..remembering import Shelf
from .yaml_places import Node

_READ = Shelf("brands", version("brand-yml"), Path(__file__).with_name("brand_yml_file.py"))
"""What files without a fault gave: to load the package takes longer than to read them."""


def brand_values(node: Node, problems: Problems) -> Any:
    """Return what a brand file says, each key of the format as an attribute."""
    key = repr(node.plain())
    said = _READ.find(key)
    if said is None:
        from .brand_yml_file import read_file

        own = Problems()
        said = read_file(node, own)
        problems.extend(own)
        if not own:
            _READ.keep(key, said)
    return _attributes(said)


_NAMES_OF_ITS_OWN = frozenset({"palette", "named", "images"})
"""The mappings whose keys a brand chooses."""


def _attributes(value: Any) -> Any:
    match value:
        case dict():
            return SimpleNamespace(
                **{
                    key: inside if key in _NAMES_OF_ITS_OWN else _attributes(inside)
                    for key, inside in value.items()
                }
            )
        case list():
            return [_attributes(inside) for inside in value]
    return value
