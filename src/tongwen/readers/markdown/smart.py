"""Typographic punctuation: quotes by language, dashes, ellipses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...languages import is_square, quotes_of

_DASHES = re.compile(r"(?<!-)-{2,3}(?!-)")
_OPENING = "([{<—–-“‘「『（《〈【/ "
_CLOSING = ")]}>—–-”’」』）》〉】/.,;:!?…，。；：！？、"
_LEADING = re.compile(r"(?:tis|twas|twere|em|til|cause|round|n)(?!\w)|\d\ds?(?!\w)", re.IGNORECASE)


def curl_quotes(text: str, languages: Sequence[str]) -> str:
    """Return ``text`` with each straight quote curled, one character for one.

    ``languages`` holds the language of each character, or an empty string where it is to be
    left alone (code, an escaped character).
    """
    result = list(text)
    last = _last_closing(text, languages)
    open_marks: list[str] = []
    for index, character in enumerate(text):
        if character not in "\"'" or not languages[index]:
            continue
        marks = quotes_of(languages[index])
        before = result[index - 1] if index else ""
        after = text[index + 1 : index + 2]
        if character == '"':
            if _opens(before, after, '"' in open_marks):
                open_marks.append('"')
                result[index] = marks[0]
            elif '"' in open_marks:
                while open_marks.pop() != '"':
                    pass
                result[index] = marks[1]
            elif not before.isdigit():
                result[index] = marks[1]
        elif _is_letter(before) and _is_letter(after):
            result[index] = "’"
        elif (
            _opens(before, after, "'" in open_marks)
            and not _LEADING.match(text, index + 1)
            and last > index + 1
        ):
            open_marks.append("'")
            result[index] = marks[2]
        elif "'" in open_marks and not (before == "s" and last > index + 1):
            while open_marks.pop() != "'":
                pass
            result[index] = marks[3]
        else:
            result[index] = "’"
    return "".join(result)


def _is_letter(character: str) -> bool:
    return character.isalnum() and not is_square(character)


def _opens(before: str, after: str, is_open: bool) -> bool:
    free_before = not before or before.isspace() or before in _OPENING
    free_after = not after or after.isspace() or after in _CLOSING
    if free_before != free_after:
        return free_before
    return not is_open


def _last_closing(text: str, languages: Sequence[str]) -> int:
    """Return where the last mark stands that can close a quotation; -1 where none does."""
    position = text.rfind("'")
    while position > 0:
        after = text[position + 1 : position + 2]
        if languages[position] and not text[position - 1].isspace() and not _is_letter(after):
            return position
        position = text.rfind("'", 0, position)
    return -1


def set_dashes(text: str) -> str:
    """Return ``text`` with ``--`` and ``---`` as dashes and ``...`` as an ellipsis."""
    if "--" in text:
        text = _DASHES.sub(lambda match: "–" if len(match[0]) == 2 else "—", text)
    return text.replace("...", "…") if "..." in text else text
