"""proto/CMakeLists.txt names every .proto file: a forgotten one would be missing from every binary."""
from __future__ import annotations

import pathlib
import re


def check(root: pathlib.Path, files: list[str]) -> list[str]:
    listing = root / "proto" / "CMakeLists.txt"
    if not listing.exists():
        return []
    listed = set(re.findall(r"^\s+(safereturn/\S+\.proto)\)?$", listing.read_text(encoding="utf-8"), re.MULTILINE))
    there = {path.removeprefix("proto/") for path in files if path.startswith("proto/safereturn/") and path.endswith(".proto")}
    return [f"proto/{name}: not listed; add it to proto/CMakeLists.txt" for name in sorted(there - listed)] + \
        [f"proto/CMakeLists.txt: {name} is not there; remove the line" for name in sorted(listed - there)]
