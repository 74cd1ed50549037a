"""Drawing（重画）: the process that opens a photo somebody sent and draws it again, so that nothing it holds can hurt.

Run by its path as `python -I drawing.py IN OUT`, with the standard library and Pillow alone. It bounds its own memory,
processor time and output before it opens the file. OUT gets a jpeg of at most 1,600 pixels a side, without what the
camera wrote into it（EXIF, position, previews）. One line of JSON says {"width", "height"} or {"refused": code}.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE_MAX = 1_600
SECONDS, MEMORY_MB, OUTPUT_MB = 10, 768, 8
PIXELS_MAX = 50_000_000
JPEG_PIXELS_MAX = 120_000_000
"""A jpeg is opened at a smaller scale at once; of the others every pixel is laid out first."""
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


class Refusal(Exception):
    """The picture is refused, by a code that `errors` puts into words."""


def drawn(source: Path, target: Path) -> tuple[int, int]:
    """Draw the picture again; returns its width and height. Raises Refusal."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own bounds are told by name, below
    try:
        picture = Image.open(source, formats=FORMATS)
    except UnidentifiedImageError as unknown:
        raise Refusal("photo_kind") from unknown
    _refuse(picture)
    try:
        picture.draft("RGB", (SIDE_MAX, SIDE_MAX))
        picture.load()
    except (OSError, SyntaxError, ValueError) as broken:
        raise Refusal("photo_damaged") from broken
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((SIDE_MAX, SIDE_MAX))
    flat = Image.new("RGB", upright.size, "white")
    clear = upright.convert("RGBA")
    flat.paste(clear, mask=clear.getchannel("A"))
    flat.save(target, "JPEG", quality=QUALITY)
    return flat.size


def _refuse(picture: Image) -> None:
    width, height = picture.size
    kind = picture.format
    if width * height > (JPEG_PIXELS_MAX if kind in ("JPEG", "MPO") else PIXELS_MAX):
        raise Refusal("photo_too_many_pixels")
    # A phone's jpeg may carry a second picture behind the first（MPO）: that is no animation.
    if kind != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise Refusal("photo_animated")
    if picture.mode == "CMYK":
        raise Refusal("photo_print_colours")


def restrain() -> None:
    """Bound this process before it opens anything."""
    memory, output = MEMORY_MB * 1024 * 1024, OUTPUT_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))


def main(source: str, target: str) -> None:
    """Draw one picture, or say why not."""
    restrain()
    try:
        width, height = drawn(Path(source), Path(target))
        told: dict[str, object] = {"width": width, "height": height}
    except Refusal as refused:
        told = {"refused": str(refused)}
    except MemoryError:
        told = {"refused": "photo_too_heavy"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:3])
