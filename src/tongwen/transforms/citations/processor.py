"""A style at work on the cited works: the words of each citation, and the list of references.

Pandoc's citeproc sets both, the whole report in one run a language. It knows what citations come
before one another, so it makes ibid., short forms, lettered years and collapsed numbers. What it
is asked and what it answers is a document of Pandoc's with nothing in it but citations and notes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ...document import Citation, CitationItem, Inline, Link, Reference, Text
from ...languages import IDEOGRAPHS, Language, is_chinese
from ...pandoc import pandoc_path, run_pandoc
from ...processes import scratch
from ...walk import map_inlines, plain_text
from .styles import LOCATORS, MONTH, NAMES, Style, UnusableStyle, locator_term, read_style
from .words import Json, from_pandoc, to_pandoc
from .works import BETWEEN_HAN, OTHERS, clean, csl_of


@dataclass(frozen=True, slots=True)
class Place:
    """A citation, and the note of the author's that it stands in; empty in the text."""

    citation: Citation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is printed of a work in the list: its number or mark, and the rest."""

    label: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that is printed: of each place in order, and of each work in the list's order."""

    citations: tuple[tuple[Inline, ...], ...]
    entries: Mapping[str, Entry]


class Processor:
    """A style and the works to cite, under names that are safe everywhere."""

    def __init__(
        self,
        style: Style,
        works: Sequence[Reference],
        report: Callable[[Reference, str], None],
    ) -> None:
        self.style, self.works = style, tuple(works)
        self.names = {work.key: f"work-{number}" for number, work in enumerate(works, start=1)}
        self.keys = {name: key for key, name in self.names.items()}
        self.items = [csl_of(self.names[work.key], work, report) for work in works]
        self.targets = (
            {f"#ref-{name}": f"#ref-{key}" for key, name in self.names.items()}
            if style.listed
            else {}
        )

    def set(
        self, places: Sequence[Place], language: Language, order: Sequence[str] = ()
    ) -> Setting:
        """Return what is printed in the words of ``language``.

        Args:
            order: keys of works, in the order that the list is to have; none: the style's.

        Raises:
            UnusableStyle: Pandoc is not there, or cannot use the style.
        """
        kept: list[Inline] = []
        ranks = {key: f"{rank:06}" for rank, key in enumerate(order)}
        items = [
            {**item, self.style.rank: ranks[self.keys[item["id"]]]}
            if self.keys[item["id"]] in ranks
            else item
            for item in self.items
        ]
        xml = self.style.ranked if order else self.style.own
        printed = self._ask(xml, items, self._blocks(places, kept, language), language)
        cites = _cites(printed)
        given = [
            self._printed(next(cites), place, kept, language) if place.citation.items else ()
            for place in places
        ]
        whole = [
            place if words or place.citation.narrative else _with_authors(place)
            for words, place in zip(given, places, strict=True)
        ]
        if whole != list(places):
            return self.set(whole, language, order)  # a style that says authors alone
        return Setting(tuple(given), self._entries(printed, language))

    def named(self, keys: Sequence[str], language: Language) -> tuple[tuple[Inline, ...], ...]:
        """Return for each work who wrote it, as a sentence says it; its title where nobody did."""
        blocks = [_paragraph([self._cite(Citation((CitationItem(key),)), [])]) for key in keys]
        printed = self._ask(read_style(NAMES).own, self.items, blocks, language)
        return tuple(
            self._in_words(_without_spaces(from_pandoc(cite["c"][1], {})), language) or (Text(key),)
            for cite, key in zip(_cites(printed), keys, strict=True)
        )

    # --- what is asked

    def _blocks(
        self, places: Sequence[Place], kept: list[Inline], language: Language
    ) -> list[Json]:
        blocks: list[Json] = []
        open_note = ""
        for place in places:
            paragraph = _paragraph(
                [self._cite(_places_in(place.citation, language), kept)]
                if place.citation.items
                else []
            )
            if not place.note:
                blocks.append(paragraph)
            elif place.note == open_note:
                blocks[-1]["c"][0]["c"].append(paragraph)
            else:
                blocks.append(_paragraph([{"t": "Note", "c": [paragraph]}]))
            open_note = place.note
        return blocks

    def _cite(self, citation: Citation, kept: list[Inline]) -> Json:
        items = [self._item(citation, item, kept) for item in citation.items]
        return {"t": "Cite", "c": [items, []]}

    def _item(self, citation: Citation, item: CitationItem, kept: list[Inline]) -> Json:
        suffix = to_pandoc(item.suffix, kept)
        first = plain_text(item.suffix)[:1]
        if first.isalnum() or first in tuple("([“‘"):
            suffix.insert(0, {"t": "Space"})
        if item.locator:
            kind = item.locator_kind or "page"
            value = re.sub("[{}]", "", clean(item.locator))
            known = kind in LOCATORS
            place = f", {{{locator_term(kind)} {value}}}" if known else f", {kind} {value}"
            suffix = [*to_pandoc((Text(place),), kept), *suffix]
        # Who is named in the sentence already; a note says it again.
        bare = item.suppress_author or (
            citation.narrative and not self.style.notes and item is citation.items[0]
        )
        return {
            "citationId": self.names[item.key],
            "citationPrefix": to_pandoc(item.prefix, kept),
            "citationSuffix": suffix,
            "citationMode": {"t": "SuppressAuthor" if bare else "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }

    def _ask(
        self, style: bytes, items: list[Json], blocks: list[Json], language: Language
    ) -> list[Json]:
        every = (self._cite(Citation((CitationItem(work.key),)), []) for work in self.works)
        asked = {
            "pandoc-api-version": [1, 23],
            "meta": {
                "lang": {"t": "MetaString", "c": language.citation_locale},
                "link-citations": {"t": "MetaBool", "c": True},
                "nocite": {"t": "MetaInlines", "c": list(every)},
            },
            "blocks": blocks,
        }
        answer = _answer(style, json.dumps(items), json.dumps(asked))
        if answer is None:
            raise UnusableStyle(
                "Pandoc, which sets citations, cannot read it"
                if pandoc_path()
                else "Pandoc, which sets citations, is not installed (sh setup/prepare.sh run)"
            )
        printed: list[Json] = json.loads(answer)["blocks"]
        return printed

    # --- what comes back

    def _printed(
        self, cite: Json, place: Place, kept: Sequence[Inline], language: Language
    ) -> tuple[Inline, ...]:
        inside = cite["c"][1]
        if len(inside) == 1 and inside[0]["t"] == "Note":
            inside = [each for block in inside[0]["c"] for each in block["c"]]
        content = self._in_words(from_pandoc(inside, self.targets, kept), language)
        if self.style.numeric and is_chinese(self.style.language):
            content = tuple(map_inlines(inline, _hyphened) for inline in content)
        if self.style.notes and place.note:
            content = _within_sentence(content, self.style.closing)
        return content

    def _in_words(self, content: tuple[Inline, ...], language: Language) -> tuple[Inline, ...]:
        chinese = is_chinese(language.tag)
        content = _with_others(content, self.style.word_for_others(language.citation_locale))
        content = _marked_once(content)
        if not chinese:
            return content
        return numbered_in_chinese(content, joined=not is_chinese(self.style.language))

    def _entries(self, printed: list[Json], language: Language) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for division in printed[-1:]:
            if division["t"] != "Div" or division["c"][0][0] != "refs":
                continue
            for each in division["c"][1]:
                key = self.keys[each["c"][0][0].removeprefix("ref-")]
                entries[key] = self._entry(each["c"][1], key, language)
        return entries

    def _entry(self, blocks: list[Json], key: str, language: Language) -> Entry:
        """Return an entry: its number by itself, if the style sets one at its beginning."""
        inlines = [inline for block in blocks for inline in block["c"]]
        label, words = "", tuple[Inline, ...]()
        if self.style.numeric and inlines and "csl-left-margin" in _display(inlines[0]):
            label, words = _number_taken(from_pandoc(inlines[:1], {}))
            inlines = inlines[1:]
        parted = [
            each for at, inline in enumerate(inlines) for each in _parted(inlines[:at], inline)
        ]
        content = _stripped((*words, *from_pandoc(parted, {})))
        return Entry(label, self._in_words(content, language) or (Text(key),))


def _display(inline: Json) -> Sequence[str]:
    """Return Pandoc's classes for the parts of an entry that a style sets apart."""
    return inline["c"][0][1] if inline["t"] == "Span" else ()


def _parted(before: Sequence[Json], inline: Json) -> list[Json]:
    """Return ``inline`` with its separator from what comes ``before``, if the style has one."""
    display = _display(inline)
    if not before or not any(name.startswith("csl-") for name in display):
        return [inline]
    if not {"csl-block", "csl-indent"}.isdisjoint(display):
        return [{"t": "LineBreak"}, inline]
    ended = plain_text(from_pandoc(before[-1:], {}))[-1:].isspace()
    return [inline] if ended else [{"t": "Space"}, inline]


_ROUND_A_LABEL = " \u3000[]().、．（）［］〔〕"


def _number_taken(content: tuple[Inline, ...]) -> tuple[str, tuple[Inline, ...]]:
    """Return the number at the beginning of a margin's ``content``, and what else stands there."""
    label = plain_text(content).strip(_ROUND_A_LABEL)
    if re.fullmatch(r"\w*\d\w*", label):
        return label, ()
    around = re.escape(_ROUND_A_LABEL)
    first = content[0] if content else None
    if isinstance(first, Text) and (found := re.match(rf"[{around}]*(\d+)[{around}]+", first.text)):
        return found[1], (Text(first.text[found.end() :]), *content[1:])
    return "", content


@lru_cache(maxsize=24)
def _answer(style: bytes, works: str, asked: str) -> bytes | None:
    """Return Pandoc's answer; None where it has none. The same question gives the same answer."""
    program = pandoc_path()
    if not program:
        return None
    with scratch() as folder:
        (folder / "style.csl").write_bytes(style)
        (folder / "works.json").write_text(works, encoding="utf-8")
        (folder / "asked.json").write_text(asked, encoding="utf-8")
        return run_pandoc(
            program, folder, "--from", "json", "--to", "json", "--citeproc",
            "--csl", str(folder / "style.csl"), "--bibliography", str(folder / "works.json"),
            str(folder / "asked.json"),
        )  # fmt: skip


def _with_authors(place: Place) -> Place:
    """Return ``place`` with the authors that its citation leaves out."""
    items = tuple(replace(item, suppress_author=False) for item in place.citation.items)
    return replace(place, citation=replace(place.citation, items=items))


def _paragraph(inlines: list[Json]) -> Json:
    return {"t": "Para", "c": inlines}


def _cites(node: Any) -> Iterator[Json]:
    """Yield each Cite of Pandoc's in ``node``, in the order of the document."""
    if isinstance(node, list):
        for each in node:
            yield from _cites(each)
    elif isinstance(node, Mapping):
        if node.get("t") == "Cite":
            yield dict(node)
        else:
            yield from _cites(node.get("c"))


_CHINESE_NUMBER = re.compile(
    r"(?<![\w第])(?P<term>[页頁章节節段卷册冊期行栏欄条條]) ?"
    r"(?P<number>\d+(?:\s?[-–—～~、]\s?\d+)*)(?![\w页頁])"
)


_AND_MORE = re.compile(
    f"(?<=[{IDEOGRAPHS}])(?: (?=等)|[,，]? (?P<and>[和及與与]) (?=[{IDEOGRAPHS}]))"
    "|(?<=收入|[載载][於于]) (?=[《『])"
)
_CHINESE_DATE = re.compile(rf"{MONTH}(?P<month>\d+月)月?(?: ?(?P<day>\d{{1,2}})(?![\d日]))?")


def numbered_in_chinese(content: tuple[Inline, ...], *, joined: bool) -> tuple[Inline, ...]:
    """Return ``content`` with 第3页 for the label and the number that CSL sets: 页 3, 期 2.

    A day follows its month, 4月15日.

    Args:
        joined: no space parts a Han name from 等 and 和, or 收入 from 《; GB/T 7714 asks for one.
    """

    def change(inline: Inline) -> Inline:
        if not isinstance(inline, Text):
            return inline
        text = _CHINESE_NUMBER.sub(r"第\g<number>\g<term>", inline.text)
        text = _CHINESE_DATE.sub(
            lambda date: date["month"] + (f"{date['day']}日" if date["day"] else ""), text
        )
        if joined:
            text = _AND_MORE.sub(lambda gap: gap["and"] or "", text)
        return Text(text)

    return tuple(map_inlines(inline, change) for inline in content)


def _without_spaces(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return names without the spaces between Han: 周亮和李明."""
    return tuple(
        Text(BETWEEN_HAN.sub("", inline.text)) if isinstance(inline, Text) else inline
        for inline in content
    )


_TWICE = re.compile("《(?=《)|(?<=》)》|『(?=『)|(?<=』)』")


def _marked_once(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``content`` without the marks of titles that a style has set round ours."""

    def change(inline: Inline) -> Inline:
        return Text(_TWICE.sub("", inline.text)) if isinstance(inline, Text) else inline

    return tuple(map_inlines(inline, change) for inline in content)


_BEFORE_OTHERS = re.compile(
    rf"(?P<comma>[,，]?)(?:\s|&|\b(?:and|und|et|y|e)\b|[和與与及])*{OTHERS}(?P<stop>\.?)"
)


def _with_others(content: tuple[Inline, ...], words: str) -> tuple[Inline, ...]:
    """Return ``content`` with ``words`` for the authors that a work leaves out: "et al."."""

    def said(found: re.Match[str]) -> str:
        stop = "" if words.endswith(".") else found["stop"]
        return f"{found['comma']} {words}{stop}"

    def change(inline: Inline) -> Inline:
        return Text(_BEFORE_OTHERS.sub(said, inline.text)) if isinstance(inline, Text) else inline

    return tuple(map_inlines(inline, change) for inline in content)


def _hyphened(inline: Inline) -> Inline:
    """Return collapsed numbers with the hyphen of GB/T 7714, 10.1.2: [5-8]; Pandoc sets a dash."""
    if not isinstance(inline, Text):
        return inline
    return Text("-" if inline.text == "–" else re.sub(r"(?<=\d)–(?=\d)", "-", inline.text))


def _places_in(citation: Citation, language: Language) -> Citation:
    """Return ``citation`` with the places of its works parted as ``language`` does: 7–9、12."""
    if not is_chinese(language.tag):
        return citation
    items = (
        replace(item, locator=re.sub(r"(?<=\d), ?(?=\d)", "、", item.locator))
        for item in citation.items
    )
    return replace(citation, items=tuple(items))


def _stripped(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``content`` without spaces at its ends."""
    for place, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if content and isinstance(edge := content[place], Text):
            cut = Text(strip(edge.text))
            content = (cut, *content[1:]) if place == 0 else (*content[:-1], cut)
    return tuple(each for each in content if each != Text(""))


def _within_sentence(content: tuple[Inline, ...], closing: str) -> tuple[Inline, ...]:
    """Return a citation in a note of the author's without brackets and ``closing``: it goes on."""
    words = plain_text(content)
    if words.startswith("(") and words.endswith(")") and isinstance(content[0], Text):
        opened = (Text(content[0].text[1:]), *content[1:])
        content = _without_end(tuple(each for each in opened if each != Text("")), ")")
    return _without_end(content, closing)


def _without_end(content: tuple[Inline, ...], end: str) -> tuple[Inline, ...]:
    """Return ``content`` without ``end``, where that is the end of its words."""
    last = content[-1] if content else None
    if isinstance(last, Link):
        return (*content[:-1], replace(last, content=_without_end(last.content, end)))
    if not isinstance(last, Text):
        return content
    cut = Text(last.text.removesuffix(end))
    return (*content[:-1], cut) if cut.text else content[:-1]
