"""The index: what is gathered, in which order, and where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tongwen.diagnostics import Problems
from tongwen.document import (
    Block,
    Document,
    Heading,
    Index,
    Indexed,
    IndexEntry,
    Link,
    Paragraph,
    Passage,
    Text,
)
from tongwen.languages import LANGUAGES
from tongwen.transforms import Context
from tongwen.transforms.index import resolve_index
from tongwen.walk import plain_text, walk


def marked(*path: str, see: str = "", also: bool = False) -> Paragraph:
    words = Text(path[-1])
    return Paragraph(Passage((Indexed((words,), path, see, also),), f"[{path[-1]}]"))


def resolved(*blocks: Block, tag: str = "en") -> tuple[Document, list[str]]:
    of = Context(LANGUAGES[tag], None, LANGUAGES["en"], problems=Problems())
    document = resolve_index(Document(blocks, language=tag), of)
    return document, [problem.code for problem in of.problems]


def lines(entries: tuple[IndexEntry, ...], depth: int = 0) -> list[str]:
    found = []
    for entry in entries:
        sections = "".join(f" {mention.section}" for mention in entry.mentions)
        found += [f"{'-' * depth}{plain_text(entry.content)}{sections}"]
        found += lines(entry.entries, depth + 1)
    return found


def index_of(document: Document) -> Index:
    return next(node for node in walk(document) if isinstance(node, Index))


HEADING = Heading(2, Passage((Text("A section"),)), "a", number="1.1")


def test_entries_lie_below_one_another_with_the_sections_they_stand_in() -> None:
    document, told = resolved(
        marked("rivers", "in flood"), marked("Éclat"), HEADING, marked("rivers"), marked("canals"),
        marked("rivers", "in flood"), marked("brooks", see="rivers!in flood"),
        marked("canals", see="rivers", also=True), marked("zoo@apes"), Index(),
    )  # fmt: skip
    assert told == []
    assert lines(index_of(document).entries) == [
        "brooks, see rivers, in flood", "canals 1.1 1.1", "-see also rivers", "Éclat ",
        "rivers 1.1", "-in flood  1.1", "apes 1.1",
    ]  # fmt: skip
    names = {node.identifier for node in walk(document) if isinstance(node, (Indexed, IndexEntry))}
    led = {node.target[1:] for node in walk(document) if isinstance(node, Link)}
    places = {place.target for node in walk(document) if isinstance(node, IndexEntry)
              for place in node.mentions}  # fmt: skip
    assert led <= names
    assert places == {name for name in names if name.startswith("index-")}
    assert len(places) == 8 - 1, "each place has a name of its own, a mere reference none"


@pytest.mark.parametrize(
    ("tag", "order"),
    [("zh-Hans", ["北京", "长江", "重庆", "黄河"]), ("zh-Hant", ["北京", "長江", "黃河"])],
)
def test_chinese_is_in_the_order_of_its_region(tag: str, order: list[str]) -> None:
    document, _ = resolved(*map(marked, reversed(order)), Index(), tag=tag)
    found = [plain_text(entry.content) for entry in index_of(document).entries]
    assert found == order


def test_a_mark_has_one_name_in_all_languages() -> None:
    one = marked("floods")
    other = replace(one, content=replace(marked("洪水").content, message=one.content.message))
    names = [
        node.identifier
        for block in (one, other)
        for node in walk(resolved(block, Index())[0])
        if isinstance(node, Indexed)
    ]
    assert names[0] == names[1] != ""


def test_what_is_half_or_leads_nowhere_is_told() -> None:
    assert resolved(Index())[1] == ["IDX-01"]
    assert resolved(marked("floods"))[1] == ["IDX-01"]
    assert resolved(marked("brooks", see="rivers"), Index())[1] == ["IDX-02"]
    assert resolved(HEADING)[1] == []
