"""A drawing as other programs write it → the same in UTF-8 without a document type.

Illustrator and Inkscape name their namespaces by entities, which the document type of the file
defines as words. Those are put in; a type that defines more stays, and the drawing is refused.
"""

from __future__ import annotations

import re

_DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_TYPE = re.compile(
    r"""(?P<before>\A\ufeff?(?:\s|<\?.*?\?>|<!--.*?-->)*)
    <!DOCTYPE\s+[\w:]+(?:[^<>\[\]"']|"[^"<>]*"|'[^'<>]*')*(?:\[(?P<own>.*?)\]\s*)?>""",
    re.DOTALL | re.VERBOSE,
)
_OWN = re.compile(
    r"""\s+|<!--.*?-->|<!(?:ATTLIST|ELEMENT)\b[^<>&%]*>
    |<!ENTITY\s+(?P<name>[\w.-]+)\s+(?P<mark>["'])(?P<value>[^&%<]*?)(?P=mark)\s*>""",
    re.DOTALL | re.VERBOSE,
)
_MOST = 1_000_000
"""Characters that a drawing may grow by where its entities are put in."""


def without_type(data: bytes) -> bytes:
    """Return an SVG in UTF-8 without its document type, with the words that this defines.

    It comes back as it is where its encoding is not known, or its type defines anything else.
    """
    declared = _DECLARED.match(data)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return data
    plain = _put_in(text)
    if encoding not in ("utf-8", "utf8", "us-ascii", "ascii"):
        plain = re.sub(r"(\A<\?xml[^>]*?)\s+encoding\s*=\s*([\"']).*?\2", r"\1", plain, count=1)
        return plain.encode()
    return data if plain == text else plain.encode()


def _put_in(text: str) -> str:
    """Return ``text`` without its document type; as it is where that defines more than words."""
    found = _TYPE.match(text)
    if found is None:
        return text
    own, values, at = found["own"] or "", dict[str, str](), 0
    while at < len(own):
        part = _OWN.match(own, at)
        if part is None:
            return text
        if part["name"]:
            quoted = part["value"].replace('"', "&quot;").replace("'", "&apos;")
            values.setdefault(part["name"], quoted)  # the first one counts (XML, 4.2)
        at = part.end()
    rest = text[found.end() :]
    asked = [name for name in re.findall(r"&([\w.-]+);", rest) if name in values]
    if sum(len(values[name]) for name in asked) > _MOST:
        return text
    put = re.sub(r"&([\w.-]+);", lambda entity: values.get(entity[1], entity[0]), rest)
    return found["before"] + put
