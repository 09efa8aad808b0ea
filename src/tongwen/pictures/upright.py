"""A photograph as every program shows it: upright, in sRGB, with eight bits a colour.

A camera writes how it was held (EXIF 2.32, 4.6.4, Orientation) and in which colours it sees (ICC).
Browsers go by both, print by the first, Word by neither: so both are carried out when a picture is
read.
"""

from __future__ import annotations

import io
import struct

from PIL import Image as Raster
from PIL import ImageCms, ImageOps

_ORIENTATION = 0x0112
_QUALITY = 95
_DEEP = ("I;16", "I;16B", "I;16L", "I", "F")
"""Pillow's modes of one colour in more than eight bits."""


def upright(image: Raster.Image, kind: str) -> tuple[Raster.Image, bytes, str] | None:
    """Return ``image`` as it is to be seen, its bytes and their kind; None where it is so already.

    A JPEG stays one; what has no loss becomes a PNG.
    """
    shown = _eight_bits(_in_srgb(_turned(image)))
    if shown is image:
        return None
    target = io.BytesIO()
    if kind == "JPEG":
        shown.save(target, "JPEG", quality=_QUALITY, optimize=True)
        return shown, target.getvalue(), "JPEG"
    shown.save(target, "PNG", optimize=True)
    return shown, target.getvalue(), "PNG"


def inks_of(image: Raster.Image, data: bytes) -> bytes:
    """Return a JPEG of inks (CMYK) as it was made, upright, for print; empty for what has none."""
    if image.mode != "CMYK":
        return b""
    turned = _turned(image)
    if turned is image:
        return data
    target = io.BytesIO()
    turned.save(target, "JPEG", quality=_QUALITY, icc_profile=image.info.get("icc_profile"))
    return target.getvalue()


def _turned(image: Raster.Image) -> Raster.Image:
    try:
        held = image.getexif().get(_ORIENTATION, 1)
    except (struct.error, SyntaxError, ValueError, KeyError, OSError, TypeError):
        return image  # what a camera wrote of itself is damaged, and the picture is not
    return ImageOps.exif_transpose(image) if held in range(2, 9) else image


def _in_srgb(image: Raster.Image) -> Raster.Image:
    """Return ``image`` in sRGB by its own profile; inks without one as browsers mix them."""
    profile = image.info.get("icc_profile")
    inks = image.mode == "CMYK"
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image.convert("RGB") if inks else image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(own).lower():
            return image
        mode = "RGB" if inks else None
        found = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB") if inks else image
    if found is not None:
        found.info.pop("icc_profile", None)
    return found or image


def _eight_bits(image: Raster.Image) -> Raster.Image:
    if image.mode not in _DEEP:
        return image
    if image.mode == "F":
        return image.convert("L")
    # The 256th part: Pillow's own way cuts off what is brighter than 255.
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
