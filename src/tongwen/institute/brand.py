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
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..diagnostics import Problems, Span, nearest
from ..gate import Gate, GateError, scheme_of
from .brand_values_file import brand_values
from .colour import (
    GROUND,
    READABLE,
    TEXT_PAIRS,
    VISIBLE,
    contrast,
    hexadecimal,
    luminance,
    mix,
    readable,
    text_on,
    turn,
)
from .covers import OWN_KEYS, designed
from .css import FAMILY
from .font_files import font_fault
from .model import (
    AROUND_NOTES,
    BESIDE_NOTES,
    CHART_COLOURS,
    MOST_INK,
    Colours,
    CoverDesign,
    CoverLayout,
    FontFamilies,
    FontFile,
    Inks,
    Ornaments,
    PageGeometry,
    Press,
    ReferencesDesign,
    Rules,
    Spacing,
    TablesDesign,
    Tokens,
    TypeScale,
    Weights,
)
from .records import Record, keys_of, read_record
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
        ground="#000000",
        heading="#000000",
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
_FONTS = ("text", "display", "title", "mono", "text-han", "display-han")
_PAGE = tuple(key for key in keys_of(PageGeometry) if key not in ("width", "height"))
TONGWEN_KEYS: Mapping[str, tuple[str, ...]] = {
    "colours": _ROLES,
    "fonts": _FONTS,
    "sizes": keys_of(TypeScale),
    "weights": keys_of(Weights),
    "spacing": keys_of(Spacing),
    "rules": keys_of(Rules),
    "page": _PAGE,
    "cover": (*OWN_KEYS, *keys_of(CoverDesign)),
    "tables": keys_of(TablesDesign),
    "references": keys_of(ReferencesDesign),
    "ornaments": keys_of(Ornaments),
    "print": (*keys_of(Press), "inks"),
    "charts": (),
}
"""What stands below ``defaults: tongwen:``: sections and their keys."""
BRAND_FILES = ("_brand.yml", "_brand.yaml", "brand.yml", "brand.yaml")
"""What a brand file may be called; the first that is there is read."""

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


def read_brand(
    gate: Gate,
    folder: Path,
    name: str,
    inherited: Tokens,
    problems: Problems,
    layouts: Mapping[str, CoverLayout] = MappingProxyType({}),
) -> BrandFile:
    """Return the look of the pack in ``folder``: what its brand file says, over ``inherited``.

    Without the file ``name`` it is ``inherited`` itself. ``layouts``: the covers to choose from.
    """
    if not name:
        return BrandFile(inherited)
    node = read_yaml(gate, name, folder, problems)
    if node is None:
        return BrandFile(inherited)
    return _Reading(gate, folder, node, inherited, problems, layouts).brand()


class _Reading:
    """One brand file being read."""

    def __init__(
        self,
        gate: Gate,
        folder: Path,
        node: Node,
        inherited: Tokens,
        problems: Problems,
        layouts: Mapping[str, CoverLayout] = MappingProxyType({}),
    ) -> None:
        self._gate, self._folder, self._node, self._layouts = gate, folder, node, layouts
        self._inherited, self._problems = inherited, problems
        self._brand = brand_values(node, problems)
        self._own = self._section("defaults", "tongwen")
        check_keys(self._own, tuple(TONGWEN_KEYS), problems, "tongwen")
        self._named: Mapping[str, str] = self._brand.named

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

    def _record(self, name: str, inherited: Record, keys: tuple[str, ...] = ()) -> Record:
        """Return ``inherited`` with what the section ``name`` says."""
        section = self._section("defaults", "tongwen", name)
        return read_record(section, inherited, self._problems, name, keys)

    def brand(self) -> BrandFile:
        font_files = self._font_files()
        colours = self._colours()
        tokens = Tokens(
            colours,
            self._fonts({font.family for font in font_files}),
            self._scale(),
            self._record("page", self._inherited.page, _PAGE),
            weights=self._weights(),
            spacing=self._record("spacing", self._inherited.spacing),
            rules=self._record("rules", self._inherited.rules),
            cover=self._cover(),
            tables=self._record("tables", self._inherited.tables),
            references=self._record("references", self._inherited.references),
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
            ("heading", headings and headings.color, ("typography", "headings", "color")),
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
        base = asdict(self._inherited.colours)
        if not said and not asked:
            return self._inherited.colours

        self._set_dark_on_light(said, reported=not {"ink", "paper"} <= asked.keys())
        got = {**said, **asked}
        changed = {name for name, colour in got.items() if colour != base[name]}

        def role(name: str, derived: str, *sources: str) -> str:
            if name in got:
                return got[name]
            return derived if changed.intersection(sources) else str(base[name])

        ink = role("ink", "")
        paper = role("paper", "")
        accent_source = got.get("accent", got.get("deep", base["accent"]))
        pale = role("pale", mix(paper, accent_source, 0.07), "paper", "accent", "deep")
        if "pale" not in asked:
            pale = self._ground(pale, mix(paper, accent_source, 0.07), ink, paper, "pale" in said)
        grounds = (paper, pale)
        deep = role("deep", "")
        source: tuple[str, ...]
        if "deep" not in asked:
            source = ("color", "primary") if "deep" in said else ()
            deep = self._mended("deep", deep, grounds, source)
        # A brand that names one colour has no other hue: labels have a lighter shade of it.
        accent = role("accent", readable(mix(deep, paper, 0.3), *grounds), "deep")
        if "accent" not in asked:
            source = ("color", "secondary") if "accent" in said else ()
            accent = self._mended("accent", accent, grounds, source)
        heading = role("heading", deep, "deep")
        if "heading" not in asked:
            source = ("typography", "headings", "color") if "heading" in said else ()
            heading = self._mended("heading", heading, grounds, source)
        given = said.get("deep", deep) if "deep" not in asked else deep
        ground = role("ground", given if contrast(given, paper) >= GROUND else deep, "deep")
        changed |= {"ground"} if ground != base["ground"] else set()
        on_deep = role("on_deep", text_on(ground, paper, deep, ink), "ground", "paper")
        bright = luminance(on_deep) < luminance(ground)
        link = role("link", deep, "deep")
        if "link" not in asked:
            source = ("typography", "link", "color") if "link" in said else ()
            link = self._mended("link", link, grounds, source)
        return self._checked(
            Colours(
                ink=ink,
                muted=role("muted", readable(mix(ink, paper, 0.32), *grounds), "ink", "paper"),
                rule=role("rule", mix(ink, paper, 0.76), "ink", "paper"),
                paper=paper,
                pale=pale,
                deep=deep,
                ground=ground,
                heading=heading,
                accent=accent,
                on_deep=on_deep,
                on_deep_muted=role(
                    "on_deep_muted",
                    readable(mix(on_deep, ground, 0.14), ground),
                    *("ground", "on_deep"),
                ),
                on_deep_accent=role(
                    "on_deep_accent",
                    readable(accent if bright else mix(accent, on_deep, 0.6), ground),
                    *("accent", "ground", "on_deep"),
                ),
                link=link,
            ),
            asked,
        )

    def _set_dark_on_light(self, said: dict[str, str], *, reported: bool) -> None:
        """Turn a brand for dark screens round: a report is also printed, and ink stays darker."""
        base = self._inherited.colours
        if luminance(said.get("paper", base.paper)) < luminance(said.get("ink", base.ink)):
            ink, paper = said.get("paper", base.paper), said.get("ink", base.ink)
            said["ink"], said["paper"] = ink, "#ffffff" if luminance(paper) < 0.9 else paper
            said.pop("pale", None)
            if reported:
                self._problems.warning(
                    "INST-16",
                    self._node.place(("color",)),
                    "the brand's background is darker than its foreground; "
                    "the pages are set dark on light all the same",
                    "give ink and paper under defaults: tongwen: colours:",
                )

    def _ground(self, pale: str, mixed: str, ink: str, paper: str, said: bool) -> str:
        """Return ``pale`` as the ground of boxes; where it can be none, ``mixed``.

        Too dark to read on, or no ground at all: a box would not be seen.
        """
        if contrast(ink, pale) >= 7 and contrast(pale, paper) >= 1.02:
            return pale
        if said:
            self._problems.warning(
                "INST-16",
                self._node.place(("color", "light")),
                f"light {pale} cannot be the ground of boxes, on which ink {ink} is read "
                f"(7:1), nor be the page's own; {mixed} is used",
                "choose the shade yourself: defaults: tongwen: colours: pale",
            )
        return mixed

    def _mended(
        self, role: str, colour: str, grounds: tuple[str, ...], source: tuple[str, ...]
    ) -> str:
        """Return ``colour``, darkened if text in it could not be read, and say so."""
        mended = readable(colour, *grounds)
        if mended != colour and source:
            worst = min(grounds, key=lambda ground: contrast(colour, ground))
            where = "the page" if worst == grounds[0] else "the ground of boxes"
            self._problems.warning(
                "INST-16",
                self._node.place(source),
                f"{': '.join(source[1:])} {colour} has a contrast of "
                f"{contrast(colour, worst):.1f}:1 on {where}, "
                f"{READABLE}:1 is needed for text; {mended} is used"
                + (", and the cover keeps its own" if role == "deep" else ""),
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
                            "save it in the folder fonts/ beside this file and name it so",
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
                or "put its files into the folder fonts/ beside this file and name them under "
                "typography: fonts: with source: file; nothing is fetched from the network",
            )
        if "title" not in chosen and "text" in chosen:
            # The large size keeps company with the text, in its display cut where it has one.
            cut = f"{chosen['text']} Display"
            chosen["title"] = cut if cut in LATIN_FAMILIES else chosen["text"]
        return replace(inherited, **chosen)

    def _scale(self) -> TypeScale:
        inherited = self._inherited.scale
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
        return self._record("sizes", scale)

    def _weights(self) -> Weights:
        headings = self._brand.typography.headings if self._brand.typography else None
        weights = self._inherited.weights
        if (named := getattr(headings, "weight", None)) is not None:
            weights = replace(weights, heading=_weight(named))
        return self._record("weights", weights)

    # --- the cover and charts ------------------------------------------------------------

    def _cover(self) -> CoverDesign:
        section = self._section("defaults", "tongwen", "cover")
        own = Node({k: n for k, n in section.fields.items() if k not in OWN_KEYS}, section.span)
        cover = read_record(own, self._inherited.cover, self._problems, "cover")
        return designed(section, cover, self._layouts, self._gate, self._folder, self._problems)

    def _ornaments(self) -> Ornaments:
        """Return the ornaments; a column of notes only where the outer margin has room for it."""
        ornaments = self._record("ornaments", self._inherited.ornaments)
        node = self._node.at(("defaults", "tongwen", "ornaments", "margin-notes"))
        width = ornaments.margin_notes
        page = read_record(
            self._node.at(("defaults", "tongwen", "page")),
            self._inherited.page,
            Problems(),
            "page",
            _PAGE,
        )
        room = page.outer - BESIDE_NOTES - AROUND_NOTES
        if width and width > room and node is not EMPTY:
            self._problems.error(
                "INST-14",
                node.span,
                f"margin notes {width:g} mm wide have no room in the outer margin: it has "
                f"{max(room, 0):g} mm for them",
                f"make page: outer: {width + BESIDE_NOTES + AROUND_NOTES:g}, or the notes narrower",
            )
            return replace(ornaments, margin_notes=self._inherited.ornaments.margin_notes)
        return ornaments

    # --- the press ------------------------------------------------------------------------

    def _press(self) -> Press:
        section = self._section("defaults", "tongwen", "print")
        own = Node({key: n for key, n in section.fields.items() if key != "inks"}, section.span)
        press = read_record(own, self._inherited.press, self._problems, "print")
        if "caliper" not in section.fields and section.fields.keys() & {"grammage", "bulk"}:
            press = replace(press, caliper=0.0)  # another paper than the one that was measured
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


def _derived_charts(colours: Colours) -> tuple[str, ...]:
    """Return a colour for each series: the brand's two, then others of the same weight.

    Colours of one lightness cannot be distinguished in grey or by who sees few colours, so every
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
    value = str(weight)
    return int(value) if value.isdigit() else {"bold": 700, "normal": 400}.get(value, 400)
