"""Replacing functions of WeasyPrint for as long as pages are made.

A :class:`Hook` names a function by its dotted path, says which parameters it has in the WeasyPrint
that this was written for, and which of our methods stand round it, from the inside out. A method
gets a :class:`Call`: the arguments by their names, and ``proceed()``, which goes on to the next
method inside and at last to WeasyPrint's own.

Before anything is laid out, :func:`check_engine` compares the engine with the table.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import MISSING, dataclass, field, make_dataclass
from functools import cache
from operator import attrgetter
from pkgutil import resolve_name
from typing import Any, Protocol

import weasyprint

WRITTEN_FOR = 70
"""The major version of WeasyPrint whose functions and boxes we know."""

_ROOM = threading.Lock()
"""Functions are replaced for the whole process: one render at a time."""


class Call(Protocol):
    """One call of a function of WeasyPrint: its arguments, each by the name of its parameter."""

    def proceed(self) -> Any:
        """Return what the function returns for these arguments, as they are now."""

    def __getattr__(self, name: str) -> Any: ...

    def __setattr__(self, name: str, value: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Around:
    """A method that stands round a function of WeasyPrint.

    Attributes:
        method: of a feature, named by its class; it gets the call. Only renders that have the
            feature call it.
        why: what it is there for, and what depends on its place.
    """

    method: Callable[[Any, Any], Any]
    why: str


@dataclass(frozen=True, slots=True)
class Hook:
    """A function of WeasyPrint that we replace.

    Attributes:
        function: its dotted path; the module is the one that calls it by this name.
        signature: its parameters as :func:`inspect.signature` writes them.
        around: what stands round it, from the inside out.
        instead: what does the same in less time, in every render (:mod:`.quick`).
    """

    function: str
    signature: str
    around: tuple[Around, ...] = ()
    instead: Callable[..., Any] | None = None


class UnknownEngine(RuntimeError):
    """WeasyPrint is not the one that we know. ``faults`` says what differs, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def check_engine(hooks: Sequence[Hook]) -> None:
    """Compare the engine with what is known of it.

    Raises:
        UnknownEngine: its version or the signature of a function is another.
    """
    if faults := tuple(_faults(hooks)):
        raise UnknownEngine(faults)


def _faults(hooks: Sequence[Hook]) -> Iterator[str]:
    version = weasyprint.__version__
    if version.split(".")[0] != str(WRITTEN_FOR):
        yield f"pages are laid out with WeasyPrint {WRITTEN_FOR}, and this is {version}"
        return
    for hook in hooks:
        try:
            found = _written(getattr(*_place(hook.function)))
        except (AttributeError, ImportError, TypeError, ValueError):
            yield f"WeasyPrint {version} has no {hook.function}"
            continue
        if found != hook.signature:
            yield f"in WeasyPrint {version} {hook.function} is {found}, not {hook.signature}"


@contextmanager
def engine_room(hooks: Sequence[Hook], *features: Any) -> Iterator[None]:
    """Let the ``features`` work in WeasyPrint, each where the table has it, until the block ends.

    Raises:
        UnknownEngine: the engine is not the one that the table was written for.
    """
    with _ROOM, ExitStack() as restored:
        check_engine(hooks)
        for hook in hooks:
            owner, name = _place(hook.function)
            original = getattr(owner, name)
            function, signature = hook.instead or original, _signature(original)
            for around in hook.around:
                for feature in features:
                    if getattr(type(feature), around.method.__name__, None) is around.method:
                        function = _inside(around.method, feature, function, signature)
            if function is not original:
                restored.callback(setattr, owner, name, original)
                setattr(owner, name, function)
        yield


def _inside(
    method: Callable[[Any, Any], Any],
    feature: Any,
    inner: Callable[..., Any],
    signature: inspect.Signature,
) -> Callable[..., Any]:
    """Return a function that puts its arguments into a call of ``inner``, for ``method``."""
    made = _calls(tuple((one.name, one.default) for one in signature.parameters.values()))

    def function(*arguments: Any, **named: Any) -> Any:
        call = made(*arguments, **named)
        call.inner__ = inner
        return method(feature, call)

    return function


# The room is entered for every few pages: what it asks of the engine each time is worked out once.


@cache
def _place(function: str) -> tuple[Any, str]:
    """Return the module or class that a dotted path leads to, and the name of a function there."""
    path, _, name = function.rpartition(".")
    return resolve_name(path), name


@cache
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    """Return a function's parameters."""
    return inspect.signature(function)


@cache
def _written(function: Callable[..., Any]) -> str:
    """Return a function's parameters as they are written."""
    return str(_signature(function))


@cache
def _calls(parameters: tuple[tuple[str, Any], ...]) -> Callable[..., Any]:
    """Return the class of calls of a function with these parameters and defaults.

    Made once, since to make it takes longer than many a page.
    """
    values = attrgetter(*(name for name, _ in parameters), "inner__")
    fields = [
        (name, Any, field(default=MISSING if default is inspect.Parameter.empty else default))
        for name, default in parameters
    ]

    def proceed(call: Any) -> Any:
        *arguments, inner = values(call)
        return inner(*arguments)

    hidden = ("inner__", Any, field(init=False, default=None))
    return make_dataclass(
        "Call", [*fields, hidden], namespace={"proceed": proceed}, eq=False, slots=True
    )
