"""Citations and the list of references, by CSL 1.0.2 through citeproc-py.

citeproc-py makes strings; a Document wants inlines. So everything that has to be found
again in its output is wrapped in marks: Unicode noncharacters (U+FDD0 to U+FDEF), which
no text may hold, which no change of case touches, and which are taken out of every value
before. A marked string is parsed into inlines at the end. Nothing is escaped on the way,
so nothing can be lost by it.

Each cited work is rendered by itself; what citeproc-py does not know is done here: the
order of several works in one citation, collapsing, narrative citations, suppressed
authors, year suffixes, links.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import SimpleNamespace
from typing import Any

from ..diagnostics import NOWHERE, Problems, Span, nearest
from ..document import (
    Bibliography,
    BibliographyEntry,
    Citation,
    CitationItem,
    Document,
    Emphasis,
    Heading,
    Inline,
    Link,
    Mention,
    Passage,
    Reference,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Text,
)
from ..languages import Language, han_variant, has_han, is_chinese
from ..walk import (
    Node,
    map_inlines,
    permanent_name,
    plain_text,
    rebuild,
    source_words,
    walk,
)
from .context import Context
from .reading import in_reading_order

_CSL = "{http://purl.org/net/xbiblio/csl}"
_CLOSE = "\ufdef"
_VALUE, _NAMES, _NUMBER, _DOI, _ADDRESS = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_ITALIC, _BOLD, _UNDERLINE = "\ufdd5", "\ufdd6", "\ufdd7"
_SUPERSCRIPT, _SUBSCRIPT, _SMALL_CAPITALS = "\ufdd8", "\ufdd9", "\ufdda"
_MARK = re.compile("[\ufdd0-\ufdef]")
_DOI_ADDRESS = "https://doi.org/"


class _Unusable(Exception):
    """A style that cannot be used; the message is written for an author."""


def resolve_citations(document: Document, context: Context) -> Document:
    """Return ``document`` with the words of its citations and its list of references.

    A document that cites and says nowhere where the list belongs gets it at its end, under
    an unnumbered heading. Entries are the same in every edition: in the terms of the
    language that the report is written in. Citations use those of the edition.

    Each citation gets a name that stays, and each entry the citations of its work.

    Problems: ``CIT-01`` a key that no reference has, ``CIT-02`` a place for the list of
    references and no citation, ``CIT-03`` a second such place, ``CIT-04`` works that a
    reader cannot tell apart by their citations, ``CIT-05`` a work that the citation
    processor cannot set, ``CIT-06`` a style that cannot be used.
    """
    notes = {note.identifier: note for note in document.notes}
    cited = [
        node
        for block in document.blocks
        for node in in_reading_order(block, notes)
        if isinstance(node, Citation)
    ]
    document = _one_list(document, context.problems)
    if not cited:
        _report_needless_list(document, context.problems)
        return document
    known = {reference.key: reference for reference in context.references}
    works = _cited_works(cited, known, context.problems)
    try:
        # Two locales, so two processors; the list comes first, because it gives the numbers.
        entries = _Processor(context, works, context.source_language)
        entries.sort()
        entries.tell_apart()
        labels = (
            entries
            if context.language.tag == context.source_language.tag
            else _Processor(context, entries.works, context.language, entries.suffixes)
        )
    except _Unusable as error:
        context.problems.error(
            "CIT-06",
            NOWHERE,
            f"the citation style cannot be used: {error}",
            "name another in report.yaml: “citation-style: numeric” or “author-date”",
        )
        return map_inlines(
            document, lambda node: _unresolved(node) if isinstance(node, Citation) else node
        )

    def change(node: Node) -> Node:
        if not isinstance(node, Citation):
            return node
        return replace(node, content=labels.citation(node))

    document = _named(rebuild(document, change))
    mentions = _mentions(document)
    listed = (replace(entry, mentions=mentions[entry.key]) for entry in entries.entries())
    return _with_entries(document, tuple(listed), context)


def _named(document: Document) -> Document:
    """Return ``document`` with an identifier for each citation.

    It is made of the words around it and of what it cites, so that it is the same in each
    language, and stays when another citation is put before it.
    """
    taken = {name for node in walk(document) if (name := getattr(node, "identifier", ""))}

    def change(node: Node) -> Node:
        if not isinstance(node, Passage):
            return node
        around = source_words(node)

        def named(inline: Node) -> Node:
            if not isinstance(inline, Citation):
                return inline
            works = "; ".join(sorted(item.key for item in inline.items))
            name = permanent_name("cite", f"{around}\n{works}", taken)
            taken.add(name)
            return replace(inline, identifier=name)

        return map_inlines(node, named)

    return rebuild(document, change)


def _mentions(document: Document) -> Mapping[str, tuple[Mention, ...]]:
    """Return for each work where it is cited, in the order of reading."""
    notes = {note.identifier: note for note in document.notes}
    found: dict[str, dict[str, Mention]] = defaultdict(dict)
    section = ""
    for block in document.blocks:
        for node in in_reading_order(block, notes):
            if isinstance(node, Heading):
                section = node.number or plain_text(node.content)
            elif isinstance(node, Citation):
                for item in node.items:
                    mention = Mention(node.identifier, section)
                    found[item.key].setdefault(node.identifier, mention)
    return defaultdict(tuple, {key: tuple(each.values()) for key, each in found.items()})


def _unresolved(citation: Citation) -> Citation:
    keys = "; ".join(f"@{item.key}" for item in citation.items)
    return replace(citation, content=(Text(keys if citation.narrative else f"[{keys}]"),))


# --- where the list stands ----------------------------------------------------------------


def _one_list(document: Document, problems: Problems) -> Document:
    """Return ``document`` with its first place for the list of references only."""
    first: list[Span] = []

    def change(node: Node) -> Node:
        if isinstance(node, Bibliography):
            if first:
                problems.warning(
                    "CIT-03",
                    node.span,
                    "this is a second place for the list of references; it stays empty",
                    f"the first is at {first[0]}; remove one",
                )
                return ()
            first.append(node.span)
        return node

    return rebuild(document, change)


def _report_needless_list(document: Document, problems: Problems) -> None:
    for node in walk(document.blocks):
        if isinstance(node, Bibliography):
            problems.warning(
                "CIT-02",
                node.span,
                "there is a place for the list of references, but nothing is cited",
                "cite a work, [@key], or remove the list",
            )


def _with_entries(
    document: Document, entries: tuple[BibliographyEntry, ...], context: Context
) -> Document:
    if any(isinstance(node, Bibliography) for node in walk(document.blocks)):
        return rebuild(
            document,
            lambda node: replace(node, entries=entries) if isinstance(node, Bibliography) else node,
        )
    taken = {getattr(node, "identifier", "") for node in walk(document)}
    identifier = next(
        name
        for name in ("references", *(f"references-{count}" for count in range(2, len(taken) + 3)))
        if name not in taken
    )
    companion = context.companion
    heading = Heading(
        1,
        Passage((Text(context.language.label("references")),)),
        identifier,
        numbered=False,
        companion=(Passage((Text(companion.label("references")),)) if companion else Passage()),
    )
    return replace(document, blocks=(*document.blocks, heading, Bibliography(entries)))


def _cited_works(
    cited: Iterable[Citation], known: Mapping[str, Reference], problems: Problems
) -> tuple[Reference, ...]:
    works: dict[str, Reference] = {}
    for citation in cited:
        for item in citation.items:
            if item.key in known:
                works.setdefault(item.key, known[item.key])
                continue
            problems.error(
                "CIT-01",
                item.span if item.span.file else citation.span,
                f"there is no reference with the key “{item.key}”",
                nearest(item.key, known) or "add it to a file listed under “references”",
            )
    return tuple(works.values())


# --- the processor ------------------------------------------------------------------------


class _Processor:
    """A style in one locale, with the cited works, in the order of their numbers."""

    def __init__(
        self,
        context: Context,
        works: tuple[Reference, ...],
        language: Language,
        suffixes: Mapping[str, str] | None = None,
    ) -> None:
        self.problems, self.language = context.problems, language
        self.source_language, self.edition_language = context.source_language, context.language
        self.works = works
        self.suffixes = dict(suffixes or {})
        self.failed: set[str] = set()
        style = _style(context.citation_style, _locale(language))
        self.style = style
        # Elements keep what is set on them only as long as somebody holds them.
        self.citation_element, self.citation_layout = style.citation, style.citation.layout
        self.bibliography_element = style.bibliography
        self.bibliography_layout = style.bibliography.layout
        self.citation_element.cites = []
        self.is_numeric = bool(
            style.xpath_search("./cs:citation//cs:text[@variable='citation-number']")
            or style.xpath_search("./cs:macro//cs:text[@variable='citation-number']")
        )
        self.read_works()

    def read_works(self) -> None:
        self.numbers = {work.key: number for number, work in enumerate(self.works, start=1)}
        self.items: dict[str, Any] = {}
        source: dict[str, Any] = {}
        keys = [f"work-{number}" for number in self.numbers.values()]
        bibliography = SimpleNamespace(source=source, keys=keys, formatter=_Formatter)
        for work in self.works:
            name = f"work-{self.numbers[work.key]}"
            source[name] = _reference(name, work, self.suffixes.get(work.key, ""), self.report)
            self.items[work.key] = _cite(name, bibliography)
        self.bibliography = bibliography

    def report(self, work: Reference, error: Exception) -> None:
        if work.key not in self.failed:
            self.failed.add(work.key)
            self.problems.error(
                "CIT-05",
                work.span,
                f"the work “{work.key}” cannot be set by the citation style",
                f"look at its names, dates and pages ({type(error).__name__}: {error})".rstrip(
                    ": )"
                )
                + ")",
            )

    def guarded(self, key: str, render: Callable[[], Any]) -> str:
        """Return what ``render`` makes, or nothing and a problem where the library breaks."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                output = render()
            except Exception as error:
                self.report(next(work for work in self.works if work.key == key), error)
                return ""
        return "" if output is None else str(output)

    # --- order and year suffixes

    def sort(self) -> None:
        """Put the works in the order that the style asks of the list, and number them so."""
        element = self.bibliography_element.find(f"{_CSL}sort")
        if element is None:
            return
        order = list(self.works)
        # Stable sorts from the last key to the first; works without a key come last.
        for key in reversed(element.findall(f"{_CSL}key")):
            keyed = {work.key: self.sort_key(key, work) for work in order}
            with_key = [work for work in order if keyed[work.key] is not None]
            without = [work for work in order if keyed[work.key] is None]
            with_key.sort(
                key=lambda work: keyed[work.key] or (0, 0, ""),
                reverse=key.get("sort") == "descending",
            )
            order = with_key + without
        self.works = tuple(order)
        self.read_works()

    def sort_key(self, key: Any, work: Reference) -> tuple[int, int, str] | None:
        self.bibliography_layout.repressed = {}
        text = self.guarded(
            work.key,
            lambda: (key.sort_keys([self.items[work.key]], self.bibliography_layout) or [None])[0],
        )
        text = _MARK.sub("", text).strip().casefold()
        if not text:
            return None
        # Python reads no more than some thousands of digits as a number; no year has as many.
        return (0, int(text), "") if text.isdecimal() and len(text) < 20 else (1, 0, text)

    def tell_apart(self) -> None:
        """Give works that would be cited alike (Zhou, 2023) a letter: 2023a, 2023b."""
        if self.is_numeric:
            return
        if self.citation_element.get("disambiguate-add-year-suffix") == "true":
            for alike in self.alike():
                for count, work in enumerate(alike):
                    self.suffixes[work.key] = _letters(count)
            if self.suffixes:
                self.read_works()
        for first, *others in self.alike():
            for other in others:
                self.problems.warning(
                    "CIT-04",
                    other.span,
                    f"“{other.key}” and “{first.key}” are cited alike in this style",
                    "give them different short titles, or use the style “numeric”",
                )

    def alike(self) -> list[list[Reference]]:
        groups: dict[str, list[Reference]] = {}
        for work in self.works:
            label = _MARK.sub("", self.label(CitationItem(work.key)))
            groups.setdefault(label, []).append(work)
        return [group for group in groups.values() if len(group) > 1]

    # --- citations

    def label(self, item: CitationItem) -> str:
        """Return the marked words of one work in a citation, with its locator."""
        cite = self.items[item.key]
        cite.pop("locator", None)
        if item.locator:
            from citeproc import Locator

            cite["locator"] = Locator(item.locator_kind or "page", _clean(item.locator))
        self.citation_layout.repressed = {}
        label = self.guarded(item.key, lambda: self.citation_layout.render_children(cite))
        cite.pop("locator", None)
        return self.with_others(label)

    def with_others(self, marked: str) -> str:
        """Return a marked string with "et al." where a work names others without their names."""
        if _OTHERS not in marked:
            return marked
        term = self.term("et-al")
        return _BEFORE_OTHERS.sub(term if has_han(term) else f" {term}", marked)

    def citation(self, citation: Citation) -> tuple[Inline, ...]:
        """Return what is printed for ``citation``."""
        items = [item for item in citation.items if item.key in self.items]
        if not items:
            return _unresolved(citation).content
        before: tuple[Inline, ...] = ()
        if citation.narrative:
            before = (*self.narrative_author(items[0]), Text(" "))
            items[0] = replace(items[0], suppress_author=True)
        elif self.in_order(items):
            items.sort(key=lambda item: self.numbers[item.key])
        parts = [self.part(item) for item in items]
        content = self.joined(items, parts)
        return (*before, *self.enclosed(content))

    def in_order(self, items: list[CitationItem]) -> bool:
        # “see [1]; but compare [3]” is a sentence of the author's: it keeps its order.
        free = not any(item.prefix or item.suffix for item in items)
        sorted_ = self.citation_element.find(f"{_CSL}sort") is not None
        return free and sorted_ and self.is_numeric

    def narrative_author(self, item: CitationItem) -> tuple[Inline, ...]:
        """Return “Zhou”, “Carter and Crumpler”, “Zhou et al.”, or the title where nobody is named.

        Made here and not by the style: a numeric style's citations name nobody, and others
        write “&”, which belongs in brackets only.
        """
        reference = self.items[item.key].reference
        for role in ("author", "editor", "translator", "interviewer"):
            names = [_family(name) for name in reference.get(role) or ()]
            if names:
                break
        else:
            title, _ = _cut(self.label(item), _NAMES)
            title = title or str(reference.get("title_short") or reference.get("title") or "")
            return _inlines(title) or (Text(item.key),)
        if len(names) == 1:
            return (Text(names[0]),)
        if len(names) == 2 and names[1] != _OTHERS:
            return (Text(f"{names[0]} {self.term('and')} {names[1]}"),)
        return (Text(f"{names[0]} {self.term('et-al')}"),)

    def term(self, name: str) -> str:
        return str(self.citation_layout.get_single_term(name=name))

    def part(self, item: CitationItem) -> tuple[Inline, ...]:
        label = self.label(item)
        if item.suppress_author:
            label = _cut(label, _NAMES)[1]
        inlines = _inlines(label)
        link: tuple[Inline, ...] = (Link(f"#ref-{item.key}", inlines or (Text(item.key),)),)
        prefix, suffix = item.prefix, item.suffix
        if prefix:
            link = (*prefix, *(() if plain_text(prefix)[-1:].isspace() else (Text(" "),)), *link)
        if suffix:
            joined = plain_text(suffix)[:1]
            link = (*link, *((Text(" "),) if joined.isalnum() or joined in "([“‘" else ()), *suffix)
        return link

    def joined(
        self, items: list[CitationItem], parts: list[tuple[Inline, ...]]
    ) -> tuple[Inline, ...]:
        delimiter = self.citation_layout.get("delimiter", "")
        content: list[Inline] = []
        for run in self.runs(items):
            if content:
                content.append(Text(delimiter))
            content.extend(parts[run.start])
            if len(run) > 2:
                content.append(Text("–"))
                content.extend(parts[run.stop - 1])
        return tuple(content)

    def runs(self, items: list[CitationItem]) -> Iterator[range]:
        """Yield ranges of ``items`` that are set as one: 1–3; all others are single."""
        collapse = self.citation_element.get("collapse") == "citation-number" and self.is_numeric
        start = 0
        while start < len(items):
            stop = start + 1
            while (
                collapse
                and stop < len(items)
                and self.numbers[items[stop].key] == self.numbers[items[stop - 1].key] + 1
                and not any(
                    item.locator or item.prefix or item.suffix for item in items[start : stop + 1]
                )
            ):
                stop += 1
            if stop - start < 3:
                stop = start + 1
            yield range(start, stop)
            start = stop

    def enclosed(self, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return ``content`` in what the style puts round a citation: brackets, raised."""
        layout = self.citation_layout
        stand_in = "\ufffc"
        marked = str(layout.format(layout.wrap(stand_in)))
        return _replaced(_inlines(marked), stand_in, content)

    # --- the list

    def entries(self) -> tuple[BibliographyEntry, ...]:
        """Return the list of references."""
        return tuple(self.entry(work) for work in self.works)

    def entry(self, work: Reference) -> BibliographyEntry:
        layout = self.bibliography_layout
        layout.repressed = {}
        marked = self.guarded(
            work.key,
            lambda: layout.format(layout.wrap(layout.render_children(self.items[work.key]))),
        )
        marked = _cut(marked, _NUMBER)[1]
        content = _inlines(_tidied(self.with_others(marked))) or (Text(work.key),)
        return BibliographyEntry(
            key=work.key,
            label=str(self.numbers[work.key]) if self.is_numeric else "",
            content=content,
            language=_entry_language(
                str(work.data.get("language") or ""), self.source_language, self.edition_language
            ),
        )


def _letters(count: int) -> str:
    """Return a, b … z, aa, ab … for 0, 1 …"""
    letters = ""
    count += 1
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _locale(language: Language) -> str:
    return language.citation_locale


def _entry_language(own: str, source: Language, edition: Language) -> str:
    """Return the language of an entry where it differs from the edition's, else nothing."""
    tag = own.strip().replace("_", "-") or source.tag
    if tag.lower().split("-")[0] != edition.tag.split("-")[0]:
        return tag
    if is_chinese(tag) and han_variant(tag) != han_variant(edition.tag):
        return tag
    return ""


# --- styles -------------------------------------------------------------------------------


def _style(xml: bytes, locale: str) -> Any:
    """Return the root of a style, ready to render in ``locale``.

    Raises:
        _Unusable: it is no style, or one of a kind that is not supported.
    """
    from citeproc import CitationStylesStyle

    _mend_library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            style = CitationStylesStyle(io.BytesIO(_marked_style(xml)), locale, validate=False)
        except (ValueError, SyntaxError, AttributeError) as error:
            raise _Unusable(str(error)) from None
    style.root.formatter = _Formatter
    return style.root


@cache
def _marked_style(xml: bytes) -> bytes:
    """Return a style with marks round names and numbers.

    Raises:
        _Unusable: it is no style, or one of a kind that is not supported.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root: Any = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise _Unusable(f"it is not XML ({error.msg})") from None
    if root.tag != f"{_CSL}style":
        raise _Unusable("it is not a CSL style")
    if root.getroottree().docinfo.doctype:
        raise _Unusable("it has a document type declaration")
    if root.get("class") == "note":
        raise _Unusable("it sets citations in notes; use one that sets them in the text")
    if root.find(f"{_CSL}citation/{_CSL}layout") is None:
        raise _Unusable("it says nothing of citations; it may depend on another style")
    if root.find(f"{_CSL}bibliography/{_CSL}layout") is None:
        raise _Unusable("it makes no list of references")
    for names in root.iter(f"{_CSL}names"):
        if names.getparent().tag == f"{_CSL}substitute":
            continue
        names.set("prefix", _NAMES + names.get("prefix", ""))
        names.set("suffix", names.get("suffix", "") + _CLOSE)
        if names.find(f"{_CSL}name") is None:
            names.insert(0, etree.SubElement(names, f"{_CSL}name"))
    for number in root.xpath("//*[@variable='citation-number']"):
        if number.tag == f"{_CSL}text":
            number.set("prefix", _NUMBER + number.get("prefix", ""))
            number.set("suffix", number.get("suffix", "") + _CLOSE)
    return bytes(etree.tostring(root, encoding="utf-8"))


class _Formatter:
    """What citeproc-py asks for as its output format: marks."""

    @staticmethod
    def preformat(text: Any) -> Any:
        """Return ``text`` as it is: nothing is escaped in marked text."""
        return text

    @staticmethod
    def _wrapped(mark: str) -> Callable[[Any], Any]:
        return staticmethod(lambda text: text if text in (None, "") else f"{mark}{text}{_CLOSE}")

    Italic = _wrapped(_ITALIC)
    Oblique = _wrapped(_ITALIC)
    Bold = _wrapped(_BOLD)
    Light = staticmethod(lambda text: text)
    Underline = _wrapped(_UNDERLINE)
    Superscript = _wrapped(_SUPERSCRIPT)
    Subscript = _wrapped(_SUBSCRIPT)
    SmallCaps = _wrapped(_SMALL_CAPITALS)


@cache
def _mend_library() -> None:
    """Replace three methods of citeproc-py 0.11 that lose or disfigure what they are given."""
    from citeproc import model

    def initialize(element: Any, given: str, mark: str, context: Any) -> str:
        # The library's takes only what is in upper case for a name: 亮 becomes “. 亮”, and
        # a particle gets a full stop of its own.
        hyphen = element.get_option("initialize-with-hyphen", context)
        words = []
        for word in given.replace(".", ". ").split():
            pieces = [piece for piece in word.split("-") if piece.strip(".")]
            if not pieces:
                continue
            if all(piece[0].isupper() for piece in pieces):
                initials = [f"{piece[0]}{mark.rstrip()}" for piece in pieces]
                words.append(("-" if hyphen else "").join(initials))
            else:
                words.append(word)
        space = " " if not mark or mark[-1:] == " " else ""
        return (space if mark else "").join(words)

    def format_part(element: Any, given: str | None, family: str | None) -> Any:
        part = given if element.get("name") == "given" else family
        if part is None:
            return given, family
        part = element.wrap(element.format(element.case(part)))
        return (part, family) if element.get("name") == "given" else (given, part)

    def process_number(element: Any, item: Any, context: Any = None, **options: Any) -> Any:
        # The library's asks for collection-number and finds it under collection_number.
        variable = element.get("variable")
        if variable == "locator":
            if not item.has_locator:
                return None
            return element._process(item.locator.identifier, item.locator.label)
        name = "page" if variable == "page-first" else variable.replace("-", "_")
        return element._process(item.reference[name], variable)

    model.Name.initialize = initialize
    model.Name_Part.format_part = format_part
    model.Number.process = process_number


# --- works --------------------------------------------------------------------------------

_RICH = re.compile(
    r"<(i|b|u|sup|sub|sc)>|</(i|b|u|sup|sub|sc)>"
    r"|<span\s+style=\"font-variant:\s*small-caps;?\">|<span\s+class=\"nocase\">|</span>",
    re.IGNORECASE,
)
_RICH_MARKS = {
    "i": _ITALIC,
    "b": _BOLD,
    "u": _UNDERLINE,
    "sup": _SUPERSCRIPT,
    "sub": _SUBSCRIPT,
    "sc": _SMALL_CAPITALS,
}
_NUMERIC = frozenset(
    {
        "chapter-number",
        "collection-number",
        "edition",
        "issue",
        "number",
        "number-of-pages",
        "number-of-volumes",
        "volume",
        "page",
        "page-first",
        "year-suffix",
        "language",
    }
)
"""Variables that the library counts with, so they carry no marks."""


def _clean(value: Any) -> str:
    return " ".join(_MARK.sub("", str(value)).split())


def _reference(
    name: str, work: Reference, suffix: str, report: Callable[[Reference, Exception], None]
) -> Any:
    """Return ``work`` as citeproc-py wants it; a value that it cannot take is a problem."""
    from citeproc.source import Reference as Source

    fields: dict[str, Any] = {"language": "en"}
    for key, value in work.data.items():
        if key in ("id", "type", "key", "custom") or value in (None, "", [], {}):
            continue
        try:
            fields[key.replace("-", "_")] = _field(key, value)
        except (TypeError, ValueError, AttributeError, KeyError, IndexError) as error:
            report(work, error)
    if "event_title" in fields:
        fields.setdefault("event", fields["event_title"])
    if "shortTitle" in fields:
        fields.setdefault("title_short", fields["shortTitle"])
    if suffix:
        fields["year_suffix"] = suffix
    with warnings.catch_warnings():
        # It warns of variables that it does not know; a style cannot name them either.
        warnings.simplefilter("ignore")
        return Source(name, str(work.data.get("type") or "document"), **fields)


def _field(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_name(entry) for entry in value]
    if isinstance(value, dict):
        return _date(value)
    if key == "DOI":
        doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", _clean(value), flags=re.I)
        return _text(f"{_DOI}{doi}{_CLOSE}")
    if key == "URL":
        return _text(f"{_ADDRESS}{_clean(value)}{_CLOSE}")
    if key in _NUMERIC:
        return _clean(value)
    return _rich(_clean(value))


def _text(text: str) -> Any:
    return _string_class()(text)


@cache
def _string_class() -> Any:
    from citeproc.string import String

    class Marked(String):  # type: ignore[misc]
        """A value whose first letter is found behind its marks."""

        def capitalize_first(self) -> Any:
            for position, character in enumerate(self):
                if not _MARK.match(character):
                    start, rest = str(self[:position]), str(self[position + 1 :])
                    return self.__class__(start + character.upper() + rest)
            return self

    return Marked


def _rich(text: str) -> Any:
    """Return ``text`` with the mark-up that CSL-JSON allows in values as marks.

    A tag without its partner is text, as is every other ``<``.
    """
    pieces: list[Any] = []
    stack: list[tuple[str, int]] = []
    position = 0
    for match in _RICH.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        tag = match[0].lower()
        name = (match[1] or match[2] or "span").lower()
        if tag.startswith("</"):
            if stack and stack[-1][0] == name:
                _, opened = stack.pop()
                kept = "nocase" in str(pieces[opened])
                pieces[opened] = ("", _case_kept)[kept] or _RICH_MARKS.get(name, _SMALL_CAPITALS)
                pieces.append(_case_kept_end if kept else _CLOSE)
                continue
        else:
            stack.append((name, len(pieces)))
        pieces.append(match[0])
    pieces.append(text[position:])
    return _mixed(pieces)


_case_kept, _case_kept_end = "\ufddb", "\ufddc"


def _mixed(pieces: list[str]) -> Any:
    """Return ``pieces`` as one value, with what keeps its case as citeproc-py's own kind."""
    from citeproc.string import MixedString, NoCase

    text = f"{_VALUE}{''.join(pieces)}{_CLOSE}"
    if _case_kept not in text:
        return _text(text)
    mixed = MixedString()
    for part in re.split(f"({_case_kept}[^{_case_kept_end}]*{_case_kept_end})", text):
        if part.startswith(_case_kept):
            mixed += NoCase(part[1:-1])
        elif part:
            mixed += _text(part)
    return mixed


_OTHERS = "\ue0a0"
"""Stands for the authors that ``and others`` leaves out, until it is said in the style's words."""

_BEFORE_OTHERS = re.compile(
    rf"(?:[\s,，、;；&]|\b(?:and|und|et|y|e)\b|[和与與及])*{_OTHERS}(?:[,，](?=\s*{_OTHERS}))?"
)


def _name(entry: Any) -> Any:
    from citeproc.source import Name

    if isinstance(entry, str):
        return Name(literal=_clean(entry))
    parts = {key: _clean(value) for key, value in entry.items() if value not in (None, "")}
    family, given = parts.get("family", ""), parts.get("given", "")
    if parts.get("literal") in ("et al.", "others"):
        return Name(literal=_OTHERS)
    if "literal" in parts:
        return Name(literal=parts["literal"])
    if not family:
        return Name(literal=given)
    if has_han(family):
        # 周亮: family name first, no space, no initials.
        space = "" if not given or has_han(given) else " "
        return Name(literal=f"{family}{space}{given}")
    known = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
    return Name(**{key: parts[key] for key in known if key in parts})


def _family(name: Any) -> str:
    _, family, _, particle, _ = name.parts()
    return " ".join(part for part in (particle, family) if part)


def _date(value: Mapping[str, Any]) -> Any:
    from citeproc.source import Date, DateRange, LiteralDate

    parts = [[int(number) for number in date] for date in value.get("date-parts") or () if date]
    if not parts:
        literal = _clean(value.get("literal") or value.get("raw") or "")
        return LiteralDate(literal) if literal else None
    begin, *end = parts
    if end and len(begin) == len(end[0]) == 1:
        return LiteralDate(f"{begin[0]}–{end[0][0]}")
    names = ("year", "month", "day")
    if end:
        return DateRange(
            begin=Date(**dict(zip(names, begin, strict=False))),
            end=Date(**dict(zip(names, end[0], strict=False))),
        )
    date = dict(zip(names, begin, strict=False))
    if "season" in value and "month" not in date:
        date["season"] = int(value["season"])
    return Date(**date)


def _cite(name: str, bibliography: Any) -> Any:
    from citeproc.source import CitationItem as Cite

    cite = Cite(name)
    cite.citation = SimpleNamespace(bibliography=bibliography, cites=[cite])
    return cite


# --- marked strings to inlines --------------------------------------------------------------


def _cut(marked: str, mark: str) -> tuple[str, str]:
    """Return the first region that ``mark`` opens, and what is left without it.

    Punctuation that joined the region to what follows goes with it.
    """
    start = marked.find(mark)
    if start < 0:
        return "", marked
    depth = 0
    for position in range(start, len(marked)):
        if marked[position] == _CLOSE:
            depth -= 1
        elif _MARK.match(marked[position]):
            depth += 1
        if not depth:
            break
    region, after = marked[start + 1 : position], marked[position + 1 :]
    before = marked[:start]
    if not _MARK.sub("", before).strip():
        after = re.sub(r"^[\s,;:.]+", "", after)
    return region, before + after


_SAME_STOP = frozenset(".?!。？！…")


def _tidied(marked: str) -> str:
    """Return ``marked`` without the doubled points that the style's own punctuation makes.

    Only the style's: what stands inside a value is the author's, three points and all.
    """
    kept: list[str] = []
    seen = ""
    open_marks: list[str] = []
    for character in marked:
        if _MARK.match(character):
            if character == _CLOSE:
                if open_marks:
                    open_marks.pop()
            else:
                open_marks.append(character)
            kept.append(character)
            continue
        inside = any(mark in (_VALUE, _DOI, _ADDRESS) for mark in open_marks)
        if not inside:
            last = seen.rstrip("”’」』\"'")[-1:]
            if character == "." and (last in _SAME_STOP and last):
                continue
            if character == "," and seen[-1:] == ",":
                continue
            if character == " " and seen[-1:] in (" ", ""):
                continue
        kept.append(character)
        seen = (seen + character)[-4:]
    return "".join(kept).rstrip()


@dataclass(slots=True)
class _Region:
    mark: str
    content: list[Inline] = field(default_factory=list)

    def add(self, inline: Inline) -> None:
        last = self.content[-1] if self.content else None
        if isinstance(inline, Text) and isinstance(last, Text):
            self.content[-1] = Text(last.text + inline.text)
        else:
            self.content.append(inline)


def _inlines(marked: str) -> tuple[Inline, ...]:
    """Return a marked string as inlines; every character but the marks is in them."""
    marked = re.sub(rf"https?://(?:dx\.)?doi\.org/{_DOI}", f"{_DOI}{_DOI_ADDRESS}", marked)
    regions = [_Region("")]
    for token in re.split("([\ufdd0-\ufdef])", marked):
        if not token:
            continue
        if token == _CLOSE:
            if len(regions) > 1:
                closed = regions.pop()
                for inline in _closed(closed):
                    regions[-1].add(inline)
        elif _MARK.match(token):
            regions.append(_Region(token))
        else:
            regions[-1].add(Text(token))
    while len(regions) > 1:
        closed = regions.pop()
        for inline in _closed(closed):
            regions[-1].add(inline)
    return tuple(regions[0].content)


def _closed(region: _Region) -> tuple[Inline, ...]:
    content = tuple(region.content)
    if not content:
        return ()
    match region.mark:
        case "\ufdd3":
            doi = plain_text(content)
            return (Link(doi if doi.startswith("http") else _DOI_ADDRESS + doi, content),)
        case "\ufdd4":
            return (Link(plain_text(content), content),)
        case "\ufdd5":
            return _emphasised(content)
        case "\ufdd6":
            return (Strong(content),)
        case "\ufdd7":
            return (StyledSpan("underline", content),)
        case "\ufdd8":
            return (Superscript(content),)
        case "\ufdd9":
            return (Subscript(content),)
        case "\ufdda":
            return (StyledSpan("smallcaps", content),)
    return content


def _emphasised(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``content`` stressed; what was stressed already stands upright in it."""
    result: list[Inline] = []
    upright = True
    for inline in content:
        if isinstance(inline, Emphasis):
            result.extend(inline.content)
            upright = False
            continue
        if upright is True and result and isinstance(result[-1], Emphasis):
            result[-1] = Emphasis((*result[-1].content, inline))
        else:
            result.append(Emphasis((inline,)))
        upright = True
    return tuple(result)


def _replaced(
    inlines: tuple[Inline, ...], stand_in: str, content: tuple[Inline, ...]
) -> tuple[Inline, ...]:
    """Return ``inlines`` with ``content`` where the character ``stand_in`` is."""

    def change(node: Node) -> Node:
        if not isinstance(node, Text) or stand_in not in node.text:
            return node
        before, _, after = node.text.partition(stand_in)
        return (
            *((Text(before),) if before else ()),
            *content,
            *((Text(after),) if after else ()),
        )

    holder = rebuild(Passage(inlines), change)
    return holder.content
