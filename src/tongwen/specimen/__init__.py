"""The specimen of an institute: a brand book, as the files of an ordinary report.

It goes through the very same pipeline as every report, so that what it shows is what reports
look like. Its chapters, its metadata and their translations are files in ``specimen/`` of the
house, over which a pack may put files of its own: templates, filled with the pack's values.

=========  ======================================================================
values     the pack's names, tokens and measures, as Markdown
drawings   figures from the tokens, as SVG
=========  ======================================================================
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..diagnostics import Problems
from ..institute import Institute
from ..languages import LANGUAGES, is_chinese
from ..readers.derived import rewritten
from ..readers.translations import read_translations
from ..templating import environment, files_in, render
from .drawings import draw
from .values import values_of

__all__ = ["specimen_files"]

_FOLDER = "specimen"
_CATALOGUES = "translations"


def specimen_files(institute: Institute, problems: Problems) -> Mapping[str, bytes]:
    """Return the files of the specimen's report: path within its folder → contents.

    There is an edition in each of the pack's languages. The text is written in English, with a
    catalogue for each Chinese; a pack without English has it in the first of its own languages.

    Problems: ``TR-04`` to ``TR-07`` what is no gettext catalogue.

    Raises:
        TemplateProblem: a file of the specimen is a template that cannot be run.
    """
    languages = [tag for tag in institute.languages if tag in LANGUAGES] or ["en"]
    source = next((tag for tag in languages if tag.split("-")[0] == "en"), languages[0])
    languages = [source, *(tag for tag in languages if tag != source)]
    values = values_of(institute)
    names = files_in(institute, _FOLDER)
    values |= {
        "source": source,
        "languages": languages,
        "chapters": [name for name in names if name.endswith(".md")],
    }
    catalogues = {tag: _translations(institute, tag, names, values, problems) for tag in languages}
    files: dict[str, str] = {}
    said: set[str] = set()
    for name in names:
        if not name.endswith(".po"):
            text = _rendered(institute, name, values)
            files[name], found = _in_source(name, text, catalogues[source])
            said |= found
    for tag in languages[1:]:
        files[f"{_CATALOGUES}/{tag}.po"] = _catalogue(
            tag, {catalogues[source][message]: catalogues[tag][message] for message in said}
        )
    return {name: text.encode() for name, text in files.items()} | draw(institute)


def _rendered(institute: Institute, name: str, values: Mapping[str, Any]) -> str:
    return f"{render(environment(institute), f'{_FOLDER}/{name}', **values)}\n"


def _translations(
    institute: Institute,
    language: str,
    names: Iterable[str],
    values: Mapping[str, Any],
    problems: Problems,
) -> dict[str, str]:
    """Return what each message is in ``language``: as it is where there is no catalogue.

    ``zh-Hant-HK`` takes the catalogue of ``zh-Hant``. What a catalogue of Chinese lacks is
    rewritten from another of Chinese.
    """
    own = Problems()

    def read(name: str) -> dict[str, str]:
        text = _rendered(institute, name, {**values, "language": language})
        return read_translations(text, f"{_FOLDER}/{name}", own)

    known = {name.rpartition("/")[2][:-3]: read(name) for name in names if name.endswith(".po")}
    # Bodies may be called alike, and like a heading: the first translation counts.
    problems.extend(problem for problem in own if problem.code != "TR-06")
    tag = language
    while tag and tag not in known:
        tag = tag.rpartition("-")[0]
    if not tag:
        return {message: message for found in known.values() for message in found}
    others = (one for one in known if one != tag and is_chinese(one) and is_chinese(tag))
    lacking = {
        message: rewritten(words, other, tag)
        for other in others
        for message, words in known[other].items()
    }
    return lacking | known[tag]


def _in_source(name: str, text: str, translations: Mapping[str, str]) -> tuple[str, set[str]]:
    """Return the file ``name`` in the language that the report is written in, and its messages.

    A message is what a line says behind its mark ("- ", "# ", "> — "), a cell, or a value in
    quotation marks.
    """
    messages = "|".join(re.escape(text) for text in sorted(translations, key=len, reverse=True))
    mark = r'^(?:#+ |> (?:— )?|- (?:\[.\] )?|\d+\. |: |\[\^\w+\]: )?|\| |[=:-] ?"'
    found = re.compile(rf'({mark})({messages})(?=$| \{{| \||")', re.MULTILINE)

    def translated(match: re.Match[str]) -> str:
        words = translations[match[2]]
        return match[1] + (_quoted(words)[1:-1] if name.endswith(".yaml") else words)

    return found.sub(translated, text), {match[2] for match in found.finditer(text)}


def _quoted(text: str) -> str:
    """Return ``text`` as a string in double quotation marks, of YAML and of gettext alike."""
    return json.dumps(text, ensure_ascii=False)


def _catalogue(language: str, translations: Mapping[str, str]) -> str:
    """Return a gettext catalogue, its messages in the order of the alphabet."""
    header = (
        f"Project-Id-Version: specimen\nLanguage: {LANGUAGES[language].locale}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n"
    )
    return "\n".join(
        f"msgid {_quoted(message)}\nmsgstr {_quoted(translation)}\n"
        for message, translation in [("", header), *sorted(translations.items())]
    )
