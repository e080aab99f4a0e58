"""Dead links in Markdown: files that are not there, headings that are not there."""
from __future__ import annotations

import pathlib
import re

_LINK = re.compile(r"(?<!\!)\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")


def _lines_outside_code(text: str):
    """Yields (number, line) of everything outside fenced code, inline code removed."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            yield number, re.sub(r"`[^`]*`", "", line)


def slugs(text: str) -> set[str]:
    """Returns the anchors that a renderer makes of the headings."""
    found: dict[str, int] = {}
    result = set()
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        if heading:
            slug = re.sub(r"[^\w\- ]", "", heading[1].lower().replace("`", "")).replace(" ", "-")
            count = found.get(slug, 0)
            found[slug] = count + 1
            result.add(slug if count == 0 else f"{slug}-{count}")
    return result


def check(root: pathlib.Path, files: list[str]) -> list[str]:
    findings = []
    for path in files:
        if not path.endswith(".md"):
            continue
        text = (root / path).read_text(encoding="utf-8")
        for number, line in _lines_outside_code(text):
            for match in _LINK.finditer(line):
                target = match[1] or match[2]
                if re.match(r"[a-z][a-z0-9+.-]*:", target):
                    continue
                name, _, anchor = target.partition("#")
                file = (root / path).parent / name if name else root / path
                if not file.exists():
                    findings.append(f"{path}:{number}: no such file: {target}; mend the path or remove the link")
                elif anchor and file.suffix == ".md" and anchor not in slugs(file.read_text(encoding="utf-8")):
                    findings.append(f"{path}:{number}: no such heading: {target}; use the slug of a heading that exists")
    return findings
