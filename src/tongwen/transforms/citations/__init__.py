"""Citations and the list of references, by CSL 1.0.2 through Pandoc's citeproc."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ...diagnostics import NOWHERE, Problems, Span, nearest
from ...document import (
    BibliographyEntry,
    Citation,
    CitationItem,
    Document,
    Heading,
    Inline,
    Link,
    Mention,
    NoteReference,
    Passage,
    Reference,
    Superscript,
    Text,
)
from ...languages import Language, find_language, han_variant, is_chinese
from ...unchanged import steady
from ...walk import (
    Node,
    map_inlines,
    permanent_name,
    plain_text,
    rebuild,
    source_words,
    walk,
)
from ..context import Context
from ..reading import in_reading_order
from .listing import keep_one_list, report_needless_list, with_entries
from .notes import citations_in_notes, is_of_citation
from .processor import Place, Processor, Setting
from .styles import Style, UnusableStyle, read_style
from .works import language_of

__all__ = ["citations_in_notes", "resolve_citations"]

_CITATIONS = frozenset({Citation})
_CITING = frozenset({Citation, NoteReference})


def resolve_citations(document: Document, context: Context) -> Document:
    """Return ``document`` with the words of its citations and its list of references.

    A document that cites and says nowhere where the list belongs gets it at its end, under
    an unnumbered heading. Entries are the same in every edition: in the terms of the
    language that the report is written in, or in those of the work's own. Citations use
    those of the edition.

    Each citation gets a name that stays, and each entry the citations of its work.

    Problems: ``CIT-01`` a key that no reference has, ``CIT-02`` a place for the list of
    references and no citation, ``CIT-03`` a second such place, ``CIT-04`` works that a
    reader cannot distinguish by their citations, ``CIT-05`` a work with a value that its
    field cannot hold, ``CIT-06`` a style that cannot be used, ``CIT-07`` a work that no
    list takes, ``CIT-08`` a place in a work that the style does not print.
    """
    document = keep_one_list(document, context.problems)
    document = steady(document, _named(document), _named, context.language.tag)
    places = tuple(_places(document))
    works = _works(places, context)
    if not works and not any(place.citation.items for place in places):
        report_needless_list(document, context.problems)
        return document
    try:
        words, entries = _set(places, works, context)
    except UnusableStyle as error:
        context.problems.error(
            "CIT-06",
            context.places.get("citation-style", NOWHERE),
            f"the citation style cannot be used: {error}",
            "name another in report.yaml: “citation-style: numeric” or “author-date”",
        )
        return map_inlines(
            document, lambda node: _unresolved(node) if isinstance(node, Citation) else node
        )

    def change(node: Node) -> Node:
        if not isinstance(node, Citation):
            return node
        return replace(node, content=words.get(node.identifier) or _unresolved(node).content)

    document = rebuild(document, change, _CITATIONS)
    if not entries:
        return document
    mentions = _mentions(document)
    listed = (replace(entry, mentions=mentions[entry.key]) for entry in entries)
    return with_entries(document, tuple(listed), {work.key: work for work in works}, context)


def _places(document: Document) -> Iterator[Place]:
    """Yield the citations as they are read, and for each note without one a place without works.

    A processor counts notes: "(n 3)" is the third of the report's, whoever wrote it. What stands
    in no place to read, as in a picture's description, comes last.
    """
    notes = {note.identifier: note for note in document.notes}
    found: set[str] = set()
    for node in in_reading_order(document.blocks, {}, _CITING):
        if isinstance(node, Citation):
            found.add(node.identifier)
            yield Place(node)
        elif isinstance(node, NoteReference) and not node.repeated:
            note = notes.get(node.identifier)
            if note is None:
                continue
            name = "" if is_of_citation(note) else f"note {note.identifier}"
            cited = list(in_reading_order(note.blocks, {}, _CITATIONS))
            found |= {each.identifier for each in cited}
            yield from (Place(each, name) for each in cited or (Citation(()),))
    for node in walk(document):
        if isinstance(node, Citation) and node.identifier not in found:
            yield Place(node)


def _works(places: Sequence[Place], context: Context) -> tuple[Reference, ...]:
    """Return the works that are cited, and those to be listed all the same, as they are counted."""
    known = {reference.key: reference for reference in context.references}
    counted = {key: number for number, key in enumerate(context.counted)}
    works = dict(_cited_works([place.citation for place in places], known, context))
    for key in context.listed:
        if key == "*":
            works |= {each.key: each for each in context.references if each.key not in works}
        elif key in known:
            works.setdefault(key, known[key])
        else:
            place = context.places.get("nocite", NOWHERE)
            _report_unknown(key, place, ", which “nocite” names", known, context.problems)
    return tuple(sorted(works.values(), key=lambda work: counted.get(work.key, len(counted))))


def _set(
    places: Sequence[Place], works: Sequence[Reference], context: Context
) -> tuple[Mapping[str, tuple[Inline, ...]], tuple[BibliographyEntry, ...]]:
    """Return the words of each citation by its name, and the list.

    Raises:
        UnusableStyle: the style cannot be used.
    """
    style = read_style(context.citation_style)
    known = {work.key for work in works}
    places = [_with_known(place, known) for place in places]
    asked = [
        # Only the name stays in the sentence; the note that follows it is asked for by itself.
        Place(Citation(()))
        if style.notes and place.citation.narrative and not place.note
        else place
        for place in places
    ]
    failed: set[str] = set()

    def report(work: Reference, field: str) -> None:
        if work.key not in failed:
            failed.add(work.key)
            context.problems.error(
                "CIT-05",
                work.span,
                f"the work “{work.key}” has a value that its field “{field}” cannot hold",
                "look at its names, dates and pages; it is set without this one",
            )

    _report_places(places, style, context.problems)
    processor = Processor(style, works, report)
    source = context.source_language
    single = [Place(Citation((CitationItem(work.key),))) for work in works]
    order = () if style.sorts else tuple(work.key for work in works)
    first = processor.set([*asked, *single], source, order)
    _report_alike(works, first.citations[len(places) :], style, context.problems)
    order = tuple(first.entries)
    settings: dict[str, Setting] = {source.tag: first}

    def setting(language: Language) -> Setting:
        if language.tag not in settings:
            settings[language.tag] = processor.set(asked, language, order)
        return settings[language.tag]

    items = {work.key: work.data for work in works}
    own_language = {work.key: language_of(work, source) for work in works}
    names = _names(places, processor, context.language)
    words = {}
    for at, place in enumerate(places):
        cited = [own_language[item.key] for item in place.citation.items]
        if cited:
            terms = [_terms_of_citation(each, style, context.language) for each in cited]
            alike = all(each.tag == terms[0].tag for each in terms)
            given = setting(terms[0] if alike else context.language).citations[at]
            if not alike:
                keys = [item.key for item in place.citation.items]
                said = [setting(each).citations[at] for each in terms]
                given = _each_in_own(given, dict(zip(keys, said, strict=True)))
            words[place.citation.identifier] = _words(place, given, names, style)
    entries = []
    for number, key in enumerate(order, start=1):
        own = own_language[key]
        entry = setting(_terms(own, style, source)).entries.get(key) or first.entries[key]
        label = (entry.label or str(number)) if style.numeric else ""
        entries.append(
            BibliographyEntry(
                key,
                label,
                entry.content,
                _entry_language(own, context.language),
                work=json.dumps(dict(items[key]), ensure_ascii=False, sort_keys=True),
            )
        )
    return words, tuple(entries)


def _with_known(place: Place, known: Iterable[str]) -> Place:
    items = tuple(item for item in place.citation.items if item.key in known)
    return replace(place, citation=replace(place.citation, items=items))


def _names(
    places: Sequence[Place], processor: Processor, language: Language
) -> Mapping[str, tuple[Inline, ...]]:
    """Return the authors that a sentence names ("@zhou shows"), by key."""
    cited = [place.citation for place in places if place.citation.narrative]
    keys = list(dict.fromkeys(citation.items[0].key for citation in cited if citation.items))
    return dict(zip(keys, processor.named(keys, language), strict=True)) if keys else {}


def _words(
    place: Place,
    given: tuple[Inline, ...],
    names: Mapping[str, tuple[Inline, ...]],
    style: Style,
) -> tuple[Inline, ...]:
    if _page_outside(place, style):
        given = (*given, Superscript((Text(place.citation.items[0].locator),)))
    if not place.citation.narrative or (style.notes and place.note):
        return given
    key = place.citation.items[0].key
    name = names[key]
    if style.notes and style.listed:
        return (Link(f"#ref-{key}", name),)
    return (*name, *((Text(" "),) if given else ()), *given)


def _page_outside(place: Place, style: Style) -> bool:
    """Return whether the cited pages are raised behind the citation: [1]²³ (GB/T 7714, 10.1.3).

    China's styles leave it to the author to set them so.
    """
    items = place.citation.items
    if style.locates or style.notes or len(items) != 1 or not is_chinese(style.language):
        return False
    return bool(items[0].locator) and items[0].locator_kind in ("", "page")


def _report_places(places: Sequence[Place], style: Style, problems: Problems) -> None:
    """Report the first place in a work that would not be printed, with how many there are."""
    lost = [
        (place.citation, item)
        for place in places
        for item in place.citation.items
        if item.locator and not style.locates and not _page_outside(place, style)
    ]
    if lost:
        citation, item = lost[0]
        problems.warning(
            "CIT-08",
            item.span if item.span.file else citation.span,
            f"this style does not print where in a work something stands: “{item.locator}” of "
            f"@{item.key} is left out ({len(lost)} in all)",
            "say the place in the sentence, or use a style that prints it",
        )


def _report_alike(
    works: Sequence[Reference],
    citations: Sequence[tuple[Inline, ...]],
    style: Style,
    problems: Problems,
) -> None:
    """Report each work whose citation reads like another's (Zhou, 2023)."""
    if style.numeric or style.notes:
        return
    firsts: dict[str, Reference] = {}
    for work, citation in zip(works, citations, strict=True):
        first = firsts.setdefault(plain_text(citation), work)
        if first is not work:
            problems.warning(
                "CIT-04",
                work.span,
                f"“{work.key}” and “{first.key}” are cited alike in this style",
                "use a style that parts them, as “author-date” and “numeric” do; where this one "
                "prints short titles, give them different ones",
            )


def _terms(own: str, style: Style, source: Language) -> Language:
    """Return the language of the words that are set with a work in ``own``: 等, et al.

    A style of China's asks for the work's own. Elsewhere they are those of the report, but for a
    work in another script: no style means "周亮, et al.".
    """
    language = find_language(own)
    if language is None:
        return source
    if is_chinese(style.language) or language.script.wide != source.script.wide:
        return language
    return source


def _terms_of_citation(own: str, style: Style, edition: Language) -> Language:
    """Return the language of the words in which a work in the language ``own`` is cited.

    A note is a reference itself, and so are China's citations: by their works.
    """
    by_works = style.notes or is_chinese(style.language)
    return _terms(own, style, edition) if by_works else edition


def _each_in_own(
    given: tuple[Inline, ...], own: Mapping[str, tuple[Inline, ...]]
) -> tuple[Inline, ...]:
    """Return a citation of several works, each in its own words: ``own`` has all by each work.

    Each work is a link. Where they are others, as in a style that collapses them, or stand in
    another order, all stay as they are ``given``.
    """
    order = [inline.target for inline in given if isinstance(inline, Link)]
    links = {
        f"#ref-{key}": [inline for inline in content if isinstance(inline, Link)]
        for key, content in own.items()
    }
    if any([link.target for link in found] != order for found in links.values()):
        return given
    chosen = iter([links[target][at] for at, target in enumerate(order) if target in links])
    return tuple(
        next(chosen) if isinstance(inline, Link) and inline.target in links else inline
        for inline in given
    )


def _entry_language(own: str, edition: Language) -> str:
    """Return the language of an entry where it differs from the edition's, else nothing."""
    if own.lower().split("-")[0] != edition.tag.split("-")[0]:
        return own
    return own if is_chinese(own) and han_variant(own) != han_variant(edition.tag) else ""


def _unresolved(citation: Citation) -> Citation:
    """Return ``citation`` with its keys for its words, as the author wrote them."""
    keys = "; ".join(f"@{item.key}" for item in citation.items)
    return replace(citation, content=(Text(keys if citation.narrative else f"[{keys}]"),))


def _named(document: Document) -> Document:
    """Return ``document`` with an identifier for each citation.

    It is made of the words around it and of what it cites, so that it is the same in each
    language, and stays when another citation is put before it.
    """
    taken = {name for node in walk(document) if (name := getattr(node, "identifier", ""))}

    def change(node: Node) -> Node:
        if not isinstance(node, Passage) or not any(
            isinstance(part, Citation) for part in walk(node.content)
        ):
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

    return rebuild(document, change, _CITATIONS)


def _mentions(document: Document) -> Mapping[str, tuple[Mention, ...]]:
    """Return for each work where it is cited, in the order of reading."""
    notes = {note.identifier: note for note in document.notes}
    found: dict[str, dict[str, Mention]] = defaultdict(dict)
    section = ""
    for node in in_reading_order(document.blocks, notes, _CITATIONS | {Heading}):
        if isinstance(node, Heading):
            section = node.number or plain_text(node.content)
        else:
            for item in node.items:
                mention = Mention(node.identifier, section)
                found[item.key].setdefault(node.identifier, mention)
    return defaultdict(tuple, {key: tuple(each.values()) for key, each in found.items()})


def _cited_works(
    cited: Iterable[Citation], known: Mapping[str, Reference], context: Context
) -> Mapping[str, Reference]:
    works: dict[str, Reference] = {}
    unknown: dict[str, Span] = {}
    for citation in cited:
        for item in citation.items:
            span = item.span if item.span.file else citation.span
            if item.key in known:
                works.setdefault(item.key, known[item.key])
            elif context.missing or not known:
                unknown.setdefault(item.key, span)
            else:
                _report_unknown(item.key, span, "", known, context.problems)
    if unknown:
        keys = list(unknown)
        more = f", {', '.join(keys[1:6])}{' …' if keys[6:] else ''}" if keys[1:] else ""
        context.problems.warning(
            "CIT-01",
            unknown[keys[0]],
            f"there is no reference with the key {keys[0]}{more} ({len(keys)} in all)",
            f"run what writes {', '.join(context.missing)}, or add what is not in it to another "
            "file listed under “references”"
            if context.missing
            else "list the file of works under “references”; or write \\@name for a person",
        )
    return works


def _report_unknown(
    key: str, span: Span, where: str, known: Mapping[str, Reference], problems: Problems
) -> None:
    problems.error(
        "CIT-01",
        span,
        f"there is no reference with the key “{key}”{where}",
        nearest(key, known) or "add it to a file listed under “references”",
    )
