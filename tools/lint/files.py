"""Which files are checked."""
from __future__ import annotations

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def project_files(root: pathlib.Path = ROOT) -> list[str]:
    """Returns the paths of all files that git knows or would add."""
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True,
                          check=True)
    return sorted(path for path in done.stdout.splitlines() if (root / path).is_file())


def is_cpp(path: str) -> bool:
    return path.endswith((".h", ".cc"))


def is_test(path: str) -> bool:
    """Tests and benchmarks, which lie beside what they test or below tests/."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return path.startswith(("tests/", "libs/testing/")) or stem.endswith(("_test", "_bench", "_property")) or \
        "_test_" in stem or stem.startswith("test_")
