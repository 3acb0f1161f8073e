"""Modality values and displayed greys of DICOM files as somebody else decodes them.

python3 dicom-reference.py OUT FILE...

Debian's pydicom decodes, with its codecs (Pillow, GDCM); where it can't, dcmtk decompresses
(dcmdjpeg, dcmdjpls, dcmdrle) and pydicom reads the result. Each file has a process of its own,
because GDCM crashes on some. Per decoded file, of the first frame:
OUT/N.modality (float64) and OUT/N.K.grey (float64, 0 to 1) for the K-th VOI LUT or window, then one
JSON line on stdout. The greys follow PS3.3 C.11 in float64: modality LUT or rescale, VOI LUT or
window, MONOCHROME1, padding black. Colour is luma (ITU-R BT.601), rounded to a whole level.
"""
import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pydicom

warnings.filterwarnings("ignore")
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE


def first_frame(file):
    """Samples of the first frame as pydicom decodes them: rows × columns (× samples)."""
    if not str(file.get("NumberOfFrames", 1) or 1).isdigit():
        del file.NumberOfFrames
    with tempfile.TemporaryFile() as complaints:
        os.dup2(complaints.fileno(), 2)
        pixels = file.pixel_array
        complaints.seek(0)
        # GDCM hands back uninitialised memory after some failures, which it only prints.
        if b"Error: In" in complaints.read():
            raise ValueError("GDCM reports an error")
    frame_count = int(file.get("NumberOfFrames", 1) or 1)
    return pixels[0] if frame_count > 1 else pixels


def in_little_endian(file):
    """Turns what pydicom 2 leaves in big-endian words: 8-bit pixels and palettes (PS3.5 8.1.2)."""
    swapped = [f"{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue")]
    if file.get("BitsAllocated") == 8 and "PixelData" in file and file["PixelData"].VR == "OW":
        swapped.append("PixelData")
    for name in swapped:
        if name in file:
            words = np.frombuffer(file[name].value, "<u2")
            file[name].value = words.byteswap().tobytes()


def decode(path):
    try:
        file = pydicom.dcmread(path)
        if not file.is_little_endian:
            in_little_endian(file)
        return file, first_frame(file), "pydicom"
    except Exception as error:
        reason = str(error) or type(error).__name__
    for tool in ("dcmdjpeg", "dcmdjpls", "dcmdrle"):
        with tempfile.NamedTemporaryFile(suffix=".dcm") as plain:
            run = subprocess.run([tool, str(path), plain.name], capture_output=True)
            if run.returncode != 0:
                continue
            try:
                file = pydicom.dcmread(plain.name)
                return file, first_frame(file), tool
            except Exception as error:
                reason = str(error) or type(error).__name__
    raise ValueError(reason)


def look_up(table, values):
    """PS3.3 C.11.1.1: the entry of each value; those outside take the first or last entry."""
    count, first, bits = (int(number) for number in table.LUTDescriptor)
    count = count or 65536
    data = table["LUTData"].value
    entries = np.frombuffer(data, "<u2") if isinstance(data, bytes) else np.asarray(data)
    entries = entries.astype(np.int64) & 0xFFFF
    if len(entries) * 2 == count:
        entries = np.frombuffer(entries.astype("<u2").tobytes(), "u1").astype(np.int64)
    index = np.clip(np.rint(values - first), 0, len(entries[:count]) - 1).astype(np.int64)
    return entries[index].astype(np.float64), bits


def luma(colour):
    colour = colour.astype(np.float64)
    return np.floor(0.299 * colour[..., 0] + 0.587 * colour[..., 1] + 0.114 * colour[..., 2] + 0.5)


def stored_grey(file, frame):
    photometric = file.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        return luma(pydicom.pixel_data_handlers.util.apply_color_lut(frame, file))
    if frame.ndim == 3:
        return frame[..., 0].astype(np.float64) if "YBR_FULL" in photometric else luma(frame)
    if frame.dtype.kind == "f" or file.BitsStored > 16:
        return frame.astype(np.float64)
    return stored_bits(file, frame).astype(np.float64)


def stored_bits(file, frame):
    """Bits High Bit - Bits Stored + 1 to High Bit, signed as the header says (PS3.5 8.1.1)."""
    bits = (frame.astype(np.int64) >> (file.HighBit + 1 - file.BitsStored)) & (2**file.BitsStored - 1)
    if frame.dtype.kind == "i":
        bits = np.where(bits >= 2 ** (file.BitsStored - 1), bits - 2**file.BitsStored, bits)
    return bits


def functional_group(file, sequence):
    """The data set that holds a functional group's attributes: the first frame's, shared, or the file."""
    for groups in ("PerFrameFunctionalGroupsSequence", "SharedFunctionalGroupsSequence"):
        if file.get(groups) and file[groups][0].get(sequence):
            return file[groups][0][sequence][0]
    return file


def modality(file, stored):
    if file.get("ModalityLUTSequence"):
        return look_up(file.ModalityLUTSequence[0], stored)[0]
    rescale = functional_group(file, "PixelValueTransformationSequence")
    return stored * float(rescale.get("RescaleSlope", 1) or 1) + float(rescale.get("RescaleIntercept", 0) or 0)


def window(values, centre, width, function):
    """PS3.3 C.11.2.1.2.1 and C.11.2.1.3."""
    if function == "SIGMOID":
        return 1 / (1 + np.exp(-4 * (values - centre) / width))
    if function == "LINEAR_EXACT":
        grey = (values - centre) / width + 0.5
        black, white = centre - width / 2, centre + width / 2
    else:
        grey = (values - (centre - 0.5)) / (width - 1) + 0.5 if width > 1 else np.zeros_like(values)
        black, white = centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2
    return np.where(values <= black, 0.0, np.where(values > white, 1.0, grey))


def curves(file, values):
    for table in file.get("VOILUTSequence") or []:
        entries, bits = look_up(table, values)
        yield entries / (2**bits - 1)
    voi = functional_group(file, "FrameVOILUTSequence")
    many = lambda key: np.atleast_1d(voi[key].value) if voi.get(key) not in (None, "") else []
    for centre, width in zip(many("WindowCenter"), many("WindowWidth")):
        if float(width) > 0:
            yield window(values, float(centre), float(width), voi.get("VOILUTFunction", "LINEAR"))


def padded(file, stored):
    padding = file.get("PixelPaddingValue")
    if padding is None or file.get("SamplesPerPixel", 1) > 1 or file.get("ModalityLUTSequence"):
        return np.zeros(stored.shape, bool)
    ends = sorted([padding, file.get("PixelPaddingRangeLimit", padding)])
    return (stored >= ends[0]) & (stored <= ends[1])


def describe(number, path):
    """Writes one file's planes; returns its record."""
    file, frame, decoder = decode(path)
    stored = stored_grey(file, frame)
    values = modality(file, stored)
    values.tofile(out / f"{number}.modality")
    voi_count = 0
    for grey in curves(file, values):
        if file.PhotometricInterpretation == "MONOCHROME1":
            grey = 1 - grey
        np.where(padded(file, stored), 0.0, grey).tofile(out / f"{number}.{voi_count}.grey")
        voi_count += 1
    return {
        "path": path,
        "decoder": decoder,
        "widthPx": values.shape[1],
        "heightPx": values.shape[0],
        "voiCount": voi_count,
        "bitsStored": int(file.get("BitsStored", 0) or 0),
    }


out = Path(sys.argv[1])
for number, path in enumerate(sys.argv[2:]):
    child = os.fork()
    if child == 0:
        try:
            record = describe(number, path)
        except Exception as error:
            record = {"path": path, "reason": str(error)[:200]}
        print(json.dumps(record), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        print(json.dumps({"path": path, "reason": "the decoder crashed"}), flush=True)
