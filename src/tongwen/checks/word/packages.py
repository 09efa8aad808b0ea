"""Checks of a Word file's package: parts, types, relationships, properties, settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from ...artefacts.docx.package import CONTENT_TYPES
from ...artefacts.docx.word import MC, A, R, W, WordFile, is_on, local, value
from ...diagnostics import Problem
from .reporting import problem, warning

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PACKAGE = "application/vnd.openxmlformats-package."
_OFFICE = "application/vnd.openxmlformats-officedocument."

_KINDS = {
    "officeDocument": f"{_MAIN}document.main+xml",
    "styles": f"{_MAIN}styles+xml",
    "numbering": f"{_MAIN}numbering+xml",
    "settings": f"{_MAIN}settings+xml",
    "fontTable": f"{_MAIN}fontTable+xml",
    "footnotes": f"{_MAIN}footnotes+xml",
    "endnotes": f"{_MAIN}endnotes+xml",
    "comments": f"{_MAIN}comments+xml",
    "header": f"{_MAIN}header+xml",
    "footer": f"{_MAIN}footer+xml",
    "theme": f"{_OFFICE}theme+xml",
    "extended-properties": f"{_OFFICE}extended-properties+xml",
    "custom-properties": f"{_OFFICE}custom-properties+xml",
    "core-properties": f"{_PACKAGE}core-properties+xml",
}
"""Kind of relationship → the content type of the part that it leads to (part 1, 11.3)."""

_NAMED = {"image", "hyperlink", "header", "footer", "font", "oleObject", "package", "chart",
          "attachedTemplate", "subDocument"}  # fmt: skip
"""Relationships that the part's XML names; the others count by being there (part 1, 11)."""

_LEFTOVERS = {
    "stylesWithEffects": "a copy of the styles for Word 2007",
    "thumbnail": "a picture of another document",
    "printerSettings": "somebody's printer",
    "webSettings": "settings for a web page",
    "recipientData": "addresses of a letter",
    "keyMapCustomizations": "somebody's keys",
    "vbaProject": "a program",
}

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SIGNS = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8",
          "image/tiff": b"", "image/bmp": b"BM", "image/webp": b"RIFF"}  # fmt: skip


def check_content_types(file: WordFile) -> Iterator[Problem]:
    """WORD-01: a part has no content type or a wrong one, or a missing part has one.

    Word knows a part by its content type alone; with a wrong one it says that the file has
    unreadable content (part 2, 10.1.2).
    """
    package = file.package
    for name in package.parts:
        if name != CONTENT_TYPES and not package.content_type(name):
            yield problem(name, "WORD-01", "the part has no content type", f"see {CONTENT_TYPES}")
    for name in package.overrides:
        if name not in package.parts:
            yield problem(
                CONTENT_TYPES, "WORD-01", f"a type is stated for {name}, which is missing"
            )
    for relation in package.relations:
        wanted = _KINDS.get(relation.kind)
        if wanted and not relation.external and relation.target in package.parts:
            stated = package.content_type(relation.target)
            if stated and stated != wanted:
                yield problem(
                    relation.target, "WORD-01", f"its content type is {stated}", f"it is {wanted}"
                )


def check_relationship_targets(file: WordFile) -> Iterator[Problem]:
    """WORD-02: a relationship leads to a part that is not there.

    Word refuses the file, or shows a red cross for the picture.
    """
    for relation in file.package.relations:
        if not relation.external and relation.target not in file.package.parts:
            yield problem(
                relation.source or "the package",
                "WORD-02",
                f"{relation.identifier} ({relation.kind}) leads to {relation.target}, "
                "which is missing",
            )


def check_relationship_names(file: WordFile) -> Iterator[Problem]:
    """WORD-03: the XML names a relationship that the part does not have.

    Word says that the file has unreadable content.
    """
    for name in file.package.roots:
        known = file.package.relations_of(name)
        for node, identifier in file.package.references(name):
            if identifier not in known:
                yield problem(
                    name, "WORD-03", f"{local(node)} names {identifier}, which is no relationship"
                )


def check_unused_parts(file: WordFile) -> Iterator[Problem]:
    """WORD-04: a part or a relationship is there that nothing leads to.

    It is carried along with each copy, perhaps with what nobody meant to publish.
    """
    package = file.package
    reached, waiting = {""}, [""]
    while waiting:
        for relation in package.relations_of(waiting.pop()).values():
            if not relation.external and relation.target not in reached:
                reached.add(relation.target)
                waiting.append(relation.target)
    for name in package.parts:
        if name != CONTENT_TYPES and not name.endswith(".rels") and name not in reached:
            yield problem(name, "WORD-04", "nothing in the file leads to this part")
    for source in {relation.source for relation in package.relations} - {""}:
        used = {identifier for _, identifier in package.references(source)}
        for relation in package.relations_of(source).values():
            if relation.kind in _NAMED and relation.identifier not in used:
                yield problem(
                    source,
                    "WORD-04",
                    f"the relationship {relation.identifier} ({relation.kind}) is not used",
                )


def check_entries(file: WordFile) -> Iterator[Problem]:
    """WORD-05: the ZIP's entries have a time, are there twice, or are in another order.

    Same input, same bytes: what differs from one making to the next hides what changed. The
    content types come first, since readers of streams need them first (part 2, 10.1).
    """
    entries = file.package.entries
    if entries[0].name != CONTENT_TYPES:
        yield problem(entries[0].name, "WORD-05", f"the first entry is not {CONTENT_TYPES}")
    for name, count in Counter(entry.name for entry in entries).items():
        if count > 1:
            yield problem(name, "WORD-05", f"the entry is there {count} times")
    for entry in entries:
        if entry.date != _EPOCH:
            stamp = "-".join(f"{part:02d}" for part in entry.date[:3])
            yield problem(
                entry.name, "WORD-05", f"the entry has a time of its own, {stamp}",
                "give each the earliest that a ZIP can hold",
            )  # fmt: skip


def check_leftovers(file: WordFile) -> Iterator[Problem]:
    """WORD-06: parts or marks of another document's making are left over.

    Templates of libraries carry a thumbnail, a second copy of the styles, a printer; Word's own
    editing leaves revision ids and proofing marks. None of it is the report's.
    """
    for relation in file.package.relations:
        if relation.kind in _LEFTOVERS:
            yield problem(relation.target, "WORD-06", f"it carries {_LEFTOVERS[relation.kind]}")
    for story in file.stories:
        for node in story.root.iter(f"{W}proofErr", f"{W}lastRenderedPageBreak"):
            yield problem(story.name, "WORD-06", f"{local(node)} is left over from editing")
            break
        for node in story.root.iter(f"{W}p", f"{W}r", f"{W}tr"):
            if any(str(key).startswith(f"{W}rsid") for key in node.attrib):
                yield problem(story.name, "WORD-06", "revision ids are left over from editing")
                break
        if any(bookmark.name == "_GoBack" for bookmark in story.bookmarks):
            yield problem(story.name, "WORD-06", "the bookmark _GoBack is left over from editing")


def check_properties(file: WordFile) -> Iterator[Problem]:
    """WORD-07: the file does not say its title, author or language.

    They are what a library, a search and a screen reader go by (WCAG 2.2, 2.4.2 and 3.1.1).
    """
    part = file.package.related("", "core-properties") or "the package"
    for name, hint in (("title", "title"), ("creator", "authors"), ("language", "languages")):
        if not file.properties.get(name, "").strip():
            # A report need not name its authors.
            report = warning if name == "creator" else problem
            yield report(part, "WORD-07", f"the property “{name}” is missing", f"give “{hint}”")
    language = file.properties.get("language", "")
    default = file.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}lang")
    known = {value(default, slot).split("-")[0].lower() for slot in ("val", "eastAsia", "bidi")}
    if language and language.split("-")[0].lower() not in known:
        yield problem(part, "WORD-07", f"the file says that it is in “{language}”, its text is not")


def check_prompts(file: WordFile) -> Iterator[Problem]:
    """WORD-08: Word will ask something, or fetch something, when the file is opened.

    ``updateFields`` asks to update; a template, a mail merge, a linked picture or a sub-document
    reach for another file, which the reader has not, or which reveals that the report was opened.
    """
    settings = file.settings
    where = file.package.related(file.main, "settings")
    for name in ("updateFields", "attachedTemplate", "mailMerge", "documentProtection",
                 "writeProtection", "linkStyles"):  # fmt: skip
        node = settings.find(f"{W}{name}") if settings is not None else None
        if node is not None and is_on(node):
            yield problem(where, "WORD-08", f"{name} makes Word ask, or look elsewhere, on opening")
    for relation in file.package.relations:
        if relation.external and relation.kind != "hyperlink":
            yield problem(
                relation.source,
                "WORD-08",
                f"the {relation.kind} {relation.target} is fetched from elsewhere",
                "put it into the file",
            )


def check_settings(file: WordFile) -> Iterator[Problem]:
    """WORD-09: settings are missing, or Word opens the file in compatibility mode.

    In that mode Word lays out as an older version did, and says so in the title bar.
    """
    if file.settings is None:
        yield problem("the package", "WORD-09", "the file has no settings")
        return
    where = file.package.related(file.main, "settings")
    modes = [
        value(node)
        for node in file.settings.iter(f"{W}compatSetting")
        if value(node, "name") == "compatibilityMode"
    ]
    if not modes or not modes[0].isdecimal() or int(modes[0]) < 15:
        yield problem(
            where, "WORD-09", "Word opens the file in compatibility mode",
            "say compatibilityMode 15",
        )  # fmt: skip
    if file.settings.find(f"{W}themeFontLang") is None:
        yield problem(
            where, "WORD-09", "themeFontLang is missing: the theme's Han fonts are a guess"
        )


_COLOURS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


def check_theme(file: WordFile) -> Iterator[Problem]:
    """WORD-10: the theme is missing, or lacks a colour or a face.

    Styles that refer to it then fall back to Word's own blue and Calibri.
    """
    root = file.root("theme")
    if root is None:
        yield problem(file.main, "WORD-10", "the file has no theme")
        return
    where = file.package.related(file.main, "theme")
    space = str(root.tag).rpartition("}")[0] + "}"
    slots = {
        local(node) for scheme in root.iter(f"{space}clrScheme") for node in scheme if len(node)
    }
    for name in _COLOURS:
        if name not in slots:
            yield problem(where, "WORD-10", f"the theme has no colour {name}")
    for kind in ("majorFont", "minorFont"):
        for slot in ("latin", "ea"):
            faces = [node.get("typeface") for group in root.iter(f"{space}{kind}")
                     for node in group.findall(f"{space}{slot}")]  # fmt: skip
            if not any(faces):
                yield problem(where, "WORD-10", f"the theme's {kind} has no face for {slot}")


def check_embedded_fonts(file: WordFile) -> Iterator[Problem]:
    """WORD-11: an embedded font cannot be read with its key.

    A font lies in the file with its first 32 bytes masked by a key that the font table gives
    (part 4, 2.8.1). With a wrong key Word sets the text in another face, without a word.
    """
    root = file.root("fontTable")
    where = file.package.related(file.main, "fontTable")
    relations = file.package.relations_of(where)
    for font in () if root is None else root.iter(f"{W}font"):
        for node in font:
            if not local(node).startswith("embed"):
                continue
            relation = relations.get(str(node.get(f"{R}id", "")))
            data = file.package.parts.get(relation.target, b"") if relation else b""
            if not _is_font(unmasked(data, value(node, "fontKey"))):
                yield problem(
                    where,
                    "WORD-11",
                    f"{local(node)} of “{value(font, 'name')}” is no font with its key",
                )


def check_faces_needed(file: WordFile) -> Iterator[Problem]:
    """WORD-17: a family lies in the file, and no words are set in it.

    Each face weighs as much as ten pages of text, in every mail that the report is sent with. The
    family of running text is there for who writes on.
    """
    root = file.root("fontTable")
    where = file.package.related(file.main, "fontTable") or file.main
    brought = {
        value(font, "name")
        for font in (() if root is None else root.iter(f"{W}font"))
        if any(local(node).startswith("embed") for node in font)
    }
    used = {_themed(file, "minor")} | _faces(file, file.package.related(file.main, "numbering"))
    slots = ("asciiTheme", "ascii")
    for story in file.stories if brought else ():
        for run in story.runs:
            if story.words(run).strip():
                face = file.run_property(story, run, "rFonts", slots)
                used.add(_themed(file, face[:5]) if face.endswith("HAnsi") else face)
    for family in sorted(brought - used):
        yield warning(where, "WORD-17", f"“{family}” goes along, and no words are set in it")


def _themed(file: WordFile, slot: str) -> str:
    """Return the Latin face of a theme's fonts (``major``, ``minor``)."""
    theme = file.root("theme")
    node = None if theme is None else theme.find(f".//{A}{slot}Font/{A}latin")
    return "" if node is None else str(node.get("typeface", ""))


def unmasked(data: bytes, key: str) -> bytes:
    """Return an embedded font as it was before it was masked; b"" with a key that is none."""
    digits = re.sub(r"[{}-]", "", key)
    if not re.fullmatch(r"[0-9A-Fa-f]{32}", digits):
        return b""
    mask = bytes.fromhex(digits)[::-1]
    return bytes(sign ^ mask[place % 16] for place, sign in enumerate(data[:32])) + data[32:]


def _is_font(data: bytes) -> bool:
    """Whether ``data`` begins as OpenType does, with tables that lie within it."""
    if data[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true") or len(data) < 12:
        return False
    count = int.from_bytes(data[4:6], "big")
    rows = [data[12 + 16 * n : 28 + 16 * n] for n in range(count)]
    return count > 0 and all(
        len(row) == 16
        and int.from_bytes(row[8:12], "big") + int.from_bytes(row[12:16], "big") <= len(data)
        for row in rows
    )


def check_font_table(file: WordFile) -> Iterator[Problem]:
    """WORD-12: a face is named that the font table does not know.

    The font table says what to take where a reader has not the face; without a row Word takes
    what it likes, and lines break elsewhere.
    """
    root = file.root("fontTable")
    where = file.package.related(file.main, "fontTable") or file.main
    known = {value(node, "name") for node in (() if root is None else root.iter(f"{W}font"))}
    named: set[str] = set()
    for part in ("styles", "numbering"):
        named |= _faces(file, file.package.related(file.main, part))
    for story in file.stories:
        named |= _faces(file, story.name)
    theme = file.root("theme")
    for node in () if theme is None else theme.iter():
        if isinstance(node.tag, str) and local(node) in ("latin", "ea"):
            named.add(str(node.get("typeface", "")))
    for face in sorted(named - known - {""}):
        if not face.startswith("+"):
            yield problem(where, "WORD-12", f"the font table has no row for “{face}”")


def _faces(file: WordFile, part: str) -> set[str]:
    root = file.package.roots.get(part)
    return {
        value(node, slot)
        for node in (() if root is None else root.iter(f"{W}rFonts"))
        for slot in ("ascii", "hAnsi", "eastAsia", "cs")
    }


def check_picture_bytes(file: WordFile) -> Iterator[Problem]:
    """WORD-13: a picture's bytes are not what its content type says.

    Word shows a red cross, or nothing.
    """
    for name, data in file.package.parts.items():
        stated = file.package.content_type(name)
        sign = _SIGNS.get(stated)
        if (sign is not None and not data.startswith(sign)) or not data:
            yield problem(name, "WORD-13", f"its bytes are not {stated or 'anything'}")
        elif stated == "image/svg+xml" and b"<svg" not in data[:4096]:
            yield problem(name, "WORD-13", "its bytes are no SVG")


def check_addresses(file: WordFile) -> Iterator[Problem]:
    """WORD-14: a link's address is no URI, or leads to somebody's disk.

    Word refuses a file with a target that breaks RFC 3986; an address of a file reveals where the
    report was made.
    """
    for relation in file.package.relations:
        if not relation.external or relation.kind != "hyperlink":
            continue
        target = relation.target
        try:
            scheme = urlsplit(target).scheme.lower()
        except ValueError:
            scheme = ""
        if re.search(r"[\s<>\"\\^`{|}]|[^\x21-\x7e]|%(?![0-9A-Fa-f]{2})", target) or not scheme:
            yield problem(relation.source, "WORD-14", f"“{target}” is no address")
        elif scheme in ("file", "javascript", "data", "vbscript"):
            yield problem(relation.source, "WORD-14", f"“{target}” leads to no public place")


def check_prefixes(file: WordFile) -> Iterator[Problem]:
    """WORD-15: a part has readers pass over a prefix that it does not declare.

    Word then calls the whole file damaged (part 3, 7.2), and no other reader does.
    """
    for name, root in file.package.roots.items():
        for node in root.iter():
            if not isinstance(node.tag, str):
                continue
            prefixes = str(node.get(f"{MC}Ignorable", "")).split()
            if node.tag == f"{MC}Choice":
                prefixes += str(node.get("Requires", "")).split()
            for prefix in prefixes:
                if prefix not in node.nsmap:
                    yield problem(name, "WORD-15", f"the prefix “{prefix}” is not declared")


def check_revisions(file: WordFile) -> Iterator[Problem]:
    """WORD-16: tracked changes or comments stand in a finished report.

    Who opens it sees what was struck out, and by whom.
    """
    for story in file.stories:
        for node in story.root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"):
            yield problem(
                story.name, "WORD-16", f"a tracked change by “{value(node, 'author')}” stands here",
                "accept or reject it",
            )  # fmt: skip
        if story.kind == "comments" and story.paragraphs:
            yield problem(story.name, "WORD-16", "comments stand in the file", "remove them")


def check_paragraph_names(file: WordFile) -> Iterator[Problem]:
    """WORD-18: a paragraph has no name of its own, or two have one (w14:paraId).

    Comments, and programs that put two versions side by side, go by it; Word renames doubled ones.
    The name is below 80000000 ([MS-DOCX] 2.6.2.3).
    """
    names: Counter[str] = Counter()
    for story in file.stories:
        bare = 0
        for paragraph in story.paragraphs:
            name = str(paragraph.node.get(f"{_WORD14}paraId", ""))
            sound = re.fullmatch("[0-7][0-9A-F]{7}", name) is not None and int(name, 16) > 0
            bare += not sound
            if sound:
                names[name] += 1
        if bare:
            yield problem(story.name, "WORD-18", f"{bare} paragraphs have no name (w14:paraId)")
    for name, count in names.items():
        if count > 1:
            yield problem(file.main, "WORD-18", f"{count} paragraphs have the name {name}")


_WORD14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
