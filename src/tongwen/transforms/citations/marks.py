"""The marks by which parts of what citeproc-py makes are found again in it."""

from __future__ import annotations

import re

# citeproc-py makes strings; a Document wants inlines. So everything that has to be found again in
# its output is wrapped in marks: Unicode noncharacters (U+FDD0 to U+FDEF), which no text may hold,
# which no change of case touches, and which are taken out of every value before. A marked string is
# parsed into inlines at the end. Nothing is escaped on the way, so nothing can be lost by it.

CLOSE = "\ufdef"
VALUE, NAMES, NUMBER, DOI, ADDRESS = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
ITALIC, BOLD, UNDERLINE = "\ufdd5", "\ufdd6", "\ufdd7"
SUPERSCRIPT, SUBSCRIPT, SMALL_CAPITALS = "\ufdd8", "\ufdd9", "\ufdda"
CASE_KEPT, CASE_KEPT_END = "\ufddb", "\ufddc"
ANY = re.compile("[\ufdd0-\ufdef]")
