"""Run the test-suite of the Citation Style Language through our citations, and count what passes.

The suite is github.com/citation-style-language/test-suite. It names no licence, so no file of it is
kept here: take a copy of it, and name its folder.

    .venv/bin/python bench/csl_suite.py FOLDER [--area AREA] [--show]

A case passes "in words" if each citation, or each entry of the list, has the words that the suite
expects, whatever stress and links lie on them; "loosely" if only brackets, spaces, full stops at
an end and the case of the first letter differ. An area is what a case's name begins with:
``disambiguate``, ``date``, ``name``.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tongwen.document import Citation, CitationItem, Reference, Text
from tongwen.languages import LANGUAGES, Language, find_language
from tongwen.transforms.citations.processor import Place, Processor, Setting
from tongwen.transforms.citations.styles import UnusableStyle, read_style
from tongwen.walk import plain_text

_PART = re.compile(r">>=+ ([A-Z-]+) =+>>\n(.*?)\n<<=+ \1 =+<<", re.DOTALL)
_ENTRY = re.compile(r'<div class="csl-entry">(.*?)</div>\s*(?=<div class="csl-entry">|</div>\s*$)',
                    re.DOTALL)  # fmt: skip
_AROUND = " \u3000[]().、．（）［］〔〕\n"


@dataclass(frozen=True)
class Case:
    """A case: what it gives to a processor, and the words that it expects, one each."""

    name: str
    listed: bool
    style: bytes
    works: tuple[Reference, ...]
    places: tuple[Place, ...]
    expected: tuple[str, ...]

    @property
    def area(self) -> str:
        """What the case is about, as its name says first."""
        return self.name.partition("_")[0]


def read_case(path: Path) -> Case:
    """Return the case of a file of ``processor-tests/humans``."""
    parts = {name: text.strip() for name, text in _PART.findall(path.read_text("utf-8"))}
    items: list[dict[str, Any]] = json.loads(parts["INPUT"])
    works = tuple(Reference(str(item.get("id", "")), item) for item in items)
    listed = parts["MODE"] == "bibliography"
    places = tuple(_places(parts, works))
    expected = tuple(_expected(parts["RESULT"], listed=listed, numbered="CITATIONS" in parts))
    if not listed and len(places) == 1:
        expected = (" ".join(expected),)  # one citation, which a style sets in several lines
    return Case(
        name=path.stem,
        listed=listed,
        style=parts["CSL"].encode(),
        works=works,
        places=places,
        expected=expected,
    )


def _places(parts: Mapping[str, str], works: Sequence[Reference]) -> Iterator[Place]:
    """Yield the case's citations as they stand after its last step.

    One that a note holds alone is a note of the style's, as an author's citation in the text is;
    several in a note are an author's, among the words of it.
    """
    if "CITATIONS" in parts:
        steps = json.loads(parts["CITATIONS"])
        known = {str(step[0]["citationID"]): step[0] for step in steps}
        last = steps[-1]
        found: list[tuple[Citation, int]] = []
        for name, number in (*last[1], (last[0]["citationID"], None), *last[2]):
            cited = known[str(name)]
            note = number if number is not None else cited.get("properties", {}).get("noteIndex", 0)
            found.append((_citation(cited["citationItems"]), note))
        held = Counter(note for _, note in found)
        for citation, note in found:
            yield Place(citation, f"note {note}" if note and held[note] > 1 else "")
    elif "CITATION-ITEMS" in parts:
        yield from (Place(_citation(items)) for items in json.loads(parts["CITATION-ITEMS"]))
    elif parts["MODE"] == "citation":
        yield Place(Citation(tuple(CitationItem(work.key) for work in works)))


def _citation(items: Sequence[Mapping[str, Any]]) -> Citation:
    return Citation(tuple(map(_item, items)))


def _item(given: Mapping[str, Any]) -> CitationItem:
    def text(name: str) -> tuple[Text, ...]:
        return (Text(_unmarked(str(given[name]))),) if given.get(name) else ()

    locator = str(given.get("locator") or "")
    return CitationItem(
        str(given["id"]),
        prefix=text("prefix"),
        locator_kind=str(given.get("label") or "page") if locator else "",
        locator=locator,
        suffix=text("suffix"),
        suppress_author=bool(given.get("suppress-author")),
    )


def _expected(result: str, *, listed: bool, numbered: bool) -> tuple[str, ...]:
    if listed:
        return tuple(_words(entry) for entry in _ENTRY.findall(result))
    lines = [line for line in result.split("\n") if line.strip()]
    if numbered:
        lines = [re.sub(r"^(?:\.\.|>>)\[\d+\] ", "", line) for line in lines]
    return tuple(map(_words, lines))


def _unmarked(marked: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", marked))


def _words(marked: str) -> str:
    """Return what is printed of HTML; the number of an entry as ours, without what is round it."""
    margin = re.match(r'\s*<div class="csl-left-margin">(.*?)</div>(.*)', marked, re.DOTALL)
    if margin:
        return f"{_words(margin[1]).strip(_AROUND)} {_words(margin[2])}".strip()
    return _one_line(_unmarked(marked))


def language_of(style: bytes) -> Language:
    """Return the language that a style is written in, in the words of its locale of CSL."""
    found = re.search(rb'default-locale="([^"]+)"', style)
    tag = found[1].decode() if found else "en-US"
    return replace(find_language(tag) or LANGUAGES["en"], citation_locale=tag)


def printed(case: Case) -> tuple[str, ...]:
    """Return the words of the case's citations, or of its entries.

    Raises:
        UnusableStyle: the style is one that an author cannot use either.
    """
    processor = Processor(read_style(case.style), case.works, lambda work, field: None)
    setting: Setting = processor.set(case.places, language_of(case.style))
    if not case.listed:
        return tuple(_one_line(plain_text(words)) for words in setting.citations)
    return tuple(
        _one_line(f"{entry.label} {plain_text(entry.content)}")
        for entry in setting.entries.values()
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def loosely(words: str) -> str:
    """Return ``words`` without what a sentence or a list of ours sets in its own way."""
    bare = re.sub(r"[\s()\[\]]", "", words).rstrip(".")
    return bare[:1].casefold() + bare[1:]


def main() -> int:
    """Run the cases, and print how many pass, area by area."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder", type=Path, help="a copy of the suite")
    arguments.add_argument("--area", default="", help="only the cases of this area")
    arguments.add_argument("--show", action="store_true", help="print what differs")
    given = arguments.parse_args()
    every, same, near, refused = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for path in sorted((given.folder / "processor-tests" / "humans").glob(f"{given.area}*.txt")):
        case = read_case(path)
        every[case.area] += 1
        try:
            found = printed(case)
        except UnusableStyle as error:
            refused[case.area] += 1
            found = (f"refused: {error}",)
        same[case.area] += found == case.expected
        alike = tuple(map(loosely, found)) == tuple(map(loosely, case.expected))
        near[case.area] += alike
        if given.show and not alike:
            print(case.name, *(f"- {words}" for words in case.expected), sep="\n")
            print(*(f"+ {words}" for words in found), sep="\n")
    print(f"{'area':24}{'cases':>7}{'in words':>10}{'loosely':>9}{'refused':>9}")
    for area in sorted(every):
        print(f"{area:24}{every[area]:7}{same[area]:10}{near[area]:9}{refused[area]:9}")
    print(f"{'all':24}{every.total():7}{same.total():10}{near.total():9}{refused.total():9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
