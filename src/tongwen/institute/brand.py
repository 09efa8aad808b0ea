"""_brand.yml → design tokens.

The file is validated by the brand-yml package, so that one written for Quarto or Shiny
works as it stands. Its roles become ours: foreground is ink, background paper, primary
deep, secondary accent, light pale. What brand.yml has no words for stands under
``defaults: tongwen:``; what nobody said is derived by mixing, and moved until text of that
colour can be read (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

from brand_yml import Brand
from pydantic import BaseModel, ValidationError

from ..diagnostics import NOWHERE, Problems, Span, nearest
from ..gate import Gate, GateError, scheme_of
from .colour import (
    READABLE,
    TEXT_PAIRS,
    VISIBLE,
    contrast,
    hexadecimal,
    luminance,
    mix,
    readable,
    turn,
)
from .css import FAMILY
from .font_files import font_fault
from .model import (
    AROUND_NOTES,
    BESIDE_NOTES,
    CHART_COLOURS,
    MOST_INK,
    PRINTING_CONDITIONS,
    Band,
    Colours,
    CoverDesign,
    FontFamilies,
    FontFile,
    Inks,
    Opening,
    Ornaments,
    PageGeometry,
    Press,
    ReferencesDesign,
    Tokens,
    TypeScale,
    Weights,
)
from .yaml_places import EMPTY, Node, check_keys, read_yaml

LATIN_FAMILIES = (
    "Source Serif 4",
    "Source Serif 4 Display",
    "Source Sans 3",
    "Source Code Pro",
)
HAN_FAMILIES = ("Noto Serif CJK", "Noto Sans CJK")

PLAIN = Tokens(
    Colours(
        ink="#000000",
        muted="#595959",
        rule="#bfbfbf",
        paper="#ffffff",
        pale="#f2f2f2",
        deep="#000000",
        accent="#000000",
        on_deep="#ffffff",
        on_deep_muted="#e0e0e0",
        on_deep_accent="#ffffff",
        link="#000000",
    ),
    FontFamilies(
        "Source Serif 4",
        "Source Sans 3",
        "Source Serif 4 Display",
        "Source Code Pro",
        "Noto Serif CJK",
        "Noto Sans CJK",
    ),
    TypeScale(10, 15, 8, 8.5, 12, 12, 10, 24, 40),
    PageGeometry(210, 297, 30, 25, 30, 35, 0),
)
"""What a house that says nothing looks like: black on white."""

_ROLES = tuple(field.name.replace("_", "-") for field in fields(Colours))
_SIZES = {
    "text": "text",
    "leading": "leading",
    "small": "small",
    "caption": "caption",
    "lead": "lead",
    "heading-1": "heading1",
    "heading-2": "heading2",
    "heading-3": "heading3",
    "title": "title",
}
_MARGINS = ("top", "outer", "foot", "inner", "hang")
_FONTS = ("text", "display", "title", "mono", "text-han", "display-han")
_WEIGHTS = tuple(field.name for field in fields(Weights))
_SPACES: Mapping[str, tuple[float, float]] = {"heading": (0, 90), "block": (0, 60)}
_RULES: Mapping[str, tuple[float, float]] = {"hair": (0, 4), "thin": (0, 6), "thick": (0, 12)}
_COVER = tuple(field.name for field in fields(CoverDesign))
_REFERENCES = ("cited-on",)
_ORNAMENTS = tuple(field.name.replace("_", "-") for field in fields(Ornaments))
_OPENINGS = ("facing", "chapters", "half-title", "grid")
_PRESS: Mapping[str, tuple[float, float, str]] = {
    "bleed": (0, 10, "mm"),
    "grammage": (40, 400, "g"),
    "bulk": (0.5, 3, "cm³/g"),
    "caliper": (30, 800, "µm"),
}
TONGWEN_KEYS: Mapping[str, tuple[str, ...]] = {
    "colours": _ROLES,
    "fonts": _FONTS,
    "sizes": tuple(_SIZES),
    "weights": _WEIGHTS,
    "spacing": tuple(_SPACES),
    "rules": tuple(_RULES),
    "page": (*_MARGINS, *_OPENINGS),
    "cover": _COVER,
    "references": _REFERENCES,
    "ornaments": _ORNAMENTS,
    "print": (*_PRESS, "condition", "inks"),
    "charts": (),
}
"""What stands below ``defaults: tongwen:``: sections and their keys."""
WIDEST_BAR = 20.0
"""Of a bar on a cover, in mm."""
BRAND_FILES = ("_brand.yml", "_brand.yaml")
LARGEST_FAULTS = 50
_SMALLER_FONT = "no page needs a larger font: take a static face, or one of fewer scripts"
_ANOTHER_FONT = "use a TTF or OTF file; copy it anew from where it came from"
_SCREEN_BASE = ("1rem", "1em", "100%", "16px")


@dataclass(frozen=True, slots=True)
class BrandFile:
    """What a _brand.yml gave: tokens, fonts of its own, and names and logos if it has any.

    ``logos`` are (path, ground, place of the mention).
    """

    tokens: Tokens
    font_files: tuple[FontFile, ...] = ()
    full_name: str = ""
    short_name: str = ""
    web: str = ""
    logos: tuple[tuple[str, str, Span], ...] = ()


def read_brand(gate: Gate, folder: Path, inherited: Tokens, problems: Problems) -> BrandFile:
    """Return the look of the pack in ``folder``: what its brand file says, over ``inherited``.

    Without a ``_brand.yml`` it is ``inherited`` itself.
    """
    name = next((n for n in BRAND_FILES if (folder / n).exists()), "")
    if not name:
        return BrandFile(inherited)
    node = read_yaml(gate, name, folder, problems)
    if node is None:
        return BrandFile(inherited)
    return _Reading(gate, folder, node, inherited, problems).brand()


def _validated(node: Node, problems: Problems) -> Brand:
    """Validate, leaving out what is wrong until the rest stands, so that all is reported."""
    data = _without_unknown(node, problems)
    for _ in range(LARGEST_FAULTS):
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

    # Other programs keep more there; what looks like a slip is told.
    known = _known_keys(("meta",))
    others = (k for k in node.fields.get("meta", EMPTY).fields if not nearest(k, known))
    check((*known, "links", *others), "meta")
    check(_known_keys(("meta", "name")), "meta", "name")
    _plain_colours(node, data, problems)
    _paths_from_here(data.get("logo"))
    # A link may have any name: brand.yml's own examples have a “guide”. A slip for one is told.
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


class _Reading:
    """One brand file being read."""

    def __init__(
        self, gate: Gate, folder: Path, node: Node, inherited: Tokens, problems: Problems
    ) -> None:
        self._gate, self._folder, self._node = gate, folder, node
        self._inherited, self._problems = inherited, problems
        self._brand = _validated(node, problems)
        self._own = self._section("defaults", "tongwen")
        check_keys(self._own, tuple(TONGWEN_KEYS), problems, "tongwen")
        self._named = self._brand.color.to_dict() if self._brand.color else {}

    def _section(self, *path: str) -> Node:
        node: Node = self._node
        for step in path:
            node = node.fields.get(step, EMPTY)
        if node.value is not None and not isinstance(node.value, Mapping):
            self._problems.error(
                "INST-06",
                node.span,
                f"“{path[-1]}” must hold keys and values",
                "indent them below it",
            )
            return EMPTY
        return node

    def brand(self) -> BrandFile:
        font_files = self._font_files()
        colours = self._colours()
        tokens = Tokens(
            colours,
            self._fonts({font.family for font in font_files}),
            self._scale(),
            self._page(),
            weights=self._weights(),
            spacing=replace(
                self._inherited.spacing, **self._lengths("spacing", _SPACES, unit="pt")
            ),
            rules=replace(self._inherited.rules, **self._lengths("rules", _RULES, unit="pt")),
            cover=self._cover(),
            references=self._references(),
            ornaments=self._ornaments(),
            press=self._press(),
            charts=self._charts(colours),
        )
        meta = self._brand.meta
        name = getattr(meta, "name", None)
        link = getattr(meta, "link", None)
        return BrandFile(
            tokens,
            font_files,
            str(getattr(name, "full", "") or ""),
            str(getattr(name, "short", "") or ""),
            str(getattr(link, "home", "") or ""),
            self._logos(),
        )

    # --- colours -------------------------------------------------------------------------

    def _colour(self, text: object, span: Span) -> str:
        if not isinstance(text, str):
            self._problems.error(
                "INST-10",
                span,
                "the colour is empty" if text is None else f"{text!r} is not a colour",
                "a colour that begins with # stands in quotes",
            )
            return ""
        try:
            return hexadecimal(str(self._named.get(text, text)))
        except ValueError:
            hint = nearest(text, self._named) or "write it as “#17365c” or by a name in the palette"
            if text.startswith(("“", "”", "‘", "’")):
                hint = f'write straight quotation marks: "{text.strip("“”‘’")}"'
            elif re.fullmatch("[0-9A-Fa-f]{6}", text):
                hint = f'write "#{text}"'
            self._problems.error("INST-10", span, f"{text} is not a colour", hint)
            return ""

    def _said(self) -> dict[str, str]:
        """The roles that this file sets, in its own words or in brand.yml's."""
        said: dict[str, str] = {}
        colour = self._brand.color
        link = self._brand.typography.link if self._brand.typography else None
        headings = self._brand.typography.headings if self._brand.typography else None
        for role, value, path in (
            ("ink", colour and colour.foreground, ("color", "foreground")),
            ("paper", colour and colour.background, ("color", "background")),
            ("deep", headings and headings.color, ("typography", "headings", "color")),
            ("deep", colour and colour.primary, ("color", "primary")),
            ("accent", colour and colour.secondary, ("color", "secondary")),
            ("pale", colour and colour.light, ("color", "light")),
            ("link", link and link.color, ("typography", "link", "color")),
        ):
            if value is not None and (found := self._colour(value, self._node.place(path))):
                said[role] = found
        for name in colour.palette or () if colour else ():
            assert colour is not None
            assert colour.palette is not None
            self._colour(colour.palette[name], self._node.place(("color", "palette", name)))
        return said

    def _colours(self) -> Colours:
        problems = self._problems
        section = self._own.fields.get("colours", EMPTY)
        check_keys(section, _ROLES, problems, "colours")
        asked = {
            role.replace("-", "_"): found
            for role, node in section.fields.items()
            if role in _ROLES and (found := self._colour(node.value, node.span))
        }
        said = self._said()
        where = self._node.place(("color",))
        base = {
            field.name: getattr(self._inherited.colours, field.name) for field in fields(Colours)
        }
        if not said and not asked:
            return self._inherited.colours

        if luminance(said.get("paper", base["paper"])) < luminance(said.get("ink", base["ink"])):
            # A brand for dark screens. A report is also printed: ink stays the darker one.
            ink, paper = said.get("paper", base["paper"]), said.get("ink", base["ink"])
            said["ink"], said["paper"] = ink, "#ffffff" if luminance(paper) < 0.9 else paper
            said.pop("pale", None)
            problems.warning(
                "INST-16",
                where,
                "the brand's background is darker than its foreground; "
                "the pages are set dark on light all the same",
                "give ink and paper under defaults: tongwen: colours:",
            )
        got = {**said, **asked}
        changed = {name for name, colour in got.items() if colour != base[name]}

        def role(name: str, derived: str, *sources: str) -> str:
            if name in got:
                return got[name]
            return derived if changed.intersection(sources) else str(base[name])

        ink = role("ink", "")
        paper = role("paper", "")
        accent_source = got.get("accent", base["accent"])
        pale = role("pale", mix(paper, accent_source, 0.07), "paper", "accent", "deep")
        if "pale" not in asked and (contrast(ink, pale) < 7 or contrast(pale, paper) < 1.02):
            # Too dark to read on, or no ground at all: a box would not be seen.
            pale = mix(paper, accent_source, 0.07)
        grounds = (paper, pale)
        deep = role("deep", "")
        if "deep" not in asked:
            deep = self._mended("deep", deep, (*grounds,), "primary" if "deep" in said else "")
        accent = role("accent", readable(turn(deep, 150), *grounds), "deep")
        if "accent" not in asked:
            accent = self._mended(
                "accent", accent, grounds, "secondary" if "accent" in said else ""
            )
        on_deep = role("on_deep", readable(paper, deep), "deep", "paper")
        return self._checked(
            Colours(
                ink=ink,
                muted=role("muted", readable(mix(ink, paper, 0.32), *grounds), "ink", "paper"),
                rule=role("rule", mix(ink, paper, 0.76), "ink", "paper"),
                paper=paper,
                pale=pale,
                deep=deep,
                accent=accent,
                on_deep=on_deep,
                on_deep_muted=role(
                    "on_deep_muted", readable(mix(on_deep, deep, 0.14), deep), "deep", "on_deep"
                ),
                on_deep_accent=role(
                    "on_deep_accent",
                    readable(mix(accent, on_deep, 0.6), deep),
                    "accent",
                    "deep",
                    "on_deep",
                ),
                link=readable(role("link", deep, "deep"), *grounds)
                if "link" not in asked
                else asked["link"],
            ),
            asked,
        )

    def _mended(self, role: str, colour: str, grounds: tuple[str, ...], source: str) -> str:
        """Return ``colour``, darkened if text in it could not be read, and say so."""
        mended = readable(colour, *grounds)
        if mended != colour and source:
            worst = min(contrast(colour, ground) for ground in grounds)
            self._problems.warning(
                "INST-16",
                self._node.place(("color", source)),
                f"{source} {colour} has a contrast of {worst:.1f}:1 on the page, {READABLE}:1 is "
                f"needed for text; {mended} is used",
                f"choose the shade yourself: defaults: tongwen: colours: {role}",
            )
        return mended

    def _checked(self, colours: Colours, asked: Mapping[str, str]) -> Colours:
        for text, ground in TEXT_PAIRS:
            ratio = contrast(getattr(colours, text), getattr(colours, ground))
            if ratio >= READABLE:
                continue
            named = next((name for name in (text, ground) if name in asked), "")
            path = (
                ("defaults", "tongwen", "colours", named.replace("_", "-")) if named else ("color",)
            )
            self._problems.warning(
                "INST-11",
                self._node.place(path),
                f"{text.replace('_', '-')} on {ground.replace('_', '-')} has a contrast of "
                f"{ratio:.1f}:1; {READABLE}:1 is needed for text (WCAG AA)",
                f"{getattr(colours, text)} could be "
                f"{readable(getattr(colours, text), getattr(colours, ground))}",
            )
        return colours

    # --- type ----------------------------------------------------------------------------

    def _font_files(self) -> tuple[FontFile, ...]:
        found: list[FontFile] = []
        typography = self._brand.typography
        for index, font in enumerate(typography.fonts if typography else ()):
            if font.source != "file":
                continue
            for number, file in enumerate(font.files):
                span = self._node.place(("typography", "fonts", index, "files", number, "path"))
                try:
                    path = self._gate.locate(str(file.path), self._folder)
                    data = self._gate.read_bytes(str(file.path), self._folder, advice=_SMALLER_FONT)
                except GateError as error:
                    if scheme_of(str(file.path)) in ("http", "https"):
                        # As with a font of Google's: other tools fetch it, here another is set.
                        self._problems.warning(
                            error.code,
                            span,
                            str(error),
                            "save the file in the pack's folder fonts/ and name it by that path",
                        )
                    else:
                        self._problems.error(error.code, span, str(error), error.hint)
                    continue
                if fault := font_fault(data):
                    self._problems.error("INST-12", span, f"{file.path}: {fault}", _ANOTHER_FONT)
                    continue
                if not FAMILY.fullmatch(font.family):
                    self._problems.error(
                        "INST-12", span, f"{font.family!r} is not the name of a type family"
                    )
                    continue
                found.append(
                    FontFile(font.family, path, _weight(file.weight), file.style == "italic", span)
                )
        return tuple(found)

    def _fonts(self, own: set[str]) -> FontFamilies:
        inherited = self._inherited.fonts
        typography = self._brand.typography
        section = self._own.fields.get("fonts", EMPTY)
        check_keys(section, _FONTS, self._problems, "fonts")
        wanted: list[tuple[str, object, Span]] = []
        for role, part in (("text", "base"), ("display", "headings"), ("mono", "monospace")):
            options = getattr(typography, part, None)
            family = getattr(options, "family", None)
            if family is not None:
                path = ("typography", part, "family")
                wanted.append((role, family, self._node.place(path)))
        wanted.extend(
            (role, node.value, node.span) for role, node in section.fields.items() if role in _FONTS
        )
        chosen: dict[str, str] = {}
        for role, family, span in wanted:
            if isinstance(family, str):
                # A stack of CSS: the first is meant, the others stand in on a screen.
                family = family.partition(",")[0].strip().strip("'\"")
            known = HAN_FAMILIES if role.endswith("-han") else (*LATIN_FAMILIES, *sorted(own))
            if family in known:
                chosen[role.replace("-", "_")] = str(family)
                continue
            house = getattr(inherited, role.replace("-", "_"))
            hint = nearest(str(family), known) if isinstance(family, str) else ""
            if isinstance(family, str) and not FAMILY.fullmatch(family):
                self._problems.error(
                    "INST-12", span, f"{family!r} is not the name of a type family", hint
                )
                continue
            self._problems.warning(
                "INST-12",
                span,
                f"“{family}” has no Chinese; “{house}” is used in its place"
                if role.endswith("-han") and family in (*LATIN_FAMILIES, *own)
                else f"there is no type family “{family}” here; “{house}” is used in its place",
                hint
                or (f"use one of: {', '.join(known)}" if role.endswith("-han") else "")
                or "put its files into the pack's folder fonts/ and name them under "
                "typography: fonts: with source: file; nothing is fetched from the network",
            )
        if "title" not in chosen and "text" in chosen:
            # The large size keeps company with the text, in its display cut where it has one.
            cut = f"{chosen['text']} Display"
            chosen["title"] = cut if cut in LATIN_FAMILIES else chosen["text"]
        return replace(inherited, **chosen)

    def _scale(self) -> TypeScale:
        inherited = self._inherited.scale
        section = self._own.fields.get("sizes", EMPTY)
        check_keys(section, _SIZES, self._problems, "sizes")
        base = self._brand.typography.base if self._brand.typography else None
        scale = inherited
        size = getattr(base, "size", None)
        if size is not None:
            points = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)pt", str(size).strip())
            span = self._node.place(("typography", "base", "size"))
            if points and 6 <= float(points[1]) <= 16:
                factor = float(points[1]) / inherited.text
                scale = TypeScale(
                    *(round(getattr(inherited, field.name) * factor, 2) for field in fields(scale))
                )
            elif str(size).strip() not in _SCREEN_BASE:
                self._problems.warning(
                    "INST-14",
                    span,
                    f"the size {size} says nothing of paper; {inherited.text} pt is kept",
                    "give the size of text in pt, from 6 to 16: size: 10.25pt",
                )
        leading = getattr(base, "line_height", None)
        if leading is not None and math.isfinite(leading) and 1.1 <= leading <= 2.5:
            scale = replace(scale, leading=round(scale.text * leading, 2))
        values = {
            _SIZES[key]: number
            for key, node in section.fields.items()
            if key in _SIZES and (number := self._number(node, 4, 120, "pt")) is not None
        }
        return replace(scale, **values)

    def _page(self) -> PageGeometry:
        margins = dict.fromkeys(_MARGINS, (0.0, 100.0))
        given: dict[str, Any] = self._lengths("page", margins, unit="mm", besides=_OPENINGS)
        page = replace(self._inherited.page, **given)
        for key, node in self._section("defaults", "tongwen", "page").fields.items():
            if key == "chapters":
                openings: tuple[Opening, ...] = get_args(Opening)
                if opening := self._one_of(node, openings, "a place for a chapter to open"):
                    page = replace(page, chapters=opening)
            elif key in _OPENINGS and (flag := self._flag(node)) is not None:
                named: dict[str, Any] = {key.replace("-", "_"): flag}
                page = replace(page, **named)
        return page

    def _one_of(self, node: Node, known: tuple[Any, ...], what: str) -> Any:
        if node.value in known:
            return node.value
        self._problems.error(
            "INST-14",
            node.span,
            f"{node.plain()!r} is not {what}",
            nearest(str(node.value), known) or f"write one of: {', '.join(known)}",
        )
        return None

    def _flag(self, node: Node) -> bool | None:
        if (word := node.text.lower()) in ("true", "false"):
            return word == "true"
        self._problems.error(
            "INST-14", node.span, f"{node.plain()!r} says neither yes nor no", "write true or false"
        )
        return None

    def _lengths(
        self,
        name: str,
        bounds: Mapping[str, tuple[float, float]],
        *,
        unit: str,
        besides: tuple[str, ...] = (),
    ) -> dict[str, float]:
        """Return the lengths that the section ``name`` gives, each within its ``bounds``.

        ``besides`` are its keys that are no lengths.
        """
        section = self._section("defaults", "tongwen", name)
        check_keys(section, (*bounds, *besides), self._problems, name)
        return {
            key: number
            for key, node in section.fields.items()
            if key in bounds and (number := self._number(node, *bounds[key], unit)) is not None
        }

    def _weights(self) -> Weights:
        section = self._section("defaults", "tongwen", "weights")
        check_keys(section, _WEIGHTS, self._problems, "weights")
        headings = self._brand.typography.headings if self._brand.typography else None
        values: dict[str, int] = {}
        if (named := getattr(headings, "weight", None)) is not None:
            values["heading"] = _weight(named)
        for key, node in section.fields.items():
            if key not in _WEIGHTS:
                continue
            weight = node.value
            if not isinstance(weight, float) or weight not in range(100, 901, 100):
                self._problems.error(
                    "INST-14",
                    node.span,
                    f"{node.plain()!r} is not a weight of type",
                    "write 300 for light, 400 regular, 600 semibold, 700 bold",
                )
                continue
            values[key] = int(weight)
        return replace(self._inherited.weights, **values)

    # --- the cover and charts ------------------------------------------------------------

    def _cover(self) -> CoverDesign:
        section = self._section("defaults", "tongwen", "cover")
        check_keys(section, _COVER, self._problems, "cover")
        cover = self._inherited.cover
        for key, node in section.fields.items():
            if key == "band":
                bands: tuple[Band, ...] = get_args(Band)
                if band := self._one_of(node, bands, "a ground for the cover's foot"):
                    cover = replace(cover, band=band)
            elif key == "drawing":
                if (flag := self._flag(node)) is not None:
                    cover = replace(cover, drawing=flag)
            elif key == "bar":
                bar = self._number(node, 0, WIDEST_BAR, "mm")
                cover = cover if bar is None else replace(cover, bar=bar)
        return cover

    def _references(self) -> ReferencesDesign:
        section = self._section("defaults", "tongwen", "references")
        check_keys(section, _REFERENCES, self._problems, "references")
        node = section.fields.get("cited-on")
        told = None if node is None else self._flag(node)
        return self._inherited.references if told is None else ReferencesDesign(told)

    def _ornaments(self) -> Ornaments:
        section = self._section("defaults", "tongwen", "ornaments")
        check_keys(section, _ORNAMENTS, self._problems, "ornaments")
        ornaments = self._inherited.ornaments
        for key, node in section.fields.items():
            if key == "margin-notes":
                width = self._number(node, 0, 60, "mm")
                ornaments = ornaments if width is None else self._column(width, node, ornaments)
            elif key in _ORNAMENTS and (flag := self._flag(node)) is not None:
                named: dict[str, Any] = {key.replace("-", "_"): flag}
                ornaments = replace(ornaments, **named)
        return ornaments

    def _column(self, width: float, node: Node, ornaments: Ornaments) -> Ornaments:
        """Return ``ornaments`` with a column of notes, where the outer margin has room for it."""
        room = self._page().outer - BESIDE_NOTES - AROUND_NOTES
        if width and width > room:
            self._problems.error(
                "INST-14",
                node.span,
                f"margin notes {width:g} mm wide have no room in the outer margin: it has "
                f"{max(room, 0):g} mm for them",
                f"make page: outer: {width + BESIDE_NOTES + AROUND_NOTES:g}, or the notes narrower",
            )
            return ornaments
        return replace(ornaments, margin_notes=width)

    # --- the press ------------------------------------------------------------------------

    def _press(self) -> Press:
        section = self._section("defaults", "tongwen", "print")
        check_keys(section, TONGWEN_KEYS["print"], self._problems, "print")
        given: dict[str, Any] = {
            key: number
            for key, node in section.fields.items()
            if key in _PRESS and (number := self._number(node, *_PRESS[key])) is not None
        }
        press = replace(self._inherited.press, **given)
        if not given.get("caliper") and ("grammage" in given or "bulk" in given):
            press = replace(press, caliper=0.0)  # another paper than the one that was measured
        if "condition" in section.fields:
            node = section.fields["condition"]
            known = tuple(PRINTING_CONDITIONS)
            if condition := self._one_of(node, known, "a printing condition of the ICC's registry"):
                press = replace(press, condition=condition)
        return replace(press, inks={**self._inherited.press.inks, **self._inks()})

    def _inks(self) -> dict[str, Inks]:
        section = self._section("defaults", "tongwen", "print", "inks")
        check_keys(section, _ROLES, self._problems, "inks")
        found: dict[str, Inks] = {}
        for role, node in section.fields.items():
            items = node.value if isinstance(node.value, tuple) else ()
            shares = [item.value for item in items if isinstance(item.value, (int, float))]
            if len(items) != 4 or len(shares) != 4 or not all(0 <= x <= 100 for x in shares):
                self._problems.error(
                    "INST-14",
                    node.span,
                    f"{node.plain()!r} is no mixture of four inks",
                    "write cyan, magenta, yellow and black in per cent: [100, 72, 18, 38]",
                )
            elif sum(shares) > MOST_INK:
                self._problems.error(
                    "INST-14",
                    node.span,
                    f"the inks of “{role}” make {sum(shares):g} % together; paper takes "
                    f"{MOST_INK:g} %",
                    "take less of each, and more black",
                )
            elif role in _ROLES:
                cyan, magenta, yellow, black = (share / 100 for share in shares)
                found[role.replace("-", "_")] = (cyan, magenta, yellow, black)
        return found

    def _charts(self, colours: Colours) -> tuple[str, ...]:
        node = self._own.fields.get("charts", EMPTY)
        given: list[str] = []
        items = node.value if isinstance(node.value, tuple) else ()
        if node is not EMPTY and not items:
            self._problems.error(
                "INST-06",
                node.span,
                "“charts” must be a list of colours",
                'write charts: ["#17365c", "#a3342b"], the first for a chart with one series',
            )
        elif len(items) > CHART_COLOURS:
            self._problems.error(
                "INST-14",
                items[CHART_COLOURS].span,
                f"a chart tells {CHART_COLOURS} series apart by colour; there are "
                f"{len(items)} here",
                "take the last ones away",
            )
        for item in items[:CHART_COLOURS]:
            if not (colour := self._colour(item.value, item.span)):
                continue
            given.append(colour)
            if (ratio := contrast(colour, colours.paper)) < VISIBLE:
                self._problems.warning(
                    "INST-11",
                    item.span,
                    f"the chart's colour {colour} has a contrast of {ratio:.1f}:1 on the page; "
                    f"{VISIBLE:g}:1 is needed to see it (WCAG 1.4.11)",
                    f"it could be {readable(colour, colours.paper, least=VISIBLE)}",
                )
        base = self._inherited
        if not given:
            same = (colours.deep, colours.accent, colours.paper) == (
                base.colours.deep,
                base.colours.accent,
                base.colours.paper,
            )
            if same:
                return base.charts
        return (*given, *_derived_charts(colours)[len(given) :])

    def _number(self, node: Node, least: float, most: float, unit: str) -> float | None:
        return number_between(node, least, most, unit, self._problems)

    # --- logos ---------------------------------------------------------------------------

    def _logos(self) -> tuple[tuple[str, str, Span], ...]:
        logo: Any = self._brand.logo
        if logo is None:
            return ()
        for size in ("medium", "small", "large"):
            chosen = getattr(logo, size, None)
            if chosen is not None:
                break
        else:
            chosen = logo if hasattr(logo, "path") else None
        grounds = (
            [("light", chosen)]
            if hasattr(chosen, "path")
            else [(ground, getattr(chosen, ground, None)) for ground in ("light", "dark")]
        )
        return tuple(
            (str(resource.path), ground, self._node.place(("logo", size, ground)))
            for ground, resource in grounds
            if resource is not None
        )


def number_between(
    node: Node, least: float, most: float, unit: str, problems: Problems
) -> float | None:
    """Return the number in ``node``, or None with a problem if it is none or out of bounds."""
    value = node.value
    if isinstance(value, str) and (found := re.fullmatch(rf"([0-9.]+)\s*{unit}", value)):
        try:
            value = float(found[1])
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        problems.error(
            "INST-14",
            node.span if node.span.line else NOWHERE,
            f"{node.plain()!r} is not a length from {least:g} to {most:g} {unit}",
            f"write a number, in {unit}",
        )
        return None
    return float(value)


def _derived_charts(colours: Colours) -> tuple[str, ...]:
    """Return a colour for each series: the brand's two, then others of the same weight.

    Colours of one lightness are not told apart in grey or by who sees few colours, so every
    second one is lighter, as far as it can still be seen on the page.
    """
    turned = (("deep", 0.0), ("accent", 0.0), ("deep", 190.0), ("accent", 190.0),
              ("deep", 75.0), ("accent", 75.0))  # fmt: skip
    made = []
    for index, (role, degrees) in enumerate(turned[:CHART_COLOURS]):
        colour = turn(getattr(colours, role), degrees)
        if index >= 2:
            colour = mix(colour, colours.paper, 0.22 if index % 2 else 0.38)
        made.append(readable(colour, colours.paper, least=VISIBLE))
    return tuple(made)


def _weight(weight: Any) -> int:
    value = str(getattr(weight, "root", weight))
    return int(value) if value.isdigit() else {"bold": 700, "normal": 400}.get(value, 400)
