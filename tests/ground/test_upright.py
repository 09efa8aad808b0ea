"""A photograph comes out of its reading as it is to be seen: upright, in sRGB, in eight bits."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Raster
from PIL import ImageCms

from tongwen.pictures import checked_picture

T = Raster.Transpose
HELD = {
    2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_90,
    7: T.TRANSVERSE, 8: T.ROTATE_270,
}  # fmt: skip
"""How a camera was held → how the upright picture lies in its file."""


def scene() -> Raster.Image:
    """Return a picture of which each corner has a colour of its own."""
    image = Raster.new("RGB", (60, 40), "white")
    for box, colour in (((0, 0, 20, 20), "red"), ((40, 0, 60, 20), "lime"),
                        ((0, 20, 20, 40), "blue")):  # fmt: skip
        image.paste(colour, box)
    return image


def written(image: Raster.Image, kind: str, **more: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **more)
    return target.getvalue()


def corners(data: bytes) -> list[str]:
    with Raster.open(io.BytesIO(data)) as image:
        shown = image.convert("RGB")
        found = [shown.crop((x, y, x + 1, y + 1)).tobytes() for y in (5, 35) for x in (5, 55)]
    names = {"100": "red", "010": "lime", "001": "blue", "111": "white"}
    return [names["".join(str(int(part > 127)) for part in one)] for one in found]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("held", HELD)
def test_a_photograph_is_turned_as_it_was_held(held: int, kind: str) -> None:
    exif = Raster.Exif()
    exif[0x0112] = held
    found = checked_picture("a", written(scene().transpose(HELD[held]), kind, exif=exif))
    assert (found.width, found.height) == (60, 40)
    assert corners(found.data) == ["red", "lime", "blue", "white"]
    with Raster.open(io.BytesIO(found.data)) as image:
        assert image.getexif().get(0x0112, 1) == 1
        assert found.media_type == f"image/{(image.format or '').lower()}"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_is_upright_already_stays_byte_for_byte(kind: str) -> None:
    data = written(scene(), kind)
    assert checked_picture("a", data).data == data


def test_another_profile_is_carried_out_and_that_of_srgb_stays() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert checked_picture("a", data := written(scene(), "PNG", icc_profile=srgb)).data == data
    # One that sees red where sRGB sees green.
    other = srgb.replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")
    other = other.replace("sRGB".encode("utf-16-be"), "else".encode("utf-16-be"))
    found = checked_picture("a", written(scene(), "PNG", icc_profile=other))
    assert corners(found.data) == ["lime", "red", "blue", "white"]
    with Raster.open(io.BytesIO(found.data)) as image:
        assert "icc_profile" not in image.info


def test_sixteen_bits_become_eight_and_inks_stay_for_print() -> None:
    found = checked_picture("a", written(Raster.new("I;16", (8, 8), 32768), "PNG"))
    with Raster.open(io.BytesIO(found.data)) as image:
        assert (image.mode, image.getpixel((0, 0))) == ("L", 128)
    inks = written(scene().convert("CMYK"), "JPEG")
    kept = checked_picture("a", inks)
    assert kept.inks == inks
    with Raster.open(io.BytesIO(kept.data)) as image:
        assert image.mode == "RGB"
