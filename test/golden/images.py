"""Small PNG and JPEG files as Pillow writes them, and their grey as Pillow reads it.

python3 images.py > images.json   (needs numpy, Pillow)

Files in base64. Grey of colour is luma 0.299 R + 0.587 G + 0.114 B before rounding; alpha is
composited over black; fewer than 8 bits are spread over 0 to 255.
"""
import base64
import io
import json
import struct
import zlib

import numpy as np
from PIL import Image

random = np.random.default_rng(5)
WIDTH, HEIGHT = 13, 9
grey8 = random.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
rgb = random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
alpha = random.integers(0, 256, (HEIGHT, WIDTH, 1), dtype=np.uint8)
grey16 = random.integers(0, 65536, (HEIGHT, WIDTH), dtype=np.uint16)
bits = random.integers(0, 2, (HEIGHT, WIDTH), dtype=np.uint8)
# JPEG can't hold noise: a smooth ramp, so that rounding is all that differs between decoders.
ramp = np.add.outer(np.arange(24) * 4, np.arange(32) * 4).astype(np.uint8)


def luma(pixels):
    return pixels.astype(float) @ [0.299, 0.587, 0.114]


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def case(name, data, grey):
    grey = np.asarray(grey, dtype=float)
    return {
        "name": name,
        "base64": base64.b64encode(data).decode(),
        "widthPx": grey.shape[1],
        "heightPx": grey.shape[0],
        "grey": [round(float(value), 3) for value in grey.ravel()],
    }


def deep_png(pixels, colour_type):
    """A 16-bit PNG, which Pillow writes for grey alone."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, colour_type, 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


alpha16 = random.integers(0, 65536, (HEIGHT, WIDTH), dtype=np.uint16)
palette = Image.fromarray(rgb).quantize(16)
jpeg_grey = encoded(Image.fromarray(ramp), "JPEG", quality=95)
jpeg_colour = encoded(Image.fromarray(np.stack([ramp, ramp[::-1], ramp[:, ::-1]], -1)), "JPEG", quality=95)
jpeg_progressive = encoded(Image.fromarray(ramp), "JPEG", quality=95, progressive=True)


def decoded(data):
    return np.asarray(Image.open(io.BytesIO(data)))


cases = [
    case("grey, 8 bit", encoded(Image.fromarray(grey8), "PNG"), grey8),
    case("grey, 16 bit", encoded(Image.fromarray(grey16), "PNG"), grey16),
    case("grey, 1 bit", encoded(Image.fromarray(bits * 255).convert("1"), "PNG"), bits * 255),
    case("RGB", encoded(Image.fromarray(rgb), "PNG"), luma(rgb)),
    case("RGB and alpha", encoded(Image.fromarray(np.concatenate([rgb, alpha], -1)), "PNG"), luma(rgb) * alpha[..., 0] / 255),
    case("grey and alpha", encoded(Image.fromarray(np.concatenate([grey8[..., None], alpha], -1), "LA"), "PNG"), grey8 * (alpha[..., 0] / 255)),
    case("grey and alpha, 16 bit", deep_png(np.stack([grey16, alpha16], -1), 4), grey16 * (alpha16 / 65535)),
    case("palette", encoded(palette, "PNG"), luma(np.asarray(palette.convert("RGB")))),
    case("JPEG, grey", jpeg_grey, decoded(jpeg_grey)),
    case("JPEG, colour", jpeg_colour, luma(decoded(jpeg_colour))),
    case("JPEG, progressive", jpeg_progressive, decoded(jpeg_progressive)),
]
print("[\n" + ",\n".join(json.dumps(one) for one in cases) + "\n]")
