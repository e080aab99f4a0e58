"""tools/dev test [LABEL|NAME...] [--preset P] [--list]

Labels: lint unit property contract component sim tools recount reference e2e chaos. A name is part of the name of a test
executable, of a Python test file, or of a gtest case. Without any, everything runs. Tests that need servers share one
PostgreSQL, Redis and Kafka, started for the run; SAFERETURN_PG, SAFERETURN_KAFKA and SAFERETURN_REDIS name existing ones
instead.
"""
from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

from . import plan
from .plan import ROOT, Suite
from .suites import Outcome, run_suite

# Their cases need no servers and much processor: as many at once as there are cores.
PARALLEL = frozenset({"unit", "property"})


class Run:
    """Counts, failures and stage times of one run."""

    def __init__(self) -> None:
        self.passed = 0
        self.failures: list[str] = []
        self.stages: list[tuple[str, str, float]] = []

    @contextlib.contextmanager
    def stage(self, name: str):
        """Times a block; its count is what it added."""
        print(f"\n== {name}", flush=True)
        began, passed, failed = time.monotonic(), self.passed, len(self.failures)
        try:
            yield
        finally:
            count = f"{self.passed - passed} passed, {len(self.failures) - failed} failed"
            self.stages.append((name, count if name not in ("build", "servers") else "", time.monotonic() - began))

    def add(self, outcome: Outcome) -> None:
        self.passed += outcome.passed
        self.failures += outcome.failures
        bad = f", {len(outcome.failures)} FAILED" if outcome.failures else ""
        print(f"{outcome.suite.name:44} {outcome.passed:5} passed{bad}  {outcome.seconds:6.1f} s", flush=True)
        for text in outcome.failures:
            print(f"FAILED {outcome.suite.name}: {text}", flush=True)

    def fail(self, text: str) -> None:
        self.failures.append(text)
        print(f"FAILED {text}", flush=True)

    def end(self) -> int:
        """Prints the table of stages and the one line of totals."""
        print("\nstage            seconds  result")
        for name, count, seconds in self.stages:
            print(f"{name:15} {seconds:8.1f}  {count}")
        print(f"{'all':15} {sum(seconds for _, _, seconds in self.stages):8.1f}")
        if self.failures:
            print("\nfailed:")
            for text in self.failures:
                print("  " + text.splitlines()[0])
        print(f"{self.passed} passed, {len(self.failures)} failed")
        return 1 if self.failures or not self.passed else 0


def build(run: Run, preset: str, targets: list[str]) -> bool:
    """Builds `targets` (all when empty); returns whether that worked."""
    with run.stage("build"):
        done = subprocess.run(["ninja", "-C", str(ROOT / "build" / preset), *targets], check=False)
        if done.returncode != 0:
            run.fail("the build")
        return done.returncode == 0


def configure(preset: str) -> bool:
    """Makes the build tree if there is none; returns whether there is one now."""
    if (ROOT / "build" / preset / "build.ninja").exists():
        return True
    return subprocess.run(["cmake", "--preset", preset], cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode == 0


def run_label(run: Run, suites: list[Suite], environment: dict) -> None:
    at_once = (os.cpu_count() or 1) if suites[0].label in PARALLEL else 1
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        for future in concurrent.futures.as_completed([pool.submit(run_suite, suite, environment) for suite in suites]):
            run.add(future.result())


def test_environment() -> dict:
    path = os.pathsep.join(filter(None, [str(ROOT / "tools"), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "ASAN_OPTIONS": "detect_leaks=0"}


def run_tests(run: Run, suites: list[Suite], lint: bool, preset: str) -> None:
    environment = {**test_environment(), "SR_TEST_PRESET": preset}
    if lint:
        with run.stage("lint"):
            from lint import check_all
            for name, findings in check_all():
                if findings:
                    run.fail(f"lint {name}\n" + "\n".join(findings))
                else:
                    run.passed += 1
    stack = None
    try:
        for label in sorted({suite.label for suite in suites}, key=_order):
            if label in plan.WITH_SERVERS and stack is None:
                with run.stage("servers"):
                    from stack import Stack
                    stack = Stack(f"test-{os.getpid()}", preset=preset, fsync=False)
                    stack.start_servers()
                    environment |= {"SAFERETURN_PG": stack.pg_uri("postgres"),
                                    "SAFERETURN_KAFKA": stack.kafka_address,
                                    "SAFERETURN_REDIS": stack.redis_address}
            with run.stage(label):
                run_label(run, [suite for suite in suites if suite.label == label], environment)
    finally:
        if stack:
            stack.stop()
            if not run.failures:
                shutil.rmtree(stack.dir)


def _order(label: str) -> int:
    return plan.LABELS.index(label) if label in plan.LABELS else len(plan.LABELS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev test", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="LABEL|NAME")
    parser.add_argument("--preset", default="dev", help="build tree (default: dev)")
    parser.add_argument("--list", action="store_true", help="list the suites and end")
    arguments = parser.parse_args()
    preset, words = arguments.preset, arguments.words
    # So that a run that is told to end stops its servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    if not configure(preset):
        print(f"cmake --preset {preset} failed")
        return 1
    suites = plan.gtest_suites(ROOT / "build" / preset) + plan.python_suites()
    chosen, left = plan.choose(suites, words)
    if arguments.list:
        for suite in sorted(chosen, key=lambda suite: (_order(suite.label), suite.name)):
            print(f"{suite.label:10} {suite.name}")
        return 0

    run = Run()
    run.stages.append(("setup", "", float(os.environ.get("SR_SETUP_SECONDS", "0"))))
    # Python tests of the whole need the services; a unit label needs its own executables only.
    whole = not words or left or any(suite.python and suite.label != "tools" for suite in chosen)
    targets = [] if whole else [suite.name for suite in chosen if not suite.python]
    if (whole or targets) and not build(run, preset, targets):
        return run.end()
    built = {suite.name: suite for suite in plan.gtest_suites(ROOT / "build" / preset)}
    chosen = [built.get(suite.name, suite) for suite in chosen]
    for word in left:
        cases = plan.choose_cases(list(built.values()), word)
        if not cases:
            print(f"nothing is named {word}; see: tools/dev test --list", file=sys.stderr)
            return 2
        chosen += cases
    run_tests(run, chosen, lint=not words or "lint" in words, preset=preset)
    return run.end()


if __name__ == "__main__":
    sys.exit(main())
