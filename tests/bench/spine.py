#!/usr/bin/python3
# builds: spine_driver
"""The spine under load: intake -> referral -> scheduling -> notification, all servers on this machine.

Figures (bars in brackets):
  episodes_per_second      returned episodes sustained for the whole load, intake -> referral -> scheduling, from the
                           first scheduled send to the last ClockStarted received from Kafka; 2,100/s are offered, so
                           that the way of the last one does not count against the rate [>= 2000]
  plan_latency_p99_ms      scheduled send -> ClockStarted received from Kafka, at 1,000/s, after a lead-in of 3 s and with
                           the first load's rows vacuumed [< 500]
  alert_latency_p99_ms     step due -> AlertSent received from Kafka (the alert row is visible before it is
                           published), at 200 due/s with at least 100,000 plans armed [< 250]
  statements_per_episode   SQL statements of all services per returned episode at the offered rate [<= 0.2]
  cpu_ms_per_episode       processor time of all services per returned episode at the offered rate
  rss_mb_<service>         resident memory after the load [< 100]
  kafka_alone_..., postgresql_alone_...  what the same messages and rows cost each server alone, same run

A run that loses or doubles anything is invalid, whatever its speed.
"""
from __future__ import annotations

import argparse
import sys
import time

import harness
from harness import Probe, both, figure, instant, say
from stack import Stack

AUTHORITY = "E10000899"
SOURCE = "//bench.example/lcs"
HOME = "7654321"
CALLER = f"roles=operator,coordinator,service_lead;authorities={AUTHORITY}"
# What this flow runs through.
SERVICES = ("referral", "scheduling", "notification")
WINDOW_S = 60
DUE_PER_SECOND = 200
WARM_UP = 20_000  # episodes: the broker compiles itself while it works
MAIL_RATE = 10  # mails a second: what goes out costs the sink, which is not measured; the rest waits its turn
LEAD_IN_S = 3  # of each load: its latencies do not count, the driver's producer finds its broker
PROBED = 20_000  # episodes whose rows PostgreSQL alone writes again
MESSAGES_PER_EPISODE = 7  # two at intake, three of referral, two of scheduling
TABLES = ["referral.journal", "referral.inbox", "referral.child", "referral.child_identifier", "referral.episode",
          "referral.ordering_key", "scheduling.journal", "scheduling.inbox", "scheduling.plan",
          "scheduling.ordering_key"]


class Bench(harness.Bench):
    def load(self, count: int, rate: float, first: int, return_from: float, step_us: int) -> dict:
        return self.drive("load", "--source", SOURCE, "--authority", AUTHORITY, "--home", HOME, "--first", first,
                          "--count", count, "--rate", rate, "--return-from", instant(return_from),
                          "--return-step-us", step_us, "--patience", 90, "--lead-in", LEAD_IN_S)

    def seed(self) -> None:
        far = instant(time.time() + 300 * 86400)
        now = instant(time.time() - 86400)
        agreement = self.ctl(CALLER, "referral", "create-agreement", {
            "authorityId": AUTHORITY, "packages": ["return_interview"], "sharingReference": "ISA-1",
            "sharingStartTime": now, "sharingEndTime": far, "privacyNoticeReference": "PN-1", "startTime": now,
            "expireTime": far})
        self.ctl(CALLER, "referral", "activate-agreement", {"name": agreement["agreement"]["name"]})
        self.ctl(CALLER, "referral", "register-source", {"authorityId": AUTHORITY, "source": SOURCE})
        self.ctl(CALLER, "referral", "register-home", {"authorityId": AUTHORITY, "homeUrn": HOME})
        for number, role in enumerate(("coordinator", "service_lead", "duty_team"), 1):
            person = f"people/0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e{number:02x}"
            self.ctl(CALLER, "notification", "register-contact", {
                "authorityId": AUTHORITY, "personId": person, "email": f"{role}@bench.example"})
            self.ctl(CALLER, "referral", "assign-role", {"authorityId": AUTHORITY, "personId": person, "role": role})


def measure(bench: Bench, options) -> list[dict]:
    stack, probe = bench.stack, Probe(bench.stack)
    say("seeding one authority, its agreement, source, home and people")
    bench.seed()
    say("warming up")
    bench.load(WARM_UP, 1000, 900_000_000, time.time() - 3600, 0)
    bench.wait_quiet("warm-up", SERVICES)

    count = int(options.rate * options.seconds)
    window = time.time() + options.seconds + options.latency_seconds + options.settle
    # The throughput is that of intake -> referral -> scheduling; notification hears of the same episodes right
    # after, and what it costs is counted in.
    spine = ("referral", "scheduling")
    stack.services["notification"].stop()
    say(f"throughput: {count} returned episodes at {options.rate:.0f}/s, open loop")
    statements, cpu = probe.statements(spine), probe.cpu_seconds(spine)
    load = bench.load(count, options.rate, 0, window - 4 * 3600, int(1e6 / DUE_PER_SECOND))
    bench.wait_quiet("referral and scheduling", spine)
    statements, cpu = probe.statements(spine) - statements, probe.cpu_seconds(spine) - cpu
    say("notification: the alerts of the same episodes")
    stack.start("notification")
    bench.wait_quiet("notification", ["notification"])
    statements += probe.statements(["notification"])
    cpu += probe.cpu_seconds(["notification"])

    say("vacuum of the tables that grew")
    harness.vacuum(stack)
    say(f"latency: 1,000/s for {options.latency_seconds:.0f} s")
    latency = bench.load(int(1000 * options.latency_seconds), 1000, 500_000_000, time.time() - 3600, 0)
    bench.wait_quiet("after the latency load", SERVICES)

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

    limit = both(kafka["units_per_second"], postgresql["units_per_second"])
    figures = [
        figure("episodes_per_second", load["per_second"], "episodes/s", "higher", 2000, limit),
        figure("plan_latency_p99_ms", latency["p99_ms"], "ms", "lower", 500),
        figure("plan_latency_p50_ms", latency["p50_ms"], "ms", "lower"),
        figure("alert_latency_p99_ms", alerts["p99_ms"], "ms", "lower", 250),
        figure("alert_latency_p50_ms", alerts["p50_ms"], "ms", "lower"),
        figure("statements_per_episode", statements / count, "statements", "lower", 0.2),
        figure("cpu_ms_per_episode", cpu * 1000 / count, "ms", "lower"),
        *[figure(f"rss_mb_{service}", rss[service], "MB", "lower", 100) for service in SERVICES],
        figure("kafka_alone_episodes_per_second", kafka["units_per_second"], "episodes/s", "higher"),
        figure("postgresql_alone_episodes_per_second", postgresql["units_per_second"], "episodes/s", "higher"),
    ]
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev bench spine", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    parser.add_argument("--preset", default="release", help="build tree to measure")
    parser.add_argument("--rate", type=float, default=2100, help="offered returned episodes per second")
    parser.add_argument("--seconds", type=float, default=60, help="length of the throughput load")
    parser.add_argument("--latency-seconds", type=float, default=30, help="length of the 1,000/s load")
    parser.add_argument("--settle", type=float, default=90, help="seconds between the loads and the alert window")
    options = parser.parse_args()

    stack = Stack("bench-spine", preset=options.preset, own=True, quick=False,
                  environment={"SAFERETURN_CONSUMER_LINGER_MS": "50"})
    # A provider's limit, as in life: mails wait in their table, alerts do not wait for them.
    notification = {"SAFERETURN_MAIL_RATE_PER_SECOND": str(MAIL_RATE)}
    bench = Bench(stack, options.preset, "spine_driver")
    with stack:
        say("starting PostgreSQL, Redis, Kafka and the services")
        stack.start_servers()
        stack.start_services(["referral", "scheduling"])
        stack.start_services(["notification"], environment=notification)
        figures = measure(bench, options)

    return harness.report("spine", figures, bench.valid, options.json)


if __name__ == "__main__":
    sys.exit(main())
