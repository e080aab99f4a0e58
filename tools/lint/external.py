"""Checks that other programs make: clang-format, buf, shellcheck, clang-tidy."""
from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from .files import is_cpp


def _run(root: pathlib.Path, *command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def check_format(root: pathlib.Path, files: list[str]) -> list[str]:
    sources = [path for path in files if is_cpp(path)]
    half = max(1, (len(sources) + 1) // 2)
    findings: dict[str, str] = {}
    running = [subprocess.Popen(["clang-format-16", "--dry-run", *sources[start:start + half]], cwd=root, text=True,
                                stderr=subprocess.PIPE) for start in range(0, len(sources), half)]
    for child in running:
        for match in re.finditer(r"^(\S+?):(\d+):\d+: warning: code should be clang-formatted",
                                 child.communicate()[1], re.MULTILINE):
            findings.setdefault(match[1], f"{match[1]}:{match[2]}: not formatted; run: tools/dev fmt")
    return list(findings.values())


def check_shell(root: pathlib.Path, files: list[str]) -> list[str]:
    scripts = [path for path in files if path.endswith(".sh") or _is_bash(root / path)]
    if not scripts:
        return []
    code, said = _run(root, "shellcheck", "-f", "gcc", *scripts)
    return [f"{line}; https://www.shellcheck.net/wiki/ explains the rule" for line in said.splitlines()] if code else []


def _is_bash(path: pathlib.Path) -> bool:
    if path.suffix:
        return False
    with open(path, "rb") as file:
        return file.readline(64).startswith(b"#!/usr/bin/env bash")


def check_buf(root: pathlib.Path, files: list[str]) -> list[str]:
    """Lint, formatting, and changes that break readers of the last release."""
    protos = [path for path in files if path.endswith(".proto")]
    buf = str(root / "build" / "tools" / "buf")
    if not protos:
        return []
    findings = []
    code, said = _run(root, buf, "lint", "proto")
    if code:
        findings += [f"{line}; rules: https://buf.build/docs/lint/rules" for line in said.splitlines()]
    code, said = _run(root, buf, "format", "--diff", "--exit-code", "proto")
    if code:
        names = re.findall(r"^\+\+\+ (\S+)", said, re.MULTILINE)
        findings += [f"{name}: not formatted; run: tools/dev fmt" for name in names] or said.splitlines()
    code, tag = _run(root, "git", "describe", "--tags", "--abbrev=0", "--match", "v*")
    if code == 0:
        findings += _breaking(root, buf, tag.strip())
    return findings


def _breaking(root: pathlib.Path, buf: str, tag: str) -> list[str]:
    """Compares with the contracts of the last release, laid out as a workspace of its own."""
    with tempfile.TemporaryDirectory() as old:
        archive = subprocess.run(["git", "archive", tag, "proto", "buf.yaml"], cwd=root, capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-C", old], input=archive.stdout, check=True)
        shutil.copytree(root / "build" / "googleapis", pathlib.Path(old) / "build" / "googleapis")
        code, said = _run(root, buf, "breaking", "proto", "--against", f"{old}/proto")
    return [f"{line}; add a field or a v2 package instead" for line in said.splitlines()] if code else []


def check_tidy(root: pathlib.Path, files: list[str]) -> list[str]:
    """clang-tidy on every file that the dev preset compiles; minutes."""
    sources = [path for path in files if path.endswith(".cc") and not path.startswith("build/")]
    if not sources or not (root / "build/dev/compile_commands.json").exists():
        return []
    _, said = _run(root, "run-clang-tidy-16", "-quiet", "-p", "build/dev", "-j", str(os.cpu_count() or 1),
                   *[f"/{path}$" for path in sources])
    return sorted({f"{line}; .clang-tidy says which checks hold" for line in said.splitlines()
                   if re.search(r": (warning|error): ", line)})
