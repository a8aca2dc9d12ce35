"""Pictures of articles: flat drawings made from simple shapes, so that no photograph of a child is needed."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from tenants.ground import files
from tenants.ground.files import Stored

WIDTH, HEIGHT = 1280, 720
TWICE = 2
"""Drawn larger and then made smaller, which smooths the edges."""

Pen = ImageDraw.ImageDraw


def yard() -> Stored:
    """A school yard on a day of celebration: flag, trees, classrooms under tiles, rows of pupils."""
    return _drawn(_yard, "san-truong-ngay-le.png")


def craft() -> Stored:
    """A workshop of embroidery: frame, coloured reels, a hand that leads the needle."""
    return _drawn(_craft, "lang-nghe-theu.png")


PICTURES = {"yard": yard, "craft": craft}
"""Pictures by the name the texts use."""


def _drawn(draw: Callable[[Pen], None], name: str) -> Stored:
    picture = Image.new("RGB", (WIDTH * TWICE, HEIGHT * TWICE), "#dff0fa")
    draw(ImageDraw.Draw(picture))
    stream = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(stream, "PNG", optimize=True)
    stream.seek(0)
    return files.store(stream, name)


def _box(pen: Pen, corners: tuple[float, float, float, float], colour: str) -> None:
    pen.rectangle([value * TWICE for value in corners], fill=colour)


def _round(pen: Pen, centre: tuple[float, float], radius: float, colour: str) -> None:
    x, y = centre
    pen.ellipse([(x - radius) * TWICE, (y - radius) * TWICE, (x + radius) * TWICE, (y + radius) * TWICE], fill=colour)


def _shape(pen: Pen, points: list[tuple[float, float]], colour: str) -> None:
    pen.polygon([(x * TWICE, y * TWICE) for x, y in points], fill=colour)


def _stroke(pen: Pen, points: list[tuple[float, float]], colour: str, width: float) -> None:
    pen.line([(x * TWICE, y * TWICE) for x, y in points], fill=colour, width=int(width * TWICE), joint="curve")


def _yard(pen: Pen) -> None:
    _round(pen, (1120, 120), 62, "#ffd76a")
    _box(pen, (0, 430, WIDTH, HEIGHT), "#efe2c6")
    _box(pen, (130, 230, 1150, 450), "#f6d58b")
    _shape(pen, [(100, 240), (180, 160), (1100, 160), (1180, 240)], "#a8452f")
    for left in range(170, 1100, 120):
        _box(pen, (left, 275, left + 62, 345), "#4a7fa7")
        _box(pen, (left + 29, 275, left + 33, 345), "#f6d58b")
        _box(pen, (left + 78, 285, left + 104, 450), "#8a5a34")
    for x in (60, 1210):
        _box(pen, (x - 12, 330, x + 12, 470), "#7a4b2c")
        for dx, dy, radius in ((-48, 300, 62), (46, 295, 66), (0, 240, 74)):
            _round(pen, (x + dx, dy), radius, "#2f7d4f")
    _box(pen, (634, 60, 642, 470), "#6b6b6b")
    _shape(pen, [(642, 66), (780, 66), (780, 158), (642, 158)], "#d7262e")
    _star(pen, (711, 112), 30)
    _box(pen, (560, 455, 716, 480), "#c9b48a")
    for row, (y, step) in enumerate(((540, 92), (610, 104), (690, 118))):
        for number in range(-1, 14):
            _pupil(pen, (number * step + row * 34, y), 17 + row * 3)


def _star(pen: Pen, centre: tuple[float, float], radius: float) -> None:
    x, y = centre
    outer = [(0.0, -1.0), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)]
    inner = [(0.22, -0.31), (0.36, 0.12), (0.0, 0.38), (-0.36, 0.12), (-0.22, -0.31)]
    points = [(x + radius * a, y + radius * b) for pair in zip(outer, inner, strict=True) for a, b in pair]
    _shape(pen, points, "#ffde3b")


def _pupil(pen: Pen, place: tuple[float, float], size: float) -> None:
    """Seen from behind: hair, white shirt, red scarf, blue trousers."""
    x, y = place
    _box(pen, (x - size, y + size * 0.8, x + size, y + size * 3), "#fdfdfb")
    _box(pen, (x - size, y + size * 3, x + size, y + size * 5), "#27496d")
    _shape(pen, [(x - size * 0.8, y + size * 0.8), (x + size * 0.8, y + size * 0.8), (x, y + size * 2)], "#d7262e")
    _round(pen, (x, y), size, "#3a2b24")


def _craft(pen: Pen) -> None:
    _box(pen, (0, 0, WIDTH, HEIGHT), "#fbf1de")
    _box(pen, (0, 560, WIDTH, HEIGHT), "#b98552")
    _box(pen, (200, 130, 940, 560), "#8a5a34")
    _box(pen, (235, 165, 905, 525), "#cfe3ea")
    _stroke(pen, [(570, 500), (560, 400), (575, 300)], "#3f7d46", 9)
    for turn in ((-70, -10), (-40, 60), (40, 60), (70, -10), (0, -70)):
        _round(pen, (575 + turn[0], 290 + turn[1]), 46, "#e7799b")
    _round(pen, (575, 292), 34, "#f5c542")
    for side in (-1, 1):
        _shape(pen, [(563, 430), (563 + side * 120, 380), (563 + side * 90, 450)], "#5fa463")
    for number, colour in enumerate(("#d7262e", "#1f6fa8", "#f0a202", "#2f7d4f", "#7a4ca0")):
        y = 150 + number * 84
        _box(pen, (1010, y, 1150, y + 58), colour)
        _box(pen, (990, y - 6, 1012, y + 64), "#6d4526")
        _box(pen, (1148, y - 6, 1170, y + 64), "#6d4526")
    _stroke(pen, [(1080, 208), (900, 300), (760, 250), (690, 262)], "#d7262e", 4)
    _stroke(pen, [(690, 262), (640, 276)], "#7c8791", 6)
    _shape(pen, [(700, 240), (960, 330), (1000, 430), (900, 450), (720, 300)], "#e9b48c")
    for finger in (0, 34):
        _stroke(pen, [(880, 340 + finger), (720, 262 + finger)], "#e9b48c", 30)
