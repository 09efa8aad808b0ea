"""The checks of an edition: each finds its mistake, and nothing in a sound edition."""

from __future__ import annotations

import dataclasses

import pytest

from sample import p, para, sample_edition
from tongwen.checks import CHECKS, check_edition
from tongwen.diagnostics import Problem, Span
from tongwen.document import Block, Caption, CodeBlock, Figure, Heading, Image, Paragraph
from tongwen.edition import Edition


def with_blocks(*blocks: Block) -> Edition:
    edition = sample_edition()
    document = dataclasses.replace(edition.document, blocks=blocks, notes=())
    return dataclasses.replace(edition, document=document)


def found(edition: Edition) -> list[Problem]:
    return list(check_edition(edition))


def test_every_check_says_why() -> None:
    for code, check in CHECKS.items():
        assert check.__doc__ is not None
        assert check.__doc__.startswith(f"{code}:")
        assert "\n\n" in check.__doc__, f"{code} has no rationale"


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_a_sound_edition_has_no_error(tag: str) -> None:
    problems = found(sample_edition(tag))
    assert [q for q in problems if q.code not in ("FIG-10",)] == []


def test_a_level_that_is_skipped() -> None:
    skipped = Heading(3, p("Deep"), "deep", span=Span("a.md", 5, 1))
    problems = found(with_blocks(Heading(1, p("One"), "one"), para("text"), skipped))
    assert [(q.code, q.span.line) for q in problems] == [("STR-10", 5)]
    assert "##" in problems[0].hint


def test_an_empty_chapter() -> None:
    problems = found(
        with_blocks(Heading(1, p("One"), "one"), Heading(1, p("Two"), "two"), para("x"))
    )
    assert [q.code for q in problems] == ["STR-11"]


def test_a_figure_that_nothing_mentions() -> None:
    figure = Figure(
        (Image("chart.svg", p("Bars")),), Caption(p("A chart"), "Figure 1"), "fig-a", number="1"
    )
    assert [q.code for q in found(with_blocks(figure))] == ["FIG-10"]


@pytest.mark.parametrize("character", ["\U0001f600", "\u0e01", "\ue000"])
def test_a_character_that_no_font_has_is_told_with_its_line(character: str) -> None:
    paragraph = Paragraph(
        dataclasses.replace(p(f"words {character}"), span=Span("a.md", 7, 3)), span=Span("a.md", 7)
    )
    problems = found(with_blocks(paragraph, CodeBlock(f"x = '{character}'")))
    assert [(q.code, str(q.span)) for q in problems] == [("GLY-01", "a.md:7:3")]
    assert f"U+{ord(character):04X}" in problems[0].message


def test_a_character_of_a_block_of_code_is_looked_at_too() -> None:
    problems = found(with_blocks(CodeBlock("x = '\U0001f600'", span=Span("a.md", 2, 1))))
    assert [(q.code, str(q.span)) for q in problems] == [("GLY-01", "a.md:2:1")]
