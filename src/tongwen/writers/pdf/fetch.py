"""What WeasyPrint may open while it lays out: a fetcher that knows a few names, no others.

The page that WeasyPrint gets is a string with an address that exists nowhere. Everything
that the page, its style sheet or an SVG then asks for comes here, and is answered from the
edition's own bytes, or from the pack's and the house's files through the gate. The network
and the rest of the disk are out of reach; what was refused is kept and reported.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from ...document import Resource
from ...gate import Gate, GateError
from .engine.documents import URLFetcher, URLFetcherResponse

BASE = "https://tongwen.invalid/"
"""The page's address. The domain ``.invalid`` is never found (RFC 2606)."""


class Refused(Exception):
    """An address that no page may open. ``reason`` is written for a designer or an author."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EditionFetcher(URLFetcher):  # type: ignore[misc]
    """Answers ``resource:<name>`` and files of the pack's and the house's folders.

    Args:
        resources: bytes by the name after ``resource:``.
        folders: the pack, its parents, the house: a relative name is looked up in each, in
            this order, in its folder ``pdf/`` and in the folder itself.

    Attributes:
        refused: address → why it was refused, in order.
        refused_addresses: the same addresses as WeasyPrint writes them in its log.
    """

    def __init__(self, resources: Mapping[str, Resource], folders: tuple[Path, ...]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._resources, self._folders = resources, folders
        self.refused: dict[str, str] = {}
        self.refused_addresses: set[str] = set()

    @cached_property
    def digest(self) -> str:
        """A digest of the edition's own files; those of packs are not in it."""
        digest = hashlib.sha256()
        for name, resource in sorted(self._resources.items()):
            digest.update(f"{name}\0{resource.media_type}\0{len(resource.data)}\0".encode())
            digest.update(resource.data)
        return digest.hexdigest()

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the bytes behind ``url``.

        Raises:
            Refused: it is none of the edition's, the pack's or the house's.
        """
        try:
            data, media_type = self._open(url)
        except Refused as refusal:
            self.refused.setdefault(shown(url), refusal.reason)
            self.refused_addresses.add(url)
            raise
        return URLFetcherResponse(url, data, {"Content-Type": media_type})

    def _open(self, url: str) -> tuple[bytes, str]:
        scheme, _, rest = url.partition(":")
        if scheme == "data":
            return _inline_data(rest)
        if scheme == "resource":
            resource = self._resources.get(unquote(rest)) or self._resources.get(rest)
            if resource is None:
                raise Refused("no such file belongs to this edition")
            return resource.data, resource.media_type
        if not url.startswith(BASE):
            raise Refused("lies outside the report, the institute and the house; never fetched")
        name = unquote(url.removeprefix(BASE).split("#")[0].split("?")[0])
        reason = "does not exist in the institute's or the house's folder"
        for folder in self._folders:
            gate = Gate(folder, (folder,))
            for base in (folder / "pdf", folder):
                try:
                    data = gate.read_bytes(name, base)
                except GateError as error:
                    if error.code != "GATE-02":
                        reason = str(error)
                    continue
                return data, mimetypes.guess_type(name)[0] or "application/octet-stream"
        raise Refused(reason)


def _inline_data(rest: str) -> tuple[bytes, str]:
    """Return what a ``data:`` address (RFC 2397) holds; it names nothing but itself."""
    head, _, body = rest.partition(",")
    media_type, *parameters = head.split(";")
    data = unquote_to_bytes(body)
    if "base64" in parameters:
        try:
            data = base64.b64decode(data, validate=True)
        except ValueError:
            raise Refused("is a data: address that cannot be read") from None
    return data, media_type or "text/plain"


def shown(url: str) -> str:
    """Return ``url`` as it was written by whoever named it, short to 200 characters."""
    name = unquote(url)
    for prefix in ("resource:", BASE):
        name = name.removeprefix(prefix)
    return name if len(name) <= 200 else f"{name[:199]}…"
