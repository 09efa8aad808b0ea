"""TeX as it stands in the fields of BibTeX → the words that it says, their looks in CSL's HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_ACCENTS: Mapping[str, str] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "grave": "\u0300", "acute": "\u0301", "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304",
    "breve": "\u0306", "dot": "\u0307", "ddot": "\u0308", "mathring": "\u030a", "check": "\u030c",
}  # fmt: skip
_SYMBOLS: Mapping[str, str] = {
    "AA": "Å",
    "AE": "Æ",
    "L": "Ł",
    "O": "Ø",
    "OE": "Œ",
    "aa": "å",
    "ae": "æ",
    "i": "ı",
    "j": "ȷ",
    "l": "ł",
    "o": "ø",
    "oe": "œ",
    "ss": "ß",
    "dots": "…",
    "ldots": "…",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textasciitilde": "~",
    "texttrademark": "™",
    "S": "§",
    "P": "¶",
    **{name: name for name in ("TeX", "LaTeX", "BibTeX", "XeTeX", "LuaTeX", "ConTeXt")},
    **{"TH": "Þ", "th": "þ", "DH": "Ð", "dh": "ð", "DJ": "Đ", "dj": "đ", "NG": "Ŋ", "ng": "ŋ"},
    **{"pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "textyen": "¥"},
    **{"copyright": "©", "textcopyright": "©", "textregistered": "®", "textellipsis": "…"},
    **{"textquotedblleft": "“", "textquotedblright": "”", "lq": "‘", "rq": "’"},
    **{"guillemotleft": "«", "guillemotright": "»", "textbullet": "•", "textperiodcentered": "·"},
    **{"textless": "<", "textgreater": ">", "textquotesingle": "’", "textquotedbl": "”"},
    **dict.fromkeys(("newline", "par", "enspace", "quad", "linebreak", "space"), " "),
    **{
        "textasciicircum": "^",
        "textunderscore": "_",
        "textbar": "|",
        "slash": "/",
        "textonehalf": "½",
        "textcelsius": "℃",
    },
}
_STYLES = {
    "emph": "i", "textit": "i", "textsl": "i", "mathit": "i", "textbf": "b", "mathbf": "b",
    "textsuperscript": "sup", "textsubscript": "sub",
}  # fmt: skip
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_PLAIN = re.compile(
    r"\\(?:url|path|nolinkurl|texttt|textsf|textsc|textup|textnormal|textrm|text|mbox|hbox|mathrm"
    r"|mathsf|ensuremath|enquote|uppercase|lowercase|MakeUppercase|MakeLowercase|underline|uline"
    r"|textgreek|(?:href|textcolor|foreignlanguage|raisebox)\s*\{[^{}]*\})\s*" + _GROUP
)
_UNSEEN = re.compile(
    r"\\(?:noopsort|label|hspace\*?|vspace\*?|phantom)\s*\{[^{}]*\}"
    r"|\\(?:relax|protect)(?![A-Za-z])\s*"
)
"""What sorts a work, or moves what is set; it says nothing."""
_SWITCH = re.compile(
    r"\\(?:it|em|bf|sc|sl|tt|rm|sf|itshape|bfseries|scshape|rmfamily)(?![A-Za-z])\s*"
)
_MATHEMATICS: Mapping[str, str] = {
    "times": "×", "pm": "±", "mp": "∓", "cdot": "·", "div": "÷", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "simeq": "≃", "equiv": "≡",
    "propto": "∝", "infty": "∞", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "leftrightarrow": "↔", "Rightarrow": "⇒", "circ": "°", "degree": "°", "prime": "′",
    "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "in": "∈", "ell": "ℓ",
    "hbar": "ℏ", "ast": "∗", "star": "⋆", "bullet": "•", "mid": "|", "langle": "⟨", "rangle": "⟩",
    "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "varrho": "ϱ", "varsigma": "ς",
    "textmu": "µ", "texttimes": "×", "textdegree": "°", "textpm": "±", "dag": "†", "ddag": "‡",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\([`'^~=.\"])\s*(?:\{\s*(\\[ij]|[^\W\d_])\s*\}|(\\[ij](?![A-Za-z])|[^\W\d_]))"
    r"|\\([uvHcdkrb]|grave|acute|hat|tilde|bar|breve|d?dot|mathring|check)"
    r"(?:\s*\{\s*(\\[ij]|[^\W\d_])\s*\}|\s+(\\[ij](?![A-Za-z])|[^\W\d_]))"
)
_TIE = re.compile(r"\{?\\t\s*\{\s*([^\W\d_])([^\W\d_])\s*\}\}?")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*(?:\[\s*([34])\s*\])?\s*(?:\{([^{}]*)\}|(\w))")
_ACCENT_IN_BRACES = re.compile(rf"\{{(?:{_ACCENT.pattern})\}}")
FORMULA = re.compile(r"(?<!\\)\$((?:\\.|[^$\\])+)\$|\\\(((?:\\.|[^\\])+?)\\\)", re.DOTALL)
_SCRIPT = re.compile(
    r"([_^])\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+(?:\s*\{[^{}]*\})?|[^\s{}\\]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))")
_SPACES = {",": "\u00a0", ";": " ", ":": " ", "!": "", "/": "", "-": "", "@": "", "\\": " "}


def _accented(match: re.Match[str]) -> str:
    accent = match[1] or match[4]
    letter = (match[2] or match[3] or match[5] or match[6]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def _with_accents(text: str) -> str:
    """Return ``text`` with its accents on their letters, also one accent over another."""
    while True:
        # {\"u} is an accent and no protection of capitals, so its braces go with it.
        new = _ACCENT_IN_BRACES.sub(_accented, text)
        if new == text:
            new = _ACCENT.sub(_accented, text)
        if new == text:
            return text
        text = new


def _formula(match: re.Match[str]) -> str:
    """Return a small formula in words: its scripts raised and lowered, its signs as characters."""

    def script(found: re.Match[str]) -> str:
        inner = found[2] if found[2] is not None else found[3]
        if inner.strip() in (r"\circ", r"\degree", r"\prime"):
            return f"{inner} "
        tag = "sub" if found[1] == "_" else "sup"
        return f"<{tag}>{_SCRIPT.sub(script, inner)}</{tag}>"

    def root(found: re.Match[str]) -> str:
        inside = found[2] if found[2] is not None else found[3]
        sign = {"3": "∛", "4": "∜"}.get(found[1] or "", "√")
        return (
            f"{sign}{inside}"
            if len(inside.strip()) < 2 or inside.isdigit()
            else f"{sign}({inside})"
        )

    text = _ROOT.sub(root, _FRACTION.sub(r"\1/\2", match[1] or match[2]))
    return _COMMAND.sub(_sign, _SCRIPT.sub(script, text))


def _sign(match: re.Match[str]) -> str:
    name = match[1]
    if (sign := _SYMBOLS.get(name) or _MATHEMATICS.get(name)) is not None:
        return sign
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    letter = name.upper().replace("LAMBDA", "LAMDA")
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {letter}")
    except KeyError:
        return match[0]


def _decoded(text: str) -> str:
    text = _TIE.sub("\\1\u0361\\2", _UNSEEN.sub("", " ".join(text.split())))
    text = _with_accents(text)
    text = FORMULA.sub(_formula, text)
    before = ""
    while before != text:
        before = text
        for command, tag in _STYLES.items():
            text = re.sub(rf"\\{command}\s*{_GROUP}", rf"<{tag}>\1</{tag}>", text)
        text = _PLAIN.sub(r"\1", text)
    text = _SWITCH.sub("", text)
    text = _COMMAND.sub(_sign, text)
    text = re.sub(r"(?<!\\)~", "\u00a0", text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    text = re.sub(r"(?<!\w)`([^`']+)'(?!\w)", r"‘\1’", text)
    text = re.sub(r"\\([,;:!/@\\-])", lambda match: _SPACES[match[1]], text)
    return re.sub(r"\\([&%$#_{} ])", lambda match: _KEPT.get(match[1], match[1]), text)


_KEPT = {"{": "\ue000", "}": "\ue001", "$": "\ue002"}
_BACK = {ord(mark): sign for sign, mark in _KEPT.items()}


def _without_braces(text: str) -> str:
    return text.replace("{", "").replace("}", "").translate(_BACK)


def plain(text: str) -> str:
    """Return the text of a field: accents and symbols as characters, no braces."""
    return _without_braces(_decoded(text)).strip()


def title_words(text: str) -> str:
    """Return a title; braces that protect capitals become CSL's ``nocase``."""
    text = _decoded(text).strip()
    # Braces round the whole say that the export tool protects everything: keep it as one.
    return _without_braces(
        re.sub(
            r"\{((?:[^{}]|\{[^{}]*\})*)\}",
            lambda match: f'<span class="nocase">{match[1]}</span>',
            text,
        )
    )
