"""A pack's page, with room for two columns: of a parallel edition, or of text."""

from __future__ import annotations

from dataclasses import replace

from .model import Institute, Tokens

_SMALLER = 0.9
"""How large text is set in a column, to that of a page: a line holds fewer words."""

_LEADING = 1.1
"""How much further apart its lines are than in Latin alone: on them lines of Han stand too."""

_LEAST = 8.5
"""The smallest that it is set, in pt."""

_PT = 25.4 / 72

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
            page=replace(page, inner=margin, outer=margin, hang=0.0, columns=1),
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


NARROWEST = 50.0
"""What a column of text is wide at least, in mm: some 35 letters."""

GUTTER = 2
"""Between two columns of text, in em: whole squares, so that lines of Han are rows of them."""


def column_width(tokens: Tokens) -> float:
    """Return how wide a column of text is in mm: the whole measure where there is one."""
    page = tokens.page
    gaps = (page.columns - 1) * GUTTER * tokens.scale.text * _PT
    return (page.width - page.inner - page.outer - gaps) / page.columns


def columns_too_narrow(tokens: Tokens) -> bool:
    """Return whether two columns are asked for that the page has no room for."""
    return tokens.page.columns > 1 and column_width(with_text_columns(tokens)) < NARROWEST


def with_text_columns(tokens: Tokens) -> Tokens:
    """Return ``tokens`` with a page for as many columns of text as they say.

    Of two, the first begins where titles would hang. Notes have no place in the margin.
    """
    page = tokens.page
    if page.columns == 1:
        return tokens
    return replace(
        tokens,
        page=replace(page, inner=page.inner - page.hang, hang=0.0),
        ornaments=replace(tokens.ornaments, margin_notes=0.0),
    )
