"""A section of a pack's YAML → a frozen record, checked by pydantic.

The record's dataclass says everything: its fields are the keys (``smallest_width`` is
``smallest-width``), their types and the checks beside them (:class:`~.model.Bounds`,
:class:`~.model.OneOf`, :class:`~.model.YesOrNo`) what may be written. So a new token is one field
in ``model``, and what is wrong with it is reported by the one function here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from ..diagnostics import Problems, Span, nearest
from .model import Bounds, Check, OneOf, YesOrNo
from .yaml_places import Node, check_keys

Record = TypeVar("Record")


def keys_of(kind: type) -> tuple[str, ...]:
    """Return the keys of the record ``kind``: its fields that a pack may set."""
    return tuple(_checks(kind))


def read_record(
    node: Node, inherited: Record, problems: Problems, where: str, keys: tuple[str, ...] = ()
) -> Record:
    """Return ``inherited`` with what the mapping ``node`` says in its place.

    Args:
        where: the section's name, for messages.
        keys: those that may stand here; all of the record's if empty.

    Problems: ``INST-04`` an unknown key; a value that cannot be, by the code of its check
    (``INST-14``, ``INST-07``).
    """
    kind: Any = type(inherited)
    checks = {key: check for key, check in _checks(kind).items() if not keys or key in keys}
    check_keys(node, checks, problems, where)
    written = {key: _written(part) for key, part in node.fields.items() if key in checks}
    try:
        values = _model(kind).model_validate(written)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False):
            key = str(fault["loc"][0])
            if key in written:
                del written[key]
                check, part = checks[key], node.fields[key]
                problems.error(check.code, part.span, *check.fault(part.plain()))
        values = _model(kind).model_validate(written)
    given: dict[str, Any] = values.model_dump(exclude_unset=True)
    return replace(inherited, **given)  # type: ignore[type-var]


def known_style(folders: Sequence[Path], name: str, span: Span, problems: Problems) -> str:
    """Return the name of a pack's citation style; "" of one that is not there, with a problem."""
    known = sorted({path.stem for folder in folders for path in (folder / "csl").glob("*.csl")})
    if not name or not known or name in known or "://" in name:
        return name
    hint = nearest(name, known) or f"known: {', '.join(known)}; or add csl/{name}.csl to the pack"
    problems.error("INST-07", span, f"there is no citation style “{name}”", hint)
    return ""


_COMMONS = re.compile(
    r"(?:CC|CREATIVE-COMMONS)-(BY(?:-NC)?(?:-ND|-SA)?)(?:-(\d)(?:\.(\d))?)?(?:-INTERNATIONAL)?"
)


def known_licence(written: str, span: Span, problems: Problems) -> str:
    """Return a licence as it is written; report one of Creative Commons that is misspelt."""
    found = _COMMONS.fullmatch(re.sub(r"[\s_-]+", "-", written.upper()))
    right = f"CC-{found[1]}-{found[2] or 4}.{found[3] or 0}" if found else written
    if right != written:
        message = f"“{written}” is printed as it stands, and leads to no licence"
        problems.warning("INST-07", span, message, f"write {right}")
    return written


def _written(node: Node) -> Any:
    return node.plain() if node.value is None or not node.text else node.text


def key_of(name: str) -> str:
    """Return a field's key: ``on_deep`` is ``on-deep``, ``heading1`` is ``heading-1``."""
    return re.sub(r"(?<=[a-z])(\d)", r"-\1", name.replace("_", "-"))


@functools.cache
def _checks(kind: type) -> dict[str, Check]:
    """Return the check of each field that has one, by its key."""
    hints = get_type_hints(kind, include_extras=True)
    checks: dict[str, Check] = {}
    for field in fields(kind):
        hint = hints[field.name]
        marks = [mark for mark in get_args(hint)[1:] if isinstance(mark, Check)]
        if marks:
            checks[key_of(field.name)] = marks[0]
        elif hint is bool or bool in get_args(hint):
            checks[key_of(field.name)] = YesOrNo()
    return checks


@functools.cache
def _model(kind: type) -> type[BaseModel]:
    """Return the pydantic model of the record ``kind``: each field optional, by its key."""
    hints = get_type_hints(kind, include_extras=True)
    checks = _checks(kind)
    members: dict[str, Any] = {
        field.name: (
            _checked(hints[field.name], checks[key_of(field.name)]),
            Field(None, alias=key_of(field.name)),
        )
        for field in fields(kind)
        if key_of(field.name) in checks
    }
    return create_model(kind.__name__, __config__=ConfigDict(extra="forbid"), **members)


def _checked(hint: Any, check: Check) -> Any:
    """Return the type ``hint`` as pydantic takes it from a text of YAML."""
    if isinstance(check, Bounds):

        def number(value: Any) -> Any:
            return re.sub(rf"(?<=[0-9.])\s*{re.escape(check.unit)}$", "", str(value))

        bounds = Field(ge=check.least, le=check.most, multiple_of=check.step, allow_inf_nan=False)
        base = get_args(hint)[0]
        return Annotated[base, BeforeValidator(number), bounds]
    if isinstance(check, OneOf):
        return Literal[check.words]
    words = {"true": True, "false": False}
    return Annotated[bool, BeforeValidator(lambda value: words.get(str(value).lower(), "neither"))]
