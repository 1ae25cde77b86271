"""Pictures: found in files, and made ready for pages."""

import base64
import colorsys
import os
import random
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from soniq.files.artwork import SIZES, picture_bytes, render
from soniq.files.pictures import hash_of, mime_of
from soniq.files.reading import Unreadable, read
from tests.files import media


def encoded(image: Image.Image, fmt: str, **options: Any) -> bytes:
    written = BytesIO()
    image.save(written, fmt, **options)
    return written.getvalue()


def gradient(width: int, height: int) -> Image.Image:
    """Red grows to the right, blue downwards."""
    red = Image.linear_gradient("L").rotate(90).resize((width, height))
    blue = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (red, Image.new("L", (width, height), 40), blue))


def shown(webp: bytes) -> Image.Image:
    return Image.open(BytesIO(webp)).convert("RGB")


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, ...]) -> bool:
    pixel = image.getpixel(place)
    assert isinstance(pixel, tuple)
    return all(abs(one - two) < 24 for one, two in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("fmt", [fmt for fmt in media.FORMATS if fmt != "mpc7"])
def test_an_embedded_cover_is_found_again_by_its_hash(tmp_path: Path, fmt: str) -> None:
    path = media.write(tmp_path, fmt)
    cover = media.picture(colour="red")
    media.retag(path, title="A", cover=cover)

    picture = read(os.fsencode(path)).picture

    assert picture is not None
    assert picture.hash == hash_of(cover)
    assert picture_bytes(os.fsencode(path), picture.hash) == cover


def test_an_image_file_is_its_own_picture(tmp_path: Path) -> None:
    path = tmp_path / "folder.jpg"
    path.write_bytes(media.picture())

    assert picture_bytes(os.fsencode(path), hash_of(media.picture())) == media.picture()


def test_a_picture_that_was_replaced_is_not_given_out(tmp_path: Path) -> None:
    path = tmp_path / "folder.jpg"
    path.write_bytes(media.picture(colour="blue"))

    with pytest.raises(Unreadable, match="no longer"):
        picture_bytes(os.fsencode(path), hash_of(media.picture(colour="red")))
    with pytest.raises(Unreadable, match="no longer"):
        picture_bytes(os.fsencode(tmp_path / "none"), hash_of(b""))
    path.write_bytes(b"fLaC" + bytes(100))
    with pytest.raises(Unreadable, match="no longer"):
        picture_bytes(os.fsencode(path), hash_of(b""))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2000, 1500), {160: (160, 120), 480: (480, 360), 1200: (1200, 900)}),
        ((1200, 1200), {160: (160, 160), 480: (480, 480), 1200: (1200, 1200)}),
        ((500, 500), {160: (160, 160), 480: (480, 480), 1200: (500, 500)}),
        ((480, 100), {160: (160, 33), 480: (480, 100)}),
        ((90, 60), {160: (90, 60)}),
        ((1, 1), {160: (1, 1)}),
        ((3000, 1), {160: (160, 1), 480: (480, 1), 1200: (1200, 1)}),
    ],
)
def test_sizes_are_never_enlarged(
    size: tuple[int, int], expected: dict[int, tuple[int, int]]
) -> None:
    for fmt in ("JPEG", "PNG"):
        rendered = render(encoded(gradient(*size), fmt))

        assert {longest: shown(webp).size for longest, webp in rendered.webp.items()} == expected
        assert (rendered.width, rendered.height) == size


MADE = {
    "jpeg": lambda image: encoded(image, "JPEG"),
    "progressive": lambda image: encoded(image, "JPEG", progressive=True),
    "cmyk": lambda image: encoded(image.convert("CMYK"), "JPEG"),
    "png": lambda image: encoded(image, "PNG"),
    "alpha": lambda image: encoded(image.convert("RGBA"), "PNG"),
    "palette": lambda image: encoded(image.quantize(200), "PNG"),
    "transparent palette": lambda image: encoded(image.quantize(200), "PNG", transparency=255),
    "gif": lambda image: encoded(image, "GIF"),
    "animated": lambda image: encoded(
        image, "GIF", save_all=True, append_images=[image.rotate(180)], duration=100
    ),
    "animated webp": lambda image: encoded(
        image, "WEBP", save_all=True, append_images=[image.rotate(180)], duration=100
    ),
    "webp": lambda image: encoded(image, "WEBP"),
    "bmp": lambda image: encoded(image, "BMP"),
    "tiff": lambda image: encoded(image, "TIFF"),
    "avif": lambda image: encoded(image, "AVIF"),
}


@pytest.mark.parametrize("kind", MADE)
def test_every_kind_of_image_keeps_its_colours(kind: str) -> None:
    image = gradient(300, 300)

    rendered = render(MADE[kind](image))

    picture = shown(rendered.webp[480])
    for place in ((20, 20), (280, 20), (20, 280), (280, 280)):
        original = image.getpixel(place)
        assert isinstance(original, tuple)
        assert near(picture, place, original), place


def test_sixteen_bits_of_grey_stay_grey() -> None:
    image = Image.new("I;16", (200, 200), 0x8000)

    assert near(shown(render(encoded(image, "PNG")).webp[160]), (80, 80), (128, 128, 128))


def test_grey_with_alpha_and_black_and_white() -> None:
    assert near(
        shown(render(encoded(Image.new("LA", (50, 50), (0, 0)), "PNG")).webp[160]),
        (25, 25),
        (255, 255, 255),
    )
    assert near(
        shown(render(encoded(Image.new("1", (50, 50), 1), "PNG")).webp[160]),
        (25, 25),
        (255, 255, 255),
    )


@pytest.mark.parametrize("turn", range(1, 9))
def test_photographs_stand_upright(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    lying = gradient(300, 200)

    rendered = render(encoded(lying, "JPEG", exif=exif))

    upright = (200, 300) if turn >= 5 else (300, 200)
    assert (rendered.width, rendered.height) == upright
    assert shown(rendered.webp[480]).size == upright


def test_a_placeholder_is_tiny_whatever_the_cover() -> None:
    noise = Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(64 * 64 * 3))
    for image in (gradient(800, 800), noise, Image.new("RGB", (3, 700), "red")):
        placeholder = render(encoded(image, "PNG")).placeholder
        head, _, body = placeholder.partition(",")

        assert head == "data:image/webp;base64"
        assert len(placeholder) < 400
        assert max(Image.open(BytesIO(base64.b64decode(body))).size) <= 16


@pytest.mark.parametrize("colour", ["red", "yellow", "white", "black", "#0a0a2a", "teal", "grey"])
def test_a_tint_is_calm_and_of_the_covers_hue(colour: str) -> None:
    image = Image.new("RGB", (100, 100), colour)

    tint = render(encoded(image, "PNG")).tint

    red, green, blue = (int(tint[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    pixel = image.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    wanted, _, lively = colorsys.rgb_to_hls(*(channel / 255 for channel in pixel))
    assert 0.3 <= light <= 0.54
    assert saturation <= 0.47
    assert lively < 0.05 or abs(hue - wanted) < 0.05


def test_a_lively_colour_tells_more_than_a_grey_background() -> None:
    image = Image.new("RGB", (100, 100), "#202020")
    image.paste("#e00000", (0, 0, 100, 45))

    tint = render(encoded(image, "PNG")).tint

    assert int(tint[1:3], 16) > int(tint[3:5], 16) + 40


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (png_header(20_000, 20_000), "20000 × 20000 pixels"),
        (png_header(5_001, 5_000), "up to 25 million"),
        (png_header(100, 100), "broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no image of a kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "no image of a kind"),
        (b"\xff\xd8\xff", "broken"),
        (b"GIF89a", "broken"),
        (b"", "no image of a kind"),
    ],
)
def test_what_is_no_cover_is_refused_with_its_reason(image: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        render(image)


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_damaged_images_are_refused_or_shown(data: st.DataObject) -> None:
    image = bytearray(
        encoded(gradient(40, 40), data.draw(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"])))
    )
    for place in data.draw(st.lists(st.integers(0, len(image) - 1), min_size=1, max_size=8)):
        image[place] = data.draw(st.integers(0, 255))
    cut = bytes(image[: data.draw(st.integers(0, len(image)))])

    try:
        rendered = render(cut)
    except Unreadable:
        return
    assert set(rendered.webp) <= set(SIZES)


def test_kinds_are_told_from_the_bytes() -> None:
    image = gradient(9, 9)
    for fmt in ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"):
        assert mime_of(encoded(image, fmt)) == f"image/{fmt.lower()}"
    assert mime_of(b"RIFF1234WAVE") is None
    assert mime_of(b"") is None
