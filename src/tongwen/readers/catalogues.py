"""GNU gettext's catalogues ↔ entries. Nothing that another program wrote into one is lost.

Poedit and Weblate wrap lines otherwise, order entries otherwise and add headers, flags and earlier
texts of their own. So an entry keeps its lines as they were written, and only what has changed of
it is written anew (GNU gettext manual, "The Format of PO Files").
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..diagnostics import Problems, Span
from ..remembering import remembered

WIDTH = 76
"""Characters in a line of a catalogue."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a catalogue. The header is the entry whose message is empty.

    Attributes:
        message: the msgid. translation: the msgstr.
        fuzzy: the translation is to be reviewed.
        obsolete: the entry is out of use (``#~``).
        previous: the message that a fuzzy translation was made of (``#| msgid``).
        flags: besides fuzzy. notes: of translators. comments: of who extracted the messages.
        places: "a.md:3", where the message stands.
        others: further keywords with their texts: msgctxt, msgid_plural, msgstr[1].
        line: where the entry's first keyword stands. translation_line, translation_column: where
            the translation begins.
        body: the lines from the first keyword on, as they were written.
    """

    message: str
    translation: str = ""
    fuzzy: bool = False
    obsolete: bool = False
    previous: str = ""
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)
    translation_line: int = field(default=0, compare=False)
    translation_column: int = field(default=0, compare=False)
    body: str = field(default="", compare=False, repr=False)

    @property
    def done(self) -> bool:
        """Whether it has a translation that counts."""
        return not self.fuzzy and bool(self.translation.strip())


# --- reading --------------------------------------------------------------------------------

_STRING = r'"(?:[^"\\]|\\.)*"'
_KEYWORD = re.compile(rf"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)(\s+)({_STRING})")
_CONTINUATION = re.compile(_STRING)
_PLACE = re.compile("\u2068[^\u2069]*\u2069(?::\\d+)?|\\S+")
"""A place: a name with blanks stands between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE."""
_CHARSET = re.compile(r"charset=([\w-]+)", re.IGNORECASE)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def read_entries(text: str, file: str, problems: Problems) -> list[Entry]:
    """Return the entries of a catalogue, those out of use too, in their order.

    Problems: ``TR-04`` what is no gettext catalogue, ``TR-06`` a message twice, ``TR-07`` an
    encoding other than UTF-8.
    """
    return list(_read(text, file, problems))


@remembered(16)
def _read(text: str, file: str, problems: Problems) -> tuple[Entry, ...]:
    reader = _Reader(file, problems)
    for number, whole in enumerate(text.split("\n"), start=1):
        reader.line(number, whole)
    return tuple(_checked([begun.entry() for begun in reader.begun], file, problems))


@dataclass(slots=True)
class _Begun:
    """An entry while it is read."""

    line: int
    obsolete: bool
    head: list[str]
    texts: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    translation: tuple[int, int] = (0, 0)

    @property
    def waits(self) -> bool:
        """Whether only its msgctxt has been read."""
        return set(self.texts) == {"msgctxt"}

    def put(self, keyword: str, value: str, line: int, column: int) -> None:
        if keyword in ("msgstr", "msgstr[0]"):
            said = self.texts.get("msgstr", "") or self.texts.get("msgstr[0]", "")
            if not self.translation[0] or (value and not said):
                self.translation = line, column
        self.texts[keyword] = self.texts.get(keyword, "") + value

    def entry(self) -> Entry:
        flags = [flag for line in _marked(self.head, ",") for flag in re.split(r"[,\s]+", line)]
        before = "\n".join(_marked(self.head, "|"))
        previous = re.search(rf"msgid\s+((?:{_STRING}\s*)+)", before) if before else None
        kept = {"msgid", "msgstr", "msgstr[0]"}
        return Entry(
            message=self.texts.get("msgid", ""),
            translation=self.texts.get("msgstr", "") or self.texts.get("msgstr[0]", ""),
            fuzzy="fuzzy" in flags,
            obsolete=self.obsolete,
            previous=_joined(previous[1]) if previous else "",
            flags=tuple(flag for flag in flags if flag and flag != "fuzzy"),
            notes=tuple(line[1:] for line in self.head if not re.match(r"#[.:,|~]", line)),
            comments=tuple(_marked(self.head, ".")),
            places=tuple(
                place for line in _marked(self.head, ":") for place in _PLACE.findall(line)
            ),
            others=tuple((name, said) for name, said in self.texts.items() if name not in kept),
            line=self.line,
            translation_line=self.translation[0],
            translation_column=self.translation[1],
            body="\n".join(self.lines),
        )


def _marked(lines: Iterable[str], mark: str) -> Iterator[str]:
    for line in lines:
        if line.startswith(f"#{mark}"):
            yield line[2:].strip()


class _Reader:
    """Reads a catalogue line by line, and strictly: no word outside quotation marks is let pass."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file, self.problems = file, problems
        self.begun: list[_Begun] = []
        self.head: list[str] = []
        self.keyword = ""

    def line(self, number: int, whole: str) -> None:
        """Take a line."""
        line = whole.strip()
        obsolete = line.startswith("#~")
        if obsolete and not line.startswith("#~|"):
            line = line[2:].strip()
        elif not line or line.startswith("#"):
            self.keyword = ""
            if line:
                self.head.append(line.replace("#~|", "#|", 1))
            return
        column = len(whole) - len(whole.lstrip()) + 1
        match = _KEYWORD.fullmatch(line)
        if match:
            self.keyword = match[1]
            self._begin(number, obsolete)
            value, column = _unescaped(match[3]), column + match.start(3) + 1
        elif self.keyword and _CONTINUATION.fullmatch(line):
            value, column = _unescaped(line), column + 1
        else:
            self._not_read(number, column, line, obsolete)
            return
        if not self.begun:
            place = Span(self.file, number, column)
            self.problems.error("TR-04", place, "there is no msgid before this")
            return
        entry = self.begun[-1]
        if match and self.keyword == "msgstr" and "msgstr" in entry.texts:
            place = Span(self.file, number, 1)
            self.problems.error("TR-04", place, "this message has a msgstr already", "remove one")
        entry.put(self.keyword, value, number, column)
        entry.lines.append(line)

    def _begin(self, number: int, obsolete: bool) -> None:
        waits = bool(self.begun) and self.begun[-1].waits
        if self.keyword == "msgctxt" or (self.keyword == "msgid" and not waits):
            self.begun.append(_Begun(number, obsolete, self.head))
            self.head = []

    def _not_read(self, number: int, column: int, line: str, obsolete: bool) -> None:
        self.keyword = ""
        if obsolete:
            # Nobody reads it any more.
            return
        if self.begun and line.startswith("msgstr"):
            # It has one, if a bad one: that is reported here and not again.
            self.begun[-1].put("msgstr", "", number, column)
        self.problems.error(
            "TR-04",
            Span(self.file, number, column),
            f"this is not a line of a gettext catalogue: {line[:40]}",
            'write msgid or msgstr and the text in quotation marks, \\" for one in the text',
        )


def _checked(entries: list[Entry], file: str, problems: Problems) -> list[Entry]:
    known: dict[str, int] = {}
    kept = []
    for entry in entries:
        if entry.obsolete:
            kept.append(entry)
        elif not entry.translation_line:
            problems.error(
                "TR-04", Span(file, entry.line, 1), "this msgid has no msgstr", 'write msgstr ""'
            )
        elif entry.message in known:
            problems.error(
                "TR-06",
                Span(file, entry.line, 1),
                "this message is in the catalogue twice",
                f"the first is in line {known[entry.message]}; remove one",
            )
        else:
            known[entry.message] = entry.line
            kept.append(entry)
        charset = _CHARSET.search(entry.translation) if not entry.message else None
        if charset and charset[1].lower() not in ("utf-8", "utf8", "charset"):
            problems.error(
                "TR-07",
                Span(file, entry.translation_line, 1),
                f"the catalogue says that it is {charset[1]}",
                "save it as UTF-8 and write charset=UTF-8",
            )
    return kept


def _joined(strings: str) -> str:
    return "".join(_unescaped(string) for string in re.findall(_STRING, strings))


def _unescaped(quoted: str) -> str:
    return re.sub(
        r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), quoted[1:-1], flags=re.DOTALL
    )


# --- writing --------------------------------------------------------------------------------


def written(entries: Iterable[Entry]) -> bytes:
    """Return the catalogue that ``entries`` are; the lines of a body stay as they were written."""
    return ("\n\n".join(map(_lines_of, entries)) + "\n").encode()


def _lines_of(entry: Entry) -> str:
    flags = (*(("fuzzy",) if entry.fuzzy else ()), *entry.flags)
    lines = [f"#{note}" for note in entry.notes]
    lines += [f"#. {comment}".rstrip() for comment in entry.comments]
    lines += _filled(entry.places, "#: ")
    lines += [f"#, {', '.join(flags)}"] if flags else []
    prefix = "#~" if entry.obsolete else "#"
    if entry.fuzzy and entry.previous:
        lines += [f"{prefix}| {line}" for line in string_lines("msgid", entry.previous)]
    body = entry.body.split("\n") if entry.body else list(_body(entry))
    lines += [f"#~ {line}" for line in body] if entry.obsolete else body
    return "\n".join(lines)


def _body(entry: Entry) -> Iterator[str]:
    others = dict(entry.others)
    if "msgctxt" in others:
        yield from string_lines("msgctxt", others.pop("msgctxt"))
    yield from string_lines("msgid", entry.message)
    if "msgid_plural" in others:
        yield from string_lines("msgid_plural", others.pop("msgid_plural"))
        yield from string_lines("msgstr[0]", entry.translation)
    else:
        yield from string_lines("msgstr", entry.translation)
    for keyword, text in others.items():
        yield from string_lines(keyword, text)


def string_lines(keyword: str, text: str) -> list[str]:
    """Return a keyword and its text in quotation marks, over several lines where it is long."""
    if "\n" not in text[:-1] and len(text) + len(keyword) + 3 <= WIDTH:
        return [f'{keyword} "{_escaped(text)}"']
    pieces: list[str] = []
    for part in re.findall(r"[^\n]*\n|[^\n]+", text):
        room = ""
        for word in re.findall(r"\S*\s*", part):
            if room and len(room) + len(word) > WIDTH - 2:
                pieces.append(room)
                room = ""
            room += word
        pieces.append(room)
    if len(pieces) == 1:
        return [f'{keyword} "{_escaped(text)}"']
    return [f'{keyword} ""', *(f'"{_escaped(piece)}"' for piece in pieces)]


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _filled(words: Iterable[str], prefix: str) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) < WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(prefix + word)
    return lines


def place_in(file: str, line: int) -> str:
    """Return a place as catalogues write it: "a.md:3"."""
    name = f"\u2068{file}\u2069" if re.search(r"\s", file) else file
    return f"{name}:{line}"


def dated(header: Entry, name: str, moment: datetime.datetime) -> Entry:
    """Return ``header`` with ``moment`` as its date of that name, its other lines as they were."""
    date = re.compile(rf'({name}: )[^"\\\n]*')
    when = rf"\g<1>{moment:%Y-%m-%d %H:%M%z}"
    return replace(
        header,
        translation=date.sub(when, header.translation),
        body=date.sub(when, header.body),
    )
