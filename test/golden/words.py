"""PNG and JPEG files with words beside the picture, as Pillow writes them.

python3 words.py > words.json   (needs numpy, Pillow)

Each file holds PLANTED in every place for words that its format has.
"""
import base64
import io
import json

import numpy as np
from PIL import Image, PngImagePlugin

picture = Image.fromarray(np.add.outer(np.arange(24) * 4, np.arange(32) * 4).astype(np.uint8))
colour = Image.merge("RGB", [picture, picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM), picture])
exif = Image.Exif()
exif[0x010E] = "PLANTED description"
exif[0x013B] = "PLANTED artist"

words = PngImagePlugin.PngInfo()
words.add_text("Title", "PLANTED title")
words.add_text("Comment", "PLANTED comment", zip=True)
words.add_itxt("XML:com.adobe.xmp", "<x>PLANTED</x>")
words.add(b"tIME", bytes([7, 230, 1, 2, 3, 4, 5]))


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_segment(jpeg, marker, content):
    return jpeg[:2] + bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content + jpeg[2:]


jpeg = encoded(colour, "JPEG", exif=exif, comment=b"PLANTED comment", restart_marker_blocks=2)
jpeg = with_segment(jpeg, 0xED, b"Photoshop 3.0\0PLANTED")
jpeg = with_segment(jpeg, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>PLANTED</x>")
files = {
    "PNG": encoded(picture, "PNG", pnginfo=words, exif=exif) + b"PLANTED after the end",
    "JPEG": jpeg + b"PLANTED after the end",
    "JPEG, progressive": encoded(colour, "JPEG", exif=exif, progressive=True, comment=b"PLANTED"),
}
print(json.dumps({name: base64.b64encode(data).decode() for name, data in files.items()}, indent=1))
