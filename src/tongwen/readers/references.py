"""Files of works to cite → References: CSL-JSON, CSL-YAML and BibTeX.

All three become CSL-JSON items (citationstyles.org), which is what a Reference holds.
Every value keeps its place; in JSON it is the place of its entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from ..diagnostics import Lines, Problems, Span, nearest
from ..document import Reference
from ..gate import Gate, GateError
from ..placed import Placed, printable, read_placed
from .bibtex import read_bibtex
from .dates import date, date_parts


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TYPES = _words(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia event
    figure graphic hearing interview legal_case legislation manuscript map motion_picture
    musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software
    song speech standard thesis treaty webpage
    """
)
"""CSL 1.0.2, appendix III."""

NAMES = _words(
    """
    author chair collection-editor compiler composer container-author contributor curator
    director editor editor-translator editorial-director executive-producer guest host
    illustrator interviewer narrator organizer original-author performer producer recipient
    reviewed-author script-writer series-creator translator
    """
)
"""CSL 1.0.2, appendix IV: name variables."""

DATES = _words(
    """
    accessed available-date event-date issued original-date submitted
    """
)
"""CSL 1.0.2, appendix IV: date variables."""

VARIABLES = _words(
    """
    abstract annote archive archive_collection archive_location archive-place authority
    call-number chapter-number citation-key citation-label citation-number collection-number
    collection-title container-title container-title-short dimensions division DOI edition
    event event-place event-title first-reference-note-number genre ISBN ISSN issue
    jurisdiction journalAbbreviation keyword language license locator medium note number
    number-of-pages number-of-volumes original-publisher original-publisher-place
    original-title page page-first part part-number part-title PMCID PMID printing publisher
    publisher-place references reviewed-genre reviewed-title scale section shortTitle source
    status supplement supplement-number title title-short URL version volume volume-title
    volume-title-short year-suffix categories custom id type
    """
)
"""CSL 1.0.2, appendix IV: the other variables, and those of CSL-JSON."""

_NAME_PARTS = _words(
    """
    family given dropping-particle non-dropping-particle suffix literal comma-suffix
    static-ordering parse-names
    """
)
_DATE_PARTS = _words(
    """
    date-parts literal raw season circa year month day
    """
)


def read_references(
    gate: Gate,
    folder: Path,
    names: tuple[str, ...],
    problems: Problems,
    written: tuple[Placed, ...] = (),
) -> tuple[Reference, ...]:
    """Return the works in the files ``names`` of ``folder``, in their order.

    ``written``: works that the metadata hold themselves.

    Problems: those of the gate and of YAML, and ``BIB-01`` not a list of works, ``BIB-02`` a
    key missing or twice, ``BIB-03`` no title, ``BIB-04`` an unknown type, ``BIB-05`` an
    unknown variable, ``BIB-06`` a value that cannot be, ``BIB-07`` malformed BibTeX,
    ``BIB-08`` a file of another kind.
    """
    references: dict[str, Reference] = {}
    for work in written:
        if reference := _work(work, problems):
            _collect(reference, references, problems)
    for name in names:
        span = gate.span(folder / name)
        kind = PurePosixPath(name).suffix.lower()
        if kind not in (".json", ".yaml", ".yml", ".bib"):
            problems.error(
                "BIB-08",
                span,
                f"works to cite cannot be read from a “{kind}” file",
                "use CSL-JSON (.json), CSL-YAML (.yaml) or BibTeX (.bib)",
            )
            continue
        try:
            text = gate.read_text(name, folder)
        except GateError as error:
            problems.error(error.code, error.place(span), error.reason, error.hint)
            continue
        read = (
            read_bibtex(text, span.file, problems)
            if kind == ".bib"
            else _read_csl(text, span.file, kind == ".json", problems)
        )
        for reference in read:
            _collect(reference, references, problems)
    return tuple(references.values())


def _collect(reference: Reference, references: dict[str, Reference], problems: Problems) -> None:
    first = references.get(reference.key)
    if first is not None:
        same = _title(first) == _title(reference) != ""
        (problems.warning if same else problems.error)(
            "BIB-02",
            reference.span,
            f"the key “{reference.key}” is used twice" + (", for one work" if same else ""),
            f"the first is at {first.span}; " + ("take one out" if same else "change one"),
        )
        return
    if not reference.data.get("title"):
        problems.warning(
            "BIB-03", reference.span, f"the work “{reference.key}” has no title", "add one"
        )
    references[reference.key] = reference


def _title(reference: Reference) -> str:
    """Return the letters of a work's title, by which two entries are of one work."""
    words = re.sub("<[^<>]*>", "", str(reference.data.get("title", "")))
    return "".join(filter(str.isalnum, words.casefold()))


def _read_csl(text: str, file: str, is_json: bool, problems: Problems) -> Iterable[Reference]:
    root = (_read_json if is_json else read_placed)(text, file, problems)
    if root is None:
        return
    # Pandoc's form: the list stands under “references”.
    works = root.get("references") if isinstance(root.value, dict) else root
    if isinstance(works.value, (dict, str)) or (
        isinstance(root.value, dict) and root.value and works.value is None
    ):
        problems.error(
            "BIB-01",
            root.span,
            "this is not a list of works",
            "begin each work with “- id: key”, its other lines indented below",
        )
        return
    for work in works:
        reference = _work(work, problems)
        if reference is not None:
            yield reference


def _read_json(text: str, file: str, problems: Problems) -> Placed | None:
    """Return a list of JSON objects with the place of each; None if it is no such list."""
    decoder = json.JSONDecoder(object_pairs_hook=_Pairs, parse_float=str, parse_int=str)
    space = re.compile(r"\s*")
    lines = Lines(text, file)

    def skip(position: int) -> int:
        match = space.match(text, position)
        return match.end() if match else position

    try:
        decoder.decode(text)
        position = skip(0)
        if text[position] != "[":
            return Placed("", lines.span(position))
        position = skip(position + 1)
        items = []
        while text[position] != "]":
            value, end = decoder.raw_decode(text, position)
            items.append(_placed(value, lines.span(position), problems))
            position = skip(end)
            if text[position] == ",":
                position = skip(position + 1)
    except json.JSONDecodeError as error:
        problems.error(
            "BIB-01",
            Span(file, error.lineno, error.colno),
            f"this is not JSON: {error.msg}",
            "export the file again from your reference manager",
        )
        return None
    except RecursionError:
        problems.error(
            "BIB-01",
            Span(file),
            "the JSON is nested too deeply",
            "export the file again from your reference manager",
        )
        return None
    return Placed(tuple(items), lines.span(0))


class _Pairs(list[tuple[str, Any]]):
    """The keys and values of a JSON object, doubles too."""


def _placed(value: Any, span: Span, problems: Problems) -> Placed:
    if isinstance(value, _Pairs):
        values: dict[str, Placed] = {}
        for written, item in value:
            key = printable(written, span, problems)
            if key in values:
                problems.error(
                    "YAML-02", span, f"“{key}” is given twice in this work", "take one away"
                )
                continue
            values[key] = _placed(item, span, problems)
        return Placed(values, span, dict.fromkeys(values, span))
    if isinstance(value, list):
        return Placed(tuple(_placed(item, span, problems) for item in value), span)
    if value is None:
        return Placed(None, span)
    if isinstance(value, bool):
        return Placed("true" if value else "false", span)
    return Placed(printable(str(value), span, problems), span)


def _work(work: Placed, problems: Problems) -> Reference | None:
    if not isinstance(work.value, dict):
        problems.error("BIB-01", work.span, "this is not a work", "write “- id: key” and so on")
        return None
    key = work.get("id").text.strip()
    if not key or any(character.isspace() for character in key):
        problems.error(
            "BIB-02",
            work.get("id").span,
            f"“{key}” cannot be a key" if key else "the work has no key",
            "write “id: zhou2023”, without spaces",
        )
        return None
    data: dict[str, Any] = {"id": key}
    kind = work.get("type")
    if kind.text not in TYPES:
        problems.error(
            "BIB-04",
            kind.span,
            f"“{kind.text}” is not a type of work" if kind else f"the work “{key}” has no type",
            nearest(kind.text, TYPES) or "as article-journal, book, chapter, report, webpage",
        )
    data["type"] = kind.text if kind.text in TYPES else "document"
    for name, value in work.value.items():
        if name in ("id", "type") or value.value is None:
            continue
        read = _value(name, value, work.keys[name], problems)
        if read not in (None, "", []):
            data[name] = read
    return Reference(key, data, work.span)


def _value(name: str, value: Placed, place: Span, problems: Problems) -> Any:
    if name in NAMES:
        return [person for item in value if (person := _name(item, problems))]
    if name in DATES:
        return _date(value, problems)
    if name in ("custom", "categories", "keyword"):
        return value.plain()
    if name not in VARIABLES:
        problems.warning(
            "BIB-05",
            place,
            f"“{name}” is not a variable of CSL, so no style prints it",
            nearest(name, VARIABLES | NAMES | DATES),
        )
        return value.plain() if isinstance(value.value, str) else None
    if not isinstance(value.value, str):
        problems.error(
            "BIB-06",
            value.span,
            f"“{name}” wants a text, not a list",
            f"write it in one: {name}: …",
        )
        return None
    return " ".join(value.text.split())


def _name(value: Placed, problems: Problems) -> dict[str, str] | None:
    if isinstance(value.value, str):
        words = " ".join(value.text.split())
        return {"literal": words} if words else None
    if not isinstance(value.value, dict):
        problems.error("BIB-06", value.span, "this is not a name", "write “- family: …, given: …”")
        return None
    for key, span in value.keys.items():
        if key not in _NAME_PARTS:
            problems.error(
                "BIB-05",
                span,
                f"“{key}” is not a part of a name",
                nearest(key, _NAME_PARTS) or "use family and given, or literal",
            )
    parts = {
        key: " ".join(part.text.split())
        for key, part in value.value.items()
        if key in _NAME_PARTS and part.text.strip()
    }
    if not parts.keys() & {"family", "given", "literal"}:
        problems.error("BIB-06", value.span, "the name is empty", "write “family: …”")
        return None
    return parts


def _date(value: Placed, problems: Problems) -> dict[str, Any] | None:
    if isinstance(value.value, str):
        if not value.text.strip():
            return None
        read = date(value.text)
        if "literal" in read and re.fullmatch(r"[\d/-]+", value.text.strip()):
            problems.error(
                "BIB-06",
                value.span,
                f"“{value.text}” is not a date",
                "write year-month-day, as in 2023-10-17, or only the year",
            )
        return read
    if isinstance(value.value, tuple):
        # CSL-YAML of Pandoc: a list of one or two dates, each with year, month, day.
        halves = [parts for item in value.value if (parts := _year_month_day(item, problems))]
        return {"date-parts": halves[:2]} if halves else None
    if not isinstance(value.value, dict):
        return None
    for key, span in value.keys.items():
        if key not in _DATE_PARTS:
            problems.error(
                "BIB-05", span, f"“{key}” is not a part of a date", nearest(key, _DATE_PARTS)
            )
    if "date-parts" in value.value:
        lists = []
        for part in value.get("date-parts"):
            numbers = _numbers(part, problems)
            if numbers:
                lists.append(numbers)
        read = {"date-parts": lists[:2]} if lists else {}
    elif "year" in value.value:
        numbers = _year_month_day(value, problems)
        read = {"date-parts": [numbers]} if numbers else {}
    else:
        words = value.get("raw").text or value.get("literal").text
        read = date(words) if words else {}
    season = value.get("season").text.strip()
    if re.fullmatch(r"[1-4]", season) and read:
        read["season"] = int(season)
    elif season:
        problems.error(
            "BIB-06",
            value.get("season").span,
            f"“{season}” is not a season of a date",
            "write 1 for spring, 2, 3, or 4 for winter, beside the year",
        )
    return read or None


def _year_month_day(value: Placed, problems: Problems) -> list[int] | None:
    if not isinstance(value.value, dict):
        return _numbers(value, problems)
    wanted = [value.get(key) for key in ("year", "month", "day")]
    return _numbers(Placed(tuple(part for part in wanted if part), value.span), problems)


def _numbers(value: Placed, problems: Problems) -> list[int] | None:
    written = [item.text.strip() for item in value if item.text.strip()]
    if not written:
        return None
    numbers = date_parts("-".join(written))
    if numbers is None:
        problems.error(
            "BIB-06",
            value.span,
            f"“{'-'.join(written)}” is not a date",
            "write year, month, day as numbers: [[2023, 10, 17]]",
        )
    return numbers
