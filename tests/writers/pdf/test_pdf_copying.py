"""What is copied out of a PDF, on the cases where programs go wrong, and that a fault is found."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from copying import READERS, lost
from sample import p, para, sample_edition, without_front
from tongwen.document import (
    Block,
    Code,
    Emphasis,
    Heading,
    LanguageSpan,
    Link,
    List,
    ListItem,
    Note,
    NoteReference,
    StyledSpan,
    Subscript,
    Superscript,
    Text,
)
from tongwen.edition import Edition
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.tags.words import said
from tongwen.writers.pdf.wording import mark_hyphens

MOMENT = datetime.datetime(2023, 10, 17, 9, 30, tzinfo=datetime.UTC)

ADDRESS = "https://example.org/and-so-on/playing-catchup?a=well-known&b=" + "re-opened-" * 14 + "x"

ENGLISH: tuple[Block, ...] = (
    para(
        "In ",
        StyledSpan("smallcaps", (Text("InternationalIsation of AI"),)),
        ", the office staff’s efficient affluence (",
        StyledSpan("smallcaps", (Text("Bce"),)),
        "), the ",
        StyledSpan("mark", (Text("marked"),)),
        ", H",
        Subscript((Text("2"),)),
        "O and the 17",
        Superscript((Text("th"),)),
        ", 5\N{MICRO SIGN}m and 5\N{GREEK SMALL LETTER MU}m",
        NoteReference("note-1", number="1"),
        "; a few, ",
        LanguageSpan("zh-Hant", (Text("人類命運共同體"),)),
        ".",
    ),
    # At one width or another, words end a line with each kind of hyphen and before an element.
    *(
        para("x" * count, " ", "well-known self-regulating responsibilities " * 6, "and, ",
             Emphasis((Text("then"),)), ", ", LanguageSpan("zh-Hant", (Text("人類"),)), ".")
        for count in range(1, 12)
    ),
    # Of these, each pair is one glyph.
    para("A first\N{HYPHEN}class view and a second-class one, ʻokina and rʼo, and the author’s "
         "‘own’ words, 1\N{DIVISION SLASH}2 and 1\N{FRACTION SLASH}2."),
    List((ListItem((para("first 1"),)), ListItem((para("second"), para("and more"))))),
    para("With ", Code("--option-"), " see ", Link(ADDRESS, (Text(ADDRESS),)), "."),
)  # fmt: skip

HAN: tuple[Block, ...] = tuple(
    para(
        "中" * count,
        "國的人工智能（AI）研究始於20世紀80年代，「學者」出國留學，於2030年超過1,500項；"
        "由Marketing China",
        NoteReference("note-1", number="1") if count == 1 else Text("於"),
        "2023年刊出MIP1™神經網絡，用",
        Emphasis((Text("着重"),)),
        "號；骨、直、角、過。" * 2,
    )
    for count in range(1, 9)
)


@cache
def edition(tag: str) -> Edition:
    made = sample_edition(tag)
    blocks = (Heading(1, p("A chapter"), "chapter", number="1"), *(HAN if tag != "en" else ENGLISH))
    notes = (Note("note-1", (para("A note of 2030, in 2 parts."),), "1"),)
    document = replace(
        made.document, blocks=blocks, notes=notes, contents=(), figures=(), tables=()
    )
    return without_front(replace(made, document=document))


@cache
def pdf(tag: str) -> bytes:
    return write_pdf(edition(tag), MOMENT).data


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_hard_cases_are_copied_out_as_the_source_has_them(
    tag: str, reader: str, tmp_path: Path
) -> None:
    assert lost(edition(tag), READERS[reader](pdf(tag), tmp_path)) == []


def test_the_cases_are_hard(tmp_path: Path) -> None:
    """Each kind of line's end that the edition is there for is in it."""
    english = READERS["poppler"](pdf("en"), tmp_path).pages[-1]
    assert "\N{SOFT HYPHEN}\n" in english
    assert "-\N{WORD JOINER}\n" in english
    assert re.search(r"\n-(re|opened)", english)
    assert "https://" in english
    address = english[english.index("https://") :]
    assert "\N{WORD JOINER}" not in address
    assert ADDRESS in address.replace("\n", "")


def test_a_hyphen_of_an_author_s_is_kept_at_a_line_s_end() -> None:
    """It is known from the one with which WeasyPrint ends a line where it parts a word."""
    plain = {"font_variant_caps": "normal"}
    typed = mark_hyphens('<p title="a\N{HYPHEN}b">cost\N{HYPHEN}efficiency</p>')
    assert typed == '<p title="a\N{HYPHEN}b">cost\N{HYPHEN}\N{ZERO WIDTH SPACE}efficiency</p>'
    line = "cost\N{HYPHEN}\N{ZERO WIDTH SPACE}"
    assert said(line, plain, False) == "cost\N{HYPHEN}\N{WORD JOINER}"
    assert said("effi\N{HYPHEN}", plain, False) == "effi\N{SOFT HYPHEN}"
    assert said("known- ", plain, False) == "known-\N{WORD JOINER} "


# --- that a fault is found -------------------------------------------------------------------


def spoilt(tag: str, pattern: bytes, into: bytes) -> bytes:
    """Return the PDF with what is drawn on its pages changed."""
    with pikepdf.open(io.BytesIO(pdf(tag))) as file:
        changed = 0
        for page in file.pages:
            page.contents_coalesce()
            drawn, count = re.subn(pattern, into, page.Contents.read_bytes(), flags=re.DOTALL)
            page.Contents.write(drawn)
            changed += count
        assert changed
        output = io.BytesIO()
        file.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("tag", "readers", "pattern", "into"),
    [
        # The words of a line's end that parts one.
        ("en", ("mupdf",), rb"/ActualText <feff[0-9a-f]*00ad>", b""),
        # A line of text.
        ("en", ("poppler", "mupdf"), rb"(\[[^]]{400,}\] TJ)", b""),
        # The pieces of lines that are said as one.
        ("en", ("poppler",), rb"/ActualText <feff006d00610072[0-9a-f]*>", b""),
        ("zh-Hant", ("poppler",), rb"/ActualText <[0-9a-f]*>", b""),
    ],
)
def test_a_fault_in_the_copy_is_found(
    tag: str, readers: tuple[str, ...], pattern: bytes, into: bytes, tmp_path: Path
) -> None:
    data = spoilt(tag, pattern, into)
    for reader in readers:
        assert lost(edition(tag), READERS[reader](data, tmp_path))


def test_glyphs_that_tell_other_characters_are_found(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf("en"))) as file:
        for item in file.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                told = item.ToUnicode.read_bytes()
                item.ToUnicode.write(told.replace(b"<006500660066>", b"<fb00>"))
                item.ToUnicode.write(told.replace(b" <0061>", b" <0062>"))
        output = io.BytesIO()
        file.save(output)
    for read in READERS.values():
        assert len(lost(edition("en"), read(output.getvalue(), tmp_path))) > 5
