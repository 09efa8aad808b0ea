"""Words in another script than the text round them are marked, to be set and read out right.

An author need not mark a name in Han, nor can a list of references be marked by hand; a voice for
English is silent at 人, and a face for English has no 人 (WCAG 2.2, 3.1.2). Nor is a name in Latin
letters among Han to be marked by hand, which a voice for Chinese spells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeVar

from ..document import Code, Inline, InlineImage, LanguageSpan, Text
from ..languages import EAST_ASIAN, IDEOGRAPHS, KANA, chinese_tag, is_chinese, script_of
from ..walk import map_passages, plain_text

T = TypeVar("T")

_HAN = re.compile(rf"[{IDEOGRAPHS}{KANA}](?:[{EAST_ASIAN}]*[{EAST_ASIAN}])?")
_KANA = re.compile(f"[{KANA}]")
_WORD = r"[0-9A-Za-zÀ-ÖØ-öø-ÿ’'™®+]+"
_LATIN = re.compile(
    r"(?P<address>(?:https?://|www\.|doi\.org/)[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+)"
    rf"|(?<![^\W_{EAST_ASIAN}])[A-Za-z](?:{_WORD})?(?:[ \u00a0]?[-–./&:]?[ \u00a0]?{_WORD})*"
    rf"(?:(?<=\b[A-Z])\.)?(?![^\W_{EAST_ASIAN}])"
)
"""Words in Latin letters, with what stands between them; or an address, which is in no language."""
_SPOKEN = re.compile(r"[A-Za-z]{2}|[A-Z]\.[A-Z]")
_UNIT = re.compile(r"(?<=[0-9])[ \u00a0]?[A-Za-z]{1,3}$")


def mark_scripts(
    content: tuple[Inline, ...], language: str, known: Iterable[str]
) -> tuple[Inline, ...]:
    """Return ``content``, in ``language``, with the words in it marked that are in another script.

    Han among words of another script is, and among Han words in Latin letters.

    Args:
        content: the inlines of a passage.
        language: BCP 47 tag of what stands around.
        known: the report's languages. The first that is Chinese is what Han is taken for; without
            one its characters show, and kana are Japanese. Words in Latin letters are taken for the
            first that is written in them; without one, for English.
    """
    tags = tuple(known)
    chinese = next((tag for tag in tags if is_chinese(tag)), "")
    latin = next((tag for tag in tags if script_of(tag).code == "Latn"), "en")
    return tuple(_marked(content, language, _Known(chinese, latin)))


def marked_scripts(node: T, language: str, known: Iterable[str]) -> T:
    """Return ``node``, no part of a Document, marked as :func:`mark_scripts` marks its passages."""
    tags = tuple(known)
    return map_passages(
        node,
        lambda passage: replace(
            passage, content=mark_scripts(passage.content, passage.language or language, tags)
        ),
    )


def language_alone(content: Iterable[Inline]) -> str:
    """Return the language of which all words of ``content`` are marked to be; "" if not all are."""
    parts = [part for part in content if any(map(str.isalnum, plain_text((part,))))]
    spoken = {part.language if isinstance(part, LanguageSpan) else "" for part in parts}
    return spoken.pop() if len(spoken) == 1 else ""


class _Known(NamedTuple):
    """What words of each script are taken for: tags; "" for what their characters show."""

    chinese: str
    latin: str


def _marked(content: Iterable[Inline], language: str, known: _Known) -> Iterator[Inline]:
    among_han = script_of(language).justification == "letters"
    for inline in content:
        match inline:
            case Text(text=text):
                yield from _latin_parts(text, known) if among_han else _parts(text, known)
            case Code(text=text) if not among_han and _HAN.search(text):
                yield LanguageSpan(_tag(text, known), (inline,))
            case InlineImage(alternative=text) if not among_han:
                alone = language_alone(tuple(_parts(text, known)))
                yield LanguageSpan(alone, (inline,)) if alone else inline
            case LanguageSpan(language=inner, content=inside):
                yield replace(inline, content=tuple(_marked(inside, inner, known)))
            case _:
                inside = getattr(inline, "content", ())
                if inside:
                    # Every inline with content holds inlines.
                    yield replace(inline, content=tuple(_marked(inside, language, known)))  # type: ignore[arg-type]
                else:
                    yield inline


def _parts(text: str, known: _Known) -> Iterator[Inline]:
    end = 0
    for match in _HAN.finditer(text):
        if match.start() > end:
            yield Text(text[end : match.start()])
        yield LanguageSpan(_tag(match[0], known), (Text(match[0]),))
        end = match.end()
    if end < len(text):
        yield Text(text[end:])


def _latin_parts(text: str, known: _Known) -> Iterator[Inline]:
    """Yield ``text``, in which Han is written, its words in Latin letters marked; units are not."""
    end = 0
    for match in _LATIN.finditer(text):
        word, start = match[0], match.start()
        unit = _UNIT.search(text[max(0, start - 2) : match.end()])
        if match["address"] or not _SPOKEN.search(word) or (unit and len(word) < 4):
            continue
        if start > end:
            yield Text(text[end:start])
        yield LanguageSpan(known.latin, (Text(word),))
        end = match.end()
    if end < len(text):
        yield Text(text[end:])


def _tag(text: str, known: _Known) -> str:
    return "ja" if _KANA.search(text) else known.chinese or chinese_tag(text)
