"""Runs the checks and prints what to do."""
from __future__ import annotations

import pathlib

from . import banned, external, layers, links, protos
from .files import ROOT, project_files

# name -> check; the first five look at text only and take a second.
CHECKS = {
    "layers": layers.check,
    "banned": banned.check,
    "links": links.check,
    "protos": protos.check,
    "format": external.check_format,
    "shell": external.check_shell,
    "buf": external.check_buf,
}
# On single files, before a commit.
QUICK = ("layers", "banned", "format")


def check_all(root: pathlib.Path = ROOT, quick_files: list[str] | None = None,
              tidy: bool = False) -> list[tuple[str, list[str]]]:
    """Returns each check's name and findings; with `quick_files` only the quick checks on those files."""
    known = project_files(root)
    files = known if quick_files is None else [path for path in quick_files if path in set(known)]
    names = CHECKS if quick_files is None else QUICK
    results = [(name, CHECKS[name](root, files)) for name in names]
    if tidy:
        results.append(("tidy", external.check_tidy(root, files)))
    return results
