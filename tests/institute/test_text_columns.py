"""A page of two columns of text: what the tokens become."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sample import INSTITUTE
from tongwen.institute import GUTTER, column_width
from tongwen.institute.columns import columns_too_narrow, with_text_columns
from tongwen.institute.css import css_custom_properties
from tongwen.languages import LANGUAGES

PT = 25.4 / 72


def test_the_first_column_begins_where_titles_hang() -> None:
    tokens = INSTITUTE.tokens
    two = with_text_columns(replace(tokens, page=replace(tokens.page, columns=2)))
    assert two.page.inner == tokens.page.inner - tokens.page.hang
    assert two.page.hang == 0
    assert with_text_columns(tokens) is tokens
    measure = two.page.width - two.page.inner - two.page.outer
    gutter = GUTTER * two.scale.text * PT
    assert 2 * column_width(two) + gutter == pytest.approx(measure)


def test_a_column_is_not_too_narrow_for_words() -> None:
    tokens = INSTITUTE.tokens
    page = replace(tokens.page, columns=2, hang=0.0)
    narrow = replace(tokens, page=replace(page, inner=60.0, outer=60.0))
    assert columns_too_narrow(narrow)
    assert not columns_too_narrow(replace(tokens, page=replace(page, inner=22.0, outer=22.0)))
    assert not columns_too_narrow(replace(narrow, page=replace(narrow.page, columns=1)))


def test_each_column_of_han_is_whole_squares() -> None:
    tokens = INSTITUTE.tokens
    tokens = with_text_columns(replace(tokens, page=replace(tokens.page, columns=2)))
    said = css_custom_properties(tokens, LANGUAGES["zh-Hant"])
    outer = float(said.split("--margin-outer:")[1].split("mm")[0])
    wide = column_width(replace(tokens, page=replace(tokens.page, outer=outer)))
    assert wide / (tokens.scale.text * PT) == pytest.approx(
        round(wide / (tokens.scale.text * PT)), abs=1e-3
    )
