"""Checks of a pack's look: whether each token took effect, read back from finished artefacts.

A token that is read, and then lost between the pack and the page, is worse than one that is
refused: nobody sees it before print. So the tokens are held against a specimen in each format,
as :mod:`tongwen.artefacts` reads it. Codes: ``INST-30`` colours, ``INST-31`` families,
``INST-32`` sizes, ``INST-33`` weights, ``INST-34`` rules, ``INST-35`` space, ``INST-36`` the page,
``INST-37`` Word's theme, ``INST-38`` fonts carried inside, ``INST-39`` contrast, ``INST-40`` what
cannot be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields

from ..artefacts import Look, Pair
from ..diagnostics import Problem, Severity
from ..fonts import MissingFonts, face
from ..formats import FORMATS
from ..institute import Institute, Tokens, contrast
from ..institute.colour import READABLE
from ..institute.css import HAN_VARIANTS, han_partner
from ..languages import Language
from .seen import Fault, Seen, in_the_way, lost

PT_OF_MM = 72 / 25.4


LookCheck = Callable[[Seen], Iterator[Problem]]


# --- colours -----------------------------------------------------------------------------------

_COLOURS: Mapping[str, tuple[str, ...]] = {
    "text": ("ink",),
    "lead": ("deep",),
    "companion": ("muted",),
    "heading 1": ("deep",),
    "heading 2": ("deep",),
    "heading 3": ("deep",),
    "chapter number": ("accent",),
    "heading number": ("accent",),
    "caption": ("ink",),
    "caption label": ("accent",),
    "table header": ("deep",),
    "table text": ("ink",),
    "table edge": ("deep",),
    "table head rule": ("deep",),
    "table rule": ("rule",),
    "callout": ("ink",),
    # A note's label is quieter than a finding's; a title stands beside either.
    "callout title": ("accent", "deep"),
    "code": ("ink",),
    "code block": ("ink",),
    "link": ("link",),
    "note": ("ink",),
    # On a screen the number of a note is a link.
    "note number": ("accent", "link"),
    "pull quote": ("deep",),
    "attribution": ("muted",),
    "cover bar": ("on_deep_accent",),
    "cover title": ("on_deep",),
    "cover kicker": ("on_deep_accent",),
    "cover subtitle": ("on_deep_muted",),
}
"""Spot → the roles that its colour may have."""

_GROUNDS: Mapping[str, tuple[str, ...]] = {
    "page": ("paper",),
    "callout": ("pale",),
    "code block": ("pale",),
    "cover ground": ("deep",),
}
"""Spot → the roles that its ground may have."""

NEAR = 2
"""How far a channel of a colour may lie from the token's, of 255: a PDF rounds its colours."""


_WORD_NEAR: Mapping[str, int] = {"on_deep": 12, "on_deep_muted": 12, "rule": 12}
"""The same in Word, whose theme has no slot for these: they are tints of another one's."""


def _same_colour(one: str, other: str, near: int = NEAR) -> bool:
    return all(
        abs(int(one[place : place + 2], 16) - int(other[place : place + 2], 16)) <= near
        for place in (1, 3, 5)
    )


def check_colours(seen: Seen) -> Iterator[Problem]:
    """INST-30: text, a rule or a ground that is not in the colour of its role.

    A brand is its colours before all else. Each role is held against each place that shows it,
    so a role that is lost in one place is found although it is right in another.
    """
    faults = []
    colours = seen.tokens.colours
    tints = _WORD_NEAR if seen.look.format == "docx" else {}
    grounds = dict(_GROUNDS)
    grounds["cover band"] = (seen.tokens.cover.band,)
    for attribute, roles_of in (("colour", _COLOURS), ("ground", grounds)):
        for spot, roles in roles_of.items():
            found = getattr(seen.spot(spot), attribute)
            wanted = [(getattr(colours, role), tints.get(role, NEAR)) for role in roles]
            if found and not any(_same_colour(found, one, near) for one, near in wanted):
                name = roles[0].replace("_", "-")
                what = f"{spot} (ground)" if attribute == "ground" else spot
                faults.append(Fault(f"colours: {name}", wanted[0][0], what, found))
    # A painted ground that is gone leaves no spot, or one without a ground.
    for spot in ("callout", "code block"):
        if spot in seen.look.spots and not seen.spot(spot).ground:
            faults.append(Fault("colours: pale", colours.pale, f"{spot} (ground)", "none"))
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
"""Spot → the role of its face."""


def check_families(seen: Seen) -> Iterator[Problem]:
    """INST-31: Latin or Han letters that are not set in the family of their role.

    A face that is missing is replaced without a word by whatever the machine has. The Han
    partner is judged with the forms of the language: a Traditional text in Simplified forms
    reads as a mistake.
    """
    faults = []
    fonts = seen.tokens.fonts
    for name, role in _FAMILIES.items():
        spot = seen.spot(name)
        latin = getattr(fonts, role)
        if spot.latin and spot.latin != latin:
            faults.append(Fault(f"fonts: {role}", latin, name, spot.latin))
        partner = han_partner(fonts, role)
        variants: Sequence[str] = HAN_VARIANTS
        if seen.language.script.wide and name != "companion":
            variants = (seen.language.han_variant,)
        allowed = [f"{partner} {variant}" for variant in variants]
        if spot.han and spot.han not in allowed:
            han_role = "text-han" if partner == fonts.text_han else "display-han"
            faults.append(Fault(f"fonts: {han_role}", allowed[0], f"{name} (Han)", spot.han))
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
"""Spot → the size that it is set in."""

_SIZE_NEAR: Mapping[str, float] = {"pdf": 0.06, "docx": 0.26}
"""Format → how far a size may lie from the token, in pt. Word counts in half points."""

_LONG_TITLES = (1.25, 1.0, 0.74)
"""What a cover's title in print is set in, of its token: a short one larger, a long one smaller."""

_SCREEN_TITLES = (1.34, 1.106)
"""The same on a wide screen: in Latin, in Han."""

_SCREEN_SMALLEST: Mapping[str, float] = {"caption": 0.8, "heading1": 1.7}
"""Token → the least that it is on a screen, of running text: below that nobody reads it there,
and a chapter does not stand out."""

_SCREEN_NEAR = 0.015
"""How far a size on a screen may lie from its ratio to running text, as a share of it."""


def check_sizes(seen: Seen) -> Iterator[Problem]:
    """INST-32: type that is not as large as its token says.

    Print is judged in points. A screen's text grows with the window, so there the ratio to
    running text is judged.
    """
    scale = seen.tokens.scale
    faults = []
    for name, token in _SIZES.items():
        found, size = seen.spot(name).size, getattr(scale, token)
        if not found:
            continue
        if seen.look.format == "html":
            fault = _screen_size(seen, name, token, found)
        else:
            factors = _LONG_TITLES if token == "title" else (1.0,)
            near = _SIZE_NEAR[seen.look.format]
            fault = None
            if not any(abs(found - size * factor) <= near for factor in factors):
                fault = (f"{size:g} pt", f"{found:g} pt")
        if fault is not None:
            faults.append(Fault(f"sizes: {_dashed(token)}", fault[0], name, fault[1]))
    yield from lost(seen, "INST-32", faults)


def _screen_size(seen: Seen, name: str, token: str, found: float) -> tuple[str, str] | None:
    base, scale = seen.spot("text").size, seen.tokens.scale
    if not base or name in ("text", "note"):
        # How large text is on a screen is the reader's; a note stands in a list there.
        return None
    ratio = getattr(scale, token) / scale.text
    wanted = [max(ratio, _SCREEN_SMALLEST.get(token, 0.0))]
    if token == "title":
        wanted = [ratio * factor for factor in _SCREEN_TITLES]
    if any(abs(found / base - one) <= one * _SCREEN_NEAR for one in wanted):
        return None
    return f"{wanted[0]:.2f} × text", f"{found / base:.2f} × text"


def _dashed(token: str) -> str:
    return token.replace("heading", "heading-")


# --- weights -----------------------------------------------------------------------------------

_WEIGHTS: Mapping[str, tuple[str, str]] = {
    "heading 1": ("heading", "display"),
    "heading 2": ("heading", "display"),
    "heading 3": ("heading", "display"),
    "cover title": ("title", "title"),
}
"""Spot → its weight and the role of its face."""

_WORDS_BOLD = 550
"""From this weight on Word, which knows regular and bold, sets bold."""


def check_weights(seen: Seen) -> Iterator[Problem]:
    """INST-33: headings or a title that are heavier or lighter than their token.

    The weight is that of the font that draws the letters. Where a family has no such face the
    nearest is right, and in Word regular or bold, unless the weight has a family's name of its
    own there. Han faces have two weights and are not judged.
    """
    faults = []
    for name, (token, role) in _WEIGHTS.items():
        found = seen.spot(name).weight
        weight = getattr(seen.tokens.weights, token)
        if not found:
            continue
        allowed = {weight, _nearest_face(seen.institute, getattr(seen.tokens.fonts, role), weight)}
        if seen.look.format == "docx":
            allowed.add(700 if weight >= _WORDS_BOLD else 400)
        if found not in allowed:
            faults.append(Fault(f"weights: {token}", str(weight), name, str(found)))
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

_RULES: Mapping[str, str] = {
    "table rule": "hair",
    "table head rule": "thin",
    "table edge": "thick",
}
"""Spot → the rule that it shows."""

_RULE_NEAR: Mapping[str, float] = {"pdf": 0.06, "docx": 0.07, "html": 0.11}
"""Format → how far a rule may lie from its token, in pt: Word counts in eighths, a browser in
parts of a pixel."""

_SCREEN_RULES = 1.5
"""A rule on a screen, of the one in print: half a point would not be seen."""

_FINEST: Mapping[str, float] = {"docx": 0.25}
"""The finest rule that a format has, in pt (ECMA-376 part 1, 17.3.4)."""


def check_rules(seen: Seen) -> Iterator[Problem]:
    """INST-34: a table's rule, or the bar on the cover, that is not as thick as its token says.

    A bar that is there although the token is 0 is found too: something else draws it.
    """
    faults = []
    factor = _SCREEN_RULES if seen.look.format == "html" else 1.0
    near = _RULE_NEAR[seen.look.format]
    for name, token in _RULES.items():
        found = seen.spot(name).thickness
        wanted = getattr(seen.tokens.rules, token) * factor
        if wanted:
            wanted = max(wanted, _FINEST.get(seen.look.format, 0.0))
        if found and abs(found - wanted) > near:
            faults.append(Fault(f"rules: {token}", f"{wanted:g} pt", name, f"{found:g} pt"))
    bar = seen.tokens.cover.bar * PT_OF_MM
    found = seen.spot("cover bar").thickness
    if abs(found - bar) > near + 0.05 and (found or bar):
        faults.append(
            Fault(
                "cover: bar",
                f"{seen.tokens.cover.bar:g} mm",
                "cover bar",
                f"{found / PT_OF_MM:.2g} mm" if found else "none",
            )
        )
    yield from lost(seen, "INST-34", faults)


_SPACES: Mapping[str, str] = {"heading 2": "heading", "figure": "block"}
"""Spot → the space above it."""

_SPACE_NEAR = 0.3
"""How far a space may lie from its token in Word, in pt."""

_LINES_NEAR = 1.0
"""How far on the pages of a PDF, in lines of the text: there it is taken to the grid's nearest
line, and a chapter is let out or taken in by one more. The space above figures, which are no text,
is not judged there."""

_SCREEN_LINES = (1.08, 1.264)
"""The leading of a screen's text, of the one in print: in Latin, in Han."""


def check_spaces(seen: Seen) -> Iterator[Problem]:
    """INST-35: space above headings or figures that is not what its token says.

    On a screen space is judged as a share of the text's size, and goes by its wider leading.
    """
    faults = []
    tokens = seen.tokens
    for name, token in _SPACES.items():
        found = seen.spot(name).space
        wanted = getattr(tokens.spacing, token)
        if found is None:
            continue
        if seen.look.format == "html":
            base = seen.spot("text").size
            wanted *= _SCREEN_LINES[seen.language.script.wide] * base / tokens.scale.text
            near = wanted * 0.03 + 0.1
        else:
            near = _SPACE_NEAR
            if seen.look.format == "pdf":
                near = tokens.scale.leading * _LINES_NEAR
        if abs(found - wanted) > near:
            faults.append(Fault(f"spacing: {token}", f"{wanted:.3g} pt", name, f"{found:.3g} pt"))
    yield from lost(seen, "INST-35", faults)


# --- the page ----------------------------------------------------------------------------------

_PAGE_NEAR: Mapping[str, Mapping[str, float]] = {
    "docx": {},
    # A PDF has no margins: they are where its text ends. Lines are not all full, and the first
    # line's leading is estimated.
    "pdf": {"outer": 1.0, "top": 1.0, "inner": 0.3, "hang": 0.5},
}
_PAGE_EXACT = 0.15
"""How far a measure of the page may lie from its token, in mm."""


def check_page(seen: Seen) -> Iterator[Problem]:
    """INST-36: a page, a margin or a hang that is not what its token says.

    A web page has no page. The foot of a PDF's page is where its last line happens to be, and is
    not judged.
    """
    if seen.look.format == "html":
        return
    faults = []
    near = _PAGE_NEAR[seen.look.format]
    for measure in fields(seen.look.page):
        found = getattr(seen.look.page, measure.name)
        wanted = getattr(seen.tokens.page, measure.name)
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
    if seen.look.format == "docx":
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
    "table rule": lambda tokens: tokens.rules.hair,
}
"""What is not there where its token is 0."""


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
    band = seen.tokens.cover.band
    if band != "deep" and "cover band" not in seen.look.spots:
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


def check_look(
    institute: Institute, language: Language, looks: Mapping[str, Look]
) -> Iterator[Problem]:
    """Yield each token of the pack that did not take effect in its specimen.

    Args:
        language: the specimen's.
        looks: format → how the specimen looks in it.
    """
    for look in looks.values():
        seen = Seen(institute, language, look)
        for check in LOOK_CHECKS.values():
            yield from check(seen)
