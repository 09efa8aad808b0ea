"""The specimen's words in three languages, and the report and catalogues that are made of them.

Every text stands here in English, Traditional and Simplified Chinese side by side, so that who
changes one sees the others. Out of them come Markdown in one language and a gettext catalogue for
each other one, with the very messages that ``tongwen translate update`` would extract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..document import UNPRINTABLE
from ..languages import LANGUAGES

_PLACE = re.compile(r"\{(\w+)\}")
_PUNCTUATION = re.compile(r"[!\"#$%&'*+\-./:;<=>?@\[\\\]^_`{}~]")


@dataclass(frozen=True, slots=True)
class Words:
    """One text, as Markdown on one line, in the three languages of the toolchain."""

    english: str
    traditional: str
    simplified: str

    def spoken(self, tag: str) -> str:
        """Return the text for an edition in ``tag`` (BCP 47)."""
        spoken = {"Hant": self.traditional, "Hans": self.simplified}
        return spoken.get(LANGUAGES[tag].script.code, self.english)


def say(english: str, traditional: str, simplified: str, **values: str | Words) -> Words:
    """Return the three texts as one, each ``{place}`` filled with its value.

    Values are Markdown: what comes from a pack goes through :func:`plain` first.
    """

    def filled(text: str, tag: str) -> str:
        def value(match: re.Match[str]) -> str:
            found = values[match[1]]
            return found.spoken(tag) if isinstance(found, Words) else found

        return _PLACE.sub(value, text)

    return Words(
        filled(english, "en"), filled(traditional, "zh-Hant"), filled(simplified, "zh-Hans")
    )


def same(text: str) -> Words:
    """Return a text that is the same in each language: a name, a measure."""
    return Words(text, text, text)


def plain(text: str) -> str:
    """Return Markdown that reads as the characters of ``text``, on one line.

    A pipe becomes an entity: in a table's cell its escape would be no part of the message.
    """
    line = " ".join(UNPRINTABLE.sub("", text).split())
    return _PUNCTUATION.sub(r"\\\g<0>", line).replace("|", "&#124;")


def quoted(text: str) -> str:
    """Return ``text`` as a double-quoted YAML scalar (YAML 1.2, 7.3.1)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


Cell = Words | str
"""A table's cell: words to translate, or Markdown without any (code, a number)."""


class Book:
    """The files of a report while they are written, in one language and its translations.

    Attributes:
        languages: BCP 47 tags, the source language first: English where the pack has it, else
            the pack's first.
        files: path within the report's folder → contents.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        latin = (tag for tag in languages if LANGUAGES[tag].script.code == "Latn")
        source = next(latin, languages[0])
        self.languages = (source, *(tag for tag in languages if tag != source))
        self.files: dict[str, bytes] = {}
        self._translations: dict[str, dict[str, str]] = {tag: {} for tag in self.languages[1:]}

    def text(self, words: Cell) -> str:
        """Return ``words`` in the source language, and remember how they are translated."""
        if isinstance(words, str):
            return words
        source = words.spoken(self.languages[0])
        for tag, found in self._translations.items():
            found.setdefault(source, words.spoken(tag))
        return source

    def write_catalogues(self, report: str) -> None:
        """Add ``translations/<language>.po`` for each language but the source's."""
        for tag, found in self._translations.items():
            locale = LANGUAGES[tag].locale
            header = (
                f"Project-Id-Version: {report}\nLanguage: {locale}\nMIME-Version: 1.0\n"
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
            )
            entries = [("", header), *found.items()]
            self.files[f"translations/{tag}.po"] = "\n".join(
                f"msgid {_string(message)}\nmsgstr {_string(translation)}\n"
                for message, translation in entries
            ).encode()


def _string(text: str) -> str:
    """Return ``text`` as a string of a gettext catalogue."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class Chapter:
    """One Markdown file while it is written, block by block."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._blocks: list[str] = []

    def write(self, name: str) -> None:
        """Put the chapter into its book, as the file ``name``."""
        self._book.files[name] = ("\n\n".join(self._blocks) + "\n").encode()

    def raw(self, markdown: str) -> None:
        """Add Markdown as it stands; its words are the caller's to translate."""
        self._blocks.append(markdown)

    def heading(self, level: int, words: Words, identifier: str, *, numbered: bool = True) -> None:
        """Add a heading."""
        mark = "" if numbered else " .unnumbered"
        self.raw(f"{'#' * level} {self._book.text(words)} {{#{identifier}{mark}}}")

    def paragraph(self, words: Words) -> None:
        """Add a paragraph."""
        self.raw(self._book.text(words))

    def lead(self, words: Words) -> None:
        """Add the paragraph that opens a chapter."""
        self.raw(f"::: {{.lead}}\n{self._book.text(words)}\n:::")

    def items(self, items: Iterable[Words], *marks: str) -> None:
        """Add a list; ``marks`` begin its items ("-", "1.", "- [x]"), the last one all the rest."""
        marks = marks or ("-",)
        self.raw(
            "\n".join(
                f"{marks[min(index, len(marks) - 1)]} {self._book.text(item)}"
                for index, item in enumerate(items)
            )
        )

    def note(self, name: str, words: Words) -> None:
        """Add the note that ``[^name]`` calls."""
        self.raw(f"[^{name}]: {self._book.text(words)}")

    def callout(self, kind: str, words: Words, title: Words | None = None) -> None:
        """Add a box."""
        said = f' title="{self._book.text(title)}"' if title else ""
        self.raw(f"::: {{.callout-{kind}{said}}}\n{self._book.text(words)}\n:::")

    def figure(
        self,
        identifier: str,
        sources: Sequence[str],
        caption: Words,
        alternative: Words,
        width: str,
    ) -> None:
        """Add a figure of pictures, each ``width`` wide; ``alternative`` tells all of them."""
        pictures = "\n\n".join(f"![]({source}){{width={width}}}" for source in sources)
        self.raw(
            f'::: {{#{identifier} alt="{self._book.text(alternative)}"}}\n{pictures}\n\n'
            f"{self._book.text(caption)}\n:::"
        )

    def table(
        self,
        identifier: str,
        caption: Words,
        head: Sequence[Cell],
        rows: Iterable[Sequence[Cell]],
        *,
        marks: str = "",
        widths: str = "",
        wide: bool = False,
    ) -> None:
        """Add a table; ``marks`` has l or r for each column, ``widths`` their shares."""
        rules = ["--:" if mark == "r" else ":--" for mark in marks or "l" * len(head)]
        lines = [
            "| " + " | ".join(self._book.text(cell) for cell in row) + " |" for row in (head, *rows)
        ]
        lines.insert(1, "| " + " | ".join(rules) + " |")
        attributes = f"#{identifier}" + (f' widths="{widths}"' if widths else "")
        attributes += " .wide" if wide else ""
        self.raw("\n".join(lines) + f"\n\n: {self._book.text(caption)} {{{attributes}}}")
