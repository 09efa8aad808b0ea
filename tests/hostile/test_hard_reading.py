"""Markdown that was made to be hard to read: it is read, or refused with its place.

What grows with the square of the text is counted here, never timed: how often one place is looked
at. Most of these, a few times as long, took minutes before or ended in a traceback.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from tongwen.diagnostics import Problems
from tongwen.document import Document, Paragraph
from tongwen.readers.markdown import parser as markdown
from tongwen.readers.markdown import read_chapters
from tongwen.readers.markdown.inline_rules import _closing_tag
from tongwen.readers.markdown.labels import label_end
from tongwen.readers.markdown.parser import inline_tokens


def read(text: str) -> tuple[Document, list[str]]:
    problems = Problems()
    (document,) = read_chapters([("one.md", text)], "en", problems)
    return document, [problem.code for problem in problems]


def naive(text: str, name: str, start: int) -> int:
    """Return where the tag begins that closes an element, counted from its opening tag's end."""
    depth = 1
    for match in re.finditer(rf"<(/?){name}(?=[\s/>])[^<>]*>", text[start:], re.IGNORECASE):
        depth += -1 if match[1] else 1
        if not depth:
            return start + match.start()
    return -1


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["<b>", "</b>", "<B >", "</B>", "<i>", "</i>", "x", '<b a="c">'])))
def test_a_tag_is_closed_by_the_one_that_counting_finds(parts: list[str]) -> None:
    text = "".join(parts)
    state = markdown._InlineState(text, markdown._parser(), {}, [])
    for opening in re.finditer("<[bB][^>]*>", text):
        closing = _closing_tag(state, "b", opening.end())
        assert (closing.start() if closing else -1) == naive(text, "b", opening.end())


def test_no_tag_is_looked_at_again_for_each_that_nothing_closes() -> None:
    problems = Problems()
    read_chapters([("one.md", "# One\n\n" + "<b>a " * 6000)], "en", problems, raw_html=True)
    (problem,) = problems
    assert "6000 HTML tags" in problem.message


DEEP, UNCLOSED = "MD-01", "MD-19"
HARD: dict[str, tuple[str, str]] = {
    "fifty thousand stars": ("*" * 50_000, ""),
    "stars that open": ("*a " * 6000, ""),
    "strong in strong": ("**a " * 2000 + "b** " * 2000, DEEP),
    "stress in stress, of two kinds": ("*a _" * 1000 + "b" + "_ a*" * 1000, DEEP),
    "struck in struck": ("~~a *" * 1000 + "b" + "* a~~" * 1000, DEEP),
    "brackets in brackets": ("[" * 5000 + "a" + "]" * 5000, DEEP),
    "brackets that open": ("[" * 5000, DEEP),
    "brackets that close": ("]" * 50_000, ""),
    "citations that open": ("[@a;" * 1000, DEEP),
    "citations that open, and one end": ("[@a;" * 1000 + "]", DEEP),
    "notes that open": ("^[" * 5000, DEEP),
    "calls of notes that open": ("[^a" * 5000, DEEP),
    "pictures that open": ("![" * 2000, DEEP),
    "links that open": ("[a](" * 5000, ""),
    "comments that open": ("x <!-- " * 5000, UNCLOSED),
    "comments that open behind an end": ("--> " + "x <!-- " * 5000, UNCLOSED),
    "comments that open, in lines": ("<!-- x\n" * 3000, UNCLOSED),
    "instructions that open": ("x <? " * 6000, ""),
    "sections of data that open": ("x <![CDATA[ " * 3000, DEEP),
    "declarations that open": ("x <!A " * 6000, ""),
    "tags that open": ("<a " * 5000, ""),
    "quotation marks": ('"' * 50_000, ""),
    "quotation marks that open": ('"a ' * 5000, ""),
    "apostrophes that open": ("'a " * 5000, ""),
    "code that opens, each longer": ("".join("`" * n + " " for n in range(300)), ""),
    "formulas that open": ("$a " * 5000, ""),
    "attributes that open": ("{.a " * 10_000, ""),
    "ampersands": ("&" * 50_000, ""),
    "addresses without a host": ("http://" * 10_000, ""),
    "raised that opens": ("^a" * 10_000, ""),
    "quotations in quotations": (">" * 5000 + " a", DEEP),
    "lists in lists": ("\n".join("  " * n + "- a" for n in range(200)), DEEP),
    "divisions in divisions": ("::: a\n" * 3000, "MD-03"),
    "a name at the end of a heading of HTML below other HTML": (
        "<pre>x</pre>\n\n<h2>A heading{#here}\n",
        "",
    ),
    "an event that explains nothing": (
        '::: {#fig-a .timeline alt="A."}\n2017\n: ::: {.content-hidden}\n  x\n  :::\n\n'
        "2018\n: \n:::\n",
        "",
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_to_read_is_read_or_refused_with_its_place(name: str) -> None:
    text, code = HARD[name]
    document, codes = read(f"# One\n\n{text}\n")
    assert len(document.blocks) > 1
    assert (code in codes) if code else (DEEP not in codes)


def test_stress_that_lies_too_deep_is_shown_as_the_signs_that_it_is_made_of() -> None:
    document, _ = read("*a _" * 40 + "b" + "_ a*" * 40)
    shown = repr(document)
    assert shown.count("Emphasis(") == 60
    assert shown.count("_ ") + shown.count("*") >= 40


def test_no_place_is_looked_at_again_for_each_bracket_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted = 0
    skip = markdown._InlineParser.skipToken

    def counting(parser: markdown._InlineParser, state: StateInline) -> None:
        nonlocal counted
        counted += 1
        skip(parser, state)

    monkeypatch.setattr(markdown._InlineParser, "skipToken", counting)
    looked = []
    for times in (300, 600):
        counted = 0
        read("[@a;" * times)
        looked.append(counted)
    assert looked[1] < 2.5 * looked[0]


@settings(max_examples=150)
@given(st.text(alphabet="[]()!^a`\\ @;{}<", max_size=40), st.booleans())
def test_a_bracket_ends_where_the_library_says(text: str, lone: bool) -> None:
    parser = markdown._parser()
    for start in (place for place, sign in enumerate(text) if sign == "["):
        ours = markdown._InlineState(text, parser, {}, [])
        theirs = markdown._InlineState(text, parser, {}, [])
        assert label_end(ours, start, lone) == parseLinkLabel(theirs, start, lone)
        # And again, with what is known by then.
        assert label_end(ours, start, lone) == parseLinkLabel(theirs, start, lone)
        assert ours.pos == theirs.pos == 0


def test_a_comment_goes_with_its_blanks_and_one_without_end_stays() -> None:
    document, codes = read("a <!-- b --> c  <!-- d\n\ne <!--> f <!---> g\n")
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    shown = [paragraph.content.message for paragraph in paragraphs]
    assert shown == ["a c <!-- d", "e f g"]
    assert codes == [UNCLOSED]


def test_tokens_are_paired_when_their_stress_was_taken_away() -> None:
    tokens = inline_tokens("**a " * 100 + "b** " * 100, {})
    depth = 0
    for token in tokens:
        depth += token.nesting
        assert 0 <= depth <= markdown.MAXIMUM_NESTING
    assert depth == 0
