"""The print of the resolved model."""

from __future__ import annotations

import datetime
import difflib
from dataclasses import replace

from sample import para, sample_edition
from tongwen.document import Block, Inline, Link, Text
from tongwen.walk import plain_text, walk
from tongwen.writers.native import write_native

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)


def printed() -> str:
    return write_native(sample_edition(), MOMENT).data.decode()


def test_every_kind_of_block_and_inline_and_every_word_is_in_print() -> None:
    text = printed()
    document = sample_edition().document
    for kind in (*Block.__args__, *Inline.__args__):
        assert kind.__name__ in text
    for node in walk(document):
        if isinstance(node, Text):
            assert repr(node.text) in text
    assert "published: 2023-10-17" in text
    assert repr(plain_text(sample_edition().metadata.title)) in text


def test_a_change_of_the_content_shows_on_its_own_lines_only() -> None:
    edition = sample_edition()
    link = para(Link("https://example.org/", (Text("more"),)))
    document = replace(edition.document, blocks=(*edition.document.blocks, link))
    before = printed().splitlines()
    after = write_native(replace(edition, document=document), MOMENT).data.decode().splitlines()
    ends = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert [line[0] for line in ends] == ["+"] * 7
    assert "Text 'more'" in "".join(ends)
    assert "target: 'https://example.org/'" in "".join(ends)
