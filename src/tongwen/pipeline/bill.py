"""A release's bill of materials: each library and typeface it was made with (CycloneDX 1.6).

Who answers for what an institute publishes reads from it what was used, in which version and under
which licence.
"""

from __future__ import annotations

import datetime
import sys
import uuid
from collections.abc import Iterable, Iterator
from importlib.metadata import (
    Distribution,
    PackageMetadata,
    PackageNotFoundError,
    distribution,
)

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .. import __version__

NAME = "sbom.cdx.json"
"""The name that CycloneDX recommends (its specification overview, "Recognized file patterns")."""

_ROOT = "tongwen"
_SPACE = uuid.UUID("5c3a1f0e-5d0b-4d0e-9a52-6b1f6f0c7a11")
"""Serial numbers are made in it from what a bill lists: the same bill, the same number."""


def bill_of_materials(
    report: str, moment: datetime.datetime, typefaces: Iterable[tuple[str, str, str]]
) -> bytes:
    """Return the bill of the release of ``report`` as JSON, the same bytes for the same release.

    Args:
        moment: when the report was published.
        typefaces: family, version, SPDX identifier of the licence, of each that is embedded.
    """
    bill = Bom()
    root = Component(name=report, type=ComponentType.FILE, bom_ref=report)
    bill.metadata.component = root
    bill.metadata.timestamp = moment
    tool = _library(_ROOT, __version__, None)
    python = Component(
        name="python",
        version=".".join(map(str, sys.version_info[:3])),
        type=ComponentType.PLATFORM,
        licenses=_as_licences("PSF-2.0"),
        bom_ref="python",
    )
    libraries = [tool, *(_library(d.name, d.version, d.metadata) for d in libraries_of(_ROOT))]
    fonts = [
        Component(
            name=family,
            version=version or None,
            type=ComponentType.DATA,
            group="typeface",
            licenses=_as_licences(licence),
            bom_ref=f"typeface/{family}@{version}",
        )
        for family, version, licence in sorted(set(typefaces))
    ]
    listed = [python, *libraries, *fonts]
    bill.components.update(listed)
    bill.register_dependency(root, listed)
    names = "\n".join(sorted(str(component.bom_ref) for component in listed))
    bill.serial_number = uuid.uuid5(_SPACE, f"{report}\n{moment.isoformat()}\n{names}")
    return (JsonV1Dot6(bill).output_as_string(indent=2) + "\n").encode()


def libraries_of(name: str) -> Iterator[Distribution]:
    """Yield the requirements of the distribution ``name``, and theirs, by name.

    What is installed besides, for tests or by hand, is left out.
    """
    found: dict[str, Distribution] = {}
    asked = [name]
    while asked:
        for written in _needs(asked.pop()):
            key = canonicalize_name(written)
            if key in found or key == name:
                continue
            try:
                found[key] = distribution(key)
            except PackageNotFoundError:
                continue
            asked.append(key)
    yield from (found[key] for key in sorted(found))


def _needs(name: str) -> Iterator[str]:
    try:
        written = distribution(name).requires or ()
    except PackageNotFoundError:
        return
    for line in written:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _library(name: str, version: str, metadata: PackageMetadata | None) -> Component:
    key = canonicalize_name(name)
    return Component(
        name=key,
        version=version,
        type=ComponentType.LIBRARY,
        licenses=_as_licences("Apache-2.0" if metadata is None else _licence(metadata)),
        purl=PackageURL("pypi", None, key, version),
        bom_ref=f"{key}@{version}",
    )


def _as_licences(written: str) -> list[License]:
    """Return a licence by its SPDX identifier or expression where it is one, else by its name."""
    return [LicenseFactory().make_from_string(written)] if written else []


def _licence(metadata: PackageMetadata) -> str:
    """Return the licence that core metadata name, by the newest field there is; "" for none."""
    fields = metadata.json
    if expression := fields.get("license_expression"):
        return str(expression)
    named = str(fields.get("license") or "").strip()
    if named and "\n" not in named and len(named) < 60:
        return named
    classes = (
        str(value).rpartition(" :: ")[2]
        for value in fields.get("classifier", ())
        if str(value).startswith("License :: ")
    )
    return next(classes, "")
