"""Pairing: two Documents of one report become one that loses nothing of either."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sample import p, para, parallel_edition, sample_edition
from tongwen.document import (
    NO_PASSAGE,
    Block,
    Caption,
    Cell,
    Citation,
    Column,
    Document,
    Figure,
    Heading,
    Image,
    Index,
    IndexEntry,
    Link,
    List,
    Note,
    NoteReference,
    Parallel,
    Passage,
    Row,
    Table,
    Text,
)
from tongwen.transforms.pairing import name_in_both, paired
from tongwen.walk import map_outer_passages, plain_text, walk

BLOCKS = tuple(
    replace(block, companion=NO_PASSAGE) if isinstance(block, Heading) else block
    for block in sample_edition().document.blocks
)


def translated(document: Document) -> Document:
    """The same document, each passage of it another's."""

    def change(passage: Passage) -> Passage:
        return replace(passage, content=(Text("譯文："), *passage.content)) if passage else passage

    return replace(map_outer_passages(document, change), language="zh-Hant")


def words_of(node: Any) -> Counter[str]:
    """The words of every text, however its passages are put together."""
    texts = (part.text for part in walk(node) if isinstance(part, Text))
    return Counter(word for text in texts for word in text.split())


def named(node: Any) -> list[str]:
    return [name for part in walk(node) if (name := getattr(part, "identifier", ""))
            and not isinstance(part, NoteReference)]  # fmt: skip


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_nothing_of_either_text_is_lost_and_nothing_is_named_twice(blocks: list[Block]) -> None:
    first = Document(tuple(blocks))
    both = paired(first, translated(first))
    said, ours = words_of(both.blocks), words_of(first.blocks)
    assert not ours - said
    assert [name for name in named(both.blocks) if name not in named(first.blocks)] == []
    assert Counter(named(both.blocks)) == Counter(named(first.blocks))
    marks = sum(count for word, count in said.items() if word.startswith("譯文："))
    whole = sum(count for word, count in words_of(translated(first).blocks).items()
                if word.startswith("譯文："))  # fmt: skip
    # What a picture shows, and the list of works, are told in one language.
    untold = sum(
        bool(node.alternative) for node in walk(first.blocks) if isinstance(node, Figure | Image)
    )
    assert marks >= whole - untold


@given(st.lists(st.sampled_from(BLOCKS), max_size=8))
@settings(deadline=None, max_examples=40)
def test_a_text_beside_itself_is_itself(blocks: list[Block]) -> None:
    alone = Document(tuple(blocks))
    assert paired(alone, alone) == alone


def pair(one: Block, other: Block) -> tuple[Block, ...]:
    return paired(Document((one,)), Document((other,), language="zh-Hant")).blocks


def test_words_become_a_row_and_each_item_one_of_its_own() -> None:
    ours = List(tuple(item.items[0] for item in (_list("a"), _list("b"))), ordered=True, start=3)
    theirs = replace(ours, items=tuple(item.items[0] for item in (_list("甲"), _list("乙"))))
    first, second = pair(ours, theirs)
    assert [type(row) for row in (first, second)] == [Parallel, Parallel]
    lists = [node for node in walk(second) if isinstance(node, List)]
    assert [(part.start, plain_text(part)) for part in lists] == [(4, "b"), (4, "乙")]


def _list(words: str) -> List:
    block = next(block for block in BLOCKS if isinstance(block, List))
    return replace(block, items=(replace(block.items[0], blocks=(para(words),)),))


def test_a_table_stands_once_with_its_numbers_once() -> None:
    def table(head: str, caption: str, label: str) -> Table:
        return Table(
            (Column(),),
            (Row((Cell(p(head), header=True),)),),
            (Row((Cell(p("1,500")),)),),
            Caption(p(caption), label),
            "tbl-a",
        )

    (made,) = pair(table("Sum", "Sums", "Table 1"), table("總數", "總表", "表 1"))
    assert isinstance(made, Table)
    assert made.caption
    assert plain_text(made.head[0].cells[0].content) == "Sum 總數"
    assert plain_text(made.body[0].cells[0].content) == "1,500"
    assert plain_text(made.caption.content) == "Sums 表 1\u2002總表"


def test_a_name_that_both_texts_have_in_both_scripts_stands_once() -> None:
    def cells(*words: str) -> Table:
        return Table((Column(),) * len(words), (), (Row(tuple(Cell(p(word)) for word in words)),))

    (made,) = pair(
        cells("DJI 大疆", "2017/10", "Drones 大疆"), cells("大疆（DJI）", "10/2017", "大疆無人機")
    )
    assert isinstance(made, Table)
    assert [plain_text(cell.content) for cell in made.body[0].cells] == [
        "DJI 大疆", "2017/10 10/2017", "Drones 大疆 大疆無人機",
    ]  # fmt: skip


def test_a_chapter_keeps_its_second_title_apart_and_a_section_holds_it() -> None:
    (chapter,) = pair(Heading(1, p("Rivers"), "r"), Heading(1, p("河流"), "r"))
    (section,) = pair(Heading(2, p("Floods"), "f"), Heading(2, p("水患"), "f"))
    assert isinstance(chapter, Heading)
    assert isinstance(section, Heading)
    assert (plain_text(chapter.content), plain_text(chapter.companion)) == ("Rivers", "河流")
    assert (plain_text(section.content), plain_text(section.companion)) == ("Floods 水患", "")


def test_a_note_has_both_texts_and_one_number_wherever_it_is_called() -> None:
    def text(language: str, words: str, *order: tuple[str, str]) -> Document:
        calls = (NoteReference(name, number=number) for name, number in order)
        notes = tuple(Note(name, (para(f"{words} {name}"),), number) for name, number in order)
        return Document((para(words, *calls),), notes, language)

    first = text("en", "Word", ("a", "1"), ("b", "2"))
    second = text("zh-Hant", "字", ("b", "1"), ("a", "2"), ("c", "3"))
    both = paired(first, second)
    calls = [node for node in walk(both.blocks) if isinstance(node, NoteReference)]
    assert [(call.identifier, call.number, call.repeated) for call in calls] == [
        ("a", "1", False), ("b", "2", False), ("b", "2", True), ("a", "1", True), ("c", "3", False),
    ]  # fmt: skip
    assert [(note.identifier, note.number) for note in both.notes] == [
        ("a", "1"), ("b", "2"), ("c", "3"),
    ]  # fmt: skip
    assert plain_text(both.notes[0].blocks) == "Word a字 a"


def test_the_entries_of_each_index_refer_to_one_another() -> None:
    def index(rivers: str, canals: str) -> Index:
        see = Link(f"#entry-{rivers}", (Text(rivers),))
        return Index(
            (
                IndexEntry((Text(rivers),), f"entry-{rivers}"),
                IndexEntry((Text(f"{canals}, "), see), f"entry-{canals}"),
            )
        )

    (row,) = pair(index("rivers", "canals"), index("rivers", "運河"))
    names = [node.identifier for node in walk(row) if isinstance(node, IndexEntry)]
    assert names == ["entry-rivers", "entry-canals", "entry-rivers-2", "entry-運河-2"]
    led = [node.target for node in walk(row) if isinstance(node, Link)]
    assert led == ["#entry-rivers", "#entry-rivers-2"]


def test_citations_lead_back_to_the_first_text_alone() -> None:
    names = [node.identifier for node in walk(parallel_edition().document.blocks)
             if isinstance(node, Citation) and node.identifier]  # fmt: skip
    assert len(names) == len(set(names)) > 0


def test_a_person_is_named_in_both_languages_and_once_where_the_letters_are_the_same() -> None:
    tags = ("en", "zh-Hant")
    pairs = (("Ada Li", "李艾達"), ("Dr. Ada Li", "Ada Li 博士"), ("李", "李"))
    said = [plain_text(name_in_both(p(one), p(other), tags)) for one, other in pairs]
    assert said == ["Ada Li · 李艾達", "Dr. Ada Li", "李"]
    edition = parallel_edition()
    people = [[plain_text(line) for line in (one.name, *one.affiliation)] for one in edition.people]
    assert people == [
        ["A. Author · 甲", "Department of Examples", "Example University", "例子系", "例子大學"],
        ["B. Author", "Institute of Examples"],
    ]
    # Catalogues and programs are told one name of each.
    assert [plain_text(one.name) for one in edition.metadata.contributors] == [
        "A. Author", "B. Author",
    ]  # fmt: skip
