"""Han in text of another script: marked as Chinese, so that it is set and read out as such.

An author need not mark a name in Han, nor can a list of references be marked by hand; a voice for
English is silent at 人, and a face for English has no 人 (WCAG 2.2, 3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from ..document import Code, Inline, InlineImage, LanguageSpan, Text
from ..languages import EAST_ASIAN, IDEOGRAPHS, KANA, chinese_tag, is_chinese, script_of
from ..walk import map_passages, plain_text

T = TypeVar("T")

_HAN = re.compile(rf"[{IDEOGRAPHS}{KANA}](?:[{EAST_ASIAN}]*[{EAST_ASIAN}])?")
_KANA = re.compile(f"[{KANA}]")


def mark_han(
    content: tuple[Inline, ...], language: str, known: Iterable[str]
) -> tuple[Inline, ...]:
    """Return ``content``, in ``language``, with each run of Han in it marked.

    Args:
        content: the inlines of a passage.
        language: BCP 47 tag of what stands around.
        known: the report's languages. The first that is Chinese is what Han is taken for; without
            one its characters show, and kana are Japanese.
    """
    if script_of(language).justification == "letters":
        return content
    chinese = next((tag for tag in known if is_chinese(tag)), "")
    return tuple(_marked(content, language, chinese))


def marked_han(node: T, language: str, known: Iterable[str]) -> T:
    """Return ``node``, no part of a Document, with the Han in its passages marked."""
    tags = tuple(known)
    return map_passages(
        node,
        lambda passage: replace(
            passage, content=mark_han(passage.content, passage.language or language, tags)
        ),
    )


def language_alone(content: Iterable[Inline]) -> str:
    """Return the language of which all words of ``content`` are marked to be; "" if not all are."""
    parts = [part for part in content if any(map(str.isalnum, plain_text((part,))))]
    spoken = {part.language if isinstance(part, LanguageSpan) else "" for part in parts}
    return spoken.pop() if len(spoken) == 1 else ""


def _marked(content: Iterable[Inline], language: str, chinese: str) -> Iterator[Inline]:
    for inline in content:
        match inline:
            case Text(text=text):
                yield from _parts(text, chinese)
            case Code(text=text) if _HAN.search(text):
                yield LanguageSpan(_tag(text, chinese), (inline,))
            case InlineImage(alternative=text):
                alone = language_alone(tuple(_parts(text, chinese)))
                yield LanguageSpan(alone, (inline,)) if alone else inline
            case LanguageSpan(language=inner, content=inside):
                if script_of(inner).justification == "letters":
                    yield inline
                else:
                    yield replace(inline, content=tuple(_marked(inside, inner, chinese)))
            case _:
                inside = getattr(inline, "content", ())
                if inside:
                    # Every inline with content holds inlines.
                    yield replace(inline, content=tuple(_marked(inside, language, chinese)))  # type: ignore[arg-type]
                else:
                    yield inline


def _parts(text: str, chinese: str) -> Iterator[Inline]:
    end = 0
    for match in _HAN.finditer(text):
        if match.start() > end:
            yield Text(text[end : match.start()])
        yield LanguageSpan(_tag(match[0], chinese), (Text(match[0]),))
        end = match.end()
    if end < len(text):
        yield Text(text[end:])


def _tag(text: str, chinese: str) -> str:
    return "ja" if _KANA.search(text) else chinese or chinese_tag(text)
