"""Checks of Han characters: whether the forms are those of the text's script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from .. import languages
from ..diagnostics import Problem, Severity, Span
from ..document import Bibliography, Code, CodeBlock
from ..edition import Edition
from ..walk import texts

Script = Literal["Hant", "Hans"]

_NOT_JUDGED = (Code, CodeBlock, Bibliography)
_NAMES = {"Hant": "Traditional", "Hans": "Simplified"}


def check_han_forms(edition: Edition) -> Iterator[Problem]:
    """HAN-10: a Simplified character in Traditional text, or a Traditional one in Simplified.

    One 国 among many 國 reads as a misprint, and says that the text came from elsewhere. What is
    at home in both scripts (里, 后, 台) is let pass; so are code, the titles of works that are
    cited, which stand as they were printed, and the words that report.yaml keeps as they are.
    """
    reported: set[tuple[str, Span]] = set()
    kept = edition.metadata.rule(edition.language.tag).keep
    for root in (edition.metadata, edition.document):
        for text, language, span in texts(root, edition.language.tag, _NOT_JUDGED):
            script = script_of(language)
            if script is None:
                continue
            for word in kept:
                text = text.replace(word, " ")
            for character in text:
                own = form_in(character, script)
                if own == character or (character, span) in reported:
                    continue
                reported.add((character, span))
                other = _other(script)
                yield Problem(
                    span,
                    "HAN-10",
                    f"“{character}” (U+{ord(character):04X}) is a {_NAMES[other]} form in "
                    f"{_NAMES[script]} text: “{_around(text, character)}”",
                    f"write {own}; if it is meant, mark it: [{character}]{{lang=zh-{other}}}",
                    Severity.WARNING,
                    about=character,
                )


def check_publishers_script(edition: Edition) -> Iterator[Problem]:
    """INST-41: who publishes has a name in the other script of Chinese only.

    A cover in Simplified characters with 中國傳媒大學 on it reads as a slip. A name is a name:
    it is never converted, but the hint says what it would be. A pack that lists the script among
    its languages is reported when it is read.
    """
    tag = edition.language.tag
    script = script_of(tag)
    if script is None:
        return
    for publisher in edition.institute.publishers:
        if script in map(script_of, publisher.languages):
            continue
        for body in publisher.bodies:
            written = {script_of(spoken): spoken for spoken in reversed(tuple(body.names))}
            spoken = written.get(_other(script), "")
            if not spoken or script in written:
                continue
            name = body.names[spoken]
            own = languages.convert(name, spoken, tag)
            if own == name:
                continue
            yield Problem(
                body.places.get(spoken, publisher.span),
                "INST-41",
                f"“{name}” has no name in {tag}: its {_NAMES[_other(script)]} form stands in this "
                "edition",
                f"add “{tag}: {own}” to the name, if that is right",
                Severity.WARNING,
            )


def _other(script: Script) -> Script:
    return "Hans" if script == "Hant" else "Hant"


def script_of(tag: str) -> Script | None:
    """Return the script of Chinese in the language ``tag``; None for other languages."""
    code = languages.script_of(tag).code
    if code == "Hant":
        return "Hant"
    # Chinese without more may be in either.
    return "Hans" if code == "Hans" and tag.lower() != "zh" else None


def form_in(character: str, script: Script) -> str:
    """Return the form of ``character`` in ``script``: itself where it is at home there."""
    return languages.form_in(character, script) if languages.is_han(character) else character


def _around(text: str, character: str) -> str:
    place = text.index(character)
    return text[max(0, place - 6) : place + 7]
