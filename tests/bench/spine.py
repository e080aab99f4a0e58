#!/usr/bin/python3
# builds: spine_driver
"""The spine under load: intake -> referral -> scheduling -> notification, all servers on this machine.

Figures (bars in brackets):
  episodes_per_second      returned episodes sustained for the whole load, intake -> referral -> scheduling, from the
                           first scheduled send to the last ClockStarted received from Kafka [>= 2000]
  plan_latency_p99_ms      scheduled send -> ClockStarted received from Kafka, at 1,000/s [< 500]
  alert_latency_p99_ms     step due -> AlertSent received from Kafka (the alert row is visible before it is
                           published), at 200 due/s with at least 100,000 plans armed [< 250]
  statements_per_episode   SQL statements of all services per returned episode at 2,000/s [<= 0.2]
  cpu_ms_per_episode       processor time of all services per returned episode at 2,000/s
  rss_mb_<service>         resident memory after the load [< 100]
  kafka_alone_..., postgresql_alone_...  what the same messages and rows cost each server alone, same run

A run that loses or doubles anything is invalid, whatever its speed.
"""
from __future__ import annotations

import argparse
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

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from stack import Stack  # noqa: E402
from stack.status import consumer_lag  # noqa: E402

AUTHORITY = "E10000899"
SOURCE = "//bench.example/lcs"
HOME = "7654321"
# What this flow runs through.
SERVICES = ("referral", "scheduling", "notification")
WINDOW_S = 60
DUE_PER_SECOND = 200
WARM_UP = 2000  # episodes
PROBED = 20_000  # episodes whose rows PostgreSQL alone writes again
MESSAGES_PER_EPISODE = 7  # two at intake, three of referral, two of scheduling
TABLES = ["referral.journal", "referral.inbox", "referral.child", "referral.child_identifier", "referral.episode",
          "referral.ordering_key", "scheduling.journal", "scheduling.inbox", "scheduling.plan",
          "scheduling.ordering_key"]


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

    def rss_mb(self, service: str) -> float:
        return self._status(service)[1]


class Bench:
    def __init__(self, stack: Stack, options):
        self.stack = stack
        self.options = options
        self.driver = ROOT / "build" / options.preset / "tests" / "bench" / "spine_driver"
        self.valid = True

    def start_driver(self, *arguments) -> subprocess.Popen:
        command = [str(self.driver), "--kafka", self.stack.kafka_address, "--prefix", self.stack.topic_prefix,
                   *[str(argument) for argument in arguments]]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

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

    def drive(self, *arguments) -> dict:
        return self.finish(self.start_driver(*arguments))

    def load(self, count: int, rate: float, first: int, return_from: float, step_us: int) -> dict:
        return self.drive("load", "--source", SOURCE, "--authority", AUTHORITY, "--home", HOME, "--first", first,
                          "--count", count, "--rate", rate, "--return-from", instant(return_from),
                          "--return-step-us", step_us, "--patience", 90)

    def ctl(self, service: str, method: str, request: dict) -> dict:
        done = self.stack.ctl("--as", f"roles=operator,coordinator,service_lead;authorities={AUTHORITY}", "--json", service, method,
                              "--request", json.dumps(request))
        return json.loads(done.stdout)

    def seed(self) -> None:
        far = instant(time.time() + 300 * 86400)
        now = instant(time.time() - 86400)
        agreement = self.ctl("referral", "create-agreement", {
            "authorityId": AUTHORITY, "packages": ["return_interview"], "sharingReference": "ISA-1",
            "sharingStartTime": now, "sharingEndTime": far, "privacyNoticeReference": "PN-1", "startTime": now,
            "expireTime": far})
        self.ctl("referral", "activate-agreement", {"name": agreement["agreement"]["name"]})
        self.ctl("referral", "register-source", {"authorityId": AUTHORITY, "source": SOURCE})
        self.ctl("referral", "register-home", {"authorityId": AUTHORITY, "homeUrn": HOME})
        for number, role in enumerate(("coordinator", "service_lead", "duty_team"), 1):
            person = f"people/0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e{number:02x}"
            self.ctl("notification", "register-contact", {
                "authorityId": AUTHORITY, "personId": person, "email": f"{role}@bench.example"})
            self.ctl("referral", "assign-role", {"authorityId": AUTHORITY, "personId": person, "role": role})

    def wait_quiet(self, what: str, seconds: float = 240, groups=SERVICES) -> None:
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


def measure(bench: Bench, options) -> list[dict]:
    stack, probe = bench.stack, Probe(bench.stack)
    say("seeding one authority, its agreement, source, home and people")
    bench.seed()
    say("warming up")
    bench.load(WARM_UP, 1000, 900_000_000, time.time() - 3600, 0)
    bench.wait_quiet("warm-up")

    count = int(options.rate * options.seconds)
    window = time.time() + options.seconds + options.latency_seconds + options.settle
    # The throughput is that of intake -> referral -> scheduling; notification hears of the same episodes right
    # after, and what it costs is counted in.
    spine = ("referral", "scheduling")
    stack.services["notification"].stop()
    say(f"throughput: {count} returned episodes at {options.rate:.0f}/s, open loop")
    statements, cpu = probe.statements(spine), probe.cpu_seconds(spine)
    load = bench.load(count, options.rate, 0, window - 4 * 3600, int(1e6 / DUE_PER_SECOND))
    bench.wait_quiet("referral and scheduling", groups=spine)
    statements, cpu = probe.statements(spine) - statements, probe.cpu_seconds(spine) - cpu
    say("notification: the alerts of the same episodes")
    stack.start("notification")
    bench.wait_quiet("notification")
    statements += probe.statements(["notification"])
    cpu += probe.cpu_seconds(["notification"])

    say(f"latency: 1,000/s for {options.latency_seconds:.0f} s")
    latency = bench.load(int(1000 * options.latency_seconds), 1000, 500_000_000, time.time() - 3600, 0)
    bench.wait_quiet("after the latency load")

    say(f"alerts: {DUE_PER_SECOND} due/s, {count} plans armed, window begins in {window - time.time():.0f} s")
    if window - time.time() < 3:
        bench.valid = False
        say("the window came too early: use --settle")
    alerts = bench.drive("alerts", "--from", instant(window), "--seconds", WINDOW_S, "--expected",
                         WINDOW_S * DUE_PER_SECOND)
    rss = {service: probe.rss_mb(service) for service in SERVICES}

    for service in SERVICES:
        stack.services[service].stop()
    say("what Kafka alone does with the same messages")
    kafka = bench.drive("kafka-limit", "--topic", "safereturn.intake", "--per-episode", MESSAGES_PER_EPISODE,
                        "--seconds", 10)
    say("what PostgreSQL alone does with the same rows")
    tables = [argument for table in TABLES for argument in ("--table", table)]
    # As many rows of each table as that share of the episodes left behind.
    total = count + WARM_UP + int(1000 * options.latency_seconds)
    postgresql = bench.drive("pg-limit", "--pg", stack.pg_uri(), *tables, "--share", PROBED / total,
                             "--episodes", PROBED)

    # Both servers share the processors: an episode costs at least what both cost alone.
    limit = 1 / (1 / kafka["episodes_per_second"] + 1 / postgresql["episodes_per_second"])
    figures = [
        figure("episodes_per_second", load["per_second"], "episodes/s", "higher", 2000, limit),
        figure("plan_latency_p99_ms", latency["p99_ms"], "ms", "lower", 500),
        figure("plan_latency_p50_ms", latency["p50_ms"], "ms", "lower"),
        figure("alert_latency_p99_ms", alerts["p99_ms"], "ms", "lower", 250),
        figure("alert_latency_p50_ms", alerts["p50_ms"], "ms", "lower"),
        figure("statements_per_episode", statements / count, "statements", "lower", 0.2),
        figure("cpu_ms_per_episode", cpu * 1000 / count, "ms", "lower"),
        *[figure(f"rss_mb_{service}", rss[service], "MB", "lower", 100) for service in SERVICES],
        figure("kafka_alone_episodes_per_second", kafka["episodes_per_second"], "episodes/s", "higher"),
        figure("postgresql_alone_episodes_per_second", postgresql["episodes_per_second"], "episodes/s", "higher"),
    ]
    return figures


def figure(name: str, value: float, unit: str, better: str, bar: float | None = None,
           limit: float | None = None) -> dict:
    return {"name": name, "value": round(value, 3), "unit": unit, "better": better,
            "limit": round(limit, 1) if limit else None, "ratio": round(value / limit, 3) if limit else None,
            "bar": bar}


def misses(entry: dict) -> bool:
    if entry["bar"] is None:
        return False
    return entry["value"] < entry["bar"] if entry["better"] == "higher" else entry["value"] > entry["bar"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev bench spine", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    parser.add_argument("--preset", default="release", help="build tree to measure")
    parser.add_argument("--rate", type=float, default=2000, help="offered returned episodes per second")
    parser.add_argument("--seconds", type=float, default=60, help="length of the throughput load")
    parser.add_argument("--latency-seconds", type=float, default=30, help="length of the 1,000/s load")
    parser.add_argument("--settle", type=float, default=90, help="seconds between the loads and the alert window")
    options = parser.parse_args()

    stack = Stack("bench-spine", preset=options.preset, own=True, quick=False,
                  environment={"SAFERETURN_CONSUMER_LINGER_MS": "100"})
    # A provider's limit, as in life: mails wait in their table, alerts do not wait for them.
    notification = {"SAFERETURN_MAIL_RATE_PER_SECOND": "50"}
    bench = Bench(stack, options)
    with stack:
        say("starting PostgreSQL, Redis, Kafka and the services")
        stack.start_servers()
        stack.start_services(["referral", "scheduling"])
        stack.start_services(["notification"], environment=notification)
        figures = measure(bench, options)

    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True,
                            check=False).stdout.strip()
    result = {"bench": "spine", "commit": commit, "machine": f"{os.cpu_count()} cores, {platform.machine()}",
              "valid": bench.valid, "figures": figures}
    print(f"\n{'figure':40} {'value':>12} {'unit':12} {'bar':>8} {'limit':>10} {'ratio':>7}")
    for entry in figures:
        cells = [f"{entry[key]:g}" if entry[key] is not None else "" for key in ("bar", "limit", "ratio")]
        mark = "  MISSED" if misses(entry) else ""
        print(f"{entry['name']:40} {entry['value']:12g} {entry['unit']:12} {cells[0]:>8} {cells[1]:>10} {cells[2]:>7}{mark}")
    print(f"valid: {bench.valid} (nothing lost, nothing doubled)")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0 if bench.valid and not any(misses(entry) for entry in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
