"""The specimen's drawings, as SVG made from the tokens: swatches, samples of type, the page.

Their words are keys of the pack's files, values and letters to look at, the same in each
language. One unit is one point, and each is set as wide as the text with its hang, so that sizes
are true in print. No run of letters mixes scripts: not every reader of SVG falls back from a
Latin face to the right Han one.
"""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Sequence
from dataclasses import fields
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from ..document import UNPRINTABLE, Resource
from ..institute import TEXT_PAIRS, Institute, Logo, Place, Tokens, contrast, lockups
from ..institute.css import han_partner
from ..languages import EAST_ASIAN, LANGUAGES

MM = 72 / 25.4
"""Points in a millimetre."""

_SVG = "http://www.w3.org/2000/svg"
_HAN = re.compile(f"([\u3000{EAST_ASIAN}]+)")
_LATIN_WIDTH = 0.62
"""Em. Generous mean widths, for what has to fit."""

PLACES: tuple[Place, ...] = ("cover", "title-page", "running-header", "colophon")
"""Where emblems are set, the largest first."""

SAMPLE_LATIN = "Aa Gg Qq Rr 2030 The same text"
SAMPLE_HAN = {"Hant": "同文永國：書同文，車同軌", "Hans": "同文永国：书同文，车同轨"}
_ALPHABET = "ABCDEFGHKQRSW abcdefghijklmnopqrstuvwxyz 0123456789 &?!"


def key(name: str) -> str:
    """Return a token's name as brand files write it."""
    return name.replace("_", "-")


def number(value: float) -> str:
    """Return ``value`` with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def emblem_name(body: int, count: int) -> str:
    """Return the file of a body's emblem; both are counted from 1."""
    return f"figures/emblem-{body}-{count}.svg"


def width_of_drawings(tokens: Tokens) -> float:
    """Return how wide a figure may be, in mm: the text and the margin that figures reach into."""
    page = tokens.page
    return page.width - page.inner - page.outer + page.hang


def written_script(languages: Sequence[str]) -> str:
    """Return the Chinese script that a pack shows first ("Hant", "Hans"); Hant without any."""
    return next(
        (code for tag in languages if (code := LANGUAGES[tag].script.code) in SAMPLE_HAN), "Hant"
    )


class Sheet:
    """A drawing while it is made; lengths in pt.

    Looks are ``style`` attributes: a style sheet in a pack's emblem could override plain ones.
    """

    def __init__(self, institute: Institute) -> None:
        self.tokens = institute.tokens
        self.script = written_script(institute.languages)
        tags = [tag for tag in institute.languages if LANGUAGES[tag].script.code == self.script]
        self.variant = LANGUAGES[tags[0]].han_variant if tags else "TC"
        self.width = width_of_drawings(self.tokens) * MM
        self._parts: list[str] = []

    @property
    def colours(self) -> dict[str, str]:
        """The roles' colours, by their names in the model."""
        return {
            field.name: getattr(self.tokens.colours, field.name)
            for field in fields(self.tokens.colours)
        }

    def svg(self, height: float) -> bytes:
        """Return the drawing, ``height`` high."""
        size = f'width="{self.width:.2f}pt" height="{height:.2f}pt"'
        box = f'viewBox="0 0 {self.width:.2f} {height:.2f}"'
        body = "\n".join(self._parts)
        return f'<svg xmlns="{_SVG}" {size} {box}>\n{body}\n</svg>\n'.encode()

    def add(self, markup: str) -> None:
        """Add an element as it stands."""
        self._parts.append(markup)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "none",
        line: str = "none",
        *,
        dashed: bool = False,
        thickness: float = 0.5,
    ) -> None:
        """Add a rectangle; its line lies on its edge."""
        dashes = ";stroke-dasharray:2 1.5" if dashed else ""
        self.add(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'style="fill:{fill};stroke:{line};stroke-width:{thickness:g}{dashes}"/>'
        )

    def line(
        self, x: float, y: float, to_x: float, to_y: float, colour: str, thickness: float = 0.5
    ) -> None:
        """Add a straight line."""
        self.add(
            f'<path d="M{x:.2f} {y:.2f}L{to_x:.2f} {to_y:.2f}" '
            f'style="fill:none;stroke:{colour};stroke-width:{thickness:g}"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str,
        role: str = "display",
        weight: int = 400,
        *,
        italic: bool = False,
        anchor: str = "start",
        room: float = 0.0,
    ) -> None:
        """Add words on the baseline ``y``: each script in the faces of ``role``.

        Words wider than ``room`` are cut, and the cut is seen. Only words in one script can
        stand elsewhere than at their ``start``.
        """
        words = UNPRINTABLE.sub("", words)
        if room and width_of(words, size) > room:
            while words and width_of(words, size) + size > room:
                words = words[:-1]
            words = words.rstrip() + "…"
        fonts = self.tokens.fonts
        latin, han = getattr(fonts, role), f"{han_partner(fonts, role)} {self.variant}"
        generic = "monospace" if role == "mono" else "sans-serif" if "Sans" in han else "serif"
        slant = ";font-style:italic" if italic else ""
        for run in filter(None, _HAN.split(words)):
            first = (han, latin) if _HAN.fullmatch(run) else (latin, han)
            families = ",".join([*(f"'{family}'" for family in first), generic])
            self._run(x, y, run, families, size, colour, weight, f";text-anchor:{anchor}{slant}")
            x += width_of(run, size)

    def label(
        self,
        x: float,
        y: float,
        words: str,
        colour: str = "",
        *,
        anchor: str = "start",
        room: float = 0.0,
    ) -> None:
        """Add a key or a value, small, in the face of code."""
        ink = colour or self.tokens.colours.ink
        self.text(x, y, words, 7, ink, "mono", anchor=anchor, room=room)

    def han(
        self, x: float, y: float, words: str, size: float, colour: str, family: str, weight: int
    ) -> None:
        """Add Han words in one family, without its variant, on the baseline ``y``."""
        self._run(x, y, words, f"'{family} {self.variant}'", size, colour, weight)

    def _run(
        self,
        x: float,
        y: float,
        words: str,
        families: str,
        size: float,
        colour: str,
        weight: int,
        more: str = "",
    ) -> None:
        self.add(
            f'<text x="{x:.2f}" y="{y:.2f}" style="font-family:{families};font-size:{size:g}px;'
            f'font-weight:{weight};fill:{colour}{more}">{escape(words)}</text>'
        )


def width_of(words: str, size: float) -> float:
    """Return about how wide ``words`` are, in pt: never narrower than they are."""
    return size * sum(1.0 if _HAN.match(letter) else _LATIN_WIDTH for letter in words)


def draw(institute: Institute) -> dict[str, bytes]:
    """Return every drawing of a specimen: its path within the report → SVG."""
    drawn = (swatches, pairs, chart, mark, ornament, scale, faces, page, rules)
    files = {f"figures/{made.__name__}.svg": made(institute) for made in drawn}
    bodies = [(owner, body) for owner in institute.publishers for body in owner.bodies]
    for index, (owner, body) in enumerate(bodies, start=1):
        for count, logo in enumerate(body.logos, start=1):
            files[emblem_name(index, count)] = emblem(institute, owner, logo)
    return files


# --- colours ---------------------------------------------------------------------------------


def swatches(institute: Institute) -> bytes:
    """Return each role of colour as a field of it, with its key and value."""
    sheet = Sheet(institute)
    columns, gap, high = 4, 10.0, 44.0
    across = (sheet.width - (columns - 1) * gap) / columns
    names = list(sheet.colours)
    for index, name in enumerate(names):
        x, y = index % columns * (across + gap), index // columns * (high + 34)
        sheet.box(
            x + 0.25, y + 0.25, across - 0.5, high, sheet.colours[name], sheet.colours["rule"]
        )
        sheet.label(x, y + high + 11, key(name))
        sheet.label(x, y + high + 20, sheet.colours[name], sheet.colours["muted"])
    return sheet.svg((len(names) + columns - 1) // columns * (high + 34) - 10)


def pairs(institute: Institute) -> bytes:
    """Return each colour of text on each ground that it is used on, with the ratio of the two."""
    sheet = Sheet(institute)
    columns, gap, high = 3, 8.0, 40.0
    across = (sheet.width - (columns - 1) * gap) / columns
    sample = "Aa 文"
    for index, (text, ground) in enumerate(TEXT_PAIRS):
        x, y = index % columns * (across + gap), index // columns * (high + gap)
        colour, behind = sheet.colours[text], sheet.colours[ground]
        sheet.box(x + 0.25, y + 0.25, across - 0.5, high, behind, sheet.colours["rule"])
        sheet.text(x + 8, y + 18, sample, 12, colour, weight=sheet.tokens.weights.heading)
        ratio = f"{contrast(colour, behind):.1f}:1"
        sheet.label(x + across - 8, y + 17, ratio, colour, anchor="end")
        sheet.label(x + 8, y + 33, f"{key(text)} / {key(ground)}", colour, room=across - 16)
    rows = (len(TEXT_PAIRS) + columns - 1) // columns
    return sheet.svg(rows * (high + gap) - gap + 1)


def chart(institute: Institute) -> bytes:
    """Return a chart of bars, one in each colour of the series."""
    sheet = Sheet(institute)
    high, colours = 110.0, sheet.tokens.charts
    step = sheet.width / len(colours)
    for index, colour in enumerate(colours):
        bar = high * (index + 2) / (len(colours) + 1)
        x = index * step
        sheet.box(x + step * 0.12, high - bar, step * 0.62, bar, colour)
        sheet.label(x + step * 0.12, high + 12, f"charts {index + 1}")
        sheet.label(x + step * 0.12, high + 21, colour, sheet.colours["muted"])
    sheet.line(0, high, sheet.width, high, sheet.colours["ink"], 0.75)
    return sheet.svg(high + 25)


def mark(institute: Institute) -> bytes:
    """Return a small square in the accent, to stand in a line of text."""
    colours = institute.tokens.colours
    return (
        f'<svg xmlns="{_SVG}" width="12pt" height="12pt" viewBox="0 0 12 12">'
        f'<rect width="12" height="12" rx="2" style="fill:{colours.ground}"/>'
        f'<circle cx="6" cy="6" r="3" style="fill:{colours.on_deep_accent}"/></svg>\n'
    ).encode()


def ornament(institute: Institute) -> bytes:
    """Return a row of fields in the chart's colours, which says nothing."""
    sheet = Sheet(institute)
    colours = sheet.tokens.charts
    step = sheet.width / len(colours)
    for index, colour in enumerate(colours):
        sheet.box(index * step, 8, step + 0.1, 10, colour)
    return sheet.svg(26)


# --- type ------------------------------------------------------------------------------------


def scale(institute: Institute) -> bytes:
    """Return each size of type as a line in both scripts, true to size."""
    sheet = Sheet(institute)
    sizes, weights, colours = sheet.tokens.scale, sheet.tokens.weights, sheet.tokens.colours
    rows = (
        ("title", sizes.title, "title", weights.title, colours.deep),
        ("heading-1", sizes.heading1, "display", weights.heading, colours.deep),
        ("lead", sizes.lead, "text", 400, colours.deep),
        ("heading-2", sizes.heading2, "display", weights.heading, colours.deep),
        ("heading-3", sizes.heading3, "display", weights.heading, colours.deep),
        ("text", sizes.text, "text", 400, colours.ink),
        ("caption", sizes.caption, "display", 400, colours.ink),
        ("small", sizes.small, "text", 400, colours.ink),
    )
    half = sheet.width / 2
    y = 0.0
    for name, size, role, weight, colour in rows:
        sheet.line(0, y + 0.25, sheet.width, y + 0.25, colours.rule, 0.4)
        sheet.label(0, y + 10, f"{name} {size:g} pt", colours.muted)
        y += 12 + size * 1.05
        for x, words in ((0.0, SAMPLE_LATIN), (half, SAMPLE_HAN[sheet.script])):
            fit = words[: max(2, int((half - 6) / width_of(words[:2], size) * 2))]
            while len(fit) > 2 and width_of(fit, size) > half - 6:
                fit = fit[:-1]
            sheet.text(x, y, fit.rstrip("，： "), size, colour, role, weight)
        y += size * 0.34 + 3
    return sheet.svg(y + 2)


def faces(institute: Institute) -> bytes:
    """Return the letters of each family in the weights and slants that pages use."""
    sheet = Sheet(institute)
    fonts, heading = sheet.tokens.fonts, sheet.tokens.weights.heading
    colours = sheet.tokens.colours
    han = SAMPLE_HAN[sheet.script]
    rows = (
        ("text", fonts.text, ((400, False), (400, True), (700, False))),
        ("display", fonts.display, ((400, False), (heading, False))),
        ("title", fonts.title, ((sheet.tokens.weights.title, False),)),
        ("mono", fonts.mono, ((400, False),)),
    )
    y = 0.0
    for role, family, cuts in rows:
        sheet.line(0, y + 0.25, sheet.width, y + 0.25, colours.rule, 0.4)
        sheet.label(0, y + 10, f"{role}: {family}", colours.muted, room=sheet.width)
        y += 10
        for weight, italic in cuts:
            y += 17
            sheet.label(sheet.width - 4, y, f"{weight}", colours.muted, anchor="end")
            sheet.text(
                0, y, _ALPHABET, 11.5, colours.ink, role, weight, italic=italic, room=sheet.width
            )
        y += 9
    for role, family in (("text", fonts.text_han), ("display", fonts.display_han)):
        sheet.line(0, y + 0.25, sheet.width, y + 0.25, colours.rule, 0.4)
        sheet.label(0, y + 10, f"{role}-han: {family}", colours.muted, room=sheet.width)
        y += 10
        for weight in (400, 700):
            y += 18
            sheet.label(sheet.width - 4, y, f"{weight}", colours.muted, anchor="end")
            sheet.han(0, y, han, 12.5, colours.ink, family, weight)
        y += 9
    return sheet.svg(y)


# --- the page --------------------------------------------------------------------------------


def page(institute: Institute) -> bytes:
    """Return the page, smaller, with its margins and their measures in mm."""
    sheet = Sheet(institute)
    geometry, colours = sheet.tokens.page, sheet.tokens.colours
    reduced = min(250 / (geometry.width * MM), 275 / (geometry.height * MM))
    unit = MM * reduced
    left, top = (sheet.width - geometry.width * unit) / 2, 14.0
    wide, high = geometry.width * unit, geometry.height * unit
    x, y = left + geometry.inner * unit, top + geometry.top * unit
    across = (geometry.width - geometry.inner - geometry.outer) * unit
    down = (geometry.height - geometry.top - geometry.foot) * unit
    hang = geometry.hang * unit
    sheet.box(left, top, wide, high, colours.paper, colours.muted)
    sheet.box(x, y, across, down, colours.pale)
    if hang:
        sheet.box(x - hang, y, hang, down, "none", colours.accent, dashed=True)
        sheet.label(
            x - hang / 2, y + down + 9, f"hang {geometry.hang:g}", colours.accent, anchor="middle"
        )
    # Running header, a heading in the hang, lines of text, the folio.
    header = y - 6 * unit
    sheet.box(x - hang, header - 2, across * 0.3, 2, colours.deep)
    sheet.box(x + across * 0.7, header - 2, across * 0.3, 2, colours.muted)
    sheet.box(x - hang, y, (across + hang) * 0.6, 6, colours.deep)
    line = y + 20
    while line < y + down - 4:
        sheet.box(x, line, across, 1.2, colours.rule)
        line += sheet.tokens.scale.leading * reduced * 1.6
    sheet.box(x + across - 8, top + high - 9 * unit - 3, 8, 3, colours.deep)
    centre = y + down * 0.56
    for name, at_x, at_y, size in (
        ("inner", left + (geometry.inner * unit - hang) / 2, centre, geometry.inner),
        ("outer", x + across + geometry.outer * unit / 2, centre, geometry.outer),
        ("top", left + wide / 2, top + geometry.top * unit / 2, geometry.top),
        ("foot", left + wide / 2, y + down + geometry.foot * unit / 2 + 6, geometry.foot),
    ):
        sheet.label(at_x, at_y, name, colours.ink, anchor="middle")
        sheet.label(at_x, at_y + 9, f"{size:g}", colours.ink, anchor="middle")
    sheet.label(left + wide / 2, top - 5, f"{geometry.width:g} mm", colours.muted, anchor="middle")
    sheet.label(left + wide + 6, top + high / 2, f"{geometry.height:g} mm", colours.muted)
    return sheet.svg(top + high + 2)


def rules(institute: Institute) -> bytes:
    """Return the three rules of tables and the hairline of notes, true to thickness."""
    sheet = Sheet(institute)
    values, colours = sheet.tokens.rules, sheet.tokens.colours
    y = 4.0
    for name, colour in (("thick", colours.deep), ("thin", colours.deep), ("hair", colours.rule)):
        thickness = getattr(values, name)
        y += 14 + thickness
        sheet.line(80, y, sheet.width, y, colour, thickness)
        sheet.label(0, y + 2.5, f"{name} {thickness:g} pt")
    return sheet.svg(y + 10)


# --- emblems ---------------------------------------------------------------------------------


def emblem(institute: Institute, owner: Institute, logo: Logo) -> bytes:
    """Return an emblem on its ground with the line that nothing may cross, and notes beside it.

    It is as large as where it is set largest; ``owner`` is the institute whose rules it follows.
    """
    rules = owner.lockup
    aspect = (logo.image.width or 1.0) / (logo.image.height or 1.0)
    width, height, clear, place = max(
        (
            (lockup.width, lockup.height, lockup.clear, place)
            for place in PLACES
            for tag in institute.languages
            for lockup in lockups(institute, LANGUAGES[tag], place)
            if lockup.logo is logo
        ),
        default=(rules.height * aspect, rules.height, rules.height * rules.clear_space, "–"),
    )
    path = " ".join(part for part in (logo.language or "any", logo.size) if part)
    notes = (
        f"logos: {logo.ground}: {path}",
        logo.image.name.partition("/")[2] or logo.image.name,
        f"{place} {number(width)} × {number(height)} mm",
        f"clear {number(clear)} mm",
    )
    sheet = Sheet(institute)
    colours = sheet.tokens.colours
    dark = logo.ground == "dark"
    ground, ink = (colours.ground, colours.on_deep) if dark else (colours.paper, colours.ink)
    edge = colours.on_deep_accent if dark else colours.accent
    room = sheet.width * 0.55
    wide, high, free = width * MM, height * MM, clear * MM
    smaller = min(1.0, (room - 2 * free - 24) / wide) if wide else 1.0
    wide, high, free = wide * smaller, high * smaller, free * smaller
    tall = max(high + 2 * free + 20, 22 + 10 * len(notes))
    sheet.box(0.25, 0.25, sheet.width - 0.5, tall - 0.5, ground, colours.rule)
    x, y = 10 + free, (tall - high) / 2
    sheet.box(x - free, y - free, wide + 2 * free, high + 2 * free, "none", edge, dashed=True)
    sheet.add(_placed(logo.image, x, y, wide, high))
    at = room + 8
    for line, note in enumerate(notes):
        sheet.label(at, 18 + 10 * line, note, ink, room=sheet.width - at - 8)
    return sheet.svg(tall)


def _placed(image: Resource, x: float, y: float, width: float, height: float) -> str:
    """Return ``image`` as an element: an SVG nested as it is, a raster picture embedded.

    The pack's reader has let through only an SVG that neither runs nor fetches anything.
    """
    place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    if image.media_type != "image/svg+xml":
        data = base64.b64encode(image.data).decode()
        address = quoteattr(f"data:{image.media_type};base64,{data}")
        return f"<image {place} href={address}/>"
    root = copy.deepcopy(ElementTree.fromstring(image.data))
    for name, value in zip(("x", "y", "width", "height"), (x, y, width, height), strict=True):
        root.set(name, f"{value:.2f}")
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {image.width:g} {image.height:g}")
    return ElementTree.tostring(root, encoding="unicode")
