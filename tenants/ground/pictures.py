"""Opens one picture in a process of its own and writes it anew, without what a camera noted beside it.

Run as a program: `pictures.py SOURCE TARGET FORMAT`, answering in JSON. It imports nothing of the house, so
that a picture made to break the decoder breaks only this process, within its limits of memory and time.
"""

import io
import json
import resource
import sys
from typing import Any

from PIL import Image, ImageCms, ImageOps

MEMORY = 1024**3
SECONDS = 20
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 16_000
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "WEBP": {"quality": 88, "method": 4},
    "PNG": {"optimize": True},
}


def rewrite(source: str, target: str, format_: str) -> dict[str, Any]:
    """Write the picture at `source` to `target` in its own format, upright and bare; return its size."""
    with Image.open(source, formats=[format_]) as picture:
        if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
            return {"refused": "large"}
        # A phone puts a second view or a depth map behind a JPEG; only the first is the picture.
        if format_ != "JPEG" and getattr(picture, "n_frames", 1) > 1:
            return {"refused": "moving"}
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    bare = _bare(upright, format_)
    bare.save(target, format=format_, **_OPTIONS.get(format_, {}))
    return {"width": bare.width, "height": bare.height}


def _bare(picture: Image.Image, format_: str) -> Image.Image:
    """Return the pixels in a colour mode every browser shows, with nothing noted beside them."""
    picture = _in_common_colours(picture)
    clear = "transparency" in picture.info
    if format_ == "JPEG":
        picture = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    elif picture.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        picture = picture.convert("RGBA" if clear else "RGB")
    kept = picture.info.get("transparency") if format_ in ("PNG", "GIF") else None
    picture.info.clear()
    if kept is not None:
        picture.info["transparency"] = kept
    return picture


def _in_common_colours(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB, for its colour profile is left out like all that is not pixels."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        own, common = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, own, common, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def main(arguments: list[str]) -> int:
    """Limit this process, then rewrite one picture."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    source, target, format_ = arguments
    try:
        answer = rewrite(source, target, format_)
    except Image.DecompressionBombError:
        answer = {"refused": "large"}
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
