#!/usr/bin/python3
# builds: journey_driver pattern_driver
"""Journeys under load: a child is back, is heard, the risk is assessed and the plan is made; all servers on this machine.

A journey is all of it through the public API: two events of the council, then an interviewer's commands (begin the record,
save it, record that it was held, submit it, plan two actions) as soon as each is possible. It is complete when Kafka has
given out that the risk is assessed by the facts of the interview, the 72-hour clock is stopped and both actions are planned.

Figures (bars in brackets):
  journeys_per_second      sustained for the whole load, open loop, from the first scheduled send to the last part of the
                           last journey [>= 200, stretch 500]
  journey_p50_ms, _p99_ms  scheduled send of the return -> complete, at --latency-rate; <part>_p99_ms to each part;
                           500 ms of it are the interviewer's, between the start of the clock and the first command
  statements_per_journey   SQL statements of all services per journey; statements_<service> of each
  cpu_ms_per_journey       processor time of all services per journey; cpu_ms_<part> of each service and server
  rss_mb_<service>         resident memory after the load
  kafka_alone_..., postgresql_alone_...  what the same messages and rows cost each server alone, same run
  pattern_p99_ms           one new interview's facts handled by the risk service alone, transaction and commit included,
                           with 200,000 interviews in its index [<= 20]
  pattern_flatness         mean of the same at 200,000 interviews over 20,000, at equal density of cases in time [<= 1.2]

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
SERVICES = ("referral", "scheduling", "interview", "risk", "notification")
TOPICS = ("safereturn.intake", *(f"safereturn.{service}.events" for service in SERVICES))
PROBED = 5000  # journeys whose rows PostgreSQL alone writes again
ROLES = ("coordinator", "service_lead", "social_worker", "safeguarding_lead", "team_manager", "duty_team")
RISK_TABLES = ("child_history", "assessment", "comparison", "fact_index", "pattern_candidate", "pattern_tally", "journal",
               "inbox", "outbox", "ordering_key")
PARTS = ("clock_started", "interview_started", "interview_submitted", "risk_assessed", "plan_closed", "actions_planned")
# Kept once for the whole service, or emptied again: no journey leaves rows there.
NOT_OF_JOURNEYS = ("outbox", "schema_migration", "dead_letter")


class Bench(harness.Bench):
    def load(self, count: int, rate: float, first: int, options) -> dict:
        return self.drive("load", "--interview", self.stack.address("interview"), "--key",
                          self.stack.caller_private_key, "--source", SOURCE, "--authority", AUTHORITY, "--home", HOME,
                          "--first", first, "--count", count, "--rate", rate, "--return-from",
                          instant(time.time() - 3600), "--in-flight", options.in_flight, "--patience", 60)

    def seed(self) -> None:
        far, now = instant(time.time() + 300 * 86400), instant(time.time() - 86400)
        agreement = self.ctl(CALLER, "referral", "create-agreement", {
            "authorityId": AUTHORITY, "packages": ["return_interview", "action_plan"], "sharingReference": "ISA-1",
            "sharingStartTime": now, "sharingEndTime": far, "privacyNoticeReference": "PN-1", "startTime": now,
            "expireTime": far})
        self.ctl(CALLER, "referral", "activate-agreement", {"name": agreement["agreement"]["name"]})
        self.ctl(CALLER, "referral", "register-source", {"authorityId": AUTHORITY, "source": SOURCE})
        self.ctl(CALLER, "referral", "register-home", {"authorityId": AUTHORITY, "homeUrn": HOME})
        for number, role in enumerate(ROLES, 1):
            person = f"people/0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e{number:02x}"
            self.ctl(CALLER, "notification", "register-contact", {
                "authorityId": AUTHORITY, "personId": person, "email": f"{role}@bench.example"})
            self.ctl(CALLER, "referral", "assign-role", {"authorityId": AUTHORITY, "personId": person, "role": role})

    def query(self, sql: str) -> list[tuple]:
        import psycopg2
        connection = psycopg2.connect(self.stack.pg_uri())
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        finally:
            connection.close()

    def execute(self, sql: str) -> None:
        import psycopg2
        connection = psycopg2.connect(self.stack.pg_uri())
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
        finally:
            connection.close()

    def tables(self, journeys: int) -> list[str]:
        """Tables of the services that hold rows of so many journeys."""
        names = self.query("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN "
                           f"{SERVICES!r} AND tablename NOT IN {NOT_OF_JOURNEYS!r} ORDER BY 1")
        return [name for name, in names if self.query(f"SELECT count(*) FROM {name}")[0][0] >= journeys // 10]

    def messages(self) -> int:
        """How many messages lie on all topics."""
        from confluent_kafka import Consumer, TopicPartition
        consumer = Consumer({"bootstrap.servers": self.stack.kafka_address, "group.id": "bench.count", "log_level": 0})
        try:
            topics = consumer.list_topics(timeout=10).topics
            return sum(consumer.get_watermark_offsets(TopicPartition(name, partition), timeout=10)[1]
                       for name, topic in topics.items() if name.startswith(self.stack.topic(TOPICS[0].split(".")[0]))
                       for partition in topic.partitions)
        finally:
            consumer.close()


def costs(probe: Probe) -> dict[str, float]:
    """Processor seconds of each service and server so far."""
    return {**{service: probe.cpu_seconds([service]) for service in SERVICES},
            "postgresql": probe.server_cpu_seconds(probe.stack.postgres),
            "kafka": probe.server_cpu_seconds(probe.stack.kafka)}


def statements_of(probe: Probe) -> dict[str, float]:
    return {service: probe.statements([service]) for service in SERVICES}


def measure_journeys(bench: Bench, options) -> list[dict]:
    stack, probe = bench.stack, Probe(bench.stack)
    say("seeding one authority, its agreement, source, home and people")
    bench.seed()
    say("warming up")
    bench.load(options.warm_up, 100, 900_000_000, options)
    bench.wait_quiet("warm-up", SERVICES)

    count = int(options.rate * options.seconds)
    say(f"throughput: {count} journeys at {options.rate:.0f}/s, open loop")
    statements, cpu, messages = statements_of(probe), costs(probe), bench.messages()
    load = bench.load(count, options.rate, 0, options)
    bench.wait_quiet("all services", SERVICES)
    statements = {service: now - statements[service] for service, now in statements_of(probe).items()}
    cpu = {part: seconds - cpu[part] for part, seconds in costs(probe).items()}
    messages = bench.messages() - messages

    say(f"latency: {options.latency_rate:.0f}/s for {options.latency_seconds:.0f} s")
    late = bench.load(int(options.latency_rate * options.latency_seconds), options.latency_rate, 500_000_000, options)
    bench.wait_quiet("after the latency load", SERVICES)
    rss = {service: probe.rss_mb(service) for service in SERVICES}

    for service in SERVICES:
        stack.services[service].stop()
    say("what Kafka alone does with the same messages")
    kafka = bench.drive("kafka-limit", *[argument for topic in TOPICS for argument in ("--topic", topic)],
                        "--per-journey", messages / count, "--seconds", 10)
    say("what PostgreSQL alone does with the same rows")
    # As many rows of each table as that share of the journeys left behind.
    total = count + options.warm_up + int(options.latency_rate * options.latency_seconds)
    tables = [argument for table in bench.tables(total) for argument in ("--table", table)]
    probed = min(PROBED, total)
    postgresql = bench.drive("pg-limit", "--pg", stack.pg_uri(), *tables, "--share", probed / total,
                             "--journeys", probed)

    limit = both(kafka["units_per_second"], postgresql["units_per_second"])
    latency = late["latency"]
    return [
        figure("journeys_per_second", load["per_second"], "journeys/s", "higher", 200, limit),
        figure("journey_p99_ms", latency["complete"]["p99_ms"], "ms", "lower"),
        figure("journey_p50_ms", latency["complete"]["p50_ms"], "ms", "lower"),
        *[figure(f"{part}_p99_ms", latency[part]["p99_ms"], "ms", "lower") for part in PARTS],
        figure("commands_per_journey", load["commands"] / count, "commands", "lower"),
        figure("messages_per_journey", messages / count, "messages", "lower"),
        figure("statements_per_journey", sum(statements.values()) / count, "statements", "lower"),
        *[figure(f"statements_{service}", statements[service] / count, "statements", "lower") for service in SERVICES],
        figure("cpu_ms_per_journey", sum(cpu[service] for service in SERVICES) * 1000 / count, "ms", "lower"),
        *[figure(f"cpu_ms_{part}", seconds * 1000 / count, "ms", "lower") for part, seconds in cpu.items()],
        *[figure(f"rss_mb_{service}", rss[service], "MB", "lower") for service in SERVICES],
        figure("kafka_alone_journeys_per_second", kafka["units_per_second"], "journeys/s", "higher"),
        figure("postgresql_alone_journeys_per_second", postgresql["units_per_second"], "journeys/s", "higher"),
    ]


def measure_patterns(bench: Bench, options) -> list[dict]:
    """In a database of its own kind: only risk's schema is there, and nobody else works."""
    stack = bench.stack
    for service in ("referral", "scheduling", "interview", "risk", "notification"):
        stack.services[service].stop()
    say(f"patterns: {options.few} interviews in the index, then {options.many}")
    # The journeys' own rows would be counted in.
    bench.execute("TRUNCATE " + ", ".join(f"risk.{name}" for name in RISK_TABLES))
    driver = harness.Bench(stack, options.preset, "pattern_driver")
    found = driver.run("--pg", stack.pg_uri(user="safereturn_risk_worker"), "--admin", stack.pg_uri(), "--few",
                       options.few, "--many", options.many)
    bench.valid = bench.valid and driver.valid
    return [
        figure("pattern_p99_ms", found["many"]["p99_ms"], "ms", "lower", 20),
        figure("pattern_p50_ms", found["many"]["p50_ms"], "ms", "lower"),
        figure("pattern_flatness", found["many"]["mean_ms"] / found["few"]["mean_ms"], "ratio", "lower", 1.2),
        figure("pattern_candidates", found["candidates"], "candidates", "higher"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev bench journey", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    parser.add_argument("--preset", default="release", help="build tree to measure")
    parser.add_argument("--warm-up", type=int, default=2000, help="journeys before: the broker compiles itself while it works")
    parser.add_argument("--rate", type=float, default=300, help="offered journeys per second")
    parser.add_argument("--seconds", type=float, default=60, help="length of the throughput load")
    parser.add_argument("--latency-rate", type=float, default=50, help="journeys per second of the latency load")
    parser.add_argument("--latency-seconds", type=float, default=20, help="length of the latency load")
    parser.add_argument("--in-flight", type=int, default=96, help="commands under way at once")
    parser.add_argument("--threads", type=int, default=64, help="of the interview service's calls")
    parser.add_argument("--few", type=int, default=20_000, help="interviews in the index, the small one")
    parser.add_argument("--many", type=int, default=200_000, help="interviews in the index, the large one")
    parser.add_argument("--only", choices=("journeys", "patterns"), help="one half alone")
    options = parser.parse_args()

    stack = Stack("bench-journey", preset=options.preset, own=True, quick=False,
                  environment={"SAFERETURN_CONSUMER_LINGER_MS": "100"})
    bench = Bench(stack, options.preset, "journey_driver")
    figures = []
    with stack:
        say("starting PostgreSQL, Redis, Kafka and the services")
        stack.start_servers()
        stack.start_services(["referral", "scheduling", "risk"])
        # Commands that wait at the same time share a transaction: as many can as there are threads for them to wait in.
        stack.start_services(["interview"], environment={"SAFERETURN_RPC_THREADS": str(options.threads)})
        # A provider's limit, as in life: mails wait in their table, alerts do not wait for them.
        stack.start_services(["notification"], environment={"SAFERETURN_MAIL_RATE_PER_SECOND": "50"})
        if options.only != "patterns":
            figures += measure_journeys(bench, options)
        if options.only != "journeys":
            figures += measure_patterns(bench, options)
    return harness.report("journey", figures, bench.valid, options.json)


if __name__ == "__main__":
    sys.exit(main())
