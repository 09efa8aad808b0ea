"""How wide a table's columns are: by their longest word or short cell, in every format."""

from __future__ import annotations

import pytest

from sample import TOKENS, para
from tongwen.columns import column_shares, decimal_tails
from tongwen.document import Cell, Column, LanguageSpan, Row, Strong, Table, Text

LONG = "a sentence that takes what room is left, and then some more of it, as sentences do "


def shares(*rows: tuple[str, ...], columns: tuple[Column, ...] = ()) -> tuple[float, ...]:
    """Return the shares of a table with these cells."""
    return column_shares(
        Table(
            columns or (Column(),) * len(rows[0]),
            (),
            tuple(Row(tuple(Cell(para(words).content) for words in row)) for row in rows),
        ),
        TOKENS,
        (),
    )


def room(share: float) -> float:
    """Return how many characters of Han a column has room for."""
    page = TOKENS.page
    width = page.width - page.inner - page.outer + page.hang
    return (share * width - 4) / (TOKENS.scale.caption * 25.4 / 72)


def test_a_short_cell_is_not_parted_beside_long_ones() -> None:
    found = shares(("機器人技術", LONG * 3, LONG * 3), ("電腦視覺", LONG, LONG))
    assert sum(found) == pytest.approx(1)
    assert room(found[0]) >= 5
    assert found[1] == pytest.approx(found[2])


def test_no_word_is_parted_where_all_have_room() -> None:
    words = ("Telecommunications", "Responsibilities", "Characteristics", LONG * 4)
    found = shares(words)
    letters = [room(share) / len(word) for share, word in zip(found[:3], words[:3], strict=True)]
    assert min(letters) > 0.42
    assert found[3] > max(found[:3])


def test_what_is_left_over_goes_to_all_columns() -> None:
    """Where each cell has one line, the one that is not short would get all of it."""
    found = shares(("Ob", "Kara Sea, in the north", "5,410"), ("Amur", "Tatar Strait", "4,444"))
    assert found[0] > 0.15
    assert found[2] > 0.15


def test_decimal_points_stand_one_under_the_other() -> None:
    rows = tuple(
        Row(tuple(Cell(para(words).content) for words in (number, number)))
        for number in ("1.25", "12.5", "7", "–")
    )
    table = Table((Column(alignment="right"), Column()), (), rows)
    assert [decimal_tails(table).get(id(row.cells[0]), 0) for row in rows] == [0, 0.5, 1.27, 0]
    assert not any(id(row.cells[1]) in decimal_tails(table) for row in rows)
    alike = Table(table.columns, (), rows[:1] * 2)
    assert decimal_tails(alike) == {}  # they are in line as they are


def test_room_goes_where_it_makes_the_table_lower() -> None:
    """By what they hold alone, the second column would get most, and its cells no line less."""
    found = shares(("Testing and certification of systems", "x " * 110), ("Law", LONG))
    assert room(found[0]) < 12
    found = shares(("Testing and certification of systems", "Papers " * 4), ("Law", "Two"))
    assert room(found[0]) > 17


def test_a_name_in_another_language_stays_whole() -> None:
    name = LanguageSpan("zh-Hant", (Text("國家互聯網信息辦公室"),))
    row = Row((Cell(para("CAC ", name).content), Cell(para(LONG * 4).content)))
    assert room(column_shares(Table((Column(),) * 2, (), (row,)), TOKENS, ())[0]) >= 10


def test_a_han_name_that_word_would_part_has_its_line() -> None:
    name = LanguageSpan("zh-Hant", (Text("國家互聯網信息辦公室"),))
    cells = [Cell(para(*words).content) for words in (("CAC ", name), (LONG * 3,), (LONG * 3,))]
    table = Table((Column(),) * 3, (), (Row(tuple(cells)),))
    kept = column_shares(table, TOKENS, ())
    parted = column_shares(table, TOKENS, (), names_part=True)
    assert room(kept[0]) < 12 < room(parted[0])


def test_a_han_name_that_begins_a_line_asks_for_no_more_room() -> None:
    name = LanguageSpan("zh-Hant", (Text("寒武紀"),))
    words = (("Cambricon Technologies ", name), (LONG * 6,), (LONG * 6,))
    row = Row(tuple(Cell(para(*cell).content) for cell in words))
    table = Table((Column(),) * 3, (), (row,))
    kept = column_shares(table, TOKENS, ())
    assert column_shares(table, TOKENS, (), names_part=True) == kept


def test_what_an_author_says_holds() -> None:
    columns = (Column(share=0.3), Column(share=0.1))
    assert shares(("機器人技術", LONG), columns=columns) == pytest.approx((0.75, 0.25))


def test_cells_over_several_columns_or_rows_are_no_measure() -> None:
    wide = Row((Cell(para(LONG).content, column_span=2), Cell(para("c").content)))
    plain = Row(tuple(Cell(para(words).content) for words in ("a", "b", "c")))
    table = Table((Column(),) * 3, (wide,), (plain, plain))
    found = column_shares(table, TOKENS, ())
    assert found[0] == pytest.approx(found[1], rel=0.1)
    tall = Row((Cell(para("a").content, row_span=2), *plain.cells[1:]))
    below = Row((Cell(para("b").content), Cell(para(LONG).content)))
    assert column_shares(Table((Column(),) * 3, (), (tall, below)), TOKENS, ())[2] > 0.5


def test_a_table_without_cells_has_shares_all_the_same() -> None:
    assert column_shares(Table((Column(), Column()), (), ()), TOKENS, ()) == (0.5, 0.5)
    assert column_shares(Table((), (), ()), TOKENS, ()) == ()


def test_a_sum_in_bold_has_the_room_of_bold_figures() -> None:
    def first(words: Text | Strong) -> float:
        row = Row((Cell(para(words).content), Cell(para(LONG * 4).content)))
        return column_shares(Table((Column(),) * 2, (), (row,)), TOKENS, ())[0]

    assert first(Strong((Text("US$1,237,550"),))) > first(Text("US$1,237,550"))
