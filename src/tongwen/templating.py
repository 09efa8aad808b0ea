"""The sandboxed Jinja environment: an institute's templates over its parents' over the house's.

Templates are the institute's files, never content: what an author writes is a value that a
template prints, escaped. A template is named by its path in the pack, ``blocks/table.html``;
the first folder that has it wins. ``house/blocks/table.html`` always means the house's own,
so that a pack may extend the file that it overrides.

A template is a program, and a pack may come from anywhere: it can neither reach for Python's
internals nor change what it is given, and it is stopped when it runs, prints or builds
without end (:class:`Limits`). Every loop, print, call, filter and operator of a compiled
template counts one step; what could make a large value from a small one is weighed first.
Long work inside one step (a filter over a long text) is broken off by a timer on the
process's own time, in the main thread of a process, which is where editions are written.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import inspect
import itertools
import re
import signal
import threading
import time
import traceback
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Template, TemplateModule
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
from .views import INDEXED, Function, Functions, frozen, methods_of, names_of

_HOUSE = "house/"
_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*")
_LARGEST_TEMPLATE = MEGABYTE


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """What a template may use up; far more than an edition of a thousand pages does.

    Attributes:
        seconds: of the processor, in one template, without the templates that the toolchain
            runs for it (a page's blocks).
        seconds_together: of the processor, with those.
        steps: loops, prints, calls.
        output: characters printed. An HTML edition holds its pictures.
        made: characters of all the values made on the way.
    """

    seconds: float = 20
    seconds_together: float = 300
    steps: int = 20_000_000
    output: int = 256 * MEGABYTE
    made: int = 1024 * MEGABYTE


LIMITS = Limits()


class TemplateProblem(Exception):
    """A template of a pack that cannot be read or run.

    Attributes:
        file: the template, told from the project's root.
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


class TemplateExcess(TemplateRuntimeError):
    """A template that runs, prints or builds without end."""


# --- limits -------------------------------------------------------------------------------


class _Budget:
    """What one run of a template has used up."""

    __slots__ = ("began", "elsewhere", "limits", "made", "outer", "printed", "steps")

    def __init__(self, limits: Limits, outer: _Budget | None) -> None:
        self.limits, self.outer = limits, outer
        self.began = time.thread_time()
        self.elsewhere = 0.0
        self.steps = self.printed = self.made = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > self.limits.steps:
            raise TemplateExcess(f"runs without end: more than {self.limits.steps:,} steps")
        if not self.steps & 0xFF:
            self.check_time()

    def check_time(self) -> None:
        now = time.thread_time()
        if now - self.began - self.elsewhere > self.limits.seconds:
            raise TemplateExcess(f"runs without end: longer than {self.limits.seconds:g} seconds")
        first = self
        while first.outer is not None:
            first = first.outer
        if now - first.began > first.limits.seconds_together:
            raise TemplateExcess(
                f"runs without end: longer than {first.limits.seconds_together:g} seconds"
            )

    def print(self, characters: int) -> None:
        self.printed += characters
        if self.printed > self.limits.output:
            raise TemplateExcess(f"prints more than {_size(self.limits.output)}")

    def make(self, characters: int) -> None:
        self.made += characters
        if self.made > self.limits.made:
            raise TemplateExcess(f"makes values of more than {_size(self.limits.made)}")


class _Running(threading.local):
    """The budget of the template that runs in this thread."""

    budget: _Budget | None = None


_running = _Running()


def _size(characters: int) -> str:
    return f"{characters / MEGABYTE:g} MB"


@contextmanager
def _budget(limits: Limits) -> Iterator[_Budget]:
    """Count what is run inside; a run inside a run is not on the outer one's time."""
    outer = _running.budget
    budget = _Budget(limits, outer)
    _running.budget = budget
    try:
        if outer is None:
            _start_timer()
        yield budget
    finally:
        _running.budget = outer
        if outer is None:
            _stop_timer()
        else:
            outer.elsewhere += time.thread_time() - budget.began


_TIMER_PERIOD = 0.25


def _start_timer() -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    # Once set, the handler stays: a late signal without one would end the process.
    if signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL:
        signal.signal(signal.SIGVTALRM, _on_timer)
    if signal.getsignal(signal.SIGVTALRM) is _on_timer:
        signal.setitimer(signal.ITIMER_VIRTUAL, _TIMER_PERIOD, _TIMER_PERIOD)


def _stop_timer() -> None:
    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGVTALRM) is _on_timer
    ):
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _on_timer(number: int, frame: types.FrameType | None) -> None:
    if _running.budget is not None:
        _running.budget.check_time()


_ELEMENT = 100
"""Characters that an element of a list weighs: what it takes in memory, generously."""

_LONGEST_NUMBER = 1 << 16
"""Bits. Sums with longer numbers take seconds that nothing can break off."""

_CONTEXT = frozenset({"_loop_vars", "_block_vars"})
"""What Jinja adds to the arguments of a call in a loop or a block."""

_MOST_COPIES = 10_000_000
"""Elements of lists that ``sum`` copies: a second's work."""

_NUMBERS = re.compile(r"[0-9]+")
_MOST_FIELDS = 1000


def _weight(value: Any, seen: dict[int, int], *, printed: bool) -> int:
    """Return how many characters ``value`` would have, written out: lists in lists may explode.

    Raises:
        TemplateExcess: it is ``printed`` and no text.
    """
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, bool) or value is None:
        return 5
    if isinstance(value, int):
        if value.bit_length() > _LONGEST_NUMBER:
            raise TemplateExcess("makes a number that is too long")
        return value.bit_length() // 3 + 1
    if isinstance(value, Namespace):
        value = object.__getattribute__(value, "_Namespace__attrs")
    parts: Iterable[Any]
    if type(value) is dict:
        parts = itertools.chain(value.keys(), value.values())
    elif type(value) in (list, tuple, set, frozenset):
        parts = value
    else:
        if printed and dataclasses.is_dataclass(value) and type(value).__str__ is object.__str__:
            kind = type(value).__name__
            raise TemplateExcess(f"prints a {kind}, which is no text: print one of its values")
        return 20
    if id(value) not in seen:
        seen[id(value)] = 0
        seen[id(value)] = len(value) * _ELEMENT + sum(
            _weight(part, seen, printed=printed) for part in parts
        )
    return seen[id(value)]


def _formatted_size(text: str, values: Iterable[Any], mark: str) -> int:
    """The most characters that a format string can give: ``%9d`` and ``{:>9}`` fill up."""
    values = tuple(values)
    fields = text.count(mark)
    if fields > _MOST_FIELDS:
        raise TemplateExcess(f"formats more than {_MOST_FIELDS} values at once")
    widths = [int(number[:12]) for number in _NUMBERS.findall(text)]
    if "*" in text or re.search(r"\{[^{}]*\{", text):
        widths += [abs(value) for value in values if isinstance(value, int)]
    seen: dict[int, int] = {}
    widest = max((_weight(value, seen, printed=True) for value in values), default=0)
    return len(text) + fields * (max(widths, default=0) + widest)


def _grown_size(name: str, value: Any, arguments: Iterable[Any]) -> int:
    """The most characters that the method or filter ``name`` of ``value`` can give, if many."""
    given = tuple(arguments)
    widest = max((abs(n) for n in given if isinstance(n, int)), default=0)
    texts = [len(text) for text in given if isinstance(text, str | bytes)]
    length = len(value) if isinstance(value, str | bytes) else 1
    match name:
        case "center" | "ljust" | "rjust" | "zfill" | "to_bytes":
            return length + widest
        case "expandtabs":
            return length * max(widest, 1)
        case "indent":
            lines = value.count("\n") + 1 if isinstance(value, str) else 1
            return length + lines * max([widest, *texts])
        case "replace":
            if len(texts) < 2 or not isinstance(value, str | bytes):
                return length
            try:
                return length + value.count(given[0]) * texts[1]
            except TypeError:
                return length
        case "translate":
            tables = [table for table in given if isinstance(table, dict)]
            parts = [len(v) for table in tables for v in table.values() if isinstance(v, str)]
            return length * max([1, *parts])
        case "batch" | "slice":
            return widest * _ELEMENT
        case "round":
            if widest > 300:
                raise TemplateExcess("rounds to more places than a number has")
        case "tojson":
            return sum(texts, length) * (widest + 1)
        case "wordwrap" | "urlize" | "xmlattr":
            return length * (1 + sum(texts))
    return length


# fmt: off
_ON_LISTS = frozenset((
    "list", "map", "select", "reject", "selectattr", "rejectattr", "first", "last", "length",
    "count", "sort", "groupby", "unique", "batch", "slice", "default", "d", "attr", "reverse",
    "random", "sum", "min", "max", "items", "dictsort",
))
# fmt: on
"""Filters that take what a list holds as it is, and print none of it."""


def _bounded_filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter ``function``, weighing what it is given and what it gives."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @functools.wraps(function)
    def bounded(*arguments: Any, **named: Any) -> Any:
        budget = _running.budget
        limits = budget.limits if budget else LIMITS
        if budget:
            budget.step()
        head, given = arguments[:first], list(arguments[first:])
        if name == "join" and given and not isinstance(given[0], str | list | tuple):
            given[0] = list(given[0])
        seen: dict[int, int] = {}
        values = (*given, *named.values())
        weight = sum(_weight(value, seen, printed=name not in _ON_LISTS) for value in values)
        if name == "join" and given:
            separator = given[1] if len(given) > 1 else named.get("d", "")
            weight += len(given[0]) * len(separator) if isinstance(separator, str) else 0
        elif name == "sum":
            start = named.get("start", given[2] if len(given) > 2 else 0)
            if isinstance(start, list | tuple) and len(given) == 1 and "attribute" not in named:
                # Lists put together: each of them is copied once for every one that follows.
                given[0] = parts = list(given[0])
                held = sum(len(part) for part in parts if isinstance(part, list | tuple))
                if len(parts) * held > _MOST_COPIES:
                    raise TemplateExcess("puts too many lists together")
            elif not isinstance(start, int | float):
                raise TemplateExcess("adds up what is no number")
        elif name == "format" and given:
            weight += _formatted_size(str(given[0]), values[1:], "%")
        elif given:
            weight += _grown_size(name, given[0], values[1:])
        if weight > limits.output:
            raise TemplateExcess(f"makes a value of more than {_size(limits.output)} ({name})")
        return _made(function(*head, *given, **named))

    return bounded


def _made(value: Any) -> Any:
    """Return ``value``, counted."""
    budget = _running.budget
    if isinstance(value, str | bytes) or type(value) in (int, list, tuple, dict, set):
        weight = _weight(value, {}, printed=False)
        if budget:
            budget.make(weight)
        if weight > (budget.limits if budget else LIMITS).made:
            raise TemplateExcess("makes a value without end")
    return value


class _BoundedCode(CodeGenerator):
    """Compiles a step into each print and each turn of a loop, and weighs what is put together."""

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        # Each turn of a loop, each branch, macro and block comes through here.
        self.writeline("environment.step()")
        super().blockvisit(body, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        if not frame.require_output_check:
            self.writeline("environment.step()", node)
        super().visit_Output(node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        self.write("environment.built(")
        super().visit_List(node, frame)
        self.write(")")

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        if node.ctx != "load":
            super().visit_Tuple(node, frame)
            return
        self.write("environment.built(")
        super().visit_Tuple(node, frame)
        self.write(")")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self.write("environment.built(")
        super().visit_Dict(node, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        joined = "markup_join" if frame.eval_ctx.autoescape else "str_join"
        self.write(f"environment.joined({joined}, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _BoundedTemplate(Template):
    """A template with a budget of its own for each run."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        limits = getattr(self.environment, "limits", LIMITS)
        with _budget(limits):
            return super().render(*args, **kwargs)


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


class _PackEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox that also bounds time, output and memory."""

    code_generator_class = _BoundedCode
    template_class = _BoundedTemplate
    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, loader: BaseLoader, limits: Limits) -> None:
        self.limits = limits
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            finalize=self.printable,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.filters = {
            name: _bounded_filter(name, function) for name, function in self.filters.items()
        }
        # Filler text has no place in a publication, nor what is another each time.
        del self.globals["lipsum"], self.filters["random"], self.filters["pprint"]

    # --- what compiled templates call ---

    def step(self) -> None:
        """Count one step of the template that runs."""
        if _running.budget is not None:
            _running.budget.step()

    def printable(self, value: Any) -> Any:
        """Return ``value``, which is printed, counted."""
        weight = _weight(value, {}, printed=True)
        if _running.budget is not None:
            _running.budget.print(weight)
        return value

    def built(self, value: Any) -> Any:
        """Return the list, tuple or mapping that the template wrote, weighed."""
        return _made(value)

    def joined(self, join: Callable[[Iterable[Any]], Any], parts: tuple[Any, ...]) -> Any:
        """Return ``parts`` put together by ``~``."""
        self._bound(sum(_weight(part, {}, printed=True) for part in parts))
        return _made(join(parts))

    def concat(self, parts: Iterable[str]) -> str:
        """Return what was printed, put together."""
        budget = _running.budget
        pieces: list[str] = []
        total = 0
        for part in parts:
            pieces.append(part)
            total += len(part)
            if total > self.limits.output:
                excess = TemplateExcess(f"prints more than {_size(self.limits.output)}")
                if isinstance(parts, types.GeneratorType):
                    parts.throw(excess)  # where it was printing, so that the line is known
                raise excess
        if budget:
            budget.make(total)
        return "".join(pieces)

    def _bound(self, weight: int) -> None:
        if weight > self.limits.output:
            raise TemplateExcess(f"makes a value of more than {_size(self.limits.output)}")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        self.step()
        seen: dict[int, int] = {}
        formats = operator == "%" and isinstance(left, str | bytes)
        weight = _weight(left, seen, printed=False) + _weight(right, seen, printed=formats)
        if formats:
            text = left if isinstance(left, str) else left.decode("latin-1")
            values = right if isinstance(right, tuple) else (right,)
            if isinstance(right, dict):
                values = tuple(right.values())
            weight += _formatted_size(text, values, "%")
        elif operator == "*":
            for value, times in ((left, right), (right, left)):
                if isinstance(value, str | bytes | list | tuple) and isinstance(times, int):
                    weight += _weight(value, seen, printed=False) * max(times, 0)
        elif (
            operator == "**"
            and isinstance(left, int)
            and isinstance(right, int)
            and left.bit_length() * abs(right) > _LONGEST_NUMBER
        ):
            raise TemplateExcess("makes a number that is too long")
        self._bound(weight)
        return _made(super().call_binop(context, operator, left, right))

    # --- what templates may read and call ---

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

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        text: str = value.__self__

        @functools.wraps(wrapped)
        def bounded(*arguments: Any, **named: Any) -> str:
            values = [*arguments, *named.values()]
            for mapping in arguments if value.__name__ == "format_map" else ():
                values.extend(mapping.values() if isinstance(mapping, Mapping) else ())
            if re.search(r"\{[^{}:!]*[.\[]", text):
                raise SecurityError("format with fields of fields; format the value itself")
            self._bound(_formatted_size(text, values, "{"))
            return wrapped(*arguments, **named)

        return bounded

    def call(
        __self,  # noqa: N805
        __context: Context,
        __obj: Any,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        __self.step()
        holder = getattr(__obj, "__self__", None)
        if isinstance(holder, str | bytes | int):
            name = getattr(__obj, "__name__", "")
            # Jinja hands the template's own variables along, which a method of a text never sees.
            named = (value for key, value in kwargs.items() if key not in _CONTEXT)
            values = (*args, *named)
            if name == "join" and args and not isinstance(args[0], str | list | tuple):
                args = (list(args[0]), *args[1:])
            seen: dict[int, int] = {}
            weight = sum(_weight(value, seen, printed=True) for value in values)
            if name == "join" and args:
                weight += len(args[0]) * len(str(holder))
            __self._bound(weight + _grown_size(name, holder, values))
        return _made(super().call(__context, __obj, *args, **kwargs))

    # --- compiling ---

    def compile(  # type: ignore[override]
        self, source: Any, name: Any = None, filename: Any = None, **options: Any
    ) -> Any:
        """Compile a template; whatever cannot be compiled is a fault of its syntax."""
        try:
            return super().compile(source, name, filename, **options)
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
            # Python's own bounds, as of blocks in blocks: told in lines of the compiled code.
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
        files: the templates found so far, told from the project's root; those of the house
            are ``of_house`` too.
    """

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.files: set[str] = set()
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
            if folder == self.gate.folders[-1]:
                self.of_house.add(file)
            return source, file, None
        raise TemplateNotFound(template, f"there is no template “{template}”")


_State = tuple[tuple[str, int, int], ...]
_environments: dict[tuple[tuple[Path, ...], Limits], tuple[_State, _PackEnvironment]] = {}


def environment(institute: Institute, limits: Limits = LIMITS) -> SandboxedEnvironment:
    """Return the environment that finds templates in ``institute.folders``, in their order.

    Values are always escaped and a name that nobody defined is an error; a template that
    uses up more than ``limits`` is stopped. The compiled templates are kept for as long as
    no file of the folders changes.
    """
    state = _state(institute.folders)
    known = _environments.get((institute.folders, limits))
    if known and known[0] == state:
        return known[1]
    house = institute.folders[-1]
    made = _PackEnvironment(_PackLoader(Gate(house.parent.parent, institute.folders)), limits)
    _environments[institute.folders, limits] = state, made
    return made


def _state(folders: tuple[Path, ...]) -> _State:
    files = itertools.chain.from_iterable(sorted(folder.rglob("*")) for folder in folders)
    stats = ((str(file), file.lstat()) for file in files)
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def render(environment: SandboxedEnvironment, name: str, /, **context: Any) -> Markup:
    """Return the template ``name``, run with ``context``.

    Raises:
        TemplateProblem: the template is missing, is not written well, or fails.
    """
    try:
        with _budget(getattr(environment, "limits", LIMITS)):
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
    if isinstance(error, TemplateError | RecursionError | MemoryError):
        file, line = places[-1] if places else (name, 0)
        message = str(error)
        if isinstance(error, SecurityError):
            message = f"a template may not do this: {message}"
        elif isinstance(error, RecursionError):
            message = "nests or includes itself without end"
        elif isinstance(error, MemoryError):
            message = "uses up the memory"
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
