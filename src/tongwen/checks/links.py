"""Checks of links: whether an address can be one. Nobody is asked whether it answers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..diagnostics import NOWHERE, Problem, Severity
from ..document import Link
from ..edition import Edition
from ..walk import walk

_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?", re.UNICODE)
_MAILBOX = re.compile(r"[^\s@<>,;:\"]+@([^\s@]+)")
_PRIVATE = ("localhost", ".local", ".internal", ".lan", ".invalid", ".test")


def check_link_syntax(edition: Edition) -> Iterator[Problem]:
    """LINK-10: an address that cannot lead a reader anywhere.

    A slip of the hand in an address (``http//``, a blank, a full stop that belongs to the
    sentence) shows only when somebody follows it (RFC 3986; RFC 6068). Whether it answers is not
    asked: nothing here reaches for the network.
    """
    span = NOWHERE
    reported = set()
    for node in walk(edition.document):
        place = getattr(node, "span", NOWHERE)
        span = place if place.file else span
        if isinstance(node, Link) and not node.target.startswith("#"):
            fault = fault_of(node.target)
            if fault and (span, node.target) not in reported:
                reported.add((span, node.target))
                yield Problem(
                    span,
                    "LINK-10",
                    f"the address “{node.target}” {fault}",
                    "open it in a browser and copy the address from there",
                    Severity.WARNING,
                )


def fault_of(address: str) -> str:
    """Return what is wrong with an address of the web or of mail; empty if nothing is."""
    if re.search(r"\s|[<>\"{}|\\^`]", address):
        return "holds a blank or a sign that stands in no address"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "cannot be read"
    if parts.scheme == "mailto":
        boxes = parts.path.split(",")
        found = [_MAILBOX.fullmatch(box) for box in boxes]
        return "" if all(box and not _host_fault(box[1]) for box in found) else "names no mailbox"
    if parts.scheme not in ("http", "https"):
        return ""  # which schemes may be followed is the reader's to say (MD-08)
    if not host:
        return "names no host"
    if parts.username or parts.password:
        return "shows a user's name or password"
    if port == 0:
        return "names no port"
    if fault := _host_fault(host):
        return fault
    if re.search(r"%(?![0-9A-Fa-f]{2})", address):
        return "holds a % that begins no sign"
    if address[-1] in ".,;:!?，。；：！？、":
        return "ends in a mark that belongs to the sentence"
    if address.count("(") < address.count(")"):
        return "ends in a bracket that belongs to the sentence"
    return ""


def _host_fault(host: str) -> str:
    try:
        return "" if ipaddress.ip_address(host).is_global else "leads into a private network"
    except ValueError:
        pass
    if host == "localhost" or host.endswith(_PRIVATE):
        return "leads to a machine that only its author has"
    labels = host.rstrip(".").split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return f"names no host (“{host}”)"
    return f"names no host (“{host}”)" if labels[-1].isdecimal() else ""
