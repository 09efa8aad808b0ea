"""Translations: a report's messages ↔ translations/<language>.po.

One message is one passage: a paragraph, a heading, a caption, a table's cell, a field of
the metadata. What has no letter in it (a number, a dash) needs no translation and is not
among them. The catalogues are GNU gettext's, so any editor of .po files will do.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from heapq import nlargest
from pathlib import Path
from typing import Any

from ..diagnostics import Problems, Span
from ..document import (
    Callout,
    Caption,
    Catalogue,
    Cell,
    Definition,
    Document,
    Figure,
    Heading,
    Image,
    Note,
    Passage,
    PullQuote,
    Timeline,
    TimelineEvent,
)
from ..gate import FEWER, Gate, GateError
from ..languages import LANGUAGES
from ..languages.characters import WORD_EAST_ASIAN
from ..metadata import LACKABLE, Contributor, EditionRule, Metadata
from ..remembering import OfThings
from ..walk import children, field_names, is_node, needs_translation
from .catalogues import Entry, dated, place_in, read_entries, written
from .markdown import read_passage

FOLDER = "translations"


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
    spans: dict[str, dict[Span, None]] = {}
    comments: dict[str, dict[str, None]] = {}
    for passage, comment in _to_translate(nodes):
        spans.setdefault(passage.message, {})[passage.span] = None
        said = comments.setdefault(passage.message, {})
        if comment:
            said[comment] = None
    return tuple(
        Message(message, tuple(places), tuple(comments[message]))
        for message, places in spans.items()
    )


def sources(*nodes: Any) -> dict[str, Passage]:
    """Return message → passage of all that is to translate in ``nodes``."""
    return {passage.message: passage for passage, _ in _to_translate(nodes)}


def place_of_catalogue(language: str) -> str:
    """Return where the catalogue of ``language`` lies in a report's folder."""
    return f"{FOLDER}/{language}.po"


def pairs(catalogue: Catalogue, *nodes: Any) -> Iterator[tuple[Passage, Passage]]:
    """Yield each passage of ``nodes`` with its translation, once, in their order."""
    met: set[str] = set()
    for passage, _ in _passages(nodes, ""):
        found = catalogue.passages.get(passage.message)
        if found is not None and passage.message not in met:
            met.add(passage.message)
            yield passage, found


def _to_translate(nodes: Iterable[Any]) -> Iterator[tuple[Passage, str]]:
    """Yield every outermost passage that has words, with its kind."""
    for node in nodes:
        for part in children(node) if isinstance(node, Document) else (node,):
            found = _found_in.find(part)
            if found is None:
                found = tuple(
                    (passage, comment)
                    for passage, comment in _passages(part, "")
                    if passage.message and needs_translation(passage)
                )
                _found_in.keep(part, found)
            yield from found


_found_in: OfThings[tuple[tuple[Passage, str], ...]] = OfThings()


def _passages(value: Any, comment: str) -> Iterator[tuple[Passage, str]]:
    """Yield every outermost passage, with its kind."""
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
        case Contributor(), "about":
            return "about an author"
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


def may_lack(
    found: Iterable[Message], rule: EditionRule, chapters: Collection[str]
) -> frozenset[str]:
    """Return the messages that an edition does without: all of their places may be lacking.

    Args:
        found: the report's messages.
        chapters: those that ``rule`` names, as places name them.
    """
    kinds = {LACKABLE[name] for name in rule.may_lack if name in LACKABLE}
    return frozenset(
        message.text
        for message in found
        if all(span.file in chapters for span in message.spans)
        or (message.comments and set(message.comments) <= kinds)
    )


# --- reading --------------------------------------------------------------------------------


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
    name = place_of_catalogue(language)
    span = gate.span(folder / name)
    try:
        text = gate.read_text(name, folder, advice=FEWER)
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
    own = Problems()
    entries = [entry for entry in read_entries(text, span.file, own) if not entry.obsolete]
    problems.extend(own)
    passages: dict[str, Passage] = {}
    unsure: dict[str, Passage] = {}
    for entry in entries:
        if entry.message and entry.translation.strip():
            place = Span(span.file, entry.translation_line, entry.translation_column)
            # What is wrong in a translation that is not used is reported when it is.
            heard = Problems() if entry.fuzzy else problems
            found = read_passage(entry.translation, place, language, heard, raw_html=raw_html)
            (unsure if entry.fuzzy else passages)[entry.message] = found
    if not passages and not unsure and not own.has_errors:
        problems.warning(
            "TR-05",
            span,
            f"nothing in this catalogue is translated into {language} yet",
            "translate its messages in Poedit or an editor",
        )
    return Catalogue(language, passages, unsure, span=span)


def read_translations(text: str, file: str, problems: Problems) -> dict[str, str]:
    """Return message → translation, both as written, of the catalogue ``text``.

    What is not translated, and what is marked fuzzy, is left out.

    Problems: those of :func:`read_entries`.
    """
    return {
        entry.message: entry.translation
        for entry in read_entries(text, file, problems)
        if entry.message and entry.translation and not entry.fuzzy and not entry.obsolete
    }


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
    if existing is None:
        entries, own = [_header(report, language, moment)], Problems()
    else:
        text = _text(existing, file, problems)
        own = Problems()
        entries = read_entries(text, file, own) if text is not None else []
        problems.extend(own)
        if text is None or own.has_errors:
            return existing
        if not any(not entry.message for entry in entries):
            entries.insert(0, _header(report, language, moment))
    updated = _updated(list(found), entries)
    if existing is not None and set(updated) == set(entries):
        return existing
    return written([dated(updated[0], "POT-Creation-Date", moment), *updated[1:]])


def as_updated(found: Sequence[Message], entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a catalogue as an update would leave them, without their header."""
    header = [] if any(not entry.message for entry in entries) else [Entry("")]
    return _updated(list(found), [*header, *entries])[1:]


def _updated(found: list[Message], entries: list[Entry]) -> list[Entry]:
    """Return the entries of a catalogue for the messages ``found``: header, messages, unused."""
    used = {entry.message: entry for entry in entries if not entry.obsolete}
    unused = {entry.message: entry for entry in entries if entry.obsolete}
    alike = {_same(entry.message): entry for entry in (*unused.values(), *used.values())}
    kept: dict[str, Entry] = {}
    new = []
    taken = {""}
    for message in found:
        entry = used.get(message.text) or unused.get(message.text) or alike.get(_same(message.text))
        if entry is None:
            new.append(message)
        else:
            taken.add(entry.message)
            kept[message.text] = _renewed(entry, message)
    candidates = [e for e in (*unused.values(), *used.values()) if e.message and e.translation]
    near = _Nearest(candidates if new else [])
    for message in new:
        entry = near.to(message.text, taken)
        if entry is None:
            kept[message.text] = _renewed(Entry(message.text), message)
            continue
        taken.add(entry.message)
        before = entry.previous if entry.fuzzy and entry.previous else entry.message
        kept[message.text] = replace(_renewed(entry, message), fuzzy=True, previous=before)
    gone = [
        replace(entry, obsolete=True, places=(), comments=())
        for entry in entries
        if entry.message not in taken and entry.translation.strip()
    ]
    return [used[""], *(kept[message.text] for message in found), *gone]


def _renewed(entry: Entry, message: Message) -> Entry:
    """Return ``entry`` as that of ``message``, its translation as it is."""
    same = entry.message == message.text
    places = sorted({(span.file, span.line) for span in message.spans})
    return replace(
        entry,
        message=message.text,
        obsolete=False,
        comments=message.comments,
        places=tuple(place_in(*place) for place in places),
        previous=entry.previous if entry.fuzzy else "",
        body=entry.body if same else "",
    )


def _same(message: str) -> str:
    """Return what two spellings of one message share.

    mdbook-i18n writes ``[w](https://…)`` where Tongwen writes ``[w](<https://…>)``, two blanks at a
    line's end where Tongwen writes a backslash, and one before marks that mean nothing there; some
    editors curl quotation marks.
    """
    message = re.sub(r"\]\(<([^<>]*)>", r"](\1", message)
    message = re.sub(r"(?:\\| {2,})\n", "\n", message)
    message = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", message)
    return " ".join(message.translate(_STRAIGHT).split())


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class _Nearest:
    """Finds the entry whose message is nearest to another: of thousands, in milliseconds."""

    LEAST = 0.6
    """How much of two messages must be alike, of 1 (difflib's ratio)."""
    TRIED = 8
    """Of how many that share the rarest words the likeness is measured."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.parts = [_parts(entry.message) for entry in entries]
        self.holders: dict[str, list[int]] = {}
        for number, parts in enumerate(self.parts):
            for part in dict.fromkeys(parts):
                self.holders.setdefault(part, []).append(number)

    def to(self, message: str, taken: Collection[str]) -> Entry | None:
        """Return the entry nearest to ``message``; of those alike one that is not ``taken``."""
        parts = _parts(message)
        weights: dict[int, float] = {}
        for part in dict.fromkeys(parts):
            holders = self.holders.get(part, ())
            for number in holders:
                weights[number] = weights.get(number, 0.0) + 1 / len(holders)
        best: tuple[float, bool, Entry] | None = None
        for number in nlargest(self.TRIED, weights, key=weights.__getitem__):
            entry = self.entries[number]
            matcher = SequenceMatcher(None, parts, self.parts[number], autojunk=False)
            likeness = (matcher.ratio(), entry.message not in taken)
            if likeness[0] >= self.LEAST and (best is None or likeness > best[:2]):
                best = (*likeness, entry)
        return best[2] if best else None


_WORD = re.compile(rf"[^\W{WORD_EAST_ASIAN}]+|[{WORD_EAST_ASIAN}]")


def _parts(message: str) -> list[str]:
    """Return the heads of the words of ``message``, and each sign that stands for a word."""
    return [word[:4] for word in _WORD.findall(message.casefold())]


def _header(report: str, language: str, moment: datetime.datetime) -> Entry:
    known = LANGUAGES[language]
    when = f"{moment:%Y-%m-%d %H:%M%z}"
    fields = {
        "Project-Id-Version": f"{report} 1",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": when,
        "PO-Revision-Date": when,
        "Last-Translator": "",
        "Language": known.locale,
        "Language-Team": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return Entry("", text, notes=(f" {report}: {known.autonym}",))


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
