#!/usr/bin/python3
"""Some hundred episodes while parts die, and every effect is there exactly once.

Each test does one fault. SR_CHAOS_SEED=N repeats a run, SR_CHAOS_ROUNDS=N does N runs of each with other seeds, and
SR_CHAOS_EPISODES says how many children take part.
"""
import os
import pathlib
import random
import signal
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from patient import PatientCtl, PatientProbe, play
from echo import Echo
from exactly import differences
from saboteur import Saboteur
from stack import SERVICES
from stack.redis import command_reply

ROUNDS = int(os.environ.get("SR_CHAOS_ROUNDS", "1"))
SEED = int(os.environ.get("SR_CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
EPISODES = int(os.environ.get("SR_CHAOS_EPISODES", "100"))
KILLS = 10
# A kill repeats the mails in hand at most (design 8.4): few enough to be counted.
MAIL_BATCH = 20
# Hours after the beginning within which children return, and up to which something happens.
RETURNS, LAST = (1, 4, 7), 78
# Hours after a return at which many things happen at once: it is told, offers, bookings, steps, acknowledgements.
BUSY = [hours + after for hours in RETURNS for after in (1 / 6, 2.6, 4, 6.2, 24, 36, 36.6, 41.4, 48, 60)]
PLAYS = ("quick", "promise_kept", "", "cannot_act", "second_day", "promise_lapsed", "corrected", "breach", "told_twice",
         "late_notice", "handed_over", "out_of_order", "third_day", "withdrawn", "child_declines", "danger", "risk_rises")


class FaultsTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.seed = SEED
        self.harms = []

    def each_round(self, fault, *harm, **options):
        for number in range(ROUNDS):
            self.seed = SEED + number
            print(f"{self.id().rpartition('.')[2]}: SR_CHAOS_SEED={self.seed}", flush=True)
            with self.subTest(seed=self.seed):
                self.one_round(fault, *harm, **options)

    def one_round(self, fault, repeats=0):
        """Plays the workload under `fault`, a function of the stage that returns what must be finished at the end."""
        began = time.monotonic()
        name = self.id().rpartition(".test_")[2].replace("_", "-")
        stage = play.Play(f"chaos-{name}", ctl=PatientCtl, probe=PatientProbe, own=True, patience=90, interviewers=30,
                          mail_batch=MAIL_BATCH)
        try:
            parts = fault(stage)
            self.workload(stage)
            up = time.monotonic()
            stage.conductor.run()
            for part in parts:
                part.finish()
            stage.conductor.settle()
            stage.run()
            evidence = stage.evidence()
            summary, findings = stage.recount(evidence)
            print(f"  {summary['episodes']} episodes, {len(evidence.records)} events, {evidence.copies} of them again, "
                  f"{summary['mails_received']} mails, {summary['mails_repeated']} again, {stage.ctl.repeated} calls repeated, "
                  f"{stage.conductor.stops} stops; up {up - began:.1f} s, all {time.monotonic() - began:.1f} s", flush=True)
            self.assertEqual([], [str(finding) for finding in findings])
            self.assertEqual([], differences(stage, evidence))
            self.assertGreaterEqual(summary["episodes"], EPISODES)
            self.assertLessEqual(summary["mails_repeated"], repeats)
            return evidence
        finally:
            stage.close()

    def workload(self, stage):
        """Children with all kinds of stories; a tenth of them go missing again."""
        chance = random.Random(f"workload {self.seed}")
        for number in range(EPISODES):
            hours, name = chance.choice(RETURNS), PLAYS[number % len(PLAYS)]
            if number % 10 == 9:
                stage.cast(stage.absence(f"{number}-a", child=f"c{number}", hours=hours))
                stage.cast(stage.absence(f"{number}-b", "covers_both", child=f"c{number}", hours=hours + 12, start=4,
                                         turn=1, turns=2))
            else:
                stage.cast(stage.absence(f"{number}", name, hours=hours, age=chance.choice((8, 13, 15)),
                                         home=chance.choice(play.HOMES)))
        stage.at(LAST, lambda: None)

    # --- the faults

    def test_every_event_delivered_twice(self):
        copies = []

        class Finished(Echo):
            def finish(self):
                self.close()
                copies.append(self.copies)
        self.each_round(lambda stage: [Finished(stage.stack.kafka_address, stage.probe.places)])
        self.assertGreater(copies[0], EPISODES * 10)

    def test_each_service_killed_ten_times(self):
        def fault(stage):
            def killer(service):
                def harm(chance):
                    stage.stack.kill(service)
                    time.sleep(chance.uniform(0, 0.2))
                    stage.stack.start(service)
                return Saboteur(stage, harm, f"{service} {self.seed}", KILLS, BUSY)
            return [killer(service) for service in SERVICES]
        self.each_round(fault, repeats=KILLS * MAIL_BATCH)

    def harm(self, stage, rounds, do):
        return [Saboteur(stage, do, f"{self.id()} {self.seed}", rounds, BUSY)]

    def test_kafka_killed(self):
        def fault(stage):
            def harm(chance):
                stage.stack.kill("kafka")
                time.sleep(chance.uniform(0, 0.5))
                stage.stack.start("kafka")
            return self.harm(stage, 1, harm)
        self.each_round(fault)

    def test_redis_flushed_and_killed(self):
        """Flushed again and again, and away for a while."""
        def fault(stage):
            def flush(_chance):
                command_reply(stage.stack.redis_address, "FLUSHALL")

            def harm(chance):
                stage.stack.kill("redis")
                time.sleep(chance.uniform(0.2, 1))
                stage.stack.start("redis")
            return [*self.harm(stage, 3, harm), Saboteur(stage, flush, f"flush {self.seed}", 20, BUSY)]
        self.each_round(fault)

    def test_postgres_restarted(self):
        """At once, as a crash does: SIGQUIT is PostgreSQL's immediate stop, SIGKILL what follows no rule."""
        def fault(stage):
            def harm(chance):
                stage.stack.kill("postgres", chance.choice((signal.SIGQUIT, signal.SIGKILL)))
                time.sleep(chance.uniform(0, 0.3))
                stage.stack.start("postgres")
            return self.harm(stage, 4, harm)
        self.each_round(fault, repeats=4 * MAIL_BATCH)


if __name__ == "__main__":
    unittest.main()
