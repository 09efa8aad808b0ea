"""What templates are given: every value that any template of any format can get at."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
import types
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

import jinja2
import pytest
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro
from markupsafe import Markup

from sample import sample_edition
from tongwen.edition import Edition
from tongwen.templating import environment
from tongwen.views import Function, Functions, is_listed
from tongwen.writers import WRITERS

MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
PLAIN = (str, int, float, bool, bytes, type(None), datetime.date, range)
HOLDERS = (tuple, list, types.MappingProxyType)
OF_JINJA = (TemplateModule, LoopContext, jinja2.Undefined)
CALLED = (Function, Macro, BlockReference, types.MethodType, types.BuiltinMethodType)

Context = Mapping[str, Any]


WITHOUT_TEMPLATES = {"native", "txt"}


@pytest.fixture(scope="module", params=sorted(set(WRITERS) - WITHOUT_TEMPLATES))
def contexts(request: pytest.FixtureRequest) -> list[Context]:
    """The different contexts that templates get while the sample is written in one format."""
    found: dict[tuple[tuple[str, type], ...], Context] = {}
    new_context = jinja2.Template.new_context

    def remembering(template: jinja2.Template, *arguments: Any, **named: Any) -> Any:
        made = new_context(template, *arguments, **named)
        kinds = tuple((name, type(value)) for name, value in sorted(made.parent.items()))
        found.setdefault(kinds, dict(made.parent))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "new_context", remembering)
        WRITERS[request.param](sample_edition(), MOMENT)
    assert found
    return list(found.values())


class Walk:
    """Walks from a context to everything that a template can reach, as a template does."""

    def __init__(self, edition: Edition) -> None:
        self.environment = environment(edition.institute)
        self.seen: dict[int, Any] = {}
        self.kinds: dict[type, Any] = {}
        self.functions: list[Any] = []
        self.refused: set[tuple[type, str]] = set()

    def visit(self, value: Any, path: str) -> None:
        if id(value) in self.seen:
            return
        self.seen[id(value)] = value
        kind = type(value)
        known = isinstance(value, (*PLAIN, *HOLDERS, *CALLED, *OF_JINJA, Functions)) or is_listed(
            kind
        )
        assert known, f"{path} is a {kind.__name__}, which is no value for templates"
        if kind in PLAIN and kind in self.kinds:
            return  # what one text can do, every text can
        self.kinds.setdefault(kind, value)
        if isinstance(value, CALLED):
            assert self.environment.is_safe_callable(value), path
            self.functions.append((value, path))
        for name, part in self.parts(value, path):
            self.visit(part, name)

    def parts(self, value: Any, path: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, Mapping):
            yield from ((f"{path}[{key!r}]", part) for key, part in value.items())
        elif isinstance(value, tuple | list):
            yield from ((f"{path}[{place}]", part) for place, part in enumerate(value))
        names = set(dir(value)) | (set(value) if isinstance(value, Functions) else set())
        for name in sorted(names):
            if (type(value), name) in self.refused:
                continue
            try:
                part = self.environment.getattr(value, name)
            except jinja2.UndefinedError:
                continue
            except SecurityError:
                if not isinstance(value, Functions | Mapping):  # theirs go by what is in them
                    self.refused.add((type(value), name))
                continue
            assert not name.startswith("_"), f"{path}.{name}"
            if not isinstance(part, jinja2.Undefined):
                yield f"{path}.{name}", part

    def call_all(self) -> None:
        """Call every function with nothing, and with one value of each kind that was reached.

        A method is called once for each kind of value that has it. Macros are templates.
        """
        done: set[tuple[str, type | None]] = set()
        while self.functions:
            function, path = self.functions.pop()
            if isinstance(function, Macro | BlockReference):
                continue
            holder = getattr(function, "__self__", None)
            name = f"{type(holder).__name__}.{getattr(function, '__name__', function)}"
            for kind, argument in [(None, None), *self.kinds.items()]:
                if (name, kind) in done:
                    continue
                done.add((name, kind))
                try:
                    made = function() if kind is None else function(argument)
                except Exception:  # it was not made for that
                    continue
                if type(made).__name__.startswith("dict_"):
                    made = tuple(made)
                self.visit(made, f"{path}(…)")


def test_everything_that_a_template_reaches_is_a_value(contexts: list[Context]) -> None:
    walk = Walk(sample_edition())
    for context in contexts:
        for name, value in context.items():
            if name in ("range", "dict", "cycler", "joiner", "namespace"):
                continue
            walk.visit(value, name)
    walk.call_all()
    assert str in walk.kinds
    assert Markup in walk.kinds or len(walk.kinds) > 3


def test_no_value_holds_a_path_or_a_part_of_the_toolchain(contexts: list[Context]) -> None:
    """Not even where no template can read it: a record is not the place for it."""
    waiting = [(name, value) for context in contexts for name, value in context.items()]
    seen: set[int] = set()
    while waiting:
        path, value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        assert not isinstance(value, PurePath | types.ModuleType | jinja2.Environment), path
        if isinstance(value, Mapping):
            waiting += [(f"{path}[{key}]", part) for key, part in value.items()]
        elif isinstance(value, tuple | list):
            waiting += [(f"{path}[]", part) for part in value]
        elif dataclasses.is_dataclass(value) and not inspect.isclass(value):
            for field in dataclasses.fields(value):
                waiting.append((f"{path}.{field.name}", getattr(value, field.name)))
