"""How many pages the file has: for the imprint, and wherever a template asks for it.

ECMA-376 part 1, 17.16.5.39. The number is that of the layout that gave the contents their
pages; without one it is left out, and a template's own field stays as its designer left it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from ...languages import Language
from .fields import field
from .inlines import Ink
from .markup import Element, element, name, style_of, text
from .pages import PAGE_COUNT, PageNumbers
from .styles import style_id

_BETWEEN = "\u2002·\u2002"


def write_page_count(body: Element, language: Language, pages: PageNumbers, ink: Ink) -> None:
    """Put the number of pages into the last line of the imprint, where there is one."""
    made = style_id("Imprint Made")
    lines = [node for node in body.iter(name("w:p")) if style_of(node) == made]
    if not lines:
        return
    setting = ink.setting("display")
    # The imprint's pages are counted in Roman numerals, and there are programs that count all so.
    before, number, after = language.label("extent", "0").partition("0")
    runs = ink.words(number, setting)
    pages.show(runs[0].find(name("w:t")), PAGE_COUNT)
    lines[-1].extend(
        [
            *ink.words(_BETWEEN + before, setting),
            *field("NUMPAGES \\* Arabic", runs),
            *ink.words(after, setting),
        ]
    )


def set_page_counts(roots: Iterable[Element], pages: PageNumbers) -> None:
    """Let every NUMPAGES field of a template show how many there are."""
    for root in roots:
        for node in root.iter(name("w:fldSimple")):
            if (node.get(name("w:instr")) or "").split()[:1] == ["NUMPAGES"]:
                _shows(node.findall(name("w:r")), pages)
        for instruction in root.iter(name("w:instrText")):
            if (instruction.text or "").split()[:1] == ["NUMPAGES"]:
                _shows(_result(instruction), pages)


def _result(instruction: Element) -> list[Element]:
    """Return the runs of the result of the field that ``instruction`` stands in."""
    found: list[Element] = []
    inside = False
    node = instruction.getparent().getnext()
    while node is not None:
        mark = node.find(name("w:fldChar"))
        kind = "" if mark is None else mark.get(name("w:fldCharType"))
        if kind == "end":
            break
        if inside:
            found.append(node)
        inside = inside or kind == "separate"
        node = node.getnext()
    return found


def _shows(runs: list[Element], pages: PageNumbers) -> None:
    """Let the first of ``runs`` say the number, in its own look, and take the others away."""
    for run in runs[1:]:
        run.getparent().remove(run)
    for run in runs[:1]:
        properties = copy.deepcopy(run.find(name("w:rPr")))
        fresh = element("w:r", properties, pages.show(text("0"), PAGE_COUNT))
        run.getparent().replace(run, fresh)
