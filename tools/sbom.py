"""Lists what is installed with the program: a software bill of materials in CycloneDX 1.6.

    python tools/sbom.py            writes integrations/sbom.cdx.json
    python tools/sbom.py --check    ends with 1 where that file says otherwise

It is made from integrations/requirements.txt alone, so the same lock gives the same bytes.
https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "integrations" / "requirements.txt"
TARGET = ROOT / "integrations" / "sbom.cdx.json"
_PACKAGE = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)(?:\s*;\s*(.+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> Iterator[dict[str, Any]]:
    """Each locked package, with the hashes of the files that may be installed for it."""
    found: list[dict[str, Any]] = []
    for line in lock.split("\n"):
        package = _PACKAGE.match(line)
        if package:
            name, version, marker = package.groups()
            purl = f"pkg:pypi/{name}@{version}"
            found.append({"type": "library", "bom-ref": purl, "name": name, "version": version})
            found[-1] |= {"purl": purl, "hashes": []}
            if marker:
                found[-1]["properties"] = [{"name": "python:marker", "value": marker}]
        elif found:
            digests = _HASH.findall(line)
            found[-1]["hashes"] += [{"alg": "SHA-256", "content": one} for one in digests]
    yield from found


def sbom(lock: str, version: str) -> str:
    """The bill of materials as JSON text, ending with a newline."""
    # Named by what it lists and not by chance, so that two runs give one file.
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"principlecheck {version}\n{lock}")
    whole = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"pkg:pypi/principlecheck@{version}",
                "name": "principlecheck",
                "version": version,
                "purl": f"pkg:pypi/principlecheck@{version}",
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": list(components(lock)),
    }
    return json.dumps(whole, indent=2) + "\n"


def version() -> str:
    """The program's version, from the one place that holds it."""
    source = (ROOT / "src" / "principlecheck" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        raise SystemExit("src/principlecheck/__init__.py holds no version")
    return found[1]


def main() -> int:
    """Writes the file, or compares."""
    text = sbom(LOCK.read_text(encoding="utf-8"), version())
    if "--check" in sys.argv[1:]:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        if not same:
            print(f"{TARGET.name} is not what the lock says; run python tools/sbom.py")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
