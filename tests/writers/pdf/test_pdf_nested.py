"""What stands in another block: in a callout, in a quotation, in a list, in a line."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from PIL import Image as Picture
from test_pdf_copyfitting import edition_of

from drawing import opened_by_mupdf
from sample import INSTITUTE, para
from shared import shared
from tongwen.document import (
    Block,
    Callout,
    Caption,
    Cell,
    Column,
    Figure,
    Image,
    InlineImage,
    List,
    ListItem,
    Quote,
    Resource,
    Row,
    Table,
)
from tongwen.writers.pdf import write_pdf

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)


def items(*blocks: Block | tuple[Block, ...], checked: bool | None = None) -> tuple[ListItem, ...]:
    each = (block if isinstance(block, tuple) else (block,) for block in blocks)
    return tuple(ListItem(one, checked) for one in each)


def ordered(*blocks: Block | tuple[Block, ...]) -> List:
    return List(items(*blocks), ordered=True)


def table(word: str) -> Table:
    rows = tuple(Row((Cell(para(word).content), Cell(para("told").content))) for _ in range(2))
    return Table((Column(), Column()), (), rows)


def figure(word: str) -> Figure:
    return Figure((Image("dot.png", para("A dot").content),), Caption(para(word).content))


BLOCKS: tuple[Block, ...] = (
    Callout("note", (para("Incallout"), table("Cellcallout"), figure("Figcallout")), label="Note"),
    Quote((para("Inquote"), table("Cellquote"), figure("Figquote"))),
    List(items((para("Initem"), table("Cellitem"), figure("Figitem")))),
    List(
        items((para("Outertask"), List(items(para("Innertask"), checked=True))), checked=True),
    ),
    ordered((para("First"), ordered((para("Second"), ordered(para("Third")))))),
    List(items((para("Bullet"), ordered(para("Numbered"))))),
    para(InlineImage("dot.png", "One dot", "49%"), " ", InlineImage("dot.png", "Other", "49%")),
    para("A sign ", InlineImage("dot.png", "A sign"), " in a line."),
)  # fmt: skip


def nested() -> bytes:
    # With its front, whose words make a gap between words of what else may stand for one.
    edition = replace(edition_of(BLOCKS), institute=INSTITUTE)
    output = io.BytesIO()
    Picture.new("RGB", (400, 300), "#3366aa").save(output, "PNG")
    dot = Resource("dot.png", "image/png", output.getvalue(), 400, 300)
    artefact = write_pdf(replace(edition, resources={"dot.png": dot}), MOMENT)
    assert artefact.problems == ()
    return artefact.data


Box = tuple[float, ...]


@cache
def every_word() -> tuple[tuple[int, str, Box], ...]:
    """Return the page, the letters and the box, in pt, of each word."""
    with opened_by_mupdf(shared(nested)) as document:
        return tuple(
            (number, word[4], tuple(word[:4]))
            for number, page in enumerate(document)
            for word in page.get_text("words")
        )


def words() -> dict[str, Box]:
    return {word: box for _, word, box in every_word()}


@pytest.mark.parametrize("around", ["callout", "quote", "item"])
def test_what_stands_in_a_block_begins_where_its_text_does(around: str) -> None:
    text = words()[f"In{around}"][0]
    for inner in ("Cell", "Fig"):
        assert words()[f"{inner}{around}"][0] >= text - 0.5


def test_a_task_within_a_task_is_set_in() -> None:
    assert words()["Innertask"][0] > words()["Outertask"][0] + 8


def test_numbers_of_lists_in_lists_are_those_of_word() -> None:
    def label(word: str) -> str:
        ((page, (left, _, _, foot)),) = (
            (number, box) for number, one, box in every_word() if one == word
        )
        return max(
            (box[0], one)
            for number, one, box in every_word()
            if number == page and box[2] < left + 1 and abs(box[3] - foot) < 5
        )[1]

    assert [label(word) for word in ("First", "Second", "Third")] == ["1.", "a.", "i."]
    assert label("Numbered") == "a."


def test_pictures_with_a_width_stand_side_by_side() -> None:
    with opened_by_mupdf(shared(nested)) as document:
        found: list[Any] = [
            image["bbox"] for page in document for image in page.get_image_info()
        ]  # fmt: skip
    one, other, sign = found[-3:]
    assert one[1] == pytest.approx(other[1], abs=0.5)
    assert other[0] > one[2]
    assert other[2] - one[0] > 350
    assert (one[3] - one[1]) / (one[2] - one[0]) == pytest.approx(0.75, abs=0.01)
    assert sign[3] - sign[1] < 14
