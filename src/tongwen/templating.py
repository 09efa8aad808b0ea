"""The sandboxed Jinja environment: an institute's templates over its parents' over the house's.

Templates are the institute's files, never content: what an author writes is a value that a
template prints, escaped. A template is named by its path in the pack, ``blocks/table.html``;
the first folder that has it wins. ``house/blocks/table.html`` always means the house's own,
so that a pack may extend the file that it overrides.

A template is a program, and a pack may come from anywhere. It reads and calls what ``views``
lists and nothing else, and changes nothing that it is given. How long it runs and how much memory
it takes is bounded by the system, for the worker that it runs in (``processes``).

What was compiled is kept beside the libraries, as Python keeps its own, for later processes.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
import os
import re
import traceback
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.parser import Parser
from jinja2.runtime import (
    BlockReference,
    Context,
    LoopContext,
    Macro,
    TemplateReference,
    Undefined,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

from .diagnostics import Problem, Span
from .gate import MEGABYTE, Gate, GateError
from .institute import Institute
from .processes import LimitReached, bounds
from .remembering import Shelf
from .views import INDEXED, Function, Functions, frozen, methods_of, names_of

_HOUSE = "house/"
_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*")
_LARGEST_TEMPLATE = MEGABYTE
_LARGEST_PRODUCT = 100_000


COMPILED = Shelf("templates", jinja2.__version__, Path(__file__))
"""The code of templates that were compiled before."""


class TemplateProblem(Exception):
    """A template of a pack that cannot be read or run.

    Attributes:
        file: the template, relative to the project's root.
        line: where in it, from 1; 0 if unknown.
        message: what is wrong, written for the pack's designer.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message

    @property
    def problem(self) -> Problem:
        """The same as a problem, for the report to its author."""
        return Problem(
            Span(self.file, self.line),
            "TPL-01",
            self.message,
            "mend the template; a pack's may also be removed, so that the house's own is used",
        )


# --- the sandbox -----------------------------------------------------------------------------

# fmt: off
_OF_JINJA: Mapping[type, frozenset[str]] = {
    LoopContext: frozenset((
        "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0",
        "previtem", "nextitem", "cycle", "changed",
    )),
    Cycler: frozenset({"next", "reset", "current"}),
    BlockReference: frozenset({"super"}),
    Macro: frozenset({"name", "arguments", "caller", "catch_kwargs", "catch_varargs"}),
}
# fmt: on
"""The names that templates may read of Jinja's own things, and the methods that they may call."""

_CALLED = frozenset({Function, Macro, BlockReference, LoopContext, Joiner})
"""Kinds of things that templates may call."""


def _has(obj: Any, name: str) -> bool:
    """Return whether ``obj`` has anything called ``name``, without running a line of its code."""
    try:
        inspect.getattr_static(obj, name)
    except AttributeError:
        return False
    return True


def _printable(value: Any) -> Any:
    """Return ``value``, which is printed.

    Raises:
        TemplateRuntimeError: it is a record or a list, which is no text.
    """
    if isinstance(value, str | int | float | date | Undefined | TemplateModule) or value is None:
        return value
    kind = type(value).__name__
    raise TemplateRuntimeError(f"prints a {kind}, which is no text: print one of its values")


class _PackEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox that lists what may be read and called, not what may not."""

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_printable,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        # Filler text has no place in a publication, nor what is another each time.
        del self.globals["lipsum"], self.filters["random"], self.filters["pprint"]

    # --- what templates may read and call ---

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return ``left * right`` or ``left ** right`` where that is no giant of a few letters.

        Raises:
            TemplateRuntimeError: it has more than :data:`_LARGEST_PRODUCT` characters, items or
                digits.
        """
        if operator == "**":
            size = right if isinstance(left, int) and isinstance(right, int) else 0
        else:
            times, repeated = (left, right) if isinstance(left, int) else (right, left)
            countable = isinstance(times, int) and hasattr(repeated, "__len__")
            size = times * len(repeated) if countable else 0
        if size > _LARGEST_PRODUCT:
            raise TemplateRuntimeError(f"“{operator}” would make {size:,} characters or digits")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read ``attr`` of ``obj``: one of the listed names."""
        if isinstance(obj, Functions):
            return attr in obj
        if isinstance(obj, TemplateModule | Namespace):
            return not attr.startswith("_")
        return attr in names_of(type(obj)) or attr in _OF_JINJA.get(type(obj), ())

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call ``obj``: a listed function or a listed method."""
        if type(obj) in _CALLED or any(obj is function for function in self.globals.values()):
            return True
        if not isinstance(obj, types.MethodType | types.BuiltinMethodType):
            return False
        holder = type(obj.__self__)
        return obj.__name__ in methods_of(holder) or obj.__name__ in _OF_JINJA.get(holder, ())

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return ``obj.attribute`` for a template: an attribute first, then an item."""
        return self._read(obj, attribute, items_first=False)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return ``obj[argument]`` for a template: an item first, then an attribute."""
        if isinstance(argument, str):
            return self._read(obj, str(argument), items_first=True)
        if isinstance(obj, INDEXED):
            with contextlib.suppress(TypeError, LookupError):
                return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def _read(self, obj: Any, name: str, *, items_first: bool) -> Any:
        """Return what the listed ``name`` of ``obj`` is.

        Raises:
            SecurityError: ``obj`` has something of that name, and it is not listed.
        """
        if isinstance(obj, Undefined):
            obj._fail_with_undefined_error()
        listed = self.is_safe_attribute(obj, name, None)
        if isinstance(obj, dict | types.MappingProxyType) and name in obj:
            if items_first or not listed:
                return obj[name]
        elif (listed and isinstance(obj, Functions)) or (
            isinstance(obj, TemplateReference) and not name.startswith("_")
        ):
            return obj[name]
        if not listed:
            if name.startswith("_") or _has(obj, name):
                kind = type(obj).__name__
                raise SecurityError(f"“{name}” of a {kind} is not for templates")
            return self.undefined(obj=obj, name=name)
        try:
            value = getattr(obj, name)
        except AttributeError:
            return self.undefined(obj=obj, name=name)
        formats = self.wrap_str_format(value)
        return frozen(value) if formats is None else Function(name, formats)

    # --- compiling ---

    def compile(  # type: ignore[override]
        self, source: Any, name: Any = None, filename: Any = None, **options: Any
    ) -> Any:
        """Compile a template; whatever cannot be compiled is a fault of its syntax."""
        try:
            if not isinstance(source, str) or options:
                return super().compile(source, name, filename, **options)
            key = repr((source, name, filename))
            code = COMPILED.find(key)
            if code is None:
                code = super().compile(source, name, filename)
                COMPILED.keep(key, code)
            return code
        except (TemplateError, TypeError) as error:
            if isinstance(error, TemplateError):
                raise
            reason: Exception = error
        except Exception as error:
            reason = error
        message = "is nested too deeply" if isinstance(reason, RecursionError) else str(reason)
        raise TemplateSyntaxError(
            f"cannot be compiled: {message}", _line_of(reason), name, filename
        ) from None

    def _compile(self, source: str, filename: str) -> types.CodeType:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError) as error:
            # Python's own bounds, as of blocks in blocks: reported in lines of the compiled code.
            written = getattr(error, "lineno", None) or 0
            pairs = re.findall(r"(\d+)=(\d+)", source[source.rfind("debug_info = ") :])
            lines = [int(line) for line, compiled in pairs if int(compiled) <= written]
            reason = error.msg if isinstance(error, SyntaxError) else "is nested too deeply"
            raise TemplateSyntaxError(
                f"cannot be compiled: {reason}", max(lines, default=1), None, filename
            ) from None


def _line_of(error: Exception) -> int:
    """The line of the template that was being compiled when ``error`` was raised."""
    trace = error.__traceback__
    line = 1
    while trace is not None:
        local = trace.tb_frame.f_locals
        if isinstance(parser := local.get("self"), Parser):
            line = parser.stream.current.lineno
        elif isinstance(node := local.get("node"), nodes.Node) and node.lineno:
            line = node.lineno
        elif trace.tb_frame.f_globals.get("__name__") == "jinja2.lexer":
            line = int(local.get("lineno", line))
        trace = trace.tb_next
    return line


# --- finding and running ------------------------------------------------------------------


class _PackLoader(BaseLoader):
    """Finds a template in the first of the folders that has it, through the gate.

    Attributes:
        files: the templates found so far, relative to the project's root; those of the house
            are ``of_house`` too; ``file_of`` has them by the names of the templates.
    """

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.files: set[str] = set()
        self.file_of: dict[str, str] = {}
        self.of_house: set[str] = set()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        if not _NAME.fullmatch(template):
            raise TemplateNotFound(template, f"“{template}” is not the name of a template")
        folders = self.gate.folders
        name = template
        if template.startswith(_HOUSE):
            folders, name = folders[-1:], template.removeprefix(_HOUSE)
        for folder in folders:
            file = self.gate.span(folder / name).file
            try:
                source = self.gate.read_text(name, folder, _LARGEST_TEMPLATE)
            except GateError as error:
                if error.code == "GATE-02":
                    continue
                if error.line:
                    raise TemplateSyntaxError(error.reason, error.line, template, file) from None
                raise TemplateNotFound(template, f"the template {error}") from None
            self.files.add(file)
            self.file_of[template] = file
            if folder == self.gate.folders[-1]:
                self.of_house.add(file)
            return source, file, None
        raise TemplateNotFound(template, f"there is no template “{template}”")


_State = tuple[tuple[str, int, int], ...]
_environments: dict[tuple[Path, ...], tuple[_State, _PackEnvironment]] = {}


def environment(institute: Institute) -> SandboxedEnvironment:
    """Return the environment that finds templates in ``institute.folders``, in their order.

    Values are always escaped, and a name that nobody defined is an error. The compiled templates
    are kept for as long as no file of the folders changes.
    """
    state = _state(institute.folders)
    known = _environments.get(institute.folders)
    if known and known[0] == state:
        return known[1]
    house = institute.folders[-1]
    made = _PackEnvironment(_PackLoader(Gate(house.parent.parent, institute.folders)))
    _environments[institute.folders] = state, made
    return made


def _state(folders: tuple[Path, ...]) -> _State:
    return tuple(itertools.chain.from_iterable(map(_stats, folders)))


def _stats(folder: str | Path) -> Iterator[tuple[str, int, int]]:
    """Return path, time and size of all that is in a folder; nothing where there is none."""
    if not Path(folder).is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=attrgetter("path")):
            stat = entry.stat(follow_symlinks=False)
            yield entry.path, stat.st_mtime_ns, stat.st_size
            if entry.is_dir(follow_symlinks=False):
                yield from _stats(entry.path)


def render(environment: SandboxedEnvironment, name: str, /, **context: Any) -> Markup:
    """Return the template ``name``, run with ``context``.

    Raises:
        TemplateProblem: the template is missing, is not written well, or fails.
    """
    try:
        template = environment.get_template(name)
        return Markup(template.render({key: frozen(value) for key, value in context.items()}))
    except TemplateProblem:
        raise
    except Exception as error:
        _refuse(environment, name, error)


_LIBRARIES = re.compile(r"[/\\](jinja2|markupsafe)[/\\][^/\\]*$")


def _refuse(environment: SandboxedEnvironment, name: str, error: Exception) -> NoReturn:
    """Raise ``error`` as a TemplateProblem if a template is to blame, else as it is.

    Jinja's own functions fail for the template that called them. What fails in the toolchain
    is its own fault where the house's template called it; a pack's may have called it wrongly.
    """
    loader = environment.loader
    files = loader.files if isinstance(loader, _PackLoader) else set()
    of_house = loader.of_house if isinstance(loader, _PackLoader) else set()
    if isinstance(error, TemplateSyntaxError):
        raise TemplateProblem(error.filename or name, error.lineno, error.message or "") from None
    frames = traceback.extract_tb(error.__traceback__)
    places = [(frame.filename, frame.lineno or 0) for frame in frames if frame.filename in files]
    if isinstance(error, LimitReached) and not places:
        raise error
    if isinstance(error, TemplateError | RecursionError | MemoryError | LimitReached):
        # Memory can run out where what was printed is put together, behind the last line.
        known = loader.file_of if isinstance(loader, _PackLoader) else {}
        file, line = places[-1] if places else (known.get(name, name), 0)
        message = str(error)
        if isinstance(error, SecurityError):
            message = f"a template may not do this: {message}"
        elif isinstance(error, RecursionError):
            message = "nests or includes itself without end"
        elif isinstance(error, MemoryError):
            message = f"wants {bounds().memory_reached()}"
        elif isinstance(error, LimitReached):
            message = f"runs without end: {message}"
        raise TemplateProblem(file, line, message) from None
    if not places:
        raise error
    file, line = places[-1]
    after = itertools.dropwhile(
        lambda frame: frame.filename != file or (frame.lineno or 0) != line, frames
    )
    if all(
        frame.filename in files or frame.filename == __file__ or _LIBRARIES.search(frame.filename)
        for frame in after
    ):
        raise TemplateProblem(file, line, f"{error}") from None
    if file in of_house:
        raise error
    reason = f"{type(error).__name__}: {error}"
    raise TemplateProblem(file, line, f"the toolchain failed where it was called here ({reason})")


def source(environment: SandboxedEnvironment, name: str) -> str:
    """Return the text of a file beside the templates, a style sheet or a script, as it is.

    Raises:
        TemplateProblem: it is missing or cannot be read.
    """
    loader = environment.loader
    try:
        return loader.get_source(environment, name)[0] if loader else ""
    except TemplateNotFound as error:
        raise TemplateProblem(name, 0, str(error)) from None
    except TemplateSyntaxError as error:
        raise TemplateProblem(error.filename or name, error.lineno, error.message or "") from None


def files_in(institute: Institute, folder: str) -> list[str]:
    """Return the files in ``folder`` of the pack and of those it stands on, in order of name."""
    folders = [root / folder for root in institute.folders]
    return sorted(
        {
            path.relative_to(root).as_posix()
            for root in folders
            for path in root.rglob("*")
            if path.is_file()
        }
    )
