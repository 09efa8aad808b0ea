"""Complex fields and bookmarks: what Word would compute, with the result already in place.

ECMA-376 part 1, 17.16. Each field's cached result is what updating it gives, so that nothing
changes when a reader presses F9, and Word is not set to ask.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable

from .markup import Element, clean, element, name, ordered


def field(instruction: str, result: Iterable[Element], style: str = "") -> list[Element]:
    """Return the runs of a field: ``instruction`` and its ``result``, which are runs.

    Args:
        style: the id of the character style of the field's own marks.
    """
    return [*field_start(instruction, style), *result, field_end(style)]


def reference(instruction: str, shown: Iterable[Element]) -> list[Element]:
    """Return the runs of a REF field that stays as it is set when it is updated.

    Word would bring the character style of what it refers to along, a caption's bold label; asked
    to merge (17.16.4.3.4), it sets the new words as the old ones were.
    """
    return field(f"{instruction} \\* MERGEFORMAT", shown)


def field_mark(instruction: str) -> list[Element]:
    """Return the runs of a field that shows nothing: an entry of the index."""
    start, instructed, _ = field_start(instruction)
    return [start, instructed, field_end()]


def field_start(instruction: str, style: str = "") -> list[Element]:
    """Return the runs that open a field, up to its result."""
    return [
        _run(element("w:fldChar", fldCharType="begin"), style),
        _run(element("w:instrText", f" {instruction} "), style),
        _run(element("w:fldChar", fldCharType="separate"), style),
    ]


def field_end(style: str = "") -> Element:
    """Return the run that closes a field."""
    return _run(element("w:fldChar", fldCharType="end"), style)


def property_field(made: list[Element], called: str, value: str, before: str = "") -> list[Element]:
    """Return the runs ``made`` as a field that shows the property ``called``.

    Where they say anything else than ``before`` and ``value``, or hold more than words, they
    come back as they are: updating the field has to change nothing. A link's runs are the
    field's, in the link. ECMA-376 part 1, 17.16.5.18.
    """
    if len(made) == 1 and made[0].tag == name("w:hyperlink"):
        link = made[0]
        inside = property_field(list(link), called, value, before)
        for run in list(link):
            link.remove(run)
        link.extend(inside)
        return made
    if not value or not all(_plain(run) for run in made):
        return made
    if "".join(words.text or "" for run in made for words in run.iter(name("w:t"))) != (
        before + value
    ):
        return made
    left = len(before)
    outside: list[Element] = []
    inside = []
    for run in made:
        words = run.find(name("w:t"))
        length = len(words.text or "")
        if left >= length:
            outside.append(run)
        elif left == 0:
            inside.append(run)
        else:
            head = copy.deepcopy(run)
            head.find(name("w:t")).text = words.text[:left]
            words.text = words.text[left:]
            outside.append(head)
            inside.append(run)
        left -= min(left, length)
    return [*outside, *field(f"DOCPROPERTY {called} \\* MERGEFORMAT", inside)]


def in_field(run: Element) -> bool:
    """Whether ``run`` stands in a field of its paragraph, a template's own."""
    depth = 0
    node = run.getprevious()
    while node is not None:
        for mark in node.iter(name("w:fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(name("w:fldCharType")), 0)
        node = node.getprevious()
    return depth > 0 or run.getparent().tag == name("w:fldSimple")


def _plain(run: Element) -> bool:
    """Whether ``run`` is words alone: a field's result loses what else there is when updated."""
    return run.tag == name("w:r") and [node.tag for node in run if node.tag != name("w:rPr")] == [
        name("w:t")
    ]


def _run(content: Element, style: str) -> Element:
    properties = ordered("w:rPr", [element("w:rStyle", val=style)] if style else [])
    return element("w:r", properties, content)


def sequence(label: str, number: str) -> str:
    """Return what Word counts a caption as: the words of its ``label`` without the ``number``.

    Its own Insert Caption counts by them (`SEQ 圖`), and its lists list what has them, so that
    a caption that somebody adds goes on from ours. A space in them becomes a low line.
    """
    before, _, after = label.partition(number)
    return "_".join((before.strip() or after.strip(" .:")).split())


def bookmark_name(identifier: str, part: str = "") -> str:
    """Return the name of the bookmark for ``identifier``: hidden, valid, 23 characters at most.

    Args:
        part: sets apart a second bookmark of the same thing ("Number", "Note").
    """
    digest = hashlib.sha256(identifier.encode()).hexdigest()[:16]
    return f"_Ref{part[:1]}{digest}"


def contents_name(identifier: str) -> str:
    """Return the name of the bookmark that a line of contents leads to: ``_Toc`` and 16 digits.

    Word calls those that it makes so; other programs know a line of contents by it.
    """
    digest = hashlib.sha256(identifier.encode()).hexdigest()
    return f"_Toc{int(digest, 16) % 10**16:016d}"


def companion_of(identifier: str) -> str:
    """Return what the title of ``identifier`` in the second language is called, for its name."""
    return f"{identifier} companion"


def anchor_name(place: str, words: str) -> str:
    """Return the name of a block's anchor: hidden, valid, the same in each build.

    ``_tw``, 16 hexadecimal digits of the SHA-256 of the block's place in the source, ``_``, 12 of
    that of its words, white space as one space. So a file that came back from its readers shows
    which block each paragraph was, and what it said when it was sent out.

    Args:
        place: the author's identifier; else the block's kind, file, line and column.
        words: what the edition says there, without emphasis.
    """
    place, words_there = clean(place), clean(" ".join(words.split()))
    source, text = (hashlib.sha256(part.encode()).hexdigest() for part in (place, words_there))
    return f"_tw{source[:16]}_{text[:12]}"


class Bookmarks:
    """Gives each bookmark of the package its number; the same name is opened once."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._places: dict[str, int] = {}

    def has(self, identifier: str) -> bool:
        """Whether the bookmark of ``identifier`` stands somewhere already."""
        return bookmark_name(identifier) in self._names

    def around(self, identifier: str, content: Iterable[Element], part: str = "") -> list[Element]:
        """Return ``content`` inside the bookmark of ``identifier``; bare if it exists already."""
        return self._around(identifier and bookmark_name(identifier, part), content)

    def listed(self, identifier: str, content: Iterable[Element]) -> list[Element]:
        """Return ``content`` inside the bookmark that a line of contents leads to."""
        return self._around(contents_name(identifier), content)

    def _around(self, bookmark: str, content: Iterable[Element]) -> list[Element]:
        inside = list(content)
        if not bookmark or bookmark in self._names:
            return inside
        start, end = self._opened(bookmark)
        return [start, *inside, end]

    def anchor(self, place: str, words: str) -> tuple[Element, Element]:
        """Return start and end of the anchor of the block at ``place`` (see :func:`anchor_name`).

        Blocks of one place, which a source has none of, are kept apart by their order.
        """
        order = self._places[place] = self._places.get(place, 0) + 1
        return self._opened(anchor_name(place if order == 1 else f"{place} {order}", words))

    def stated(self, kind: str) -> tuple[Element, Element]:
        """Return start and end of the bookmark round a theorem or its kin.

        An import knows by it what they are, and where they end: _tw, the kind, the count.
        """
        count = self._places[kind] = self._places.get(kind, 0) + 1
        return self._opened(f"_tw_{kind}_{count}")

    def _opened(self, bookmark: str) -> tuple[Element, Element]:
        self._names.add(bookmark)
        number = len(self._names)
        return (
            element("w:bookmarkStart", id_=number, name=bookmark),
            element("w:bookmarkEnd", id_=number),
        )
