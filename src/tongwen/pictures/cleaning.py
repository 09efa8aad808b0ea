"""What a drawing may be freed of, since no page shows it: scripts, fonts of its own, style sheets.

Words along a path are set straight: neither print nor Word bends them, and would lose them. Words
that Inkscape lets flow into a frame (``flowRoot``, of a draft of SVG 1.2), which nothing else
draws, become lines of text. What would be missed in the picture (a picture or words from elsewhere)
is not taken out: such a drawing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from lxml import etree

from ..gate import scheme_of
from .labels import as_words

_RUNNING = frozenset(("script", "handler", "audio"))
_UNSEEN_RULES = frozenset(("font-face", "import"))
_SAFE = ("", "http", "https", "mailto")


def cleaned(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return an SVG without what runs, fetches or is hidden, and the names of what was removed.

    One that is not well-formed, or needs nothing, comes back as it is.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return data, ()
    taken = [what for node in _all_of(root) for what in _freed(node)]
    if not taken:
        return data, ()
    # The root alone: style sheets and document types stand before it.
    return etree.tostring(root, encoding="utf-8"), tuple(dict.fromkeys(taken))


def _all_of(root: Any) -> list[Any]:
    return [*root.itersiblings(preceding=True), *root.iter()]


def _freed(node: Any) -> Iterator[str]:
    """Take out of ``node`` what is not seen, or it itself; yield what that was."""
    if node.tag is etree.ProcessingInstruction:
        yield "processing instructions"
        _remove(node)
    if not isinstance(node.tag, str):
        return
    tag = etree.QName(node).localname.lower()
    if tag in _RUNNING:
        yield "scripts"
        _remove(node)
    elif tag == "foreignobject" and _has_another(node):
        yield "HTML that is there in SVG too"
        _remove(node)
    elif tag == "foreignobject" and (words := as_words(node)) is not None:
        yield "HTML around its words"
        words.tail = node.tail
        node.getparent().replace(node, words)
    elif tag == "style" and (kept := _without_fonts("".join(node.itertext()))) is not None:
        yield "own fonts"
        node[:], node.text = [], kept
    elif tag == "textpath":
        yield "curve of the words along a path"
        _straighten(node)
    elif tag == "flowroot":
        yield "frame that its words flow into"
        _unframe(node)
    for name, value in list(node.attrib.items()):
        key = etree.QName(name).localname.lower()
        runs = tag == "a" and key == "href" and scheme_of(value.strip()) not in _SAFE
        if runs or key.startswith("on"):
            yield "scripts"
            del node.attrib[name]


def _straighten(node: Any) -> None:
    """Let words that run along a path begin where it does: no page but the web's bends them."""
    target = next((str(v) for k, v in node.attrib.items() if k.rpartition("}")[2] == "href"), "")
    start = None
    for path in node.getroottree().iter(f"{{{etree.QName(node).namespace}}}path"):
        if path.get("id") == target.removeprefix("#"):
            start = _START.match(path.get("d") or "")
    node.tag = f"{{{etree.QName(node).namespace}}}tspan"
    for name in list(node.attrib):
        if name.rpartition("}")[2] in _ALONG:
            del node.attrib[name]
    if start:
        node.set("x", start[1])
        node.set("y", start[2])


_START = re.compile(r"\s*[Mm]\s*([-+]?[\d.]+)[\s,]*([-+]?[\d.]+)")
"""Where a path begins (SVG 2, 9.3.3)."""

_ALONG = frozenset(("href", "startOffset", "method", "spacing", "side", "path", "textLength"))


def _unframe(node: Any) -> None:
    """Turn words that flow into a frame into lines of text, from the frame's corner."""
    space = f"{{{etree.QName(node).namespace}}}"
    frame = next((one for one in node.iter(f"{space}rect")), None)
    left, top = (frame.get(key, "0") if frame is not None else "0" for key in ("x", "y"))
    lines = [
        line for one in node.iter(f"{space}flowPara") if (line := " ".join(_words_in(one).split()))
    ]
    node[:], node.text, node.tag = [], None, f"{space}text"
    for line in lines:
        # Each line is as far below the one before as its letters are high.
        etree.SubElement(node, f"{space}tspan", x=left, dy="1.25em").text = line
    node.set("y", top)


def _words_in(node: Any) -> str:
    return "".join(node.itertext())


def _has_another(node: Any) -> bool:
    """Whether a ``<switch>`` says the same in SVG, for programs that know no HTML (SVG 2, 5.7)."""
    parent = node.getparent()
    if parent is None or etree.QName(parent).localname != "switch":
        return False
    return any(isinstance(one.tag, str) and one is not node for one in parent)


def _without_fonts(text: str) -> str | None:
    """Return a style sheet without its fonts and imports; None where it has none."""
    rules = tinycss2.parse_stylesheet(text)
    kept = [
        rule
        for rule in rules
        if not (rule.type == "at-rule" and rule.lower_at_keyword in _UNSEEN_RULES)
    ]
    return tinycss2.serialize(kept) if len(kept) < len(rules) else None


def _remove(node: Any) -> None:
    """Take ``node`` out, but not the words after it."""
    parent = node.getparent()
    if parent is None:
        return  # beside the root, which alone is kept
    before = node.getprevious()
    if node.tail:
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)
