"""Writes the page of refusals: every reason, with the codes and the text of the places that refuse with it."""
from __future__ import annotations

import dataclasses
import pathlib
import re

_TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)*)'
# Refuse(absl::StatusCode::kNotFound, "REASON", "text"…): libraries name reasons where they refuse.
_LITERAL = re.compile(r'Refuse\(\s*(?:absl::StatusCode::k(\w+)|[^",;]+),\s*"([A-Z][A-Z0-9_]+)"\s*(?:,\s*' + _TEXT + ")?")
# …(absl::StatusCode::kNotFound, reasons::kName, "text"…): services name them in domain/reasons.h; a helper may hold the code.
_NAMED = re.compile(r"(?:StatusCode::k(\w+),\s*)?\breasons::(k\w+)\s*(?:,\s*" + _TEXT + ")?")
# absl::Status Bad(std::string_view reason, …) { return Refuse(absl::StatusCode::kName, reason, …): a file's own short form.
_HELPER = re.compile(r"absl::Status\s+(\w+)\([^()]*\breason\b[^()]*\)\s*\{\s*return\s+Refuse\(\s*absl::StatusCode::k(\w+),\s*reason\b")
_CONSTANT = re.compile(r'constexpr\s+[\w:]+\s+(k\w+)\s*=\s*"([A-Z][A-Z0-9_]+)";(?:[ \t]*//[ \t]*(.*))?')


@dataclasses.dataclass
class Refusal:
    codes: set[str] = dataclasses.field(default_factory=set)
    text: str = ""
    note: str = ""

    def add(self, code: str, text: str) -> None:
        if code:
            self.codes.add(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", code).upper())
        words = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"')
        self.text = max(self.text, words.strip(" :,"), key=len)


def _sources(folder: pathlib.Path) -> list[pathlib.Path]:
    return [file for file in sorted([*folder.rglob("*.cc"), *folder.rglob("*.h")])
            if not re.search(r"_(test|bench|property)$", file.stem)]


def refusals(folder: pathlib.Path) -> dict[str, Refusal]:
    """Returns the refusals of one library or service by reason."""
    found: dict[str, Refusal] = {}
    names: dict[str, str] = {}
    for file in folder.rglob("reasons.h"):
        for name, reason, note in _CONSTANT.findall(file.read_text(encoding="utf-8")):
            names[name] = reason
            found[reason] = Refusal(note=note.strip())
    for file in _sources(folder):
        text = file.read_text(encoding="utf-8")
        for code, reason, words in _LITERAL.findall(text):
            found.setdefault(reason, Refusal()).add(code, words)
        for helper, code in _HELPER.findall(text):
            for reason, words in re.findall(rf'\b{helper}\(\s*"([A-Z][A-Z0-9_]+)"\s*(?:,\s*{_TEXT})?', text):
                found.setdefault(reason, Refusal()).add(code, words)
        for code, name, words in _NAMED.findall(text):
            if name in names:
                found[names[name]].add(code, words)
    return found


def errors_page(root: pathlib.Path) -> str:
    parts = ["# Errors\n\nA refusal carries a code (what the caller may do), a reason (which rule spoke) and often a field. Tests and callers look "
             "at code and reason; the text is for people and may change.\n"]
    folders = sorted(folder for top in ("services", "libs") for folder in (root / top).glob("*/") if folder.name != "testing")
    for folder in folders:
        found = refusals(folder)
        if not found:
            continue
        parts.append(f"\n## {folder.relative_to(root)}\n\n| Reason | Code | Text |\n|---|---|---|\n")
        for reason, refusal in sorted(found.items()):
            text = (refusal.note or refusal.text).replace("|", "\\|")
            parts.append(f"| `{reason}` | {', '.join(sorted(refusal.codes))} | {text} |\n")
    return "".join(parts)
