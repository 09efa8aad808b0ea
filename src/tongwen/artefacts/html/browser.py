"""A page's style as a browser computes it: Chromium, where the machine has one.

The browser gets a copy of the page in a scratch folder, with a script of ours in the place of
the page's own, no network and a profile of its own, and is ended when it takes too long. It
writes into the page what ``getComputedStyle`` (CSSOM, 9) says of each element, and the page out.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from ...look.media import PIXELS, WIDTH
from ...processes import Bounds, run, scratch

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""What the browser is called, in the order in which it is looked for."""

LONGEST_RUN = 60.0
"""Seconds that the browser may take."""

STYLE = "data-look"
"""The attribute in which each element gets its style, as a JSON list in the order of
:data:`PROPERTIES`."""

KEY = "data-look-key"

PROPERTIES = (
    "color",
    "backgroundColor",
    "fontFamily",
    "fontSize",
    "fontWeight",
    "marginTop",
    "borderTopWidth",
    "borderTopColor",
    "borderBottomWidth",
    "borderBottomColor",
)

_SCRIPT = """
for (const node of document.querySelectorAll("*")) {
  node.removeAttribute("%(style)s");
  node.removeAttribute("%(key)s");
}
for (const node of document.body.querySelectorAll("*")) {
  const style = getComputedStyle(node);
  const values = [%(properties)s].map((name) => style[name]);
  node.setAttribute("%(style)s", JSON.stringify(values));
}
for (const node of [document.documentElement, document.body]) {
  const style = getComputedStyle(node);
  node.setAttribute("%(style)s", JSON.stringify([%(properties)s].map((name) => style[name])));
}
document.documentElement.setAttribute("%(key)s", "%(nonce)s");
"""

_POLICY = re.compile(rb"<meta[^>]*content-security-policy[^>]*>", re.IGNORECASE)
_SCRIPTS = re.compile(rb"<script\b.*?</script\s*>", re.IGNORECASE | re.DOTALL)
_REFRESH = re.compile(rb"<meta[^>]*http-equiv[^>]*refresh[^>]*>", re.IGNORECASE)


def find_browser() -> str:
    """Return the browser's path, or an empty string where the machine has none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


def styled_page(page: bytes, browser: str, seconds: float = LONGEST_RUN) -> bytes | None:
    """Return ``page`` with the computed style of each element in its :data:`STYLE` attribute.

    None where the browser does not run, takes longer than ``seconds``, or does not come to the
    end of the page: who asks then reads the style sheet by plain rules.
    """
    nonce = secrets.token_hex(16)
    with scratch() as folder:
        name = str(folder)
        copy = folder / "page.html"
        copy.write_bytes(_prepared(page, nonce))
        command = _command(browser, folder, copy)
        environment = {**os.environ, "HOME": name, "XDG_CONFIG_HOME": name, "TMPDIR": name}
        # It reserves address space by the terabyte and uses little of it.
        output = run(command, folder, environment, Bounds(clock=seconds, memory=0))
    if output is None or f'{KEY}="{nonce}"'.encode() not in output:
        return None
    return output


def _prepared(page: bytes, nonce: str) -> bytes:
    """Return ``page`` with our script for its own, and a policy that allows no other."""
    for unwanted in (_POLICY, _SCRIPTS, _REFRESH):
        page = unwanted.sub(b"", page)
    policy = (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; font-src data:; style-src 'unsafe-inline'; "
        f"script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'\">"
    ).encode()
    properties = ",".join(f'"{name}"' for name in PROPERTIES)
    script = _SCRIPT % {"style": STYLE, "key": KEY, "nonce": nonce, "properties": properties}
    head = re.search(rb"<head[^>]*>", page, re.IGNORECASE)
    place = head.end() if head else 0
    page = page[:place] + policy + page[place:]
    ours = f'<script nonce="{nonce}">{script}</script>'.encode()
    body, end, rest = page.rpartition(b"</body>")
    return body + ours + end + rest if end else page + ours


def _command(browser: str, folder: Path, page: Path) -> Sequence[str]:
    command = [
        browser,
        "--headless",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={WIDTH},400",
        f"--force-device-scale-factor={PIXELS}",
        "--force-color-profile=srgb",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        # No name is looked up, and what needs none finds nobody at the proxy.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--proxy-server=127.0.0.1:9",
        "--dump-dom",
    ]
    if os.name == "posix" and os.geteuid() == 0:
        # Chromium's own sandbox refuses to run for root, as in a container.
        command.append("--no-sandbox")
    return [*command, page.as_uri()]
