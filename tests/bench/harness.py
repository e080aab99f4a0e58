"""What every benchmark of the running system needs: the native driver, what the services cost, the table of figures."""
from __future__ import annotations

import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import time
import urllib.request

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from stack import Stack  # noqa: E402
from stack.status import consumer_lag  # noqa: E402


def instant(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat().replace("+00:00", "Z")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Probe:
    """Reads what the services cost, from outside."""

    def __init__(self, stack: Stack):
        self.stack = stack

    def statements(self, services) -> float:
        total = 0.0
        for service in services:
            url = f"http://{self.stack.metrics_address(service)}/metrics"
            text = urllib.request.urlopen(url, timeout=5).read().decode()
            total += sum(float(value) for value in re.findall(
                r"^safereturn_pg_statements_total(?:\{[^}]*\})? ([0-9.e+]+)$", text, re.MULTILINE))
        return total

    def _status(self, service: str) -> tuple[float, float]:
        pid = self.stack.services[service].process.pid
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks = int(fields[11]) + int(fields[12])
        rss = int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
        return ticks / os.sysconf("SC_CLK_TCK"), rss / 1024

    def cpu_seconds(self, services) -> float:
        return sum(self._status(service)[0] for service in services)

    def server_cpu_seconds(self, server) -> float:
        """Processor time of PostgreSQL or Kafka so far, with their children: those that live and those that have ended."""
        root = server.process.pid
        ticks = 0
        for folder in pathlib.Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(folder.name) == root:
                ticks += sum(int(field) for field in fields[11:15])
            elif int(fields[1]) == root:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def rss_mb(self, service: str) -> float:
        return self._status(service)[1]


class Bench:
    """A stack under load: its driver, its commands, and whether anything was lost or doubled."""

    def __init__(self, stack: Stack, preset: str, driver: str):
        self.stack = stack
        self.driver = ROOT / "build" / preset / "tests" / "bench" / driver
        self.valid = True

    def start(self, *arguments) -> subprocess.Popen:
        return subprocess.Popen([str(self.driver), *[str(argument) for argument in arguments]], stdout=subprocess.PIPE,
                                text=True)

    def finish(self, process: subprocess.Popen) -> dict:
        output, _ = process.communicate()
        if process.returncode != 0:
            self.valid = False
        lines = output.strip().splitlines()
        if not lines:
            raise SystemExit("the driver said nothing; its words are above")
        result = json.loads(lines[-1])
        say(f"  {result}")
        return result

    def run(self, *arguments) -> dict:
        return self.finish(self.start(*arguments))

    def drive(self, *arguments) -> dict:
        """Runs the driver against this stack's Kafka."""
        return self.run("--kafka", self.stack.kafka_address, "--prefix", self.stack.topic_prefix, *arguments)

    def ctl(self, caller: str, service: str, method: str, request: dict) -> dict:
        done = self.stack.ctl("--as", caller, "--json", service, method, "--request", json.dumps(request))
        return json.loads(done.stdout)

    def wait_quiet(self, what: str, groups, seconds: float = 240) -> None:
        """Waits until the services' groups are at the end of their topics."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            lag = self.lag(groups)
            print(f"\r  {what}: {lag} messages behind   ", end="", file=sys.stderr, flush=True)
            if lag == 0:
                say("")
                return
            time.sleep(1)
        say("")
        raise SystemExit(f"{what}: still behind after {seconds:.0f} s")

    def lag(self, groups) -> int:
        wanted = {f"{self.stack.topic_prefix}safereturn.{group}" for group in groups}
        return sum(behind for group, _, behind in consumer_lag(self.stack.kafka_address, self.stack.topic_prefix)
                   if group in wanted)


def vacuum(stack: Stack) -> None:
    """Does what autovacuum would do in the next load's time: rows that came in a minute here come in months in life."""
    connection = psycopg2.connect(stack.pg_uri())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    connection.close()


def both(first: float, second: float) -> float:
    """Units a second where each unit costs what it costs both servers: they share the processors."""
    return 1 / (1 / first + 1 / second)


def figure(name: str, value: float, unit: str, better: str, bar: float | None = None,
           limit: float | None = None) -> dict:
    return {"name": name, "value": round(value, 3), "unit": unit, "better": better,
            "limit": round(limit, 1) if limit else None, "ratio": round(value / limit, 3) if limit else None,
            "bar": bar}


def misses(entry: dict) -> bool:
    if entry["bar"] is None:
        return False
    return entry["value"] < entry["bar"] if entry["better"] == "higher" else entry["value"] > entry["bar"]


def report(bench: str, figures: list[dict], valid: bool, file: str | None) -> int:
    """Prints the table, writes the file if there is one, and returns the exit status."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True,
                            check=False).stdout.strip()
    result = {"bench": bench, "commit": commit, "machine": f"{os.cpu_count()} cores, {platform.machine()}",
              "valid": valid, "figures": figures}
    print(f"\n{'figure':40} {'value':>12} {'unit':12} {'bar':>8} {'limit':>10} {'ratio':>7}")
    for entry in figures:
        cells = [f"{entry[key]:g}" if entry[key] is not None else "" for key in ("bar", "limit", "ratio")]
        mark = "  MISSED" if misses(entry) else ""
        print(f"{entry['name']:40} {entry['value']:12g} {entry['unit']:12} {cells[0]:>8} {cells[1]:>10} {cells[2]:>7}{mark}")
    print(f"valid: {valid} (nothing lost, nothing doubled)")
    if file:
        pathlib.Path(file).write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0 if valid and not any(misses(entry) for entry in figures) else 1
