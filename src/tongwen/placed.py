"""YAML with places: every key and value knows its file, line and column.

YAML 1.2's scalars are all read as text; what a key wants (a date, a yes or no) is asked
for by whoever reads it. So ``title: No`` is the title "No", and an impossible date is a
problem with a place.
"""

from __future__ import annotations

import datetime
import json
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .diagnostics import Lines, Problems, Span, nearest
from .document import UNPRINTABLE, Month
from .remembering import remembered

_DEEPEST = 60
"""Levels of values in values."""

_LARGEST_TREE = 50_000
"""Nodes. Aliases can make a small file a huge tree ("billion laughs")."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with its place: text, a list, or a mapping; ``None`` where nothing is written."""

    value: str | tuple[Placed, ...] | dict[str, Placed] | None
    span: Span
    keys: dict[str, Span] = field(default_factory=dict)
    quoted: bool = False

    def __bool__(self) -> bool:
        return bool(self.value)

    def __iter__(self) -> Iterator[Placed]:
        """Yield the items of a list; a single value counts as a list of one."""
        if isinstance(self.value, tuple):
            yield from self.value
        elif self.value is not None and self.value != "":
            yield self

    def get(self, key: str) -> Placed:
        """Return the value of ``key``; an empty value at this place where there is none."""
        if isinstance(self.value, dict) and key in self.value:
            return self.value[key]
        return Placed(None, self.span)

    @property
    def text(self) -> str:
        """The text of a scalar; empty for anything else."""
        return self.value if isinstance(self.value, str) else ""

    def plain(self) -> Any:
        """Return the value without places: str, list, dict or None."""
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value


_FLATTEN = "no file here has more than a few levels: write it plainly, without & and *"


def typed(placed: Placed) -> Any:
    """Return a value without places, its scalars as JSON knows them (YAML 1.2, 10.2)."""
    if isinstance(placed.value, tuple):
        return [typed(item) for item in placed.value]
    if isinstance(placed.value, dict):
        return {key: typed(item) for key, item in placed.value.items()}
    if isinstance(placed.value, str) and not placed.quoted:
        try:
            found = json.loads(placed.value)
        except ValueError:
            return placed.value
        return placed.value if isinstance(found, (dict, list, str)) else found
    return placed.value


class _TooLarge(Exception):
    """More values than a file can mean; ``span`` is where the first one too many stands."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span


class _TooDeep(_TooLarge):
    """Values in values, deeper than a file can mean; an alias can stand in itself."""


def _deepest(text: str, file: str) -> Span:
    """Return where brackets, or else levels of indentation, go deepest."""
    depth, deepest, offset = 0, 0, 0
    for found in re.finditer(r"[\[{\]}]", text):
        depth += 1 if found[0] in "[{" else -1
        if depth > deepest:
            deepest, offset = depth, found.start()
    if deepest < 20:
        indented = max(re.finditer(r"^[ -]*", text, re.MULTILINE), key=lambda m: len(m[0]))
        offset = indented.start()
    return Lines(text, file).span(offset)


@remembered(128)
def read_placed(text: str, file: str, problems: Problems) -> Placed | None:
    """Return the YAML document ``text`` with places in ``file``; None if it cannot be read.

    Problems: ``YAML-01`` not YAML, ``YAML-02`` a key twice, ``YAML-03`` too large,
    ``YAML-04`` a character that cannot be printed.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        with warnings.catch_warnings():
            # An anchor defined twice is a warning of the library's, shown to nobody.
            warnings.simplefilter("ignore")
            node = YAML(typ="safe", pure=True).compose(text)
    except RecursionError:
        problems.error("YAML-03", _deepest(text, file), "the YAML is nested too deeply", _FLATTEN)
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
        problems.error(
            "YAML-01",
            span,
            f"this is not YAML: {error.problem or error.context}",
            "put text that holds a colon, a # or a leading * in quotes; indent with spaces",
        )
        return None
    except (YAMLError, ValueError) as error:
        line = str(error).splitlines()[0] if str(error) else "it cannot be read"
        # ReaderError gives a place, as an offset, for characters that YAML does not allow.
        offset = getattr(error, "position", None)
        span = Lines(text, file).span(offset) if isinstance(offset, int) else Span(file, 1)
        problems.error(
            "YAML-01",
            span,
            f"this is not YAML: {line}",
            "write the text anew; copied text may hold characters that are not seen",
        )
        return None
    if node is None:
        return Placed({}, Span(file, 1, 1))
    try:
        return _placed(node, file, problems, [0], 0)
    except _TooDeep as error:
        problems.error("YAML-03", error.span, "the YAML is nested too deeply", _FLATTEN)
        return None
    except _TooLarge as error:
        problems.error(
            "YAML-03",
            error.span,
            "the YAML is too large: with what it repeats (*) it has more than "
            f"{_LARGEST_TREE:,} values",
            "write what is meant, without & and *",
        )
        return None


def _placed(node: Any, file: str, problems: Problems, count: list[int], depth: int) -> Placed:
    count[0] += 1
    span = Span(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if count[0] > _LARGEST_TREE:
        raise _TooLarge(span)
    if depth > _DEEPEST:
        raise _TooDeep(span)
    if node.id == "sequence":
        items = (_placed(item, file, problems, count, depth + 1) for item in node.value)
        return Placed(tuple(items), span)
    if node.id == "mapping":
        values: dict[str, Placed] = {}
        keys: dict[str, Span] = {}
        for key_node, value_node in node.value:
            place = Span(file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            key = printable(str(key_node.value), place, problems) if key_node.id == "scalar" else ""
            if key in values:
                problems.error(
                    "YAML-02",
                    place,
                    f"“{key}” is given twice",
                    f"the first is in line {keys[key].line}; remove one",
                )
                continue
            values[key] = _placed(value_node, file, problems, count, depth + 1)
            keys[key] = place
        return Placed(values, span, keys)
    if node.style in ("|", ">"):
        span = _first_words(node.start_mark, span)
    empty = node.tag == "tag:yaml.org,2002:null" and not node.style
    value = None if empty else printable(str(node.value), span, problems)
    return Placed(value, span, quoted=bool(node.style))


def _first_words(mark: Any, span: Span) -> Span:
    """Return where the words of a block scalar begin, whose sign stands at ``span``."""
    end = mark.buffer.find("\n", mark.pointer)
    found = re.compile(r"\s*\S").match(mark.buffer, end) if end >= 0 else None
    if found is None:
        return span
    blank = found[0][:-1]
    return Span(span.file, span.line + blank.count("\n"), len(blank) - blank.rfind("\n"))


def printable(text: str, span: Span, problems: Problems) -> str:
    """Return ``text`` without the characters that no artefact can hold; ``YAML-04`` if any."""
    if found := UNPRINTABLE.search(text):
        problems.error(
            "YAML-04",
            span,
            f"the text holds U+{ord(found[0]):04X}, which cannot be printed",
            "take it away, or write the character that is meant",
        )
    return UNPRINTABLE.sub("", text)


def unknown_keys(
    placed: Placed,
    known: Collection[str],
    code: str,
    problems: Problems,
    meant: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Report each unknown key of a mapping, with the nearest known one.

    ``meant``: what is meant by words that look like none of the keys.
    """
    for key, span in placed.keys.items():
        if key not in known:
            problems.error(
                code,
                span,
                f"“{key}” is not a key that is known here",
                (f"did you mean “{meant[key]}”?" if key in meant else nearest(key, known))
                or f"known: {', '.join(sorted(known))}",
            )


def as_date(placed: Placed, code: str, problems: Problems) -> datetime.date | None:
    """Return the ISO 8601 calendar date, or a month; None, with a problem, if it is neither."""
    if not placed:
        return None
    text = placed.text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d", text):
            return Month.fromisoformat(f"{text}-01")
        return datetime.date.fromisoformat(text)
    except ValueError:
        problems.error(
            code,
            placed.span,
            f"“{placed.text or placed.plain()}” is not a date",
            "write year-month-day, as in 2023-10-17, or year-month",
        )
        return None


def as_flag(placed: Placed, code: str, problems: Problems) -> bool:
    """Return whether ``true`` is written; ``false`` and nothing are no; else a problem."""
    word = placed.text.strip().lower()
    if word in ("true", "yes"):
        return True
    if word not in ("", "false", "no") or isinstance(placed.value, (tuple, dict)):
        problems.error(code, placed.span, "this is neither true nor false", "write true or false")
    return False


def places_of(placed: Placed, within: str = "") -> Iterator[tuple[str, Span]]:
    """Yield each key with the place of its value: ``doi``, ``authors.0.orcid``."""
    for key, value in placed.value.items() if isinstance(placed.value, dict) else ():
        yield f"{within}{key}", value.span
        for number, item in enumerate(value):
            yield from places_of(item, f"{within}{key}.{number}.")
