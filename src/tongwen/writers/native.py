"""Edition or Document → a readable print of the model, for tests and for the curious.

One node a line, indented by what it is in::

    Paragraph 1:1
      | Some *words*.
      Text "Some "
      Emphasis
        Text "words"
      Text "."

After a node's name come its plain fields that are not empty, then line and column. A line
that begins with ``|`` is a passage's message where it is not just the words below it. The
nodes in a field other than the one that a reader expects stand under the field's name.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from ..diagnostics import Span
from ..document import Document, Passage, Text
from ..edition import Artefact, Edition

_UNNAMED = ("blocks", "content", "items", "cells", "events", "definitions", "entries")
"""Fields whose nodes stand right under their owner."""


def print_document(document: Document) -> str:
    """Return ``document`` as text, in the same form for equal documents."""
    return "\n".join(_document_lines(document)) + "\n"


def write_native(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return ``edition`` as text. ``moment`` is in no line of it: a print has no date."""
    lines = [
        f"Edition {_scalar(edition.report)} language={_scalar(edition.language.tag)}"
        f" institute={_scalar(edition.institute.slug)}"
    ]
    if edition.companion is not None:
        lines[0] += f" companion={_scalar(edition.companion.tag)}"
    if edition.published:
        lines.append("  published:")
        lines.extend(_values(edition.published, 2))
    lines.extend(_node(edition.metadata, 1))
    for name, resource in sorted(edition.resources.items()):
        size = f"{resource.width:g} × {resource.height:g}"
        lines.append(f"  Resource {_scalar(name)} {resource.media_type} {size}")
    lines.extend("  " + line if line else line for line in _document_lines(edition.document))
    return Artefact("native", ("\n".join(lines) + "\n").encode())


def _document_lines(document: Document) -> Iterator[str]:
    yield f"Document language={_scalar(document.language)}"
    yield from _values(document.blocks, 1)
    yield from _values(document.notes, 1)
    for name in ("contents", "figures", "tables"):
        entries = getattr(document, name)
        if entries:
            yield f"  {name}:"
            yield from _values(entries, 2)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\u00a0", "\\u00a0")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _is_nodes(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_is_nodes(item) for item in value)
    return is_dataclass(value) and not isinstance(value, (type, Span))


def _is_default(field: Field[Any], value: Any) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return value in ((), "", None)


def _node(node: Any, depth: int) -> Iterator[str]:
    """Yield the lines of one node."""
    indent = "  " * depth
    if isinstance(node, Passage):
        yield from _passage(node, depth)
        return
    words = [type(node).__name__]
    parts: list[tuple[str, Any]] = []
    place = ""
    for index, field in enumerate(fields(node)):
        value = getattr(node, field.name)
        if isinstance(value, Span):
            place = f"{value.line}:{value.column}" if value.line else ""
        elif not (field.repr or field.compare):
            continue  # what is carried along, and not printed
        elif _is_nodes(value) and not _is_default(field, value):
            parts.append((field.name, value))
        elif _is_default(field, value) or value == () or _is_nodes(value):
            continue
        elif isinstance(value, tuple):
            words.append(f"{field.name}=" + ",".join(_scalar(item) for item in value))
        elif isinstance(value, Mapping):
            words.append(f"{field.name}=" + json.dumps(dict(value), ensure_ascii=False))
        elif index == 0 and isinstance(value, str):
            words.append(_scalar(value))
        else:
            words.append(f"{field.name}={_scalar(value)}")
    yield indent + " ".join([*words, place] if place else words)
    for name, value in parts:
        if isinstance(value, Passage) and not value:
            continue
        if name in _UNNAMED:
            yield from _values(value, depth + 1)
        else:
            yield f"{indent}  {name}:"
            yield from _values(value, depth + 2)


def _passage(passage: Passage, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if passage.language:
        yield f"{indent}language={_scalar(passage.language)}"
    if passage.message and passage.content != (Text(passage.message),):
        for line in passage.message.split("\n"):
            yield f"{indent}| {line}"
    yield from _values(passage.content, depth)


def _values(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            if isinstance(item, tuple):
                # One explanation of several, each a tuple of blocks.
                yield "  " * depth + "-"
                yield from _values(item, depth + 1)
            elif isinstance(item, Passage):
                yield "  " * depth + "Passage"
                yield from _passage(item, depth + 1)
            else:
                yield from _node(item, depth)
    else:
        yield from _node(value, depth)
