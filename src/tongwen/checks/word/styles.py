"""Checks of styles and lists: there, built on one another sensibly, and doing the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...artefacts.docx.package import Element
from ...artefacts.docx.word import (
    LONGEST_CHAIN,
    WP,
    A,
    M,
    Paragraph,
    W,
    WordFile,
    is_on,
    local,
    value,
)
from ...diagnostics import Problem
from .reporting import near, problem, warning

_USES = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_DIRECT_PARAGRAPH = {
    "jc",
    "spacing",
    "ind",
    "shd",
    "pBdr",
    "tabs",
    "outlineLvl",
    "contextualSpacing",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
}
_DIRECT_RUN = {"color", "sz", "szCs", "highlight", "shd", "spacing", "kern", "bdr", "em", "effect"}


def _where(file: WordFile) -> str:
    return file.package.related(file.main, "styles") or file.main


def check_styles_used(file: WordFile) -> Iterator[Problem]:
    """WORD-40: a paragraph, run or table names a style that is not there, or of another kind.

    Word sets it as Normal, without a word.
    """
    parts = [(story.name, story.root) for story in file.stories]
    numbering = file.root("numbering")
    if numbering is not None:
        parts.append((file.package.related(file.main, "numbering"), numbering))
    for name, root in parts:
        reported: set[str] = set()
        for tag, kind in _USES.items():
            for node in root.iter(f"{W}{tag}"):
                style = file.styles.nodes.get(value(node))
                if value(node) in reported:
                    continue
                if style is None:
                    yield problem(name, "WORD-40", f"there is no style “{value(node)}”")
                elif value(style, "type") != kind:
                    yield problem(name, "WORD-40", f"the style “{value(node)}” is not for a {kind}")
                else:
                    continue
                reported.add(value(node))


def check_style_bases(file: WordFile) -> Iterator[Problem]:
    """WORD-41: a style builds on, is followed by or linked to one that is missing or itself.

    Word cuts the chain where it breaks: half of what the style sets is lost.
    """
    where = _where(file)
    for identifier, node in file.styles.nodes.items():
        for tag in ("basedOn", "next", "link"):
            other = value(node.find(f"{W}{tag}"))
            if other and not file.styles.has(other):
                yield problem(where, "WORD-41", f"“{identifier}”: {tag} “{other}” is missing")
        base = value(node.find(f"{W}basedOn"))
        if base and file.styles.has(base):
            if value(file.styles.nodes[base], "type") != value(node, "type"):
                yield problem(where, "WORD-41", f"“{identifier}” builds on another kind, “{base}”")
            if len(list(file.styles.chain(identifier))) == LONGEST_CHAIN:
                yield problem(where, "WORD-41", f"“{identifier}” builds on itself")


def check_style_names(file: WordFile) -> Iterator[Problem]:
    """WORD-42: two styles have one identifier or one name, or one has none.

    Word renames or drops one of them on opening.
    """
    root = file.styles.root
    nodes = [] if root is None else root.findall(f"{W}style")
    identifiers = Counter(value(node, "styleId") for node in nodes)
    names = Counter(value(node.find(f"{W}name")).lower() for node in nodes)
    for said, counts in (("identifier", identifiers), ("name", names)):
        for name, count in counts.items():
            if count > 1 or not name:
                yield problem(_where(file), "WORD-42", f"{count} styles have the {said} “{name}”")


def check_default_styles(file: WordFile) -> Iterator[Problem]:
    """WORD-43: styles are missing, or there is no default style of a kind.

    Word puts its own there: Times New Roman in 10 points.
    """
    if file.styles.root is None:
        yield problem(file.main, "WORD-43", "the file has no styles")
        return
    kinds = {
        value(node, "type")
        for node in file.styles.nodes.values()
        if value(node, "default") in ("1", "true", "on")
    }
    for kind in ("paragraph", "character", "table", "numbering"):
        if kind not in kinds:
            yield problem(_where(file), "WORD-43", f"no {kind} style is the default")


def check_defaults(file: WordFile) -> Iterator[Problem]:
    """WORD-44: the document's defaults say no language, or no face for Latin or for Han.

    Every run without its own then takes what the reader's own Word has as its language and
    face: the same file looks and is proofed otherwise from desk to desk.
    """
    language = file.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}lang")
    fonts = file.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}rFonts")
    for slot in ("val", "eastAsia"):
        if not value(language, slot):
            yield problem(_where(file), "WORD-44", f"the defaults say no language ({slot})")
    for slot in ("ascii", "eastAsia"):
        if not value(fonts, slot) and not value(fonts, f"{slot}Theme"):
            yield problem(_where(file), "WORD-44", f"the defaults say no face ({slot})")


def check_latent_styles(file: WordFile) -> Iterator[Problem]:
    """WORD-45: Word's own styles that the report does not use are not hidden.

    A reader who adds a paragraph would have to find the report's styles among 370 others.
    """
    root = file.styles.root
    latent = None if root is None else root.find(f"{W}latentStyles")
    if latent is None:
        yield problem(_where(file), "WORD-45", "latentStyles is missing")
    elif value(latent, "defSemiHidden") not in ("1", "true", "on"):
        yield problem(_where(file), "WORD-45", "styles that are not used are not hidden")


def check_lists(file: WordFile) -> Iterator[Problem]:
    """WORD-46: a paragraph or a style names a list, or a level, that is not there.

    Its number or bullet is lost.
    """
    numbering = file.numbering
    where = file.package.related(file.main, "numbering") or file.main
    for number, node in numbering.lists.items():
        if value(node.find(f"{W}abstractNumId")) not in numbering.abstract:
            yield problem(where, "WORD-46", f"list {number} is of no kind that there is")
    parts = [(story.name, story.root) for story in file.stories]
    if file.styles.root is not None:
        parts.append((_where(file), file.styles.root))
    for name, root in parts:
        for node in root.iter(f"{W}numPr"):
            number = value(node.find(f"{W}numId"))
            level = value(node.find(f"{W}ilvl")) or "0"
            if number in ("", "0"):
                continue
            if number not in numbering.lists:
                yield problem(name, "WORD-46", f"there is no list {number}")
            elif level.isdecimal() and numbering.level(number, int(level)) is None:
                yield problem(name, "WORD-46", f"list {number} has no level {level}")


def check_list_levels(file: WordFile) -> Iterator[Problem]:
    """WORD-47: headings are not numbered by one list that their styles are bound to.

    A number that is typed, or a list that each heading names itself, comes apart with the
    first heading that somebody inserts.
    """
    headings = [identifier for identifier in file.styles.nodes
                if file.styles.name(identifier).startswith("heading ")]  # fmt: skip
    lists = set()
    for identifier in headings:
        own = file.styles.nodes[identifier].find(f"{W}pPr/{W}numPr/{W}numId")
        if own is None or value(own) == "0":
            continue
        lists.add(value(own))
        if file.numbering.level_of_style(value(own), identifier) is None:
            yield problem(
                _where(file), "WORD-47", f"“{identifier}” has list {value(own)}, which knows it not"
            )
    if len(lists) > 1:
        yield problem(_where(file), "WORD-47", f"headings are numbered by {len(lists)} lists")


def check_outline(file: WordFile) -> Iterator[Problem]:
    """WORD-48: a heading's style has no outline level, or another one than its name says.

    The navigation pane, the contents and screen readers go by the level alone.
    """
    for identifier in file.styles.nodes:
        name = file.styles.name(identifier)
        if not name.startswith("heading ") or not name[8:].isdecimal():
            continue
        level = value(file.styles.property(identifier, f"{W}pPr/{W}outlineLvl"))
        if level != str(int(name[8:]) - 1):
            yield problem(
                _where(file), "WORD-48", f"“{name}” has the outline level {level or 'of body text'}"
            )


def check_direct_formatting(file: WordFile) -> Iterator[Problem]:
    """WORD-49: a paragraph or a run is formatted by hand where a style could do it.

    Changing the style in Word then changes all but these; a reader who copies the style does
    not get the look. Kept are what no style can say: the place in a list, a frame, the script of
    a run.
    """
    for story in file.stories:
        for paragraph in story.paragraphs:
            own = paragraph.node.find(f"{W}pPr")
            found = [local(node) for node in (own if own is not None else ())]
            direct = sorted(_DIRECT_PARAGRAPH & set(found) - _room_of_heading(file, paragraph))
            if direct:
                said = f"a paragraph in {paragraph.style or 'Normal'} has {', '.join(direct)}"
                yield warning(
                    story.name,
                    "WORD-49",
                    f"{said} of its own" + near(story, story.near(paragraph)),
                    "give it a style that says so",
                )
        for run in story.runs:
            own = run.node.find(f"{W}rPr")
            if own is None:
                continue
            direct = sorted(_DIRECT_RUN & {local(node) for node in own})
            fonts = own.find(f"{W}rFonts")
            if value(fonts, "ascii") or value(fonts, "hAnsi"):
                direct.append("rFonts")
            if direct:
                yield warning(
                    story.name,
                    "WORD-49",
                    f"a run has {', '.join(direct)} of its own" + near(story, story.near(run)),
                    "give it a character style that says so",
                )


def _room_of_heading(file: WordFile, paragraph: Paragraph) -> set[str]:
    """Return what a heading says itself: where its first line ends, and how high its lines are.

    The one where it is parted at its colon, the other where it has a picture or a formula.
    Contents and running heads know it by its style, so it can have no other.
    """
    if not file.styles.name(paragraph.style).startswith("heading "):
        return set()
    indent = paragraph.node.find(f"{W}pPr/{W}ind")
    ended = indent is not None and set(indent.attrib) == {f"{W}right"}
    spacing = paragraph.node.find(f"{W}pPr/{W}spacing")
    high = next(paragraph.node.iter(f"{WP}inline", f"{M}oMath"), None)
    raised = high is not None and value(spacing, "lineRule") == "atLeast"
    return {name for name, said in (("ind", ended), ("spacing", raised)) if said}


def check_theme_colours(file: WordFile) -> Iterator[Problem]:
    """WORD-50: a style has a colour or a ground that the theme does not know.

    Changing the theme's colours in Word then leaves it as it was. What none of the theme's
    slots can give stands among its custom colours (20.1.6.6).
    """
    theme = file.root("theme")
    known = {"", "AUTO"} | {
        str(colour.get("val")).upper()
        for custom in (() if theme is None else theme.iter(f"{A}custClr"))
        if not str(custom.get("name")).startswith("Chart ")
        for colour in custom
    }
    for identifier, node in file.styles.nodes.items():
        for colour in node.iter(f"{W}color"):
            if value(colour).upper() not in known and not value(colour, "themeColor"):
                yield problem(_where(file), "WORD-50", f"“{identifier}” has a colour of its own")
        for ground in node.iter(f"{W}shd"):
            if value(ground, "fill").upper() not in known and not value(ground, "themeFill"):
                yield problem(_where(file), "WORD-50", f"“{identifier}” has a ground of its own")


def check_hidden_styles(file: WordFile) -> Iterator[Problem]:
    """WORD-51: a style that the running text uses is hidden.

    A reader who wants to write on in the report's manner does not find it. Pages before the first
    heading are made once, table cells and empty lines take their style from what they stand in,
    and a style that differs from another in one thing is found by that one.
    """
    story = file.document
    begun = False
    used: set[str] = set()
    for paragraph in story.paragraphs:
        begun = begun or file.styles.level_of(paragraph.node) is not None
        if begun and not paragraph.tables and story.words(paragraph).strip():
            used.add(paragraph.style)
    for identifier in sorted(used - {""}):
        node = file.styles.nodes.get(identifier)
        if node is None:
            continue
        chain = [other for other in file.styles.chain(identifier) if value(other, "default") != "1"]
        if all(_hidden(other) for other in chain):
            yield problem(_where(file), "WORD-51", f"the style “{identifier}” is hidden")


_GALLERY = 16
"""How many styles Word's gallery shows in a window of usual width, before it scrolls."""


def check_pane(file: WordFile) -> Iterator[Problem]:
    """WORD-53: the pane of styles shows what nothing in the file is set in, or too many to pick.

    An editor looks for the style of a table's head among those of a cover that is made already.
    """
    parts = [story.root for story in file.stories]
    used = {value(node) for root in parts for tag in _USES for node in root.iter(f"{W}{tag}")}
    used |= {value(node.find(f"{W}basedOn")) for node in file.styles.nodes.values()}
    quick = 0
    for identifier, node in file.styles.nodes.items():
        shown = not _hidden(node)
        picked = shown and is_on(node.find(f"{W}qFormat"))
        quick += bool(picked)
        default = value(node, "default") in ("1", "true", "on")
        waits = is_on(node.find(f"{W}semiHidden"))
        if shown and not (picked or default or waits or identifier in used):
            said = f"the style “{identifier}” is shown, and nothing is set in it"
            yield warning(_where(file), "WORD-53", said)
    if quick > _GALLERY:
        yield warning(_where(file), "WORD-53", f"{quick} styles stand in the gallery")


def _hidden(style: Element) -> bool:
    shown_when_used = is_on(style.find(f"{W}unhideWhenUsed"))
    return bool(
        is_on(style.find(f"{W}hidden"))
        or (is_on(style.find(f"{W}semiHidden")) and not shown_when_used)
    )


def check_list_names(file: WordFile) -> Iterator[Problem]:
    """WORD-54: a list has no number to be known by again, or two have the same (17.9.14).

    Words that are pasted into another report then go on counting in a list of that report.
    """
    names: Counter[str] = Counter(
        value(node.find(f"{W}nsid")) for node in file.numbering.abstract.values()
    )
    where = file.package.related(file.main, "numbering") or file.main
    for number, count in names.items():
        if not number or count > 1:
            yield problem(where, "WORD-54", f"{count} lists have the number “{number}” (nsid)")
