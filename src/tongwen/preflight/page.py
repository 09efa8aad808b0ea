"""A preflight as a web page: one file, which needs no other and runs no program."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape

from ..diagnostics import Severity
from ..institute.model import Colours
from . import PlacedFinding, Preflight


def html_of(
    preflight: Preflight,
    title: str,
    colours: Colours,
    thumbnails: Mapping[tuple[str, int], bytes] | None = None,
) -> str:
    """Return the page.

    Args:
        title: of the report, as it is to be read.
        colours: of the institute that publishes.
        thumbnails: (artefact, page from 1) → a PNG of the page.
    """
    pictures = thumbnails or {}
    errors, warnings = len(preflight.errors), len(preflight.warnings)
    verdict = (
        "Nothing stands between this report and publication."
        if preflight.fit
        else f"{_count(errors, 'error')} {'stand' if errors != 1 else 'stands'} between this "
        "report and publication."
    )
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Preflight: {escape(title)}</title>",
        f"<style>{_style(colours)}</style>",
        "</head>",
        "<body>",
        "<header>",
        '<p class="kind">Preflight</p>',
        f"<h1>{escape(title)}</h1>",
        f'<p class="verdict">{verdict}</p>',
        "<dl>",
        *_facts(preflight),
        "</dl>",
        "</header>",
        "<main>",
    ]
    if preflight.findings:
        for severity, name in ((Severity.ERROR, "Errors"), (Severity.WARNING, "Warnings")):
            found = [row for row in preflight.findings if row.finding.problem.severity is severity]
            if found:
                parts += _section(preflight, name, found, pictures)
    else:
        parts.append("<p>No check found anything.</p>")
    parts += [*_artefacts(preflight), *_adjustments(preflight), *_left_out(preflight)]
    counted = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    parts += [
        "</main>",
        f"<footer><p>{counted}. Made by Tongwen {escape(preflight.version)}.</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _facts(preflight: Preflight) -> list[str]:
    facts = [
        ("Report", preflight.report),
        ("Institute", preflight.institute),
        ("Profile", preflight.profile),
        *(
            (
                f"Translation {row.language}",
                "complete"
                if not row.missing + row.unsure
                else f"{row.missing} missing, {row.unsure} to review",
            )
            for row in preflight.translations
        ),
    ]
    return [f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>" for name, said in facts]


def _section(
    preflight: Preflight,
    name: str,
    found: list[PlacedFinding],
    pictures: Mapping[tuple[str, int], bytes],
) -> list[str]:
    lines = [f"<section><h2>{name} <span>({len(found)})</span></h2>"]
    by_code: dict[str, list[PlacedFinding]] = {}
    for row in found:
        by_code.setdefault(row.finding.problem.code, []).append(row)
    for code, group in by_code.items():
        title = preflight.titles.get(code, "")
        lines.append(f'<article><h3><span class="code">{code}</span> {_marked(title)}</h3>')
        if mend := preflight.mends.get(code):
            lines.append(f'<p class="mend">{_marked(mend)}</p>')
        lines.append("<ol>")
        lines += [_item(row, pictures) for row in group]
        lines.append("</ol></article>")
    lines.append("</section>")
    return lines


def _item(row: PlacedFinding, pictures: Mapping[tuple[str, int], bytes]) -> str:
    problem = row.finding.problem
    place = str(problem.span) or row.artefact
    words = [f'<p class="place">{escape(place)}</p>' if place else ""]
    words.append(f"<p>{escape(problem.message)}</p>")
    if problem.hint:
        words.append(f'<p class="hint">{escape(problem.hint)}</p>')
    if row.finding.changed:
        words.append(f'<p class="changed">{escape(row.finding.changed)}</p>')
    picture = pictures.get((row.artefact, row.page))
    if picture is None:
        return f"<li><div>{''.join(words)}</div></li>"
    data = base64.b64encode(picture).decode("ascii")
    name = escape(f"Page {row.page} of {row.artefact}", quote=True)
    return (
        f'<li class="seen"><div>{"".join(words)}</div>'
        f'<img src="data:image/png;base64,{data}" alt="{name}"></li>'
    )


def _artefacts(preflight: Preflight) -> list[str]:
    if not preflight.artefacts:
        return []
    rows = [
        f'<tr><th scope="row">{escape(row.path)}</th><td>{escape(row.language)}</td>'
        f"<td>{row.size / 1000:,.0f} kB</td></tr>"
        for row in preflight.artefacts
    ]
    return [
        '<section><h2>What was judged</h2><div class="wide" tabindex="0" role="region"'
        ' aria-label="What was judged"><table>',
        '<thead><tr><th scope="col">Artefact</th><th scope="col">Language</th>'
        '<th scope="col">Size</th></tr></thead><tbody>',
        *rows,
        "</tbody></table></div></section>",
    ]


def _adjustments(preflight: Preflight) -> list[str]:
    if not preflight.adjustments:
        return []
    return [
        "<section><h2>What counts otherwise in this report</h2><ul>",
        *(
            f'<li><span class="code">{row.code}</span> {row.level}: {escape(row.reason)}</li>'
            for row in preflight.adjustments
        ),
        "</ul></section>",
    ]


def _left_out(preflight: Preflight) -> list[str]:
    if not preflight.left_out:
        return []
    return [
        "<section><h2>What was not judged</h2><ul>",
        *(f"<li>{escape(said)}</li>" for said in preflight.left_out),
        "</ul></section>",
    ]


def _marked(text: str) -> str:
    """Escape ``text``, and set what stands between backticks as code."""
    pieces = escape(text).split("`")
    return "".join(
        f"<code>{piece}</code>" if place % 2 and place < len(pieces) - 1 else piece
        for place, piece in enumerate(pieces)
    )


def _style(colours: Colours) -> str:
    return f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; color: {colours.ink}; background: {colours.paper};
  font: 1rem/1.6 "Source Serif 4", Georgia, "Liberation Serif", serif; }}
header, main, footer {{ padding: 0 max(1.25rem, calc((100% - 54rem) / 2)); }}
header {{ padding-top: 2.5rem; padding-bottom: 1.75rem; color: {colours.on_deep};
  background: {colours.ground}; }}
h1, h2, h3, .kind, .code, dt, th, .place {{
  font-family: "Source Sans 3", "Helvetica Neue", Arial, sans-serif; }}
.kind {{ margin: 0; color: {colours.on_deep_accent}; letter-spacing: .06em;
  text-transform: uppercase; font-size: .8125rem; font-weight: 600; }}
h1 {{ margin: .25rem 0 0; font-size: clamp(1.75rem, 5vw, 2.5rem); line-height: 1.15; }}
.verdict {{ margin: .75rem 0 1.5rem; font-size: 1.1875rem; }}
dl {{ display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; }}
dt {{ font-size: .8125rem; color: {colours.on_deep_muted}; }}
dd {{ margin: 0; }}
h2 {{ margin: 2.75rem 0 .75rem; font-size: 1.5rem; line-height: 1.25; color: {colours.deep}; }}
h2 span {{ font-weight: 400; color: {colours.muted}; }}
article {{ border-top: 1px solid {colours.rule}; padding: 1rem 0 .5rem; }}
h3 {{ margin: 0; font-size: 1.0625rem; line-height: 1.4; }}
.code {{ color: {colours.accent}; font-weight: 700; font-variant-numeric: tabular-nums; }}
.mend {{ margin: .25rem 0 0; color: {colours.muted}; max-width: 44rem; }}
ol, ul {{ margin: .75rem 0; padding: 0; list-style: none; }}
ol li {{ margin: .75rem 0; padding: .75rem 1rem; background: {colours.pale}; }}
ol p {{ margin: 0; overflow-wrap: anywhere; max-width: 44rem; }}
.place {{ font-size: .875rem; font-weight: 600; }}
.hint {{ color: {colours.muted}; }}
.changed {{ border-left: 3px solid {colours.accent}; padding-left: .625rem; margin-top: .375rem; }}
.seen {{ display: flex; gap: 1rem; justify-content: space-between; align-items: flex-start; }}
.seen img {{ width: 8.5rem; height: auto; border: 1px solid {colours.rule}; background: #fff;
  flex: none; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ padding: .375rem 1rem .375rem 0; text-align: left; border-bottom: 1px solid
  {colours.rule}; font-weight: 400; }}
thead th {{ font-weight: 600; border-bottom: 2px solid {colours.deep}; }}
td:last-child, th:last-child {{ text-align: right; padding-right: 0;
  font-variant-numeric: tabular-nums; }}
code {{ font: .9375em "Source Code Pro", Consolas, monospace; }}
footer {{ margin-top: 3rem; padding-top: 1rem; padding-bottom: 2.5rem; color: {colours.muted}; }}
@media (max-width: 34rem) {{ .seen {{ flex-direction: column; }} }}
"""
