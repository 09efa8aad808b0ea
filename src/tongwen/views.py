"""The values that templates get, and the names that they may read of them.

A template is the work of whoever made the pack. It gets values: text, numbers, dates, tuples,
mappings, and frozen records of such values. Nothing that it gets leads to a file, to a module or
to the toolchain itself. Of each record it may read the names listed here, and nothing else; it
may call a :class:`Function` and the methods listed here, and nothing else. The sandbox
(``templating``) asks :func:`names_of` and :func:`methods_of` before every read and every call.

A record becomes readable by :func:`readable`. Writers list their own records beside them.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from markupsafe import Markup

from .document import (
    BibliographyEntry,
    Block,
    Caption,
    Cell,
    CitationItem,
    Column,
    ContentsEntry,
    Definition,
    Document,
    Formula,
    IndexEntry,
    Inline,
    ListItem,
    Mention,
    Month,
    Note,
    Passage,
    Row,
    TimelineEvent,
)
from .edition import Alternate, Chapter, Download, Edition
from .institute import (
    CoverDesign,
    CoverLayout,
    Institute,
    Lockup,
    LockupRules,
    Logo,
    Organisation,
    Tokens,
)
from .institute.lockup import LockupName
from .languages import Language
from .metadata import Contributor, Metadata, Printing
from .timelines import Mark

_names: dict[type, frozenset[str]] = {}
_methods: dict[type, frozenset[str]] = {}
_listed_kinds: set[type] = set()


def readable(
    kind: type,
    methods: Iterable[str] = (),
    *,
    names: Iterable[str] = (),
    without: Iterable[str] = (),
) -> None:
    """Let templates read the fields and the properties of ``kind``.

    Where a record was written, its ``span`` and its ``places``, is left out.

    Args:
        methods: that may be read and called too.
        names: more names that may be read.
        without: more names that may not be read.
    """
    base = kind.__mro__[1]
    found = {*names, *methods, *names_of(base)}
    found |= {name for name, value in vars(kind).items() if isinstance(value, property)}
    if dataclasses.is_dataclass(kind):
        found |= {field.name for field in dataclasses.fields(kind)}
    _names[kind] = frozenset(found) - {"span", "places", *without}
    _listed_kinds.add(kind)
    _methods[kind] = methods_of(base) | frozenset(methods)


def names_of(kind: type) -> frozenset[str]:
    """Return the names that a template may read of a value of ``kind``."""
    if kind not in _names:
        _names[kind] = frozenset().union(*(_names.get(base, ()) for base in kind.__mro__))
    return _names[kind]


def is_listed(kind: type) -> bool:
    """Return whether values of ``kind`` are made for templates, with names to read or without."""
    return kind in _listed_kinds


def methods_of(kind: type) -> frozenset[str]:
    """Return the methods that a template may call of a value of ``kind``."""
    if kind not in _methods:
        _methods[kind] = frozenset().union(*(_methods.get(base, ()) for base in kind.__mro__))
    return _methods[kind]


# --- functions -----------------------------------------------------------------------------


class Function:
    """A function that templates may call, and whose attributes they cannot read."""

    __slots__ = ("_name", "_target")

    def __init__(self, name: str, target: Callable[..., Any]) -> None:
        self._name, self._target = name, target

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Return what the function returns."""
        return self._target(*arguments, **named)

    def __repr__(self) -> str:
        return f"the function {self._name}"


class Functions:
    """Functions under one name, ``render``, and of each its own: ``render.inlines``."""

    __slots__ = ("_functions", "_name")

    def __init__(self, name: str, functions: Mapping[str, Callable[..., Any]]) -> None:
        self._name = name
        self._functions = {
            key: Function(f"{name}.{key}", target) for key, target in functions.items()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._functions

    def __getitem__(self, name: str) -> Function:
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __repr__(self) -> str:
        return f"the functions of {self._name}"


# --- values --------------------------------------------------------------------------------

INDEXED = (tuple, list, dict, MappingProxyType, range, str, bytes)
"""Kinds of values of which a template may take an item by its number or its key."""

_MAPPING = frozenset({"get", "items", "keys", "values"})
# fmt: off
_TEXT = frozenset((
    "capitalize", "casefold", "center", "count", "endswith", "expandtabs", "find", "format",
    "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "islower",
    "isnumeric", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "partition",
    "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit",
    "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper", "zfill",
))
# fmt: on

for _kind, _listed in (
    (str, _TEXT),
    (Markup, _TEXT | {"striptags", "unescape"}),
    (dict, _MAPPING),
    (MappingProxyType, _MAPPING),
    (tuple, frozenset({"count", "index"})),
    (list, frozenset({"count", "index"})),
    (datetime.date, frozenset({"isoformat", "strftime"})),
    (Month, frozenset({"isoformat", "strftime"})),
):
    _methods[_kind] = _names[_kind] = _listed
_names[datetime.date] |= {"year", "month", "day"}
_names[Month] |= {"year", "month"}


def _records_in(kind: type) -> list[type]:
    """Return the dataclasses that fields of ``kind`` hold: its groups of values."""
    hints = get_type_hints(kind).values()
    return [part for part in hints if isinstance(part, type) and dataclasses.is_dataclass(part)]


for _kind in (
    *get_args(Inline), *get_args(Block),
    Passage, CitationItem, ListItem, Definition, Caption, Column, Cell, Row, TimelineEvent,
    Mention, BibliographyEntry, IndexEntry, Formula, Note, ContentsEntry, Document, Contributor,
    Printing, Chapter, Alternate, Download, Lockup, LockupName, LockupRules, Tokens,
    *_records_in(Tokens), *_records_in(Language),
):  # fmt: skip
    readable(_kind)
readable(CoverDesign, without=["picture"])
readable(Mark)
readable(CoverLayout)
readable(Language, ["label", "number"])
readable(Metadata, without=["checks", "places"])
readable(Logo, without=["image"])
readable(Organisation, ["name", "name_language", "short_name"])
readable(
    Institute,
    ["publisher_names", "publisher_languages"],
    without=["folders", "font_files", "stylesheets"],
)
readable(Edition, without=["resources", "data", "data_files", "source", "source_name"])


# --- the report and the institute -----------------------------------------------------------


def of_institute(institute: Institute) -> Institute:
    """Return ``institute`` without what leads to its files: folders, fonts, style sheets."""
    return dataclasses.replace(
        institute,
        folders=(),
        font_files=(),
        stylesheets=None,
        partners=tuple(of_institute(partner) for partner in institute.partners),
    )


def of_edition(edition: Edition) -> Edition:
    """Return ``edition`` without what leads to files, and without the bytes of any."""
    return dataclasses.replace(
        edition, institute=of_institute(edition.institute), resources={}, data={}, source=b""
    )


def frozen(value: Any) -> Any:
    """Return ``value``; a list as a tuple, a mapping as one that cannot be changed."""
    if isinstance(value, list):
        return tuple(frozen(part) for part in value)
    if isinstance(value, dict):
        return MappingProxyType({key: frozen(part) for key, part in value.items()})
    return value
