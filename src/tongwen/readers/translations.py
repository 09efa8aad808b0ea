"""Translations: a report's messages ↔ translations/<language>.po.

One message is one passage: a paragraph, a heading, a caption, a table's cell, a field of
the metadata. What has no letter in it (a number, a dash) needs no translation and is not
among them. The catalogues are GNU gettext's, so any editor of .po files will do.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..diagnostics import Problems, Span
from ..document import (
    Callout,
    Caption,
    Catalogue,
    Cell,
    Definition,
    Figure,
    Heading,
    Image,
    Note,
    Passage,
    PullQuote,
    Timeline,
    TimelineEvent,
)
from ..gate import Gate, GateError
from ..languages import LANGUAGES
from ..metadata import Contributor, Metadata
from ..walk import field_names, is_node, needs_translation
from .markdown import read_passage

FOLDER = "translations"
WIDTH = 76
"""Characters in a line of a catalogue."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text to translate, once, however often it stands in the report.

    Attributes:
        text: its Markdown, on one line: the msgid.
        spans: every place where it stands.
        comments: what it is there, for the translator ("heading", "table cell").
    """

    text: str
    spans: tuple[Span, ...] = ()
    comments: tuple[str, ...] = ()


# --- the report's messages ------------------------------------------------------------------


def messages(*nodes: Any) -> tuple[Message, ...]:
    """Return the messages of ``nodes`` (a Metadata, a Document), in their order.

    Call it with what readers return, before any transform.
    """
    found: dict[str, Message] = {}
    for passage, comment in _passages(nodes, ""):
        if not passage.message or not needs_translation(passage):
            continue
        message = found.setdefault(passage.message, Message(passage.message))
        found[passage.message] = replace(
            message,
            spans=_with(message.spans, passage.span),
            comments=_with(message.comments, comment),
        )
    return tuple(found.values())


def _with(values: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    return values if not value or value in values else (*values, value)


def _passages(value: Any, comment: str) -> Iterator[tuple[Passage, str]]:
    """Yield every passage that lies in no other, with what it is."""
    if isinstance(value, Passage):
        if value.content:
            yield value, comment
    elif isinstance(value, tuple):
        for item in value:
            yield from _passages(item, comment)
    elif is_node(value):
        for name in field_names(value):
            inner = _comment(value, name) or comment
            yield from _passages(getattr(value, name), inner)


def _comment(node: Any, field: str) -> str:
    match node, field:
        case Metadata(), _:
            return field.replace("_", " ").removesuffix("s")
        case Contributor(), "name":
            return "contributor’s name"
        case Contributor(), _:
            return "affiliation"
        case Heading(), "content":
            return "heading" if node.level > 1 else "chapter title"
        case Caption(), _:
            return "caption"
        case Cell(), _:
            return "table heading" if node.header else "table cell"
        case ((Image() | Figure()), "alternative"):
            return "alternative text"
        case Callout(), "title":
            return "title of a box"
        case Definition(), "term":
            return "term"
        case TimelineEvent(), _:
            return "time line"
        case Timeline(), _:
            return "time line"
        case Note(), _:
            return "note"
        case _, "attribution":
            return "attribution"
        case PullQuote(), _:
            return "pull quote"
    return ""


# --- reading --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Entry:
    """An entry of a catalogue, with the place where its translation begins."""

    line: int
    message: str = ""
    translation: str = ""
    translation_line: int = 0
    translation_column: int = 0
    fuzzy: bool = False
    context: bool = False


def read_catalogue(
    gate: Gate,
    folder: Path,
    language: str,
    source_language: str,
    problems: Problems,
    *,
    raw_html: bool = False,
) -> Catalogue:
    """Return the translations in ``folder``/translations/<language>.po, parsed.

    Problems: those of the gate and of Markdown, and ``TR-04`` what is no gettext catalogue,
    ``TR-05`` no catalogue or nothing in it, ``TR-06`` a message twice, ``TR-07`` an encoding
    other than UTF-8.
    """
    name = f"{FOLDER}/{language}.po"
    span = gate.span(folder / name)
    try:
        text = gate.read_text(name, folder)
    except GateError as error:
        if error.code == "GATE-02":
            problems.warning(
                "TR-05",
                span,
                f"there are no translations from {source_language} into {language}",
                "make translations (tongwen translate update) makes the catalogue to fill in",
            )
        else:
            problems.error(error.code, error.place(span), error.reason, error.hint)
        return Catalogue(language, {}, span=span)
    passages: dict[str, Passage] = {}
    unsure = set()
    own = Problems()
    entries = _entries(text, span.file, own)
    problems.extend(own)
    for entry in entries:
        if not entry.message or not entry.translation.strip():
            continue
        if entry.fuzzy:
            unsure.add(entry.message)
            continue
        place = Span(span.file, entry.translation_line, entry.translation_column)
        passages[entry.message] = read_passage(
            entry.translation, place, language, problems, raw_html=raw_html
        )
    if not passages and not unsure and not own.has_errors:
        problems.warning(
            "TR-05",
            span,
            f"nothing in this catalogue is translated into {language} yet",
            "translate its messages in Poedit or an editor",
        )
    return Catalogue(language, passages, frozenset(unsure), span)


def read_translations(text: str, file: str, problems: Problems) -> dict[str, str]:
    """Return message → translation, both as written, of the catalogue ``text``.

    What is not translated, and what is marked fuzzy, is left out.

    Problems: ``TR-04`` what is no gettext catalogue, ``TR-06`` a message twice, ``TR-07`` an
    encoding other than UTF-8.
    """
    return {
        entry.message: entry.translation
        for entry in _entries(text, file, problems)
        if entry.message and entry.translation and not entry.fuzzy
    }


_STRING = r'"(?:[^"\\]|\\.)*"'
_KEYWORD = re.compile(rf"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)(\s+)({_STRING})")
_CONTINUATION = re.compile(_STRING)
_DATE = re.compile(r'^("[\w-]+-Date: )([^"\\\n]*)(\\n"\n)', re.MULTILINE)
_CHARSET = re.compile(r"charset=([\w-]+)", re.IGNORECASE)


def _entries(text: str, file: str, problems: Problems) -> list[_Entry]:
    """Return the entries of a catalogue that are in use.

    Stricter than Babel, which takes what stands outside the quotation marks away.
    """
    entries: list[_Entry] = []
    entry: _Entry | None = None
    fuzzy = False
    keyword = ""
    for number, whole in enumerate(text.split("\n"), start=1):
        line = whole.strip()
        if not line or line.startswith("#"):
            if line.startswith("#~"):
                # A mark before what is out of use says nothing of what follows.
                fuzzy = False
            elif line.startswith("#,"):
                fuzzy = "fuzzy" in [flag.strip() for flag in line[2:].split(",")]
            keyword = ""
            continue
        column = len(whole) - len(whole.lstrip()) + 1
        match = _KEYWORD.fullmatch(line)
        if match:
            keyword, value = match[1], _unescaped(match[3])
            if keyword == "msgctxt" or (keyword == "msgid" and not _begun(entry)):
                entry = _Entry(number, fuzzy=fuzzy)
                fuzzy = False
                entries.append(entry)
            column += match.start(3) + 1
        elif keyword and _CONTINUATION.fullmatch(line):
            value = _unescaped(line)
            column += 1
        else:
            keyword = ""
            if entry is not None and line.startswith("msgstr"):
                # It has one, if a bad one: that is told here and not again.
                entry.translation_line = entry.translation_line or number
            problems.error(
                "TR-04",
                Span(file, number, column),
                f"this is not a line of a gettext catalogue: {line[:40]}",
                'write msgid or msgstr and the text in quotation marks, \\" for one in the text',
            )
            continue
        if match and keyword == "msgstr" and entry is not None and entry.translation_line:
            problems.error(
                "TR-04", Span(file, number, 1), "this message has a msgstr already", "remove one"
            )
        if entry is None:
            problems.error("TR-04", Span(file, number, column), "there is no msgid before this")
            continue
        _put(entry, keyword, value, number, column)
    return _checked(entries, file, problems)


def _begun(entry: _Entry | None) -> bool:
    """Return whether the entry waits for its msgid, its msgctxt being read."""
    return entry is not None and entry.context and not entry.message and not entry.translation_line


def _put(entry: _Entry, keyword: str, value: str, line: int, column: int) -> None:
    if keyword == "msgid":
        entry.message += value
    elif keyword == "msgctxt":
        entry.context = True
    elif keyword in ("msgstr", "msgstr[0]"):
        if value and not entry.translation:
            entry.translation_line, entry.translation_column = line, column
        entry.translation_line = entry.translation_line or line
        entry.translation_column = entry.translation_column or column
        entry.translation += value


def _checked(entries: list[_Entry], file: str, problems: Problems) -> list[_Entry]:
    known: dict[str, int] = {}
    kept = []
    for entry in entries:
        if not entry.translation_line:
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


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def _unescaped(quoted: str) -> str:
    return re.sub(
        r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), quoted[1:-1], flags=re.DOTALL
    )


# --- writing --------------------------------------------------------------------------------


def update_catalogue(
    found: Iterable[Message],
    existing: bytes | None,
    *,
    report: str,
    language: str,
    moment: datetime.datetime,
    file: str,
    problems: Problems,
) -> bytes:
    """Return the catalogue brought up to date with the messages ``found``.

    Translations are kept; one whose message has changed a little goes with the new message,
    marked fuzzy, with the old message beside it; one whose message is gone stays at the end,
    out of use. Nothing changes, not even a date, where nothing else does.

    Args:
        found: from :func:`messages`.
        existing: the catalogue as it is; None if there is none.
        report: the report's name, for the header.
        language: BCP 47 tag of the translations.
        moment: the time to write as the time of extraction.
        file: the catalogue's path, for places.
        problems: ``TR-04`` to ``TR-07`` where ``existing`` cannot be read; it is returned as
            it is then, so that no translation is lost.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    template = Catalog(creation_date=moment, fuzzy=False, charset="utf-8")
    for message in found:
        template.add(
            message.text,
            locations=[(span.file, span.line) for span in message.spans],
            auto_comments=list(message.comments),
        )
    if existing is None:
        catalogue = Catalog(
            locale=_locale(language),
            project=report,
            version="1",
            header_comment=f"# {report}: {LANGUAGES[language].autonym}",
            creation_date=moment,
            revision_date=moment,
            charset="utf-8",
            fuzzy=False,
        )
    else:
        text = _text(existing, file, problems)
        own = Problems()
        if text is not None:
            _entries(text, file, own)
        problems.extend(own)
        if text is None or own.has_errors:
            return existing
        text = _DATE.sub(_known_date, text)
        catalogue = read_po(io.StringIO(text), locale=_locale(language), charset="utf-8")
        catalogue.charset = "utf-8"
        _restore(catalogue, template)
    # Babel would name people who do not exist.
    for field in ("msgid_bugs_address", "last_translator", "language_team"):
        if re.search(r"EMAIL@ADDRESS|LL@li\.org", getattr(catalogue, field)):
            setattr(catalogue, field, "")
    creation_date = catalogue.creation_date
    previous = {entry.id: entry.previous_id for entry in catalogue if entry.fuzzy}
    catalogue.update(template, update_creation_date=False)
    for entry in catalogue:
        # Babel takes “5 % of” for a format of Python's.
        entry.flags -= {"python-format", "python-brace-format"}
        if entry.fuzzy and not entry.previous_id:
            entry.previous_id = previous.get(entry.id, [])
    for key in [key for key, entry in catalogue.obsolete.items() if not entry.string]:
        del catalogue.obsolete[key]

    catalogue.creation_date = creation_date
    unchanged = _written(catalogue)
    if unchanged == existing:
        return unchanged
    catalogue.creation_date = moment
    return _written(catalogue)


def _known_date(line: re.Match[str]) -> str:
    """Return a date of a catalogue's header in the form that Babel reads; "" of what is none."""
    try:
        moment = datetime.datetime.fromisoformat(line[2].strip())
    except ValueError:
        return line[0] if "YEAR" in line[2] else ""
    zone = moment.strftime("%z")[:5] or "+0000"
    return f"{line[1]}{moment:%Y-%m-%d %H:%M}{zone}{line[3]}"


def _written(catalogue: Any) -> bytes:
    from babel.messages.pofile import normalize, write_po

    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=WIDTH)
    # Babel wraps previous messages like comments, which takes their quotation marks apart.
    fuzzy = (entry for entry in catalogue if entry.fuzzy)
    lines = []
    for line in buffer.getvalue().decode().rstrip("\n").split("\n"):
        lines.append(line)
        if line.startswith("#, ") and "fuzzy" in line:
            lines += [
                "#| msgid " + normalize(text, width=WIDTH - 3).replace("\n", "\n#| ")
                for text in next(fuzzy).previous_id[:1]
            ]
    return ("\n".join(lines) + "\n").encode()


def _locale(language: str) -> str:
    return LANGUAGES[language].locale


def _text(data: bytes, file: str, problems: Problems) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.error(
            "TR-07",
            Span(file, data.count(b"\n", 0, error.start) + 1),
            "the catalogue is not UTF-8",
            "save it with the encoding UTF-8",
        )
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _restore(catalogue: Any, template: Any) -> None:
    """Give back what Babel's reader does not understand: ``#|`` and messages in use again."""
    for message in [*catalogue, *catalogue.obsolete.values()]:
        before = [comment for comment in message.user_comments if comment.startswith("|")]
        message.user_comments = [
            comment for comment in message.user_comments if not comment.startswith("|")
        ]
        text = " ".join(comment[1:].strip() for comment in before)
        strings = re.findall(_STRING, text)
        if message.fuzzy and strings:
            message.previous_id = ["".join(_unescaped(string) for string in strings)]
    for message in template:
        old = catalogue.obsolete.pop(message.id, None) if message.id else None
        if old is not None and message.id not in catalogue:
            catalogue[message.id] = old
