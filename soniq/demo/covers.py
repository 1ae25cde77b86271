"""Covers painted with Pillow: one small picture per album, the same every time.

Painted at twice the size and scaled down, so that edges are smooth.
"""

import io
import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = 600
BIG = SIZE * 2

Colour: TypeAlias = tuple[int, int, int]
Painter: TypeAlias = Callable[[np.random.Generator], Image.Image]
"""Paints at BIG × BIG; chance is dealt by the generator."""


def cover(name: str, *, png: bool = False) -> bytes:
    """The picture of a painting of PAINTINGS, as JPEG or PNG, 600 × 600."""
    random = np.random.default_rng(sum(name.encode()))
    picture = PAINTINGS[name](random)
    if not png:
        picture = _grain(picture, random)
    small = picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    if png:
        small.quantize(128, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    else:
        small.save(kept, "JPEG", quality=88, optimize=True)
    return kept.getvalue()


def _moon(_: np.random.Generator) -> Image.Image:
    """A pale moon behind bars of blue: a jazz sleeve of its time."""
    picture = _sheet("#14213a")
    draw = ImageDraw.Draw(picture)
    _disc(draw, 780, 430, 300, "#f3e6c4")
    _disc(draw, 690, 370, 300, "#14213a")
    for n in range(11):
        left, height = 90 + n * 95, int(140 + 300 * abs(math.sin(n * 0.9 + 0.4)))
        shade = _between("#274b78", "#d9713c", n / 10)
        draw.rectangle((left, BIG - 90 - height, left + 58, BIG - 90), fill=shade)
    draw.rectangle((90, BIG - 66, BIG - 90, BIG - 60), fill=_rgb("#f3e6c4"))
    return picture


def _garden(random: np.random.Generator) -> Image.Image:
    """Leaves on stems in a winter conservatory."""
    picture = _gradient("#e9e4d4", "#cfd6c4")
    draw = ImageDraw.Draw(picture)
    for n in range(9):
        draw.line((n * 150, 0, n * 150, BIG), fill=_rgb("#dcd9c8"), width=6)
    for stem in range(7):
        foot = 130 + stem * 155 + int(random.integers(-30, 30))
        top = int(random.integers(180, 480))
        green = _between("#2f4a3a", "#7d9471", float(random.uniform()))
        lean = float(random.uniform(-0.16, 0.16))
        draw.line((foot, BIG, foot + lean * (BIG - top), top), fill=green, width=9)
        for y in range(BIG - 60, top, -95):
            x = foot + lean * (BIG - y)
            for side in (-1, 1):
                _leaf(draw, x, y, 150, side * 62 + lean * 90, green)
        if stem % 2:
            _disc(draw, foot + lean * (BIG - top), top, 46, "#b5483f")
            _disc(draw, foot + lean * (BIG - top), top, 18, "#efc37a")
    return picture


def _cafe(_: np.random.Generator) -> Image.Image:
    """A cup under a neon arch, after midnight."""
    picture = _gradient("#2a1437", "#7a2a56")
    glow = Image.new("RGB", (BIG, BIG))
    light = ImageDraw.Draw(glow)
    for n, shade in enumerate(("#ff7aa2", "#ffb56b", "#6fd8e8")):
        box = (170 + n * 85, 150 + n * 85, BIG - 170 - n * 85, BIG + 400 - n * 85)
        light.arc(box, 180, 360, fill=_rgb(shade), width=20)
    picture = _lit(picture, glow)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 960, BIG, BIG), fill=_rgb("#1d0e28"))
    draw.ellipse((340, 905, 860, 1010), fill=_rgb("#e9d8c8"))
    draw.pieslice((410, 560, 790, 1080), 0, 180, fill=_rgb("#f7efe6"))
    draw.ellipse((410, 785, 790, 855), fill=_rgb("#e3cdb9"))
    draw.ellipse((435, 795, 765, 845), fill=_rgb("#4a2418"))
    draw.arc((730, 820, 880, 960), 250, 110, fill=_rgb("#f7efe6"), width=26)
    steam = Image.new("RGB", (BIG, BIG))
    _waves(ImageDraw.Draw(steam), 600, 470, 740, "#c9a9c9")
    return _lit(picture, steam, blur=16)


def _tram(random: np.random.Generator) -> Image.Image:
    """The last tram in the rain."""
    picture = _gradient("#0d1b2e", "#27466b")
    draw = ImageDraw.Draw(picture)
    for n in range(14):
        left = n * 88
        roof = int(random.integers(260, 560))
        draw.rectangle((left, roof, left + 88, 900), fill=_between("#10233a", "#1b3656", n % 3 / 2))
        for row in range(roof + 30, 860, 62):
            if random.uniform() < 0.3:
                draw.rectangle((left + 24, row, left + 52, row + 30), fill=_rgb("#e7b45f"))
    draw.rounded_rectangle((200, 560, 1_000, 930), 56, fill=_rgb("#e2a72e"))
    draw.rectangle((200, 790, 1_000, 840), fill=_rgb("#b4382f"))
    for n in range(5):
        box = (246 + n * 148, 612, 364 + n * 148, 760)
        draw.rounded_rectangle(box, 16, fill=_rgb("#fff0c2"))
    draw.rectangle((0, 930, BIG, BIG), fill=_rgb("#0a1524"))
    for n in range(26):
        y = 955 + n * 9
        half = int(380 - n * 9 + random.integers(-30, 30))
        draw.line(
            (600 - half, y, 600 + half, y), fill=_between("#8c6a2c", "#0f2036", n / 26), width=5
        )
    for _ in range(150):
        x, y = random.integers(0, BIG, 2)
        draw.line((x, y, x - 14, y + 52), fill=_rgb("#5f7f9f"), width=2)
    return picture


def _harbour(random: np.random.Generator, *, night: bool = False) -> Image.Image:
    """Lights along a harbour wall, and the same lights in the water."""
    sky, low = ("#0b1424", "#1e3350") if night else ("#f0b27a", "#f7dcb4")
    sea = ("#16283f", "#0a111e") if night else ("#b5654a", "#4f2f3c")
    picture = _gradient(sky, low)
    picture.paste(_gradient(*sea).crop((0, 0, BIG, 520)), (0, 680))
    draw = ImageDraw.Draw(picture)
    _disc(draw, 830, 330, 130, "#f2ead0" if night else "#fbeecb")
    hills = [(0, 690), (0, 560), (260, 610), (520, 560), (760, 640), (1_200, 600), (1_200, 690)]
    draw.polygon(hills, fill=_rgb("#0d1a2c" if night else "#5b3440"))
    draw.polygon([(930, 690), (960, 380), (1_010, 380), (1_040, 690)], fill=_rgb("#e8dccb"))
    draw.rectangle((948, 340, 1_022, 384), fill=_rgb("#b23a31"))
    glow = Image.new("RGB", (BIG, BIG))
    light = ImageDraw.Draw(glow)
    for n in range(9):
        x = 70 + n * 118 + int(random.integers(-20, 20))
        _disc(light, x, 662, 15, "#ffcf70")
        for step in range(13):
            half = 30 - step * 2 + int(random.integers(-6, 7))
            y = 715 + step * 34
            shade = _between("#e09a3c", "#000000", step / 13)
            light.line((x - half, y, x + half, y), fill=shade, width=7)
    _disc(light, 985, 362, 22, "#fff2c0")
    return _lit(picture, glow, blur=22)


def _aurora(random: np.random.Generator) -> Image.Image:
    """Northern lights over black hills."""
    picture = _gradient("#050b1a", "#11324a")
    glow = Image.new("RGB", (BIG, BIG))
    light = ImageDraw.Draw(glow)
    for band, shade in enumerate(("#2fe0a0", "#5bd6d0", "#8f6fe0")):
        for x in range(0, BIG, 6):
            wave = math.sin(x / 170 + band * 1.7) + 0.5 * math.sin(x / 61 + band)
            foot = 640 - band * 120 + 80 * wave
            tall = 170 + 110 * math.sin(x / 97 + band * 2.1) + random.uniform(0, 60)
            for share, strength in ((1.0, 0.16), (0.6, 0.34), (0.25, 0.6)):
                top = (x + 12 * share, foot - tall * share)
                light.line((x, foot, *top), fill=_between("#000000", shade, strength), width=6)
    picture = _lit(picture, glow, blur=20)
    draw = ImageDraw.Draw(picture)
    for _ in range(120):
        left, height = random.uniform(0, BIG), random.uniform(0, 700)
        _disc(draw, left, height, random.choice([1.5, 2, 3]), "#dfe9f2")
    for depth, shade in enumerate(("#0c2130", "#071520", "#040b12")):
        points = [(0.0, float(BIG))]
        for x in range(0, BIG + 40, 40):
            rise = math.sin(x / 210 + depth * 2) * 90 + math.sin(x / 77 + depth) * 34
            points.append((float(x), 860 + depth * 100 - rise))
        draw.polygon([*points, (BIG, BIG)], fill=_rgb(shade))
    return picture


def _sea(_: np.random.Generator) -> Image.Image:
    """Rows of waves under a white noon."""
    picture = _gradient("#f6efe2", "#fbe3c2")
    draw = ImageDraw.Draw(picture)
    _disc(draw, 600, 360, 210, "#e8613c")
    for row in range(11):
        y, shade = 400 + row * 80, _between("#4fb3c2", "#0c3d66", row / 10)
        for n in range(-1, 11):
            x = n * 130 + (row % 2) * 65
            draw.ellipse(
                (x - 75, y - 60, x + 75, y + 90), fill=shade, outline=_rgb("#f6efe2"), width=5
            )
    return picture


def _windows(random: np.random.Generator) -> Image.Image:
    """Open windows on a warm wall."""
    picture = _sheet("#e9b872")
    draw = ImageDraw.Draw(picture)
    walls = ("#d9734e", "#e9b872", "#cf8f5a", "#e6a15c")
    shutters = ("#2f6f6d", "#34548a", "#7a3b4f", "#4d7a45")
    for row in range(3):
        for column in range(3):
            x, y = column * 400, row * 400
            draw.rectangle((x, y, x + 400, y + 400), fill=_rgb(walls[(row + 2 * column) % 4]))
            draw.rectangle((x + 130, y + 80, x + 270, y + 330), fill=_rgb("#2b2230"))
            draw.pieslice((x + 130, y + 10, x + 270, y + 150), 180, 360, fill=_rgb("#2b2230"))
            shade = _rgb(shutters[int(random.integers(0, 4))])
            wide = int(random.integers(46, 96))
            draw.rectangle((x + 126 - wide, y + 80, x + 126, y + 330), fill=shade)
            draw.rectangle((x + 274, y + 80, x + 274 + wide, y + 330), fill=shade)
            if random.uniform() < 0.5:
                draw.rectangle((x + 136, y + 210, x + 264, y + 330), fill=_rgb("#f6d98f"))
            draw.rectangle((x + 112, y + 330, x + 288, y + 346), fill=_rgb("#f7ead2"))
            for n in range(4 if (row + column) % 2 == 0 else 0):
                _disc(draw, x + 140 + n * 40, y + 318, 22, "#c2334d" if n % 2 else "#4d7a45")
    return picture


def _tiles(random: np.random.Generator) -> Image.Image:
    """Kitchen tiles of quarter circles."""
    paper, shades = "#f5ecdc", ("#d65a31", "#f2a65a", "#2f5d62", "#8c2f39", "#1f2a44", "#a7c4a0")
    picture = _sheet(paper)
    draw = ImageDraw.Draw(picture)
    step = BIG // 6
    for row in range(6):
        for column in range(6):
            ground, figure = random.choice(len(shades), 2, replace=False)
            x, y = column * step, row * step
            behind = _rgb(paper) if random.uniform() < 0.4 else _rgb(shades[ground])
            draw.rectangle((x, y, x + step, y + step), fill=behind)
            corner = int(random.integers(0, 4))
            cx, cy = x + step * (corner % 2), y + step * (corner // 2)
            start = (0, 90, 270, 180)[corner]
            for radius, shade in ((step, shades[figure]), (step // 2, paper)):
                box = (cx - radius, cy - radius, cx + radius, cy + radius)
                draw.pieslice(box, start, start + 90, fill=_rgb(shade))
    return picture


PAINTINGS: dict[str, Painter] = {
    "moon": _moon,
    "garden": _garden,
    "cafe": _cafe,
    "tram": _tram,
    "harbour": _harbour,
    "harbour night": lambda random: _harbour(random, night=True),
    "aurora": _aurora,
    "sea": _sea,
    "windows": _windows,
    "tiles": _tiles,
}


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _between(one: str, other: str, share: float) -> Colour:
    """The colour `share` of the way from one to the other."""
    mixed = [round(a + (b - a) * share) for a, b in zip(_rgb(one), _rgb(other), strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _sheet(colour: str) -> Image.Image:
    return Image.new("RGB", (BIG, BIG), _rgb(colour))


def _gradient(top: str, bottom: str) -> Image.Image:
    share = np.linspace(0, 1, BIG)[:, None, None]
    rows = np.array(_rgb(top)) * (1 - share) + np.array(_rgb(bottom)) * share
    return Image.fromarray(np.repeat(rows, BIG, axis=1).astype(np.uint8))


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_rgb(colour))


def _leaf(
    draw: ImageDraw.ImageDraw, x: float, y: float, length: float, degrees: float, colour: Colour
) -> None:
    """A leaf that grows from (x, y), turned from upright by `degrees`."""
    turn = math.radians(degrees)
    along, across = (math.sin(turn), -math.cos(turn)), (math.cos(turn), math.sin(turn))
    points = []
    for n in range(21):
        share = n / 20
        point = abs(2 * share - 1)
        wide = length * 0.17 * math.sin(math.pi * (1 - point)) * (1 if share < 0.5 else -1)
        far = length * (1 - point)
        points.append(
            (x + along[0] * far + across[0] * wide, y + along[1] * far + across[1] * wide)
        )
    draw.polygon(points, fill=colour)


def _waves(draw: ImageDraw.ImageDraw, x: int, top: int, bottom: int, colour: str) -> None:
    for n in (-70, 0, 70):
        points = [(x + n + 22 * math.sin((y + n) / 38), y) for y in range(top + abs(n), bottom, 6)]
        draw.line(points, fill=_rgb(colour), width=12)


def _lit(picture: Image.Image, light: Image.Image, *, blur: int = 26) -> Image.Image:
    """The picture with lamps of their own colour, and the glow around them."""
    halo = light.filter(ImageFilter.GaussianBlur(blur))
    return ImageChops.screen(ImageChops.screen(picture, light), halo)


def _grain(picture: Image.Image, random: np.random.Generator) -> Image.Image:
    """A breath of paper: noise of two levels in 255, once for all channels."""
    noise = random.normal(0, 3, (BIG, BIG, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))
