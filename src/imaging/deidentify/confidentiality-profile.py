"""Writes confidentiality-profile.json: table E.1-1 of DICOM PS3.15, edition 2026c.

python3 confidentiality-profile.py UNPACKED > confidentiality-profile.json

UNPACKED is a folder with the unpacked wheels of, from PyPI:
  dicom-anonymizer 2.1.0   the rows and the Basic Profile's action of each (edition 2026c)
  idiscore 1.2.0           the columns of the two options Foveal uses (edition 2024)
  pydicom 3.0.2            the value representation of each attribute (PS3.6)
An attribute that is newer than idiscore's edition has no option, unless it is a date or time: the
table gives every date and time that is not the patient's birth the action C there.
"""
import json
import re
import sys
from pathlib import Path

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
from pydicom.datadict import dictionary_has_tag, dictionary_VR  # noqa: E402

NEWER_THAN_PYDICOM = {
    "0040b034": "DT", "0040e012": "UR", "0040a034": "DT", "0040a035": "DT", "00102162": "UC",
    "00100044": "SQ", "00100045": "LT", "00100041": "SQ", "00081304": "SQ", "0040b03f": "LO",
    "0040b03b": "LO", "00100012": "LT", "00100013": "LT", "00100011": "SQ", "00081302": "SQ",
    "00081301": "SQ", "00100015": "SQ", "00100016": "LT", "00081303": "SQ", "0040b036": "DT",
    "00100046": "SQ", "00100042": "LT", "00100047": "UR", "00100043": "SQ", "00100014": "SQ",
}
REPEATING_GROUPS = {"50000000": ("50xxxxxx", "OB"), "60004000": ("60xx4000", "LT"), "60003000": ("60xx3000", "OB")}

database = (folder / "dicomanonymizer/dicom_anonymization_databases/dicomfields_2026c.py").read_text()
options = (folder / "idiscore/_public_dicom.py").read_text()


def option(name):
    start = options.index(f"{name} = RawNemaRuleSet")
    end = options.find("= RawNemaRuleSet", start + len(name) + 20)
    rules = re.findall(r'SingleTag\("([0-9a-f]{8})"\),\s*ActionCodes\.(\w)', options[start:end])
    return dict(rules)


known = option("basic_profile")
characteristics = option("retain_patient_characteristics")
dates = option("retain_modified_dates")
rows = []
for block in re.finditer(r"^(\w+)_TAGS = \[\n(.*?)^\]", database, re.MULTILINE | re.DOTALL):
    action = block[1].replace("_STAR", "*").replace("_", "/")
    entry = r"\(\s*0x(\w{4}),\s*0x(\w{4})(?:, \w+, \w+)?,?\s*\),\s*# (.*)"
    for group, element, name in re.findall(entry, block[2]):
        tag = f"{group}{element}".lower()
        tag, vr = REPEATING_GROUPS.get(tag, (tag, NEWER_THAN_PYDICOM.get(tag)))
        if vr is None:
            number = int(tag, 16)
            vr = dictionary_VR(number) if dictionary_has_tag(number) else sys.exit(f"no VR for {tag}")
        row = {"tag": tag, "name": name.strip(), "vr": vr, "basic": action}
        if tag in characteristics:
            row["patientCharacteristics"] = characteristics[tag]
        if tag in dates or (tag not in known and vr in ("DA", "DT", "TM")):
            row["modifiedDates"] = "C"
        rows.append(row)
rows.sort(key=lambda row: row["tag"])
lines = ",\n".join(json.dumps(row) for row in rows)
print(f"[\n{lines}\n]")
