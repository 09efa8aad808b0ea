"""Checks of the words: their language, their face, their order, and what is no word at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import bidirectional

from ...artefacts.docx.package import Element
from ...artefacts.docx.word import A, M, W, WordFile, is_on, value
from ...diagnostics import Problem, short
from ...languages import script_of
from ...languages.characters import EAST_ASIAN_LETTERS
from .reporting import near, problem, warning

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{5,8})*")
_EASTERN = re.compile(f"[{EAST_ASIAN_LETTERS}]")
"""Letters that Word proofs by ``eastAsia``: kana, bopomofo and Hangul, too, and no mark."""

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]{2,}")
_NO_WORDS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd\x00-\x08\x0b\x0c\x0e-\x1f]")
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}")


def check_language_tags(file: WordFile) -> Iterator[Problem]:
    """WORD-55: a language's tag is none, or stands in the slot of another script.

    Word proofs Latin words by ``val`` and Han by ``eastAsia`` (17.3.2.20). A Chinese tag in
    ``val`` has English words proofed, and read aloud, as Chinese.
    """
    parts = [(story.name, story.root) for story in file.stories]
    if file.styles.root is not None:
        parts.append((file.package.related(file.main, "styles"), file.styles.root))
    for name, root in parts:
        reported: set[tuple[str, str]] = set()
        for node in root.iter(f"{W}lang", f"{W}themeFontLang"):
            for slot in ("val", "eastAsia", "bidi"):
                tag = value(node, slot)
                if not tag or (slot, tag) in reported:
                    continue
                reported.add((slot, tag))
                east = script_of(tag).wide
                if not _TAG.fullmatch(tag):
                    yield problem(name, "WORD-55", f"“{tag}” is no language's tag")
                elif slot == "eastAsia" and not east:
                    yield problem(
                        name, "WORD-55", f"“{tag}” stands where an East Asian one belongs"
                    )
                elif slot == "val" and east:
                    yield problem(
                        name, "WORD-55", f"“{tag}” stands where a Latin language belongs",
                        "an East Asian language belongs in w:eastAsia",
                    )  # fmt: skip


def check_run_languages(file: WordFile) -> Iterator[Problem]:
    """WORD-56: words stand in no language, or Han in one that is not written in Han.

    A spelling checker, a speech and a hyphenation go by the language of each run.
    """
    for story in file.stories:
        for run in story.runs:
            words = story.words(run)
            if _LATIN.search(words) and not file.run_property(story, run, "lang", ("val",)):
                yield problem(
                    story.name, "WORD-56", f"“{short(words, 40)}” has no language (w:lang val)"
                )
            if _EASTERN.search(words):
                tag = file.run_property(story, run, "lang", ("eastAsia",))
                if not script_of(tag).wide:
                    yield problem(
                        story.name, "WORD-56",
                        f"“{short(words, 40)}” has the language “{tag}” (w:lang eastAsia)",
                    )  # fmt: skip


def check_east_asian_faces(file: WordFile) -> Iterator[Problem]:
    """WORD-57: Han is set in no face of its own.

    Word takes the reader's: MS Mincho, with Japanese forms, on most machines.
    """
    theme = file.root("theme")
    for story in file.stories:
        for run in story.runs:
            words = story.words(run)
            if not _EASTERN.search(words):
                continue
            reference = file.run_property(story, run, "rFonts", ("eastAsiaTheme",))
            face = file.run_property(story, run, "rFonts", ("eastAsia",))
            if not face and reference and theme is not None:
                kind = "major" if reference.startswith("major") else "minor"
                face = next(
                    (str(node.get("typeface"))
                     for group in theme.iter(f"{A}{kind}Font")
                     for node in group.iter(f"{A}ea", f"{A}font") if node.get("typeface")),
                    "",
                )  # fmt: skip
            if not face:
                yield problem(story.name, "WORD-57", f"“{short(words, 40)}” has no East Asian face")


def check_script_runs(file: WordFile) -> Iterator[Problem]:
    """WORD-58: text that is written from right to left is not marked so.

    Word sets Arabic and Hebrew by the slots for complex scripts only in a run that says so
    (17.3.2.30); else punctuation stands at the wrong end.
    """
    for story in file.stories:
        for run in story.runs:
            words = story.words(run)
            # An accent alone goes with the letter that it stands on.
            leftward = any(bidirectional(sign) in ("R", "AL") for sign in words)
            if leftward and not file.toggled(story, run, "rtl"):
                yield problem(
                    story.name, "WORD-58", f"“{short(words, 40)}” is not marked as right to left"
                )


def check_heading_order(file: WordFile) -> Iterator[Problem]:
    """WORD-59: a heading skips a level, or has no words.

    Who hears the report moves by level; one that is skipped sounds like one that was missed
    (WCAG 2.2, 1.3.1).
    """
    story = file.document
    before = -1
    for paragraph in story.paragraphs:
        level = file.styles.level_of(paragraph.node)
        if level is None:
            continue
        if not story.words(paragraph).strip():
            yield problem(story.name, "WORD-59", f"a heading of level {level + 1} has no words")
        if level > before + 1:
            yield problem(
                story.name, "WORD-59", f"a heading of level {level + 1} follows one of level "
                f"{before + 1}" + near(story, story.near(paragraph)),
            )  # fmt: skip
        before = level


def check_stray_signs(file: WordFile) -> Iterator[Problem]:
    """WORD-60: a template's mark, a control character or a sign of private use is left over.

    What is not filled in is printed; a private sign is a box on every other machine. Braces in the
    chapters and in the contents are an author's own: templates have theirs on the pages before,
    and in headers and footers.
    """
    for story in file.stories:
        of_template = True
        for place, paragraph in enumerate(story.paragraphs):
            words = story.words(paragraph)
            style = file.styles.name(paragraph.style)
            of_text = story is file.document and place >= file.front > 0
            if of_text or style == "first paragraph" or style.startswith("heading "):
                of_template = False
            asked = of_template and not style.startswith("toc ")
            if _NO_WORDS.search(words) or (asked and _TEMPLATE.search(words)):
                yield problem(
                    story.name, "WORD-60", f"“{short(words, 40)}” has a mark that is left over"
                )


def check_empty_paragraphs(file: WordFile) -> Iterator[Problem]:
    """WORD-61: empty paragraphs stand one after another.

    Room is made by a style: by empty lines it comes apart at the next page, and a screen reader
    says "blank" for each.
    """
    story = file.document
    empty = 0
    for paragraph in story.paragraphs:
        node = paragraph.node
        holds = story.words(paragraph).strip() or any(
            True for _ in node.iter(
                f"{W}drawing", f"{W}sectPr", f"{W}footnoteReference", f"{W}pict", f"{M}oMath",
                f"{W}br", f"{W}framePr",
            )
        )  # fmt: skip
        holds = holds or is_on(file.property(paragraph, "pageBreakBefore")) is True
        # An empty item shows its mark, and code without words its ground.
        holds = holds or _is_marked(file, node) or file.property(paragraph, "shd") is not None
        empty = 0 if holds or paragraph.tables else empty + 1
        if empty == 2:
            yield warning(
                story.name, "WORD-61", "empty paragraphs make room", "give the next one a style"
            )


def _is_marked(file: WordFile, node: Element) -> bool:
    """Return whether the paragraph ``node`` shows a list's mark, as an empty item does."""
    level = file.numbering.level(*file.list_of(node))
    return level is not None and bool(value(level.find(f"{W}lvlText")))


def check_code_proofing(file: WordFile) -> Iterator[Problem]:
    """WORD-62: code is proofed as prose.

    Every name in it is underlined in red.
    """
    for story in file.stories:
        for run in story.runs:
            words = story.words(run)
            paragraph = story.paragraphs[run.paragraph].style if run.paragraph >= 0 else ""
            own = run.node.find(f"{W}rPr/{W}rStyle")
            named = {*file.styles.names(paragraph), *file.styles.names(value(own))}
            code = any(name in ("code", "code block", "source code", "verbatim char", "html code")
                       for name in named)  # fmt: skip
            if words.strip() and code and not file.toggled(story, run, "noProof"):
                yield problem(story.name, "WORD-62", f"the code “{short(words, 40)}” is proofed")


def check_link_words(file: WordFile) -> Iterator[Problem]:
    """WORD-63: a link has no words.

    Nobody can see it, and a screen reader reads its address.
    """
    for story in file.stories:
        for node in story.root.iter(f"{W}hyperlink"):
            drawn = next(node.iter(f"{W}drawing", f"{W}fldChar"), None)
            words = "".join(part.text or "" for part in node.iter(f"{W}t", f"{M}t"))
            if not words.strip() and drawn is None:
                yield problem(story.name, "WORD-63", "a link has no words")
