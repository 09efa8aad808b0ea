"""The PDF edition: laid out by WeasyPrint, tagged for everyone, fit for an archive."""

from __future__ import annotations

import datetime

from ...diagnostics import NOWHERE, Problem
from ...edition import Artefact, Edition
from ...fonts import MissingFonts, install_fontconfig


def write_pdf(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return ``edition`` as one file that follows PDF/A-3a and PDF/UA-1.

    ISO 19005-3 and ISO 14289-1.

    Args:
        moment: when the file was made, in UTC; the only date in it besides the publication's.

    Raises:
        TemplateProblem: a template of the pack fails.
        UnknownEngine: WeasyPrint is of a version that the tags were not written for.
    """
    try:
        install_fontconfig()
    except MissingFonts as error:
        problem = Problem(NOWHERE, "PDF-05", str(error), "install the package fonts-noto-cjk")
        return Artefact("pdf", b"", (problem,))
    # Pango reads its font configuration when it is loaded, so it is loaded after that.
    from .archive import archive
    from .layout import lay_out, properties

    laid_out = lay_out(edition)
    told = properties(edition, moment)
    data = archive(laid_out.data, told, laid_out.labels, laid_out.aliases)
    return Artefact("pdf", data, laid_out.problems)
