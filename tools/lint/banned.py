"""Calls that only one file may make, each with what to use instead."""
from __future__ import annotations

import dataclasses
import fnmatch
import pathlib
import re

from .files import is_cpp, is_test


@dataclasses.dataclass(frozen=True)
class Ban:
    """`where` and `owners` are patterns of paths; tests are exempt where `tests` is False."""

    pattern: re.Pattern
    remedy: str
    owners: tuple[str, ...] = ()
    where: tuple[str, ...] = ("libs/*", "services/*", "tools/*", "tests/*")
    tests: bool = True


def _ban(pattern: str, remedy: str, **rest) -> Ban:
    return Ban(re.compile(pattern), remedy, **rest)


BANS = (
    _ban(r"\bsystem_clock::now\b|\bgettimeofday\s*\(|(?<![\w.:>])time\s*\(\s*(nullptr|NULL|0)\s*\)",
         "take tx.now() or the injected Clock", owners=("libs/base/clock.cc", "tests/bench/*")),
    _ban(r"\bsteady_clock::now\b", "the domain and app know no clock: tx.now()", where=("services/*/domain/*", "services/*/app/*")),
    _ban(r"(?<![\w.:>])s?rand\s*\(|\brandom_device\b|\bmt19937", "draw from the injected Random, so that a seed replays a run",
         owners=("libs/base/random.*", "libs/base/*_test.cc")),
    _ban(r"\bstd::thread\b(?!::)|\bstd::async\b|\bpthread_create\b", "make it a Step and let Runner call it, or use rpc's Executor", tests=False),
    _ban(r"\bstd::jthread\b", "make it a Step and let Runner call it, or use rpc's Executor",
         owners=("libs/runtime/*", "libs/rpc/executor.*", "services/gateway/http/server.cc"), tests=False),
    _ban(r"\.detach\s*\(", "own the thread: std::jthread joins by itself"),
    _ban(r"\bsleep_(for|until)\s*\(|(?<![\w.:>])u?sleep\s*\(|\bnanosleep\s*\(",
         "wait for what you need: Wakeup::WaitFor, or Eventually in a test", owners=("libs/testing/*", "tests/bench/*")),
    _ban(r"\bgetenv\s*\(|\benviron\b", "add a setting to the service's table (libs/config)",
         owners=("libs/config/*", "libs/base/crash_point.cc", "libs/testing/*", "tests/*"), tests=False),
    _ban(r"\bstd::(cout|cerr)\b|(?<![\w.:>])f?printf\s*\(", "log with obs::Info(\"event.name\", {{\"key\", value}})",
         owners=("libs/runtime/*", "libs/base/check.cc", "tools/*", "tests/*"), tests=False),
    _ban(r"\bcatch\s*\(\s*\.\.\.\s*\)", "catch what the library throws and turn it into a Status; only libs/runtime catches all",
         owners=("libs/runtime/*",)),
    _ban(r"(?<![\w\"])throw\s+\w", "return Refuse(code, \"REASON\", message); SR_CHECK what cannot happen",
         where=("libs/*", "services/*"), tests=False),
    _ban(r"\bassert\s*\(", "SR_CHECK(condition, \"why this holds\") is on in every build"),
    _ban(r"\"[^\"]*\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b",
         "services write no SQL but migrations: describe a TableDef and use messaging::Tx", where=("services/*",), tests=False),
    _ban(r"\bTODO\b|\bFIXME\b|\bXXX\b", "do it now, or open an issue and describe the limit in the README"),
    _ban(r"\bgrpc::Status\s*\(", "return absl::Status; libs/rpc maps it", owners=("libs/rpc/*",)),
)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def line_findings(path: str, line: str) -> list[str]:
    """Returns the remedies of every ban that one line breaks."""
    code = line if "TODO" in line or "FIXME" in line else re.sub(r"(?<![:\"'])//.*$", "", line)
    return [f"{ban.pattern.search(code)[0].strip()}: {ban.remedy}" for ban in BANS
            if _matches(path, ban.where) and not _matches(path, ban.owners) and (ban.tests or not is_test(path))
            and ban.pattern.search(code)]


def check(root: pathlib.Path, files: list[str]) -> list[str]:
    findings = []
    for path in filter(is_cpp, files):
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            findings += [f"{path}:{number}: {finding}" for finding in line_findings(path, line)]
    return findings
