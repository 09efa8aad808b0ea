"""Numbers that an author typed: in captions, before headings, and where the text refers to them.

Whatever has such a number gets a bookmark of it, to which words such as “Figure 2” and 「第三章」
then lead, like a field of Word's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from ..document import (
    Caption,
    Citation,
    Document,
    Emphasis,
    Heading,
    Inline,
    LanguageSpan,
    Passage,
    Strong,
    Text,
)
from ..readers.markdown.inlines import join_text
from ..walk import map_passages, plain_text, walk
from .account import Account
from .marks import Anchor, Pending
from .marks import Sequence as Counted

_HAN = "一二三四五六七八九十百"
_NUMBER = rf"(?:[A-Z]?\d+(?:[.．\-‐‑–—]\d+)*|[IVX]+\b|[{_HAN}]+)"
_LABEL = re.compile(
    r"\s*(?P<figure>fig(?:ure|\.)?|abb(?:ildung|\.)?|図|图|圖)?"
    r"(?P<table>tab(?:le|elle|leau|\.)?|表(?:格)?)?"
    r"(?P<equation>eq(?:uation|\.)?|formula|gleichung|式)?"
    r"\s*(?P<number>[A-Z]?\d+(?:[.．\-‐‑–—]\d+)*|[IVX]+\b|"
    rf"[{_HAN}]+(?=[\s:：.．、。—–-]|\Z))?",
    re.IGNORECASE,
)
_PARTING = " \t\u2002\u2003\u3000\u00a0:.：。、|—–-"
_STRESS = (Strong, Emphasis, LanguageSpan)


def bookmark(kind: str, number: str) -> Anchor:
    """Return the bookmark of what has a typed ``number``: ``(2-1)`` and ``2.1`` are one."""
    return Anchor("", f"typed:{kind}:{_plain(number)}")


def _plain(number: str) -> str:
    words = unicodedata.normalize("NFKC", number).strip(" ().\u00a0")
    if words and all(sign in _HAN for sign in words):
        return str(of_han(words))
    return re.sub("[-‐‑–—]", ".", words)


def of_han(words: str) -> int:
    """Return the number that Han numerals below a thousand say."""
    total = digit = 0
    for sign in words:
        if unit := {"十": 10, "百": 100}.get(sign):
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = _HAN.index(sign) + 1
    return total + digit


# --- captions --------------------------------------------------------------------------------


def read_caption(content: Sequence[Inline]) -> tuple[str, Caption]:
    """Return the kind of thing that a label names, "" where it names none, and the bare caption.

    Anchors stay in it: what is referred to is known by them.
    """
    anchors = tuple(node for node in content if isinstance(node, Anchor))
    counted = [at for at, node in enumerate(content) if isinstance(node, Counted)]
    if counted:
        last = counted[-1]
        label = cast("Counted", content[last]).label
        before = "".join(getattr(node, "text", "") for node in content[:last])
        words = [node for node in content[last + 1 :] if not isinstance(node, Anchor)]
        kind = _kind(f"{before} 1") or _kind(f"{label} 1")
        shown = _LABEL.match(before + cast("Counted", content[last]).text)
        if kind and shown and shown["number"]:
            anchors = (*anchors, bookmark(kind, shown["number"]))
        return kind, Caption(Passage((*anchors, *lstripped(words))))
    words = [node for node in content if not isinstance(node, Anchor)]
    kind, number, rest = _without_label(words)
    if kind:
        return kind, Caption(Passage((*anchors, bookmark(kind, number), *lstripped(rest))))
    return "", Caption(Passage(tuple(content)))


def _without_label(content: Sequence[Inline]) -> tuple[str, str, tuple[Inline, ...]]:
    """Return the kind and the number of a typed label, and the words behind it."""
    first = content[0] if content else None
    if isinstance(first, _STRESS):
        kind, number, inside = _without_label(first.content)
        inside = lstripped(inside)
        if kind and len(content) == 1 and not isinstance(first, LanguageSpan):
            return kind, number, inside  # that all of a caption is bold is its look
        kept = (replace(first, content=inside),) if inside else ()
        return kind, number, (*kept, *content[1:])
    match = _LABEL.match(first.text) if type(first) is Text else None
    if match is None or not match["number"] or not (kind := _kind(match[0])):
        return "", "", tuple(content)
    return kind, match["number"], (Text(match.string[match.end() :]), *content[1:])


def _kind(label: str) -> str:
    match = _LABEL.match(label)
    if match is None:
        return ""
    return next((kind for kind in ("figure", "table", "equation") if match[kind]), "")


def lstripped(content: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return ``content`` without what parts it from a label before it."""
    rest = list(content)
    while rest and isinstance(rest[0], Text):
        if type(rest[0]) is Text:
            words = rest[0].text.lstrip(_PARTING)
            if words:
                rest[0] = Text(words)
                break
        rest.pop(0)
    return tuple(rest)


_SENTENCE = re.compile(r"\s+[a-zß-ÿ]|.*[。；;?？]|(?!\s|\Z).*[，,]|[顯显所為为是中的列及與与和]")
_MOST_CAPTION = 240
"""Characters of a paragraph in no style of captions that may be one."""


def looks_like_caption(content: Sequence[Inline]) -> bool:
    """Whether a paragraph beside a figure or a table begins as captions do, and is no sentence."""
    words = plain_text([node for node in content if not isinstance(node, Anchor)]).strip()
    match = _LABEL.match(words)
    if match is None or not match["number"] or not _kind(match[0]) or len(words) > _MOST_CAPTION:
        return False
    behind = words[match.end() :]
    return behind[:1] in tuple(_PARTING.strip()) or not _SENTENCE.match(behind)


# --- headings --------------------------------------------------------------------------------

_TYPED = re.compile(
    r"\s*(?:(?P<chapter>chapter|kapitel|chapitre)\s+|(?P<section>section)\s+|part\s+)?"
    r"(?:(?P<number>\d{1,3}(?:[.．]\d{1,3})*)(?:[.．)）:：、]|(?=\s))|"
    rf"第\s*(?P<han>[\d{_HAN}]+)\s*(?:(?P<zhang>章)|(?P<jie>[節节])|[部篇编編])|"
    rf"(?P<listed>[{_HAN}]{{1,3}})[、.．]|"
    rf"[（(][{_HAN}\d]{{1,3}}[)）])[\s:：.]*(?=\S)",
    re.IGNORECASE,
)
_APPENDIX = re.compile(
    rf"\s*(?:appendix|annex|anhang|annexe|附[錄录])\s*(?P<number>[A-Z]\b|[IVX]+\b|\d+|[{_HAN}])"
    r"[\s:：.．、—–-]*(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A heading that began with a number: its words without it, and whether of an appendix."""

    content: tuple[Inline, ...]
    appendix: bool = False


def typed_headings(headings: Sequence[Heading]) -> Mapping[int, Typed]:
    """Return the headings that begin with a typed number, without it, by what ``id`` says of them.

    Only where the numbers are a count: from the first that has one to the last, most have, and the
    first is a one. What stands before and behind, as a foreword, need have none.
    """
    found: dict[int, Typed] = {}
    numbers: list[str] = []
    for heading in headings:
        content = heading.content.content
        at = next((n for n, node in enumerate(content) if type(node) is Text), -1)
        if at < 0 or any(not isinstance(node, Text) for node in content[:at]):
            continue
        words = cast("Text", content[at]).text
        appendix = _APPENDIX.match(words)
        match = appendix or _TYPED.match(words)
        if match:
            rest = Text(words[match.end() :])
            whole = (*content[:at], rest, *content[at + 1 :], *heading_bookmarks(words))
            found[id(heading)] = Typed(whole, appendix is not None)
        if match and not appendix:
            numbers.append(match["number"] or "1")
    places = [at for at, heading in enumerate(headings) if id(heading) in found]
    between = places[-1] - places[0] + 1 if places else 0
    counted = len(found) * 2 >= between and numbers and numbers[0].split(".")[0] in "01"
    return found if counted else {}


def typed_depth(words: str) -> int:
    """Return how deep the number lies that ``words`` begin with: 2 for “2.1”; 0 for none."""
    match = _TYPED.match(words)
    if match is None:
        return 1 if _APPENDIX.match(words) else 0
    return len(re.split("[.．]", match["number"])) if match["number"] else 2 if match["jie"] else 1


def heading_bookmarks(label: str) -> Iterator[Anchor]:
    """Yield the bookmarks by the number that ``label`` begins with: a chapter's is a section's too.

    Not where it says which of the two.
    """
    if match := _APPENDIX.match(f"{label} ."):
        yield bookmark("appendix", match["number"])
        return
    match = _TYPED.match(f"{label} .")
    number = match and (match["number"] or match["han"] or match["listed"])
    if match is None or not number:
        return
    one = match["chapter"] or match["zhang"]
    other = match["section"] or match["jie"]
    if not other:
        yield bookmark("chapter", number)
    if not one:
        yield bookmark("section", number)


# --- references ------------------------------------------------------------------------------

_PART = r"\s*(?:[,，、]\s*(?:and|or|&)?|and|or|&|to|through|und|[–—~～-]|至|到|及|和|與|与|或)\s*"
_NUMBERS = rf"{_NUMBER}(?:{_PART}{_NUMBER})*"
_REFERENCE = re.compile(
    r"(?P<label>(?P<figure>\b[Ff]ig(?:ure(?P<figures>s)?|s?\.)|\bAbb(?:ildung|\.)|"
    r"(?<![地附企試试意版構构草藍蓝])[圖图図])|"
    r"(?P<table>\b[Tt]able(?P<tables>s)?\b|\bTab(?:elle\b|leau\b|\.)|"
    r"(?<![代發发列附年報报手儀仪量圖图])表)|"
    r"(?P<equation>\b[Ee]q(?:uation(?P<equations>s)?|s?\.)|\bGleichung|方程式?|公式|"
    r"(?<=[如由從从見见將将把據据照與与和及、，。(（])式)|"
    r"(?P<section>\b[Ss]ec(?:tion(?P<sections>s)?|s?\.)|§|\bAbschnitt)|"
    r"(?P<chapter>\b[Cc]h(?:apter(?P<chapters>s)?|ap\.)|\bKapitel)|"
    r"(?P<appendix>\b[Aa]ppendi(?:x|(?P<appendices>ces))\b|附[錄录]))"
    rf"\s*(?P<open>[(（])?(?P<numbers>{_NUMBERS}|(?<=[xs] )[A-Z]\b)(?(open)\s*[)）])(?!\w*[%％°])"
    rf"|第\s*(?P<han>{_NUMBERS})\s*(?:(?P<zhang>章)|小?[節节])"
    r"|(?<![\d.])(?P<bare>\d+(?:\.\d+)+)\s*[節节]"
)
_KINDS = ("figure", "table", "equation", "section", "chapter", "appendix")
_PLURALS = ("figures", "tables", "equations", "sections", "chapters", "appendices")
_GOES_ON = re.compile(
    r"\s*(?:\Z|[.,;:!?)\]）。，、；：]|(?:are|show|illustrate|present|give|list|compare|below|above|and|or)\b"
    r"|summari[sz]e|[所顯显為为中的呈均都說说列比就則则即及和與与或至到])"
)
"""What stands behind a second number that is of the label, not of words that follow."""

_OF_ANOTHER = re.compile(
    r"(?:[（(][a-z\d]{1,4}[)）])?\s+(?:of|in|from)\s+(?:the\s+)?"
    r"(?!Chapter|Section|Appendix|Part|Annex|Figure|Table|The\b)[A-Z]"
)
_BY_ANOTHER = re.compile(r"(?:[》〉]|['’]s? |\d{4}[a-z]?[,，:：] ?)\Z")


def with_typed_references(document: Document, account: Account) -> Document:
    """Return ``document`` with references in the place of words that name a typed number.

    Words that name none, or one that two have, stay as they are, and are noted.
    """
    names = Counter(node.name for node in walk(document) if isinstance(node, Anchor))
    known = {name: times for name, times in names.items() if name.startswith("typed:")}
    finder = _Finder(known, account)
    headings = {node.content for node in walk(document) if isinstance(node, Heading)}

    def change(passage: Passage) -> Passage:
        if passage in headings:
            return passage
        return Passage(finder.inlines(_labelled_once(passage).content))

    return map_passages(document, change)


def _labelled_once(passage: Passage) -> Passage:
    """Return a caption without its number again, as one in two languages has: 圖1 … Figure 1."""
    own = {node.name for node in passage.content if isinstance(node, Anchor)}
    if not any(name.startswith("typed:") for name in own):
        return passage
    made = list(passage.content)
    for at, node in enumerate(made):
        for match in _REFERENCE.finditer(node.text) if type(node) is Text else ():
            kind = next((each for each in _KINDS if match[each]), "")
            if kind and match["numbers"] and bookmark(kind, match["numbers"]).name in own:
                before, behind = match.string[: match.start()], match.string[match.end() :]
                made[at] = Text(before + behind.lstrip(_PARTING))
                break
    return Passage(tuple(made))


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds references in words; ``known``: how many have the bookmark of a number."""

    known: Mapping[str, int]
    account: Account

    def inlines(self, content: Sequence[Inline]) -> tuple[Inline, ...]:
        """Return ``content`` with references in it."""
        content = join_text(list(content))
        made: list[Inline] = []
        for at, node in enumerate(content):
            if isinstance(node, _STRESS):
                made.append(replace(node, content=self.inlines(node.content)))
            elif type(node) is Text:
                cited = [0 <= n < len(content) and isinstance(content[n], Citation)
                         for n in (at - 1, at + 1)]  # fmt: skip
                made += self._words(node.text, *cited)
            else:
                made.append(node)
        return tuple(made)

    def _words(self, words: str, cited: bool, cites: bool) -> Iterator[Inline]:
        """Yield ``words`` with references; ``cited``, ``cites``: a work is, before or behind."""
        done = 0
        for match in _REFERENCE.finditer(words):
            before, behind = words[: match.start()], words[match.end() :]
            of_work = (cited and not before.strip(" ,，:：")) or (
                cites and re.fullmatch(r"\s*(?:of|in|from|,)?\s*", behind)
            )
            if not before.strip() and behind[:1] in tuple(":：."):
                continue  # a caption, of something that is not there
            if of_work or _OF_ANOTHER.match(behind) or _BY_ANOTHER.search(before):
                continue
            if made := self._reference(match):
                yield Text(words[done : match.start()])
                yield from made
                done = match.end()
        yield Text(words[done:])

    def _reference(self, match: re.Match[str]) -> list[Inline]:
        """Return the references that the words of ``match`` are; none where they name nothing."""
        kind = next((kind for kind in _KINDS if match[kind]), "chapter" if match["zhang"] else "")
        kind = kind or "section"
        group = next(name for name in ("numbers", "han", "bare") if match[name])
        inside, whole = match[group], match[0]
        numbers = [(at.start(), at.end()) for at in re.finditer(rf"{_NUMBER}|[A-Z]\b", inside)]
        first = inside[slice(*numbers[0])]
        if len(ends := re.split("[-‐‑–—]", first)) == 2 and not self._has(kind, first):
            # A range, not the second of the first chapter.
            begin, end = numbers[0]
            numbers[:1] = [(begin, begin + len(ends[0])), (end - len(ends[1]), end)]
        if not self._is_one(kind, inside[slice(*numbers[0])], whole):
            return []
        kept = [numbers[0]]
        several = any(match[name] for name in _PLURALS) or group == "han"
        for number in numbers[1:]:
            goes_on = several or _GOES_ON.match(match.string[match.start(group) + number[1] :])
            if not goes_on or not self._has(kind, inside[slice(*number)]):
                break
            kept.append(number)
        return self._made(match, kind, group, kept)

    def _made(
        self, match: re.Match[str], kind: str, group: str, kept: Sequence[tuple[int, int]]
    ) -> list[Inline]:
        """Return the words of ``match`` with the numbers at the places ``kept`` as references."""
        inside = match[group]
        start = match.start(group) - match.start()
        if len(kept) == 1 and kind in ("figure", "table", "equation"):
            end = start + kept[0][1] if not match["open"] else len(match[0])
            name = bookmark(kind, inside[slice(*kept[0])]).name
            return [Pending(name, shown=match[0][:end], kind="LABELLED"), Text(match[0][end:])]
        made: list[Inline] = []
        done = 0
        for begin, end in kept:
            shown = inside[begin:end]
            made.append(Text(match[0][done : start + begin]))
            made.append(Pending(bookmark(kind, shown).name, shown=shown, kind="REFNUMBER"))
            done = start + end
        return [*made, Text(match[0][done:])]

    def _has(self, kind: str, number: str) -> bool:
        return self.known.get(bookmark(kind, number).name) == 1

    def _is_one(self, kind: str, number: str, words: str) -> bool:
        times = self.known.get(bookmark(kind, number).name, 0)
        if times > 1:
            self.account.offer(
                "words that name a number which two have: they stay words; write @ and the "
                "identifier of the one that is meant", words)  # fmt: skip
        elif not times and not words[0].islower():
            self.account.offer(
                "words that name a number which nothing here has: they stay words; write @ and "
                "an identifier, if they mean a part of this report", words)  # fmt: skip
        return times == 1
