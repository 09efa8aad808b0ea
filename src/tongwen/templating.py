"""The sandboxed Jinja environment: an institute's templates over its parents' over the house's.

Templates are the institute's files, never content: what an author writes is a value that a
template prints, escaped. A template is named by its path in the pack, ``blocks/table.html``;
the first folder that has it wins. ``house/blocks/table.html`` always means the house's own,
so that a pack may extend the file that it overrides.
"""

from __future__ import annotations

import itertools
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from .diagnostics import Problem, Span
from .gate import MEGABYTE, Gate, GateError
from .institute import Institute

_HOUSE = "house/"
_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*")
_LARGEST_TEMPLATE = MEGABYTE


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


class _PackLoader(BaseLoader):
    """Finds a template in the first of the folders that has it, through the gate."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.files: set[str] = set()

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
            try:
                source = self.gate.read_text(name, folder, _LARGEST_TEMPLATE)
            except GateError as error:
                if error.code == "GATE-02":
                    continue
                raise TemplateNotFound(template, f"the template {error}") from None
            file = self.gate.span(folder / name).file
            self.files.add(file)
            return source, file, None
        raise TemplateNotFound(template, f"there is no template “{template}”")


_environments: dict[tuple[Path, ...], tuple[tuple[tuple[str, int, int], ...], Any]] = {}


def environment(institute: Institute) -> SandboxedEnvironment:
    """Return the environment that finds templates in ``institute.folders``, in their order.

    Values are always escaped and a name that nobody defined is an error. The compiled
    templates are kept for as long as no file of the folders changes.
    """
    state = _state(institute.folders)
    known = _environments.get(institute.folders)
    if known and known[0] == state:
        kept: SandboxedEnvironment = known[1]
        return kept
    house = institute.folders[-1]
    made = SandboxedEnvironment(
        loader=_PackLoader(Gate(house.parent.parent, institute.folders)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    _environments[institute.folders] = state, made
    return made


def _state(folders: tuple[Path, ...]) -> tuple[tuple[str, int, int], ...]:
    files = itertools.chain.from_iterable(sorted(folder.rglob("*")) for folder in folders)
    stats = ((str(file), file.lstat()) for file in files)
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def render(environment: SandboxedEnvironment, name: str, /, **context: Any) -> Markup:
    """Return the template ``name``, run with ``context``.

    Raises:
        TemplateProblem: the template is missing, is not written well, or fails.
    """
    try:
        return Markup(environment.get_template(name).render(context))
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        _refuse(environment, name, error)
    except (AttributeError, RecursionError, OverflowError) as error:
        _refuse(environment, name, error)


def _refuse(environment: SandboxedEnvironment, name: str, error: Exception) -> NoReturn:
    """Raise ``error`` as a TemplateProblem if a template is to blame, else as it is."""
    files = environment.loader.files if isinstance(environment.loader, _PackLoader) else set()
    if isinstance(error, TemplateSyntaxError):
        raise TemplateProblem(error.filename or name, error.lineno, error.message or "") from None
    frames = traceback.extract_tb(error.__traceback__)
    places = [(frame.filename, frame.lineno or 0) for frame in frames if frame.filename in files]
    ours = isinstance(error, (TemplateError, RecursionError))
    if not ours and not (frames and frames[-1].filename in files):
        raise error
    file, line = places[-1] if places else (name, 0)
    message = str(error)
    if isinstance(error, SecurityError):
        message = f"a template may not do this: {message}"
    if isinstance(error, RecursionError):
        message = "includes itself without end"
    raise TemplateProblem(file, line, message) from None


def source(environment: SandboxedEnvironment, name: str) -> str:
    """Return the text of a file beside the templates, a style sheet or a script, as it is.

    Raises:
        TemplateProblem: it is missing.
    """
    loader = environment.loader
    try:
        return loader.get_source(environment, name)[0] if loader else ""
    except TemplateNotFound as error:
        raise TemplateProblem(name, 0, str(error)) from None
