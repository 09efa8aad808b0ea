"""Reads a language's file of data, and says what is wrong in it, with file, key and line.

A file is TOML. It has every key of ``_TEXTS`` and ``_TABLES`` and every label that English has,
and no other key. With ``based-on`` it says only what differs from the language that it names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..diagnostics import Problems, Span, nearest
from .model import SCRIPTS, DateForm, Language, Lines, NoBreak, Script, Spaces, Spoken

DATA = Path(__file__).parent / "data"

_TEXTS = ("tag", "autonym", "script", "locale", "citation-locale", "word-tag", "han-forms",
          "also-written", "digits", "quotes")  # fmt: skip
"""The keys above the tables: each a line of text."""

_TABLES: Mapping[str, tuple[str, ...]] = {
    "date": ("pattern", "day-endings"),
    "spaces": ("before", "after"),
    "lines": ("start", "end", "capitals"),
    "no-break": ("after-number", "before-number", "abbreviations", "titles"),
    "numbers": ("words",),
    "spoken": tuple(one.name.replace("_", "-") for one in fields(Spoken)),
}
"""The tables whose keys are fixed. Those of ``labels`` are English's."""

_MAPPINGS = frozenset({"day-endings", "before", "after", "accents", "signs"})
"""Keys whose value is a table of texts; that of every other key is a text."""

_NUMBER = r"(\d+(\.\d+)?|1/\d+)"
"""What a word for a number may be: a number, or a part of a whole."""

_CODE = re.compile(r"[A-Z][a-z]{3}")

Tables = Mapping[str, Any]
"""What a file says: its keys and tables, as TOML has them."""


def read_language(path: Path, problems: Problems) -> Language | None:
    """Return the language that the file says; None where something is wrong in it."""
    before = len(problems)
    file = _File(path, problems)
    merged = _with_base(file)
    labels = _File(_beside(path, "en"), Problems()).tables.get("labels", {})
    if len(problems) == before:
        file.judge_keys(merged, tuple(labels))
    if len(problems) == before:
        file.judge_values()
    return _language(merged) if len(problems) == before else None


@cache
def other_words() -> Mapping[str, Mapping[str, str]]:
    """Return the main words of languages that have no file, by language."""
    return tomllib.loads((DATA.parent / "words.toml").read_text(encoding="utf-8"))


@lru_cache(64)
def _tables_in(text: str) -> Tables:
    """Return what a file says, read once: English stands under every other language."""
    return tomllib.loads(text)


def _beside(path: Path, tag: str) -> Path:
    """Return the file of the language ``tag``: in the same folder, else the house's."""
    own = path.with_name(f"{tag}.toml")
    return own if own.exists() else DATA / own.name


def _with_base(file: _File) -> Tables:
    """Return the file's tables, over those of the language that it is based on."""
    own = file.tables
    if "based-on" not in own:
        return own
    path = _beside(file.path, str(own["based-on"]))
    if not path.exists() or path == file.path:
        known = sorted(other.stem for other in DATA.glob("*.toml"))
        hint = nearest(str(own["based-on"]), known) or f"known: {', '.join(known)}"
        file.report("LANG-04", "based-on", f"there is no language “{own['based-on']}”", hint)
        return own
    base = _with_base(_File(path, Problems()))
    merged = {"also-written": "", **{k: v for k, v in base.items() if k != "also-written"}}
    for key, value in own.items():
        inherited = merged.get(key)
        if isinstance(value, dict) and isinstance(inherited, dict):
            value = {**inherited, **value}
        merged[key] = value
    return merged


class _File:
    """A file's tables while they are judged: what is wrong goes to ``problems``."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path, self.problems = path, problems
        self.text = path.read_text(encoding="utf-8")
        self.tables: Tables = {}
        try:
            self.tables = _tables_in(self.text)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"line (\d+), column (\d+)", str(error))
            at = (int(place[1]), int(place[2])) if place else (0, 0)
            problems.error("LANG-01", Span(path.name, *at), f"is no TOML: {error}", 'key = "text"')

    def report(self, code: str, key: str, message: str, hint: str = "", table: str = "") -> None:
        """Collect what is wrong with ``key``, at its place."""
        named = f"{table}.{key}" if table else key
        self.problems.error(code, self._place(key, table), f"{named}: {message}", hint)

    def _place(self, key: str, table: str) -> Span:
        """Return where ``key`` stands: else the head of its table, else the file."""
        within, head = "", 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := re.match(r"\s*\[([^\]]+)\]", line):
                within = header[1]
                head = number if within == (table or key) else head
            elif within == table and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
                return Span(self.path.name, number, 1)
        return Span(self.path.name, head, 1 if head else 0)

    def judge_keys(self, merged: Tables, labels: tuple[str, ...]) -> None:
        """Hold the keys of the file against those that a language has.

        Args:
            merged: what the file says, and what the language that it is based on.
        """
        tables = {**_TABLES, "labels": labels}
        self._hold(self.tables, merged, (*_TEXTS, *tables), "")
        for table, keys in tables.items():
            own = self.tables.get(table, {})
            if not isinstance(own, dict):
                self.report("LANG-04", table, "is no table", f"write [{table}]")
            elif table in merged:
                self._hold(own, merged[table], keys, table)

    def _hold(self, own: Tables, merged: Tables, wanted: tuple[str, ...], table: str) -> None:
        for key in own:
            if key not in wanted and (table or key != "based-on"):
                hint = nearest(key, wanted) or "take it away"
                self.report("LANG-02", key, "is no key of a language", hint, table)
        for key in wanted:
            if key not in merged:
                where = f"below [{table}]" if table else "above the tables"
                hint = f"write {key} {where}, as en.toml has it"
                self.report("LANG-03", key, "is missing", hint, table)

    def judge_values(self) -> None:
        """Hold each value against its kind."""
        for table, key, value in self._values():
            if value is None:
                self.report("LANG-04", key, "is no table", f"write {key} = {{}}", table)
            elif not isinstance(value, str):
                self.report("LANG-04", key, f"is no text: {value!r}", "write it in quotes", table)
        for key, pattern in self.tables.get("spoken", {}).items():
            if isinstance(pattern, str) and not re.fullmatch(r"([^{}]|\{[0-2]\})*", pattern):
                hint = "{0}, {1} and {2} stand for the parts of a formula"
                self.report("LANG-04", key, f"has braces of its own: {pattern}", hint, "spoken")
        for pair in self._number_words():
            if not re.fullmatch(rf"[^=]+=([+/]|{_NUMBER}(\|{_NUMBER})*)", pair):
                self.report(
                    "LANG-04", "words", f"is no word=number: {pair}", "as in two=2", "numbers"
                )
        for key, length, what in (
            ("digits", 10, "from zero to nine"),
            ("quotes", 4, "the outer pair, the inner pair"),
        ):
            text = self.tables.get(key)
            if isinstance(text, str) and len(text) != length:
                message = f"has {len(text)} characters: “{text}”"
                self.report("LANG-04", key, message, f"write {length}: {what}")
        if self.tables.get("tag") != self.path.stem:
            hint = f"write “{self.path.stem}”, or name the file otherwise"
            self.report("LANG-04", "tag", "is not the name of the file", hint)
        capitals = self.tables.get("lines", {}).get("capitals", "names")
        if capitals not in ("names", "nouns"):
            hint = "write “names” or “nouns”"
            self.report("LANG-04", "capitals", f"is neither: “{capitals}”", hint, "lines")
        code = self.tables.get("script")
        if isinstance(code, str) and not _CODE.fullmatch(code):
            hint = f"one of {', '.join(SCRIPTS)}, or another of four letters"
            self.report("LANG-04", "script", f"“{code}” is no code of ISO 15924", hint)

    def _number_words(self) -> list[str]:
        words = self.tables.get("numbers", {}).get("words", "")
        return words.split() if isinstance(words, str) else []

    def _values(self) -> Iterator[tuple[str, str, Any]]:
        """Yield table, key and value of all that is to be a text."""
        for name, value in self.tables.items():
            if name not in _TABLES and name != "labels":
                yield "", name, value
                continue
            for key, inner in value.items():
                if key in _MAPPINGS and isinstance(inner, dict):
                    yield from ((name, key, text) for text in inner.values())
                else:
                    yield name, key, inner if key not in _MAPPINGS else None


def _language(found: Tables) -> Language:
    """Return the language of tables that have been judged."""
    code, date, words = found["script"], found["date"], found["no-break"]
    numbers = dict(pair.split("=") for pair in found["numbers"]["words"].split())
    return Language(
        tag=found["tag"],
        autonym=found["autonym"],
        script=SCRIPTS.get(code) or Script(code),
        locale=found["locale"],
        citation_locale=found["citation-locale"],
        word_tag=found["word-tag"],
        han_variant=found["han-forms"],
        also_written=tuple(found["also-written"].split()),
        digits=found["digits"],
        quotes=found["quotes"],
        date=DateForm(date["pattern"], date["day-endings"]),
        spaces=Spaces(**found["spaces"]),
        lines=Lines(**found["lines"]),
        no_break=NoBreak(*(tuple(words[key].split()) for key in _TABLES["no-break"])),
        numbers={word: _meanings(said) for word, said in numbers.items() if said != "/"},
        parts={
            word: int(part[1])
            for word, said in numbers.items()
            if (part := re.search(r"\b1/(\d+)", said))
        },
        over=tuple(word for word, said in numbers.items() if said == "/"),
        spoken=Spoken(**{key.replace("-", "_"): v for key, v in found["spoken"].items()}),
        labels=found["labels"],
    )


def _meanings(said: str) -> tuple[float, ...]:
    """Return the numbers that a word may mean: for a part its share, and that share in per cent."""
    found: list[float] = []
    for value in said.split("|"):
        if value.startswith("1/"):
            found += [1 / int(value[2:]), 100 / int(value[2:])]
        elif value != "+":
            found.append(float(value))
    return tuple(found)
