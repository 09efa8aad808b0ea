"""A draft shows its translators in the margin what they still have to do."""

from __future__ import annotations

from tongwen.document import Catalogue, Division, Document, Heading, Paragraph, Passage, Text
from tongwen.languages import LANGUAGES
from tongwen.transforms import Context
from tongwen.transforms.drafts import mark_drafts
from tongwen.transforms.translation import resolve_translation
from tongwen.walk import plain_text


def passage(words: str) -> Passage:
    return Passage((Text(words),), words)


CATALOGUE = Catalogue(
    "zh-Hant",
    {"Known": passage("已知")},
    {"Unsure": passage("未定"), "Unsure head": passage("題")},
    may_lack=frozenset({"Left"}),
)
DOCUMENT = Document(
    tuple(
        Heading(1, passage(words)) if "head" in words else Paragraph(passage(words))
        for words in ("Unsure head", "Known", "Unknown", "Unsure", "Left", "12 %")
    )
)


def drafted(*, draft: bool) -> list[tuple[str, str]]:
    context = Context(LANGUAGES["zh-Hant"], None, LANGUAGES["en"], CATALOGUE, drafted=draft)
    document = mark_drafts(resolve_translation(DOCUMENT, context), context)
    return [
        ("margin" if isinstance(block, Division) else "", plain_text(block))
        for block in document.blocks
    ]


def test_what_is_missing_or_to_review_is_marked_beside_it() -> None:
    assert drafted(draft=True) == [
        ("", "題"),
        ("margin", "待審：Unsure head"),
        ("", "已知"),
        ("margin", "未譯"),
        ("", "Unknown"),
        ("margin", "待審：Unsure"),
        ("", "未定"),
        ("", "Left"),
        ("", "12 %"),
    ]


def test_nothing_is_marked_elsewhere() -> None:
    assert [words for kind, words in drafted(draft=False) if kind] == []
    assert drafted(draft=False)[0] == ("", "Unsure head")
