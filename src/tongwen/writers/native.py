"""The resolved model in print: what every writer is given, to look at and to compare.

One line a node, indented by depth; fields that are empty or as they are by default are
left out, so that two prints differ only where two editions do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from ..edition import Artefact, Edition

_PARTS = ("metadata", "published", "companion_metadata", "companion_published", "document")


def write_native(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return the edition's content as indented text, UTF-8; ``moment`` plays no part in it."""
    lines = [
        f"report {edition.report}",
        f"institute {edition.institute.slug}",
        f"language {edition.language.tag}",
    ]
    if edition.companion:
        lines.append(f"companion {edition.companion.tag}")
    for name in _PARTS:
        lines.extend(_field(name, getattr(edition, name), 0))
    for name, resource in sorted(edition.resources.items()):
        lines.append(f"resource {name!r} {resource.media_type} {len(resource.data)} bytes")
    return Artefact("native", ("\n".join(lines) + "\n").encode())


def _field(name: str, value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if is_dataclass(value):
        yield f"{indent}{name}: {type(value).__name__}"
        yield from _fields(value, depth + 1)
    elif isinstance(value, tuple) and any(map(_is_nested, value)):
        yield f"{indent}{name}:"
        for item in value:
            yield from _item(item, depth + 1)
    elif isinstance(value, Mapping):
        yield f"{indent}{name}:"
        for key, part in value.items():
            yield from _field(str(key), part, depth + 1)
    elif isinstance(value, datetime.date):
        yield f"{indent}{name}: {value.isoformat()}"
    else:
        yield f"{indent}{name}: {value!r}"


def _item(item: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(item, tuple):
        yield f"{indent}-"
        for part in item:
            yield from _item(part, depth + 1)
    elif is_dataclass(item):
        texts = [field for field in fields(item) if field.name != "span"]
        if len(texts) == 1 and isinstance(value := getattr(item, texts[0].name), str):
            yield f"{indent}{type(item).__name__} {value!r}"
        else:
            yield f"{indent}{type(item).__name__}"
            yield from _fields(item, depth + 1)
    else:
        yield f"{indent}{item!r}"


def _fields(node: Any, depth: int) -> Iterator[str]:
    for field in fields(node):
        value = getattr(node, field.name)
        plain = field.default if field.default is not MISSING else None
        if field.name != "span" and value != plain and value not in ("", ()):
            yield from _field(field.name, value, depth)


def _is_nested(item: Any) -> bool:
    return is_dataclass(item) or isinstance(item, tuple)
