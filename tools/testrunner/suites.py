"""Runs one suite and reads what each case said."""
from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

from .plan import ROOT, Suite

# Longer than the longest suite; a hanging one must not hold everything.
LIMIT_SECONDS = 900


@dataclasses.dataclass
class Outcome:
    suite: Suite
    passed: int
    failures: list[str]
    seconds: float


def run_suite(suite: Suite, environment: dict) -> Outcome:
    """Runs one suite to its end, or kills it and its children at the limit."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="suite-") as folder:
        report = pathlib.Path(folder) / "report.json"
        output = pathlib.Path(folder) / "output"
        with open(output, "wb") as sink:
            child = subprocess.Popen(_command(suite, report), stdin=subprocess.DEVNULL, stdout=sink,
                                     stderr=subprocess.STDOUT, env=environment, cwd=ROOT, start_new_session=True)
            try:
                child.wait(LIMIT_SECONDS)
                ended = f"ended with {child.returncode}"
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
                ended = f"still ran after {LIMIT_SECONDS} s and was killed"
            except BaseException:
                os.killpg(child.pid, signal.SIGTERM)
                child.wait()
                raise
        text = output.read_text(errors="replace")
        passed, failures = _read(report)
        if child.returncode != 0 and not failures:
            failures = [f"{suite.name} {ended}\n{_end(text)}"]
        return Outcome(suite, passed, failures, time.monotonic() - began)


def _command(suite: Suite, report: pathlib.Path) -> list[str]:
    if suite.python:
        return ["/usr/bin/python3", "-m", "testrunner.pycases", str(suite.path), str(report), *suite.cases]
    chosen = [f"--gtest_filter={':'.join(suite.cases)}"] if suite.cases else []
    return [str(suite.path), "--gtest_brief=1", f"--gtest_output=json:{report}", *chosen]


def _read(report: pathlib.Path) -> tuple[int, list[str]]:
    """Returns the number that passed and one text for each failure, from gtest's JSON (pycases writes the same)."""
    if not report.exists():
        return 0, []
    passed, failures = 0, []
    for group in json.loads(report.read_text(encoding="utf-8")).get("testsuites", []):
        for case in group["testsuite"]:
            said = [item["failure"] for item in case.get("failures", [])]
            if said:
                failures.append(f"{group['name']}.{case['name']}\n" + "\n".join(said))
            elif case.get("result") == "SKIPPED":
                # A test that did not run has not passed; the count must not hide it.
                failures.append(f"{group['name']}.{case['name']}\nskipped")
            elif case.get("status") == "RUN":
                passed += 1
    return passed, failures


def _end(text: str, lines: int = 60) -> str:
    return "\n".join(text.splitlines()[-lines:])
