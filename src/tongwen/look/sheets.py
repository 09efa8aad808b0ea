"""The style sheets of page and screen: the house's, with an institute's tokens, and the pack's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from ..institute import (
    BESIDE_NOTES,
    DROP_LINES,
    Institute,
    Tokens,
    css_custom_properties,
    lockups,
)
from ..institute.lockup import (
    FIRST_LEADING,
    FIRST_SIZE,
    OTHER_LEADING,
    OTHER_SIZE,
    ArtPlace,
    cover_room,
    drawing_place,
)
from ..languages import Language
from ..templating import environment, render, source
from ..views import of_institute, readable

PAGE_SHEET = "pdf/print.css"
SCREEN_SHEETS = ("html/faces.css", "html/screen.css", "parts/lists.css")
DESIGNS: Mapping[str, Callable[[Tokens], str]] = {
    "openings": lambda tokens: tokens.page.numerals,
    "tables": lambda tokens: tokens.tables.rows,
    "covers": lambda tokens: tokens.cover.design,
}
"""Folder of designs → the one of them that a pack has chosen; each holds ``screen.css``."""

PUNCTUATION_FAMILY = "Han Punctuation"
"""A face of the page's own, of marks alone: in Han, dashes, ellipses and quotation marks are those
of the Han face although the Latin one, which stands first, has them too."""

FALLBACK = "Fallback"
"""What the name of a reader's own face ends in, that stands in for one that has not come yet."""

readable(ArtPlace)


def sheet_context(
    institute: Institute, language: Language, *, press: bool = False
) -> dict[str, Any]:
    """Return what the style sheet of the page is run with, besides a report's chapters.

    Args:
        press: whether the pages are for a printer, who binds them.
    """
    tokens = institute.tokens
    page = tokens.page
    on_cover = lockups(institute, language, "cover")
    edges = [(one.top, one.top + one.full_height) for one in on_cover]
    room = cover_room(institute, edges)
    return {
        "tokens": tokens,
        "properties": Markup(css_custom_properties(tokens, language)),
        "stylesheets": [Markup(sheet) for sheet in (institute.stylesheets or {}).get("page", ())],
        "name_sizes": {
            "first": FIRST_SIZE,
            "first_leading": FIRST_LEADING,
            "others": OTHER_SIZE,
            "others_leading": OTHER_LEADING,
        },
        "cover_floor": round(page.height - room.floor, 2),
        "cover_head": round(max(end for _, end in edges), 2),
        "drawing": drawing_place(on_cover, page),
        "facing": press if page.facing is None else page.facing,
        "recto": page.chapters == "recto",
        "half_title": press or page.half_title,
        "press": press,
        "drop_lines": DROP_LINES,
        "beside_notes": BESIDE_NOTES,
    }


def page_sheets(institute: Institute, language: Language) -> tuple[str, ...]:
    """Return the style sheets of the page on a screen, in the order in which they hold.

    Raises:
        TemplateProblem: a pack's own style sheet is not written well, or fails.
    """
    known = sheet_context(institute, language)
    bare = {"chapters": (), "fits": (), "capitals": ()}
    sheet = render(
        environment(institute), PAGE_SHEET, institute=of_institute(institute), language=language,
        **bare, **known,
    )  # fmt: skip
    # Plain strings: each letter that is read of a Markup is made one of its own.
    return tuple(format(one) for one in (known["properties"], sheet, *known["stylesheets"]))


# --- the screen --------------------------------------------------------------------------------

STACK = re.compile(
    r'--font-([a-z]+)(-\w+)?:"([^"]+)",([^;}]*),(serif|sans-serif|monospace)(?=[;}])'
)
"""A family's declaration: role, variant, Latin face, what comes between, generic family."""


def screen_properties(tokens: Tokens, language: Language) -> str:
    """Return the tokens as CSS for a screen, as :func:`.css_custom_properties` for the page.

    Each Latin face has its stand-in before the generic one, those of Han have the face of marks
    first, and ``--font-text-other`` and its like are what words in other languages are set in.
    Sizes are ratios to running text (``--ratio-lead``), spaces are lines (``--lines-block``).
    """
    scale, colours = tokens.scale, tokens.colours

    def stack(found: re.Match[str]) -> str:
        role, variant, latin, between, generic = found.groups()
        plain = f'"{latin}",{between},"{latin} {FALLBACK}",{generic}'
        kind = "Sans" if role == "display" else "Serif"
        marked = f'"{PUNCTUATION_FAMILY} {kind}",{plain}'
        if role == "mono":
            return f"--font-{role}{variant or ''}:{plain}"
        if variant:
            return f"--font-{role}{variant}:{marked}"
        own = marked if language.script.wide else plain
        return f"--font-{role}:{own};--font-{role}-other:{plain}"

    # On a screen lengths follow the size of its text: 1 is the size of running text in print.
    ratios = {
        "leading": scale.leading,
        "small": scale.small,
        "caption": scale.caption,
        "lead": scale.lead,
        "heading-1": scale.heading1,
        "heading-2": scale.heading2,
        "heading-3": scale.heading3,
        "title": scale.title,
        "hang": tokens.page.hang * 72 / 25.4,
    }
    # Space goes by lines: 1 is the leading in print.
    lines = {"heading": tokens.spacing.heading, "block": tokens.spacing.block}
    properties = (
        *(f"--ratio-{name}:{size / scale.text:.3f}" for name, size in ratios.items()),
        *(f"--lines-{name}:{space / scale.leading:.3f}" for name, space in lines.items()),
        f"--figure-ground:{colours.paper}",
    )
    families = STACK.sub(stack, css_custom_properties(tokens, language))
    return f"{families}\n:root{{{';'.join(properties)}}}"


def screen_sheets(institute: Institute, language: Language) -> tuple[str, ...]:
    """Return the style sheets of the web page, in the order in which they hold."""
    known = environment(institute)
    return (
        screen_properties(institute.tokens, language),
        *(source(known, sheet) for sheet in SCREEN_SHEETS),
        *(
            source(known, f"{folder}/{chosen(institute.tokens)}/screen.css")
            for folder, chosen in DESIGNS.items()
        ),
        *(institute.stylesheets or {}).get("screen", ()),
    )
