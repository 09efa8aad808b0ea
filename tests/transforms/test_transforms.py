"""Numbers, cross-references, contents and spaces: what depends on the whole report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample import p, para
from tongwen.diagnostics import Problems, Span
from tongwen.document import (
    Block,
    Callout,
    Caption,
    Cell,
    Citation,
    Column,
    CrossReference,
    Division,
    Document,
    Emphasis,
    Epigraph,
    Figure,
    Heading,
    Image,
    Inline,
    LanguageSpan,
    Link,
    List,
    ListItem,
    MathBlock,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Row,
    Strong,
    Table,
    Text,
)
from tongwen.languages import LANGUAGES
from tongwen.readers.markdown import read_markdown
from tongwen.transforms import TRANSFORMS, Context, resolve
from tongwen.transforms.contents import resolve_contents
from tongwen.transforms.crossrefs import resolve_cross_references
from tongwen.transforms.numbering import resolve_numbers
from tongwen.transforms.ornaments import resolve_drop_capitals, resolve_pull_quotes
from tongwen.transforms.scripts import mark_scripts
from tongwen.transforms.typography import resolve_typography, set_spaces
from tongwen.walk import plain_text, walk

ENGLISH, CHINESE = LANGUAGES["en"], LANGUAGES["zh-Hant"]


def test_a_pack_leaves_pull_quotes_out_before_anything_is_numbered() -> None:
    inside = Division((PullQuote((para("Said twice."),)), para("Kept.")))
    document = Document((PullQuote((para("Said twice."),)), inside))
    assert resolve_pull_quotes(document, context()) == document
    without = resolve_pull_quotes(document, replace(context(), pull_quotes=False))
    assert without.blocks == (Division((para("Kept."),)),)
    assert TRANSFORMS[1] is resolve_pull_quotes


LONG = "Rivers rise and fall, and those who live by them have learnt to read the signs. " * 5


def capital_of(tag: str, *blocks: Block) -> str:
    """Return the drop capital of a chapter with ``blocks``; "" for none."""
    document = Document((Heading(1, p("Title")), *blocks, para(LONG)))
    resolved = resolve_drop_capitals(document, replace(context(tag), capitals_from=300))
    capitals = [node.capital for node in walk(resolved) if isinstance(node, Paragraph)]
    assert sum(map(bool, capitals)) <= 1
    return "".join(capitals)


def test_a_chapter_opens_with_a_drop_capital_where_it_may() -> None:
    lead = Division((para("Lead."),), role="lead")
    assert capital_of("en", lead, Epigraph((para("Said."),)), para("“Any", LONG)) == "“A"
    assert capital_of("en", para(LONG), Heading(2, p("Part"))) == "R"
    none: list[tuple[Block, ...]] = [
        (Heading(2, p("Part")),),
        (List((ListItem((para("item"),)),)),),
        (para("Short. "), para(LONG)),
        (para(Emphasis((Text("Stressed"),)), LONG),),
        (para(Link("#x", (Text("Linked"),)), LONG),),
        (para("1953 was ", LONG),),
        (para("iRiver is ", LONG),),
        (Paragraph(Passage((Text(LONG),), language="zh-Hant")),),
    ]
    assert [capital_of("en", *blocks) for blocks in none] == [""] * len(none)
    assert capital_of("zh-Hant") == ""
    document = Document((Heading(1, p("Title")), para(LONG)))
    assert resolve_drop_capitals(document, context()) == document
    opened = replace(para("“Any."), capital="“A")
    assert plain_text(opened.after_capital) == "ny."


def context(tag: str = "en") -> Context:
    return Context(LANGUAGES[tag], None, LANGUAGES[tag], problems=Problems())


def codes(of: Context) -> list[str]:
    return [problem.code for problem in of.problems]


def numbered(*blocks: Block, notes: Iterable[Note] = (), of: Context | None = None) -> Document:
    return resolve_numbers(Document(blocks, tuple(notes)), of or context())


def headings(document: Document) -> list[str]:
    return [node.number for node in walk(document) if isinstance(node, Heading)]


def h(level: int, title: str = "Title", *, numbered: bool = True, identifier: str = "") -> Heading:
    return Heading(level, p(title), identifier, numbered)


# --- headings -------------------------------------------------------------------------------


def test_chapters_and_sections_are_counted() -> None:
    document = numbered(h(1), h(2), h(2), h(3), h(1), h(2))
    assert headings(document) == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]


def test_below_an_unnumbered_heading_nothing_is_numbered_until_its_level_returns() -> None:
    document = numbered(
        h(1, numbered=False), h(2), h(3), h(1), h(2, numbered=False), h(3), h(2), h(1)
    )
    assert headings(document) == ["", "", "", "1", "", "", "1.1", "2"]


def test_headings_in_divisions_count_and_those_in_quotations_do_not() -> None:
    document = numbered(h(1), Division((h(2),), "landscape"), Quote((h(2),)), h(2))
    assert headings(document) == ["1", "1.1", "", "1.2"]


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=30))
def test_heading_numbers_are_unique_and_increase(levels: list[tuple[int, bool]]) -> None:
    document = numbered(*(h(level, numbered=is_numbered) for level, is_numbered in levels))
    numbers = [tuple(map(int, number.split("."))) for number in headings(document) if number]
    assert numbers == sorted(set(numbers))
    for heading in document.blocks:
        assert isinstance(heading, Heading)
        assert not heading.number or heading.number.count(".") == heading.level - 1


# --- figures, tables, equations ---------------------------------------------------------------


def figure(identifier: str = "", *inner: Block, caption: str = "A caption") -> Figure:
    return Figure(inner or (para("…"),), Caption(p(caption)) if caption else None, identifier)


def table(*cells: Inline | str, caption: tuple[Inline | str, ...] = ("A table",)) -> Table:
    return Table(
        (Column(),),
        (Row((Cell(p("Head"), True),)),),
        (Row((Cell(p(*cells)),)),),
        Caption(p(*caption)) if caption else None,
    )


def test_figures_tables_and_equations_have_their_own_numbers_and_labels() -> None:
    document = resolve_numbers(
        Document(
            (
                figure("fig-a"),
                table("x"),
                Quote((figure(),)),
                MathBlock("a", "eq-a"),
                MathBlock("b"),
                table("bare", caption=()),
                figure(caption=""),
            )
        ),
        context("zh-Hant"),
    )
    nodes = list(walk(document))
    figures = [node for node in nodes if isinstance(node, Figure)]
    assert [node.number for node in figures] == ["1", "2", ""]
    assert figures[1].caption is not None
    assert figures[1].caption.label == "圖 2"
    assert [node.number for node in nodes if isinstance(node, Table)] == ["1", ""]
    assert [node.number for node in nodes if isinstance(node, MathBlock)] == ["1", ""]


def test_what_stands_in_a_list_can_be_found_although_the_author_gave_no_identifier() -> None:
    blocks = (
        figure("mine", caption="One"),
        figure(caption="Two"),
        figure(caption="Two"),
        table("x"),
    )
    names = [getattr(block, "identifier", "") for block in numbered(*blocks).blocks]
    assert names[0] == "mine"
    assert [name[:4] for name in names[1:]] == ["fig-", "fig-", "tbl-"]
    assert names[2] == f"{names[1]}-2"
    # A name is made of words, so it stays where a number would be another's.
    more = numbered(figure(caption="Before all"), table("y", caption=("Before",)), *blocks).blocks
    assert [getattr(block, "identifier", "") for block in more[2:]] == names


def test_a_figure_in_a_figure_is_a_part_of_it() -> None:
    document = numbered(
        figure("fig-x", figure("fig-p"), figure("fig-q")), figure("fig-y"), h(1, "After")
    )
    outer, following, _ = document.blocks
    assert isinstance(outer, Figure)
    assert isinstance(following, Figure)
    assert [getattr(part, "number", "") for part in outer.blocks] == ["1a", "1b"]
    assert isinstance(outer.blocks[1], Figure)
    assert outer.blocks[1].caption is not None
    assert outer.blocks[1].caption.label == "(b)"
    assert following.number == "2"
    listed = resolve_contents(document, context())
    assert [entry.target for entry in listed.figures] == ["fig-x", "fig-y"]
    # The lists stand below the contents, which a report without headings has not.
    bare = resolve_contents(replace(document, blocks=document.blocks[:2]), context())
    assert not bare.contents
    assert not bare.figures


def test_callouts_are_labelled_in_the_language() -> None:
    document = resolve_numbers(Document((Callout("finding", (para("x"),)),)), context("zh-Hant"))
    assert getattr(document.blocks[0], "label", "") == "主要發現"


# --- notes ------------------------------------------------------------------------------------


def test_theorems_and_listings_begin_with_their_name_and_number() -> None:
    text = (
        '::: {.theorem name="Line"}\nOne.\n:::\n\n::: {#lem-a}\n- two\n:::\n\n'
        "::: {.proof}\nThree.\n:::\n\n"
        '```{#lst-a .python lst-cap="Four" filename="a.py"}\nx\n```\n'
    )
    said = {}
    for language in ("en", "zh-Hant"):
        of = context(language)
        made = resolve_numbers(read_markdown(text, "c.qmd", "en", of.problems), of)
        words = [plain_text(node) for node in walk(made) if isinstance(node, Paragraph)]
        # The blanks are those that a line's end does not part, and Han's own.
        said[language] = [re.sub(r"\s", " ", word) for word in words]
    assert said == {
        "en": ["Theorem 1 (Line) One.", "Lemma 1", "two", "Proof Three.", "Listing 1 Four", "a.py"],
        "zh-Hant": ["定理 1（Line） One.", "引理 1", "two", "證明 Three.", "程式碼 1 Four", "a.py"],
    }


def test_what_quarto_counts_is_referred_to_by_number_or_title() -> None:
    text = (
        "::: {#tip-a .callout-tip}\n## One\nx\n:::\n\n::: {#tip-b .callout-tip}\nx\n:::\n\n"
        "::: {#thm-a}\n## Line\nx\n:::\n\n::: {#tbl-a layout-ncol=2}\n"
        "| a |\n|---|\n| b |\n\n: One\n\n| c |\n|---|\n| d |\n\n: Two\n:::\n\n"
        "@tip-a @tip-b @thm-a @tbl-a @thm-b\n"
    )
    of = context()
    made = resolve_numbers(read_markdown(text, "c.qmd", "en", of.problems), of)
    made = resolve_cross_references(made, of)
    said = [node.text for node in walk(made) if isinstance(node, CrossReference)]
    assert said == ["Tip 1", "Tip 2", "Theorem 1", "Table 1", "thm-b"]
    assert [node.label for node in walk(made) if isinstance(node, Callout)] == ["Tip 1", "Tip 2"]
    assert codes(of) == ["REF-01"]


def note(identifier: str, *content: Inline | str) -> Note:
    return Note(identifier, (para(*(content or (f"Note {identifier}.",))),))


def call(identifier: str) -> NoteReference:
    return NoteReference(identifier, span=Span("a.md", 1, 1))


@pytest.mark.parametrize(
    ("division", "shown"),
    [
        ('visible when-language="zh"', False), ('visible when-language="en, fr"', True),
        ('hidden when-language="en"', False), ('hidden unless-language="en"', True),
        ('visible when-institute="umt"', True), ('visible unless-institute="umt"', False),
        ('visible when-institute="umt" when-language="fr"', False),
    ],
)  # fmt: skip
def test_what_is_for_other_editions_is_left_out_first(division: str, shown: bool) -> None:
    source = f"::: {{.content-{division}}}\nwords\n:::\n"
    known = replace(context("en"), institutes=("umt", "lantern"))
    resolved = resolve(read_markdown(source, "x.md", "en", known.problems), known)
    assert [plain_text(block) for block in resolved.blocks] == ["words"] * shown
    assert not list(known.problems)


def test_appendices_are_counted_in_letters_and_referred_to_so() -> None:
    source = "# A\n\n@sec-x, @sec-y\n\n# X {#sec-x .appendix}\n\n## Y {#sec-y}\n\n# Z {.appendix}\n"
    known = context()
    resolved = resolve(read_markdown(source, "x.md", "en", known.problems), known)
    assert [block.number for block in resolved.blocks if isinstance(block, Heading)] == [
        "1", "A", "A.1", "B",
    ]  # fmt: skip
    assert plain_text(resolved.blocks[1]) == "Appendix\u00a0A, Section\u00a0A.1"


def test_examples_are_counted_through_the_report_and_referred_to() -> None:
    source = "(@) one\n\nAs (@last) says, and @key.\n\n(@last) two\n(@) three\n"
    known = context()
    resolved = resolve_numbers(read_markdown(source, "x.md", "en", Problems()), known)
    resolved = resolve_cross_references(resolved, known)
    assert [node.start for node in walk(resolved) if isinstance(node, List)] == [1, 2]
    assert plain_text(resolved.blocks[1]).startswith("As (2) says")
    assert [node.items[0].key for node in walk(resolved) if isinstance(node, Citation)] == ["key"]
    assert not list(known.problems)


def test_notes_are_numbered_by_first_call_and_those_written_in_place_join_them() -> None:
    document = numbered(
        para("One", call("b"), " two", NoteReference(blocks=(para("In place."),))),
        para("again", call("b"), call("a")),
        notes=(note("a"), note("b")),
    )
    calls = [node for node in walk(document.blocks) if isinstance(node, NoteReference)]
    assert [(c.identifier, c.number, c.repeated) for c in calls] == [
        ("b", "1", False),
        (document.notes[1].identifier, "2", False),
        ("b", "1", True),
        ("a", "3", False),
    ]
    assert all(not c.blocks for c in calls)
    assert [(n.identifier, n.number) for n in document.notes] == [
        ("b", "1"),
        (document.notes[1].name, "2"),
        ("a", "3"),
    ]
    assert plain_text(document.notes[1].blocks) == "In place."


def test_notes_are_counted_where_a_reader_meets_them() -> None:
    document = numbered(
        Heading(1, p("Title", call("h")), "x"),
        table("cell", call("cell"), caption=("Caption", call("caption"))),
        Callout("note", (para("text", call("text")),), p("Title", call("title"))),
        Figure((para("in", call("inside")),), Caption(p("Under", call("under")))),
        notes=[note(name) for name in ("under", "inside", "text", "title", "cell", "caption", "h")],
    )
    assert [n.identifier for n in document.notes] == [
        "h",
        "caption",
        "cell",
        "title",
        "text",
        "inside",
        "under",
    ]


def test_an_identifier_made_for_a_note_never_meets_one_of_the_authors() -> None:
    written = NoteReference(blocks=(para("y"),))
    [made] = numbered(para("x", written)).notes
    document = numbered(
        para("x", written, call(made.identifier)), notes=(note(made.identifier, "z"),)
    )
    assert [n.identifier for n in document.notes] == [f"{made.identifier}-2", made.identifier]


def test_a_note_has_a_name_that_stays() -> None:
    def names(*before: Block, label: str = "1", tag: str = "en") -> list[str]:
        words = {"en": "In place.", "zh-Hant": "就在這裏。"}[tag]
        inline = NoteReference(blocks=(Paragraph(Passage((Text(words),), words)),))
        said = Paragraph(Passage((Text(words), inline, call(label), call("why")), "Source."))
        note_of = {"0": note("0", "Zero."), label: note(label, "Said."), "why": note("why", "It.")}
        document = numbered(*before, said, notes=tuple(note_of.values()))
        return [n.name for n in document.notes][-3:]

    first = names()
    assert first[2] == "note-why"
    assert len(set(first)) == 3
    # A number is no name: who puts a note before the others counts them anew.
    assert names(para("More", NoteReference(blocks=(para("New."),)), call("0")), label="2") == first
    assert names(tag="zh-Hant")[0] == first[0]


def test_a_note_in_a_note_is_told_and_none_is_called_that_is_not_there() -> None:
    of = context()
    document = numbered(
        para("x", call("missing"), call("a")),
        Image("x.svg", p("shown", call("a"))),
        notes=(note("a", "see", call("b")), note("b"), note("more")),
        of=of,
    )
    assert codes(of) == ["NOTE-03"]
    assert [n.identifier for n in document.notes] == ["a"]
    assert not [
        node for node in walk(document) if isinstance(node, NoteReference) and not node.number
    ]


@given(st.lists(st.integers(0, 6), max_size=25))
def test_note_numbers_have_no_gap_and_follow_the_first_calls(order: list[int]) -> None:
    document = numbered(
        *(para("text", call(f"n{name}")) for name in order),
        notes=[note(f"n{name}") for name in range(7)],
    )
    assert [n.identifier for n in document.notes] == [f"n{x}" for x in dict.fromkeys(order)]
    assert [n.number for n in document.notes] == [str(i + 1) for i in range(len(document.notes))]


# --- cross-references --------------------------------------------------------------------------


def referred(*targets: str, tag: str = "en") -> tuple[list[tuple[str, str]], Context]:
    of = context(tag)
    document = resolve_numbers(
        Document(
            (
                h(1, "First", identifier="sec-a"),
                h(2, "Inner", identifier="sec-b"),
                figure("fig-a"),
                replace(table("x"), identifier="tbl-a"),
                MathBlock("x", "eq-a"),
                Callout("note", (para("x"),), p("Boxed"), identifier="box"),
                Division((para("x"),), identifier="plain"),
                h(1, "Afterword", numbered=False, identifier="sec-z"),
                para(*(CrossReference(target, span=Span("a.md", 9, 2)) for target in targets)),
            )
        ),
        of,
    )
    document = resolve_cross_references(document, of)
    found = [node for node in walk(document) if isinstance(node, CrossReference)]
    return [(node.text, node.number) for node in found], of


def test_references_say_what_they_refer_to() -> None:
    found, of = referred("sec-a", "sec-b", "fig-a", "tbl-a", "eq-a", "sec-z", "box")
    assert found == [
        ("Chapter 1", "1"),
        ("Section 1.1", "1.1"),
        ("Figure 1", "1"),
        ("Table 1", "1"),
        ("Equation 1", "1"),
        ("Afterword", "Afterword"),
        ("Boxed", "Boxed"),
    ]
    assert not codes(of)
    assert referred("sec-b", tag="zh-Hant")[0] == [("第 1.1 節", "1.1")]


def test_a_reference_to_nothing_is_told_with_the_nearest_identifier() -> None:
    _, of = referred("fig-b", "plain")
    first, second = of.problems
    assert (first.code, first.span.line) == ("REF-01", 9)
    assert "fig-a" in first.hint
    assert second.code == "REF-02"


def test_links_inside_the_report_are_checked() -> None:
    of = context()
    document = Document(
        (
            h(1, identifier="章一"),
            Paragraph(
                p(Link("#%E7%AB%A0%E4%B8%80", (Text("x"),)), Link("#sec-q", (Text("y"),))),
                span=Span("a.md", 3, 1),
            ),
        )
    )
    resolve_cross_references(document, of)
    assert [(problem.code, problem.span.line) for problem in of.problems] == [("REF-03", 3)]


def test_links_to_pages_of_a_site_lead_to_its_chapters() -> None:
    def chapter(file: str, *targets: str) -> tuple[Heading, Paragraph]:
        span = Span(file, 1, 1)
        links = (Link(target, (Text("x"),)) for target in targets)
        return replace(h(1, identifier=file), span=span), Paragraph(p(*links), span=span)

    leading = {
        "d/index.md": ["a/one.html", "a/one.html#here", "a/one/", "b/", "/b/#here", "/",
                       "b/README.md"],
        "d/a/one.md": ["../index.html", "../../", "../../b/index.html", "two.html", "gone.html",
                       "b.md"],
        "d/a/two.qmd": ["../one/", "one.md", "../../index.md", "./", "two.html?x", "two?y"],
        "d/b/README.md": ["../", "../a/two.html#gone"],
    }  # fmt: skip
    of = context()
    blocks = [block for file, targets in leading.items() for block in chapter(file, *targets)]
    blocks.insert(2, replace(h(2, identifier="here"), span=Span("d/index.md", 9, 1)))
    document = resolve_cross_references(Document(tuple(blocks)), of)
    found = {
        block.span.file: [getattr(node, "target", "") for node in block.content.content]
        for block in document.blocks
        if isinstance(block, Paragraph)
    }
    one, two, home, readme = "#d/a/one.md", "#d/a/two.qmd", "#d/index.md", "#d/b/README.md"
    assert found == {
        "d/index.md": [one, "#here", one, readme, "#here", home, readme],
        "d/a/one.md": [home, home, readme, "#d/a/two.qmd", "", ""],
        "d/a/two.qmd": [one, one, home, two, two, two],
        "d/b/README.md": [home, two],
    }
    assert codes(of) == ["MD-08", "REF-01", "REF-03"]


# --- contents ----------------------------------------------------------------------------------


def test_contents_go_to_level_three_and_hold_neither_calls_nor_links() -> None:
    document = numbered(
        Heading(1, p("One", call("a"), " ", Link("https://x.org/", (Text("link"),))), "one"),
        h(2, identifier="two"),
        h(3, identifier="three"),
        h(4, identifier="four"),
        Quote((h(2, identifier="quoted"),)),
        notes=(note("a"),),
    )
    listed = resolve_contents(document, context())
    assert [(e.level, e.label, e.target) for e in listed.contents] == [
        (1, "1", "one"),
        (2, "1.1", "two"),
        (3, "1.1.1", "three"),
    ]
    assert listed.contents[0].content.content == (Text("One"), Text(" "), Text("link"))


# --- spaces ------------------------------------------------------------------------------------

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("about 5 km away", "5_km"),
        ("5 kilometres", ""),
        ("12 % of it", "12_%"),
        ("see Figure 3 there", "Figure_3"),
        ("Dr. Zhou said", "Dr._Zhou"),
        ("on p. 7 of it", "p._7"),
        ("W. A. Carter", "W._A._Carter"),
        ("on 17 October 2023", "17_October_2023"),
        ("so – it seems", "so_–"),
        ("as said [1, 2]", "said_[1,_2"),
        ("on pp. 10, 11, 12", "pp._10,_11, 12"),
        ("in the US$ 3 billion market", "US$_3_billion"),
    ],
)
def test_what_belongs_together_does_not_break(text: str, bound: str) -> None:
    spaced = plain_text(set_spaces((Text(text),), "en"))
    assert spaced.replace(NBSP, " ") == text
    assert bound.replace("_", NBSP) in spaced
    assert (NBSP in spaced) == bool(bound)


def test_a_short_last_word_is_kept_with_the_one_before_in_a_paragraph() -> None:
    long = "This is a paragraph that is long enough for its last line to matter to us."
    assert plain_text(set_spaces((Text(long),), "en")).endswith(f"to{NBSP}us.")
    assert NBSP not in plain_text(set_spaces((Text("Up to us."),), "en"))


def test_rules_hold_across_inlines() -> None:
    content = set_spaces((Text("5 "), Emphasis((Text("km"),))), "en")
    assert content == (Text(f"5{NBSP}"), Emphasis((Text("km"),)))


def test_a_typed_space_beside_a_han_character_is_left_to_layout() -> None:
    content = (
        Text("使用 AI 技術 與 "),
        CrossReference("fig-a", text="圖 3", number="3"),
        Text(" 所示；in English 5 km"),
    )
    spaced = set_spaces(content, "zh-Hant")
    assert plain_text(spaced) == f"使用AI技術與圖{NBSP}3所示；in English 5{NBSP}km"


def test_han_words_in_latin_text_keep_the_spaces_round_them() -> None:
    content = (Text("called "), LanguageSpan("zh-Hant", (Text("鄧小平"),)), Text(" there"))
    assert set_spaces(content, "en") == content


def test_an_ideographic_space_is_the_authors() -> None:
    assert plain_text(set_spaces((Text("前　後"),), "zh-Hant")) == "前　後"


@given(st.text(alphabet="ab1 .–[圖，AI", max_size=40))
def test_only_spaces_change(text: str) -> None:
    for tag in ("en", "zh-Hant"):
        spaced = plain_text(set_spaces((Text(text),), tag))
        assert spaced.replace(NBSP, "").replace(" ", "") == text.replace(" ", "")


def test_every_passage_is_set_in_its_own_language() -> None:
    document = Document(
        (
            Division((para("用 AI"),), language="zh-Hant"),
            Paragraph(Passage((Text("用 AI"),), language="zh-Hant")),
            Heading(1, p("AI in 圖"), companion=p("用 AI")),
            Figure((para("x"),), Caption(p("y"), "Figure 3")),
        )
    )
    of = Context(ENGLISH, CHINESE, ENGLISH)
    first, second, heading, captioned = resolve_typography(document, of).blocks
    assert plain_text((first, second)) == "用AI用AI"
    assert isinstance(heading, Heading)
    assert (plain_text(heading.content), plain_text(heading.companion)) == ("AI in 圖", "用AI")
    assert isinstance(captioned, Figure)
    assert captioned.caption is not None
    assert captioned.caption.label == f"Figure{NBSP}3"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("國家互聯網信息辦公室（CAC）就", ["CAC"]),
        ("優必選（Ubtech Robotics）的MIP1™加速器", ["Ubtech Robotics", "MIP1™"]),
        ("Carter, W. A.，見 U.S. 的R&D", ["Carter", "U.S."]),
        ("C輪融資，10 km，5 GB，3D打印", []),
        ("見 https://www.example.org/a-b 或 info@example.org", []),
    ],
)
def test_words_in_latin_letters_among_han_are_marked(text: str, marked: list[str]) -> None:
    for known, tag in ((("en-GB", "zh-Hant"), "en-GB"), (("zh-Hant",), "en")):
        found = mark_scripts((Text(text),), "zh-Hant", known)
        assert plain_text(found) == text
        spans = [part for part in found if isinstance(part, LanguageSpan)]
        assert [plain_text(part) for part in spans] == marked
        assert {part.language for part in spans} <= {tag}


@pytest.mark.parametrize(
    ("tag", "text", "bold"),
    [
        ("zh-Hant", "*合規*：企業須符合要求。", "合規"),
        ("zh-Hant", "*合規。*企業須符合要求。", "合規。"),
        ("zh-Hant", "*合規*——企業須符合要求。", "合規"),
        ("ja", "*概要：*本文。", "概要："),
        ("zh-Hant", "*合規*的企業：三家。", ""),
        ("zh-Hant", "企業*合規*：三家。", ""),
        ("zh-Hant", "*合規的企業。*", ""),
        ("en", "*Compliance.* Companies have to meet it.", ""),
    ],
)
def test_words_that_head_a_paragraph_of_han_are_bold_and_have_no_dots(
    tag: str, text: str, bold: str
) -> None:
    of = Context(LANGUAGES[tag], None, ENGLISH)
    for source in (text, f"- {text}\n- {text}"):
        document = read_markdown(source, "a.md", tag, Problems())
        resolved = resolve_typography(document, of)
        strong = {plain_text(node) for node in walk(resolved) if isinstance(node, Strong)}
        assert strong == ({bold} if bold else set())


# --- all of them -------------------------------------------------------------------------------


def test_resolving_leaves_nothing_open() -> None:
    of = context()
    document = resolve(
        Document(
            (
                h(1, "First", identifier="sec-a"),
                para("See ", CrossReference("fig-a"), call("a")),
                figure("fig-a"),
            ),
            (note("a"),),
        ),
        of,
    )
    assert not codes(of)
    assert document.contents
    assert document.figures[0].label == f"Figure{NBSP}1"
    assert f"See Figure{NBSP}1" in plain_text(document.blocks)
    assert document.notes[0].number == "1"
