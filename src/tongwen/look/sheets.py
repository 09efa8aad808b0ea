"""The style sheets of the page: the house's, run with an institute's tokens, and the pack's own."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ..institute import (
    BESIDE_NOTES,
    DROP_LINES,
    Institute,
    css_custom_properties,
    lockups,
)
from ..institute.lockup import (
    FIRST_LEADING,
    FIRST_SIZE,
    OTHER_LEADING,
    OTHER_SIZE,
    DrawingPlace,
    drawing_place,
)
from ..languages import Language
from ..templating import environment, render
from ..views import of_institute, readable

PAGE_SHEET = "pdf/print.css"

readable(DrawingPlace)


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
        "cover_left": on_cover[0].left,
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
    bare = {"chapters": (), "fits": (), "run_of": (), "capitals": ()}
    sheet = render(
        environment(institute), PAGE_SHEET, institute=of_institute(institute), language=language,
        **bare, **known,
    )  # fmt: skip
    return (f"{known['properties']}{sheet}", *known["stylesheets"])
