"""Walking reaches every node, and rebuilding changes only what it is asked to."""

from __future__ import annotations

from typing import get_args

from sample import parallel_edition, sample_edition
from tongwen import document
from tongwen.document import (
    Document,
    Emphasis,
    Heading,
    InlineImage,
    Link,
    Paragraph,
    Passage,
    Text,
)
from tongwen.walk import (
    map_blocks,
    map_inlines,
    map_passages,
    only_pictures,
    passages,
    plain_text,
    walk,
)


def test_the_sample_holds_every_node_type() -> None:
    editions = (sample_edition(), parallel_edition())
    seen = {type(node) for edition in editions for node in walk(edition.document)}
    unions = (*get_args(document.Block), *get_args(document.Inline))
    assert [kind.__name__ for kind in unions if kind not in seen] == []


def test_rebuilding_without_a_change_returns_the_same_object() -> None:
    tree = sample_edition().document
    assert map_inlines(tree, lambda inline: inline) is tree


def test_pictures_perhaps_as_links_are_no_words() -> None:
    picture = InlineImage("a.png", "A")
    link = Link("https://example.org", (picture,))
    assert only_pictures(Passage((picture, Text(" "), link)))
    assert not only_pictures(Passage((picture, Text("words"))))
    assert not only_pictures(Passage(()))


def test_an_inline_can_become_several() -> None:
    passage = Passage((Emphasis((Text("a b"),)), Text("c")))
    split = map_inlines(
        passage,
        lambda inline: (
            tuple(Text(word) for word in inline.text.split())
            if isinstance(inline, Text)
            else inline
        ),
    )
    assert split.content == (Emphasis((Text("a"), Text("b"))), Text("c"))


def test_blocks_and_passages_are_mapped_wherever_they_are() -> None:
    tree = sample_edition().document
    upper = map_passages(
        tree, lambda p: Passage((Text(plain_text(p.content).upper()),)) if p else p
    )
    assert "A NOTE WITH STRESS." in plain_text(upper.notes[0].blocks)
    assert len(list(passages(upper))) == len(list(passages(tree)))
    flat = map_blocks(
        tree, lambda block: Paragraph(block.content) if isinstance(block, Heading) else block
    )
    assert not any(isinstance(node, Heading) for node in walk(flat))


def test_plain_text_reads_what_is_printed() -> None:
    text = plain_text(sample_edition().document.blocks)
    for words in ("17th October", "Figure 1", "[1; 2, p. 7]", "人類命運共同體", "x²"):
        assert words.split()[0] in text
    assert plain_text(Document(())) == ""
