"""_brand.yml, validated by the brand-yml package: what is wrong in it, and the rest.

The package's messages are for programmers, and it stops at the first fault of some kinds: here
every fault gets its place and what to do, and what Quarto allows besides is brought into the
package's own form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from brand_yml import Brand
from pydantic import BaseModel, RootModel, ValidationError

from ..diagnostics import Problems, nearest
from .yaml_places import EMPTY, Node, check_keys

MOST_FAULTS = 50


def read_file(node: Node, problems: Problems) -> dict[str, Any]:
    """Return what the file says, as brand-yml reads it, in Python's plain kinds of values.

    And what each name of a colour stands for, as ``named``. Problems: those of :func:`validated`.
    """
    brand = validated(node, problems)
    named = brand.color.to_dict() if brand.color else {}
    return {**_plain(brand), "named": {key: str(colour) for key, colour in named.items()}}


def _plain(value: Any) -> Any:
    """Return what brand-yml has read as mappings, lists, numbers and texts."""
    match value:
        case RootModel(root=inside):
            return _plain(inside)
        case BaseModel():
            return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
        case dict():
            return {str(key): _plain(inside) for key, inside in value.items()}
        case list() | tuple():
            return [_plain(inside) for inside in value]
        case None | bool():
            return value
        case int():
            return int(value)
        case float():
            return float(value)
    return str(value)


def validated(node: Node, problems: Problems) -> Brand:
    """Return the file as brand-yml reads it, without what is wrong in it.

    What is wrong is left out until the rest stands, so that all of it is reported.

    Problems: ``INST-04`` an unknown key, ``INST-09`` what the format does not allow.
    """
    data = _without_unknown(node, problems)
    for _ in range(MOST_FAULTS):
        try:
            return Brand.model_validate(data)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=False):
                path = tuple(fault["loc"])
                problems.error("INST-09", node.place(path), *_explain(path, fault, node))
                if not _leave_out(data, path):
                    # A fault of the whole (a colour that names nothing): those sections go.
                    data.pop("typography", None)
                    data.pop("color", None)
        except Exception as error:
            # brand-yml raises a plain Exception where colours refer to one another in a circle.
            first = str(error).splitlines()[0] if str(error) else "they refer to one another"
            if "logo" in first and data.pop("logo", None) is not None:
                problems.error(
                    "INST-09",
                    node.place(("logo",)),
                    "the logos cannot be read",
                    "name each as a path, or as {path: …, alt: …}",
                )
                continue
            if isinstance(error, RecursionError):
                first = "too many of them refer to one another"
            problems.error(
                "INST-09",
                node.place(("color",)),
                f"the colours cannot be resolved: {first.rstrip('.')}",
                "name a colour by its value, or by a name in the palette that has one",
            )
            data.pop("typography", None)
            data.pop("color", None)
    return Brand.model_validate({})


_IMAGE = ("path", "alt")
_LOGO_SIZES = ("small", "medium", "large")


def _without_unknown(node: Node, problems: Problems) -> Any:
    """Return the file's plain values without keys that the validator lets pass, or trips over."""
    data = node.plain()

    def check(known: tuple[str, ...], *path: str) -> None:
        here: Node = node
        values: Any = data
        for step in path:
            here = here.fields.get(step, EMPTY)
            values = values.get(step) if isinstance(values, dict) else None
        check_keys(here, known, problems, ".".join(path))
        for key in here.fields:
            if key not in known:
                del values[key]

    # Other programs keep more there; what looks like a slip is reported.
    known = _known_keys(("meta",))
    others = (k for k in node.fields.get("meta", EMPTY).fields if not nearest(k, known))
    check((*known, "links", *others), "meta")
    check(_known_keys(("meta", "name")), "meta", "name")
    _plain_colours(node, data, problems)
    _paths_from_here(data.get("logo"))
    _files_with_paths(data)
    # A link may have any name: brand.yml's own examples have a “guide”. A slip for one is reported.
    links = node.fields.get("meta", EMPTY).fields.get("link", EMPTY).fields
    known = _known_keys(("meta", "link"))
    check((*known, *(key for key in links if not nearest(key, known))), "meta", "link")
    logo = node.fields.get("logo", EMPTY)
    check(("images", *_LOGO_SIZES, *_IMAGE), "logo")
    for size in _LOGO_SIZES:
        check(("light", "dark", *_IMAGE), "logo", size)
    for name in logo.fields.get("images", EMPTY).fields:
        check(_IMAGE, "logo", "images", name)
    defaults = node.fields.get("defaults", EMPTY)
    for key, part in defaults.fields.items():
        # Other programs keep theirs there; what looks like a slip for ours is one.
        if key != "tongwen" and (hint := nearest(key, ("tongwen",))):
            problems.error("INST-04", part.key, f"unknown key “{key}” in “defaults”", hint)
    return data


def _files_with_paths(data: Any) -> None:
    """Write files of fonts that are named by their path alone as the library has them."""
    fonts = (data.get("typography") or {}) if isinstance(data, dict) else {}
    fonts = fonts.get("fonts") if isinstance(fonts, dict) else None
    for font in fonts if isinstance(fonts, list) else ():
        files = font.get("files") if isinstance(font, dict) else None
        if isinstance(files, (list, str)):
            each = [files] if isinstance(files, str) else files
            font["files"] = [{"path": one} if isinstance(one, str) else one for one in each]


def _plain_colours(node: Node, data: Any, problems: Problems) -> None:
    """Give each colour of ``data`` in the one form that the library knows: a text.

    A colour for light and one for dark screens (Quarto 1.8) is the first. One that is empty is a
    colour without its quotation marks, which YAML takes for a comment.
    """
    for holder, path in _colour_holders(data):
        for key, value in list(holder.items()):
            if "color" not in path and key not in ("color", "background-color"):
                continue
            where = node.place((*path, key))
            named = ".".join((*path, key))
            if isinstance(value, dict) and value and value.keys() <= {"light", "dark"}:
                holder[key] = value = value.get("light") or value.get("dark")
            if value is None:
                hint = "a colour that begins with # stands in quotes"
                problems.error("INST-09", where, f"“{named}” is empty", hint)
                del holder[key]
            elif isinstance(value, float):
                written = node.at((*path, key)).text
                hint = f'write "#{written}"' if re.fullmatch("[0-9]{3}|[0-9]{6}", written) else ""
                problems.error(
                    "INST-09", where, f"{written} is not a colour", hint or 'write "#17365c"'
                )
                del holder[key]


def _colour_holders(data: Any) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Yield each mapping in a brand file that names colours, with its path."""
    paths = [("color",), ("color", "palette")]
    typography = data.get("typography")
    paths += [("typography", part) for part in typography] if isinstance(typography, dict) else []
    for path in paths:
        holder = data
        for step in path:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            yield holder, path


def _paths_from_here(logo: Any) -> None:
    """Write each path of a logo that begins with a slash, the site's root, as from the pack."""
    if isinstance(logo, dict):
        for key, value in logo.items():
            if isinstance(value, str) and key != "alt":
                logo[key] = value.removeprefix("/")
            else:
                _paths_from_here(value)


def _explain(path: tuple[str | int, ...], fault: Any, node: Node) -> tuple[str, str]:
    where = ".".join(str(step) for step in path if not str(step).startswith("Brand"))
    if fault["type"] == "extra_forbidden":
        known = _known_keys(path[:-1])
        return f"unknown key “{path[-1]}” in “{where}”", nearest(str(path[-1]), known) or (
            f"known keys: {', '.join(known)}" if known else "see the brand.yml documentation"
        )
    if fault["input"] is None:
        return f"“{where}” is empty", "a colour that begins with # stands in quotes"
    message = str(fault["msg"]).removeprefix("Value error, ").splitlines()[0]
    message = re.sub(r"""PosixPath\((["'])(.*)\1\)""", r"“\2”", message)
    return f"“{where}”: {message}", "see the brand.yml documentation"


def _known_keys(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that may stand at ``path``; of every kind, where there are several."""
    models: list[Any] = [Brand]
    for step in path:
        # The library's annotations name some of its models before they are made.
        name = str(step).replace("-", "_")
        hints = (get_type_hints(model).get(name) for model in models)
        found = [model for hint in hints for model in _models(hint)]
        # A number counts the items of a list; other steps name members of a union.
        models = found or models
    names = (
        (field.alias or name).replace("_", "-")
        for model in models
        for name, field in model.model_fields.items()
        if not field.exclude
    )
    return tuple(dict.fromkeys(names))


def _models(annotation: Any) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _leave_out(data: Any, path: tuple[str | int, ...]) -> bool:
    """Delete the value nearest to ``path``; False if there is none."""
    trail: list[tuple[Any, Any]] = []
    here = data
    for step in path:
        inside = (isinstance(here, dict) and step in here) or (
            isinstance(here, list) and isinstance(step, int) and step < len(here)
        )
        if inside:
            trail.append((here, step))
            here = here[step]
    if not trail:
        return False
    # An item taken out of a list would move the places of those after it: drop the list.
    holder, step = next((pair for pair in reversed(trail) if isinstance(pair[0], dict)), trail[-1])
    del holder[step]
    return True
