"""A pack's YAML files as nodes that know the place of their key; numbers are not text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..diagnostics import NOWHERE, Problems, Span, nearest
from ..gate import Gate, GateError
from ..placed import Placed, read_placed

LARGEST_YAML = 128 * 1024
"""Bytes. A pack's longest file has some 5 kB; reading 128 takes two seconds."""

Scalar = str | float | None

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value, its place, and (in a mapping) the place of its key.

    ``text`` is a scalar as it was written, so that 007 stays so where text is wanted.
    """

    value: Scalar | tuple[Node, ...] | Mapping[str, Node]
    span: Span
    key: Span = NOWHERE
    text: str = ""

    @property
    def fields(self) -> Mapping[str, Node]:
        """The entries of a mapping; nothing for any other value."""
        return self.value if isinstance(self.value, Mapping) else {}

    def plain(self) -> Any:
        """Return the value without places: dict, list, str, float or None."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: Iterable[str]) -> Node:
        """Return the value at the keys of ``path``; an empty one if there is none."""
        node: Node = self
        for step in path:
            node = node.fields.get(step, EMPTY)
        return node

    def place(self, path: Iterable[str | int]) -> Span:
        """Return the place of the value at ``path``, or of the nearest value on the way."""
        node, span = self, self.key if self.key.line else self.span
        for step in path:
            if isinstance(node.value, Mapping) and isinstance(step, str):
                following = node.value.get(step)
            elif isinstance(node.value, tuple) and isinstance(step, int):
                following = node.value[step] if step < len(node.value) else None
            else:
                following = None
            if following is None:
                # Validators name union members and roots as steps: they are no places.
                continue
            node = following
            span = node.key if node.key.line else node.span
        return span


EMPTY = Node({}, NOWHERE)


def read_yaml(gate: Gate, name: str, folder: Path, problems: Problems) -> Node | None:
    """Return the mapping in the YAML file ``name`` of ``folder``, or None with a problem.

    Problems: ``GATE-…``, ``YAML-01`` to ``YAML-03``, ``INST-06`` if it is no mapping.
    """
    span = gate.span(folder / name)
    try:
        text = gate.read_text(
            name, folder, LARGEST_YAML, advice="a pack's file says less than that"
        )
        placed = read_placed(text, span.file, problems)
    except GateError as error:
        problems.error(error.code, error.place(span), str(error), error.hint)
        return None
    if placed is None:
        return None
    if not isinstance(placed.value, dict):
        problems.error(
            "INST-06",
            placed.span,
            "the file does not consist of keys and values",
            "write “key: value”",
        )
        return None
    return _node(placed, NOWHERE)


def _node(placed: Placed, key: Span) -> Node:
    if isinstance(placed.value, dict):
        entries = {name: _node(value, placed.keys[name]) for name, value in placed.value.items()}
        return Node(entries, placed.span, key)
    if isinstance(placed.value, tuple):
        return Node(tuple(_node(item, NOWHERE) for item in placed.value), placed.span, key)
    if placed.value is None:
        # What is not written has no place of its own.
        return Node(None, key if key.line else placed.span, key)
    text = placed.value
    return Node(float(text) if _NUMBER.fullmatch(text) else text, placed.span, key, text)


def check_keys(
    node: Node,
    known: Iterable[str],
    problems: Problems,
    where: str = "",
    meant: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Report each unknown key of ``node``, with the nearest known one.

    ``meant``: what is meant by words that look like none of the keys.
    """
    names = tuple(known)
    for name, value in node.fields.items():
        if name not in names:
            problems.error(
                "INST-04",
                value.key,
                f"unknown key “{name}”" + (f" in “{where}”" if where else ""),
                (f"did you mean {meant[name]}?" if name in meant else nearest(name, names))
                or f"known keys: {', '.join(names)}",
            )
