"""Checks of a pack's look: whether each token took effect, read back from finished artefacts.

A token that is read, and then lost between the pack and the page, is worse than one that is
refused: nobody sees it before print. So a specimen in each format, as :mod:`tongwen.artefacts`
reads it, is held against the look that :mod:`tongwen.look` makes of tokens and style sheets: what a
pack's own CSS says is meant so. Codes: ``INST-30`` colours, ``INST-31`` families,
``INST-32`` sizes, ``INST-33`` weights, ``INST-34`` rules, ``INST-35`` space, ``INST-36`` the page,
``INST-37`` Word's theme, ``INST-38`` fonts carried inside, ``INST-39`` contrast, ``INST-40`` what
cannot be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import chain, product
from typing import get_args

from ..artefacts import Pair
from ..artefacts.look import hexadecimal
from ..diagnostics import Problem, Severity
from ..fonts import MissingFonts, face
from ..formats import FORMATS
from ..institute import Institute, Tokens, contrast
from ..institute.brand import HAN_FAMILIES
from ..institute.colour import READABLE
from ..institute.css import HAN_VARIANTS
from ..institute.lockup import TITLE_FITS, TitleLength
from ..look.sheets import PUNCTUATION_FAMILY
from ..look.spots import FrontPages
from ..look.spots import Spot as Wanted
from ..look.values import Rgba
from .seen import Fault, Seen, in_the_way, lost

PT_OF_MM = 72 / 25.4


LookCheck = Callable[[Seen], Iterator[Problem]]


# --- what is wanted ----------------------------------------------------------------------------

_LOOKS_LIKE: Mapping[str, tuple[str, ...]] = {
    "caption": ("caption", "table caption"),
    "table header": ("table head",),
    "table edge": ("table head",),
    "table head rule": ("table head",),
    "table rule": ("table text",),
    "callout": ("callout text",),
    # A note's label is quieter than a finding's; a title stands beside either.
    "callout title": ("callout label", "callout heading"),
    "code block": ("code in block",),
    "note number": ("note call", "note number"),
    "cover bar": ("cover band",),
}
"""Spot of an artefact → those of the computed look that it may look like, if they are others."""


def _wanted(seen: Seen, name: str) -> list[Wanted]:
    return [seen.wanted[one] for one in _LOOKS_LIKE.get(name, (name,)) if one in seen.wanted]


def _token(kind: str, name: str, holds: bool) -> str:
    """Return the token that sets the wanted value; "" where a style sheet sets it."""
    return f"{kind}: {name.replace('_', '-')}" if holds and name else "style sheets"


# --- colours -----------------------------------------------------------------------------------

_COLOURED = (
    *("text", "lead", "companion", "heading 1", "heading 2", "heading 3", "chapter number"),
    *("heading number", "caption", "caption label", "table header", "table text", "callout"),
    *("callout title", "code", "code block", "link", "note", "note number", "pull quote"),
    *("attribution", "cover title", "cover kicker", "cover subtitle"),
)
"""Spots whose letters have a colour."""

_RULED: Mapping[str, tuple[str, str]] = {
    "table edge": ("top", "thick"),
    "table head rule": ("bottom", "thin"),
    "table rule": ("bottom", "hair"),
    "cover bar": ("top", "bar"),
}
"""Spot that is a rule → the side of what it looks like, and its token."""

_GROUNDED = ("page", "callout", "code block", "cover ground", "cover band")
"""Spots with a ground."""

NEAR = 2
"""How far a channel of a colour may lie from what is wanted, of 255: a PDF rounds its colours."""


_WORD_NEAR: Mapping[str, int] = {"on_deep": 12, "on_deep_muted": 12, "rule": 12}
"""The same in Word, whose theme has no slot for these: they are tints of another one's."""


def _same_colour(one: str, other: str, near: int = NEAR) -> bool:
    return all(
        abs(int(one[place : place + 2], 16) - int(other[place : place + 2], 16)) <= near
        for place in (1, 3, 5)
    )


def _hexadecimal(colour: Rgba | None) -> str:
    """Return ``#rrggbb``; "" for no colour, an unknown one, or one that is partly transparent."""
    return hexadecimal(*colour[:3]) if colour and colour[3] == 1 else ""


def _colours_of(seen: Seen, name: str) -> list[str]:
    side = _RULED.get(name, ("",))[0]
    shown = [
        getattr(spot.style.border, side).colour if side else spot.style.colour
        for spot in _wanted(seen, name)
    ]
    return [colour for colour in map(_hexadecimal, shown) if colour]


def _grounds_of(seen: Seen, name: str) -> list[str]:
    spot = seen.wanted.get(name)
    colour = _hexadecimal(spot.ground) if spot is not None else ""
    return [colour] if colour else ["#ffffff"] if name == "page" else []


def check_colours(seen: Seen) -> Iterator[Problem]:
    """INST-30: text, a rule or a ground that is not in the colour that is asked for.

    A brand is its colours before all else. Each spot is held against what tokens and style sheets
    make of it, so a colour that is lost in one place is found although it is right in another.
    """
    faults = []
    colours = seen.tokens.colours
    tints = _WORD_NEAR if seen.look.format == "docx" else {}

    def role_of(colour: str, spot: str) -> str:
        """Return the role of a colour; of several the one that the spot is named after."""
        found = [one.name for one in fields(colours) if getattr(colours, one.name) == colour]
        return next((role for role in found if role in spot), found[0] if found else "")

    for attribute, names, wanted_of in (
        ("colour", (*_COLOURED, *_RULED), _colours_of),
        ("ground", _GROUNDED, _grounds_of),
    ):
        for spot in names:
            found, wanted = getattr(seen.spot(spot), attribute), wanted_of(seen, spot)
            # A painted ground that is gone leaves a spot without one.
            if not wanted or not (found or (attribute == "ground" and spot in seen.look.spots)):
                continue
            roles = [role_of(colour, spot) for colour in wanted]
            if found and any(
                _same_colour(found, colour, tints.get(role, NEAR))
                for colour, role in zip(wanted, roles, strict=True)
            ):
                continue
            what = f"{spot} (ground)" if attribute == "ground" else spot
            token = _token("colours", roles[0], holds=True)
            faults.append(Fault(token, wanted[0], what, found or "none"))
    yield from lost(seen, "INST-30", faults)


# --- families ----------------------------------------------------------------------------------

_FAMILIES: Mapping[str, str] = {
    "text": "text",
    "lead": "text",
    "note": "text",
    "heading 1": "display",
    "heading 2": "display",
    "heading 3": "display",
    "heading number": "display",
    "companion": "display",
    "caption": "display",
    "caption label": "display",
    "table header": "display",
    "table text": "display",
    "callout title": "display",
    "cover kicker": "display",
    "cover title": "title",
    "cover subtitle": "title",
    "chapter number": "title",
    "pull quote": "title",
    "code": "mono",
    "code block": "mono",
}
"""Spot → the role of its face, if style sheets do not say otherwise."""


def check_families(seen: Seen) -> Iterator[Problem]:
    """INST-31: Latin or Han letters that are not set in the family that is asked for.

    A face that is missing is replaced without a word by whatever the machine has. The Han
    partner is judged with the forms of the language: a Traditional text in Simplified forms
    reads as a mistake.
    """
    faults = []
    fonts = seen.tokens.fonts
    for name, role in _FAMILIES.items():
        spot = seen.spot(name)
        wanted = next(iter(_wanted(seen, name)), None)
        if wanted is None:
            continue
        families = [one for one in wanted.style.families if not one.startswith(PUNCTUATION_FAMILY)]
        latin = families[0]
        if spot.latin and spot.latin != latin:
            token = _token("fonts", role, latin == getattr(fonts, role))
            faults.append(Fault(token, latin, name, spot.latin))
        partner = next((one for one in families if one.startswith(HAN_FAMILIES)), "")
        base = partner.rpartition(" ")[0]
        variants: Sequence[str] = HAN_VARIANTS
        if seen.language.script.wide and name != "companion":
            variants = (seen.language.han_variant,)
        allowed = [f"{base} {variant}" for variant in variants]
        if partner and spot.han and spot.han not in allowed:
            han_role = "text-han" if base == fonts.text_han else "display-han"
            token = _token("fonts", han_role, base in (fonts.text_han, fonts.display_han))
            faults.append(Fault(token, allowed[0], f"{name} (Han)", spot.han))
    yield from lost(seen, "INST-31", faults)


# --- sizes -------------------------------------------------------------------------------------

_SIZES: Mapping[str, str] = {
    "text": "text",
    "lead": "lead",
    "heading 1": "heading1",
    "heading 2": "heading2",
    "heading 3": "heading3",
    "caption": "caption",
    "table header": "caption",
    "table text": "caption",
    "note": "small",
    "cover title": "title",
}
"""Spot → the token that its size comes of."""


def check_sizes(seen: Seen) -> Iterator[Problem]:
    """INST-32: type that is not as large as tokens and style sheets ask for.

    A cover's title may have any of its sizes: a short one is set larger, a long one smaller, and
    one that has no room smaller still.
    """
    faults = []
    near = FORMATS[seen.look.format].near.size
    for name, token in _SIZES.items():
        found = seen.spot(name).size
        wanted = [spot.size for spot in _wanted(seen, name)]
        sizes = chain(wanted, _title_sizes(seen) if name == "cover title" else ())
        if found and wanted and not any(abs(found - size) <= near for size in sizes):
            faults.append(
                Fault(f"sizes: {_dashed(token)}", f"{wanted[0]:.4g} pt", name, f"{found:g} pt")
            )
    yield from lost(seen, "INST-32", faults)


def _title_sizes(seen: Seen) -> Iterator[float]:
    for length, fit in product(get_args(TitleLength), TITLE_FITS):
        yield seen.wanted.front(FrontPages(length, fit))["cover title"].size


def _dashed(token: str) -> str:
    return token.replace("heading", "heading-")


# --- weights -----------------------------------------------------------------------------------

_WEIGHED = (
    *("text", "lead", "heading 1", "heading 2", "heading 3", "heading number", "caption"),
    *("caption label", "table header", "table text", "cover title", "pull quote", "note number"),
)
"""Spots whose letters have a weight that a pack may set."""

_WORDS_BOLD = 550
"""From this weight on Word, which knows regular and bold, sets bold."""


def check_weights(seen: Seen) -> Iterator[Problem]:
    """INST-33: letters that are heavier or lighter than asked for.

    The weight is that of the font that draws the letters. Where a family has no such face the
    nearest is right, and in Word regular or bold, unless the weight has a family's name of its
    own there. Han faces have two weights and are not judged.
    """
    faults = []
    tokens = seen.tokens.weights
    for name in _WEIGHED:
        spot = seen.spot(name)
        wanted = next(iter(_wanted(seen, name)), None)
        if wanted is None or not spot.weight:
            continue
        weight = wanted.style.weight
        allowed = {weight, _nearest_face(seen.institute, spot.latin, weight)}
        if seen.look.format == "docx":
            allowed.add(700 if weight >= _WORDS_BOLD else 400)
        if spot.weight not in allowed:
            set_by = [one.name for one in fields(tokens) if getattr(tokens, one.name) == weight]
            token = next((one for one in set_by if one in name), "")
            faults.append(
                Fault(_token("weights", token, bool(token)), str(weight), name, str(spot.weight))
            )
    yield from lost(seen, "INST-33", faults)


def _nearest_face(institute: Institute, family: str, weight: int) -> int:
    brought = [font.weight for font in institute.font_files if font.family == family]
    if brought:
        return min(brought, key=lambda one: abs(one - weight))
    try:
        found = face(family, weight)
    except MissingFonts:
        return weight
    return found.weight if found is not None else weight


# --- rules and space ---------------------------------------------------------------------------


def check_rules(seen: Seen) -> Iterator[Problem]:
    """INST-34: a table's rule, or the bar on the cover, that is not as thick as asked for.

    A bar that is there although nobody asks for one is found too: something else draws it.
    """
    faults = []
    for name, (side, token) in _RULED.items():
        found, is_bar = seen.spot(name).thickness, name == "cover bar"
        wanted = max(
            (getattr(spot.style.border, side).width for spot in _wanted(seen, name)), default=0.0
        )
        if wanted and not is_bar:
            wanted = max(wanted, FORMATS[seen.look.format].near.finest)
        near = FORMATS[seen.look.format].near.rule + 0.05 * is_bar
        if abs(found - wanted) <= near or not (found or (is_bar and wanted)):
            continue
        if is_bar:
            shown = f"{found / PT_OF_MM:.2g} mm" if found else "none"
            faults.append(Fault("cover: bar", f"{wanted / PT_OF_MM:.3g} mm", name, shown))
        else:
            faults.append(Fault(f"rules: {token}", f"{wanted:.4g} pt", name, f"{found:g} pt"))
    yield from lost(seen, "INST-34", faults)


_SPACES: Mapping[str, str] = {"heading 2": "heading", "figure": "block"}
"""Spot → the token of the space above it."""

_SPACE_NEAR = 0.3
"""How far a space may lie from what is wanted, in pt."""

_LINES_NEAR = 1.0
"""How far on the pages of a PDF, in lines of the text: there it is taken to the grid's nearest
line, and a chapter is let out or taken in by one more. The space above figures, which are no text,
is not judged there."""


def check_spaces(seen: Seen) -> Iterator[Problem]:
    """INST-35: space above headings or figures that is not what tokens and style sheets say.

    What belongs together is shown by space: a heading as near to the text before it as to its own
    heads nothing.
    """
    faults = []
    near = _SPACE_NEAR
    if seen.look.format == "pdf":
        near = seen.tokens.scale.leading * _LINES_NEAR
    for name, token in _SPACES.items():
        found = seen.spot(name).space
        for wanted in _wanted(seen, name):
            if found is not None and abs(found - wanted.before) > near:
                faults.append(
                    Fault(f"spacing: {token}", f"{wanted.before:.3g} pt", name, f"{found:.3g} pt")
                )
    yield from lost(seen, "INST-35", faults)


# --- the page ----------------------------------------------------------------------------------

_PAGE_EXACT = 0.15
"""How far a measure of the page may lie from its token, in mm."""


def check_page(seen: Seen) -> Iterator[Problem]:
    """INST-36: a page size, margin or hanging indent differs from its token.

    A web page has no page. The foot of a PDF's page is where its last line happens to be, and is
    not judged.
    """
    near = FORMATS[seen.look.format].near.page
    if near is None:
        return
    faults = []
    margins = seen.wanted["page"].style.margin
    by_sheets = {"top": margins.top, "outer": margins.right, "inner": margins.left}
    for measure in fields(seen.look.page):
        found = getattr(seen.look.page, measure.name)
        wanted = getattr(seen.tokens.page, measure.name)
        if seen.look.format == "pdf" and measure.name in by_sheets:
            wanted = round(by_sheets[measure.name] / PT_OF_MM, 3)
        if found is not None and abs(found - wanted) > near.get(measure.name, _PAGE_EXACT):
            faults.append(
                Fault(f"page: {measure.name}", f"{wanted:g} mm", "page", f"{found:.4g} mm")
            )
    yield from lost(seen, "INST-36", faults)


# --- Word's theme ------------------------------------------------------------------------------

_THEME: Mapping[str, str] = {
    "dk1": "ink",
    "lt1": "paper",
    "dk2": "deep",
    "lt2": "pale",
    "accent1": "accent",
    "accent6": "on_deep_accent",
    "hlink": "link",
    "folHlink": "muted",
}
"""Slot of the theme → role, so that Word's Design tab restyles the document as a whole."""

_THEME_CHARTS = ("accent2", "accent3", "accent4", "accent5")
"""The slots that hold colours of charts, in their order: what is inserted in Word takes them."""


def check_theme(seen: Seen) -> Iterator[Problem]:
    """INST-37: a slot of Word's theme that is not the brand's, or a colour that went stale.

    Who writes on in Word takes colours and fonts from the theme, so it has to be the brand's
    also where the styles are right. A colour that is written beside its slot, and is another
    one, is what programs without themes show.
    """
    if seen.look.format != "docx":
        return
    theme, fonts = seen.look.theme, seen.tokens.fonts
    faults = []
    for slot, role in _THEME.items():
        wanted = getattr(seen.tokens.colours, role)
        found = theme.get(slot, "")
        if not found or not _same_colour(found, wanted):
            token = f"colours: {role.replace('_', '-')}"
            faults.append(Fault(token, wanted, f"theme {slot}", found or "none"))
    left = list(seen.tokens.charts)
    for slot in _THEME_CHARTS:
        found = theme.get(slot, "")
        place = next((n for n, one in enumerate(left) if found and _same_colour(found, one)), -1)
        if place < 0:
            wanted = left[0] if left else "none"
            faults.append(Fault("charts", wanted, f"theme {slot}", found or "none"))
        left = left[place + 1 :]
    # In a Latin text the Han forms are those of the language that stands beside it.
    variants = (seen.language.han_variant,) if seen.language.script.wide else HAN_VARIANTS
    for slot, role in (("major", "display"), ("minor", "text")):
        family = getattr(fonts, f"{role}_han")
        for name, token, allowed in (
            (slot, f"fonts: {role}", [getattr(fonts, role)]),
            (f"{slot} han", f"fonts: {role}-han", [f"{family} {one}" for one in variants]),
        ):
            found = theme.get(name) or "none"
            if found not in allowed:
                faults.append(Fault(token, allowed[0], f"theme {name}", found))
    yield from lost(seen, "INST-37", faults)
    span, _ = in_the_way(seen)
    by_slot: dict[tuple[str, str, str], list[str]] = {}
    for stale in seen.look.stale:
        by_slot.setdefault((stale.slot, stale.written, stale.theme), []).append(stale.spot)
    for (slot, written, shown), spots in by_slot.items():
        yield Problem(
            span,
            "INST-37",
            f"{', '.join(dict.fromkeys(spots))} in the Word file ({seen.language.tag}): the colour "
            f"is written {written} beside the theme’s {slot}, which is {shown}",
            "programs without themes show the written colour: set it anew from the theme in Word",
        )


# --- fonts -------------------------------------------------------------------------------------


def check_carried_fonts(seen: Seen) -> Iterator[Problem]:
    """INST-38: a family that text is set in and that the artefact does not carry.

    Whoever lacks the font then sees another one. A Word file carries no fonts: its reader's
    machine has to have them.
    """
    if not FORMATS[seen.look.format].carries_fonts:
        return
    used: dict[str, list[str]] = {}
    for name, spot in seen.look.spots.items():
        for family in (spot.latin, spot.han):
            if family and family not in seen.look.fonts:
                used.setdefault(family, []).append(name)
    span, hint = in_the_way(seen)
    for family, spots in used.items():
        yield Problem(
            span,
            "INST-38",
            f"the {FORMATS[seen.look.format].noun} ({seen.language.tag}) sets {', '.join(spots)} "
            f"in “{family}” and does not carry that font",
            f"bring the font under typography: fonts:; {hint}",
        )


# --- contrast ----------------------------------------------------------------------------------

LARGE_READABLE = 3.0
"""The ratio that WCAG 2.2 demands of large text (1.4.3)."""

_LARGE, _LARGE_BOLD, _BOLD = 18.0, 14.0, 700


def check_contrast(seen: Seen) -> Iterator[Problem]:
    """INST-39: text that cannot be read on the ground that it really stands on.

    The tokens' pairs are judged when the pack is read. A style sheet or a template can set
    other pairs; here every letter is held against what is painted under it (WCAG 2.2, 1.4.3).
    """
    span, hint = in_the_way(seen)
    said = set()
    for pair in seen.look.pairs:
        ground = pair.ground or _ground_of(seen, pair)
        large = pair.size >= _LARGE or (pair.size >= _LARGE_BOLD and pair.weight >= _BOLD)
        needed = LARGE_READABLE if large else READABLE
        # Rounded colours may miss a ratio by a hair that the tokens hold.
        ratio = round(contrast(pair.colour, ground), 1)
        if ratio >= needed or (pair.spot, pair.colour, ground) in said:
            continue
        said.add((pair.spot, pair.colour, ground))
        yield Problem(
            span,
            "INST-39",
            f"{pair.spot} in the {FORMATS[seen.look.format].noun} ({seen.language.tag}) is "
            f"{pair.colour} on {ground}, a contrast of {ratio:g}; text needs {needed:g}",
            hint,
        )


def _ground_of(seen: Seen, pair: Pair) -> str:
    on_cover = pair.spot.startswith("cover") and seen.spot("cover ground").ground
    return on_cover or seen.spot("page").ground or seen.tokens.colours.paper


# --- what cannot be judged -----------------------------------------------------------------------

_NEEDED = (
    *("text", "lead", "heading 1", "heading 2", "heading 3", "caption", "caption label"),
    *("table header", "table text", "table edge", "table head rule", "table rule", "callout"),
    *("callout title", "code block", "link", "note", "cover ground", "cover title"),
)
"""What a specimen has in every format."""

_NEEDED_BY_TOKENS: Mapping[str, Callable[[Tokens], float]] = {
    "table edge": lambda tokens: tokens.rules.thick,
    "table head rule": lambda tokens: tokens.rules.thin,
    "table rule": lambda tokens: tokens.rules.hair * (tokens.tables.rows == "ruled"),
}
"""What is not there where its token is 0."""


def _spans(seen: Seen) -> bool:
    """Return whether the foot of the cover goes from edge to edge of the page."""
    return not seen.wanted["cover panel"].style.width if "cover panel" in seen.wanted else True


def check_whole(seen: Seen) -> Iterator[Problem]:
    """INST-40: a specimen without a place that a token shows in.

    What is not there cannot be judged, and a check that judges nothing would be content with
    everything.
    """
    missing = [
        name
        for name in _NEEDED
        if name not in seen.look.spots
        and (name not in _NEEDED_BY_TOKENS or _NEEDED_BY_TOKENS[name](seen.tokens))
    ]
    if (
        _grounds_of(seen, "cover band") not in (_grounds_of(seen, "cover ground"), [])
        and _spans(seen)
        and "cover band" not in seen.look.spots
    ):
        missing.append("cover band")
    if missing:
        span, hint = in_the_way(seen)
        yield Problem(
            span,
            "INST-40",
            f"the specimen as {FORMATS[seen.look.format].noun} ({seen.language.tag}) shows no "
            f"{', '.join(missing)}, so nobody can judge whether their tokens took effect",
            hint,
            Severity.WARNING,
        )


SPECIMEN_CHECKS: Mapping[str, LookCheck] = {
    "INST-30": check_colours,
    "INST-31": check_families,
    "INST-32": check_sizes,
    "INST-33": check_weights,
    "INST-34": check_rules,
    "INST-35": check_spaces,
    "INST-36": check_page,
    "INST-37": check_theme,
    "INST-38": check_carried_fonts,
    "INST-40": check_whole,
}
"""Code → the check of a specimen's look that reports it: whether the pack's tokens took effect."""

ANY_LOOK_CHECKS: Mapping[str, LookCheck] = {"INST-39": check_contrast}
"""Code → the check of any artefact's look that reports it."""

LOOK_CHECKS: Mapping[str, LookCheck] = {**SPECIMEN_CHECKS, **ANY_LOOK_CHECKS}
"""Code → the check that reports it, of every look."""
