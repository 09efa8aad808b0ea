"""A pack's page, with room for two columns: for parallel editions."""

from __future__ import annotations

from dataclasses import replace

from .model import Institute

_SMALLER = 0.9
"""How large text is set in a column, to that of a page: a line holds fewer words."""

_LEADING = 1.1
"""How much further apart its lines are than in Latin alone: on them lines of Han stand too."""

_LEAST = 8.5
"""The smallest that it is set, in pt."""

_MARGIN = 0.105
"""How wide the margins at both sides are, to the page: 22 mm of A4."""


def in_columns(institute: Institute) -> Institute:
    """Return ``institute`` with a page that has room for two columns of text.

    Margins are narrow and alike, nothing hangs into them, text is a little smaller. Both columns
    have one leading, between that of Latin and that of Han, so that their lines stand in rows. What
    a pack sets in the margin or over several lines (notes, pull quotes, drop capitals) has no
    place.
    """
    tokens = institute.tokens
    page, scale = tokens.page, tokens.scale
    margin = round(page.width * _MARGIN, 1)
    text = max(round(scale.text * _SMALLER, 2), min(_LEAST, scale.text))
    factor = text / scale.text
    return replace(
        institute,
        partners=tuple(map(in_columns, institute.partners)),
        tokens=replace(
            tokens,
            page=replace(page, inner=margin, outer=margin, hang=0.0),
            scale=replace(
                scale,
                text=text,
                leading=round(scale.leading * factor * _LEADING, 2),
                lead=round(scale.lead * factor, 2),
                heading3=round(max(scale.heading3 * factor, text), 2),
            ),
            ornaments=replace(
                tokens.ornaments, pull_quotes=False, drop_capitals=False, margin_notes=0.0
            ),
        ),
    )
