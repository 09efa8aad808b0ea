"""A style at work on the cited works: their order, citations and entries."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from ...document import BibliographyEntry, Citation, CitationItem, Inline, Link, Reference, Text
from ...languages import Language, han_variant, has_han, is_chinese
from ...walk import plain_text
from ..context import Context
from . import marks
from .readback import cut_out, read_inlines, replaced, tidied
from .styles import CSL, Formatter, read_style
from .works import BEFORE_OTHERS, OTHERS, cite_of, clean, family_name, source_of

# Each cited work is rendered by itself; what citeproc-py does not know is done here: the order of
# several works in one citation, collapsing, narrative citations, suppressed authors, year suffixes,
# links.


class Processor:
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
        style = read_style(context.citation_style, _locale(language))
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
        self._read_works()

    def _read_works(self) -> None:
        self.numbers = {work.key: number for number, work in enumerate(self.works, start=1)}
        self.items: dict[str, Any] = {}
        source: dict[str, Any] = {}
        keys = [f"work-{number}" for number in self.numbers.values()]
        bibliography = SimpleNamespace(source=source, keys=keys, formatter=Formatter)
        for work in self.works:
            name = f"work-{self.numbers[work.key]}"
            source[name] = source_of(name, work, self.suffixes.get(work.key, ""), self._report)
            self.items[work.key] = cite_of(name, bibliography)
        self.bibliography = bibliography

    def _report(self, work: Reference, error: Exception) -> None:
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
                self._report(next(work for work in self.works if work.key == key), error)
                return ""
        return "" if output is None else str(output)

    # --- order and year suffixes

    def sort(self) -> None:
        """Put the works in the order that the style asks of the list, and number them so."""
        element = self.bibliography_element.find(f"{CSL}sort")
        if element is None:
            return
        order = list(self.works)
        # Stable sorts from the last key to the first; works without a key come last.
        for key in reversed(element.findall(f"{CSL}key")):
            keyed = {work.key: self._sort_key(key, work) for work in order}
            with_key = [work for work in order if keyed[work.key] is not None]
            without = [work for work in order if keyed[work.key] is None]
            with_key.sort(
                key=lambda work: keyed[work.key] or (0, 0, ""),
                reverse=key.get("sort") == "descending",
            )
            order = with_key + without
        self.works = tuple(order)
        self._read_works()

    def _sort_key(self, key: Any, work: Reference) -> tuple[int, int, str] | None:
        self.bibliography_layout.repressed = {}
        text = self.guarded(
            work.key,
            lambda: (key.sort_keys([self.items[work.key]], self.bibliography_layout) or [None])[0],
        )
        text = marks.ANY.sub("", text).strip().casefold()
        if not text:
            return None
        # Python reads no more than some thousands of digits as a number; no year has as many.
        return (0, int(text), "") if text.isdecimal() and len(text) < 20 else (1, 0, text)

    def tell_apart(self) -> None:
        """Give works that would be cited alike (Zhou, 2023) a letter: 2023a, 2023b."""
        if self.is_numeric:
            return
        if self.citation_element.get("disambiguate-add-year-suffix") == "true":
            for alike in self._alike():
                for count, work in enumerate(alike):
                    self.suffixes[work.key] = _letters(count)
            if self.suffixes:
                self._read_works()
        for first, *others in self._alike():
            for other in others:
                self.problems.warning(
                    "CIT-04",
                    other.span,
                    f"“{other.key}” and “{first.key}” are cited alike in this style",
                    "give them different short titles, or use the style “numeric”",
                )

    def _alike(self) -> list[list[Reference]]:
        groups: dict[str, list[Reference]] = {}
        for work in self.works:
            label = marks.ANY.sub("", self.label(CitationItem(work.key)))
            groups.setdefault(label, []).append(work)
        return [group for group in groups.values() if len(group) > 1]

    # --- citations

    def label(self, item: CitationItem) -> str:
        """Return the marked words of one work in a citation, with its locator."""
        cite = self.items[item.key]
        cite.pop("locator", None)
        if item.locator:
            from citeproc import Locator

            cite["locator"] = Locator(item.locator_kind or "page", clean(item.locator))
        self.citation_layout.repressed = {}
        label = self.guarded(item.key, lambda: self.citation_layout.render_children(cite))
        cite.pop("locator", None)
        return self.with_others(label)

    def with_others(self, marked: str) -> str:
        """Return a marked string with "et al." where a work names others without their names."""
        if OTHERS not in marked:
            return marked
        term = self._term("et-al")
        return BEFORE_OTHERS.sub(term if has_han(term) else f" {term}", marked)

    def citation(self, citation: Citation) -> tuple[Inline, ...]:
        """Return what is printed for ``citation``."""
        items = [item for item in citation.items if item.key in self.items]
        if not items:
            return unresolved(citation).content
        before: tuple[Inline, ...] = ()
        if citation.narrative:
            before = (*self.narrative_author(items[0]), Text(" "))
            items[0] = replace(items[0], suppress_author=True)
        elif self._in_order(items):
            items.sort(key=lambda item: self.numbers[item.key])
        parts = [self._part(item) for item in items]
        content = self._joined(items, parts)
        return (*before, *self.enclosed(content))

    def _in_order(self, items: list[CitationItem]) -> bool:
        # “see [1]; but compare [3]” is a sentence of the author's: it keeps its order.
        free = not any(item.prefix or item.suffix for item in items)
        sorted_ = self.citation_element.find(f"{CSL}sort") is not None
        return free and sorted_ and self.is_numeric

    def narrative_author(self, item: CitationItem) -> tuple[Inline, ...]:
        """Return “Zhou”, “Carter and Crumpler”, “Zhou et al.”, or the title where nobody is named.

        Made here and not by the style: a numeric style's citations name nobody, and others
        write “&”, which belongs in brackets only.
        """
        reference = self.items[item.key].reference
        for role in ("author", "editor", "translator", "interviewer"):
            names = [family_name(name) for name in reference.get(role) or ()]
            if names:
                break
        else:
            title, _ = cut_out(self.label(item), marks.NAMES)
            title = title or str(reference.get("title_short") or reference.get("title") or "")
            return read_inlines(title) or (Text(item.key),)
        if len(names) == 1:
            return (Text(names[0]),)
        if len(names) == 2 and names[1] != OTHERS:
            return (Text(f"{names[0]} {self._term('and')} {names[1]}"),)
        return (Text(f"{names[0]} {self._term('et-al')}"),)

    def _term(self, name: str) -> str:
        return str(self.citation_layout.get_single_term(name=name))

    def _part(self, item: CitationItem) -> tuple[Inline, ...]:
        label = self.label(item)
        if item.suppress_author:
            label = cut_out(label, marks.NAMES)[1]
        inlines = read_inlines(label)
        link: tuple[Inline, ...] = (Link(f"#ref-{item.key}", inlines or (Text(item.key),)),)
        prefix, suffix = item.prefix, item.suffix
        if prefix:
            link = (*prefix, *(() if plain_text(prefix)[-1:].isspace() else (Text(" "),)), *link)
        if suffix:
            joined = plain_text(suffix)[:1]
            link = (*link, *((Text(" "),) if joined.isalnum() or joined in "([“‘" else ()), *suffix)
        return link

    def _joined(
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
        return replaced(read_inlines(marked), stand_in, content)

    # --- the list

    def entries(self) -> tuple[BibliographyEntry, ...]:
        """Return the list of references."""
        return tuple(self._entry(work) for work in self.works)

    def _entry(self, work: Reference) -> BibliographyEntry:
        layout = self.bibliography_layout
        layout.repressed = {}
        marked = self.guarded(
            work.key,
            lambda: layout.format(layout.wrap(layout.render_children(self.items[work.key]))),
        )
        marked = cut_out(marked, marks.NUMBER)[1]
        content = read_inlines(tidied(self.with_others(marked))) or (Text(work.key),)
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


def unresolved(citation: Citation) -> Citation:
    """Return ``citation`` with its keys for its words, as the author wrote them."""
    keys = "; ".join(f"@{item.key}" for item in citation.items)
    return replace(citation, content=(Text(keys if citation.narrative else f"[{keys}]"),))
