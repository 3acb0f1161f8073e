"""First frames of real DICOM files as pydicom decodes them, in modality values.

python3 dicom.py ../../../shared/data > dicom.json
(needs pydicom 3, pylibjpeg with its libjpeg and openjpeg plugins, and pyjpegls)

Colour is luma (ITU-R BT.601) of RGB. `samples` are the values at `samplePositions` of the frame.
"""
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pydicom
from pydicom.pixels import apply_color_lut, apply_modality_lut, pixel_array

warnings.filterwarnings("ignore")
films = {}
for path in sorted(Path(sys.argv[1]).glob("dicom-*/*.dcm")):
    name = f"{path.parent.name}/{path.name}"
    try:
        file = pydicom.dcmread(path)
        syntax = str(file.file_meta.TransferSyntaxUID)
        palette = file.PhotometricInterpretation == "PALETTE COLOR"
        if palette and syntax == "1.2.840.10008.1.2.2":
            continue  # pydicom reads the words of its palette in the wrong order
        frame = pixel_array(file, index=0, raw=True)
        if palette:
            frame = apply_color_lut(frame, file)
        elif "YBR_FULL" in file.PhotometricInterpretation and frame.ndim == 3:
            frame = np.repeat(frame[..., :1], 3, axis=2)
    except Exception as error:
        print(name, error, file=sys.stderr)
        continue
    if frame.ndim == 3:
        values = frame.astype(np.float64) @ [0.299, 0.587, 0.114]
    else:
        values = np.asarray(apply_modality_lut(frame, file), dtype=np.float64)
    flat = values.ravel()
    positions = np.linspace(0, flat.size - 1, 12).astype(int)
    spacing = file.get("PixelSpacing")
    films[name] = {
        "transferSyntax": syntax,
        "widthPx": values.shape[1],
        "heightPx": values.shape[0],
        "inverted": file.PhotometricInterpretation == "MONOCHROME1",
        "isColour": frame.ndim == 3,
        "mean": round(float(flat.mean()), 6),
        "minimum": round(float(flat.min()), 6),
        "maximum": round(float(flat.max()), 6),
        "samplePositions": positions.tolist(),
        "samples": [round(float(value), 6) for value in flat[positions]],
        "window": [float(np.atleast_1d(file[key].value)[0]) for key in ("WindowCenter", "WindowWidth")]
        if "WindowCenter" in file else None,
        "rowMm": float(spacing[0]) if spacing and float(spacing[0]) > 0 else None,
    }
lines = [f"{json.dumps(name)}: {json.dumps(film)}" for name, film in films.items()]
print("{\n" + ",\n".join(lines) + "\n}")
