"""What there is to run: gtest executables known to CMake, and files of Python tests; and what the caller chose."""
from __future__ import annotations

import dataclasses
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]

# In the order in which they run: what fails fast comes first.
LABELS = ("lint", "unit", "property", "contract", "component", "sim", "tools", "recount", "reference", "e2e", "chaos")
# These need PostgreSQL, Redis and Kafka.
WITH_SERVERS = frozenset({"contract", "component", "e2e", "chaos"})


@dataclasses.dataclass
class Suite:
    """One executable or one Python file. `cases` limits what runs inside it; empty means all."""

    name: str
    label: str
    path: pathlib.Path | None
    python: bool = False
    cases: list[str] = dataclasses.field(default_factory=list)


def gtest_suites(build: pathlib.Path) -> list[Suite]:
    """Reads ctest's list. The path is None where the executable is not built."""
    done = subprocess.run(["ctest", "--test-dir", str(build), "--show-only=json-v1"], capture_output=True, text=True,
                          check=True)
    suites = []
    for test in json.loads(done.stdout)["tests"]:
        properties = {item["name"]: item["value"] for item in test.get("properties", [])}
        command = test.get("command")
        path = pathlib.Path(command[0]) if command else None
        suites.append(Suite(test["name"], properties.get("LABELS", ["unit"])[0], path))
    return suites


def python_suites() -> list[Suite]:
    """Finds test_*.py: below tests/ the folder is the label, elsewhere it is `tools`."""
    suites = []
    for file in sorted([*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("tools/**/test_*.py")]):
        parts = file.relative_to(ROOT).parts
        label = parts[1] if parts[0] == "tests" else "tools"
        suites.append(Suite("/".join(parts), label, file, python=True))
    return suites


def cases_of(suite: Suite) -> list[str]:
    """Lists the cases of a built gtest executable as Suite.Case."""
    done = subprocess.run([str(suite.path), "--gtest_list_tests"], capture_output=True, text=True, check=False)
    cases, group = [], ""
    for line in done.stdout.splitlines():
        word = line.split("#")[0].rstrip()
        if word and not word.startswith(" "):
            group = word
        elif word:
            cases.append(group + word.strip())
    return cases


def choose(suites: list[Suite], words: list[str]) -> tuple[list[Suite], list[str]]:
    """Returns the suites whose label or name a word gives (all without words), and the words that named none."""
    if not words:
        return suites, []
    chosen, left = [], []
    for word in words:
        found = [suite for suite in suites if suite.label == word]
        found = found or [suite for suite in suites if word.removesuffix(".py") in suite.name.removesuffix(".py")]
        chosen += [suite for suite in found if suite not in chosen]
        if not found and word != "lint":
            left.append(word)
    return chosen, left


def choose_cases(suites: list[Suite], word: str) -> list[Suite]:
    """Returns the gtest suites that hold cases whose name contains `word`, limited to those cases."""
    chosen = []
    for suite in suites:
        if suite.python or suite.path is None or not suite.path.exists():
            continue
        cases = [case for case in cases_of(suite) if word.lower() in case.lower()]
        if cases:
            chosen.append(dataclasses.replace(suite, cases=cases))
    return chosen
