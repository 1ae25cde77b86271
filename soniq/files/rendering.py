"""Images made into the sizes that pages show. Needs Pillow: belongs in the child."""

import base64
import colorsys
from io import BytesIO

from PIL import Image, ImageCms, ImageFilter, ImageOps

from soniq.files.model import SIZES, Rendered, Unreadable
from soniq.files.pictures import mime_of

PIXELS = 25_000_000
"""What is decoded at most: 100 MB as Pillow holds it. No cover needs more."""

JPEG_PIXELS = 100_000_000
"""A JPEG may be larger, as it is decoded at an eighth to a half of its size."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF")
PLACEHOLDER_BYTES = 400
_QUALITY = 82
_EFFORT = 3  # of 6; at 1200 px 4 takes 1.5 × the time for 1 % fewer bytes
_PAPER = (255, 255, 255)
_UPRIGHT = 0x0112  # EXIF's orientation

Image.MAX_IMAGE_PIXELS = None  # `_opened` is stricter, and refuses instead of warning


def render(image: bytes) -> Rendered:
    """See `artwork.render`."""
    try:
        opened = _opened(image)
        width, height = _upright_size(opened)
        picture = _decoded(opened)
        webp = _sizes(picture, max(width, height))
        small = picture.resize(_fitting(picture, 64), Image.Resampling.BOX)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("The image claims more memory than soniq allows.") from error
    except Exception as error:  # decoders of broken images let out every kind there is
        raise Unreadable(f"The image is broken: {str(error) or type(error).__name__}.") from error
    return Rendered(
        webp=webp, width=width, height=height, placeholder=_placeholder(small), tint=_tint(small)
    )


def _opened(image: bytes) -> Image.Image:
    if mime_of(image) is None:
        raise Unreadable("It is no image of a kind that soniq shows.")
    opened = Image.open(BytesIO(image), formats=FORMATS)
    pixels = opened.width * opened.height
    if pixels > (JPEG_PIXELS if opened.format == "JPEG" else PIXELS):
        raise Unreadable(
            f"The image has {opened.width} × {opened.height} pixels; soniq shows up to"
            f" {PIXELS // 1_000_000} million ({JPEG_PIXELS // 1_000_000} in a JPEG)."
        )
    return opened


def _upright_size(opened: Image.Image) -> tuple[int, int]:
    turned = opened.getexif().get(_UPRIGHT, 1) in (5, 6, 7, 8)
    return (opened.height, opened.width) if turned else (opened.width, opened.height)


def _decoded(opened: Image.Image) -> Image.Image:
    """The first frame, upright, opaque, sRGB, and no larger than pages need."""
    if opened.format == "JPEG":
        opened.draft(None, (SIZES[-1], SIZES[-1]))
        if opened.width * opened.height > PIXELS:
            raise Unreadable("The image is too large for its shape.")
    profile = opened.info.get("icc_profile")
    picture: Image.Image = ImageOps.exif_transpose(opened)
    if picture.mode.startswith(("I", "F")):
        picture = _eight_bits(picture)
    elif picture.mode == "P" or picture.mode.startswith("PA"):
        picture = picture.convert("RGBA")
    if max(picture.size) > SIZES[-1]:
        picture = picture.resize(
            _fitting(picture, SIZES[-1]), Image.Resampling.LANCZOS, reducing_gap=2.0
        )
    if picture.mode in ("RGBA", "LA", "La", "RGBa"):
        picture = _on_paper(picture)
    return _in_srgb(picture, profile)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """16-bit greys. Pillow's own conversion would cut them off at 255."""
    return picture.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")


def _on_paper(picture: Image.Image) -> Image.Image:
    """Transparent covers are drawn for white paper."""
    picture = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, _PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile; the plain colours are near enough
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _fitting(picture: Image.Image, longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(picture.size))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _sizes(picture: Image.Image, longest: int) -> dict[int, bytes]:
    """The WebP of each size, the smallest of them made of the next larger one."""
    wanted = [size for place, size in enumerate(SIZES) if place == 0 or SIZES[place - 1] < longest]
    made: dict[int, bytes] = {}
    for size in reversed(wanted):
        fitting = _fitting(picture, size)
        if fitting != picture.size:
            picture = picture.resize(fitting, Image.Resampling.LANCZOS, reducing_gap=3.0)
        made[size] = _webp(picture, _QUALITY)
    return dict(sorted(made.items()))


def _webp(picture: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    picture.save(written, "WEBP", quality=quality, method=_EFFORT)
    return written.getvalue()


def _placeholder(small: Image.Image) -> str:
    tiny = small.resize(_fitting(small, 16), Image.Resampling.BOX)
    blurred = tiny.filter(ImageFilter.GaussianBlur(1))
    for quality in (40, 20, 5, 0):
        url = "data:image/webp;base64," + base64.b64encode(_webp(blurred, quality)).decode()
        if len(url) < PLACEHOLDER_BYTES:
            return url
    dot = small.resize((1, 1), Image.Resampling.BOX)
    return "data:image/webp;base64," + base64.b64encode(_webp(dot, 0)).decode()


def _tint(small: Image.Image) -> str:
    """The cover's prevailing colour, calmed so that text stays legible beside it in both themes.

    Of eight colours that stand for the cover, the one that covers most, where lively colours count
    up to three times as much as greys: a red title on black is what one remembers.
    """
    palette = small.quantize(8, Image.Quantize.MEDIANCUT)
    channels = palette.getpalette() or [0, 0, 0]
    colours = [channels[place : place + 3] for place in range(0, len(channels), 3)]
    counted = zip(palette.histogram(), colours, strict=False)
    _, colour = max(counted, key=lambda entry: entry[0] * (1 + 2 * _liveliness(entry[1])))
    hue, light, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    calm = colorsys.hls_to_rgb(hue, min(max(light, 0.32), 0.52), min(saturation, 0.45))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in calm)


def _liveliness(colour: list[int]) -> float:
    """Chroma, 0–1."""
    return (max(colour) - min(colour)) / 255
