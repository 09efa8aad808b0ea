"""YAML in which each key and value knows its line and column.

The file is composed to nodes and never constructed to objects, so a tag can run nothing;
its size, depth and number of nodes are bounded, so aliases cannot multiply it without end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ..diagnostics import NOWHERE, Problems, Span, nearest
from ..gate import MEGABYTE, Gate, GateError

LARGEST_NODES = 20_000
DEEPEST = 40

Scalar = str | int | float | bool | None


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
        """Return the value without places: dict, list, str, int, float, bool or None."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

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


class _Refused(Exception):
    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def read_yaml(gate: Gate, name: str, folder: Path, problems: Problems) -> Node | None:
    """Return the mapping in the YAML file ``name`` of ``folder``, or None with a problem.

    A key written twice is a problem; its first value is kept.
    """
    path = folder / name
    try:
        text = gate.read_text(name, folder, MEGABYTE)
    except GateError as error:
        problems.error(error.code, gate.span(path), str(error), error.hint)
        return None
    try:
        composed = YAML(typ="safe", pure=True).compose(text)
        if composed is None:
            return Node({}, gate.span(path, 1, 1))
        node = _Reader(gate, path, problems).read(composed, 0)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = error.problem or error.context or "not YAML"
        problems.error(
            "INST-02",
            gate.span(path, line, column),
            f"the YAML cannot be read: {what}",
            "look at the indentation, quotes and colons of this line and the one before",
        )
        return None
    except _Refused as error:
        problems.error("INST-02", gate.span(path, error.line, error.column), error.message)
        return None
    except (YAMLError, ValueError, AssertionError, RecursionError) as error:
        what = str(error).splitlines()[0] if str(error) else "nested too deeply"
        problems.error("INST-02", gate.span(path), f"the YAML cannot be read: {what}")
        return None
    if not isinstance(node.value, Mapping):
        problems.error(
            "INST-06", node.span, "the file is not a list of keys and values", "write “key: value”"
        )
        return None
    return node


class _Reader:
    def __init__(self, gate: Gate, path: Path, problems: Problems) -> None:
        self._gate, self._path, self._problems = gate, path, problems
        self._count = 0

    def _span(self, node: Any) -> Span:
        mark = node.start_mark
        return self._gate.span(self._path, mark.line + 1, mark.column + 1)

    def read(self, node: Any, depth: int, key: Span = NOWHERE) -> Node:
        self._count += 1
        mark = node.start_mark
        if self._count > LARGEST_NODES or depth > DEEPEST:
            raise _Refused(
                f"the YAML is nested deeper than {DEEPEST} or has more than {LARGEST_NODES} values",
                mark.line + 1,
                mark.column + 1,
            )
        span = self._span(node)
        if isinstance(node, SequenceNode):
            return Node(tuple(self.read(item, depth + 1) for item in node.value), span, key)
        if isinstance(node, MappingNode):
            return Node(dict(self._entries(node, depth)), span, key)
        assert isinstance(node, ScalarNode)
        text = str(node.value)
        if not text and key.line:
            # What is not written has no place of its own.
            span = key
        return Node(_scalar(str(node.tag), text), span, key, text)

    def _entries(self, node: Any, depth: int) -> Iterator[tuple[str, Node]]:
        seen: dict[str, Span] = {}
        for key, value in node.value:
            place = self._span(key)
            if not isinstance(key, ScalarNode):
                self._problems.error("INST-06", place, "a key must be a word")
                continue
            name = str(key.value)
            if name in seen:
                self._problems.error(
                    "INST-03",
                    place,
                    f"the key “{name}” is given twice, first on line {seen[name].line}",
                    "keep one of the two",
                )
                continue
            seen[name] = place
            yield name, self.read(value, depth + 1, place)


def _scalar(tag: str, text: str) -> Scalar:
    match tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            try:
                return int(text.replace("_", ""), 0)
            except ValueError:
                return text
        case "float":
            try:
                return float(text.replace("_", ""))
            except ValueError:
                return text
    return text


def check_keys(node: Node, known: Iterable[str], problems: Problems, where: str = "") -> None:
    """Report each key of ``node`` that is not ``known``, with the nearest that is."""
    names = tuple(known)
    for name, value in node.fields.items():
        if name not in names:
            problems.error(
                "INST-04",
                value.key,
                f"unknown key “{name}”" + (f" in “{where}”" if where else ""),
                nearest(name, names) or f"known keys: {', '.join(names)}",
            )
