"""The Markdown reader: nothing lost, places exact, messages that read back, and speed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import processor_seconds
from tongwen.diagnostics import Problems, Span
from tongwen.document import (
    Citation,
    CitationItem,
    Code,
    CrossReference,
    DefinitionList,
    Document,
    Emphasis,
    Heading,
    InlineImage,
    LineBreak,
    Link,
    NoteReference,
    Paragraph,
    Passage,
    Text,
)
from tongwen.readers.markdown import read_chapters, read_markdown, read_passage
from tongwen.walk import passages, plain_text, walk
from tongwen.writers.native import print_document


@pytest.mark.parametrize("tags", ["<blockquote>", "<p><b>", "<ul><li>", "<table><tr><td>"])
def test_html_that_lies_too_deep_is_shown_as_text(tags: str) -> None:
    document, _ = read(f"# A\n\n{tags * 3000}deep words\n")
    assert "deep words" in plain_text(document.blocks)


def read(text: str, language: str = "en", *, raw_html: bool = True) -> tuple[Document, list[str]]:
    problems = Problems()
    document = read_markdown(text, "x.md", language, problems, raw_html=raw_html)
    return document, [f"{p.span.line}:{p.span.column} {p.code}" for p in problems]


def one(text: str, language: str = "en") -> Passage:
    return read_passage(text, Span("x.md", 1, 1), language, Problems())


# --- nothing is lost ---------------------------------------------------------------------

WORDS = ["alpha", "beta", "gamma", "delta", "人工", "智能", "1981", "omega"]
MARKS = [
    "*", "**", "_", "~~", "~", "^", "`", "``", "$", "$$", "[", "]", "](", ")", "![", "{", "}",
    "{.mark}", "{#id}", "^[", "[^a]", "\n[^a]: ", "@", "[@", "; ", "'", '"', "--", "...", "\\",
    "|", "\n| a | b |\n|---|---|\n| ", "\n", "\n\n", "\n> ", "\n- ", "\n1. ", "\n    ", "\n# ",
    "\n```\n",
    "\n~~~ ", "\n::: {.lead}\n", "\n:::\n", "\n::: ", "\n: ", "\n\n: ", "\nTable: ", "\n---\n",
    "\n===\n", "\n[ref]: ", "[ref]", "<b>", "</b>", "<", ">", "https://", "  \n", "\\\n", "-->",
    "\n::: {.callout-note}\n", "\n::: {#fig-x .timeline}\n", "\n::: {#refs}\n", "\n::: {#fig-y}\n",
    "\n::: {#tbl-y}\n", "\n![", "{{<", ">}}", "\t", "\u3000", " - [ ] ", "<em>", "</em>",
    "<a href=",
    '\n![](x.png){alt="', '"}', "\n$$\n", "#", "=", "+---+", "\u0007", "—", "第7頁", "p. 7",
]  # fmt: skip


@st.composite
def sources(draw: st.DrawFn) -> str:
    parts = draw(
        st.lists(
            st.one_of(
                st.sampled_from(WORDS).map(lambda word: f" {word}"),
                st.sampled_from(WORDS),
                st.sampled_from(MARKS),
            ),
            max_size=25,
        )
    )
    return "".join(parts)


@given(sources(), st.sampled_from(["en", "zh-Hant"]), st.booleans())
@settings(max_examples=600, deadline=None)
def test_every_word_comes_out_or_a_problem_is_reported(
    source: str, language: str, raw_html: bool
) -> None:
    document, problems = read(source, language, raw_html=raw_html)
    if problems:
        return
    printed = print_document(document)
    for word in WORDS:
        if word in source:
            assert word in printed or word in _across_marks(printed)


def _across_marks(printed: str) -> str:
    # Two parts of a word may stand in two inlines: f*oo*.
    return "".join(re.findall(r'"((?:\\.|[^"\\])*)"', printed))


@given(sources(), st.sampled_from(["en", "zh-Hant"]), st.booleans())
@settings(max_examples=600, deadline=None)
def test_a_message_reads_back_as_the_same_content(
    source: str, language: str, raw_html: bool
) -> None:
    document, _ = read(source, language, raw_html=raw_html)
    for passage in passages(document):
        if passage.content == (Text("…"),) and not passage.message:
            continue  # it keeps the place of a picture that is missing: nobody wrote it
        again = read_passage(
            passage.message, Span("x.md", 1, 1), language, Problems(), raw_html=raw_html
        )
        assert (again.content, again.message) == (passage.content, passage.message)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_reads_without_an_exception(text: str) -> None:
    read(text)
    one(text)


def test_what_is_nested_too_deep_is_reported() -> None:
    document, problems = read("> " * 80 + "word")
    assert any(problem.endswith("MD-01") for problem in problems)
    document, problems = read("[" * 80 + "word" + "]{.mark}" * 80)
    assert "word" in print_document(document)
    assert any(problem.endswith("MD-01") for problem in problems)


def test_an_empty_file_is_an_empty_document() -> None:
    assert read("") == (Document(()), [])
    assert read(" \n\n\t") == (Document(()), [])


def test_windows_line_ends_and_a_byte_order_mark_leave_no_trace() -> None:
    document, problems = read("\ufeff# A\r\n\r\nb\rc\r\n")
    assert not problems
    assert [type(block).__name__ for block in document.blocks] == ["Heading", "Paragraph"]


# --- places ------------------------------------------------------------------------------


def _places(text: str, kind: type[Any]) -> list[tuple[int, int]]:
    document, _ = read(text)
    return [(node.span.line, node.span.column) for node in walk(document) if isinstance(node, kind)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("See @key.", (1, 5)),
        ("One\ntwo @key.", (2, 5)),
        ("One\n   two @key.", (2, 8)),
        ("人工智能\n中國@key。", (2, 3)),
        ("# Title @key {#a}", (1, 9)),
        ("## Title @key ##", (1, 10)),
        ("Title @key\n===", (1, 7)),
        ("> quoted\n> then @key", (2, 8)),
        ("> quoted\nlazy @key", (2, 6)),
        ("- item\n  - deep @key", (2, 10)),
        ("1. item\n\n   more @key", (3, 9)),
        ("- [ ] task @key", (1, 12)),
        ("Term @key\n: means", (1, 6)),
        ("Term\n:   means @key", (2, 11)),
        ("Term\n: means\n  more @key", (3, 8)),
        ("| A | B |\n|---|---|\n| 1 | b @key |", (3, 9)),
        ("| A | B |\n|---|---|\n| a \\| \\| b @key | 2 |", (3, 13)),
        ("- | A |\n  |---|\n  | @key |", (3, 5)),
        ("| A |\n|---|\n| 1 |\n\n: Caption @key {#tbl-a}", (5, 11)),
        ("::: {.lead}\nText @key\n:::", (2, 6)),
        ("[^a]: Note @key\n\nx[^a]", (1, 12)),
        ("x[^a]\n\n[^a]: Note\n\n    more @key", (5, 10)),
        ("Text^[note @key]", (1, 12)),
        ("*a **b [c @key]{.mark}***", (1, 11)),
        ("a <!-- gone --> b @key", (1, 19)),
        ("a   b @key", (1, 7)),
        ("a\\\n  b @key", (2, 5)),
        ("[x][r] @key\n\n[r]: https://example.org", (1, 8)),
        ("![Cap @key](x.png){alt=A}", (1, 7)),
        ("> — Somebody @key", (1, 14)),
        ("<!-- a\n\nb --> c @key", (3, 9)),
        ("::: {.callout-note title=\"A @key\"}\n:::", (1, 29)),
        ("\tx\n\n  indented @key", (3, 12)),
    ],
)  # fmt: skip
def test_a_citation_has_its_place(text: str, place: tuple[int, int]) -> None:
    assert _places(text, CitationItem) == [place]


def test_each_reference_like_inline_has_its_place() -> None:
    text = "[see @a; -@b] @fig-x [@sec-a; @eq-b] ^[n] x[^m] ![i](y.png)\n\n[^m]: M"
    assert _places(text, Citation) == [(1, 1)]
    assert _places(text, CitationItem) == [(1, 6), (1, 11)]
    assert _places(text, CrossReference) == [(1, 15), (1, 23), (1, 31)]
    assert _places(text, NoteReference) == [(1, 38), (1, 44)]
    assert _places(text, InlineImage) == [(1, 49)]


def test_passages_have_their_places() -> None:
    document, _ = read("#  A title\n\n> quoted\n\n| A |  B |\n|---|---|\n| 1 | 2 |\n")
    assert [(p.span.line, p.span.column) for p in passages(document)] == [
        (1, 4), (3, 3), (5, 3), (5, 8), (7, 3), (7, 7),
    ]  # fmt: skip


def test_a_message_on_its_own_is_placed_where_its_file_says() -> None:
    problems = Problems()
    read_passage("a <b>", Span("zh.po", 12, 8), "en", problems)
    assert [str(problem.span) for problem in problems] == ["zh.po:12:10"]


# --- messages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one\n  two", "one two"),
        ("人工\n智能", "人工智能"),
        ("**人工**\n*智能*", "**人工***智能*"),
        ("one  \ntwo", "one\\\ntwo"),
        ("one\\\n  two", "one\\\ntwo"),
        ("`a  b\nc`  d", "`a  b c` d"),
        ("a <!-- b\nc --> d", "a d"),
        ("\\\\  \nb", "\\\\\\\nb"),
    ],
)
def test_a_message_is_on_one_line(text: str, message: str) -> None:
    assert one(text).message == message


def test_headings_and_captions_leave_their_attributes_out_of_messages() -> None:
    document, _ = read("# A *b* {#x .unnumbered}\n\n| A |\n|---|\n| 1 |\n\n: C {#tbl-c}")
    assert [passage.message for passage in passages(document)] == ["A *b*", "A", "1", "C"]


def test_a_hard_break_reads_back() -> None:
    assert one("a\\\nb").content == (Text("a"), LineBreak(), Text("b"))


# --- identifiers -------------------------------------------------------------------------


def test_duplicate_identifiers_are_found_with_both_places() -> None:
    text = '# A {#x}\n\n::: {#x}\nb\n:::\n\n![C](c.png){#x alt="c"}\n\n$$a$$ {#x}'
    problems = Problems()
    read_markdown(text, "x.md", "en", problems)
    assert [(p.code, p.span.line, p.hint) for p in problems] == [
        ("STR-01", line, "the first is at x.md:1:1; change one") for line in (3, 7, 9)
    ]


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (
            "# Overview\n\n# Overview",
            "# Overview\n\n# Two {#overview-3}",
            ["overview", "overview-2", "overview-4", "overview-3"],
        ),
        # What an author wrote is kept, even where it could have been made from the words.
        ("# Methods", "# Methods {#methods}", ["methods-2", "methods"]),
        ("# A {#a}", "# A {#a}", ["a", "a"]),
    ],
)
def test_names_made_from_headings_are_unique_among_chapters(
    first: str, second: str, names: list[str]
) -> None:
    documents = read_chapters([("1.md", first), ("2.md", second)], "en", Problems())
    found = [b.identifier for d in documents for b in d.blocks if isinstance(b, Heading)]
    assert found == names


# --- single rules ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["US$3 billion and $4", "$ x$", "$x $", "cost $20,000 and $30,000", r"\$x\$"]
)
def test_prices_are_no_formulas(text: str) -> None:
    assert one(text).content == (Text(text.replace("\\", "")),)


@pytest.mark.parametrize("text", ["me@example.org", "a.b@c", "x_@y"])
def test_an_address_of_mail_is_no_citation(text: str) -> None:
    assert one(text).content == (Text(text),)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("見https://example.org/a，是", "https://example.org/a"),
        ("*https://example.org/a*", "https://example.org/a"),
        ("“https://example.org/a?b=c&d=e#f”", "https://example.org/a?b=c&d=e#f"),
        ("https://example.org/a--b...", "https://example.org/a--b"),
    ],
)
def test_a_bare_address_ends_before_what_is_not_its_own(text: str, address: str) -> None:
    links = [node for node in walk(one(text)) if isinstance(node, Link)]
    assert links == [Link(address, (Text(address),))]


@pytest.mark.parametrize("scheme", ["javascript", "data", "file", "vbscript", "JavaScript", "blob"])
def test_links_lead_to_no_other_scheme(scheme: str) -> None:
    for text in (f"[a]({scheme}:x)", f"<{scheme}:a>", f'<a href="{scheme}:x">a</a>'):
        document, problems = read(text, raw_html=True)
        assert [problem.split()[1] for problem in problems] == ["MD-08"]
        assert not any(isinstance(node, Link) for node in walk(document))


def test_emphasis_beside_han_characters() -> None:
    assert one("這是*「重」*點").content == (Text("這是"), Emphasis((Text("「重」"),)), Text("點"))


def test_code_keeps_its_punctuation() -> None:
    assert one('`"a" -- b...`').content == (Code('"a" -- b...'),)


def test_a_paragraph_of_only_a_comment_is_nothing() -> None:
    assert read("<!-- x -->\n\ny")[0].blocks == (Paragraph(Passage((Text("y"),), "y")),)


# --- speed -------------------------------------------------------------------------------


def test_a_report_of_two_hundred_pages_reads_in_a_few_seconds() -> None:
    chapter = (
        "# Chapter {#sec-N}\n\nSome *words* of a paragraph [@key, p. 7; @other], with “quotes” and"
        " a [link](https://example.org), as @fig-x shows;\nover two lines^[and a note].\n\n"
        "| A | B |\n|---|---|\n| one | two [三]{lang=zh-Hant} |\n\n: Caption {#tbl-N}\n\n"
        "- an item\n- another\n\n::: {.callout-note}\nA box.\n:::\n\n"
    )
    text = "".join(chapter.replace("N", str(number)) for number in range(2500))
    start = processor_seconds()
    document, problems = read(text)
    assert not problems
    assert len(document.blocks) == 12_500
    # Generous: a machine that runs other things too. Quadratic work takes minutes.
    assert processor_seconds() - start < 60


PIECES = ["[", "*a ", "`", "@a[", "^", "~", "<b>", "$a", "::: {.a}\n", "![", "> ", "- ", "{#a ",
          "\\|", "|", '"', "'a "]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_repeated_mark_up_takes_no_quadratic_time(piece: str) -> None:
    start = processor_seconds()
    read(piece * 1500)
    assert processor_seconds() - start < 20


def test_a_long_glossary_is_read_in_good_time() -> None:
    """Three thousand terms without a blank line took half a minute, each read to the end."""
    began = processor_seconds()
    document, problems = read("term\n: meaning\n" * 3000)
    assert problems == []
    assert isinstance(document.blocks[0], DefinitionList)
    assert len(document.blocks[0].definitions) == 3000
    assert processor_seconds() - began < 15


def test_what_html_says_is_told_on_the_lines_of_the_html() -> None:
    problems = Problems()
    source = "<div>a<br>b<br>c<br>d</div>\n<p>e<br>f [^1]</p>\n"
    read_markdown(source, "x.md", "en", problems)
    assert {problem.code for problem in problems} == {"MD-15"}
    assert all(1 <= problem.span.line <= 2 for problem in problems)
